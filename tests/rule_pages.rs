//! Every rule has a page, and what the page shows is what the rule does.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

use sayso::config::{Configs, Flags, Search};
use sayso::date::Date;
use sayso::engine::{self, Found, Settings, apply, check_text};
use sayso::finding::{Edit, Family, Finding, Fix};
use sayso::model::{Given, Reading};
use sayso::rules::page::{Example, Page};
use sayso::rules::{self, Rule};
use sayso::source::Source;
use sayso::span::Span;
use std::convert::Infallible;
use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The examples are checked on this day.
const TODAY: Date = Date { year: 2026, month: 1, day: 15 };

/// So many examples of each kind a page has at least.
const MIN_EXAMPLES: usize = 6;

/// Gives the complaints of `check` about all rules at once: one run shows everything to do.
fn for_each_page(check: impl Fn(&Rule, &Page<'_>, &mut Vec<String>)) {
    let mut complaints = Vec::new();
    for rule in rules::all() {
        match Page::parse(rule.page) {
            Ok(page) => check(rule, &page, &mut complaints),
            Err(error) => complaints.push(format!("{}: {error}", place(rule))),
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n\n"));
}

/// The path of a rule's page in the repository.
fn place(rule: &Rule) -> String {
    format!("src/rules/{}/{}.md", rule.family.name(), rule.name.replace('-', "_"))
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The rule's findings in this text; those of other rules are their pages' matter.
fn findings(rule: &Rule, text: &str) -> Vec<Finding> {
    let mut findings =
        check_text(text, "", &Settings::of(Given { today: Some(TODAY), ..Given::default() })).findings;
    findings.retain(|finding| finding.rule == rule.name);
    findings
}

/// The rule's findings in the example, by their places in its text.
fn places(rule: &Rule, example: &Example) -> Vec<(Range<usize>, Finding)> {
    if !example.is_programme {
        return findings(rule, &example.text).into_iter().map(|f| (f.span.range(), f)).collect();
    }
    let folder = tempfile::tempdir().unwrap();
    let files = example.files();
    for (path, range) in &files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &example.text[range.clone()]).unwrap();
    }
    let configs = Configs::new(Search::Upwards, Flags::default(), Some(TODAY));
    let paths = [folder.path().to_owned()];
    let targets = engine::configure(engine::discover(&paths), &configs);
    let report = |_: &Source, _: &Path, _: &Settings, _: &Reading, found: Found| found.findings;
    let mut outcomes = Vec::new();
    let Ok(()) = engine::check_all(
        targets,
        &paths,
        &configs,
        None,
        report,
        |outcome| {
            outcomes.push(outcome);
            Ok::<(), Infallible>(())
        },
        |_, _| (),
    );
    let mut places = Vec::new();
    for outcome in outcomes {
        let path = Path::new(&outcome.path);
        let name = path.strip_prefix(folder.path()).unwrap_or(path).to_str().unwrap();
        let start = files.iter().find(|(path, _)| *path == name).map_or(0, |(_, range)| range.start);
        let found = outcome.result.unwrap().into_iter().filter(|finding| finding.rule == rule.name);
        places.extend(found.map(|f| (start + f.span.start as usize..start + f.span.end as usize, f)));
    }
    places
}

#[test]
fn pages_are_where_their_names_say() {
    for_each_page(|rule, page, complaints| {
        let path = place(rule);
        if page.name != rule.name {
            complaints.push(format!("{path}: the heading says “{}”", page.name));
        }
        match fs::read_to_string(in_repository(&path)) {
            Ok(text) if text == rule.page => {}
            Ok(_) => complaints.push(format!("{path}: the rule includes another page")),
            Err(error) => complaints.push(format!("{path}: {error}")),
        }
    });
}

#[test]
fn no_page_is_without_a_rule() {
    for family in Family::ALL {
        let Ok(folder) = fs::read_dir(in_repository("src/rules").join(family.name())) else { continue };
        for entry in folder {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
                assert!(rules::find(&name).is_some(), "{} belongs to no rule", path.display());
            }
        }
    }
}

#[test]
fn names_are_unique_and_lower_case() {
    let mut names: Vec<_> = rules::all().map(|rule| rule.name).collect();
    for name in &names {
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
    }
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

#[test]
fn pages_have_enough_examples() {
    for_each_page(|rule, page, complaints| {
        let counts = [("flagged", page.flagged_examples().count()), ("clean", page.clean_examples().count())];
        for (kind, count) in counts {
            if count < MIN_EXAMPLES {
                complaints.push(format!("{}: {count} {kind} examples; {MIN_EXAMPLES} at least", place(rule)));
            }
        }
    });
}

#[test]
fn flagged_examples_are_flagged_at_their_marks_only() {
    for_each_page(|rule, page, complaints| {
        for example in page.flagged_examples() {
            let mut found = places(rule, example);
            found.sort_by_key(|(span, _)| (span.start, span.end));
            if !found.iter().map(|(span, _)| span).eq(&example.marks) {
                complaints.push(difference(rule, example, &found));
            }
        }
    });
}

#[test]
fn clean_examples_are_left_alone() {
    for_each_page(|rule, page, complaints| {
        for example in page.clean_examples() {
            let found = places(rule, example);
            if !found.is_empty() {
                complaints.push(difference(rule, example, &found));
            }
        }
    });
}

#[test]
fn fixed_examples_are_what_the_first_fixes_give() {
    for_each_page(|rule, page, complaints| {
        for example in page.flagged_examples() {
            let Some(expected) = example.fixed else { continue };
            let found = findings(rule, &example.text);
            let fixes = found.iter().filter_map(|finding| finding.fixes.first());
            let mut edits: Vec<Edit> = fixes.flat_map(|fix| fix.edits.iter().cloned()).collect();
            edits.sort_by_key(|edit| edit.span);
            let fixed = apply(&example.text, &edits);
            if fixed.as_deref() != Some(expected) {
                let shown = fixed.as_deref().map_or("    (none: the edits overlap)".to_owned(), indented);
                complaints.push(format!("{}:{}: the fixed text is\n{shown}", place(rule), example.line));
            }
        }
    });
}

#[test]
fn every_fix_removes_its_finding() {
    for_each_page(|rule, page, complaints| {
        for example in page.flagged_examples().filter(|example| !example.is_programme) {
            for finding in findings(rule, &example.text) {
                for fix in &finding.fixes {
                    if let Some(complaint) = still_there(rule, &example.text, &finding, fix) {
                        complaints.push(format!("{}:{}: {complaint}", place(rule), example.line));
                    }
                }
            }
        }
    });
}

/// What is wrong with a fix: that it cannot be applied, or that the rule still speaks there.
fn still_there(rule: &Rule, text: &str, finding: &Finding, fix: &Fix) -> Option<String> {
    let Some(fixed) = apply(text, &fix.edits) else {
        return Some(format!("the edits of “{}” cannot be applied", fix.title));
    };
    let place = moved(finding.span, &fix.edits);
    let again = findings(rule, &fixed);
    let touches = |span: Span| span.start <= place.end && place.start <= span.end;
    again.iter().any(|finding| touches(finding.span)).then(|| {
        format!(
            "after “{}” the rule still flags\n{}",
            fix.title,
            indented(&marked(&fixed, again.iter().map(|finding| finding.span.range())))
        )
    })
}

/// Where the words of a span are after the edits. An edit in the span, or at one of its ends,
/// belongs to it.
fn moved(span: Span, edits: &[Edit]) -> Span {
    let (mut start, mut end) = (i64::from(span.start), i64::from(span.end));
    let mut shift = 0;
    for edit in edits {
        let grown = edit.text.len() as i64 - i64::from(edit.span.len());
        if edit.span.end < span.start {
            start += grown;
            end += grown;
            shift += grown;
        } else if edit.span.start <= span.end {
            start = start.min(i64::from(edit.span.start) + shift);
            end = end.max(i64::from(edit.span.end) + shift) + grown;
            shift += grown;
        }
    }
    Span::new(start as u32, end.max(start) as u32)
}

fn difference(rule: &Rule, example: &Example<'_>, found: &[(Range<usize>, Finding)]) -> String {
    format!(
        "{}:{}: the page says\n{}  but the rule says\n{}",
        place(rule),
        example.line,
        indented(example.marked),
        indented(&marked(&example.text, found.iter().map(|(place, _)| place.clone())))
    )
}

/// The text with « » around the words of the findings.
fn marked(text: &str, places: impl Iterator<Item = Range<usize>>) -> String {
    let mut marks: Vec<(usize, char)> =
        places.flat_map(|place| [(place.start, '«'), (place.end, '»')]).collect();
    marks.sort_by_key(|&(at, mark)| (at, mark != '»'));
    let mut out = text.to_owned();
    for (at, mark) in marks.into_iter().rev() {
        out.insert(at, mark);
    }
    out
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "    {line}");
        out
    })
}

