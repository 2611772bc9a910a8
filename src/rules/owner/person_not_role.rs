use super::names::person;
use crate::finding::{Confidence, Family, Level};
use crate::language::Voice;
use crate::model::grid::grids;
use crate::model::{Claim, FieldSlot, Reading, Role};
use crate::rules::rewrite::{Who, marker};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "person-not-role",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("person_not_role.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::persons)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    for statement in reading.statements.iter().filter(|s| s.kind.claims()) {
        clauses(&Site { reading, statement }, sink);
    }
    for field in reading.fields.iter().filter(|f| f.slot == FieldSlot::Owner) {
        let contact = field.block.is_some_and(|id| reading.role(id) == Role::Contacts);
        // The author of a document is a person; who answers for a control is a role.
        let label = field.block.and_then(|id| reading.block(id).label.as_ref());
        let writes = label.is_some_and(|l| matches!(l.name.to_lowercase().as_str(), "author" | "contact"));
        if !contact && !writes {
            report(reading, &field.value, field.span, sink);
        }
    }
    for grid in grids(reading) {
        let Some(owner) = grid.find(is_owner) else { continue };
        if reading.roles[grid.section() as usize] == Role::Contacts || is_directory(&grid.heads()) {
            continue;
        }
        for cell in grid.rows().filter_map(|row| grid.cell(&row, owner)) {
            report(reading, grid.text(cell), grid.span(cell), sink);
        }
    }
}

fn is_owner(head: &str) -> bool {
    FieldSlot::of_label(head) == Some(FieldSlot::Owner)
        && !matches!(head, "role" | "roles" | "contact" | "author")
}

/// A table that says which person has which role is where persons belong.
fn is_directory(heads: &[String]) -> bool {
    heads.iter().any(|h| matches!(h.as_str(), "role" | "roles" | "title" | "position"))
        && heads.iter().any(|h| {
            matches!(h.as_str(), "name" | "person" | "email" | "e-mail" | "phone" | "contact" | "owner")
        })
        && heads.len() <= 4
}

fn clauses(site: &Site, sink: &mut Sink) {
    for clause in site.clauses().iter().filter(|c| !c.shared) {
        let phrase = match clause.voice {
            Voice::Active => clause.subject,
            Voice::Passive => clause.agent,
        };
        let claim = site.reading.claim(site.statement.block, clause);
        // "As the CISO, Jane Miller reviews …": the role is there.
        let titled = site
            .analysis()
            .terms_in(site.tokens().start..clause.verb_first as usize)
            .any(|t| matches!(t.class, Class::Role));
        let participle = site.pos(clause.verb_first as usize, Pos::PARTICIPLE | Pos::VERB_PAST);
        let acts = matches!(claim, Claim::Tested | Claim::Work | Claim::Recorded)
            && !titled
            && !participle
            && site.stands_alone(clause);
        let Some(phrase) = phrase.filter(|_| acts) else { continue };
        report(site.reading, site.words(phrase.tokens()), site.source(phrase.tokens()), sink);
    }
}

fn report(reading: &Reading, words: &str, span: Span, sink: &mut Sink) {
    let Some(name) = person(words) else { return };
    let mut draft = draft(name, span);
    if let Some(role) = role_of(reading, name) {
        draft = draft.replace(format!("Name the role: {}", role.name()), span, role.phrase(false));
    }
    sink.push(draft.replace("Put a marker for the role", span, marker("which role")));
}

pub(super) fn draft(name: &str, span: Span) -> Draft {
    Draft::new(&RULE, span, format!("“{name}” is a person, not a role"))
        .note("People change; a control is tested over months and needs an owner that stays.")
        .ask("In which role does this person do it?")
        .confidence(Confidence::High)
}

/// The role that the document gives the person: in a table's row, or in brackets behind the name.
fn role_of(reading: &Reading, name: &str) -> Option<Who> {
    for grid in grids(reading) {
        for row in grid.rows() {
            if row.clone().any(|id| grid.text(id).trim() == name) {
                let role =
                    row.filter(|id| grid.text(*id).trim() != name).find_map(|id| Who::of(grid.text(id)));
                if role.is_some() {
                    return role;
                }
            }
        }
    }
    reading.document.blocks.iter().find_map(|block| {
        let text = block.text.as_str();
        let rest = &text[text.find(name)? + name.len()..];
        Who::of(rest.strip_prefix(" (")?.split(')').next()?)
    })
}
