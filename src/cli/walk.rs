//! `sayso fix --interactive`: finding after finding, a person decides.
//!
//! Questions and answers are lines, so that it works without a terminal, too. Each choice is saved at once.

use super::args::FixArgs;
use super::output::{Output, complain};
use super::{Status, trouble};
use crate::config::Configs;
use crate::engine::{self, Found, Input, Settings, Target};
use crate::finding::{Edit, Finding};
use crate::model::Reading;
use crate::report::{self, Checked, Format, Report, Style, counted};
use crate::source::{self, Source};
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

/// How a place is ordered among the findings of a document.
type Place = (u32, u32, &'static str);

/// What a person wants for a finding.
enum Choice {
    Change(Vec<Edit>),
    Leave(Edit),
    Skip,
    Quit,
}

/// What comes after a document.
#[derive(PartialEq, Eq)]
enum Next {
    Document,
    End,
}

struct Walk<'a> {
    args: &'a FixArgs,
    output: &'a mut Output,
    reporter: Box<dyn Report>,
    status: Status,
    changed: usize,
    left: usize,
    skipped: usize,
}

pub(super) fn walk(
    args: &FixArgs,
    targets: Vec<(Target, Arc<Settings>)>,
    configs: &Configs,
    output: &mut Output,
) -> io::Result<Status> {
    if targets.iter().any(|(target, _)| target.input == Input::Stdin) {
        complain("with --interactive standard input is for your answers; name a file instead of `-`");
        return Ok(Status::Trouble);
    }
    let checked = engine::run(targets.into_iter(), None, |source, path, settings| {
        let found = engine::check_text(&source.text, &source.path, &settings);
        found.findings.iter().any(|finding| args.wants(finding)).then(|| (path.to_owned(), settings))
    });
    let (checked, all) = trouble::report(checked, configs);
    let style = Style { palette: output.palette, width: output.width, quiet: true };
    let mut walk = Walk {
        args,
        output,
        reporter: report::reporter(Format::Text, style),
        status: if all { Status::Clean } else { Status::Trouble },
        changed: 0,
        left: 0,
        skipped: 0,
    };
    for (path, settings) in checked.into_iter().flatten() {
        if walk.document(&path, &settings)? == Next::End {
            break;
        }
    }
    walk.say_end()?;
    Ok(walk.status)
}

