//! Dates as documents write them, in days since 1970-01-01.

use crate::date::MONTHS;
use std::ops::Range;

/// The dates in a text with their places: 2025-03-31, 31 March 2025, March 31, 2025.
pub(super) fn dates(text: &str) -> Vec<(Range<usize>, i64)> {
    let words: Vec<(usize, &str)> = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (start, word) = words[at];
        if let Some(day) = iso(word) {
            found.push((start..start + word.len(), day));
            at += 1;
            continue;
        }
        if let [(_, a), (_, b), (last, c), ..] = words[at..]
            && let Some(day) = spelled(a, b, c)
        {
            found.push((start..last + c.len(), day));
            at += 3;
            continue;
        }
        at += 1;
    }
    found
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let split = |c: char| !c.is_alphanumeric() && c != '-';
    text.split(split)
        .filter(|w| !w.is_empty())
        .map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
        .collect()
}

fn iso(word: &str) -> Option<i64> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    days(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn spelled(a: &str, b: &str, year: &str) -> Option<i64> {
    if year.len() != 4 {
        return None;
    }
    let year = year.parse().ok()?;
    match (month(a), month(b)) {
        (Some(month), None) => days(year, month, b.parse().ok()?),
        (None, Some(month)) => days(year, month, a.parse().ok()?),
        _ => None,
    }
}

fn month(word: &str) -> Option<i64> {
    let start = word.get(..3)?.to_lowercase();
    let at = MONTHS.iter().position(|month| month.starts_with(&start))?;
    word.chars().all(char::is_alphabetic).then_some(at as i64 + 1)
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_text() {
        let found = |text: &str| dates(text).into_iter().map(|(_, day)| day).collect::<Vec<_>>();
        assert_eq!(found("1970-01-01 to 1970-12-31"), [0, 364]);
        assert_eq!(found("from 1 March 2024 until March 2, 2024"), [19783, 19784]);
        assert_eq!(found("2025-02-31x, v1.2, 12 2025, 2025-13-01"), Vec::<i64>::new());
    }
}
