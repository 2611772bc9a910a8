//! The trust services categories that a document says are in scope.

use crate::catalogs::Category;
use crate::document::{Block, BlockKind};
use crate::model::Reading;
use crate::span::Span;

/// Where the document says that a category is in scope: in a sentence on categories or criteria,
/// or in the list that such a sentence introduces.
pub(crate) fn stated(reading: &Reading) -> [Option<Span>; 5] {
    let mut found = [None; 5];
    for entry in &reading.document.front_matter {
        let key = entry.key.to_lowercase();
        if !["categor", "trust", "criteria", "scope"].iter().any(|word| key.contains(word)) {
            continue;
        }
        let lower = entry.value.to_lowercase();
        for (at, category) in Category::ALL.into_iter().enumerate() {
            let written = [category.name().to_owned(), category.name().replace(' ', "-")];
            if found[at].is_none() && written.iter().any(|name| lower.contains(name)) {
                found[at] = Some(entry.span);
            }
        }
    }
    for block in &reading.document.blocks {
        if block.kind == BlockKind::Heading {
            continue;
        }
        let names = |text: &str| {
            let lower = text.to_lowercase();
            let of_report =
                lower.contains("trust services") || lower.contains("soc 2") || two_categories(&lower);
            of_report
                && (lower.contains("categor") || lower.contains("criteria"))
                && (lower.contains("scope")
                    || lower.contains("cover")
                    || lower.contains("applicable")
                    || lower.contains("relevant"))
        };
        let text = block.text.as_str();
        if block.label.is_none()
            && block.lead_in.is_none()
            && !matches!(block.kind, BlockKind::Cell { column: 0, .. })
            && !text.contains("Security")
            && !["rust ", "SOC", "ategor"].iter().any(|w| text.contains(w))
        {
            continue;
        }
        let label = block.label.as_ref().is_some_and(|l| {
            let lower = l.name.to_lowercase();
            lower.contains("categories")
                && (lower.contains("scope")
                    || lower.contains("trust services")
                    || two_categories(&text.to_lowercase()))
        });
        let introduced = match block.kind {
            BlockKind::Item => block.lead_in.is_some_and(|id| names(reading.block(id).text.as_str())),
            // "Category | Criteria" under "Categories in scope"
            BlockKind::Cell { column: 0, row, .. } => row > 0 && under_categories(reading, block),
            _ => false,
        };
        // "The report addresses Security and Availability" under "Categories in scope"
        let by_heading = || {
            let lower = text.to_lowercase();
            let says =
                ["address", "cover", "include", "scope", "appl"].iter().any(|word| lower.contains(word));
            says && two_categories(&lower) && under_categories(reading, block)
        };
        if !(label || introduced || names(text) || by_heading()) {
            continue;
        }
        // "Privacy is not in scope" says the opposite; a sentence beside it may still say what is.
        let lower = without_exclusions(&text.to_ascii_lowercase());
        if lower.contains("[todo:") {
            continue;
        }
        for (at, category) in Category::ALL.into_iter().enumerate() {
            // "Security: the common criteria"
            if let Some(label) = block.label.as_ref().filter(|_| introduced && found[at].is_none())
                && label.name.to_lowercase().contains(category.name())
            {
                found[at] = Some(label.span);
            }
            if found[at].is_none()
                && let Some(start) = lower.find(category.name())
            {
                found[at] = Some(block.text.source(Span::from(start..start + category.name().len())));
            }
        }
    }
    found
}

/// Whether a cell stands in a list of categories: its heading says that it has those in scope.
fn under_categories(reading: &Reading, block: &Block) -> bool {
    let section = &reading.document.sections[block.section as usize];
    let heading = reading.document.heading_text(section).to_lowercase();
    let is_of_scope = ["scope", "cover", "trust services"].iter().any(|word| heading.contains(word));
    is_of_scope && (heading.contains("categor") || heading.contains("criteria"))
}

/// Whether a text in small letters names two categories.
fn two_categories(lower: &str) -> bool {
    Category::ALL.iter().filter(|category| lower.contains(category.name())).count() > 1
}

/// A text of the same length in which sentences on what is out are blank.
fn without_exclusions(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    for sentence in lower.split_inclusive(['.', ';']) {
        let excludes =
            ["not in scope", "out of scope", "excluded", "not covered", "not part of", "not included"]
                .iter()
                .any(|w| sentence.contains(w));
        match excludes {
            true => out.extend(sentence.bytes().map(|_| ' ')),
            false => out.push_str(sentence),
        }
    }
    out
}