#[test]
fn the_index_of_rules_is_fresh() {
    let path = in_repository("docs/rules.md");
    let index = index();
    if std::env::var_os("SAYSO_BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &index).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == index, "docs/rules.md is stale: run `SAYSO_BLESS=1 cargo test --test rule_pages`");
}

fn index() -> String {
    let mut out = "\
<!-- Written from the rules' pages: SAYSO_BLESS=1 cargo test --test rule_pages -->

# Rules

What sayso comments on, by family. Each name leads to the rule's page: why it matters, what a reviewer
asks, what is flagged and what is left alone. `sayso explain NAME` shows the same page in the terminal.
"
    .to_owned();
    for family in Family::ALL {
        let rules: Vec<&Rule> = rules::all().filter(|rule| rule.family == family).collect();
        if rules.is_empty() {
            continue;
        }
        let _ =
            write!(out, "\n## {}\n\n| rule | level | what it flags |\n| --- | --- | --- |\n", family.name());
        for rule in rules {
            let summary = Page::parse(rule.page).map_or("", |page| page.summary);
            let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
            let (name, level) = (rule.name, rule.level.name());
            let _ = writeln!(out, "| [`{name}`](../{}) | {level} | {summary} |", place(rule));
        }
    }
    out
}

#[test]
fn a_place_moves_with_the_edits() {
    let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
    let span = Span::new(10, 15);
    assert_eq!(moved(span, &[edit(0, 2, "")]), Span::new(8, 13));
    assert_eq!(moved(span, &[edit(10, 15, "quarterly")]), Span::new(10, 19));
    assert_eq!(moved(span, &[edit(0, 1, ""), edit(10, 15, "quarterly")]), Span::new(9, 18));
    assert_eq!(moved(span, &[edit(15, 15, " x")]), Span::new(10, 17));
    assert_eq!(moved(span, &[edit(8, 20, "")]), Span::new(8, 8));
    assert_eq!(moved(span, &[edit(30, 31, "abc")]), span);
}
