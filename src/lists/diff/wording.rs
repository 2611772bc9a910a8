//! What has changed in substance between two wordings of one sentence.

use super::matching::words;
use super::{Change, Kind};
use crate::date::MONTHS;
use crate::language::{Interval, analyse};
use crate::programme::facts::value;

/// Words that leave open what is done.
const OPEN: &[&[&str]] = &[
    &["periodically"],
    &["regularly"],
    &["occasionally"],
    &["from", "time", "to", "time"],
    &["as", "needed"],
    &["as", "appropriate"],
    &["where", "appropriate"],
    &["when", "needed"],
    &["where", "possible"],
    &["where", "feasible"],
    &["where", "practical"],
    &["where", "practicable"],
    &["if", "possible"],
    &["aims", "to"],
    &["aim", "to"],
    &["strives", "to"],
    &["strive", "to"],
    &["seeks", "to"],
    &["endeavours", "to"],
    &["endeavors", "to"],
    &["is", "encouraged"],
    &["are", "encouraged"],
    &["is", "recommended"],
    &["are", "recommended"],
    &["typically"],
    &["generally"],
    &["usually"],
    &["best", "effort"],
    &["reasonable", "efforts"],
    &["in", "a", "timely", "manner"],
];

const EXCEPTING: &[&[&str]] = &[
    &["except"],
    &["excluding"],
    &["unless"],
    &["other", "than"],
    &["with", "the", "exception"],
    &["apart", "from"],
];

const ALL: &[&str] = &["all", "every", "each", "any"];

const PART: &[&str] = &[
    "critical",
    "key",
    "selected",
    "some",
    "most",
    "certain",
    "major",
    "significant",
    "important",
    "material",
    "high-risk",
    "relevant",
];

/// Where the two differ.
struct Hunk<'w> {
    old: &'w [String],
    new: &'w [String],
    /// The word before it.
    after: Option<&'w str>,
}

/// What has changed; nothing where one only says the other in other words. `figures` is whether figures are told, too.
pub(super) fn changes(old: &str, new: &str, figures: bool) -> Vec<Change> {
    let (old_words, new_words) = (words(old), words(new));
    let hunks = hunks(&old_words, &new_words);
    let mut found = Vec::new();
    found.extend(hunks.iter().find_map(|hunk| force(hunk, &old_words, &new_words)));
    found.extend(hunks.iter().find_map(negation));
    found.extend(phrase(OPEN, &old_words, &new_words, "left open", "no longer left open"));
    found.extend(phrase(EXCEPTING, &old_words, &new_words, "exception added", "exception removed"));
    found.extend(hunks.iter().find_map(|hunk| extent(hunk, &old_words, &new_words)));
    found.extend(times(old, new, true));
    if !figures {
        return found;
    }
    found.extend(times(old, new, false));
    let timed = [timed_words(old), timed_words(new)].concat();
    found.extend(hunks.iter().find_map(|hunk| figure(hunk, &old_words, &new_words, &timed)));
    found
}

/// The differing parts of two lists of words, by their longest common subsequence.
fn hunks<'w>(old: &'w [String], new: &'w [String]) -> Vec<Hunk<'w>> {
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a][b] = if old[a] == new[b] {
                common[a + 1][b + 1] + 1
            } else {
                common[a + 1][b].max(common[a][b + 1])
            };
        }
    }
    let (mut a, mut b, mut found) = (0, 0, Vec::new());
    while a < old.len() || b < new.len() {
        let (from_a, from_b) = (a, b);
        while (a < old.len() || b < new.len()) && !(a < old.len() && b < new.len() && old[a] == new[b]) {
            if b == new.len() || a < old.len() && common[a + 1][b] >= common[a][b + 1] {
                a += 1;
            } else {
                b += 1;
            }
        }
        if a > from_a || b > from_b {
            let after = from_b.checked_sub(1).map(|at| new[at].as_str());
            found.push(Hunk { old: &old[from_a..a], new: &new[from_b..b], after });
        }
        (a, b) = (a + 1, b + 1);
    }
    found
}

/// How much a modal verb binds.
fn binds(word: &str) -> Option<u8> {
    match word {
        "must" | "shall" | "will" | "required" => Some(3),
        "should" | "ought" => Some(2),
        "may" | "might" | "could" | "can" => Some(1),
        _ => None,
    }
}

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

