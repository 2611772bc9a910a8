//! Records by the names of their files.

use super::dates::{day, period};
use super::{Evidence, Place, Value};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What the names of files say: `{id}-{control}-{date}*`.
#[derive(Clone, Debug)]
pub struct FileNames {
    pub written: String,
    matcher: Regex,
}

/// EV-011, LL-09, IAM-AC-01, CC6.1, 4.2: an id ends in figures, so that it does not run into the next.
const ID: &str = "(?:[A-Za-z]{1,8}[-_. ]?){0,2}[0-9]+(?:[.][0-9]+)*";

/// What stands between braces, and what it stands for in a name.
const PARTS: [(&str, &str); 7] = [
    ("id", ID),
    ("control", ID),
    ("date", "[0-9]{4}[-_.]?[0-9]{2}[-_.]?[0-9]{2}"),
    ("period", "[0-9]{4}[-_ ]?[QqHh][1-4]|[QqHh][1-4][-_ ]?[0-9]{4}|[0-9]{4}[-_][0-9]{2}|[0-9]{4}"),
    ("system", ".+?"),
    ("by", ".+?"),
    ("record", ".+?"),
];

/// A day in a name of which nothing else is known.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static DATED: LazyLock<FileNames> = LazyLock::new(|| {
    let matcher = Regex::new(
        "^(?:(?<control>[A-Za-z]{1,8}[-_. ]?[0-9]+(?:[.][0-9]+)*)[-_. ])?.*?(?<date>20[0-9]{2}[-_.]?[0-9]{2}[-_.]?[0-9]{2}).*$",
    );
    FileNames { written: String::new(), matcher: matcher.expect("a valid pattern") }
});

impl FileNames {
    /// `Err` says what is wrong with the pattern.
    pub fn new(written: &str) -> Result<FileNames, String> {
        let mut pattern = String::from("^");
        let mut rest = written;
        let mut named = Vec::new();
        while let Some(at) = rest.find(['{', '*']) {
            pattern.push_str(&regex::escape(&rest[..at]));
            let special = &rest[at..];
            if let Some(after) = special.strip_prefix('*') {
                pattern.push_str(".*");
                rest = after;
                continue;
            }
            let (name, after) = special[1..].split_once('}').ok_or("a brace is not closed")?;
            let (name, part) = PARTS.iter().find(|(known, _)| *known == name).ok_or_else(|| {
                let known = PARTS.map(|(name, _)| format!("{{{name}}}"));
                format!("there is no {{{name}}}; there are {}", known.join(", "))
            })?;
            if named.contains(name) {
                return Err(format!("{{{name}}} stands there twice"));
            }
            named.push(name);
            pattern.push_str(&format!("(?<{name}>{part})"));
            rest = after;
        }
        if !named.iter().any(|name| ["id", "control", "record"].contains(name)) {
            return Err("the names have to say which record it is: {id}, {control} or {record}".to_owned());
        }
        pattern.push_str(&regex::escape(rest));
        pattern.push('$');
        // What is too long to be a pattern.
        let matcher = Regex::new(&pattern).map_err(|_| "this is too long".to_owned())?;
        Ok(FileNames { written: written.to_owned(), matcher })
    }

    /// Any name with a day in it, and the control with which it begins.
    pub fn dated() -> &'static FileNames {
        &DATED
    }

    /// The record that a file is, by its name with or without what follows the last point; `None` where the pattern is
    /// another. `place` is that of the folder, `path` leads from the root to the file.
    pub fn record(&self, name: &str, path: &str, place: Place) -> Option<Evidence> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let found = self.matcher.captures(stem).or_else(|| self.matcher.captures(name))?;
        let value = |text: &str| Value { text: text.replace('_', " ").trim().to_owned(), place };
        let part = |part: &str| get(&found, part).map(value);
        let date = match get(&found, "date") {
            Some(written) => Some((day(&with_hyphens(written)).ok()?, place)),
            None => None,
        };
        Some(Evidence {
            id: part("id").unwrap_or_else(|| value("")),
            controls: part("control").into_iter().collect(),
            record: part("record").or_else(|| Some(value(stem))),
            system: part("system"),
            date,
            period: get(&found, "period").and_then(period),
            made_by: part("by"),
            file: Some(Value { text: path.to_owned(), place }),
        })
    }
}

fn get<'n>(found: &Captures<'n>, part: &str) -> Option<&'n str> {
    found.name(part).map(|part| part.as_str())
}

/// 20260131 and 2026_01_31 as 2026-01-31.
fn with_hyphens(date: &str) -> String {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    match (digits.get(..4), digits.get(4..6), digits.get(6..)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_the_pattern_wants() {
        let names = FileNames::new("{id}-{control}-{date}*").unwrap();
        let record =
            names.record("EV-011-LL-09-2026-01-31-access.pdf", "evidence/x.pdf", Place::default()).unwrap();
        assert_eq!((record.id.text.as_str(), record.controls[0].text.as_str()), ("EV-011", "LL-09"));
        assert_eq!(record.date.unwrap().0.to_string(), "2026-01-31");
        assert_eq!(record.file.unwrap().text, "evidence/x.pdf");
        for other in ["notes.txt", "EV-011-LL-09-2026-13-31.pdf", "EV-011-2026-01-31.pdf"] {
            assert_eq!(names.record(other, other, Place::default()), None, "{other}");
        }
        let names = FileNames::new("{record}_{period}_{by}").unwrap();
        let record = names.record("Access_review_2026-Q1_CISO.xlsx", "", Place::default()).unwrap();
        assert_eq!(record.record.unwrap().text, "Access review");
        assert_eq!(
            record.period.map(|(from, to)| format!("{from} {to}")),
            Some("2026-01-01 2026-03-31".to_owned())
        );
    }

    #[test]
    fn a_day_is_enough() {
        let record = |name| FileNames::dated().record(name, name, Place::default());
        let access = record("LL-09 access review 20260131.xlsx").unwrap();
        assert_eq!(access.controls[0].text, "LL-09");
        assert_eq!(access.date.unwrap().0.to_string(), "2026-01-31");
        assert!(record("minutes-2026-02-03.pdf").unwrap().controls.is_empty());
        assert_eq!(record("README.md"), None);
    }

    #[test]
    fn patterns_that_say_nothing_are_refused() {
        for (pattern, says) in [
            ("{date}*", "which record"),
            ("{id", "not closed"),
            ("{ticket}", "there is no {ticket}"),
            ("{id}{id}", "twice"),
        ] {
            assert!(FileNames::new(pattern).unwrap_err().contains(says), "{pattern}");
        }
        FileNames::new("((({id}[*").unwrap();
    }
}
