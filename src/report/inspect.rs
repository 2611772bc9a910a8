//! What was understood of a document: its sections, and in them each statement with its slots.

use crate::language::{Clause, Form, Interval, Modality, Voice};
use crate::model::{Control, Reading, Slot, Statement};
use crate::span::Span;
use crate::vocabulary::{Class, vocabulary};
use serde::Serialize;
use std::fmt::Write;

/// A document as it was understood.
#[derive(Serialize)]
pub struct Inspection {
    pub kind: &'static str,
    pub title: String,
    pub fields: Vec<InspectedField>,
    pub definitions: Vec<String>,
    pub controls: Vec<InspectedControl>,
    pub sections: Vec<InspectedSection>,
}

/// A control: what its statements and fields say together.
#[derive(Serialize)]
pub struct InspectedControl {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub title: String,
    /// Byte offsets of what names it, end exclusive.
    pub start: u32,
    pub end: u32,
    pub owners: Vec<InspectedSlot>,
    pub actions: Vec<InspectedSlot>,
    pub cadences: Vec<InspectedSlot>,
    pub records: Vec<InspectedSlot>,
    pub criteria: Vec<InspectedSlot>,
    pub scope: Vec<InspectedSlot>,
    pub exceptions: Vec<InspectedSlot>,
    /// What a tester needs and the document does not say: owner, frequency, evidence.
    pub missing: Vec<&'static str>,
}

#[derive(Serialize)]
pub struct InspectedField {
    pub slot: String,
    pub value: String,
    /// The heading of the section it holds for; absent for the whole document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

#[derive(Serialize)]
pub struct InspectedSection {
    pub heading: String,
    pub level: u8,
    pub role: String,
    pub statements: Vec<InspectedStatement>,
}

#[derive(Serialize)]
pub struct InspectedStatement {
    pub text: String,
    /// Byte offsets in the file, end exclusive.
    pub start: u32,
    pub end: u32,
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub performer: Option<InspectedSlot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence: Option<InspectedSlot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<InspectedSlot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// Every verb of the sentence: "passive must review", "active share (subordinate)".
    pub clauses: Vec<String>,
}

#[derive(Serialize)]
pub struct InspectedSlot {
    pub text: String,
    /// Where it was found: the sentence, its row, its lead-in, a field …
    pub from: &'static str,
    /// What kind of performer, or the interval in days.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub means: String,
}

fn slot(slot: Slot, means: String) -> InspectedSlot {
    InspectedSlot { text: slot.text, from: slot.origin.name(), means }
}

/// Describes what was understood.
pub fn inspect(reading: &Reading) -> Inspection {
    let document = &reading.document;
    let mut sections: Vec<InspectedSection> = document
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| InspectedSection {
            heading: document.heading_text(section).to_owned(),
            level: section.level,
            role: format!("{:?}", reading.roles[index]).to_lowercase(),
            statements: Vec::new(),
        })
        .collect();
    for statement in &reading.statements {
        let section = reading.block(statement.block).section as usize;
        sections[section].statements.push(inspect_statement(reading, statement));
    }
    Inspection {
        kind: reading.kind.name(),
        title: document.title().map(|b| b.text.as_str().to_owned()).unwrap_or_default(),
        fields: reading
            .fields
            .iter()
            .map(|f| InspectedField {
                slot: format!("{:?}", f.slot).to_lowercase(),
                value: f.value.clone(),
                section: f.section.map(|s| document.heading_text(&document.sections[s as usize]).to_owned()),
            })
            .collect(),
        definitions: reading.definitions.iter().map(|d| d.term.clone()).collect(),
        controls: reading.controls().all.iter().map(inspect_control).collect(),
        sections,
    }
}

fn inspect_control(control: &Control) -> InspectedControl {
    let slots = |slots: &[Slot]| slots.iter().map(|s| slot(s.clone(), String::new())).collect();
    InspectedControl {
        id: control.id.clone(),
        title: control.title.clone(),
        start: control.name.start,
        end: control.name.end,
        owners: slots(&control.owners),
        actions: slots(&control.actions),
        cadences: slots(&control.cadences),
        records: slots(&control.records),
        criteria: slots(&control.criteria),
        scope: slots(&control.scope),
        exceptions: slots(&control.exceptions),
        missing: control.missing.iter().map(|part| part.name()).collect(),
    }
}