/// "must" to "should", "is" to "may be".
fn force(hunk: &Hunk, old: &[String], new: &[String]) -> Option<Change> {
    /// More words than that are another way to say it.
    const MOST: usize = 4;
    if hunk.old.is_empty() || hunk.new.is_empty() || hunk.old.len() > MOST || hunk.new.len() > MOST {
        return None;
    }
    // "Only administrators may", "nobody may", "may not" bind as much as "must" does.
    if [old, new].iter().any(|all| has(all, &["only", "no", "nobody", "none", "never", "not", "cannot"])) {
        return None;
    }
    let modal = |words: &[String]| words.iter().find_map(|word| Some((word.clone(), binds(word)?)));
    let weak = |all: &[String]| all.iter().any(|word| binds(word).is_some_and(|force| force < 3));
    let (before, after) = (modal(hunk.old), modal(hunk.new));
    // "Customers can export" says what they are able to.
    let able = |modal: &Option<(String, u8)>, words: &[String]| {
        modal.as_ref().is_some_and(|(word, _)| matches!(word.as_str(), "can" | "could"))
            && !has(words, &["be"])
    };
    if able(&before, hunk.old) || able(&after, hunk.new) {
        return None;
    }
    let force = |modal: &Option<(String, u8)>| modal.as_ref().map_or(3, |(_, force)| *force);
    let said = |modal: &Option<(String, u8)>, hunk: &[String]| match modal {
        Some((word, _)) if before.is_some() && after.is_some() => word.clone(),
        _ => hunk.join(" "),
    };
    let kind = match force(&before).cmp(&force(&after)) {
        std::cmp::Ordering::Greater if before.is_some() || !weak(old) => Kind::Weakened,
        std::cmp::Ordering::Less if after.is_some() || !weak(new) => Kind::Strengthened,
        _ => return None,
    };
    Some(Change::new(kind, format!("“{}” is now “{}”", said(&before, hunk.old), said(&after, hunk.new))))
}

/// "is" to "is not".
fn negation(hunk: &Hunk) -> Option<Change> {
    const NOT: &[&str] = &["not", "never", "cannot", "no"];
    if hunk.old.len() > 2 || hunk.new.len() > 2 {
        return None;
    }
    match (has(hunk.old, NOT), has(hunk.new, NOT)) {
        (false, true) => Some(Change::new(Kind::Changed, format!("“{}” is new", hunk.new.join(" ")))),
        (true, false) => Some(Change::new(Kind::Changed, format!("“{}” is gone", hunk.old.join(" ")))),
        _ => None,
    }
}

/// Words that only one of the two has: they weaken what they stand in.
fn phrase(list: &[&[&str]], old: &[String], new: &[String], added: &str, removed: &str) -> Option<Change> {
    let find = |all: &[String]| {
        let has = |phrase: &&&[&str]| all.windows(phrase.len()).any(|words| words == **phrase);
        list.iter().find(has).map(|phrase| phrase.join(" "))
    };
    match (find(old), find(new)) {
        (None, Some(words)) => Some(Change::new(Kind::Weakened, format!("{added}: “{words}”"))),
        (Some(words), None) => Some(Change::new(Kind::Strengthened, format!("{removed}: “{words}” is gone"))),
        _ => None,
    }
}

/// "all" to "critical".
fn extent(hunk: &Hunk, old: &[String], new: &[String]) -> Option<Change> {
    let part = |words: &[String]| words.iter().find(|word| PART.contains(&word.as_str())).cloned();
    let narrows = |from: &[String], to: &[String], all_of_from: &[String]| {
        let word = part(to)?;
        let whole = from.iter().find(|word| ALL.contains(&word.as_str())).cloned();
        let whole = whole.or_else(|| {
            let after_all = hunk.after.filter(|word| from.is_empty() && to.len() == 1 && ALL.contains(word));
            after_all.map(str::to_owned)
        })?;
        (from.len() <= 3 && to.len() <= 3 && !all_of_from.contains(&word)).then_some((whole, word))
    };
    if let Some((whole, word)) = narrows(hunk.old, hunk.new, old) {
        return Some(Change::new(Kind::Weakened, format!("“{whole}” is now “{word}”")));
    }
    let (whole, word) = narrows(hunk.new, hunk.old, new)?;
    Some(Change::new(Kind::Strengthened, format!("“{word}” is now “{whole}”")))
}

/// An expression of time: its days, whether it comes round again, and its words.
type Stated = (f32, bool, String);

fn stated(text: &str) -> Vec<Stated> {
    let analysis = analyse(text, false);
    let stated = analysis.times.iter().filter_map(|time| {
        let (days, recurs) = match time.interval {
            Interval::Every(days) => (days, true),
            Interval::Within(days) => (days, false),
            _ => return None,
        };
        Some((days, recurs, text[analysis.span(time.tokens()).range()].to_owned()))
    });
    stated.collect()
}

