use super::{can_be_held_to, tells_what_is_done};
use crate::document::BlockKind;
use crate::finding::{Confidence, Edit, Family, Level};
use crate::language::Term;
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "open-list",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("open_list.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    // A product's description gives examples; nobody tests how many there are.
    if !can_be_held_to(site)
        || site.kind() == StatementKind::Permission
        || site.reading.kind == DocumentKind::Assessment
    {
        return;
    }
    for term in site.terms(Class::OpenList) {
        let Some(confidence) = judge(site, term) else { continue };
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let draft = Draft::new(&RULE, span, format!("“{words}” leaves the list open"))
            .note("What is not named cannot be tested, and the author can say afterwards that it was meant.")
            .ask("What else is in the list, and where is the whole list kept?")
            .confidence(confidence);
        let draft = if leads(term) {
            let close = closing(site, term);
            draft.replace(format!("Close the list: “{}”", close.1), close.0, close.1).insert(
                "Add a marker for the rest",
                span.end,
                format!(" {}", marker("what else, or which register")),
            )
        } else {
            draft
                .replace(
                    "Put a marker for the rest",
                    dotted(site, term),
                    marker("what else, or which register"),
                )
                .fix("End the list here", removal(site, term))
        };
        sink.push(draft);
    }
}

/// Whether the phrase stands in front of its list: "including but not limited to".
fn leads(term: &Term) -> bool {
    term.entry().phrase.contains("limit") || term.entry().phrase.contains("restricted")
}

fn judge(site: &Site, term: &Term) -> Option<Confidence> {
    let after = term.after as usize;
    let first = term.first as usize;
    if site.is_quoted(term.tokens()) {
        return None;
    }
    if leads(term) {
        // What is merely called an example, or a reason, needs no end.
        let example = site.tokens().take_while(|i| *i < first).any(|i| site.is(i, &["example", "examples"]));
        return (!example).then_some(Confidence::High);
    }
    // "and more restrictive", "and others' data": the phrase goes on.
    let ends = after >= site.tokens().end
        || !site.analysis().tokens[after].is_word()
        || site.pos(after, Pos::AUXILIARY);
    let etc = ["etc", "and so"].iter().any(|start| term.entry().phrase.starts_with(start));
    let listed = (first.saturating_sub(12).max(site.tokens().start)..first)
        .any(|i| site.analysis().tokens[i].is_punct(b','));
    // Examples in brackets or after "such as" explain a word; the list is not the control's scope.
    let examples = (first.saturating_sub(30).max(site.tokens().start)..first).any(|i| {
        site.is(i, &["e.g", "e.g.", "eg", "example", "examples", "like"])
            || site.is(i, &["such"]) && site.is(i + 1, &["as"])
            || site.analysis().tokens[i].is_punct(b'(')
    });
    let told = etc && tells_what_is_done(site.reading) && site.kind() == StatementKind::Other;
    let sentence = (told
        || matches!(site.kind(), StatementKind::Activity | StatementKind::Norm | StatementKind::State))
        && matches!(site.block().kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Cell { .. });
    ((ends || etc) && listed && !examples && sentence).then_some(Confidence::Medium)
}

/// The words that close the list, and what they replace with the commas around.
fn closing(site: &Site, term: &Term) -> (Span, String) {
    let phrase = term.entry().phrase;
    let comma = |i: usize| site.tokens().contains(&i) && site.analysis().tokens[i].is_punct(b',');
    let after = term.after as usize;
    let end = if comma(after) { after + 1 } else { after };
    let text = if phrase.starts_with("includ") && !phrase.starts_with("including") {
        if phrase.starts_with("includes") { "is" } else { "are" }
    } else {
        "namely"
    };
    (site.source(term.first as usize..end), text.to_owned())
}

/// The phrase with the full stop of its abbreviation, unless that ends the sentence.
fn dotted(site: &Site, term: &Term) -> Span {
    let after = term.after as usize;
    let dot = site.tokens().contains(&after)
        && after + 1 < site.tokens().end
        && site.analysis().tokens[after].is_punct(b'.')
        && site.analysis().tokens[after].start == site.analysis().tokens[after - 1].end;
    site.source(term.first as usize..if dot { after + 1 } else { after })
}

/// Takes the phrase out with the comma in front.
fn removal(site: &Site, term: &Term) -> Vec<Edit> {
    let span = dotted(site, term);
    let mut first = term.first as usize;
    while first > site.tokens().start
        && (site.analysis().tokens[first - 1].is_punct(b',') || site.pos(first - 1, Pos::CONJUNCTION))
    {
        first -= 1;
    }
    let start = if first > site.tokens().start { site.source(first - 1..first).end } else { span.start };
    vec![Edit { span: Span::new(start, span.end), text: String::new() }]
}
