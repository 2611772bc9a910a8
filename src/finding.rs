//! What a rule says about a place in a document.

use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The kind of doubt a rule raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Wording,
    Scope,
    Owner,
    Evidence,
    Consistency,
}

impl Family {
    pub const ALL: [Family; 5] =
        [Family::Wording, Family::Scope, Family::Owner, Family::Evidence, Family::Consistency];

    pub const fn name(self) -> &'static str {
        match self {
            Family::Wording => "wording",
            Family::Scope => "scope",
            Family::Owner => "owner",
            Family::Evidence => "evidence",
            Family::Consistency => "consistency",
        }
    }
}

/// How much a finding matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth a thought; shown faded in the editor.
    Hint,
    /// A reviewer would comment.
    Warning,
    /// The text cannot stand as it is.
    Error,
}

impl Level {
    pub const fn name(self) -> &'static str {
        match self {
            Level::Hint => "hint",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// How sure a rule is that a reviewer would agree, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub const fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// One replacement; `span` counts bytes of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A change that answers the finding. It never invents a fact: it offers a choice, uses a value
/// that the documents hold, or leaves a `[TODO: …]` marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative for the menu: "Replace with “quarterly”".
    pub title: String,
    /// In ascending order, not overlapping.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without a person looking: the meaning cannot change.
    pub safe: bool,
    /// The file that the edits are for, where it is not the finding's own. Never safe.
    pub elsewhere: Option<Arc<str>>,
}

/// Another place that belongs to the finding: the other half of a contradiction, a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// `None` for the finding's own file.
    pub elsewhere: Option<Elsewhere>,
    pub span: Span,
    pub message: String,
}

/// Another file of the programme, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// As a report shows it.
    pub path: Arc<str>,
    /// 1-based.
    pub line: u32,
}

/// A comment on one place of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, as in `sayso explain NAME`.
    pub rule: &'static str,
    pub family: Family,
    pub level: Level,
    pub confidence: Confidence,
    /// The words it is about.
    pub span: Span,
    /// Further places with the same defect from the same cause, so that they are one comment.
    pub also: Vec<Span>,
    pub related: Vec<Related>,
    /// What is wrong, quoting the words.
    pub message: String,
    /// Why a tester stumbles over it.
    pub note: &'static str,
    /// What a reviewer would ask; empty where the message says it all.
    pub question: String,
    /// Best first.
    pub fixes: Vec<Fix>,
}
