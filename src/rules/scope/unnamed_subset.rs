use super::{POPULATIONS, is_quoted_or_named};
use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Needles, Shape, Term};
use crate::model::{DocumentKind, Reading, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};
use rustc_hash::FxHashMap;
use std::sync::{LazyLock, Mutex};

pub(super) static RULE: Rule = Rule {
    name: "unnamed-subset",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("unnamed_subset.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !site.kind().claims() || site.kind() == StatementKind::LeadIn {
        return;
    }
    for term in site.terms(Class::Subset) {
        let Some(head) = population(site, term) else { continue };
        if is_product_talk(site, term) || is_name(site, term, head) || is_list_making(site, term) {
            continue;
        }
        if is_defined(site, term, head) {
            continue;
        }
        let words = site.words(term.first as usize..head + 1);
        let span = site.source(term.first as usize..head + 1);
        let draft = Draft::new(&RULE, span, format!("“{words}” does not say which ones"))
            .note("Two people will draw the line in two places, and what falls outside is never tested.")
            .ask(format!("Which {words}, by name or by rule?"))
            .confidence(Confidence::Medium)
            .insert(
                "Add a marker for the list",
                span.end,
                format!(" {}", marker("which ones, listed where")),
            );
        sink.push(draft);
        return;
    }
}

/// In a product's assessment only people with access are a population of controls.
fn is_product_talk(site: &Site, term: &Term) -> bool {
    let group = term.entry().phrase.ends_with(" of") && site.tokens().any(|i| site.is(i, &["access"]));
    site.reading.kind == DocumentKind::Assessment && !group
}

/// A cell of nothing but these words names a class that the table goes on to describe; "High/Critical"
/// is a severity; "key management" is about keys.
fn is_name(site: &Site, term: &Term, head: usize) -> bool {
    let first = term.first as usize;
    // "[list key roles here]" is for the author to fill in.
    let before = &site.block().text.as_str()[..site.analysis().tokens[first].start as usize];
    let bracketed = before.rfind('[') > before.rfind(']');
    let severity = first > site.tokens().start && site.analysis().tokens[first - 1].is_punct(b'/');
    let keys = term.entry().phrase == "key"
        && site.is(
            term.after as usize,
            &[
                "management",
                "vault",
                "server",
                "card",
                "cards",
                "access",
                "pair",
                "pairs",
                "custodian",
                "store",
                "escrow",
            ],
        );
    // In another column than the first, a cell of these words alone refers to a class.
    let refers = matches!(site.block().kind, BlockKind::Cell { column, .. } if column > 0)
        && site.tokens() == (first..head + 1)
        && head == first + 1;
    !refers && is_quoted_or_named(site, first..head + 1) || bracketed || severity || keys
}

/// "must identify critical systems": the list is what comes of it.
fn is_list_making(site: &Site, term: &Term) -> bool {
    let makes = ["identify", "determine", "define", "list", "classify", "catalog", "designate", "inventory"];
    let verbs = site.clauses().iter().filter(|c| {
        c.verb_first < term.first || c.subject.is_some_and(|s| s.tokens().contains(&(term.first as usize)))
    });
    verbs.filter_map(|c| site.verb(c)).any(|verb| makes.contains(&verb.lemma))
}

fn population(site: &Site, term: &Term) -> Option<usize> {
    let phrase = term.entry().phrase;
    let after = term.after as usize;
    // "secure areas" has its noun in it.
    if site.is(after - 1, POPULATIONS) && term.tokens().len() > 1 {
        return Some(after - 1);
    }
    if phrase == "key" && site.is(after, &["users", "customer", "customers", "requests", "stakeholders"]) {
        return None;
    }
    // "most systems", but not "the most critical systems".
    if phrase == "most" && (!site.pos(after, Pos::NOUN) || site.pos(after, Pos::ADJECTIVE)) {
        return None;
    }
    if phrase == "some" && !site.is(after, &["systems", "vendors", "data", "services", "employees"]) {
        return None;
    }
    let limit = (after + 4).min(site.tokens().end);
    let mut head = None;
    for i in after..limit {
        let token = &site.analysis().tokens[i];
        if !token.is_word()
            || token.is(Pos::PREPOSITION | Pos::AUXILIARY | Pos::CONJUNCTION) && !token.is(Pos::NOUN)
        {
            break;
        }
        if site.is(i, POPULATIONS)
            || site.is(
                i,
                &[
                    "piece",
                    "pieces",
                    "operators",
                    "group",
                    "parts",
                    "stakeholders",
                    "libraries",
                    "roles",
                    "individuals",
                    "people",
                    "persons",
                    "engineers",
                    "administrators",
                ],
            )
        {
            head = Some(i);
        } else if head.is_some() {
            break;
        }
    }
    // "critical resource planning" counts no resources.
    if head.is_some_and(|h| {
        h + 1 < site.tokens().end
            && site.pos(h + 1, Pos::NOUN)
            && !site.pos(h + 1, Pos::FINITE_VERB | Pos::PREPOSITION)
    }) {
        return None;
    }
    let group = phrase.contains("group of")
        || phrase.contains("number of")
        || phrase.contains("set of")
        || phrase.contains("subset of");
    // "a subset of the maintainers team": people with access, whatever they are called.
    if group
        && head.is_none()
        && site.tokens().any(|i| site.is(i, &["access", "granted", "rights", "permission"]))
    {
        head = (after..limit)
            .take_while(|&i| {
                let token = &site.analysis().tokens[i];
                token.is_word() && !token.is(Pos::SUBORDINATOR | Pos::PREPOSITION | Pos::PARTICIPLE)
            })
            .filter(|&i| site.pos(i, Pos::NOUN))
            .last();
    }
    let head = head?;
    // A severity of an event is no subset of a population.
    if site.is(head, &["changes", "change"]) && matches!(phrase, "major" | "significant") {
        // "reviewed upon significant changes" is an event that answers for itself.
        let event = site.clause_at(term.first as usize).is_some_and(|c| c.subordinate)
            || (term.first as usize).checked_sub(1).is_some_and(|before| {
                site.is(before, &["following", "after", "upon", "for", "on", "when", "or", "and", "of"])
                    && !site.is(before, &["and"])
            });
        return (site.kind() != StatementKind::Norm && !event).then_some(head);
    }
    if site.is(
        head,
        &[
            "incidents",
            "vulnerabilities",
            "alerts",
            "events",
            "findings",
            "changes",
            "change",
            "information",
            "records",
            "activities",
            "access",
            "operations",
            "functionality",
            "tools",
            "software",
            "configurations",
            "processes",
            "code",
            "passwords",
        ],
    ) && !(phrase == "critical" && site.is(head, &["processes"]))
        && !(phrase == "certain" && site.is(head, &["information", "records"]))
    {
        return None;
    }
    if phrase == "sensitive" && site.is(head, &["data", "parts"]) || phrase == "privileged" {
        return None;
    }
    Some(head)
}

