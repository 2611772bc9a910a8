//! How often each rule speaks.

use super::summary::Summary;
use super::{Part, Report, Style};
use crate::engine::Outcome;
use crate::finding::Finding;
use crate::rules;
use crate::source::Source;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) struct Statistics {
    pub(super) style: Style,
}

impl Report for Statistics {
    /// The rules of the findings, one a line.
    fn body(&self, _: &Source, findings: &[Finding]) -> String {
        findings.iter().map(|finding| format!("{}\n", finding.rule)).collect()
    }

    fn write(&self, out: &mut dyn Write, outcomes: &[Outcome<Part>]) -> io::Result<()> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for part in outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok()) {
            for rule in part.body.lines() {
                *counts.entry(rule).or_default() += 1;
            }
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
        out.write_all(Summary::of(outcomes).text(&self.style.palette).as_bytes())
    }
}
