//! The check of one document.

use crate::config::Settings;
use crate::date::Date;
use crate::document::{self, Document};
use crate::finding::{Finding, Fix};
use crate::model::{DocumentKind, Reading};
use crate::rules::{self, Check, Sink, Site, Suppression};
use crate::source::Format;
use crate::syntax::{self, Nodes};
use std::path::Path;
use std::sync::Arc;
use tree_sitter::Tree;

/// Reads a document. `path` tells its format and helps to tell its kind; it may be empty.
pub fn read(text: &str, path: &str, settings: &Settings) -> Reading {
    Reading::new(parse(text, path), path, &settings.given)
}

/// The blocks of a document, which is Markdown unless its path says otherwise.
pub fn parse(text: &str, path: &str) -> Document {
    sheet(text, path).unwrap_or_else(|| document::build(text, &syntax::read(text)))
}

/// Those of a table of values; `None` for what is none.
fn sheet(text: &str, path: &str) -> Option<Document> {
    let format = Format::of_extension(Path::new(path)).filter(|format| format.is_sheet())?;
    Some(document::sheet(text, format == Format::Tabs))
}

/// Reads the next version of a document from its tree, taking over what `old` understood of blocks that
/// stayed as they were. The same as [`read`].
pub fn read_again(
    text: &str,
    tree: &Tree,
    path: &str,
    settings: &Settings,
    old: Option<&Reading>,
) -> Reading {
    let document = sheet(text, path).unwrap_or_else(|| document::build(text, &Nodes::from(tree)));
    Reading::again(document, path, &settings.given, old)
}

/// Reads a part of a document that has been read; see [`Reading::part`].
pub fn read_part(text: &str, whole: &Reading) -> Reading {
    Reading::part(document::build(text, &syntax::read(text)), whole)
}

/// What is found in a document.
#[derive(Debug, Default)]
pub struct Found {
    /// In order of place.
    pub findings: Vec<Finding>,
    /// What the document asks not to hear, in order of place.
    pub suppressed: Vec<Suppressed>,
    /// How many more a baseline holds.
    pub known: usize,
    /// The comments that ask for silence, in order of where what they cover begins.
    pub suppressions: Vec<Suppression>,
}

/// A finding that is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    pub finding: Finding,
    /// As the document gives it.
    pub reason: String,
}

/// Reads the text of a document and gives what is found in it by itself.
pub fn check_text(text: &str, path: &str, settings: &Settings) -> Found {
    check(text, &read(text, path, settings), &[], settings)
}

/// What is found in a document that has been read from this text. `across` is what the rules on its programme
/// say of it, in order of place.
pub fn check(text: &str, reading: &Reading, across: &[Finding], settings: &Settings) -> Found {
    Alone::check(text, reading, settings).with(text, reading, across, settings)
}

/// What is found in a document by itself: the part of a check that stays when other documents change.
#[derive(Clone, Debug, Default)]
pub struct Alone {
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
    suppressions: Vec<Suppression>,
}

impl Alone {
    pub fn check(text: &str, reading: &Reading, settings: &Settings) -> Alone {
        let mut alone = Alone { suppressions: Suppression::all(text, reading), ..Alone::default() };
        let Alone { suppressions, suppressed, .. } = &mut alone;
        let mut here = Here::new(suppressions);
        alone.findings =
            comments(reading, |finding| keep(finding, &mut here, suppressed, text, reading, settings));
        alone
    }

    /// Adds what is said of the programme and of the suppressions, which makes the check whole; with the same text,
    /// reading and settings.
    pub fn with(self, text: &str, reading: &Reading, across: &[Finding], settings: &Settings) -> Found {
        // A register is no control text, and something may be said of it all the same.
        if reading.kind == DocumentKind::Other && across.is_empty() {
            return Found::default();
        }
        let Alone { mut findings, mut suppressed, mut suppressions } = self;
        let said = |new: &Finding| {
            findings.iter().any(|f| {
                let places = std::iter::once(&f.span).chain(&f.also);
                f.rule == new.rule && places.into_iter().any(|place| place.overlaps(new.span))
            })
        };
        let mut here = Here::new(&mut suppressions);
        let more: Vec<Finding> = across
            .iter()
            .filter(|finding| !said(finding))
            .filter_map(|finding| keep(finding.clone(), &mut here, &mut suppressed, text, reading, settings))
            .collect();
        findings.extend(more);
        suppressed.sort_by_key(|held| held.finding.span.start);
        if !suppressions.is_empty() {
            let of_them = comments_on(&mut suppressions, reading, settings);
            findings.extend(of_them.into_iter().filter_map(|finding| settings.judge(finding, text)));
        }
        findings.sort_by_key(|f| (f.span.start, f.span.end, f.rule));
        Found { findings, suppressed, known: 0, suppressions }
    }
}