/// A definition, a classification, or the examples beside it.
fn is_defined(site: &Site, term: &Term, head: usize) -> bool {
    let words = site.words(term.first as usize..head + 1).to_lowercase();
    let phrase = term.entry().phrase;
    // Words that set a class apart by themselves are looked for alone, others with their noun.
    let own = phrase.contains(['-', ' ']);
    if is_term(site, &words, phrase) || is_drawn(site, if own { phrase } else { &words }, own) {
        return true;
    }
    let after = head + 1;
    site.is(after, &["listed", "named", "defined", "such", "identified", "below", "tagged"])
        || site.tokens().contains(&after)
            && matches!(site.analysis().tokens[after].shape, Shape::Punct(b'(' | b':'))
        || site
            .tokens()
            .skip_while(|i| *i <= head)
            .any(|i| site.is(i, &["following", "listed", "inventory", "register", "below"]))
        || site
            .block()
            .text
            .links()
            .iter()
            .any(|l| l.text.overlaps(site.analysis().span(term.first as usize..head + 1)))
}

/// Whether another block says how the line is drawn: "assets are classified as high risk when …".
fn is_drawn(site: &Site, class: &str, own: bool) -> bool {
    let class = class.replace('-', " ");
    let class = class.trim_end_matches('s');
    let lines = site.reading.once(|| Lines::of(site.reading));
    let Ok(mut drawn) = lines.drawn.lock() else { return false };
    // The first two blocks that draw it: one of them is another than this.
    let blocks = drawn.entry((class.to_owned(), own)).or_insert_with(|| {
        let draws = lines.blocks.iter().filter(|(_, lists, text)| (own || *lists) && text.contains(class));
        draws.map(|(id, _, _)| *id).take(2).collect()
    });
    blocks.iter().any(|id| *id != site.statement.block)
}

/// The blocks of a document that say how a line is drawn.
struct Lines {
    /// Whether a block speaks of a list, and its text in lower case without hyphens.
    blocks: Vec<(BlockId, bool, String)>,
    /// For each class that was asked for the blocks that draw it.
    drawn: Mutex<FxHashMap<(String, bool), Vec<BlockId>>>,
}

impl Lines {
    fn of(reading: &Reading) -> Lines {
        // "must define which systems are critical" draws no line yet, so a bare adjective needs a list.
        static LISTS: LazyLock<Needles> = LazyLock::new(|| Needles::new(&["list ", "lists "]));
        static OTHERS: LazyLock<Needles> =
            LazyLock::new(|| Needles::new(&["efin", "lassif", "ategor", "abel"]));
        let blocks = (0..).zip(&reading.document.blocks).filter_map(|(id, block)| {
            let text = block.text.as_str();
            let lists = LISTS.any_in(text.as_bytes());
            let draws = lists || OTHERS.any_in(text.as_bytes());
            draws.then(|| (id, lists, text.to_lowercase().replace('-', " ")))
        });
        Lines { blocks: blocks.collect(), drawn: Mutex::default() }
    }
}

/// Whether the document defines the words.
fn is_term(site: &Site, words: &str, phrase: &'static str) -> bool {
    let known = site.reading.once(Terms::default);
    let Ok(mut known) = known.0.lock() else { return false };
    *known.entry((words.to_owned(), phrase)).or_insert_with(|| {
        let mut definitions = site.reading.definitions.iter();
        definitions.any(|d| d.term.contains(words) || words.contains(&d.term) && d.term.contains(phrase))
    })
}

/// For the words that were asked for whether the document defines them.
#[derive(Default)]
struct Terms(Mutex<FxHashMap<(String, &'static str), bool>>);
