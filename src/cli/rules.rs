//! `sayso rules`: every rule with its level and its summary.

use super::Status;
use super::args::{ListFormat, RulesArgs};
use super::output::Output;
use crate::finding::{Family, Level};
use crate::report::wrap;
use crate::rules::page::Page;
use crate::rules::{self, Rule};
use serde::Serialize;
use std::io::{self, Write};

pub(super) fn rules(args: &RulesArgs, output: &mut Output) -> io::Result<Status> {
    match args.format {
        ListFormat::Text => {
            for family in Family::ALL {
                table(family, output)?;
            }
        }
        ListFormat::Json => json(&mut output.out)?,
    }
    Ok(Status::Clean)
}

/// The rules of one family; nothing where it has none.
pub(super) fn table(family: Family, output: &mut Output) -> io::Result<()> {
    let strong = output.palette.strong;
    let wide = rules::all().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut rules = rules::all().filter(|rule| rule.family == family).peekable();
    if rules.peek().is_none() {
        return Ok(());
    }
    writeln!(output.out, "{strong}{}{strong:#}", family.name())?;
    for rule in rules {
        let level = output.palette.level(rule.level);
        let indent = wide + 2 + 2 + "warning".len() + 2;
        let summary = wrap(summary(rule), output.width, indent, indent);
        writeln!(output.out, "  {:<wide$}  {level}{:<7}{level:#}  {summary}", rule.name, rule.level.name())?;
    }
    writeln!(output.out)
}

fn summary(rule: &Rule) -> &'static str {
    // Every page parses: tests/rule_pages.rs. A summary is not worth a failure.
    Page::parse(rule.page).map_or("", |page| page.summary)
}

#[derive(Serialize)]
struct JsonRule {
    name: &'static str,
    family: Family,
    level: Level,
    summary: &'static str,
}

fn json(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<JsonRule> = rules::all()
        .map(|rule| JsonRule {
            name: rule.name,
            family: rule.family,
            level: rule.level,
            summary: summary(rule),
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}
