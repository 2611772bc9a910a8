//! How often each rule speaks.

use super::{Checked, Report, Run, Style};
use crate::rules;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) struct Statistics {
    pub(super) style: Style,
}

impl Report for Statistics {
    /// The rules of the findings, one a line.
    fn body(&self, document: &Checked) -> String {
        document.findings().iter().map(|finding| format!("{}\n", finding.rule)).collect()
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for rule in run.bodies().flat_map(str::lines) {
            *counts.entry(rule).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(rule, count)| (Reverse(count), rule));
        for (rule, count) in counts {
            let family = rules::find(rule).map_or("", |rule| rule.family.name());
            let faint = self.style.palette.faint;
            writeln!(out, "{count:>6}  {rule} {faint}({family}){faint:#}")?;
        }
        if self.style.quiet {
            return Ok(());
        }
        out.write_all(run.summary().text(&self.style.palette).as_bytes())
    }
}
