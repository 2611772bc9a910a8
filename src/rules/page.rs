//! A rule's page: the Markdown that people read and whose examples the tests run.
//!
//! ````text
//! # open-cadence
//!
//! One-sentence summary.
//!
//! ## Why it matters
//! ## What a reviewer asks
//! ## Options                 (where the rule has some)
//! ## Flagged
//! ```md flagged
//! Access is reviewed «periodically» by the SRE Lead in Jira.
//! ```
//! ```md fixed                (where the rule has a fix: the text after the first one)
//! Access is reviewed quarterly by the SRE Lead in Jira.
//! ```
//! ## Left alone
//! ```md clean
//! Access is reviewed quarterly by the SRE Lead in Jira.
//! ```
//! ````
//!
//! An example of several documents and registers is fenced as `files flagged` or `files clean`; a line `--- path`
//! stands before each file. Prose may stand between the examples. A fence of more backticks holds an example with a fence.

use std::fmt;
use std::ops::Range;

/// A parsed page; its texts are slices of the Markdown, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    pub name: &'a str,
    pub summary: &'a str,
    pub why: &'a str,
    pub question: &'a str,
    pub options: Option<&'a str>,
    pub flagged: Vec<Item<'a>>,
    pub clean: Vec<Item<'a>>,
}

/// What stands in the sections with examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    Prose(&'a str),
    Example(Example<'a>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// The 1-based line of its fence in the page.
    pub line: usize,
    /// As written, with its marks.
    pub marked: &'a str,
    /// The document to check: without the marks.
    pub text: String,
    /// The byte ranges of `text` that were between « and »; none in a clean example.
    pub marks: Vec<Range<usize>>,
    /// The text after the first fix of each finding.
    pub fixed: Option<&'a str>,
    /// Whether it is a programme: several files, each behind a line `--- path`.
    pub is_programme: bool,
}

impl Example<'_> {
    /// The files of a programme: their paths, and the byte ranges of their texts in `text`.
    pub fn files(&self) -> Vec<(&str, Range<usize>)> {
        let mut files: Vec<(&str, Range<usize>)> = Vec::new();
        for (_, at, line) in numbered_lines(&self.text) {
            let end = at + line.len() + 1;
            match (line.strip_prefix("--- "), files.last_mut()) {
                (Some(path), _) => files.push((path.trim(), end..end)),
                (None, Some((_, range))) => range.end = end.min(self.text.len()),
                (None, None) => {}
            }
        }
        files
    }
}

/// Why a page could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// 1-based.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for PageError {}

impl<'a> Page<'a> {
    pub fn parse(markdown: &'a str) -> Result<Page<'a>, PageError> {
        let mut sections = sections(markdown)?.into_iter();
        let Some(title) = sections.next() else { return error(1, "the page is empty") };
        let (name, summary) = (title.heading, title.body);
        if summary.is_empty() {
            return error(1, "a one-sentence summary follows the name");
        }
        let (mut why, mut question, mut options, mut flagged, mut clean) = (None, None, None, None, None);
        for section in sections {
            let seen = match section.heading {
                "Why it matters" => why.replace(section.body).is_some(),
                "What a reviewer asks" => question.replace(section.body).is_some(),
                "Options" => options.replace(section.body).is_some(),
                "Flagged" => flagged.replace(items(&section, true)?).is_some(),
                "Left alone" => clean.replace(items(&section, false)?).is_some(),
                other => {
                    return error(
                        section.line,
                        format!(
                            "there is no section “{other}”; the sections are Why it matters, What a reviewer asks, Options, Flagged, Left alone"
                        ),
                    );
                }
            };
            if seen {
                return error(section.line, format!("“{}” is there twice", section.heading));
            }
        }
        let need = |section: Option<&'a str>, heading: &str| match section {
            Some(body) if !body.is_empty() => Ok(body),
            _ => error(1, format!("the section “{heading}” is missing or empty")),
        };
        Ok(Page {
            name,
            summary,
            why: need(why, "Why it matters")?,
            question: need(question, "What a reviewer asks")?,
            options,
            flagged: flagged.unwrap_or_default(),
            clean: clean.unwrap_or_default(),
        })
    }

    pub fn flagged_examples(&self) -> impl Iterator<Item = &Example<'a>> {
        examples(&self.flagged)
    }

    pub fn clean_examples(&self) -> impl Iterator<Item = &Example<'a>> {
        examples(&self.clean)
    }
}

