//! How often each rule speaks.

use super::{Checked, Report, Run, Style};
use crate::rules;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A rule a line, then the summary.
pub(super) struct Text {
    pub(super) style: Style,
}

/// A list with an object for each rule.
pub(super) struct Json;

impl Report for Text {
    fn body(&self, document: &Checked) -> String {
        names(document)
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let faint = self.style.palette.faint;
        for (rule, family, count) in counts(run) {
            writeln!(out, "{count:>6}  {rule} {faint}({family}){faint:#}")?;
        }
        if self.style.quiet {
            return Ok(());
        }
        out.write_all(run.summary().text(&self.style.palette).as_bytes())
    }
}

impl Report for Json {
    fn body(&self, document: &Checked) -> String {
        names(document)
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let object = |(rule, family, count)| json!({ "rule": rule, "family": family, "count": count });
        let rules: Vec<Value> = counts(run).into_iter().map(object).collect();
        serde_json::to_writer_pretty(&mut *out, &rules)?;
        writeln!(out)
    }
}

/// The rules of the findings, one a line.
fn names(document: &Checked) -> String {
    document.findings().iter().map(|finding| format!("{}\n", finding.rule)).collect()
}

/// Each rule with its family and how often it speaks, the most frequent first.
fn counts<'r>(run: &'r Run) -> Vec<(&'r str, &'static str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in run.bodies().flat_map(str::lines) {
        *counts.entry(rule).or_default() += 1;
    }
    let family = |rule| rules::find(rule).map_or("", |rule| rule.family.name());
    let mut counts: Vec<_> = counts.into_iter().map(|(rule, count)| (rule, family(rule), count)).collect();
    counts.sort_by_key(|&(rule, _, count)| (Reverse(count), rule));
    counts
}