impl Walk<'_> {
    /// Walks through a document, which is read only now: the one before may have taken an hour.
    fn document(&mut self, path: &Path, settings: &Settings) -> io::Result<Next> {
        let mut source = match source::read_file(path) {
            Ok(source) => source,
            Err(error) => return Ok(self.trouble(path, &error.to_string())),
        };
        // The last finding that was skipped: what stands before it has been seen.
        let mut passed: Option<Place> = None;
        loop {
            let reading = engine::read(&source.text, &source.path, settings);
            let findings = engine::check(&source.text, &reading, &[], settings).findings;
            let open =
                findings.into_iter().filter(|f| self.args.wants(f) && passed.is_none_or(|p| place(f) > p));
            let Some(finding) = open.min_by_key(place) else { return Ok(Next::Document) };
            let (edits, count) = match self.ask(&source, &reading, &finding)? {
                Choice::Change(edits) => (edits, &mut self.changed),
                Choice::Leave(edit) => (vec![edit], &mut self.left),
                Choice::Skip => {
                    self.skipped += 1;
                    passed = Some(place(&finding));
                    continue;
                }
                Choice::Quit => return Ok(Next::End),
            };
            // The edits of a fix are in order and on the text.
            let text = engine::apply(&source.text, &edits).unwrap_or_else(|| source.text.clone());
            if let Err(error) = source::replace(path, &source.text, &text) {
                return Ok(self.trouble(path, &error.to_string()));
            }
            *count += 1;
            passed = passed.map(|place| moved(place, &edits));
            source.text = text;
        }
    }

    /// Shows a finding and asks until there is a choice.
    fn ask(&mut self, source: &Source, reading: &Reading, finding: &Finding) -> io::Result<Choice> {
        let shown = Finding { fixes: Vec::new(), ..finding.clone() };
        let found = Found { findings: vec![shown], ..Found::default() };
        let body = self.reporter.body(&Checked::new(source, reading, &found));
        self.output.out.write_all(body.as_bytes())?;
        let leave = |reason: &str| {
            engine::allow(finding.rule, finding.span.start, &source.text, &source.path, reading, reason)
        };
        loop {
            let can_leave = leave("").is_some();
            self.menu(finding, can_leave)?;
            let Some(answer) = self.line("Your choice: ")? else { return Ok(Choice::Quit) };
            let number = answer.parse().ok().and_then(|number: usize| number.checked_sub(1));
            match (answer.as_str(), number.and_then(|index| finding.fixes.get(index))) {
                (_, Some(fix)) => return self.filled(&fix.edits),
                ("t", _) => {
                    let Some(words) = self.line("Write instead: ")? else { return Ok(Choice::Quit) };
                    if !words.is_empty() {
                        return Ok(Choice::Change(vec![Edit { span: finding.span, text: words }]));
                    }
                }
                ("b", _) if can_leave => {
                    let Some(reason) = self.line("It stays as it is, because: ")? else {
                        return Ok(Choice::Quit);
                    };
                    match leave(&reason).filter(|_| engine::is_reason(&reason)) {
                        Some(edit) => return Ok(Choice::Leave(edit)),
                        None => writeln!(self.output.out, "A reason is some words, without |, --> and */.")?,
                    }
                }
                ("s" | "", _) => return Ok(Choice::Skip),
                ("q", _) => return Ok(Choice::Quit),
                _ => writeln!(self.output.out, "Please answer with what stands in front of a choice.")?,
            }
        }
    }

    fn menu(&mut self, finding: &Finding, can_leave: bool) -> io::Result<()> {
        let good = self.output.palette.good;
        let out = &mut self.output.out;
        let mut choice = |key: &str, what: &str| writeln!(out, "  {good}{key:>2}{good:#}  {what}");
        for (number, fix) in (1..).zip(&finding.fixes) {
            choice(&format!("{number}"), &report::visible(&fix.title))?;
        }
        choice("t", "type other words for what is underlined")?;
        if can_leave {
            choice(
                "b",
                "leave it, because …: your reason goes into the document, and the finding is held back",
            )?;
        }
        choice("s", "skip it for now (or press Enter)")?;
        choice("q", "quit; what you chose is saved")
    }

    /// The edits of a fix, with what the person knows in the place of its markers.
    fn filled(&mut self, edits: &[Edit]) -> io::Result<Choice> {
        let mut edits = edits.to_vec();
        for edit in &mut edits {
            let mut from = 0;
            while let Some(start) = edit.text[from..].find("[TODO").map(|found| from + found) {
                let end = edit.text[start..].find(']').map_or(edit.text.len(), |length| start + length + 1);
                let marker = edit.text[start..end].to_owned();
                let asked = format!("In the place of {marker} (Enter leaves it): ");
                let Some(value) = self.line(&asked)? else { return Ok(Choice::Quit) };
                let value = if value.is_empty() { marker } else { value };
                edit.text.replace_range(start..end, &value);
                from = start + value.len();
            }
        }
        Ok(Choice::Change(edits))
    }

    /// Asks for a line; `None` where there are no more.
    fn line(&mut self, question: &str) -> io::Result<Option<String>> {
        write!(self.output.out, "{question}")?;
        self.output.out.flush()?;
        let mut bytes = Vec::new();
        if io::stdin().lock().read_until(b'\n', &mut bytes)? == 0 {
            writeln!(self.output.out)?;
            return Ok(None);
        }
        let line: String = String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect();
        Ok(Some(line.trim().to_owned()))
    }

    /// Goes on with the next document after saying what is wrong with this one.
    fn trouble(&mut self, path: &Path, message: &str) -> Next {
        complain(&format!("{}: {message}", path.display()));
        self.status = Status::Trouble;
        Next::Document
    }

    fn say_end(&mut self) -> io::Result<()> {
        if self.args.quiet {
            return Ok(());
        }
        let changed = counted(self.changed, "finding");
        let (left, skipped) = (self.left, self.skipped);
        writeln!(self.output.out, "Answered {changed}, left {left} with a reason, skipped {skipped}.")
    }
}

fn place(finding: &Finding) -> Place {
    (finding.span.start, finding.span.end, finding.rule)
}

/// A place after edits before it.
fn moved((start, end, rule): Place, edits: &[Edit]) -> Place {
    let before = edits.iter().filter(|edit| edit.span.end <= start);
    let grown: i64 = before.map(|edit| edit.text.len() as i64 - i64::from(edit.span.len())).sum();
    let at = |offset: u32| (i64::from(offset) + grown) as u32;
    (at(start), at(end), rule)
}