fn examples<'p, 'a>(items: &'p [Item<'a>]) -> impl Iterator<Item = &'p Example<'a>> {
    items.iter().filter_map(|item| match item {
        Item::Example(example) => Some(example),
        Item::Prose(_) => None,
    })
}

fn error<T>(line: usize, message: impl Into<String>) -> Result<T, PageError> {
    Err(PageError { line, message: message.into() })
}

struct Section<'a> {
    heading: &'a str,
    /// The 1-based line of the heading.
    line: usize,
    body: &'a str,
    /// The 1-based line on which `body` starts.
    body_line: usize,
}

/// The page cut at its headings; the first section is that of the title.
fn sections(markdown: &str) -> Result<Vec<Section<'_>>, PageError> {
    let mut headings: Vec<(usize, Range<usize>, &str)> = Vec::new();
    let mut fence = None;
    for (number, at, line) in numbered_lines(markdown) {
        if let Some(open) = fence {
            if closes(line, open) {
                fence = None;
            }
        } else if let Some((ticks, _)) = opening(line) {
            fence = Some(ticks);
        } else if let Some(heading) = line.strip_prefix(if headings.is_empty() { "# " } else { "## " }) {
            headings.push((number, at..at + line.len(), heading.trim()));
        }
    }
    if headings.first().is_none_or(|(number, ..)| *number != 1) {
        return error(1, "the page starts with “# ” and the name of the rule");
    }
    let ends = headings.iter().skip(1).map(|(_, range, _)| range.start).chain([markdown.len()]);
    let mut sections = Vec::with_capacity(headings.len());
    for ((line, range, heading), end) in headings.iter().zip(ends) {
        let body = &markdown[range.end..end];
        let start = end - body.trim_start().len();
        let body_line = 1 + markdown[..start].matches('\n').count();
        sections.push(Section { heading, line: *line, body: body.trim(), body_line });
    }
    Ok(sections)
}

/// The prose and examples of a section.
fn items<'a>(section: &Section<'a>, flagged: bool) -> Result<Vec<Item<'a>>, PageError> {
    let kind = if flagged { "flagged" } else { "clean" };
    let mut items = Vec::new();
    let mut prose = 0;
    let mut fence: Option<(usize, &str, usize, usize)> = None;
    for (number, at, line) in numbered_lines(section.body) {
        let number = number + section.body_line - 1;
        match fence {
            None => {
                if let Some((ticks, info)) = opening(line) {
                    push_prose(&mut items, &section.body[prose..at]);
                    fence = Some((ticks, info, number, at + line.len()));
                }
            }
            Some((ticks, info, opened, start)) if closes(line, ticks) => {
                let body = section.body.get(start..at).and_then(|body| body.strip_prefix('\n')).unwrap_or("");
                match info {
                    "md fixed" if flagged => fixed(&mut items, body, opened)?,
                    _ if info == format!("md {kind}") => {
                        items.push(Item::Example(example(body, opened, flagged)?));
                    }
                    _ if info == format!("files {kind}") => {
                        let example = Example { is_programme: true, ..example(body, opened, flagged)? };
                        items.push(Item::Example(example));
                    }
                    _ => {
                        return error(
                            opened,
                            format!("an example here is fenced as ```md {kind}, not as ```{info}"),
                        );
                    }
                }
                fence = None;
                prose = at + line.len();
            }
            Some(_) => {}
        }
    }
    if let Some((_, _, opened, _)) = fence {
        return error(opened, "the fence is not closed");
    }
    push_prose(&mut items, &section.body[prose..]);
    Ok(items)
}

fn push_prose<'a>(items: &mut Vec<Item<'a>>, prose: &'a str) {
    let prose = prose.trim();
    if !prose.is_empty() {
        items.push(Item::Prose(prose));
    }
}

/// Gives its fixed text to the example just before.
fn fixed<'a>(items: &mut [Item<'a>], body: &'a str, line: usize) -> Result<(), PageError> {
    match items.last_mut() {
        Some(Item::Example(example)) if example.fixed.is_none() => {
            example.fixed = Some(body);
            Ok(())
        }
        _ => error(line, "a fixed example follows its flagged one at once"),
    }
}

