//! What sayso comments on. Each rule is a room of its own: `FAMILY/RULE.rs` says what it does,
//! `FAMILY/RULE.md` beside it what it is, with examples that the tests run.

mod comments;
mod consistency;
mod evidence;
mod owner;
pub mod page;
mod rewrite;
mod scope;
mod selector;
mod sink;
mod site;
mod suppression;
mod wording;

pub use comments::{Comments, Spot};
pub(crate) use owner::same_role;
pub(crate) use rewrite::role_named;
pub use selector::{Selector, nearest};
pub use sink::{Draft, Sink};
pub use site::Site;
pub use suppression::Suppression;

use crate::finding::{Family, Level};
use crate::model::Reading;
use crate::programme::Programme;

/// A rule: its name, its page, and what it looks at.
pub struct Rule {
    /// As in `sayso explain NAME`: lower case with hyphens.
    pub name: &'static str,
    pub family: Family,
    /// The level of its findings unless the configuration says otherwise.
    pub level: Level,
    /// The rule's page, in Markdown.
    pub page: &'static str,
    pub checks: &'static [Check],
}

/// What a rule looks at; what it looks at decides when it runs again.
pub enum Check {
    /// One statement in its context.
    Statement(fn(&Site, &mut Sink)),
    /// The document as a whole.
    Document(fn(&Reading, &mut Sink)),
    /// All documents and registers together.
    Programme(fn(&Programme, &mut Comments)),
    /// A comment that asks for silence, once it is known what it held back.
    Suppression(fn(&Reading, &Suppression, &mut Sink)),
}

/// All rules, by family and in the order of their pages.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [wording::RULES, scope::RULES, owner::RULES, evidence::RULES, consistency::RULES]
        .into_iter()
        .flatten()
        .copied()
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

/// What the rules on programmes say of one.
pub fn across(programme: &Programme) -> Comments {
    let mut comments = Comments::new(programme);
    for check in all().flat_map(|rule| rule.checks) {
        if let Check::Programme(check) = check {
            check(programme, &mut comments);
        }
    }
    comments.finish(programme)
}
