//! What kind of document it is: it moves what each rule expects.

use super::{FieldSlot, Reading};
use crate::document::BlockKind;
use crate::language::{Modality, Needles};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Says how controls operate.
    Narrative,
    /// Says what must be so.
    Policy,
    /// Says step by step what the reader does.
    Procedure,
    SystemDescription,
    ControlMatrix,
    /// Describes a product's security or its threats.
    Assessment,
    /// No control text: gets silence.
    Other,
}

impl DocumentKind {
    pub const ALL: [DocumentKind; 7] = [
        DocumentKind::Narrative,
        DocumentKind::Policy,
        DocumentKind::Procedure,
        DocumentKind::SystemDescription,
        DocumentKind::ControlMatrix,
        DocumentKind::Assessment,
        DocumentKind::Other,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            DocumentKind::Narrative => "narrative",
            DocumentKind::Policy => "policy",
            DocumentKind::Procedure => "procedure",
            DocumentKind::SystemDescription => "system description",
            DocumentKind::ControlMatrix => "control matrix",
            DocumentKind::Assessment => "assessment",
            DocumentKind::Other => "other",
        }
    }
}

/// Words in a title or path that settle the kind, the first that fits. A path speaks after the
/// title: people name files better than folders.
const TITLE_WORDS: [(&str, DocumentKind); 50] = [
    ("contributing", DocumentKind::Other),
    ("contributor", DocumentKind::Other),
    ("changelog", DocumentKind::Other),
    ("change log", DocumentKind::Other),
    ("glossary", DocumentKind::Other),
    ("license", DocumentKind::Other),
    ("licence", DocumentKind::Other),
    ("readme", DocumentKind::Other),
    ("style guide", DocumentKind::Other),
    ("writing guidance", DocumentKind::Other),
    ("certificate of origin", DocumentKind::Other),
    ("maintainers", DocumentKind::Other),
    ("ownership policy", DocumentKind::Other),
    ("summary.md", DocumentKind::Other),
    ("control matrix", DocumentKind::ControlMatrix),
    ("control-matrix", DocumentKind::ControlMatrix),
    ("controls matrix", DocumentKind::ControlMatrix),
    ("risk and control", DocumentKind::ControlMatrix),
    ("system description", DocumentKind::SystemDescription),
    ("system-description", DocumentKind::SystemDescription),
    ("description of the system", DocumentKind::SystemDescription),
    ("system of", DocumentKind::SystemDescription),
    ("self-assessment", DocumentKind::Assessment),
    ("self assessment", DocumentKind::Assessment),
    ("joint-assessment", DocumentKind::Assessment),
    ("joint assessment", DocumentKind::Assessment),
    ("joint review", DocumentKind::Assessment),
    ("security assessment", DocumentKind::Assessment),
    ("threat model", DocumentKind::Assessment),
    ("threat-model", DocumentKind::Assessment),
    ("threat assessment", DocumentKind::Assessment),
    ("risk assessment report", DocumentKind::Assessment),
    ("risk register", DocumentKind::Policy),
    ("security self", DocumentKind::Assessment),
    ("narrative", DocumentKind::Narrative),
    ("policy", DocumentKind::Policy),
    ("policies", DocumentKind::Policy),
    ("standard", DocumentKind::Policy),
    ("continuity plan", DocumentKind::Policy),
    ("contingency plan", DocumentKind::Policy),
    ("recovery plan", DocumentKind::Policy),
    ("response plan", DocumentKind::Policy),
    ("procedure", DocumentKind::Procedure),
    ("runbook", DocumentKind::Procedure),
    ("playbook", DocumentKind::Procedure),
    ("checklist", DocumentKind::Procedure),
    ("process", DocumentKind::Procedure),
    // What a project writes of itself, unless it is a policy or a narrative on it.
    ("code of conduct", DocumentKind::Other),
    ("code_of_conduct", DocumentKind::Other),
    (GOVERNANCE, DocumentKind::Other),
];

/// A project writes of its own; among a company's narratives it is the subject of one.
const GOVERNANCE: &str = "governance";

/// A text that tells a writer what to write ("You must describe …") commits nobody.
fn is_writing_guidance(reading: &Reading) -> bool {
    const TELLS: [&str; 14] = [
        "must describe",
        "should describe",
        "describe how",
        "describe the",
        "describes how",
        "must explain",
        "must address",
        "must be described",
        "must be addressed",
        "control implementation",
        "implementation detail",
        "implementation statement",
        "implementation description",
        "should be described",
    ];
    static TOLD: LazyLock<Needles> = LazyLock::new(|| Needles::new(&TELLS));
    /// Each of the above has one of these.
    static MAY_TELL: LazyLock<Needles> = LazyLock::new(|| {
        Needles::new(&["describe", "must explain", "must address", "must be addressed", "implementation"])
    });
    let (mut told, mut sentences) = (0, 0);
    for (block, analysis) in reading.document.blocks.iter().zip(&reading.analyses) {
        if analysis.clauses.is_empty() {
            continue;
        }
        let tells = MAY_TELL.any_in(block.text.as_str().as_bytes());
        for sentence in analysis.sentences.iter().filter(|s| !s.clauses.is_empty()) {
            sentences += 1;
            let text = &block.text.as_str()[sentence.span.range()];
            told += usize::from(tells && TOLD.any_in(text.as_bytes()));
        }
    }
    told >= 3 && told * 16 >= sentences
}

