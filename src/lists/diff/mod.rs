//! What has changed in substance between two drafts.

mod controls;
mod matching;
mod wording;

use super::words::short;
use super::{Cell, Column, Sheet, Table, Tone};
use crate::count::counted;
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::model::{DocumentKind, Origin, Performer, StatementKind};
use crate::programme::{Act, Said};
use crate::span::Span;
use matching::{Draft, Pairs, Sentence};
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    Column { key: "change", head: "What changed" },
    Column { key: "before", head: "Before" },
    Column { key: "after", head: "After" },
];

/// How many letters of a sentence a cell has.
const MOST: usize = 240;

/// What kind of change it is, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Weakened,
    Gone,
    /// Whether it is for the better, only who reads it can say.
    Changed,
    New,
    Strengthened,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Weakened, Kind::Gone, Kind::Changed, Kind::New, Kind::Strengthened];

    const fn title(self) -> &'static str {
        match self {
            Kind::Weakened => "Weakened",
            Kind::Gone => "Gone",
            Kind::Changed => "Changed",
            Kind::New => "New",
            Kind::Strengthened => "Strengthened",
        }
    }
}

/// One thing that is other than it was.
#[derive(Debug)]
struct Change {
    kind: Kind,
    what: String,
}

impl Change {
    fn new(kind: Kind, what: impl Into<String>) -> Change {
        Change { kind, what: what.into() }
    }
}

#[derive(Debug)]
struct Row {
    kind: Kind,
    /// The controls or sections that it is said of.
    of: Vec<String>,
    what: String,
    before: Cell,
    after: Cell,
}

/// What changed in substance from one draft to the next.
pub fn diff(old: &Gathered, new: &Gathered) -> Sheet {
    let (before, after) = (Draft::of(old), Draft::of(new));
    let pairs = Pairs::of(&before, &after);
    let mut compared = Compared {
        old: &before,
        new: &after,
        pairs: &pairs,
        rows: Vec::new(),
        told: Vec::new(),
        reworded: 0,
    };
    compared.documents(old, new);
    compared.controls();
    compared.sentences();
    let (rows, reworded) = (compared.rows, compared.reworded);
    let tables = Kind::ALL.into_iter().map(|kind| Table {
        title: kind.title().to_owned(),
        note: String::new(),
        columns: COLUMNS,
        rows: rows.iter().filter(|row| row.kind == kind).map(cells).collect(),
    });
    let tables: Vec<Table> = tables.filter(|table| !table.rows.is_empty()).collect();
    Sheet {
        name: "diff",
        title: "What changed in substance".to_owned(),
        lead: lead(&tables, reworded),
        tables,
    }
}

fn lead(tables: &[Table], reworded: usize) -> String {
    let counts: Vec<String> =
        tables.iter().map(|table| format!("{} {}", table.rows.len(), table.title.to_lowercase())).collect();
    let changed = match counts.as_slice() {
        [] => "Nothing has changed in substance.".to_owned(),
        counts => format!("{}.", counts.join(", ")),
    };
    let reworded = match reworded {
        0 => String::new(),
        1 => " 1 sentence says the same in other words, and is not listed.".to_owned(),
        count => format!(" {} say the same in other words, and are not listed.", counted(count, "sentence")),
    };
    changed + &reworded
}

fn cells(row: &Row) -> Vec<Cell> {
    let of = match row.of.as_slice() {
        [] => String::new(),
        of => format!("{}: ", super::words::listed(of, 4)),
    };
    let tone = match row.kind {
        Kind::Weakened => Tone::Bad,
        Kind::Gone => Tone::Open,
        Kind::Changed | Kind::New => Tone::Plain,
        Kind::Strengthened => Tone::Good,
    };
    vec![Cell::from(format!("{of}{}", row.what)).tone(tone), row.before.clone(), row.after.clone()]
}