/// A finding that is wanted; one that the document asks not to hear is put aside.
fn keep(
    finding: Finding,
    here: &mut Here,
    suppressed: &mut Vec<Suppressed>,
    text: &str,
    reading: &Reading,
    settings: &Settings,
) -> Option<Finding> {
    let reason = here.reason(&finding, reading.given.today);
    let mut finding = settings.judge(finding, text)?;
    finding.fixes.retain(|fix| {
        let is_sheet =
            |path: &Arc<str>| Format::of_extension(Path::new(&**path)).is_some_and(Format::is_sheet);
        !fix.elsewhere.as_ref().map_or(reading.document.is_sheet, is_sheet) || fits_a_cell(fix)
    });
    match reason {
        Some(reason) => suppressed.push(Suppressed { finding, reason }),
        None => return Some(finding),
    }
    None
}

/// Whether what a fix writes ends no cell of a table of values.
fn fits_a_cell(fix: &Fix) -> bool {
    fix.edits.iter().all(|edit| !edit.text.contains([',', ';', '\t', '"', '\n']))
}

/// What the rules say of a document, as far as `keep` wants to hear it.
pub fn comments(reading: &Reading, keep: impl FnMut(Finding) -> Option<Finding>) -> Vec<Finding> {
    let mut sink = Sink::default();
    if reading.kind == DocumentKind::Other {
        return Vec::new();
    }
    let checks: Vec<fn(&Site, &mut Sink)> = rules::all()
        .flat_map(|rule| rule.checks)
        .filter_map(|check| match check {
            Check::Statement(check) => Some(*check),
            Check::Document(_) | Check::Programme(_) | Check::Suppression(_) => None,
        })
        .collect();
    for statement in &reading.statements {
        let site = Site { reading, statement };
        sink.enter(site.list());
        for check in &checks {
            check(&site, &mut sink);
        }
    }
    sink.enter(None);
    for check in rules::all().flat_map(|rule| rule.checks) {
        if let Check::Document(check) = check {
            check(reading, &mut sink);
        }
    }
    sink.finish(keep)
}

/// The suppressions that cover the place at which the findings, in order, have come.
struct Here<'s> {
    suppressions: &'s mut [Suppression],
    /// The first that begins further down.
    next: usize,
    covering: Vec<usize>,
}

impl<'s> Here<'s> {
    fn new(suppressions: &'s mut [Suppression]) -> Here<'s> {
        Here { suppressions, next: 0, covering: Vec::new() }
    }

    /// The reason for which a finding is held back, if it is.
    fn reason(&mut self, finding: &Finding, today: Option<Date>) -> Option<String> {
        let at = finding.span.start;
        while self.suppressions.get(self.next).is_some_and(|s| s.covers.start <= at) {
            self.covering.push(self.next);
            self.next += 1;
        }
        let suppressions = &mut *self.suppressions;
        self.covering.retain(|&index| suppressions[index].covers.end > at);
        let mut reason = None;
        for &index in &self.covering {
            let suppression = &mut suppressions[index];
            if suppression.counts(today) && suppression.means(finding) {
                suppression.names.iter_mut().for_each(|name| name.used |= name.means(finding));
                reason = reason.or_else(|| suppression.reason.clone());
            }
        }
        reason
    }
}

/// What is wrong with the suppressions themselves. Nobody knows whether one of a rule that is off would hold
/// something back.
fn comments_on(suppressions: &mut [Suppression], reading: &Reading, settings: &Settings) -> Vec<Finding> {
    let mut sink = Sink::default();
    for suppression in suppressions {
        for name in &mut suppression.names {
            name.used |= name.selector.is_ok_and(|selector| !settings.is_on(selector));
        }
        for check in rules::all().flat_map(|rule| rule.checks) {
            if let Check::Suppression(check) = check {
                check(reading, suppression, &mut sink);
            }
        }
    }
    sink.finish(Some)
}
