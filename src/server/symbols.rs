//! The controls and headings of all documents, by a few letters of their names.

use super::view::{Page, View};
use crate::names::{Kind, Place, Space};
use crate::span::Span;
use std::cmp::Reverse;
use tower_lsp::ls_types::{SymbolInformation, SymbolKind};

/// No list is read beyond this.
const MOST: usize = 200;
/// The longest name, in characters.
const LONGEST: usize = 100;

struct Candidate<'v> {
    name: String,
    kind: SymbolKind,
    page: &'v Page,
    span: Span,
}

pub(super) fn matching(view: &View, query: &str) -> Vec<SymbolInformation> {
    let mut found: Vec<(u32, Candidate)> = view
        .pages
        .iter()
        .flat_map(candidates)
        .filter_map(|candidate| Some((score(&candidate.name, query)?, candidate)))
        .collect();
    // Controls before sections, otherwise in the order of the documents.
    found.sort_by_key(|(score, candidate)| (Reverse(*score), candidate.kind != SymbolKind::FUNCTION));
    found.truncate(MOST);
    let symbol = |(_, candidate): (u32, Candidate)| {
        let names = candidate.page.document_names();
        let title = names.and_then(|names| names.headings.first()).map(|heading| heading.text.clone());
        #[expect(deprecated, reason = "a field that has to be named to be left empty")]
        SymbolInformation {
            container_name: title.filter(|title| *title != candidate.name),
            name: candidate.name,
            kind: candidate.kind,
            tags: None,
            deprecated: None,
            location: view.location(candidate.page, candidate.span),
        }
    };
    found.into_iter().map(symbol).collect()
}

fn candidates(page: &Page) -> Vec<Candidate<'_>> {
    let Some(names) = page.document_names() else { return Vec::new() };
    let declared = names.all.iter().filter(|name| {
        name.place == Place::Declared && name.kind.space() == Space::Ids && name.kind != Kind::Evidence
    });
    let control = |name: &crate::names::Name| Candidate {
        name: shortened(format!("{} {}", name.written, name.about).trim_end()),
        kind: SymbolKind::FUNCTION,
        page,
        span: name.span,
    };
    let mut all: Vec<Candidate> = declared.map(control).collect();
    let controls = all.len();
    for heading in &names.headings {
        // Both are in order of place.
        let next = all[..controls].partition_point(|control| control.span.start < heading.span.start);
        if !all[..controls].get(next).is_some_and(|control| heading.span.contains(control.span)) {
            let name = shortened(&heading.text);
            all.push(Candidate { name, kind: SymbolKind::NAMESPACE, page, span: heading.span });
        }
    }
    all
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// How well a name fits a query whose letters it has in this order; `None` where it has not. The query as a
/// whole counts most, then letters that follow one another or begin a word.
fn score(name: &str, query: &str) -> Option<u32> {
    let (name, query) = (name.to_lowercase(), query.trim().to_lowercase());
    let whole = match name.find(&query) {
        _ if query.is_empty() => 0,
        Some(0) => 200,
        Some(_) => 100,
        None => 0,
    };
    let mut wanted = query.chars().filter(|c| c.is_alphanumeric()).peekable();
    let (mut score, mut begins, mut follows) = (whole, true, false);
    for c in name.chars() {
        let Some(next) = wanted.peek() else { break };
        let hit = c == *next;
        if hit {
            score += 1 + 2 * u32::from(follows) + 2 * u32::from(begins);
            wanted.next();
        }
        follows = hit;
        begins = !c.is_alphanumeric();
    }
    wanted.peek().is_none().then_some(score)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn letters_in_order_are_found() {
        assert!(score("LL-08 Leavers", "ll08").is_some() && score("LL-08 Leavers", "LLvs").is_some());
        assert_eq!(score("LL-08 Leavers", "80"), None);
        assert!(score("LL-08 Leavers", "ll-08") > score("LL-18 Vendors, 0 and 8", "ll-08"));
        assert_eq!(score("anything", ""), Some(0));
    }
}