fn timed_words(text: &str) -> Vec<String> {
    stated(text).iter().flat_map(|(_, _, text)| words(text)).collect()
}

/// The only interval that a text states.
pub(super) fn interval(text: &str) -> Option<(f32, String)> {
    match &stated(text)[..] {
        [(days, true, words)] => Some((*days, words.clone())),
        _ => None,
    }
}

/// A quarter is 90 days, or 91.
pub(super) fn same(one: f32, other: f32) -> bool {
    (one - other).abs() <= 0.05 * one.max(other)
}

/// "quarterly" to "annually", "within 24 hours" to "within 72 hours".
fn times(old: &str, new: &str, recurs: bool) -> Option<Change> {
    /// Where longer is not worse.
    const KEEPS: &[&str] =
        &["retain", "kept", "keep", "stor", "archiv", "preserv", "notice", "at least", "minimum"];
    /// Where less often is not worse.
    const BOUNDS: &[&str] = &["no more than", "not more than", "at most", "more often"];
    let of = |text: &str| stated(text).into_iter().filter(|stated| stated.1 == recurs).collect::<Vec<_>>();
    let (mut before, mut after) = (of(old), of(new));
    before.retain(|one| match after.iter().position(|other| same(one.0, other.0)) {
        Some(at) => {
            after.remove(at);
            false
        }
        None => true,
    });
    // More than one each may be told of different things.
    let ([one], [other]) = (&before[..], &after[..]) else { return None };
    let unsure = if recurs { BOUNDS } else { KEEPS };
    let lower = [old.to_lowercase(), new.to_lowercase()];
    let unsure = unsure.iter().any(|words| lower.iter().any(|text| text.contains(words)));
    let (kind, how) = match (unsure, recurs, other.0 > one.0) {
        (true, ..) => (Kind::Changed, "another time"),
        (_, true, true) => (Kind::Weakened, "less often"),
        (_, true, false) => (Kind::Strengthened, "more often"),
        (_, false, true) => (Kind::Weakened, "a longer deadline"),
        (_, false, false) => (Kind::Strengthened, "a shorter deadline"),
    };
    Some(Change::new(kind, format!("{how}: “{}” is now “{}”", one.2, other.2)))
}

/// "14 characters" to "12 characters". Which is better only who reads it can say.
fn figure(hunk: &Hunk, old: &[String], new: &[String], timed: &[String]) -> Option<Change> {
    let figures = |hunk: &[String], all: &[String]| {
        let at = |word: &String| all.iter().position(|other| other == word);
        let figures = hunk.iter().filter(|word| !timed.contains(word)).filter_map(|word| {
            let at = at(word)?;
            let before = at.checked_sub(1).map_or("", |at| all[at].as_str());
            Some((number(word, before, all.get(at + 1).map_or("", String::as_str))?, word.clone()))
        });
        figures.collect::<Vec<_>>()
    };
    let (before, after) = (figures(hunk.old, old), figures(hunk.new, new));
    let ([one], [other]) = (&before[..], &after[..]) else { return None };
    (one.0 != other.0)
        .then(|| Change::new(Kind::Changed, format!("figure: “{}” is now “{}”", one.1, other.1)))
}

/// A figure as it compares: with its unit in days, where it has one of time. No dates, versions or references.
fn number(word: &str, before: &str, after: &str) -> Option<String> {
    const NAMES: &[&str] = &[
        "section", "version", "page", "appendix", "annex", "table", "clause", "step", "article", "part",
        "chapter", "v", "q", "type", "soc", "iso", "iec", "nist", "revision", "control", "phase", "policy",
        "ticket",
    ];
    let month = |word: &str| MONTHS.iter().any(|month| word.starts_with(&month[..3]));
    if NAMES.contains(&before) || month(before) || month(after) {
        return None;
    }
    if let Some(bits) = ["aes-", "rsa-", "sha-"].iter().find_map(|name| word.strip_prefix(name)) {
        return bits.parse::<u32>().ok().map(|_| word.to_owned());
    }
    let bare = word.trim_start_matches(['$', '€', '£']).trim_end_matches('%');
    let is_number = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let is_year = bare.len() == 4 && (bare.starts_with("19") || bare.starts_with("20"));
    if is_year {
        return None;
    }
    let unit = after.trim_end_matches('s');
    if let Some(days) = value(bare, Some(unit)) {
        return Some(format!("{days} days"));
    }
    match value(bare, None) {
        Some(count) if bare == word => Some(count.to_string()),
        _ => is_number.then(|| word.to_owned()),
    }
}
