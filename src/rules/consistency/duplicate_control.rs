use crate::catalogs::{self, find};
use crate::document::{BlockId, Table};
use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, FieldSlot, Reading};
use crate::programme::text::is_own;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-control",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("duplicate_control.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::duplicates)],
};

/// Texts with fewer words are alike by chance.
pub(super) const MIN_WORDS: usize = 9;

/// So much of the words of two sentences in two documents must be the same.
pub(super) const NEARLY: f32 = 0.75;

/// And of two sentences in one document, where side by side much is alike.
pub(super) const SIDE_BY_SIDE: f32 = 0.85;

/// So much of two texts' words must be the same.
const ALIKE: f64 = 0.9;

/// A control: its id, where that stands, and its text.
struct Control {
    id: String,
    span: Span,
    text: String,
    /// The table, or the section above, in which ids must differ.
    place: u32,
    level: u8,
    /// Whether the id is a framework's: several of a company's controls may stand under it.
    framework: bool,
}

#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\[(]?([A-Z][A-Za-z]{0,7}(?:[-_.][A-Z]{1,6})*[-_. ]?[0-9]{1,4}(?:[.-][0-9]{1,3}){0,3}(?:\([0-9]{1,2}\))?)[\])]?(?:$|[\s:.,–—-])").expect("a valid pattern")
});

fn check(reading: &Reading, sink: &mut Sink) {
    for table in &reading.document.tables {
        if let Some(controls) = of_table(reading, table) {
            compare(&controls, sink);
        }
    }
    if !matches!(reading.kind, DocumentKind::Assessment | DocumentKind::Other) {
        compare(&of_headings(reading), sink);
    }
}

/// The rows of a table whose first columns hold ids of controls.
fn of_table(reading: &Reading, table: &Table) -> Option<Vec<Control>> {
    if !table.has_header {
        return None;
    }
    let columns = table.rows.first()?.len() as u16;
    let header = |column: u16| table.header(&reading.document, column).map_or("", |b| b.text.as_str());
    let slot = |column: u16| FieldSlot::of_label(header(column));
    let says = |column: u16, words: &[&str]| words.iter().any(|w| header(column).to_lowercase().contains(w));
    let id_column = (0..columns.min(2))
        .find(|c| slot(*c) == Some(FieldSlot::Id) || says(*c, &["control id", "control no", "control #"]))?;
    let texts: Vec<u16> = (0..columns)
        .filter(|c| {
            *c != id_column
                && (slot(*c) == Some(FieldSlot::Control) || says(*c, &["control", "activity", "description"]))
        })
        .collect();
    // A list of risks, assets or steps has ids as well.
    if !texts.iter().any(|c| says(*c, &["control", "activity"])) && !says(id_column, &["control"]) {
        return None;
    }
    let mut controls = Vec::new();
    for row in &table.rows[1..] {
        let cell = |column: u16| row.clone().nth(column as usize).map(|id: BlockId| reading.block(id));
        let Some(id) = cell(id_column).filter(|b| ID.is_match(b.text.as_str())) else { continue };
        let text: Vec<&str> = texts.iter().filter_map(|c| cell(*c)).map(|b| b.text.as_str()).collect();
        controls.push(Control {
            id: id.text.as_str().trim().to_owned(),
            span: id.text.source(Span::new(0, id.text.as_str().len() as u32)),
            text: text.join(" "),
            place: 0,
            level: 0,
            framework: is_framework(id.text.as_str()),
        });
    }
    Some(controls)
}

fn is_framework(id: &str) -> bool {
    find(id).iter().any(|hit| hit.span.start <= 1 && hit.scheme != catalogs::Scheme::Dc)
}

/// Headings that begin with an id, with the text under them.
fn of_headings(reading: &Reading) -> Vec<Control> {
    let mut controls = Vec::new();
    for section in &reading.document.sections {
        let heading = reading.document.heading_text(section);
        let Some(block) = section.heading else { continue };
        let Some(id) = ID.captures(heading).and_then(|found| found.get(1)) else { continue };
        let longer = heading[id.end()..]
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
        // "Phase 1", "Step 2", "Tier 3", "Q1" count, they do not name a control.
        if longer
            || !id.as_str().contains(['-', '.', '_'])
            || id.as_str().starts_with(|c: char| c.is_ascii_digit())
            || id.as_str().contains(' ')
        {
            continue;
        }
        let below = section.blocks.clone().filter(|id| *id != block && is_own(reading, *id));
        let text: Vec<&str> = below.map(|id| reading.block(id).text.as_str()).collect();
        controls.push(Control {
            id: id.as_str().to_owned(),
            span: reading.block(block).text.source(Span::from(id.range())),
            text: text.join(" "),
            place: section.parent.unwrap_or(0),
            level: section.level,
            framework: is_framework(heading),
        });
    }
    controls
}

fn compare(controls: &[Control], sink: &mut Sink) {
    let mut first: FxHashMap<(&str, u32, u8), usize> = FxHashMap::default();
    let mut repeated = FxHashSet::default();
    for (at, control) in controls.iter().enumerate() {
        let key = (control.id.as_str(), control.place, control.level);
        let Some(&earlier) = first.get(&key) else {
            first.insert(key, at);
            continue;
        };
        repeated.insert(at);
        let earlier = &controls[earlier];
        // A framework's id may lead a row for each of the controls that answer it.
        if control.framework || control.text.is_empty() || earlier.text.is_empty() {
            continue;
        }
        let message = match control.text == earlier.text {
            true => format!("“{}” stands here a second time", control.id),
            false => format!("“{}” is the id of two different controls", control.id),
        };
        let draft = draft(control.span, message).related(earlier.span, "the id is first used here");
        sink.push(draft);
    }
    twins(controls, &repeated, sink);
}

pub(super) fn draft(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("Evidence filed under the id belongs to both, and a tester samples only one.")
        .ask("Are these two controls or one?")
}

pub(super) fn twin(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("Two ids for one control are tested twice, and each change has to be made twice.")
        .ask("What is the difference between the two?")
        .confidence(Confidence::Medium)
}

/// Two ids for what is word for word nearly the same.
fn twins(controls: &[Control], repeated: &FxHashSet<usize>, sink: &mut Sink) {
    if controls.len() < 2 || controls.len() > 400 {
        return;
    }
    let words: Vec<FxHashSet<String>> = controls.iter().map(|c| word_set(&c.text)).collect();
    let alike = |a: usize, b: usize| {
        let (short, long) = (words[a].len().min(words[b].len()), words[a].len().max(words[b].len()));
        short >= MIN_WORDS
            && short as f64 >= long as f64 * ALIKE
            && words[a].intersection(&words[b]).count() as f64 >= ALIKE * words[a].union(&words[b]).count() as f64
            // Figures make the difference between a daily and a weekly backup.
            && words[a].symmetric_difference(&words[b]).all(|w| !w.contains(|c: char| c.is_ascii_digit()))
    };
    for at in 1..controls.len() {
        if repeated.contains(&at) || controls[at].framework {
            continue;
        }
        let others: Vec<usize> = (0..controls.len()).filter(|&o| o != at && alike(at, o)).collect();
        // What stands under many ids is boilerplate.
        let [other] = others[..] else { continue };
        if other > at || controls[other].id == controls[at].id || controls[other].framework {
            continue;
        }
        let message = format!("“{}” says nearly the same as “{}”", controls[at].id, controls[other].id);
        let draft = twin(controls[at].span, message).related(controls[other].span, "the other control");
        sink.push(draft);
    }
}

fn word_set(text: &str) -> FxHashSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}
