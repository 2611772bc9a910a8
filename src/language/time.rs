//! How often and by when: expressions of time, parsed to days.

use super::{Analysis, Shape, Token};
use crate::vocabulary::{Class, Pos};
use std::ops::Range;

/// What an expression of time says. Durations are calendar days: a month counts 30, a quarter
/// 91, half a year 182, a year 365; business days count as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Interval {
    /// Comes round again: "quarterly", "every 90 days", "twice a year".
    Every(f32),
    /// A limit counted from an event: "within five business days", "24 hours".
    Within(f32),
    /// Each time something happens: "upon termination".
    Event,
    /// Without a break: "24/7".
    Continuous,
    /// Two readings: "bi-weekly".
    Ambiguous,
}

/// An expression of time in a text.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    /// First token and the token after the last.
    pub first: u32,
    pub after: u32,
    pub interval: Interval,
}

impl Time {
    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.after as usize
    }
}

/// Finds the expressions in a text whose tokens and terms are known, in order of place.
pub(super) fn find(text: &str, a: &mut Analysis) {
    for term in &a.terms {
        let interval = match term.class {
            Class::Every => Interval::Every(term.entry().days),
            Class::Ambiguous => Interval::Ambiguous,
            Class::Event => Interval::Event,
            Class::Continuous => Interval::Continuous,
            _ => continue,
        };
        if term.class == Class::Every && is_attribute_of_noun(text, &a.tokens, term.after as usize) {
            continue;
        }
        a.times.push(Time { first: term.first, after: term.after, interval });
    }
    let phrases = a.times.len();
    for at in 0..a.tokens.len() {
        if let Some(time) = figure(text, &a.tokens, at) {
            a.times.push(time);
        }
    }
    if a.times.len() > phrases {
        a.times.sort_by_key(|t| t.first);
    }
}

/// Whether a token is one of these words, which are in lower case.
fn is_one_of(text: &str, token: &Token, words: &[&str]) -> bool {
    let word = &text.as_bytes()[token.span().range()];
    words.iter().any(|w| word.eq_ignore_ascii_case(w.as_bytes()))
}

/// "annual report", "annual revenue", "daily standard": the adjective names a thing, no interval.
fn is_attribute_of_noun(text: &str, tokens: &[Token], after: usize) -> bool {
    let Some(next) = tokens.get(after) else {
        return false;
    };
    let word = &text[next.span().range()];
    [
        "report",
        "reports",
        "revenue",
        "revenues",
        "income",
        "salary",
        "fee",
        "fees",
        "leave",
        "turnover",
        "conference",
        "budget",
        "active",
        "subscription",
        "subscriptions",
        "plan",
        "plans",
        "billing",
        "business",
        "work",
        "operations",
        "activities",
        "life",
        "users",
    ]
    .iter()
    .any(|w| word.eq_ignore_ascii_case(w))
}

/// The days of a unit of time.
fn unit(text: &str, token: &Token) -> Option<f32> {
    if token.shape != Shape::Word || token.end - token.start > 9 {
        return None;
    }
    const UNITS: [(&str, f32); 11] = [
        ("minute", 1.0 / 1440.0),
        ("min", 1.0 / 1440.0),
        ("hour", 1.0 / 24.0),
        ("hr", 1.0 / 24.0),
        ("day", 1.0),
        ("week", 7.0),
        ("fortnight", 14.0),
        ("sprint", 14.0),
        ("month", 30.0),
        ("quarter", 91.0),
        ("year", 365.0),
    ];
    let word = text[token.span().range()].trim_end_matches(['s', 'S']);
    UNITS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, days)| *days)
}

