use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, Reading, StatementKind};
use crate::programme::providers::{self, Provider};
use crate::registers::Register;
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};
use std::ops::Range;

pub(super) static RULE: Rule = Rule {
    name: "carve-out-silent",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("carve_out_silent.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::carved_out)],
};

/// What stands somewhere and so rests on somebody else's controls.
const SYSTEMS: [&str; 26] = [
    "infrastructure",
    "system",
    "systems",
    "server",
    "servers",
    "production",
    "application",
    "applications",
    "platform",
    "service",
    "services",
    "product",
    "products",
    "database",
    "databases",
    "environment",
    "environments",
    "workload",
    "workloads",
    "data",
    "backups",
    "backend",
    "site",
    "sites",
    "everything",
    "clusters",
];

const STANDS: [&str; 22] = [
    "located",
    "hosted",
    "host",
    "hosts",
    "run",
    "runs",
    "running",
    "deployed",
    "stored",
    "operated",
    "operate",
    "operates",
    "resides",
    "reside",
    "housed",
    "lives",
    "live",
    "hosting",
    "sits",
    "built",
    "outsourced",
    "deploys",
];

/// DC 7 asks for each subservice organisation what it does, by which method it is presented, which
/// controls are expected of it and how it is monitored.
fn check(reading: &Reading, sink: &mut Sink) {
    if matches!(reading.kind, DocumentKind::Assessment | DocumentKind::Other) {
        return;
    }
    let mut told: Vec<&str> = Vec::new();
    let mut inherited: Vec<(&'static str, String, Span, Vec<Span>)> = Vec::new();
    for statement in &reading.statements {
        let site = Site { reading, statement };
        let claims = site.kind().claims() || site.kind() == StatementKind::Other;
        if !claims || site.kind() == StatementKind::LeadIn {
            continue;
        }
        if let Some(term) = site.terms(Class::Inherited).find(|_| !is_answered_here(&site)) {
            let phrase = term.entry().phrase;
            let span = site.source(term.tokens());
            match inherited.iter_mut().find(|(known, ..)| *known == phrase) {
                Some((_, _, _, also)) => also.push(span),
                None => inherited.push((phrase, site.words(term.tokens()).to_owned(), span, Vec::new())),
            }
        }
        if let Some(tokens) = leveraged(&site).or_else(|| relied(&site)).filter(|_| !is_answered_here(&site))
        {
            let words = site.words(tokens.clone()).to_owned();
            let draft = draft(site.source(tokens), &words, "they");
            sink.push(draft);
        }
        for (provider, tokens) in hosts(&site) {
            if told.contains(&provider.family())
                || is_described(reading, provider)
                || is_registered(reading, provider)
            {
                continue;
            }
            told.push(provider.family());
            let words = site.words(tokens.clone()).to_owned();
            sink.push(draft(site.source(tokens), &words, provider.name));
        }
    }
    for (_, words, span, also) in inherited {
        sink.push(also.into_iter().fold(draft(span, &words, "the provider"), Draft::also));
    }
}

/// What the register says of a provider, or leaves open, is judged over the whole programme.
fn is_registered(reading: &Reading, provider: &Provider) -> bool {
    let registers = reading.given.registers.iter().map(|known| &known.registers);
    let finished = registers.filter(|registers| registers.is_finished(Register::Vendors));
    let vendors = finished.flat_map(|registers| &registers.vendors);
    vendors
        .flat_map(|vendor| std::iter::once(&vendor.name).chain(&vendor.aliases))
        .any(|name| providers::find(&name.text).any(|(known, _)| known.family() == provider.family()))
}

pub(super) fn of_vendor(span: Span, message: String, who: &str) -> Draft {
    let does = if who == "they" { "do they" } else { "does it" };
    Draft::new(&RULE, span, message)
        .note("Where a control rests on a provider, a tester needs to know which part, what is assumed of it, and how that is checked.")
        .ask(format!("What {does} do for this control, what do you assume of it, and how do you check that?"))
        .confidence(Confidence::Medium)
}

fn draft(span: Span, words: &str, who: &str) -> Draft {
    let message = format!("“{words}” leaves to others what this document does not describe");
    of_vendor(span, message, who).insert(
        "Add a marker for the provider's part",
        span.end,
        format!(" {}", marker(&format!("what {who} controls, how that is checked"))),
    )
}

/// "is located within AWS", "run on Heroku": the words from the verb to the name.
fn hosts<'s>(site: &'s Site<'s>) -> impl Iterator<Item = (&'static Provider, Range<usize>)> + 's {
    providers::find(site.text()).filter(|(p, _)| p.hosts).filter_map(|(provider, bytes)| {
        let offset = site.sentence().span.start as usize;
        let name = site.tokens().find(|&i| site.analysis().tokens[i].end as usize > bytes.start + offset)?;
        let last = site
            .tokens()
            .take_while(|&i| (site.analysis().tokens[i].start as usize) < bytes.end + offset)
            .last()?;
        let at = (site.tokens().start.max(name.saturating_sub(5))..name)
            .rev()
            .find(|&i| site.is(i, &["in", "within", "on", "by", "with", "at", "inside", "to", "using"]))?;
        let verb = (site.tokens().start.max(at.saturating_sub(8))..at).rev().find(|&i| {
            // "a host within AWS" is a noun.
            let base = site.is(i, &["host", "hosts", "run", "runs", "live", "operate"]);
            site.is(i, &STANDS) && (!base || site.clauses().iter().any(|c| c.main as usize == i))
        })?;
        let near = at - verb <= 3
            || site.is(verb, &["hosts", "host", "operates", "operate", "deploys", "runs", "run"]);
        let system = site.tokens().take_while(|&i| i < at).any(|i| site.is(i, &SYSTEMS));
        let negated = site.clause_at(verb).is_some_and(|c| c.negated);
        (near && system && !negated).then_some((provider, verb..last + 1))
    })
}

