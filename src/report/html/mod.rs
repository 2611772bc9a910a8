//! One page that needs nothing else: the documents with their comments in the margin, a summary, filters, and the
//! lists of the programme.
//!
//! Everything of a document stands in the page as escaped text; [`page.js`](page.js) only shows and hides.

mod chunk;
mod flow;
mod heat;
mod sheet;

use super::counted;
use super::escape::xml;
use super::summary::{LEVELS, Summary};
use super::{Checked, Report, Run};
use crate::catalogs;
use crate::engine::{Gathered, fingerprint};
use crate::finding::{Confidence, Family, Finding};
use crate::lists::{self, Flow, Reader, Sheet};
use crate::model::FieldSlot;
use chunk::{Chunk, Marks};
pub(super) use sheet::page as sheet_page;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

pub(super) struct Html;

/// The lists that the page shows, in the order in which a reader needs them.
const LISTS: [fn(&Gathered) -> Sheet; 5] = [
    lists::coverage,
    |gathered| lists::questions(gathered, Reader::Auditor),
    lists::plan,
    lists::scope,
    lists::facts,
];

/// Between the values of an attribute that holds several.
const SEPARATOR: &str = "|";

impl Report for Html {
    fn body(&self, document: &Checked) -> String {
        let findings = document.findings();
        let path = xml(document.path());
        // The same in every run, and no other document's.
        let id = format!("d{}", fingerprint(&[document.path()]));
        let mut out = String::new();
        let _ = writeln!(
            out,
            "<section class=\"document\" id=\"{id}\" data-path=\"{path}\">\n<h2>{path}</h2>\n<p class=\"count\">{}</p>",
            said(findings.len(), document.found.suppressed.len())
        );
        if !findings.is_empty() {
            let mut marks = Marks::of(document);
            let mut comments = findings.iter().enumerate().peekable();
            for chunk in Chunk::all(&document.source.text) {
                let line = document.lines.line(chunk.start());
                let _ = write!(
                    out,
                    "<div class=\"row\" data-line=\"{line}\">\n<div class=\"text{}\">",
                    chunk.look()
                );
                chunk.marked(&mut out, &document.source.text, &mut marks, &id);
                out.push_str("</div>\n");
                let here = |finding: &Finding| chunk.holds(finding.span.start);
                if comments.peek().is_some_and(|(_, finding)| here(finding)) {
                    out.push_str("<aside>\n");
                    while let Some((index, finding)) = comments.next_if(|(_, finding)| here(finding)) {
                        comment(&mut out, document, &format!("{id}-{index}"), finding);
                    }
                    out.push_str("</aside>\n");
                }
                out.push_str("</div>\n");
            }
        }
        held_back(&mut out, document);
        out.push_str("</section>\n");
        out
    }

    fn programme(&self, root: &Path, gathered: &Gathered) -> String {
        // The same in every run, and no other programme's.
        let first = gathered.programme.documents.first().map_or("", |digest| &digest.path);
        let id = format!("p{}", fingerprint(&[first]));
        let name = root.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let mut out = format!("<div class=\"programme\" data-name=\"{}\">\n", xml(&name));
        let flow = Flow::of(gathered);
        if !flow.controls.is_empty() {
            let drawing = flow::draw(&flow, &id);
            out.push_str(&sheet::section(&flow.sheet(), &format!("{id}-flow"), &drawing));
        }
        for list in LISTS {
            let list = list(gathered);
            out.push_str(&sheet::section(&list, &format!("{id}-{}", list.name), &heat::maps(&list)));
        }
        out.push_str("</div>\n");
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let summary = run.summary();
        let title = format!(
            "sayso: {} in {}",
            counted(summary.tally.total(), "comment"),
            counted(summary.files, "document")
        );
        out.write_all(opening(&title).as_bytes())?;
        out.write_all(head(summary).as_bytes())?;
        if run.errors().next().is_some() {
            out.write_all(b"<section class=\"errors\">\n<h2>Not checked</h2>\n<ul>\n")?;
            for (path, error) in run.errors() {
                writeln!(out, "<li><b>{}</b>: {}</li>", xml(path), xml(&error.to_string()))?;
            }
            out.write_all(b"</ul>\n</section>\n")?;
        }
        out.write_all(b"<nav id=\"parts\" aria-label=\"Parts of the page\" hidden></nav>\n<main>\n")?;
        out.write_all(b"<div id=\"all\">\n")?;
        if summary.tally.total() > 0 {
            out.write_all(filters().as_bytes())?;
        }
        for body in run.bodies() {
            out.write_all(body.as_bytes())?;
        }
        out.write_all(b"</div>\n")?;
        for programme in run.programmes() {
            out.write_all(programme.as_bytes())?;
        }
        write!(out, "</main>\n<script>\n{}</script>\n</body>\n</html>\n", include_str!("page.js"))
    }
}

/// A page up to its body. Nothing is loaded from anywhere.
fn opening(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        xml(title),
        include_str!("page.css"),
    )
}

/// "3 comments, 1 held back".
fn said(comments: usize, suppressed: usize) -> String {
    let comments = if comments == 0 { "No comments".to_owned() } else { counted(comments, "comment") };
    if suppressed == 0 { comments } else { format!("{comments}, {suppressed} held back") }
}

