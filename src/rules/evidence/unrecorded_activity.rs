use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Form, Modality};
use crate::model::{Claim, DocumentKind, FieldSlot, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};

pub(super) static RULE: Rule = Rule {
    name: "unrecorded-activity",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("unrecorded_activity.md"),
    check: Check::Statement(check),
};

fn check(site: &Site, sink: &mut Sink) {
    if site.kind() != StatementKind::Activity || is_short_cell(site) {
        return;
    }
    let Some(clause) = activity(site) else {
        if site.clauses().is_empty()
            && site.reading.kind != DocumentKind::Policy
            && site.reading.record(site.statement).is_none()
        {
            report(site, site.tokens(), sink);
        }
        return;
    };
    if site.reading.record(site.statement).is_some() {
        return;
    }
    report(site, clause.verb_tokens(), sink);
}

fn report(site: &Site, tokens: std::ops::Range<usize>, sink: &mut Sink) {
    let words = site.words(tokens.clone());
    let span = site.source(tokens);
    let end = site.source(site.tokens()).end;
    let text = site.text();
    let at = if text.ends_with(['.', ':', ';']) { end - 1 } else { end };
    let draft = Draft::new(&RULE, span, format!("“{words}” names no record that it leaves"))
        .note("A tester samples occurrences, and an occurrence is what left a trace that can be looked up.")
        .ask("What would you hand a tester for one instance?")
        .confidence(Confidence::Medium)
        .insert(
            "Add a marker for the record",
            at,
            format!(" {}", marker("recorded in which ticket, log or report")),
        );
    sink.push(draft);
}

/// The clause that asserts an activity which comes round again or answers an event.
fn activity<'s>(site: &Site<'s>) -> Option<&'s Clause> {
    site.clauses().iter().find(|clause| {
        !clause.subordinate
            && !clause.negated
            && asserts(site, clause)
            && site.reading.claim(site.statement.block, clause) == Claim::Tested
    })
}

fn asserts(site: &Site, clause: &Clause) -> bool {
    let told = match clause.modality {
        Modality::None => true,
        Modality::Will => site.reading.kind != DocumentKind::Other,
        _ => false,
    };
    if site.reading.kind == DocumentKind::Assessment
        && !(clause.form == Form::Finite
            && site.reading.has_cadence_words(site.statement.block, site.tokens()))
    {
        return false;
    }
    if clause.form == Form::Imperative && !is_activity_column(site) {
        return false;
    }
    told && (clause.form != Form::Imperative || site.reading.kind != DocumentKind::Policy)
}

/// A cell of a few words names something; the row as a whole says more.
fn is_short_cell(site: &Site) -> bool {
    site.is_cell() && site.tokens().len() < 4
}

/// In a table, a verb in its base form is an instruction only below such a heading.
fn is_activity_column(site: &Site) -> bool {
    let BlockKind::Cell { table, column, .. } = site.block().kind else { return true };
    let document = &site.reading.document;
    document.tables[table as usize]
        .header(document, column)
        .is_some_and(|header| FieldSlot::of_label(header.text.as_str()) == Some(FieldSlot::Control))
}
