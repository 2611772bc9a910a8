//! Documents of one programme that say different things of the same.

mod cadences;
mod duplicates;
mod values;

pub(in crate::rules) use cadences::cadences;
pub(in crate::rules) use duplicates::duplicates;
pub(in crate::rules) use values::facts;

use crate::programme::Programme;
use crate::rules::comments::elsewhere;
use crate::rules::{Draft, Spot};
use std::collections::BTreeSet;

/// Offers either value and leads to the other place.
fn with_both(programme: &Programme, draft: Draft, here: &str, spot: Spot, there: &str, other: Spot) -> Draft {
    let draft = draft.replace(format!("Replace with “{there}”"), spot.span(), there);
    let Some(file) = elsewhere(programme, other) else { return draft };
    draft.replace_in(&file, format!("Put “{here}” in the other place"), other.span(), here).related_in(
        file,
        other.span(),
        format!("here it is “{there}”"),
    )
}

fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f32 {
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { one.intersection(other).count() as f32 / all as f32 }
}
