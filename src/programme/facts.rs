//! Named things with values: lengths, limits, objectives, retention.

use super::deed::lemma;
use super::text::{content, headings, names, qualifiers, qualifiers_in};
use crate::document::BlockId;
use crate::language::{Clause, NUMBERS, Sentence, Voice, in_letters};
use crate::model::Reading;
use crate::span::Span;
use aho_corasick::AhoCorasick;
use regex::{Match, Regex};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A named thing whose value a document may give in more than one place.
struct Named {
    name: &'static str,
    /// Captures the value; the group "unit", where there is one, its unit. To build a pattern takes longer than to
    /// check a page, and most documents need few of them.
    pattern: LazyLock<Regex>,
    /// One of these is in the sentence, in lower case.
    with: &'static [&'static str],
    without: &'static [&'static str],
}

/// A number as the patterns of facts capture it.
static NUMBER: LazyLock<String> = LazyLock::new(|| {
    // "twenty-four" before "twenty".
    let words: Vec<&str> = NUMBERS.iter().rev().map(|(word, _)| *word).collect();
    format!("([0-9]{{1,4}}|{})", words.join("|"))
});

static NAMED: [Named; 8] = [
    Named {
        name: "password length",
        pattern: LazyLock::new(|| pattern(r"(?i)(?-u:\b){COUNT}[ -]characters?(?-u:\b)")),
        with: &["password", "passphrase"],
        without: &["maximum", "up to", "no more than", "consecutive", "different", "previous", "special"],
    },
    Named {
        name: "recovery time objective",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?-u:\b)(?:RTO|[Rr]ecovery [Tt]ime [Oo]bjective(?: \(RTO\))?)[^.;|0-9]{0,25}?(?-u:\b){COUNT}[ -]?(?P<unit>minute|min|hour|hr|h|day)s?(?-u:\b)",
            )
        }),
        with: &["rto", "recovery time objective"],
        without: &["improved", "actual", "achieved", "target was", "last test"],
    },
    Named {
        name: "recovery point objective",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?-u:\b)(?:RPO|[Rr]ecovery [Pp]oint [Oo]bjective(?: \(RPO\))?)[^.;|0-9]{0,25}?(?-u:\b){COUNT}[ -]?(?P<unit>minute|min|hour|hr|h|day)s?(?-u:\b)",
            )
        }),
        with: &["rpo", "recovery point objective"],
        without: &["improved", "actual", "achieved", "target was", "last test"],
    },
    Named {
        name: "idle timeout",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?i)(?-u:\b){COUNT}[ -](?P<unit>minute|hour)s?(?: or more)? of (?:user )?(?:inactivity|idle)",
            )
        }),
        with: &["inactivity", "idle"],
        without: &[],
    },
    Named {
        name: "failed attempts before lockout",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?i)(?-u:\b){COUNT} (?:consecutive |failed |unsuccessful |invalid |incorrect )+(?:log-?in |logon |sign-in |authentication |access |password )?attempts",
            )
        }),
        with: &["lock", "disabl", "suspend"],
        without: &[],
    },
    Named {
        name: "password history",
        pattern: LazyLock::new(|| pattern(r"(?i)(?-u:\b)(?:last|previous|prior) {COUNT} passwords")),
        with: &["passwords"],
        without: &[],
    },
    Named {
        name: "password lifetime",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?i)(?-u:\b)(?:every|expires? (?:after|in)|older than) {COUNT}[ -](?P<unit>day|month|year)s?(?-u:\b)",
            )
        }),
        with: &["password"],
        without: &["review", "audit", "test", "rotate key"],
    },
    Named {
        name: "lowest TLS version",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?-u:\b)TLS (?:version |v)?(1\.[0-9]) (?:or|and) (?:higher|later|above|newer|greater|better)|(?:minimum|at least)(?: of)? TLS (?:version |v)?(1\.[0-9])",
            )
        }),
        with: &["tls"],
        without: &["internal", "legacy", "deprecat", "migrat"],
    },
];

