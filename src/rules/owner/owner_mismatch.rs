use super::names::{is_same, related};
use crate::finding::{Confidence, Family, Level};
use crate::model::{Claim, Field, FieldSlot, Performer, Reading};
use crate::rules::rewrite::Who;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "owner-mismatch",
    family: Family::Owner,
    level: Level::Hint,
    page: include_str!("owner_mismatch.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::mismatch)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    for field in reading.fields.iter().filter(|f| f.slot == FieldSlot::Owner) {
        let (Some(section), Some(owner)) = (field.section, Who::of(&field.value)) else { continue };
        if let Some(performer) = only_other(reading, section, &owner)
            && let Some(who) = Who::of(&performer.slot.text)
        {
            sink.push(of_field(field, &owner, &who, &performer));
        }
    }
}

fn of_field(field: &Field, owner: &Who, who: &Who, performer: &Performer) -> Draft {
    let message = format!("the owner is “{}”, and “{}” does it", owner.name(), who.name());
    let capital = performer.slot.text.starts_with(|c: char| c.is_uppercase());
    draft(field.span, message, Confidence::Low)
        .related(performer.slot.span, "performed by somebody else here")
        .replace(format!("Make {} the owner", who.phrase(false)), field.span, who.name())
        .replace(format!("Let {} do it", owner.phrase(false)), performer.slot.span, owner.phrase(capital))
}

/// Whether words name a part that changes from case to case: "control owners", "the line manager".
pub(super) fn is_anybody(words: &str) -> bool {
    const PARTS: [&str; 5] = ["owner", "line manager", "requester", "reviewer", "author"];
    let lower = words.to_lowercase();
    PARTS.iter().any(|part| lower.contains(part))
}

pub(super) fn draft(span: Span, message: String, confidence: Confidence) -> Draft {
    Draft::new(&RULE, span, message)
        .note("A tester asks the owner first, and hears that somebody else does it.")
        .ask("Which of the two answers for it?")
        .confidence(confidence)
}

/// The one role that acts in the section, where it is another than the owner and the owner does
/// nothing there.
fn only_other(reading: &Reading, section: u32, owner: &Who) -> Option<Performer> {
    let mut found: Option<Performer> = None;
    for statement in reading.statements_of(reading.document.sections[section as usize].blocks.clone()) {
        let site = Site { reading, statement };
        let owner_named = reading
            .block(statement.block)
            .text
            .as_str()
            .to_lowercase()
            .contains(&owner.name().to_lowercase());
        if owner_named {
            return None;
        }
        for clause in site.clauses() {
            let claim = reading.claim(statement.block, clause);
            let Some(performer) = reading.own_performer(statement.block, clause) else { continue };
            // Somebody else may well approve what the owner does.
            if site
                .verb(clause)
                .is_some_and(|verb| matches!(verb.lemma, "approve" | "authorize" | "authorise"))
            {
                continue;
            }
            let name = &performer.slot.text;
            // "control owners", "the line manager" may be anybody.
            if !matches!(performer.class, Some(Class::Role | Class::Team)) || is_anybody(name) {
                continue;
            }
            if is_same(reading, name, owner.name()) || related(name, owner.name()) {
                return None;
            }
            match &found {
                Some(known) if !is_same(reading, &known.slot.text, name) => return None,
                Some(_) => {}
                None if matches!(claim, Claim::Tested) => found = Some(performer),
                None => return None,
            }
        }
    }
    found
}
