use super::section_numbers;
use crate::document::{Block, BlockId, BlockKind, Document, Link, anchor};
use crate::finding::{Confidence, Family, Level};
use crate::model::{Reading, Role};
use crate::programme::text::is_own;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use rustc_hash::FxHashSet;

pub(super) static RULE: Rule = Rule {
    name: "broken-reference",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("broken_reference.md"),
    checks: &[Check::Document(check), Check::Programme(super::references::broken)],
};

/// The nearest heading is offered when so much of its name is the same.
const ALIKE: f64 = 0.6;

/// More broken links than this have one cause.
const MANY: usize = 3;

fn check(reading: &Reading, sink: &mut Sink) {
    anchors(reading, sink);
    for (span, words) in section_numbers::missing(reading) {
        let draft = Draft::new(&RULE, span, format!("there is no {words} in this document"))
            .note("The rule that the sentence leans on cannot be found.")
            .ask("Which section is meant, and of which document?")
            .confidence(Confidence::Medium);
        sink.push(draft);
    }
}

/// Links to a heading of this document.
fn anchors(reading: &Reading, sink: &mut Sink) {
    let document = &reading.document;
    let mut keys: Option<FxHashSet<String>> = None;
    let mut broken: Vec<(&Block, &Link, String)> = Vec::new();
    for (id, block) in document.blocks.iter().enumerate() {
        let id = id as BlockId;
        // A table of contents is read by everyone; links in quoted control text are not the author's.
        if !is_own(reading, id) && reading.role(id) != Role::Contents {
            continue;
        }
        for link in block.text.links() {
            let Some(anchor) = link.target.strip_prefix('#').filter(|a| !is_special(a)) else { continue };
            let keys = keys.get_or_insert_with(|| anchor::headings(document).map(|(key, _)| key).collect());
            let wanted = anchor::key(anchor);
            if !keys.contains(&wanted) && !keys.contains(anchor::uncounted(&wanted)) {
                broken.push((block, link, wanted));
            }
        }
    }
    let place = |(block, link, _): &(&Block, &Link, String)| block.text.target_span(link);
    let message = |link: &Link| format!("the link to “{}” leads to no heading of this document", link.target);
    if broken.len() > MANY {
        // A table of contents that went stale is one comment.
        let (_, link, _) = &broken[0];
        let mut draft = draft(place(&broken[0]), message(link));
        for other in &broken[1..] {
            draft = draft.also(place(other));
        }
        sink.push(draft);
        return;
    }
    for found in &broken {
        let mut draft = draft(place(found), message(found.1));
        if let Some(heading) = nearest(document, &found.2) {
            draft = draft.replace(
                format!("Link to “{heading}”"),
                place(found),
                format!("#{}", anchor::slug(heading)),
            );
        }
        sink.push(draft);
    }
}

fn draft(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("Whoever follows it to check the claim ends at the top of the page.")
        .ask("Which section is meant?")
}

/// "#top" leads to the head of the page, "#L10" and "#fn1" to what is no heading, and "#ac-2_smt.a"
/// and numbers in hexadecimal are the anchors of an OSCAL catalog.
fn is_special(anchor: &str) -> bool {
    let word = anchor.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '_'));
    let hex = anchor.len() > 30 && anchor.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let family = anchor.as_bytes();
    let control = family.len() >= 2
        && family[..2].iter().all(u8::is_ascii_lowercase)
        && (family.len() == 2 || family[2] == b'-' && family.get(3).is_some_and(u8::is_ascii_digit));
    ["", "top", "l", "L", "fn", "fnref", "ref", "cite", "_ftn", "user-content-fn"].contains(&word)
        || hex
        || control
}

fn nearest<'d>(document: &'d Document, wanted: &str) -> Option<&'d str> {
    document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .map(|block| {
            (
                strsim::normalized_damerau_levenshtein(&anchor::key(block.text.as_str()), wanted),
                block.text.as_str(),
            )
        })
        .filter(|(score, _)| *score >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, text)| text)
}
