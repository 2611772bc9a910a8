//! What the owner of the state hears of, and what it gives out.

use super::across::Across;
use super::configuration::Configuration;
use super::programmes::Programmes;
use super::snapshot::Snapshot;
use super::work::Done;
use std::sync::Arc;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{Diagnostic, TextDocumentContentChangeEvent, Uri};

/// In the order in which they came.
pub(super) enum Event {
    Open {
        uri: Uri,
        version: i32,
        text: String,
    },
    Change {
        uri: Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    },
    Close {
        uri: Uri,
    },
    Ask(Uri, Question),
    /// All open documents, and what is known of others.
    AskAll(oneshot::Sender<All>),
    /// What is wrong with a configuration file.
    AskProblems(Uri, oneshot::Sender<Arc<Vec<Diagnostic>>>),
    /// Something on disk is not as it was, or other folders are open.
    Disk,
    Done(Done),
    /// The registers of the folders are not what they were.
    Programmes(Arc<Programmes>),
    /// What is now said of the programmes, and whether that differs for files that are not open.
    Across {
        across: Arc<Across>,
        differs: bool,
    },
    Stop,
}

/// All documents at one moment.
pub(super) struct All {
    pub(super) open: Vec<Uri>,
    pub(super) configuration: Configuration,
    pub(super) across: Arc<Across>,
}

/// A request that waits for a document to be read.
pub(super) struct Question {
    pub(super) need: Need,
    pub(super) answer: oneshot::Sender<Answer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// The comments, of this version or a later one; what the whole document tells may be missing.
    Comments,
    /// The same, with what the whole document tells.
    AllComments,
    /// Exactly this version, whatever is known of it.
    ThisText,
    /// Exactly this version, read as a whole.
    ThisReading,
}

impl Need {
    pub(super) const fn whole(self) -> bool {
        matches!(self, Need::AllComments | Need::ThisReading)
    }

    /// Whether the places in the request are those of the text at its time.
    pub(super) const fn this_version(self) -> bool {
        matches!(self, Need::ThisText | Need::ThisReading)
    }
}

pub(super) enum Answer {
    Snapshot(Arc<Snapshot>),
    /// No such document is open.
    Unknown,
    /// The text was edited before the answer was there.
    Outdated,
}

/// What the owner has the editor told, beside diagnostics.
pub(super) enum Telling {
    /// The editor had better ask again.
    Refresh,
    Log(String),
}