#[expect(clippy::expect_used, reason = "the patterns are compiled in and tested")]
pub(super) fn pattern(with_numbers: &str) -> Regex {
    // "twelve (12) characters"
    let count = format!(r"{}(?: \([0-9]+\))?", *NUMBER);
    let text = with_numbers.replace("{COUNT}", &count).replace("{NUMBER}", &NUMBER);
    Regex::new(&text).expect("a valid pattern")
}

/// Most texts have none of these words.
#[expect(clippy::expect_used, reason = "the words are compiled in")]
pub(crate) static WORTH_READING: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new([
        "characters",
        "RTO",
        "RPO",
        "ecovery",
        "ecovery Point",
        "nactivity",
        "attempts",
        "passwords",
        "assword",
        "TLS",
        "retained",
        "stored",
        "kept",
        "held",
        "stay",
        "remain",
        "preserved",
        "archived",
    ])
    .expect("a valid set")
});

static KEPT_FOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)for (?:at least |a minimum of |a period of |up to )?{COUNT} (?P<unit>day|week|month|year)s?(?-u:\b)",
    )
});

/// What a thing is said to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Days where it is a time, otherwise as it is written.
    Figure(f32),
    /// That of a region of a cloud.
    Name(String),
}

/// How many different values there are.
pub(crate) fn different<'v>(values: impl Iterator<Item = &'v Value>) -> usize {
    let mut known: Vec<&Value> = Vec::new();
    for value in values {
        if !known.contains(&value) {
            known.push(value);
        }
    }
    known.len()
}

/// A value and what it is the value of.
#[derive(Clone, Debug)]
pub struct Fact {
    pub what: String,
    pub value: Value,
    pub narrowed: BTreeSet<String>,
    pub words: String,
    pub span: Span,
    pub block: BlockId,
}

pub(crate) fn collect(reading: &Reading, id: BlockId, sentence: &Sentence, facts: &mut Vec<Fact>) {
    let block = reading.block(id);
    let text = &block.text.as_str()[sentence.span.range()];
    let label = block.label.as_ref().map_or(String::new(), |l| format!("{}: ", l.name));
    let lower = text.to_lowercase();
    let mut push = |what: String, value: f32, at: std::ops::Range<usize>| {
        let analysis = reading.analysis(id);
        let end = sentence.span.start as usize + at.end;
        let after = analysis.tokens.partition_point(|token| (token.start as usize) < end);
        let before = sentence.tokens().start..after.min(sentence.tokens().end);
        // What is kept may be named behind for how long.
        let of_retention = what.starts_with("retention");
        let all = if of_retention { sentence.tokens() } else { before.clone() };
        let mut narrowed = qualifiers_in(reading, id, all);
        // What is kept is named by the sentence's subject.
        if !of_retention {
            // "12 characters and the method that Okta offers": what follows says nothing of the length.
            narrowed.extend(names(reading, id, before));
        }
        narrowed.extend(qualifiers(&label));
        narrowed.extend(qualifiers(&headings(reading, block.section)));
        let start = sentence.span.start as usize;
        let span = block.text.source(Span::from(start + at.start..start + at.end));
        facts.push(Fact {
            what,
            value: Value::Figure(value),
            narrowed,
            words: text[at].to_owned(),
            span,
            block: id,
        });
    };
    for named in &NAMED {
        let with = named.with.iter().any(|word| lower.contains(word));
        if !with || named.without.iter().any(|word| lower.contains(word)) {
            continue;
        }
        let mut all = named.pattern.captures_iter(text);
        // Two values in one sentence are told apart by the sentence.
        let (Some(found), None) = (all.next(), all.next()) else { continue };
        let Some(count) = found.get(1).or_else(|| found.get(2)) else { continue };
        let unit = found.name("unit");
        let whole = found.get(0).map_or(count.end(), |whole| whole.end());
        let end = match unit {
            Some(unit) => end_of(unit, text),
            None if text[count.end()..whole].starts_with([' ', '-']) && !named.name.contains("TLS") => whole,
            None => count.end(),
        };
        if let Some(value) = value(count.as_str(), unit.map(|u| u.as_str())) {
            push(named.name.to_owned(), value, count.start()..end);
        }
    }
    for (thing, count, at) in retention(reading, id, sentence, text) {
        push(format!("retention of {thing}"), count, at);
    }
}

