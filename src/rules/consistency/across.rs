//! Documents of one programme that say different things of the same.

mod cadences;
mod duplicates;
mod values;

pub(in crate::rules) use cadences::cadences;
pub(in crate::rules) use duplicates::duplicates;
pub(in crate::rules) use values::facts;

use std::collections::BTreeSet;

fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f32 {
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { one.intersection(other).count() as f32 / all as f32 }
}
