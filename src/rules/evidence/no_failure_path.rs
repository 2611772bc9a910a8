use crate::finding::{Confidence, Family, Level};
use crate::model::{Claim, DocumentKind, Reading, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::VerbClass;

pub(super) static RULE: Rule = Rule {
    name: "no-failure-path",
    family: Family::Evidence,
    level: Level::Hint,
    page: include_str!("no_failure_path.md"),
    checks: &[Check::Document(check)],
};

/// Once for a section: what is missing is one sentence for all of it.
fn check(reading: &Reading, sink: &mut Sink) {
    if reading.kind != DocumentKind::Narrative {
        return;
    }
    let mut told: Option<u32> = None;
    for statement in &reading.statements {
        let site = Site { reading, statement };
        let section = site.block().section;
        if told == Some(section) || statement.kind != StatementKind::Activity || site.is_cell() {
            continue;
        }
        // Where not even the record is named, that is the first comment.
        let Some(tokens) = watches(&site).filter(|_| site.record().is_some()) else { continue };
        if !says_what_then(reading, section) {
            sink.push(draft(&site, tokens));
            told = Some(section);
        }
    }
}

fn draft(site: &Site, tokens: std::ops::Range<usize>) -> Draft {
    let words = site.words(tokens.clone());
    let end = site.source(site.tokens()).end;
    Draft::new(&RULE, site.source(tokens), format!("“{words}” does not say what happens when it fails or finds something"))
        .note("A tester asks for the last time that it failed; nobody remembers a path that was never written down.")
        .ask("What happens then, who acts, how fast, and where is it recorded?")
        .confidence(Confidence::Low)
        .insert("Add a marker for what follows", end, format!(" {}", marker("what happens when it fails, and who acts")))
}

/// Activities that are there to find something or that can fail by themselves.
fn watches(site: &Site) -> Option<std::ops::Range<usize>> {
    site.clauses().iter().find_map(|clause| {
        let verb = site.verb(clause)?;
        let watching = matches!(verb.lemma, "monitor" | "scan")
            || verb.lemma == "back" && site.is(clause.verb_after as usize, &["up"]);
        let asserted = !clause.subordinate && !clause.negated && verb.class == VerbClass::Control;
        let claimed = site.reading.claim(site.statement.block, clause) == Claim::Tested || verb.automatic;
        (watching && asserted && claimed && site.stands_alone(clause)).then(|| clause.verb_tokens())
    })
}

/// Whether the section has a word on what comes after.
fn says_what_then(reading: &Reading, section: u32) -> bool {
    const AFTER: &[&str] = &[
        "fail",
        "alert",
        "escalat",
        "notif",
        "page the",
        "pages the",
        "paged",
        "remediat",
        "investigat",
        "respond",
        "response",
        "on-call",
        "incident",
        "resolve",
        "follow up",
        "follow-up",
        "fix",
        "exception",
        "triage",
        "address",
        "retr",
        "rerun",
        "patch",
        "correct",
        "what happens",
    ];
    let document = &reading.document;
    document.sections[section as usize].blocks.clone().any(|id| {
        let text = document.block(id).text.as_str().to_lowercase();
        AFTER.iter().any(|word| text.contains(word))
    })
}