/// "Audit logs are retained for one year", "Security logs stay in the archive for 400 days".
fn retention(
    reading: &Reading,
    id: BlockId,
    sentence: &Sentence,
    text: &str,
) -> Vec<(String, f32, std::ops::Range<usize>)> {
    const PRONOUNS: [&str; 9] =
        ["it", "they", "this", "these", "data", "record", "information", "that", "which"];
    let analysis = reading.analysis(id);
    let starts = |clause: &Clause| {
        (analysis.tokens[clause.verb_first as usize].start as usize)
            .saturating_sub(sentence.span.start as usize)
    };
    let keeps = |clause: &&Clause| {
        let is_kept = clause.voice == Voice::Passive
            && matches!(
                lemma(clause),
                "retain" | "store" | "keep" | "preserve" | "archive" | "maintain" | "hold"
            );
        let stays = clause.voice == Voice::Active && matches!(lemma(clause), "stay" | "remain");
        (is_kept || stays) && !clause.subordinate && !clause.negated
    };
    let clauses: Vec<&Clause> = analysis.clauses_of(sentence).iter().filter(keeps).collect();
    let times: Vec<_> = KEPT_FOR.captures_iter(text).collect();
    let mut found = Vec::new();
    for (at, clause) in clauses.iter().enumerate() {
        let end = clauses.get(at + 1).map_or(text.len(), |next| starts(next));
        let own = |time: &&regex::Captures| {
            time.get(0).is_some_and(|whole| (starts(clause)..end).contains(&whole.start()))
        };
        // Of two times it is not said which is meant.
        let mut own = times.iter().filter(own);
        let (Some(time), None, Some(subject)) = (own.next(), own.next(), clause.subject) else { continue };
        let (Some(count), Some(unit)) = (time.get(1), time.name("unit")) else { continue };
        let Some(value) = value(count.as_str(), Some(unit.as_str())) else { continue };
        // "Audit logs of the console": what follows the head tells which.
        let thing = content(reading, id, subject.first as usize..clause.verb_first as usize);
        let thing: Vec<&str> = thing.iter().map(String::as_str).collect();
        let is_pronoun = thing.len() == 1 && PRONOUNS.contains(&thing[0]);
        if !thing.is_empty() && !is_pronoun {
            found.push((thing.join(" "), value, count.start()..end_of(unit, text)));
        }
    }
    found
}

/// Where a unit ends, with the "s" of its plural.
pub(super) fn end_of(unit: Match, text: &str) -> usize {
    unit.end() + usize::from(text[unit.end()..].starts_with('s'))
}

/// A figure in days, or as it is where it has no unit.
pub(crate) fn value(count: &str, unit: Option<&str>) -> Option<f32> {
    let number = count.parse().ok().or_else(|| in_letters(count))?;
    let days = match unit.map(str::to_lowercase).as_deref() {
        None => 1.0,
        Some("minute" | "min") => 1.0 / 1440.0,
        Some("hour" | "hr" | "h") => 1.0 / 24.0,
        Some("day") => 1.0,
        Some("week") => 7.0,
        // Twelve months are a year.
        Some("month") => 365.0 / 12.0,
        Some("year") => 365.0,
        Some(_) => return None,
    };
    Some((number * days * 1000.0f32).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_compare_over_units() {
        assert_eq!(value("24", Some("hour")), value("one", Some("day")));
        assert_eq!(value("twelve", Some("month")), value("1", Some("year")));
        assert_eq!(value("14", None), Some(14.0));
    }

    #[test]
    fn patterns_are_valid() {
        for named in &NAMED {
            assert!(named.pattern.captures_len() > 1, "{}", named.name);
        }
    }
}