/// Numbers in letters, in small ones.
pub(crate) const NUMBERS: [(&str, f32); 31] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("eighteen", 18.0),
    ("twenty", 20.0),
    ("twenty-four", 24.0),
    ("thirty", 30.0),
    ("thirty-six", 36.0),
    ("forty", 40.0),
    ("forty-five", 45.0),
    ("forty-eight", 48.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("seventy-two", 72.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("hundred", 100.0),
];

/// The number that a word is, in small letters or capitals.
pub(crate) fn in_letters(word: &str) -> Option<f32> {
    NUMBERS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

/// A number in figures or letters.
fn number(text: &str, token: &Token) -> Option<f32> {
    let word = &text[token.span().range()];
    if token.shape == Shape::Number {
        return word.parse().ok();
    }
    if word.len() > 11 || !token.is(Pos::NUMBER) {
        return None;
    }
    in_letters(word)
}

/// A number at `at`, also as "thirty (30)": its value and the token after it.
fn counted(text: &str, tokens: &[Token], at: usize) -> Option<(f32, usize)> {
    let value = number(text, tokens.get(at)?)?;
    let mut after = at + 1;
    if let [open, figure, close, ..] = &tokens[after..]
        && open.is_punct(b'(')
        && close.is_punct(b')')
        && number(text, figure).is_some()
    {
        after += 3;
    }
    // "30-60 days", "3 to 5 days": the upper bound counts.
    if let [joint, upper, ..] = &tokens[after..]
        && (joint.is_punct(b'-') || joint.is_punct(0xE2) || is_one_of(text, joint, &["to", "or"]))
        && let Some(upper) = number(text, upper)
    {
        return Some((upper, after + 2));
    }
    Some((value, after))
}

/// A number with a unit at `at`: "five business days", "30 calendar days".
fn duration(text: &str, tokens: &[Token], at: usize) -> Option<(f32, usize)> {
    // "12-month", "90-day"
    let token = tokens.get(at)?;
    if token.shape == Shape::Number {
        let word = &text[token.span().range()];
        if let Some((count, name)) = word.split_once('-')
            && let Ok(count) = count.parse::<f32>()
        {
            let days = match name.to_ascii_lowercase().trim_end_matches('s') {
                "minute" => 1.0 / 1440.0,
                "hour" => 1.0 / 24.0,
                "day" => 1.0,
                "week" => 7.0,
                "month" => 30.0,
                "year" => 365.0,
                _ => return None,
            };
            return Some((count * days, at + 1));
        }
    }
    let (value, mut after) = counted(text, tokens, at)?;
    if let Some(token) = tokens.get(after)
        && is_one_of(text, token, &["business", "working", "calendar", "consecutive"])
    {
        after += 1;
    }
    let days = unit(text, tokens.get(after)?)?;
    Some((value * days, after + 1))
}

/// Most words begin no expression with a figure: their first letter tells.
fn may_begin_figure(text: &str, token: &Token) -> bool {
    token.shape == Shape::Number
        || token.is(Pos::NUMBER)
        || matches!(
            text.as_bytes()[token.start as usize] | 0x20,
            b'e' | b'i' | b'o' | b'p' | b't' | b'u' | b'w'
        )
}

/// An expression with a figure that begins at `at`.
fn figure(text: &str, tokens: &[Token], at: usize) -> Option<Time> {
    let token = &tokens[at];
    if !token.is_word() || !may_begin_figure(text, token) {
        return None;
    }
    let time = |after: usize, interval| Some(Time { first: at as u32, after: after as u32, interval });
    let word = &text[token.span().range()];
    let is = |expected: &str| word.eq_ignore_ascii_case(expected);
    if is("every") || is("each") {
        if let Some((days, after)) = duration(text, tokens, at + 1) {
            return time(after, Interval::Every(days));
        }
        let next = tokens.get(at + 1)?;
        const DAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        if is_one_of(text, next, &DAYS) {
            return time(at + 2, Interval::Every(7.0));
        }
        return None;
    }
    if is("within") || is("in") || is("under") {
        let skip = usize::from(tokens.get(at + 1).is_some_and(|t| is_one_of(text, t, &["a", "the"])));
        // "within the hour", "within a day"
        if is("within")
            && skip == 1
            && let Some(days) = tokens.get(at + 2).and_then(|t| unit(text, t))
        {
            return time(at + 3, Interval::Within(days));
        }
        let (days, after) = duration(text, tokens, at + 1)?;
        return time(after, Interval::Within(days));
    }
    if is("once") || is("twice") || is("times") {
        let per = tokens.get(at + 1)?;
        if !is_one_of(text, per, &["a", "per", "every", "each", "in", "an"]) {
            return None;
        }
        let times = match () {
            _ if is("once") => 1.0,
            _ if is("twice") => 2.0,
            _ => at.checked_sub(1).and_then(|before| number(text, &tokens[before]))?,
        };
        let skip =
            usize::from(tokens.get(at + 2).is_some_and(|t| is_one_of(text, t, &["calendar", "fiscal"])));
        if let Some(days) = tokens.get(at + 2 + skip).and_then(|t| unit(text, t)) {
            return time(at + 3 + skip, Interval::Every(days / times));
        }
        let (days, after) = duration(text, tokens, at + 2)?;
        return time(after, Interval::Every(days / times));
    }
    if is("per") {
        let days = unit(text, tokens.get(at + 1)?)?;
        return time(at + 2, Interval::Every(days));
    }
    // A bare duration is a limit where it follows "no later than", "maximum", "at most", or comes
    // before "of", "after", "from", "following".
    if token.shape == Shape::Number || token.is(Pos::NUMBER) {
        let (days, after) = duration(text, tokens, at)?;
        let follows = |words: &[&str]| at > 0 && is_one_of(text, &tokens[at - 1], words);
        if follows(&["within", "in", "every", "each", "under"]) {
            return None;
        }
        let limit_before = follows(&["than", "maximum", "most", "is", "are", ":", "usually"]);
        let limit_after = tokens.get(after).is_some_and(|t| {
            is_one_of(text, t, &["of", "after", "from", "following", "upon", "prior", "before"])
        });
        return if limit_before || limit_after || at == 0 {
            time(after, Interval::Within(days))
        } else {
            None
        };
    }
    None
}