/// Two drafts, what of the one is what of the other, and what was found.
struct Compared<'d> {
    old: &'d Draft<'d>,
    new: &'d Draft<'d>,
    pairs: &'d Pairs,
    rows: Vec<Row>,
    /// Values of the old draft that rows speak of: the document, and where.
    told: Vec<(usize, Span)>,
    reworded: usize,
}

impl Compared<'_> {
    fn push(&mut self, kind: Kind, of: String, what: impl Into<String>, before: Cell, after: Cell) {
        let what = what.into();
        // What is said of a whole document holds for each of its controls.
        let same = self
            .rows
            .iter_mut()
            .find(|row| row.kind == kind && row.what == what && row.before == before && row.after == after);
        match same {
            Some(row) if row.of.contains(&of) => {}
            Some(row) => row.of.push(of),
            None => self.rows.push(Row {
                kind,
                of: [of].into_iter().filter(|of| !of.is_empty()).collect(),
                what,
                before,
                after,
            }),
        }
    }

    /// Documents that are gone or new.
    fn documents(&mut self, old: &Gathered, new: &Gathered) {
        let kept: BTreeSet<usize> = self.pairs.documents.iter().flatten().copied().collect();
        let (before, after) = (self.old.programme, self.new.programme);
        for (at, digest) in before.documents.iter().enumerate() {
            let told = digest.kind != DocumentKind::Other && !is_unread(new, &digest.path);
            if told && self.pairs.documents[at].is_none() {
                let cell =
                    Cell::from(title(&digest.title, &digest.path)).at([before.elsewhere(at, digest.head)]);
                self.push(Kind::Gone, String::new(), "Document", cell, "not there".into());
            }
        }
        for (at, digest) in after.documents.iter().enumerate() {
            let told = digest.kind != DocumentKind::Other && !is_unread(old, &digest.path);
            if told && !kept.contains(&at) {
                let cell =
                    Cell::from(title(&digest.title, &digest.path)).at([after.elsewhere(at, digest.head)]);
                self.push(Kind::New, String::new(), "Document", "not there".into(), cell);
            }
        }
    }

    fn sentences(&mut self) {
        let kept: BTreeSet<usize> = self.pairs.sentences.iter().flatten().copied().collect();
        for (at, sentence) in self.old.sentences.iter().enumerate() {
            match self.pairs.sentences[at] {
                Some(other) => self.pair(sentence, &self.new.sentences[other]),
                None => self.gone(sentence),
            }
        }
        let controls: BTreeSet<usize> = self.pairs.controls.iter().flatten().copied().collect();
        let documents: BTreeSet<usize> = self.pairs.documents.iter().flatten().copied().collect();
        for (at, sentence) in self.new.sentences.iter().enumerate() {
            let told = match sentence.control {
                Some(control) => self.new.controls[control].id.is_none() || controls.contains(&control),
                None => true,
            };
            if !told || !documents.contains(&sentence.document) || kept.contains(&at) {
                continue;
            }
            let (kind, what) = match (sentence.said.leaves_out, commits(sentence.said)) {
                (true, _) => (Kind::Weakened, "exclusion added"),
                (false, true) => (Kind::New, "statement"),
                (false, false) => continue,
            };
            self.push(kind, place(self.new, sentence), what, "not there".into(), words(self.new, sentence));
        }
    }

    /// What stands in a control or document that is gone is gone with it.
    fn gone(&mut self, sentence: &Sentence) {
        let told = match sentence.control {
            Some(control) => {
                self.old.controls[control].id.is_none() || self.pairs.controls[control].is_some()
            }
            None => true,
        };
        if !told || self.pairs.documents[sentence.document].is_none() {
            return;
        }
        let (kind, what) = match (sentence.said.leaves_out, commits(sentence.said)) {
            (true, _) => (Kind::Strengthened, "exclusion removed"),
            (false, true) => (Kind::Gone, "statement"),
            (false, false) => return,
        };
        self.push(kind, place(self.old, sentence), what, words(self.old, sentence), "not there".into());
    }

    /// What has changed in a sentence that both have.
    fn pair(&mut self, old: &Sentence, new: &Sentence) {
        let mut changes = Vec::new();
        if old.words != new.words {
            let is_told =
                |(document, span): &(usize, Span)| *document == old.document && old.said.span.contains(*span);
            let is_told = self.told.iter().any(is_told);
            changes = wording::changes(&old.said.text, &new.said.text, !is_told);
        }
        let name = place(self.new, new);
        // A control that has lost its owner says so once.
        let lost = self.rows.iter().any(|row| row.what == "owner" && row.of.contains(&name));
        changes.extend(performers(old.said, new.said).filter(|change| !lost || change.kind != Kind::Gone));
        let Some(kind) = changes.iter().map(|change| change.kind).min() else {
            self.reworded += usize::from(old.words != new.words);
            return;
        };
        changes.sort_by_key(|change| change.kind);
        let what: Vec<String> = changes.into_iter().map(|change| change.what).collect();
        let (before, after) = (words(self.old, old), words(self.new, new));
        self.push(kind, name, what.join("; "), before, after);
    }
}

