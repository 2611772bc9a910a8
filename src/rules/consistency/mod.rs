//! What a document says in two ways, or says it has and does not.

mod description_gap;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&description_gap::RULE];
