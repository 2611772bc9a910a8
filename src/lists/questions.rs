//! The questions that the documents leave open.

use super::asked::{self, About, Asked};
use super::{Cell, Column, Sheet, Table};
use crate::count::counted;
use crate::engine::Gathered;
use crate::finding::{Family, Level};
use std::collections::{BTreeMap, BTreeSet};

/// Who is going to ask the questions, or to answer them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Reader {
    /// Who tests: by control, for the walkthrough
    Auditor,
    /// Who buys, and reads the report: scope, carve-outs, exclusions, user controls and period first
    Buyer,
    /// Who writes: by document, in the order of reading, with what would mend it
    Writer,
}

/// The questions of all findings, as this reader needs them.
pub fn questions(gathered: &Gathered, reader: Reader) -> Sheet {
    let all = asked::all(gathered);
    let documents = counted(gathered.members.len(), "document");
    match reader {
        Reader::Auditor => auditor(gathered, all, &documents),
        Reader::Buyer => buyer(all, &documents),
        Reader::Writer => writer(gathered, all, &documents),
    }
}

const QUESTION: Column = Column { key: "question", head: "Question" };
const BECAUSE: Column = Column { key: "because", head: "Because" };
const RULE: Column = Column { key: "rule", head: "Rule" };

/// A word that stands in so many controls or sections is one question.
const MANY: usize = 3;

fn auditor(gathered: &Gathered, mut all: Vec<Asked>, documents: &str) -> Sheet {
    // How a sentence is written is no matter of a walkthrough, nor is a comment that holds findings back.
    all.retain(|asked| {
        let editorial = asked.family == Family::Wording && asked.level == Level::Hint;
        !editorial
            && !matches!(asked.rule, "ineffective-suppression" | "unreadable-register" | "audience-auditor")
    });
    all.sort_by_key(Asked::order);
    let (spread, all) = apart(all);
    // Outside of controls a word says less than who does what.
    let (loose, all): (Vec<Asked>, Vec<Asked>) =
        all.into_iter().partition(|asked| asked.family == Family::Wording && asked.about.rank() > 0);
    let mut groups: BTreeMap<About, Vec<Asked>> = BTreeMap::new();
    for asked in all {
        groups.entry(asked.about.clone()).or_default().push(asked);
    }
    let mut groups: Vec<(About, Vec<Asked>)> =
        groups.into_iter().map(|(about, asked)| (about, merged(asked))).collect();
    groups.sort_by_key(|(about, asked)| (about.rank(), asked.first().map(Asked::weight), about.clone()));
    let tables = groups.iter().map(|(about, asked)| Table {
        title: asked::title(gathered, about),
        note: String::new(),
        columns: &[QUESTION, BECAUSE, RULE],
        rows: asked.iter().map(row).collect(),
    });
    let mut tables: Vec<Table> = tables.collect();
    let count = |rank| groups.iter().filter(|(about, _)| about.rank() == rank).count();
    let (controls, sections) = (count(0), count(1));
    let words = [
        (
            "Words that several controls share",
            "Asked once; the answer counts at each of the places.",
            merged(spread),
        ),
        ("Words outside of controls", "", merged(loose)),
    ];
    for (title, note, asked) in words.iter().filter(|(.., asked)| !asked.is_empty()) {
        tables.push(Table {
            title: (*title).to_owned(),
            note: (*note).to_owned(),
            columns: &[QUESTION, BECAUSE, RULE],
            rows: asked.iter().map(row).collect(),
        });
    }
    let all: Vec<&Asked> = groups
        .iter()
        .flat_map(|(_, asked)| asked)
        .chain(words.iter().flat_map(|(.., asked)| asked))
        .collect();
    let lead = format!(
        "{} on {} and {} elsewhere in {documents}{}.",
        counted(all.len(), "question"),
        counted(controls, "control"),
        counted(sections, "section"),
        kinds(&all)
    );
    sheet("Questions for the walkthrough", lead, tables)
}

/// ": 3 on contradictions, 5 on who does it"
fn kinds(all: &[&Asked]) -> String {
    const KINDS: [&str; 6] = [
        "on contradictions",
        "on who does it",
        "on what it leaves behind",
        "on scope",
        "on references, mappings and dates",
        "on wording",
    ];
    let of = |(weight, kind): (u8, &str)| {
        let count = all.iter().filter(|asked| asked.weight().0 == weight).count();
        (count > 0).then(|| format!("{count} {kind}"))
    };
    let kinds: Vec<String> = (0..).zip(KINDS).filter_map(of).collect();
    if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) }
}