/// Whether a document could not be read in a draft.
fn is_unread(draft: &Gathered, path: &str) -> bool {
    let name = |path: &str| path.rsplit(['/', '\\']).next().map(str::to_owned);
    draft.failed.iter().any(|failed| name(&failed.path) == name(path))
}

fn title(title: &str, path: &str) -> String {
    if title.is_empty() { path.to_owned() } else { format!("“{}”", short(title, 80)) }
}

fn words(draft: &Draft, sentence: &Sentence) -> Cell {
    let place: Elsewhere = draft.programme.elsewhere(sentence.document, sentence.said.span);
    Cell::from(format!("“{}”", short(&sentence.said.text, MOST))).at([place])
}

/// The control or section that a sentence stands in.
fn place(draft: &Draft, sentence: &Sentence) -> String {
    let heading = sentence.said.heading.trim();
    match sentence.control {
        Some(control) => draft.controls[control].name.clone(),
        None if heading.is_empty() => title("", &draft.programme.documents[sentence.document].path),
        None => format!("“{}”", short(heading, 40)),
    }
}

/// Whether a sentence says what is done or what is so, and not only for what or where.
fn commits(said: &Said) -> bool {
    matches!(
        said.kind,
        StatementKind::Activity | StatementKind::State | StatementKind::Norm | StatementKind::Ban
    )
}

/// Who does it, where both sentences say that the same is done, once each.
fn performers(old: &Said, new: &Said) -> Option<Change> {
    old.acts.iter().filter(|act| !act.verb.is_empty()).find_map(|act| {
        let one = |acts: &mut dyn Iterator<Item = &'_ Act>| acts.count() == 1;
        let is_same = |other: &&Act| other.verb == act.verb;
        if !one(&mut old.acts.iter().filter(is_same)) || !one(&mut new.acts.iter().filter(is_same)) {
            return None;
        }
        let other = new.acts.iter().find(is_same)?;
        let told =
            |performer: &Performer| performer.slot.origin == Origin::Sentence && performer.can_be_asked();
        let before = act.performer.as_ref().filter(|performer| told(performer))?;
        // What both sentences name has not changed.
        let lacks = |text: &str, name: &str| !text.to_lowercase().contains(&bare(name));
        if !lacks(&new.text, &before.slot.text) {
            return None;
        }
        match &other.performer {
            Some(after) if told(after) => lacks(&old.text, &after.slot.text).then(|| {
                let what = format!("who does it: {} is now {}", before.slot.text, after.slot.text);
                Change::new(Kind::Changed, what)
            }),
            Some(after) if after.can_be_asked() => None,
            _ => Some(Change::new(Kind::Gone, format!("no longer said who does it: {}", before.slot.text))),
        }
    })
}

/// A name without its article, in small letters.
fn bare(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}
