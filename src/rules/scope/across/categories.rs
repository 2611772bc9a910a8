//! The categories in scope against the criteria that controls are mapped to.

use super::super::category_gap;
use super::describes;
use crate::catalogs::Category;
use crate::names::{Kind, Place};
use crate::programme::Programme;
use crate::rules::{Comments, Spot};
use crate::span::Span;
use std::collections::BTreeMap;

/// Categories in scope without a control, and criteria of categories that are not.
pub(in crate::rules) fn categories(programme: &Programme, comments: &mut Comments) {
    if programme.categories.is_empty() {
        return;
    }
    let mut mapped: BTreeMap<usize, (usize, Span)> = BTreeMap::new();
    let mut count = 0;
    let of_controls = programme.controls().flat_map(|(held, control)| {
        control.criteria.iter().map(move |slot| (held.document, slot.text.as_str(), slot.span))
    });
    // In a table without ids of controls, too.
    let others = programme.documents.iter().enumerate().filter(|(_, digest)| !describes(digest));
    let given = others.flat_map(|(index, digest)| {
        let names = digest.names.all.iter().filter(|n| n.kind == Kind::Criterion && n.place == Place::Given);
        names.map(move |name| (index, name.key.as_str(), name.span))
    });
    for (document, id, span) in of_controls.chain(given) {
        let Some(at) = category_of(id) else { continue };
        count += 1;
        mapped.entry(at).or_insert((document, span));
    }
    if count < category_gap::MIN_CRITERIA {
        return;
    }
    for (at, category) in Category::ALL.into_iter().enumerate() {
        let is_in = programme.categories.contains(&category);
        match mapped.get(&at) {
            None if is_in => {
                let place =
                    programme.documents.iter().enumerate().find_map(|(i, d)| Some((i, d.states(category)?)));
                if let Some((document, span)) = place {
                    comments
                        .push(Spot::Document(document, span), category_gap::without_controls(category, span));
                }
            }
            Some((document, span)) if !is_in && at > 0 => {
                comments.push(Spot::Document(*document, *span), category_gap::not_in_scope(category, *span));
            }
            _ => {}
        }
    }
}

/// The category of a trust services criterion, as an index into all of them.
pub(in crate::rules) fn category_of(id: &str) -> Option<usize> {
    let plain = id.replace(' ', "");
    let number = plain.trim_start_matches(|c: char| c.is_ascii_uppercase());
    number.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let letters = &plain[..plain.len() - number.len()];
    match letters {
        "CC" => Some(0),
        "A" => Some(1),
        "C" => Some(2),
        "PI" => Some(3),
        "P" => Some(4),
        _ => None,
    }
}