/// The counts: how many, and of what.
fn head(summary: &Summary) -> String {
    let total = summary.tally.total();
    let mut out = String::from("<header>\n<p class=\"name\">sayso</p>\n");
    let _ = writeln!(
        out,
        "<h1><span class=\"total\">{total}</span> {} in {} of {}</h1>",
        if total == 1 { "comment" } else { "comments" },
        summary.with_findings,
        counted(summary.files, "document"),
    );
    if summary.suppressed > 0 {
        let held = counted(summary.suppressed, "comment");
        let _ = writeln!(out, "<p>{held} more held back, with a reason in the document.</p>");
    }
    if total > 0 {
        out.push_str("<table class=\"counts\">\n<thead><tr><th scope=\"col\">family</th>");
        for level in LEVELS {
            let name = level.name();
            let _ = write!(out, "<th scope=\"col\" class=\"{name}\">{name}s</th>");
        }
        out.push_str("<th scope=\"col\" class=\"wide\">share</th></tr></thead>\n<tbody>\n");
        for family in Family::ALL {
            let _ = write!(out, "<tr><th scope=\"row\">{}</th>", family.name());
            for level in LEVELS {
                let _ = write!(out, "<td>{}</td>", summary.tally.count(family, level));
            }
            out.push_str("<td class=\"wide\"><span class=\"bar\" aria-hidden=\"true\">");
            for level in LEVELS {
                let share = percent(summary.tally.count(family, level), total);
                let _ = write!(out, "<i class=\"{}\" style=\"width: {share}\"></i>", level.name());
            }
            out.push_str("</span></td></tr>\n");
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str("</header>\n");
    out
}

/// With one place, as a style sheet takes it.
fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or_default();
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// The form is hidden until the script has filled it.
fn filters() -> String {
    let mut out = String::from("<form id=\"filters\" hidden>\n");
    let levels = LEVELS.map(|level| level.name());
    let families = Family::ALL.map(Family::name);
    for (name, values) in [("level", levels.as_slice()), ("family", &families)] {
        let _ = writeln!(out, "<fieldset><legend>{name}</legend>");
        for value in values {
            let _ = writeln!(
                out,
                "<label><input type=\"checkbox\" name=\"{name}\" value=\"{value}\" checked> {value}</label>"
            );
        }
        out.push_str("</fieldset>\n");
    }
    for name in ["rule", "owner", "criterion"] {
        let _ = writeln!(
            out,
            "<label class=\"choice\">{name} <select name=\"{name}\"><option value=\"\">any</option></select></label>"
        );
    }
    out.push_str(
        "<p><output id=\"shown\"></output> <button type=\"reset\">Show all</button></p>\n\
         <nav aria-label=\"Documents\"><ul id=\"documents\"></ul></nav>\n</form>\n",
    );
    out
}

fn comment(out: &mut String, document: &Checked, id: &str, finding: &Finding) {
    let (level, family, rule) = (finding.level.name(), finding.family.name(), finding.rule);
    let field = |slot| document.field(slot, finding.span.start);
    let owner = field(FieldSlot::Owner).trim();
    let criteria: Vec<String> =
        catalogs::find(field(FieldSlot::Criteria)).into_iter().map(|hit| hit.id).collect();
    let _ = writeln!(
        out,
        "<article class=\"comment {level}\" id=\"{id}\" data-level=\"{level}\" data-family=\"{family}\" \
         data-rule=\"{rule}\" data-owner=\"{}\" data-criterion=\"{}\">",
        xml(owner),
        xml(&criteria.join(SEPARATOR)),
    );
    let line = |offset| document.lines.line(offset);
    let _ = writeln!(
        out,
        "<p class=\"kind\"><b>{level}</b> {family} <a href=\"#{id}-words\">line {}</a></p>\n<p class=\"message\">{}</p>",
        line(finding.span.start),
        xml(&finding.message)
    );
    for (name, text) in [("note", finding.note), ("question", &finding.question)] {
        if !text.is_empty() {
            let _ = writeln!(out, "<p class=\"{name}\">{}</p>", xml(text));
        }
    }
    if !finding.also.is_empty() {
        let lines: Vec<String> = finding.also.iter().map(|span| line(span.start).to_string()).collect();
        let _ = writeln!(out, "<p>Also on line {}.</p>", lines.join(", "));
    }
    for related in &finding.related {
        let place = match &related.elsewhere {
            None => format!("Line {}", line(related.span.start)),
            Some(file) => format!("{}, line {}", xml(&file.path), file.line),
        };
        let _ = writeln!(out, "<p>{place}: {}</p>", xml(&related.message));
    }
    if !finding.fixes.is_empty() {
        out.push_str("<ul class=\"fixes\">");
        for fix in &finding.fixes {
            let _ = write!(out, "<li>{}</li>", xml(&fix.title));
        }
        out.push_str("</ul>\n");
    }
    let sure = match finding.confidence {
        Confidence::High => "",
        Confidence::Medium => ", medium confidence",
        Confidence::Low => ", low confidence",
    };
    let _ = writeln!(out, "<p class=\"rule\">{rule}{sure}</p>\n</article>");
}

/// What the document asks not to hear, with its reasons.
fn held_back(out: &mut String, document: &Checked) {
    let suppressed = &document.found.suppressed;
    if suppressed.is_empty() {
        return;
    }
    let _ = writeln!(out, "<details class=\"held\"><summary>{} held back</summary>\n<ul>", suppressed.len());
    for held in suppressed {
        let line = document.lines.line(held.finding.span.start);
        let _ = writeln!(
            out,
            "<li>Line {line}, {}: {} <i>Because: {}</i></li>",
            held.finding.rule,
            xml(&held.finding.message),
            xml(&held.reason)
        );
    }
    out.push_str("</ul>\n</details>\n");
}
