use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::Voice;
use crate::model::{Claim, DocumentKind, Reading, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Pos, WordId, tables, vocabulary};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "undefined-term",
    family: Family::Wording,
    level: Level::Hint,
    page: include_str!("undefined_term.md"),
    checks: &[Check::Document(check)],
};

/// Acronyms that every reader of such documents knows.
static COMMON: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    tables::rows(include_str!("../../vocabulary/acronyms.tsv"))
        .filter_map(|row| row.first().copied())
        .collect()
});

/// One comment for each acronym, where it is first used in a claim.
fn check(reading: &Reading, sink: &mut Sink) {
    if matches!(reading.kind, DocumentKind::Assessment | DocumentKind::Other) {
        return;
    }
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for statement in &reading.statements {
        let site = Site { reading, statement };
        let claims =
            matches!(site.kind(), StatementKind::Activity | StatementKind::Norm | StatementKind::State);
        if !claims || site.is_cell() || shouts(&site) {
            continue;
        }
        for at in site.tokens() {
            let word = site.words(at..at + 1);
            if !is_acronym(&site, at, word)
                || !is_relied_on(&site, at)
                || !seen.insert(word)
                || is_expanded(reading, word)
            {
                continue;
            }
            let span = site.source(at..at + 1);
            sink.push(
                Draft::new(&RULE, span, format!("“{word}” is spelled out nowhere in this document"))
                    .note("A tester who guesses what it stands for may test something else.")
                    .ask(format!("What does “{word}” stand for, and where is that written?"))
                    .confidence(Confidence::Low)
                    .insert(
                        "Add a marker for what it stands for",
                        span.end,
                        format!(" ({})", marker("what it stands for")),
                    ),
            );
        }
    }
}

/// Whether a tester has to know it: it performs, or is a thing of its own ("the CRT approves",
/// "in the VRB log"). Products and formats take no article.
fn is_relied_on(site: &Site, at: usize) -> bool {
    let article = at > site.tokens().start && site.is(at - 1, &["the", "a", "an", "our", "its"]);
    // "the HEY customers": the name of a product.
    let names = site.tokens().contains(&(at + 1))
        && site.pos(at + 1, Pos::NOUN)
        && !site.pos(at + 1, Pos::FINITE_VERB | Pos::PREPOSITION | Pos::CONJUNCTION);
    article && !names
        || site.clauses().iter().any(|c| {
            let performer = if c.voice == Voice::Passive { c.agent } else { c.subject };
            performer.is_some_and(|p| p.head as usize == at)
                && matches!(site.reading.claim(site.statement.block, c), Claim::Tested | Claim::Recorded)
        })
}

/// Three to six capitals that are no word, no name in a link or code, no part of an identifier.
fn is_acronym(site: &Site, at: usize, word: &str) -> bool {
    if !(3..=6).contains(&word.len())
        || !word.bytes().all(|b| b.is_ascii_uppercase())
        || COMMON.contains(word)
    {
        return false;
    }
    let span = site.analysis().tokens[at].span();
    let text = &site.block().text;
    let inside =
        text.links().iter().any(|l| l.text.overlaps(span)) || text.code().iter().any(|c| c.overlaps(span));
    let glued = |byte: Option<&u8>| {
        byte.is_some_and(|b| matches!(b, b'-' | b'_' | b'/' | b'.' | b'$' | b'&') || b.is_ascii_digit())
    };
    let bytes = text.as_str().as_bytes();
    let part = glued((span.start as usize).checked_sub(1).and_then(|i| bytes.get(i)))
        || bytes.get(span.end as usize).is_some_and(|b| matches!(b, b'-' | b'_' | b'/'));
    // "OWASP ASVS", "FSC Bank", "IEC 27001": with a name or a figure beside it the whole is a name.
    let figure = site.analysis().tokens.get(at + 1).is_some_and(|t| {
        t.is_word() && (t.capital || site.words(at + 1..at + 2).starts_with(|c: char| c.is_ascii_digit()))
    });
    let named = at > site.tokens().start
        && site.analysis().tokens[at - 1].is_word()
        && site.analysis().tokens[at - 1].capital
        && at - 1 > site.tokens().start;
    let known = vocabulary().word(word.to_ascii_lowercase().as_bytes()) != WordId::UNKNOWN;
    !inside && !part && !figure && !named && !known
}

/// A line in capitals.
fn shouts(site: &Site) -> bool {
    let (upper, lower) = site.text().bytes().fold((0, 0), |(u, l), b| {
        (u + usize::from(b.is_ascii_uppercase()), l + usize::from(b.is_ascii_lowercase()))
    });
    upper >= lower
}

/// "Change Review Group (CRG)", "CRG (Change Review Group)", a definition, a title or label.
fn is_expanded(reading: &Reading, word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if reading.definitions.iter().any(|d| d.term.contains(&lower)) {
        return true;
    }
    if reading.document.front_matter.iter().any(|e| e.value.contains(word)) {
        return true;
    }
    reading.document.blocks.iter().any(|block| {
        let text = block.text.as_str();
        let bracketed = text.match_indices(word).any(|(at, _)| {
            let before = text[..at].trim_end_matches(['"', '“', '\'', '’', '*']);
            let after = text[at + word.len()..].trim_start_matches(['s', '"', '”', '\'', '’']);
            before.ends_with('(') && after.starts_with([')', ',', ';'])
                || before.ends_with(", ") && after.starts_with(')')
                || after.trim_start().starts_with(['(', '=', '–', '—'])
                || after.trim_start().starts_with("- ")
                || after.starts_with(':')
                || after.trim_start().starts_with("stands for")
        });
        // Whoever reads a heading with it knows the subject; a label says what it is.
        bracketed
            || block.kind == BlockKind::Heading && text.contains(word)
            || block.label.as_ref().is_some_and(|l| l.name.contains(word))
            || spells(text, word)
    })
}

/// Whether words with these initials stand in a row: "Customer Trust Desk" for CTD.
fn spells(text: &str, word: &str) -> bool {
    let initials = word.to_ascii_lowercase();
    let mut found = 0;
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        let small = matches!(part, "of" | "and" | "the" | "for" | "to" | "in");
        let fits = |n: usize| {
            part.len() > 1
                && initials.as_bytes().get(n).is_some_and(|b| part.as_bytes()[0].eq_ignore_ascii_case(b))
        };
        if fits(found) {
            found += 1;
        } else if small && found > 0 {
        } else {
            found = usize::from(fits(0));
        }
        if found == initials.len() {
            return true;
        }
    }
    false
}
