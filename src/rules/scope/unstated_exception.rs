use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Modality, Needles};
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};
use std::ops::Range;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "unstated-exception",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("unstated_exception.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !site.kind().claims() || site.kind() == StatementKind::LeadIn {
        return;
    }
    // "Changes are approved by the CTO, with few exceptions": who approves the changes is another
    // matter, so only what follows such a phrase speaks of the exception.
    let after = |words: Range<usize>| (words.start, words);
    let whole = |words: Range<usize>| (site.tokens().start, words);
    let Some((from, words)) = phrase(site)
        .or_else(|| unnamed_cases(site))
        .map(after)
        .or_else(|| exemption(site).or_else(|| exceptionally(site)).or_else(|| granted(site)).map(whole))
    else {
        return;
    };
    let missing = missing(site, from);
    // One who decides and a record of it are enough to sample from; so are a decider and a limit.
    if missing.len() < 2 {
        return;
    }
    let decided = !missing.contains(&"who approves it");
    let (text, span) = (site.words(words.clone()), site.source(words));
    // The marker goes in front of the full stop.
    let end = site
        .tokens()
        .rev()
        .find(|&i| site.analysis().tokens[i].is_word())
        .map_or(span.end, |last| site.source(last..last + 1).end);
    let draft = Draft::new(&RULE, span, format!("“{text}” leaves open {}", list(&missing)))
        .note("What an exception lets through is not tested, so a tester asks for the list before anything else.")
        .ask("Who approved how many in the period, until when, and where is the list?")
        .confidence(if decided { Confidence::Low } else { Confidence::Medium })
        .level(if decided { Level::Hint } else { Level::Warning })
        .insert(
            "Add a marker for what is missing",
            end,
            format!(" {}", marker("approved by whom, until when, listed where")),
        );
    sink.push(draft);
}

/// The phrases of the vocabulary: "with limited exceptions".
fn phrase(site: &Site) -> Option<Range<usize>> {
    // At the start of a sentence it joins it to the one before: "In general, …".
    // An assessment tells what an attacker may bypass.
    let may = |phrase: &str| phrase.starts_with("may ") || phrase.starts_with("can ");
    let assessed = site.reading.kind == DocumentKind::Assessment;
    site.terms(Class::Exception)
        .find(|t| t.entry().phrase != "in general" && !(assessed && may(t.entry().phrase)))
        .map(|t| t.tokens())
        .filter(|tokens| !site.is_quoted(tokens.clone()))
}

/// "except in some emergency cases", "except for limited purposes": cases that nobody has named.
fn unnamed_cases(site: &Site) -> Option<Range<usize>> {
    const OPEN: &[&str] = &[
        "some",
        "certain",
        "limited",
        "few",
        "rare",
        "approved",
        "special",
        "specific",
        "exceptional",
        "extraordinary",
        "extreme",
        "emergency",
        "particular",
        "authorized",
        "authorised",
        "justified",
    ];
    const CASES: &[&str] = &[
        "case",
        "cases",
        "circumstance",
        "circumstances",
        "situation",
        "situations",
        "instance",
        "instances",
        "purpose",
        "purposes",
        "reason",
        "reasons",
        "condition",
        "conditions",
    ];
    static WORDS: LazyLock<Needles> = LazyLock::new(|| Needles::new(&["xcept"]));
    if !WORDS.any_in(site.text().as_bytes()) {
        return None;
    }
    let first = site.tokens().find(|&i| site.is(i, &["except"]))?;
    let near = first + 1..(first + 7).min(site.tokens().end);
    let open = near.clone().find(|&i| site.is(i, OPEN))?;
    let last = (open..near.end).find(|&i| site.is(i, CASES))?;
    // "except for limited purposes, as listed below"
    let listed = site.is(last + 1, &["listed", "described", "defined", "below"])
        || site.tokens().contains(&(last + 1)) && site.analysis().tokens[last + 1].is_punct(b':');
    (!listed).then_some(first..last + 1)
}

