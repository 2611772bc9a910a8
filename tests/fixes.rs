//! Every fix, applied, leaves a text that reads without the finding and with no new one, over the
//! corpus that stands beside the checkout. One thing may appear: where a loose word hid that nobody
//! is named or nothing is recorded ("must endeavour to restore"), the plain sentence shows it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;

use sayso::engine::{Settings, apply, check_text};
use sayso::finding::{Family, Finding};
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
