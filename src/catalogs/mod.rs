//! The ids of the frameworks that documents cite: which there are, what they are about in our own
//! words, and where the text of a withdrawn one went.
//!
//! [`find()`] recognises ids in running text in the spellings people use; [`lookup`] says what a
//! framework's edition knows of an id. The lists are in `data/`, each with its sources and its
//! licence; a list is read when an id of its framework is first looked up.

mod find;
mod range;
mod table;

pub use find::{Hit, find};
pub use range::cited;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use table::Table;

/// A way of numbering; its editions share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// CC6.1, A1.2
    Tsc,
    /// DC 3
    Dc,
    /// AC-2(3)
    Nist80053,
    /// PR.AA-01
    Csf,
    /// A.8.15, A.9.2.5
    Iso27001,
    /// 164.308(a)(1)(ii)(A)
    Hipaa,
}

impl Scheme {
    /// Its editions, the current one first.
    const fn editions(self) -> &'static [Framework] {
        match self {
            Scheme::Tsc => &[Framework::Tsc2017],
            Scheme::Dc => &[Framework::Dc],
            Scheme::Nist80053 => &[Framework::Nist80053R5, Framework::Nist80053R4],
            Scheme::Csf => &[Framework::Csf2],
            Scheme::Iso27001 => &[Framework::Iso27001v2022, Framework::Iso27001v2013],
            Scheme::Hipaa => &[Framework::HipaaSecurity],
        }
    }
}

/// An edition of a framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Framework {
    /// The trust services criteria of 2017; the revision of 2022 changed no id.
    #[serde(rename = "tsc-2017")]
    Tsc2017,
    /// The description criteria of a SOC 2 report.
    #[serde(rename = "dc")]
    Dc,
    #[serde(rename = "nist-800-53-r5")]
    Nist80053R5,
    #[serde(rename = "nist-800-53-r4")]
    Nist80053R4,
    /// Knows the subcategories of 1.1 that it withdrew.
    #[serde(rename = "csf-2.0")]
    Csf2,
    #[serde(rename = "iso-27001-2022")]
    Iso27001v2022,
    #[serde(rename = "iso-27001-2013")]
    Iso27001v2013,
    #[serde(rename = "hipaa")]
    HipaaSecurity,
}

impl Framework {
    /// As a reader knows it.
    pub const fn name(self) -> &'static str {
        match self {
            Framework::Tsc2017 => "the 2017 Trust Services Criteria",
            Framework::Dc => "the description criteria",
            Framework::Nist80053R5 => "NIST SP 800-53 Rev. 5",
            Framework::Nist80053R4 => "NIST SP 800-53 Rev. 4",
            Framework::Csf2 => "NIST CSF 2.0",
            Framework::Iso27001v2022 => "ISO/IEC 27001:2022",
            Framework::Iso27001v2013 => "ISO/IEC 27001:2013",
            Framework::HipaaSecurity => "the HIPAA Security Rule",
        }
    }
}

/// A trust services category (TSP section 100, 2017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    Security,
    Availability,
    Confidentiality,
    ProcessingIntegrity,
    Privacy,
}

impl Category {
    pub const ALL: [Category; 5] = [
        Category::Security,
        Category::Availability,
        Category::Confidentiality,
        Category::ProcessingIntegrity,
        Category::Privacy,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Category::Security => "security",
            Category::Availability => "availability",
            Category::Confidentiality => "confidentiality",
            Category::ProcessingIntegrity => "processing integrity",
            Category::Privacy => "privacy",
        }
    }

    /// How the ids of its criteria begin; those of security are common to all categories.
    pub const fn prefix(self) -> &'static str {
        match self {
            Category::Security => "CC",
            Category::Availability => "A1",
            Category::Confidentiality => "C1",
            Category::ProcessingIntegrity => "PI1",
            Category::Privacy => "P",
        }
    }
}

/// What a framework's edition knows of an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    Known {
        title: &'static str,
    },
    /// It existed; `into` are the ids that took its text over, if any did.
    Withdrawn {
        title: &'static str,
        into: Vec<&'static str>,
    },
    /// It never existed; `near` are ids that may have been meant, the likeliest first.
    Unknown {
        near: Vec<&'static str>,
    },
}

/// Looks an id up that is spelt as [`Hit::id`] is.
pub fn lookup(framework: Framework, id: &str) -> Lookup {
    known(framework, id).unwrap_or_else(|| Lookup::Unknown { near: Table::of(framework).near(id) })
}

/// What is known of an id in the newest edition that has it; `None` where none has.
pub fn about(scheme: Scheme, id: &str) -> Option<(Framework, Lookup)> {
    scheme.editions().iter().find_map(|framework| Some((*framework, known(*framework, id)?)))
}

fn known(framework: Framework, id: &str) -> Option<Lookup> {
    match framework {
        Framework::HipaaSecurity => Table::of(framework).known_paragraph(id),
        _ => Table::of(framework).known(id),
    }
}

/// The words that speak to a trust services criterion; a control mapped to it has one of them.
pub fn keywords(id: &str) -> impl Iterator<Item = &'static str> {
    Table::of(Framework::Tsc2017).extra(id).split(';').filter(|word| !word.is_empty())
}

/// Whether a text in small letters has a word, by its stem, that a trust services criterion or one of its
/// neighbours, whose subject is much the same, is about. Of a criterion without words nothing can be said: it does.
pub fn speaks_to(lower: &str, id: &str) -> bool {
    let group = |id: &str| id.split('.').next().unwrap_or_default().to_owned();
    let spoken = |id: &str| keywords(id).any(|word| word.split(' ').all(|part| has_stem(lower, part)));
    let mut near = ids(Framework::Tsc2017).filter(|other| group(other) == group(id));
    keywords(id).next().is_none() || near.any(spoken)
}

/// Whether a text in small letters has a word that begins as this one does.
pub(crate) fn has_stem(lower: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    let stem = ["ation", "ment", "ing", "ion", "es", "s", "e", "y"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() >= 4))
        .unwrap_or(&word);
    lower.match_indices(stem).any(|(at, _)| !lower[..at].ends_with(|c: char| c.is_alphanumeric()))
}

/// All ids of a framework's edition that are not withdrawn, in its own order.
pub fn ids(framework: Framework) -> impl Iterator<Item = &'static str> {
    Table::of(framework).active()
}

#[cfg(test)]
mod tests;
