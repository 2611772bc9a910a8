//! What sayso comments on. Each rule is a room of its own: `FAMILY/RULE.rs` says what it does,
//! `FAMILY/RULE.md` beside it what it is, with examples that the tests run.

pub mod page;

use crate::finding::{Family, Level};

/// A rule: its name, its page, and what it looks at.
pub struct Rule {
    /// As in `sayso explain NAME`: lower case with hyphens.
    pub name: &'static str,
    pub family: Family,
    /// The level of its findings unless the configuration says otherwise.
    pub level: Level,
    /// The rule's page, in Markdown.
    pub page: &'static str,
}

/// All rules, by family and in the order of their pages.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

static RULES: &[&Rule] = &[];

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}