/// "leverages a pre-existing Provisional Authorization", "relies on the provider's controls"
fn leveraged(site: &Site) -> Option<Range<usize>> {
    let verb = site.tokens().find(|&i| {
        let token = &site.analysis().tokens[i];
        let word = site.words(i..i + 1);
        token.is(Pos::FINITE_VERB)
            && ["leverag", "inherit", "rel", "depends"].iter().any(|w| word.starts_with(w))
            && site.is(i, &["leverage", "leverages", "inherit", "inherits", "rely", "relies", "depends"])
    })?;
    let end = (verb + 1..(verb + 9).min(site.tokens().end))
        .take_while(|&i| site.analysis().tokens[i].is_word())
        .find(|&i| {
            site.is(
                i,
                &[
                    "authorization",
                    "authorizations",
                    "authorisation",
                    "authorisations",
                    "ato",
                    "certification",
                ],
            ) || site.is(i, &["controls", "safeguards"])
                && (verb + 1..i).any(|w| {
                    site.analysis().tokens[w].possessive
                        || site.is(w, &["provider", "vendor", "from", "datacenter", "facility"])
                        || site.pos(w, Pos::PROPER)
                })
                || site.is(i, &["controls"]) && site.is(i + 1, &["from"])
        })?;
    let negated = site.clause_at(verb).is_some_and(|c| c.negated);
    (!negated).then_some(verb..end + 1)
}

/// "relies on AWS for physical security", "depends on its suppliers to keep copies"
fn relied(site: &Site) -> Option<Range<usize>> {
    let verb = site.tokens().find(|&i| {
        site.is(i, &["rely", "relies", "depend", "depends"])
            && site.pos(i, Pos::FINITE_VERB)
            && site.is(i + 1, &["on", "upon"])
    })?;
    let part = (verb + 3..verb + 9).find(|&i| site.is(i, &["for", "to"]))?;
    let others = verb + 2..part;
    let text = site.text_of(others.clone());
    let named = providers::find(text).next().is_some()
        || others.clone().any(|i| {
            site.is(
                i,
                &[
                    "vendor",
                    "vendors",
                    "supplier",
                    "suppliers",
                    "provider",
                    "providers",
                    "third-party",
                    "subcontractors",
                ],
            )
        });
    let negated = site.clause_at(verb).is_some_and(|c| c.negated);
    (named && !negated).then_some(verb..part)
}

/// Whether the control itself says what the other does or how it is checked.
fn is_answered_here(site: &Site) -> bool {
    site.reading.row(site.statement.block).any(|id| is_answer(site.reading.block(id).text.as_str()))
}

/// Whether the document says anywhere what the provider does or how it is checked, or lists it
/// among the subservice organisations.
fn is_described(reading: &Reading, provider: &Provider) -> bool {
    let document = &reading.document;
    providers::is_named(reading, provider.family(), is_answer)
        || document.blocks.iter().any(|block| {
            let heading = document.heading_text(&document.sections[block.section as usize]).to_lowercase();
            let text = block.text.as_str();
            let listed =
                ["subservice", "third-party", "vendor", "supplier"].iter().any(|w| heading.contains(w));
            listed && providers::find(text).any(|(p, _)| p.family() == provider.family())
                || block.kind != BlockKind::Heading
                    && ["cloud provider", "hosting provider", "service provider"]
                        .iter()
                        .any(|w| text.contains(w))
                    && is_answer(text)
        })
}

fn is_answer(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "soc 2 report",
        "soc 1 report",
        "soc 2 type",
        "soc report",
        "attestation report",
        "audit report",
        "carve-out",
        "carved out",
        "inclusive method",
        "subservice",
        "responsible for",
        "complementary",
        "reviews the report",
        "bridge letter",
        "monitors the provider",
    ]
    .iter()
    .any(|words| lower.contains(words))
}
