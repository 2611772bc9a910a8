//! Every fix, applied, leaves a text that reads without the finding and with no new one, over the
//! corpus that stands beside the checkout. One thing may appear: where a loose word hid that nobody
//! is named or nothing is recorded ("must endeavour to restore"), the plain sentence shows it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;

use sayso::engine::{Settings, apply, check_text, mend, safe_edits};
use sayso::finding::{Edit, Family, Finding};
use sayso::span::Span;
use std::collections::BTreeMap;

/// Fixes tried in one document: enough of each rule over the whole corpus, soon enough done.
const FIXES_PER_DOCUMENT: usize = 6;

/// How many places each rule speaks of. A marker that a fix puts in is flagged until it is filled.
fn places(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut places = BTreeMap::new();
    for finding in findings.iter().filter(|f| f.rule != "unfilled-placeholder") {
        *places.entry(finding.rule).or_default() += 1 + finding.also.len();
    }
    places
}

#[test]
fn every_fix_mends_and_breaks_nothing() {
    let documents = corpus::documents();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (name, text) in &documents {
        let findings = check_text(text, name, &Settings::default()).findings;
        let before = places(&findings);
        let fixes: Vec<_> = findings.iter().flat_map(|f| f.fixes.iter().map(move |fix| (f, fix))).collect();
        let step = fixes.len().div_ceil(FIXES_PER_DOCUMENT).max(1);
        for (finding, fix) in fixes.into_iter().step_by(step) {
            tried += 1;
            let line = text[..finding.span.start as usize].matches('\n').count() + 1;
            let place = format!("{name}:{line} {} “{}”", finding.rule, fix.title);
            let Some(mended) = apply(text, &fix.edits) else {
                wrong.push(format!("{place}: the edits overlap"));
                continue;
            };
            let after = places(&check_text(&mended, name, &Settings::default()).findings);
            let count = |places: &BTreeMap<_, usize>, rule| places.get(rule).copied().unwrap_or(0);
            if finding.rule != "unfilled-placeholder"
                && count(&after, finding.rule) >= count(&before, finding.rule)
            {
                wrong.push(format!("{place}: still there"));
            }
            let shows = |rule: &str| {
                finding.family == Family::Wording
                    && sayso::rules::find(rule)
                        .is_some_and(|r| matches!(r.family, Family::Owner | Family::Evidence))
            };
            for (rule, now) in &after {
                if *now > count(&before, rule) && !shows(rule) {
                    wrong.push(format!("{place}: a new {rule}"));
                }
            }
        }
    }
    println!("{tried} fixes tried");
    assert!(wrong.is_empty(), "{} of {tried} fixes:\n{}", wrong.len(), wrong.join("\n"));
}

/// The edits that lead back from what these make of a text.
fn back(text: &str, edits: &[Edit]) -> Vec<Edit> {
    let mut grown: i64 = 0;
    let one = |edit: &Edit| {
        let start = (i64::from(edit.span.start) + grown) as u32;
        grown += edit.text.len() as i64 - i64::from(edit.span.len());
        let span = Span::new(start, start + edit.text.len() as u32);
        Edit { span, text: text[edit.span.range()].to_owned() }
    };
    edits.iter().map(one).collect()
}

/// The text with its last criterion spelled another way ("CC 6.1"), which is what a safe fix mends.
fn misspelled(text: &str) -> Option<String> {
    let mut ends = text.rmatch_indices("CC").map(|(at, id)| at + id.len());
    let at = ends.find(|&at| text[at..].starts_with(|c: char| c.is_ascii_digit()))?;
    Some(format!("{} {}", &text[..at], &text[at..]))
}

#[test]
fn safe_fixes_leave_none_and_break_nothing() {
    let documents = corpus::documents();
    let misspelled = documents.iter().filter_map(|(name, text)| Some((name.clone(), misspelled(text)?)));
    let mut applied = 0;
    for (name, text) in misspelled.chain(documents.clone()) {
        let check = |text: &str| check_text(text, &name, &Settings::default()).findings;
        let found = check(&text);
        let mended = mend(&text, check);
        applied += mended.fixes;
        assert!(
            mended.left.iter().all(|f| f.fixes.iter().all(|fix| !fix.safe)),
            "{name}: a safe fix is left"
        );
        let before = places(&found);
        for (rule, now) in places(&mended.left) {
            assert!(before.get(rule).is_some_and(|count| now <= *count), "{name}: a new {rule}");
        }
        let (edits, _) = safe_edits(&found);
        let once = apply(&text, &edits).unwrap();
        assert_eq!(apply(&once, &back(&text, &edits)).unwrap(), text, "{name}: other bytes have changed");
    }
    println!("{applied} safe fixes applied");
}