/// "Demo environments are exempt from this policy"
fn exemption(site: &Site) -> Option<Range<usize>> {
    static WORDS: LazyLock<Needles> = LazyLock::new(|| Needles::new(&["xempt", "xcluded"]));
    if !WORDS.any_in(site.text().as_bytes()) {
        return None;
    }
    let at = site
        .tokens()
        .find(|&i| site.is(i, &["exempt", "exempted", "excluded"]) && !site.pos(i + 1, Pos::NOUN))?;
    let is = at.checked_sub(1).is_some_and(|before| site.pos(before, Pos::BE) || site.is(before, &["be"]));
    let from = site.is(at + 1, &["from"]);
    let end = (at + 2..(at + 7).min(site.tokens().end)).find(|&i| {
        site.is(
            i,
            &[
                "policy",
                "procedure",
                "requirement",
                "requirements",
                "standard",
                "review",
                "control",
                "controls",
                "process",
                "reviews",
                "approval",
                "rule",
                "rules",
                "scanning",
                "testing",
            ],
        )
    })?;
    (is && from).then_some(at..end + 1)
}

/// "Exceptionally, changes may be merged without a test."
fn exceptionally(site: &Site) -> Option<Range<usize>> {
    let first = site.tokens().start;
    let may = site.clauses().iter().any(|c| c.modality == Modality::May);
    (site.is(first, &["exceptionally"]) && may).then_some(first..first + 1)
}

/// "Exceptions to this policy may be granted."
fn granted(site: &Site) -> Option<Range<usize>> {
    static WORDS: LazyLock<Needles> = LazyLock::new(|| Needles::new(&["xception", "xemption", "aiver"]));
    if !WORDS.any_in(site.text().as_bytes()) {
        return None;
    }
    site.clauses().iter().find_map(|clause| {
        let subject = clause.subject?;
        let noun = subject.tokens().find(|&i| {
            site.is(i, &["exception", "exceptions", "waiver", "waivers", "exemption", "exemptions"])
        })?;
        let verb = site.verb(clause)?;
        let given = matches!(
            verb.lemma,
            "grant" | "make" | "permit" | "allow" | "approve" | "consider" | "authorize" | "authorise"
        );
        (given && !clause.negated && clause.modality != Modality::None)
            .then_some(noun..clause.verb_after as usize)
    })
}

/// What the control does not say about its exceptions: in its sentence from a token on, and in
/// the sentences of its section that speak of exceptions.
fn missing(site: &Site, from: usize) -> Vec<&'static str> {
    let reading = site.reading;
    let section = &reading.document.sections[site.block().section as usize];
    let blocks = match site.block().kind {
        BlockKind::Cell { .. } => reading.row(site.statement.block),
        _ => section.blocks.clone(),
    };
    let own = site.statement.block;
    let (mut decider, mut limit, mut record) = (false, false, false);
    for id in blocks {
        let analysis = reading.analysis(id);
        for sentence in &analysis.sentences {
            let here = id == own && sentence.span == site.sentence().span;
            let tokens = if here { from..sentence.tokens().end } else { sentence.tokens() };
            let text = reading.words(id, tokens.clone()).to_lowercase();
            // The sentences that follow speak of it when they take up a word.
            if !here && !["except", "exempt", "waiver", "deviation"].iter().any(|w| text.contains(w)) {
                continue;
            }
            let named =
                analysis.terms_in(tokens.clone()).any(|t| matches!(t.class, Class::Role | Class::Team));
            let acts = ["approv", "authori", "sign", "grant", "decid", "accept", "permission"];
            decider |= named && acts.iter().any(|w| text.contains(w));
            limit |= analysis.times_in(tokens.clone()).next().is_some()
                || ["expire", "expiry", "until ", "at most "].iter().any(|w| text.contains(w));
            record |=
                analysis.terms_in(tokens.clone()).any(|t| matches!(t.class, Class::Record | Class::Store))
                    || ["documented", "recorded", "logged", "register", "ticket", "tracked"]
                        .iter()
                        .any(|w| text.contains(w));
        }
    }
    [(decider, "who approves it"), (limit, "for how long"), (record, "where it is recorded")]
        .into_iter()
        .filter_map(|(said, what)| (!said).then_some(what))
        .collect()
}

fn list(words: &[&str]) -> String {
    match words {
        [only] => (*only).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
        [] => String::new(),
    }
}
