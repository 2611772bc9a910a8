use crate::catalogs::Category;
use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, Reading};
use crate::programme::categories;
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "category-gap",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("category_gap.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::categories)],
};

#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static CRITERION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(CC ?[1-9]|PI ?1|A ?1|C ?1|P ?[1-8])\.[0-9]\b").expect("a valid pattern")
});

/// Fewer criteria than this in a document are examples, not a mapping.
pub(super) const MIN_CRITERIA: usize = 3;

fn check(reading: &Reading, sink: &mut Sink) {
    if !matches!(
        reading.kind,
        DocumentKind::SystemDescription | DocumentKind::ControlMatrix | DocumentKind::Narrative
    ) {
        return;
    }
    if reading.is_in_programme() {
        return;
    }
    let stated = categories::stated(reading);
    let given = &reading.given.categories;
    let silent = stated.iter().all(Option::is_none);
    if silent && given.is_empty() {
        return;
    }
    let (used, count) = used(reading);
    if count < MIN_CRITERIA {
        return;
    }
    for (at, category) in Category::ALL.into_iter().enumerate() {
        if silent && given.contains(&category) {
            continue;
        }
        let draft = match (stated[at], used[at]) {
            (Some(span), None) => without_controls(category, span),
            // The common criteria serve every category.
            (None, Some(span)) if at > 0 => not_in_scope(category, span),
            _ => continue,
        };
        sink.push(draft);
    }
}

pub(super) fn without_controls(category: Category, span: Span) -> Draft {
    let (name, begin) = (category.name(), category.prefix());
    Draft::new(&RULE, span, format!("{name} is in scope and no control names one of its criteria"))
        .note("A category in scope is reported on criterion by criterion; one without a control is a gap on the first page.")
        .ask(format!("Which controls meet the criteria of {name} ({begin})?"))
        .confidence(Confidence::Medium)
        .insert("Add a marker for the controls", span.end, format!(" {}", marker(&format!("controls for {name}"))))
}

pub(super) fn not_in_scope(category: Category, span: Span) -> Draft {
    let name = category.name();
    Draft::new(&RULE, span, format!("a criterion of {name}, which is not among the categories in scope"))
        .note("A control for a category outside the report is tested for nobody, or the scope is wrong.")
        .ask(format!("Is {name} in scope?"))
        .confidence(Confidence::Medium)
}

/// The first criterion of each category that the document names, and how many there are in all.
fn used(reading: &Reading) -> ([Option<Span>; 5], usize) {
    let mut found = [None; 5];
    let mut count = 0;
    for block in &reading.document.blocks {
        let text = block.text.as_str();
        if !text.contains('.') {
            continue;
        }
        let lower = text.to_ascii_lowercase();
        if lower.contains("not applicable")
            || lower.contains("not in scope")
            || lower.contains("out of scope")
        {
            continue;
        }
        for id in CRITERION.find_iter(text) {
            let plain = id.as_str().replace(' ', "");
            let Some(at) = Category::ALL.into_iter().rposition(|category| {
                plain.starts_with(category.prefix())
                    && (category != Category::Privacy || !plain.starts_with("PI"))
            }) else {
                continue;
            };
            count += 1;
            if found[at].is_none() {
                found[at] = Some(block.text.source(Span::from(id.range())));
            }
        }
    }
    (found, count)
}
