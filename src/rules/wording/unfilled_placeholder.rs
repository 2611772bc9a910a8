use crate::finding::{Confidence, Family, Level};
use crate::language::Needles;
use crate::model::{FieldSlot, Reading, Role};
use crate::programme::Programme;
use crate::rules::{Check, Comments, Draft, Rule, Sink, Spot};
use crate::span::Span;
use memchr::{memchr3, memchr3_iter};
use regex::Regex;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "unfilled-placeholder",
    family: Family::Wording,
    level: Level::Error,
    page: include_str!("unfilled_placeholder.md"),
    checks: &[Check::Document(check), Check::Programme(registers)],
};

/// What people leave to be filled in. A template variable with a dot in it ({{.Name}},
/// {{ site.email }}) is filled by the tool that publishes the document.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:TBD|TBC|TODO|FIXME|XXX+)\b(?::[^.\n|]{0,80})?",
        r"|(?i:\blorem ipsum\b)",
        r"|\{\{\s*[A-Za-z][A-Za-z0-9 _-]*\s*\}\}",
        r"|\[(?i:todo|tbd|insert|enter|add|fill in|your|company|organi[sz]ation|client|name|date|role|title|owner|department|version|x)\b[^\]\n]{0,60}\]",
        r"|<(?i:insert|enter|add|fill in|your|company|organi[sz]ation|name|date|role|title)\b[^>\n]{0,60}>",
        r"|\[[A-Z][A-Za-z ]{2,30}/[a-z ]{2,20}\]",
        r"|(?:^|\. )(?i:describe|list|add|insert|provide|enter|specify) (?i:[a-z' -]{3,60}) (?i:here)\b[^.\n]{0,40}",
        r"|_{5,}",
    ))
    .expect("a valid pattern")
});

fn check(reading: &Reading, sink: &mut Sink) {
    empty_fields(reading, sink);
    for (index, block) in reading.document.blocks.iter().enumerate() {
        let text = block.text.as_str();
        // Most texts have none of the bytes that a placeholder begins with.
        if !may_hold_one(text) || reading.role(index as u32) == Role::Contents {
            continue;
        }
        for found in PLACEHOLDER.find_iter(text) {
            let span = Span::from(found.range());
            let linked = block.text.links().iter().any(|l| l.text.overlaps(span));
            let code = block.text.code().iter().any(|c| c.overlaps(span));
            // "192.168.255.XXX" is masked, not open.
            let masked = found.as_str().starts_with('X') && text[..found.start()].ends_with(['.', '-']);
            let rule = found.as_str().starts_with('_') && block.label.is_none() && !is_blank_to_fill(text);
            if linked || code || masked || rule {
                continue;
            }
            let words = found.as_str().trim_start_matches(". ");
            if is_meant_to_stay(reading, words) {
                continue;
            }
            let start = span.end - words.len() as u32;
            let draft = Draft::new(
                &RULE,
                block.text.source(Span::new(start, span.end)),
                format!("“{words}” is still to be filled in"),
            )
            .note("A draft that says so cannot be tested, and whoever reads it knows that nobody has.")
            .ask("What belongs here, and who knows it?")
            .confidence(Confidence::High);
            sink.push(draft);
        }
    }
}

/// What registers leave open, each once: a register that has just been begun has many such cells.
fn registers(programme: &Programme, comments: &mut Comments) {
    let registers = programme.registers();
    for (_, at) in registers.files.iter().zip(0..).filter(|(file, _)| !file.is_document) {
        let mut open = registers.open.iter().map(|(_, value)| value).filter(|value| value.place.file == at);
        let Some(first) = open.next() else { continue };
        let message = match open.count() {
            0 => format!("“{}” is still to be filled in", first.text),
            1 => format!("“{}” and 1 more value are still to be filled in here", first.text),
            more => format!("“{}” and {more} more values are still to be filled in here", first.text),
        };
        let draft = Draft::new(&RULE, first.place.span, message)
            .note("What this register does not list, no document is held against until then.")
            .ask("What belongs here, and who knows it?")
            .confidence(Confidence::High);
        comments.push(Spot::Register(first.place), draft);
    }
}

/// "Owner: N/A": a control has an owner, a frequency and a record, so none is no answer.
fn empty_fields(reading: &Reading, sink: &mut Sink) {
    for field in &reading.fields {
        let name = match field.slot {
            FieldSlot::Owner => "owner",
            FieldSlot::Cadence => "frequency",
            FieldSlot::Record => "record",
            _ => continue,
        };
        let value = field.value.trim();
        if ["n/a", "na", "none", "-", "–", "—", "?", "unknown"].iter().any(|v| value.eq_ignore_ascii_case(v))
        {
            sink.push(
                Draft::new(&RULE, field.span, format!("“{value}” leaves the {name} open"))
                    .note("A control without one cannot be assigned, scheduled or tested.")
                    .ask("What belongs here, and who knows it?"),
            );
        }
    }
}

/// The configuration lists it: the document belongs to a set of templates.
fn is_meant_to_stay(reading: &Reading, words: &str) -> bool {
    let meant = &reading.given.placeholders;
    !meant.is_empty() && meant.contains(&words.replace(char::is_whitespace, "").to_lowercase())
}

fn may_hold_one(text: &str) -> bool {
    static OPENINGS: LazyLock<Needles> = LazyLock::new(|| Needles::new(&["____", " here", "orem ipsum"]));
    const WORDS: [&[u8]; 5] = [b"TBD", b"TBC", b"TODO", b"FIXME", b"XXX"];
    let text = text.as_bytes();
    // What begins with a byte that is rare in prose is found by that byte.
    memchr3(b'{', b'[', b'<', text).is_some()
        || memchr3_iter(b'T', b'F', b'X', text)
            .any(|at| WORDS.iter().any(|word| text[at..].starts_with(word)))
        || OPENINGS.any_in(text)
}

/// "Date: ______"; a line of nothing but bars is a rule.
fn is_blank_to_fill(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic())
}
