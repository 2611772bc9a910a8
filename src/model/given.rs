//! What is known of a document beside its text.

use super::DocumentKind;
use crate::catalogs::{Category, Framework};
use crate::date::Date;
use crate::registers::Known;
use std::sync::Arc;

/// What the configuration says of documents. The text itself goes first where it says the same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Whatever the text looks like.
    pub kind: Option<DocumentKind>,
    /// Terms and acronyms that are defined somewhere else, in lower case.
    pub terms: Vec<String>,
    /// The roles that may own something; empty where nobody lists them.
    pub roles: Vec<String>,
    /// Placeholders that are meant to stay: a template set is filled in later. In lower case, without blanks.
    pub placeholders: Vec<String>,
    /// The first and the last day of the audit period.
    pub period: Option<(Date, Date)>,
    /// The categories in the scope of the report; empty where nobody says.
    pub categories: Vec<Category>,
    /// The editions that ids are of where a document does not say.
    pub frameworks: Vec<Framework>,
    /// After so many days without a review a document is stale.
    pub max_age_days: Option<u32>,
    /// The registers of the programme that the document is part of; `None` for a document by itself.
    pub registers: Option<Arc<Known>>,
    /// The day of the check; `None` for a check that does not depend on it.
    pub today: Option<Date>,
}
