//! Dates as documents write them.

use crate::date::Date;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A date and where it stands in the text.
pub(crate) struct Found {
    /// The month's first where only a month is given.
    pub(crate) date: Date,
    pub(crate) at: Range<usize>,
    /// Whether the day is given.
    pub(crate) exact: bool,
}

/// 2025-01-31, January 31, 2025, 31 Jan 2025, January 2025. 01/02/2025 has two readings and is left
/// out.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    const MONTH: &str = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\\.?";
    Regex::new(&format!(
        r"(?-u:\b)(20[0-9][0-9])-([0-9][0-9])-([0-9][0-9])(?-u:\b)|(?-u:\b){MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? (20[0-9][0-9])(?-u:\b)|(?-u:\b)([0-9]{{1,2}})(?:st|nd|rd|th)? {MONTH},? (20[0-9][0-9])(?-u:\b)|(?-u:\b){MONTH},? (20[0-9][0-9])(?-u:\b)"
    ))
    .expect("a valid pattern")
});

pub(crate) fn find(text: &str) -> Vec<Found> {
    if !text.contains("20") {
        return Vec::new();
    }
    DATE.captures_iter(text)
        .filter_map(|found| {
            let number = |group: usize| found.get(group).and_then(|m| m.as_str().parse::<u32>().ok());
            let month = |group: usize| found.get(group).map(|m| month(m.as_str()));
            let (year, month, day) = if found.get(1).is_some() {
                (number(1)?, number(2)?, number(3))
            } else if found.get(4).is_some() {
                (number(6)?, month(4)?, number(5))
            } else if found.get(7).is_some() {
                (number(9)?, month(8)?, number(7))
            } else {
                (number(11)?, month(10)?, None)
            };
            let exact = day.is_some();
            let day = day.unwrap_or(1);
            ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| Found {
                date: Date { year: year as i32, month, day },
                at: found.get(0).map_or(0..0, |m| m.range()),
                exact,
            })
        })
        .collect()
}

fn month(name: &str) -> u32 {
    const NAMES: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    NAMES.find(&name[..3]).map_or(0, |at| at as u32 / 3 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_ways_people_write_them() {
        let date = |year, month, day| Date { year, month, day };
        for text in
            ["2025-03-09", "March 9, 2025", "Mar 9 2025", "9 March 2025", "9th of", "on 9th Mar. 2025"]
        {
            let found = find(text);
            if text == "9th of" {
                assert!(found.is_empty());
                continue;
            }
            assert_eq!(found[0].date, date(2025, 3, 9), "{text}");
        }
        let month = &find("since September 2024")[0];
        assert!(!month.exact);
        assert_eq!(month.date, date(2024, 9, 1));
        assert!(find("03/04/2025, 2025, version 20.25, 2025-13-01").is_empty());
    }
}
