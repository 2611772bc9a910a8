use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, FieldSlot, StatementKind};
use crate::programme::dates;
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "screenshot-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("screenshot_evidence.md"),
    checks: &[Check::Statement(check), Check::Programme(super::across::screenshots)],
};

fn check(site: &Site, sink: &mut Sink) {
    let claims = matches!(
        site.kind(),
        StatementKind::Activity | StatementKind::State | StatementKind::Other | StatementKind::Norm
    );
    if !claims || site.reading.kind == DocumentKind::Assessment {
        return;
    }
    let Some(shot) = site.terms(Class::Record).find(|t| t.entry().phrase.starts_with("screenshot")) else {
        return;
    };
    if site.row_has_marker("which system") {
        return;
    }
    // "screenshot/log" is a choice, "screenshot archive" a place.
    let after = shot.after as usize;
    let other = site.is(after, &["/", "or", "and"]) || site.pos(after, Pos::NOUN);
    if other || !recurs(site) || is_settled(site) || has_other_record(site) {
        return;
    }
    let words = site.words(shot.tokens());
    let span = site.source(shot.tokens());
    let at = span.end;
    let what = format!(" {}", marker("of which system, dated, taken by whom"));
    sink.push(draft(words, span).insert("Add a marker for what it shows", at, what));
}

pub(super) fn draft(words: &str, span: Span) -> Draft {
    Draft::new(&RULE, span, format!("“{words}” is all that an occurrence leaves"))
        .note("A picture shows one moment and does not say of which system, when, and by whom it was taken.")
        .ask("Does it show the system and the date, and who took it?")
        .confidence(Confidence::Medium)
}

/// Whether the control comes round again.
fn recurs(site: &Site) -> bool {
    site.reading.cadence(site.statement).is_some()
        || site.reading.field(site.block().section, FieldSlot::Cadence).is_some()
        || site.terms(Class::OpenCadence).next().is_some()
}

/// "a dated screenshot of the Okta console, taken by the IT Manager"
fn is_settled(site: &Site) -> bool {
    let text = site.block().text.as_str().to_lowercase();
    let dated = ["dated", "date", "timestamp", "time stamp"].iter().any(|w| text.contains(w))
        || !dates::find(site.block().text.as_str()).is_empty();
    let taken = ["taken by", "takes", "who took", "captured by", "captures"].iter().any(|w| text.contains(w));
    // "only illustrates the setting; the export beside it is the record"
    let beside = text.contains("illustrat") && text.contains("export");
    beside || dated && (taken || text.contains(" of the ") || text.contains("showing"))
}

fn has_other_record(site: &Site) -> bool {
    site.reading.row(site.statement.block).any(|id| {
        site.reading.analysis(id).terms.iter().any(|t| {
            let phrase = t.entry().phrase;
            let place = matches!(
                phrase,
                "stored in" | "filed in" | "archived in" | "evidence" | "evidence folder" | "records"
            );
            matches!(t.class, Class::Record) && !phrase.starts_with("screenshot") && !place
        })
    })
}