/// Questions on a word that many controls or sections share, and the others.
fn apart(all: Vec<Asked>) -> (Vec<Asked>, Vec<Asked>) {
    let mut places: BTreeMap<(&'static str, String), BTreeSet<About>> = BTreeMap::new();
    for asked in &all {
        places.entry(asked.word()).or_default().insert(asked.about.clone());
    }
    let is_spread = |asked: &Asked| {
        asked.family == Family::Wording && places.get(&asked.word()).is_some_and(|about| about.len() >= MANY)
    };
    all.into_iter().partition(is_spread)
}

/// Each question once, with all that prompts it.
fn merged(all: Vec<Asked>) -> Vec<Asked> {
    let mut merged: Vec<Asked> = Vec::new();
    for asked in all {
        match merged.iter_mut().find(|known| known.is_same(&asked)) {
            Some(known) => known.join(asked),
            None => merged.push(asked),
        }
    }
    merged
}

fn row(asked: &Asked) -> Vec<Cell> {
    vec![
        Cell::from(asked.question.as_str()).tone(asked.tone()),
        Cell::from(asked.because()).at(asked.places.iter().cloned()),
        Cell::from(asked.rule),
    ]
}

/// What the reader of a report asks the company that it is about.
const THEMES: [(&str, &[&str]); 7] = [
    (
        "Scope",
        &[
            "undisclosed-component",
            "uncovered-component",
            "production-slice",
            "category-gap",
            "uncovered-criterion",
            "not-applicable-bare",
            "unnamed-subset",
            "unbounded-universal",
            "boundary-words",
            "description-gap",
        ],
    ),
    ("What is left to others", &["carve-out-silent"]),
    ("Exclusions and exceptions", &["missing-exclusions", "unstated-exception"]),
    ("What you would have to do", &["missing-user-controls"]),
    (
        "Period",
        &[
            "period-mismatch",
            "stale-evidence",
            "thin-evidence",
            "year-end-evidence",
            "future-tense",
            "stale-document",
        ],
    ),
    (
        "Contradictions",
        &["conflicting-cadence", "conflicting-fact", "duplicate-control", "owner-mismatch", "self-review"],
    ),
    (
        "Wording",
        &["report-as-trust", "oversold-claim", "open-deadline", "open-standard", "unfilled-placeholder"],
    ),
];

/// A buyer has one call with the vendor.
const FEW: usize = 5;

fn buyer(mut all: Vec<Asked>, documents: &str) -> Sheet {
    all.sort_by_key(Asked::order);
    let whole = all.len();
    let (mut tables, mut told, mut count) = (Vec::new(), 0, 0);
    for (title, rules) in THEMES {
        let theme = |asked: &Asked| rules.iter().position(|rule| *rule == asked.rule);
        let mut asked: Vec<Asked> = all.iter().filter(|asked| theme(asked).is_some()).cloned().collect();
        asked.sort_by_key(|asked| (theme(asked), asked.order()));
        let mut asked = merged(asked);
        if title == "Wording" {
            asked.truncate(FEW);
        }
        told += asked.iter().map(|asked| asked.times).sum::<usize>();
        count += asked.len();
        if !asked.is_empty() {
            tables.push(Table {
                title: title.to_owned(),
                note: String::new(),
                columns: &[QUESTION, BECAUSE, RULE],
                rows: asked.iter().map(row).collect(),
            });
        }
    }
    let mut lead = format!("{} from {documents}.", counted(count, "question"));
    if whole > told {
        lead += &format!(
            " {} more on single controls and words are for whoever tests or writes: --for auditor, --for writer.",
            counted(whole - told, "comment")
        );
    }
    sheet("Questions for the vendor", lead, tables)
}

fn writer(gathered: &Gathered, mut all: Vec<Asked>, documents: &str) -> Sheet {
    const COLUMNS: &[Column] = &[
        QUESTION,
        BECAUSE,
        Column { key: "heading", head: "Section" },
        Column { key: "fix", head: "Could be mended so" },
        RULE,
    ];
    all.sort_by_key(|asked| asked.at);
    let mut tables: Vec<Table> = Vec::new();
    let mut last = None;
    for asked in &all {
        if last != Some(asked.at.0) {
            last = Some(asked.at.0);
            let title = asked::file(gathered, asked.at.0);
            tables.push(Table { title, note: String::new(), columns: COLUMNS, rows: Vec::new() });
        }
        let row = vec![
            Cell::from(asked.question.as_str()).tone(asked.tone()),
            Cell::from(asked.because()).at(asked.places.iter().cloned()),
            asked.heading.clone().into(),
            asked.fix.clone().into(),
            asked.rule.into(),
        ];
        tables.last_mut().into_iter().for_each(|table| table.rows.push(row.clone()));
    }
    let lead = format!("{} in {documents}, in the order of reading.", counted(all.len(), "question"));
    sheet("Questions for the writer", lead, tables)
}

fn sheet(title: &str, lead: String, tables: Vec<Table>) -> Sheet {
    Sheet { name: "questions", title: title.to_owned(), lead, tables }
}