fn by_folder(name: &str) -> Option<DocumentKind> {
    Some(match name.to_lowercase().as_str() {
        "policies" | "policy" => DocumentKind::Policy,
        "procedures" | "runbooks" | "playbooks" => DocumentKind::Procedure,
        "narratives" | "controls" => DocumentKind::Narrative,
        "assessments" => DocumentKind::Assessment,
        "guidance" | "_guidance" | "templates" => DocumentKind::Other,
        // What single occurrences left.
        "evidence" => DocumentKind::Other,
        _ => return None,
    })
}

/// `folder` is the kind that the folder tells.
fn by_words(text: &str, folder: Option<DocumentKind>) -> Option<DocumentKind> {
    let lower = text.to_lowercase();
    let is_ours = folder.is_some_and(|kind| kind != DocumentKind::Other);
    let counts = |words: &str| !(is_ours && words == GOVERNANCE);
    let found = TITLE_WORDS.iter().find(|(words, _)| lower.contains(words) && counts(words));
    found.map(|(_, kind)| *kind)
}

/// Tells the kind from title, front matter, path, and the sentences themselves.
pub(super) fn recognise(reading: &Reading, path: &str) -> DocumentKind {
    let document = &reading.document;
    if document.is_sheet {
        return if lists_controls(reading) { DocumentKind::ControlMatrix } else { DocumentKind::Other };
    }
    let (above, file) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    let folders = || above.rsplit(['/', '\\']).take(3).filter_map(by_folder);
    let folder = folders().find(|kind| *kind == DocumentKind::Other).or_else(|| folders().next());
    let by_words = |text: &str| by_words(text, folder);
    if let Some(kind) = by_words(file).filter(|kind| *kind == DocumentKind::Other)
        && !has_control_fields(reading)
    {
        return kind;
    }
    let value = |keys: &[&str]| {
        document
            .front_matter
            .iter()
            .find(|e| e.indent == 0 && keys.contains(&e.key.as_str()))
            .map(|e| e.value.as_str())
    };
    let stated = value(&["kind", "type", "doctype", "document_type"]).and_then(by_words);
    let named = value(&["name", "title"]).and_then(by_words);
    let title = document.title().and_then(|block| by_words(block.text.as_str()));
    // A title says little where section after section has the fields of a control.
    let has_controls = has_control_fields(reading);
    let (stated, named, title) = match has_controls {
        true => {
            let ours = |kind: &DocumentKind| *kind != DocumentKind::Other;
            (stated, named.filter(ours), title.filter(ours))
        }
        false => (stated, named, title),
    };
    if let Some(kind) = stated.or(named).or(title.filter(|_| folder != Some(DocumentKind::Other))) {
        return kind;
    }
    if is_writing_guidance(reading) {
        return DocumentKind::Other;
    }
    if let Some(kind) = by_words(file).filter(|kind| !has_controls || *kind != DocumentKind::Other).or(folder)
    {
        return kind;
    }
    if value(&["satisfies", "controls", "criteria"]).is_some()
        || document.front_matter.iter().any(|e| e.key == "satisfies")
    {
        return DocumentKind::Narrative;
    }
    match by_sentences(reading) {
        DocumentKind::Other if has_schedule(reading) => DocumentKind::ControlMatrix,
        kind => kind,
    }
}

/// Whether the columns of a table of values are those of a control matrix.
fn lists_controls(reading: &Reading) -> bool {
    let has = |slot: FieldSlot| reading.has_column(0, slot);
    has(FieldSlot::Cadence) || has(FieldSlot::Criteria) && has(FieldSlot::Owner)
}

/// A table of what is done how often and by whom is about controls, without a sentence in it.
fn has_schedule(reading: &Reading) -> bool {
    (0..reading.document.tables.len() as u32).any(|table| {
        [FieldSlot::Cadence, FieldSlot::Owner].into_iter().all(|slot| reading.has_column(table, slot))
    })
}

/// Whether at least three sections give an owner and at least three a record: "Control owner: …", "Evidence: …".
fn has_control_fields(reading: &Reading) -> bool {
    let sections = |slot: FieldSlot| {
        let fields = reading.fields.iter().filter(|field| field.slot == slot);
        let mut sections: Vec<u32> = fields.filter_map(|field| field.section).collect();
        sections.dedup();
        sections.len()
    };
    sections(FieldSlot::Owner) >= 3 && sections(FieldSlot::Record) >= 3
}

/// A text in which enough sentences speak of duties or controls is one of ours.
fn by_sentences(reading: &Reading) -> DocumentKind {
    let (mut duties, mut activities, mut imperatives, mut sentences, mut all) = (0, 0, 0, 0, 0);
    for (block, analysis) in reading.document.blocks.iter().zip(&reading.analyses) {
        if block.kind == BlockKind::Heading {
            continue;
        }
        all += analysis.sentences.len();
        // Names and fragments say nothing about the kind, but that a register is no procedure.
        sentences += analysis.sentences.iter().filter(|s| !s.clauses.is_empty()).count();
        for clause in analysis.clauses.iter().filter(|c| !c.subordinate) {
            match (clause.modality, clause.form) {
                (Modality::Must | Modality::Should, _) => duties += 1,
                (_, crate::language::Form::Imperative) => imperatives += 1,
                _ if clause.verb.is_some() => {
                    let verb = crate::vocabulary::vocabulary().verb(clause.verb);
                    use crate::vocabulary::VerbClass::*;
                    activities += usize::from(matches!(verb.class, Control | State | Record));
                }
                _ => {}
            }
        }
    }
    if sentences == 0 {
        DocumentKind::Other
    } else if duties * 4 >= sentences {
        DocumentKind::Policy
    } else if imperatives * 2 >= sentences && imperatives * 8 >= all {
        DocumentKind::Procedure
    } else if (activities + duties) * 8 >= sentences {
        DocumentKind::Narrative
    } else {
        DocumentKind::Other
    }
}
