//! What stands under a heading.

use crate::document::Document;
use crate::vocabulary::tables;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The part that a section plays in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Controls, duties, commitments: what a tester would read.
    Body,
    Purpose,
    Scope,
    Exclusions,
    Definitions,
    References,
    History,
    /// Advice to the reader that commits to nothing.
    Guidance,
    /// The criterion or control text that the narrative answers.
    ControlText,
    Contents,
    Contacts,
    Roadmap,
    /// Threats and risks as they are described, before what is done about them.
    Risk,
}

impl Role {
    fn from_name(name: &str) -> Option<Role> {
        Some(match name {
            "body" => Role::Body,
            "purpose" => Role::Purpose,
            "scope" => Role::Scope,
            "exclusions" => Role::Exclusions,
            "definitions" => Role::Definitions,
            "references" => Role::References,
            "history" => Role::History,
            "guidance" => Role::Guidance,
            "control-text" => Role::ControlText,
            "contents" => Role::Contents,
            "contacts" => Role::Contacts,
            "roadmap" => Role::Roadmap,
            "risk" => Role::Risk,
            _ => return None,
        })
    }

    /// Whether its sentences can claim something that a tester follows up.
    pub fn claims(self) -> bool {
        matches!(self, Role::Body | Role::Scope | Role::Exclusions)
    }
}

static HEADINGS: LazyLock<FxHashMap<&'static str, Role>> = LazyLock::new(|| {
    tables::rows(include_str!("../vocabulary/sections.tsv"))
        .filter_map(|row| Some((*row.first()?, Role::from_name(row.get(1)?)?)))
        .collect()
});

/// The role of each section; a subsection without one of its own has that of its parent.
pub(super) fn roles(document: &Document) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(document.sections.len());
    let title = title(document);
    for (index, section) in document.sections.iter().enumerate() {
        let own = of_heading(document.heading_text(section));
        let inherited = || match section.parent {
            // A title is no chapter: "Template" in it says nothing of what stands below.
            Some(parent)
                if document.sections[parent as usize].level > 1 || is_strong(roles[parent as usize]) =>
            {
                roles[parent as usize]
            }
            _ => Role::Body,
        };
        roles.push(if title == Some(index) { Role::Body } else { own.unwrap_or_else(inherited) });
    }
    roles
}

/// Roles that hold for everything below, whatever the level.
fn is_strong(role: Role) -> bool {
    matches!(role, Role::Definitions | Role::References | Role::History | Role::ControlText | Role::Guidance)
}

/// The section whose heading is the document's title: the only one of the first level.
fn title(document: &Document) -> Option<usize> {
    let mut first_level = document.sections.iter().enumerate().filter(|(_, s)| s.level == 1);
    let (title, _) = first_level.next()?;
    first_level.next().is_none().then_some(title)
}

/// The role that a label gives to its text: "Definition:", "Example:", "Rationale:".
pub(super) fn of_label(label: &str) -> Option<Role> {
    let role = of_heading(label)?;
    matches!(role, Role::Definitions | Role::Purpose | Role::Guidance | Role::Risk).then_some(role)
}

fn of_heading(heading: &str) -> Option<Role> {
    let lower = heading.to_lowercase();
    let words = lower
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    // The longest name that the heading consists of or goes on from as below.
    let goes_on = |rest: &str| {
        rest.starts_with([':', '(', '-', '–', '—'])
            || rest.starts_with(" (")
            || rest.starts_with(" of ")
            || rest.starts_with(" statement")
            || rest.starts_with(" for ")
            || rest.starts_with(" - ")
    };
    HEADINGS.get(words).copied().or_else(|| {
        let ends = words.char_indices().rev().filter(|(at, _)| goes_on(&words[*at..]));
        ends.filter_map(|(at, _)| HEADINGS.get(&words[..at])).next().copied()
    })
}
