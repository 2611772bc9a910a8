//! Controls that lean on the customer.

use super::super::missing_user_controls;
use super::super::missing_user_controls::reliance;
use crate::model::DocumentKind;
use crate::programme::Programme;
use crate::rules::{Comments, Spot};
use rustc_hash::FxHashSet;

/// Sentences that lean on the customer, where no list of user controls names it.
pub(in crate::rules) fn user_controls(programme: &Programme, comments: &mut Comments) {
    let listed: Vec<FxHashSet<String>> = programme
        .documents
        .iter()
        .flat_map(|digest| &digest.said)
        .filter(|said| is_list_of_user_controls(&said.heading))
        .map(|said| content_words(&said.text))
        .collect();
    for (index, digest) in programme.documents.iter().enumerate() {
        if digest.kind == DocumentKind::Other {
            continue;
        }
        for said in &digest.said {
            let lower = said.text.to_lowercase();
            let Some(found) = reliance(&said.text) else { continue };
            let cites = lower.contains("cuec")
                || lower.contains("uec-")
                || lower.contains("user control")
                || lower.contains("user entity");
            if cites
                || is_list_of_user_controls(&said.heading)
                || digest.kind == DocumentKind::Policy && !lower.contains("rel")
            {
                continue;
            }
            let own = content_words(&said.text);
            let is_same = |entry: &FxHashSet<String>| {
                let same = own.intersection(entry).count();
                same >= 3 && same * 2 >= own.len().min(entry.len())
            };
            if listed.iter().any(is_same) {
                continue;
            }
            let quoted = &said.text[found];
            let draft = missing_user_controls::draft(quoted, said.span);
            comments.push(Spot::Document(index, said.span), draft);
        }
    }
}

fn is_list_of_user_controls(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    [
        "user entity",
        "user control",
        "cuec",
        "customer responsib",
        "customers' responsib",
        "customer control",
        "user control",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// The words of a sentence that say what it is about.
fn content_words(text: &str) -> FxHashSet<String> {
    const EMPTY: [&str; 14] = [
        "customer",
        "customers",
        "must",
        "their",
        "that",
        "with",
        "this",
        "from",
        "they",
        "responsible",
        "relies",
        "which",
        "have",
        "control",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 3 && !EMPTY.contains(&word.as_str()))
        .map(|word| {
            // "removing", "removes" and "remove" alike.
            let stem = ["ing", "es", "ed", "s", "e"].iter().find_map(|end| word.strip_suffix(end));
            stem.filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned()
        })
        .collect()
}
