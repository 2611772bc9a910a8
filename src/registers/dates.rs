//! Days and periods as people write them in a cell of their own.

use super::columns::words;
use crate::date::{Date, MONTHS};

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDay {
    /// One of two, as the parts are read.
    Either(Date, Date),
    Unknown,
}

/// 2026-01-31, 31 January 2026, January 31, 2026, 31-Jan-2026, 31.01.2026, 31/01/2026 and the same with a time of day.
pub(super) fn day(text: &str) -> Result<Date, NoDay> {
    let text = text.trim();
    let text = text.split_once(['T', ' ']).filter(|(_, time)| is_time(time)).map_or(text, |(day, _)| day);
    let words = words(text);
    let parts: Vec<&str> = words.split(' ').collect();
    let [a, b, c] = parts[..] else { return Err(NoDay::Unknown) };
    let date = match (year(a), month(a), month(b), year(c)) {
        (Some(year), None, None, _) => Date::new(year, number(b)?, number(c)?),
        (None, None, Some(month), Some(year)) => Date::new(year, month, nth(a)?),
        (None, Some(month), None, Some(year)) => Date::new(year, month, nth(b)?),
        (None, None, None, Some(year)) => {
            return in_figures(year, number(a)?, number(b)?, text.contains('.'));
        }
        _ => None,
    };
    date.ok_or(NoDay::Unknown)
}

/// Of two figures the day and the month: by their size, or where points separate them in the order of those who do so.
fn in_figures(year: i32, a: u32, b: u32, has_points: bool) -> Result<Date, NoDay> {
    let day_first = Date::new(year, b, a);
    let month_first = if has_points { None } else { Date::new(year, a, b) };
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => Err(NoDay::Either(one, other)),
        (Some(date), _) | (None, Some(date)) => Ok(date),
        (None, None) => Err(NoDay::Unknown),
    }
}

/// The first and last day of 2026, 2026-Q1, Q1 2026, H1 2026, January 2026, 2026-01, and of what lies from one of these or
/// a day to another.
pub(super) fn period(text: &str) -> Option<(Date, Date)> {
    span_of(text).or_else(|| from_to(text)).or_else(|| {
        // "Joiners 2025-07-01 to 2026-06-30"
        text.match_indices(' ').find_map(|(at, _)| from_to(text.get(at + 1..)?))
    })
}

/// From the one to the other.
fn from_to(text: &str) -> Option<(Date, Date)> {
    const BETWEEN: [&str; 7] = [" to ", " until ", " through ", " – ", " - ", "–", "/"];
    BETWEEN.iter().find_map(|between| {
        let (from, to) = text.split_once(between)?;
        let (to_first, last) = span_of(to)?;
        // "January to March 2026"
        let first = span_of(from).or_else(|| span_of(&format!("{from} {}", to_first.year)))?.0;
        (first <= last).then_some((first, last))
    })
}

/// The first and last day of one stretch.
fn span_of(text: &str) -> Option<(Date, Date)> {
    if let Ok(day) = day(text) {
        return Some((day, day));
    }
    let words = words(text);
    let parts: Vec<&str> = words.split(' ').collect();
    match parts[..] {
        [whole] => {
            let year = year(whole)?;
            months(year, 1, 12)
        }
        [a, b] => {
            let (year, part) = year(a).map(|year| (year, b)).or_else(|| Some((year(b)?, a)))?;
            if let Some(quarter) = part.strip_prefix('q').and_then(|n| n.parse::<u32>().ok()) {
                return (1..=4).contains(&quarter).then(|| months(year, quarter * 3 - 2, 3))?;
            }
            if let Some(half) = part.strip_prefix('h').and_then(|n| n.parse::<u32>().ok()) {
                return (1..=2).contains(&half).then(|| months(year, half * 6 - 5, 6))?;
            }
            months(year, month(part).or_else(|| part.parse().ok())?, 1)
        }
        _ => None,
    }
}

/// So many whole months.
fn months(year: i32, first: u32, count: u32) -> Option<(Date, Date)> {
    let last = first.checked_add(count)?.checked_sub(1)?;
    let end = (28..=31).rev().find_map(|day| Date::new(year, last, day))?;
    Some((Date::new(year, first, 1)?, end))
}

fn year(word: &str) -> Option<i32> {
    let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|year| is_year && (1900..2200).contains(year))
}

fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|month| {
        word.len() >= 3 && month.starts_with(word) || word == "sept" && *month == "september"
    })?;
    Some(at as u32 + 1)
}

fn number(word: &str) -> Result<u32, NoDay> {
    let is_number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|_| is_number).ok_or(NoDay::Unknown)
}

/// 3, 3rd
fn nth(word: &str) -> Result<u32, NoDay> {
    let endings = ["st", "nd", "rd", "th"];
    number(endings.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word))
}

/// 09:30, 09:30:00Z, 9:30 UTC
fn is_time(text: &str) -> bool {
    let starts = text.trim_start().split_once(':').is_some_and(|(hour, _)| number(hour).is_ok());
    starts && text.len() <= 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn days_in_the_ways_people_write_them() {
        for text in [
            "2026-01-31",
            "2026-01-31T09:30:00Z",
            "2026-01-31 09:30",
            "31 January 2026",
            "January 31, 2026",
            "31-Jan-2026",
            "Jan 31st 2026",
            "31/01/2026",
            "01/31/2026",
            "31.1.2026",
            "2026/01/31",
        ] {
            assert_eq!(day(text), Ok(date("2026-01-31")), "{text}");
        }
        assert_eq!(day("03/04/2026"), Err(NoDay::Either(date("2026-04-03"), date("2026-03-04"))));
        assert_eq!(day("3.4.2026"), Ok(date("2026-04-03")));
        assert_eq!(day("4/4/2026"), Ok(date("2026-04-04")));
        for text in ["", "soon", "2026-02-30", "31/31/2026", "January 2026", "31 Jan 26", "2026", "1 2 3 4"] {
            assert_eq!(day(text), Err(NoDay::Unknown), "{text}");
        }
    }

    #[test]
    fn periods_in_the_ways_people_write_them() {
        let of = |from: &str, to: &str| Some((date(from), date(to)));
        for text in [
            "2026-Q1",
            "Q1 2026",
            "q1/2026",
            "January to March 2026",
            "2026-01-01 to 2026-03-31",
            "2026-01-01/2026-03-31",
            "1 Jan 2026 – 31 Mar 2026",
            "2026-01 to 2026-03",
        ] {
            assert_eq!(period(text), of("2026-01-01", "2026-03-31"), "{text}");
        }
        assert_eq!(period("2026"), of("2026-01-01", "2026-12-31"));
        assert_eq!(period("H2 2026"), of("2026-07-01", "2026-12-31"));
        assert_eq!(period("February 2024"), of("2024-02-01", "2024-02-29"));
        assert_eq!(period("2026-02"), of("2026-02-01", "2026-02-28"));
        assert_eq!(period("31 January 2026"), of("2026-01-31", "2026-01-31"));
        for text in ["", "Q5 2026", "2026-13", "last quarter", "2026-03-31 to 2026-01-01", "4294967295 2026"]
        {
            assert_eq!(period(text), None, "{text}");
        }
    }
}