/// Takes the marks out of an example.
fn example(marked: &str, line: usize, flagged: bool) -> Result<Example<'_>, PageError> {
    let mut text = String::with_capacity(marked.len());
    let mut marks = Vec::new();
    let mut open = None;
    for character in marked.chars() {
        match (character, open) {
            ('«', None) => open = Some(text.len()),
            ('»', Some(start)) => {
                marks.push(start..text.len());
                open = None;
            }
            ('«' | '»', _) => return error(line, "« and » do not match in this example"),
            _ => text.push(character),
        }
    }
    if open.is_some() {
        return error(line, "« and » do not match in this example");
    }
    if marks.is_empty() == flagged {
        let wanted = if flagged {
            "a flagged example marks the words with « »"
        } else {
            "a clean example has no « »"
        };
        return error(line, wanted);
    }
    Ok(Example { line, marked, text, marks, fixed: None, is_programme: false })
}

/// Each line with its 1-based number and its byte, without its end.
fn numbered_lines(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').enumerate().map(move |(index, line)| {
        let start = at;
        at += line.len();
        (index + 1, start, line.strip_suffix('\n').unwrap_or(line))
    })
}

/// How many backticks open a fence, and what is written after them.
fn opening(line: &str) -> Option<(usize, &str)> {
    let info = line.trim_start_matches('`');
    let ticks = line.len() - info.len();
    (ticks >= 3 && !info.contains('`')).then(|| (ticks, info.trim()))
}

fn closes(line: &str, ticks: usize) -> bool {
    let line = line.trim_end();
    line.len() >= ticks && line.bytes().all(|byte| byte == b'`')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# open-cadence

An activity recurs, but nobody can say how often.

## Why it matters

A tester counts instances.
Without a number there is nothing to count.

## What a reviewer asks

How many times should a tester find this?

## Options

```toml
## not a heading
words = []
```

## Flagged

The plain case.

```md flagged
Access is reviewed «periodically» and «regularly».
```
```md fixed
Access is reviewed quarterly and quarterly.
```

````md flagged
```text
x
```
Reviewed «from time to time».
````

## Left alone

```md clean
Access is reviewed quarterly.
```

It says a number.
";

    #[test]
    fn a_page_has_its_parts() {
        let page = Page::parse(PAGE).unwrap();
        assert_eq!(page.name, "open-cadence");
        assert_eq!(page.summary, "An activity recurs, but nobody can say how often.");
        assert_eq!(page.why, "A tester counts instances.\nWithout a number there is nothing to count.");
        assert_eq!(page.question, "How many times should a tester find this?");
        assert_eq!(page.options, Some("```toml\n## not a heading\nwords = []\n```"));
        assert_eq!(page.flagged[0], Item::Prose("The plain case."));
        assert_eq!(page.clean[1], Item::Prose("It says a number."));
    }

    #[test]
    fn examples_lose_their_marks() {
        let page = Page::parse(PAGE).unwrap();
        let flagged: Vec<_> = page.flagged_examples().collect();
        assert_eq!(flagged[0].text, "Access is reviewed periodically and regularly.\n");
        assert_eq!(flagged[0].marks, [19..31, 36..45]);
        assert_eq!(flagged[0].fixed, Some("Access is reviewed quarterly and quarterly.\n"));
        assert_eq!(flagged[0].line, 25);
        assert_eq!(flagged[1].text, "```text\nx\n```\nReviewed from time to time.\n");
        assert_eq!(flagged[1].fixed, None);
        let clean: Vec<_> = page.clean_examples().collect();
        assert_eq!(clean[0].text, "Access is reviewed quarterly.\n");
        assert!(clean[0].marks.is_empty());
    }

    fn message(from: &str, to: &str) -> String {
        assert!(PAGE.contains(from));
        Page::parse(&PAGE.replacen(from, to, 1)).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_are_placed() {
        assert_eq!(message("# open", "open"), "line 1: the page starts with “# ” and the name of the rule");
        assert!(message("## Why it matters", "## Why").starts_with("line 5: there is no section “Why”"));
        assert!(
            message("## Options", "## Flagged")
                .contains("line 16: an example here is fenced as ```md flagged, not as ```toml")
        );
        assert_eq!(
            message("«periodically»", "«periodically"),
            "line 25: « and » do not match in this example"
        );
        assert_eq!(
            message("«from time to time»", "often"),
            "line 32: a flagged example marks the words with « »"
        );
        assert_eq!(
            message("reviewed quarterly.", "reviewed «quarterly»."),
            "line 41: a clean example has no « »"
        );
        assert_eq!(
            message("```md fixed", "Prose.\n```md fixed"),
            "line 29: a fixed example follows its flagged one at once"
        );
        assert_eq!(message("```\n\nIt says", "\n\nIt says"), "line 41: the fence is not closed");
        assert_eq!(Page::parse("").unwrap_err().line, 1);
    }
}
