//! `sayso explain`: a rule's page, for the terminal.

use super::Status;
use super::args::ExplainArgs;
use super::output::{Output, complain};
use super::rules::table;
use crate::report::{Palette, wrap};
use crate::rules::page::{Example, Item, Page};
use crate::rules::{self, Selector};
use std::fmt::Write as _;
use std::io;

pub(super) fn explain(args: &ExplainArgs, output: &mut Output) -> io::Result<Status> {
    let name = match args.selector {
        Selector::Rule(name) => name,
        Selector::Family(family) => return table(family, output).map(|()| Status::Clean),
    };
    let Some(rule) = rules::find(name) else { return Ok(Status::Trouble) };
    match Page::parse(rule.page) {
        Ok(page) => {
            let facts = format!("{}, {}", rule.family.name(), rule.level.name());
            output.out.write_all(render(&page, &facts, &output.palette, output.width).as_bytes())?;
            Ok(Status::Clean)
        }
        Err(error) => {
            complain(&format!("the page of {name}: {error}"));
            Ok(Status::Trouble)
        }
    }
}

/// The page as text; `facts` stand behind the name.
fn render(page: &Page<'_>, facts: &str, palette: &Palette, width: usize) -> String {
    let (strong, faint) = (palette.strong, palette.faint);
    let mut out = String::new();
    let _ = writeln!(out, "{strong}{}{strong:#} {faint}({facts}){faint:#}\n", page.name);
    prose(&mut out, page.summary, width);
    let mut section = |heading: &str, write: &dyn Fn(&mut String)| {
        let _ = writeln!(out, "\n{strong}{heading}{strong:#}\n");
        write(&mut out);
    };
    section("Why it matters", &|out| prose(out, page.why, width));
    section("What a reviewer asks", &|out| prose(out, page.question, width));
    if let Some(options) = page.options {
        section("Options", &|out| prose(out, options, width));
    }
    section("Flagged", &|out| items(out, &page.flagged, palette, width));
    section("Left alone", &|out| items(out, &page.clean, palette, width));
    out
}

/// Paragraphs are wrapped; lists, tables and code stay as they are.
fn prose(out: &mut String, markdown: &str, width: usize) {
    let mut code = false;
    for (index, block) in markdown.split("\n\n").enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let as_it_is = code || block.starts_with(['-', '*', '|', '`', ' ', '>', '1']);
        if block.matches("```").count() % 2 == 1 {
            code = !code;
        }
        if as_it_is {
            out.push_str(block);
        } else {
            out.push_str(&wrap(block, width, 0, 0));
        }
        out.push('\n');
    }
}

fn items(out: &mut String, items: &[Item<'_>], palette: &Palette, width: usize) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        match item {
            Item::Prose(text) => prose(out, text, width),
            Item::Example(example) => {
                indented(out, "  ", &marked(example, palette), width);
                if let Some(fixed) = example.fixed {
                    let good = palette.good;
                    indented(out, &format!("  {good}fixed:{good:#} "), fixed, width);
                }
            }
        }
    }
}

/// The example with its marks in colour, or as they are written where there is none.
fn marked(example: &Example<'_>, palette: &Palette) -> String {
    let style = palette.warning;
    if style.is_plain() {
        return example.marked.to_owned();
    }
    let (open, close) = (style.render().to_string(), style.render_reset().to_string());
    example.marked.replace('«', &open).replace('»', &close)
}

/// Lines are wrapped one by one: the shape of the Markdown stays.
fn indented(out: &mut String, first: &str, text: &str, width: usize) {
    for (index, line) in text.trim_end().lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let lead = if index == 0 { first } else { "  " };
        let used = 2 + indent;
        let _ = writeln!(out, "{lead}{}{}", &line[..indent], wrap(line, width, used, used));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# open-cadence\n\nAn activity recurs, nobody can say how often.\n\n\
        ## Why it matters\n\nA tester counts.\n\n## What a reviewer asks\n\nHow often?\n\n\
        ## Flagged\n\nPlain:\n\n```md flagged\nAccess is reviewed «periodically» by the SRE Lead in Jira.\n```\n\
        ```md fixed\nReviewed quarterly.\n```\n\n## Left alone\n\n```md clean\n- one\n  - two\n```\n";

    #[test]
    fn a_page_is_readable_without_colour() {
        let page = Page::parse(PAGE).unwrap();
        assert_eq!(
            render(&page, "wording, warning", &Palette::plain(), 40),
            "open-cadence (wording, warning)\n\nAn activity recurs, nobody can say how\noften.\n\n\
             Why it matters\n\nA tester counts.\n\nWhat a reviewer asks\n\nHow often?\n\n\
             Flagged\n\nPlain:\n\n  Access is reviewed «periodically» by\n  the SRE Lead in Jira.\n\
             \x20 fixed: Reviewed quarterly.\n\nLeft alone\n\n  - one\n    - two\n"
        );
    }

    #[test]
    fn marks_are_colours_where_there_are_some() {
        let page = Page::parse(PAGE).unwrap();
        let text = render(&page, "", &Palette::coloured(), 80);
        assert!(!text.contains('«') && text.contains("\u{1b}["));
    }
}