fn inspect_statement(reading: &Reading, statement: &Statement) -> InspectedStatement {
    let analysis = reading.analysis(statement.block);
    let sentence = reading.sentence(statement);
    let block = reading.block(statement.block);
    let main = statement.main.map(|i| &analysis.clauses[i as usize]);
    let words = |r: std::ops::Range<usize>| reading.words(statement.block, r).to_owned();
    let span: Span = block.text.source(sentence.span);
    let term = |classes: &[Class]| {
        analysis.terms_in(sentence.tokens()).find(|t| classes.contains(&t.class)).map(|t| words(t.tokens()))
    };
    InspectedStatement {
        text: block.text.as_str()[sentence.span.range()].to_owned(),
        start: span.start,
        end: span.end,
        kind: statement.kind.name(),
        performer: main.and_then(|clause| reading.performer(statement, clause)).map(|p| {
            let means = p.class.map(|c| format!("{c:?}").to_lowercase()).unwrap_or_default();
            slot(p.slot, means)
        }),
        action: main.map(|c| words(c.verb_tokens())),
        object: main
            .and_then(|c| if c.voice == Voice::Passive { c.subject } else { c.object })
            .map(|p| words(p.tokens())),
        population: reading.population(statement).map(words),
        cadence: reading.cadence(statement).map(|(interval, s)| slot(s, interval_text(interval))),
        record: reading.record(statement).map(|s| slot(s, String::new())),
        exception: term(&[Class::Exception]),
        clauses: reading.clauses(statement).iter().map(clause_text).collect(),
    }
}

fn interval_text(interval: Interval) -> String {
    match interval {
        Interval::Every(days) => format!("every {days} days"),
        Interval::Within(days) => format!("within {days} days"),
        Interval::Event => "at an event".to_owned(),
        Interval::Continuous => "continuous".to_owned(),
        Interval::Ambiguous => "ambiguous".to_owned(),
    }
}

fn clause_text(clause: &Clause) -> String {
    let mut text = match clause.voice {
        Voice::Active => "active",
        Voice::Passive => "passive",
    }
    .to_owned();
    let modality = match clause.modality {
        Modality::None => "",
        Modality::Must => " must",
        Modality::Should => " should",
        Modality::May => " may",
        Modality::Will => " will",
    };
    text.push_str(modality);
    text.push(' ');
    text.push_str(if clause.verb.is_some() { vocabulary().verb(clause.verb).lemma } else { "?" });
    for (is, word) in [
        (clause.subordinate, " (subordinate)"),
        (clause.negated, " (negated)"),
        (clause.past, " (past)"),
        (clause.form == Form::Imperative, " (imperative)"),
        (clause.form == Form::Gerund, " (gerund)"),
    ] {
        if is {
            text.push_str(word);
        }
    }
    text
}

/// The tree that `sayso inspect` prints.
pub fn tree(inspection: &Inspection) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} ({})", inspection.title, inspection.kind);
    for field in &inspection.fields {
        let place = field.section.as_ref().map(|s| format!("  [{s}]")).unwrap_or_default();
        let _ = writeln!(out, "  {}: {}{place}", field.slot, field.value);
    }
    if !inspection.definitions.is_empty() {
        let _ = writeln!(out, "  defined: {}", inspection.definitions.join(", "));
    }
    for control in &inspection.controls {
        control_tree(&mut out, control);
    }
    for section in inspection.sections.iter().filter(|s| !s.heading.is_empty() || !s.statements.is_empty()) {
        let heading = if section.heading.is_empty() { "(before any heading)" } else { &section.heading };
        let _ = writeln!(
            out,
            "\n{} {heading} ({})",
            "#".repeat(section.level.clamp(1, 6) as usize),
            section.role
        );
        for statement in &section.statements {
            let _ = writeln!(out, "  {}: {}", statement.kind, statement.text);
            let plain = [
                ("action", &statement.action),
                ("object", &statement.object),
                ("population", &statement.population),
                ("exception", &statement.exception),
            ];
            let found = [
                ("performer", &statement.performer),
                ("cadence", &statement.cadence),
                ("record", &statement.record),
            ];
            for (name, value) in plain {
                if let Some(value) = value {
                    let _ = writeln!(out, "      {name:10} {value}");
                }
            }
            for (name, value) in found {
                if let Some(value) = value {
                    let means =
                        if value.means.is_empty() { String::new() } else { format!(", {}", value.means) };
                    let _ = writeln!(out, "      {name:10} {} (from {}{means})", value.text, value.from);
                }
            }
            if !statement.clauses.is_empty() {
                let _ = writeln!(out, "      {:10} {}", "clauses", statement.clauses.join("; "));
            }
        }
    }
    out
}

fn control_tree(out: &mut String, control: &InspectedControl) {
    let name = [control.id.as_deref().unwrap_or_default(), &control.title].join(" ");
    let _ = writeln!(out, "\n  control: {}", name.trim());
    for (name, slots) in [
        ("who", &control.owners),
        ("what", &control.actions),
        ("when", &control.cadences),
        ("evidence", &control.records),
        ("criteria", &control.criteria),
        ("scope", &control.scope),
        ("exceptions", &control.exceptions),
    ] {
        for slot in slots {
            let _ = writeln!(out, "      {name:10} {} (from {})", slot.text, slot.from);
        }
    }
    if !control.missing.is_empty() {
        let _ = writeln!(out, "      {:10} {}", "missing", control.missing.join(", "));
    }
}
