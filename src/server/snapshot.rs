//! One version of one document, as requests see it.

use super::buffer::Buffer;
use super::checked::Checked;
use super::comment::Comment;
use std::sync::Arc;
use tower_lsp::ls_types::{Diagnostic, Uri};

/// Nothing in it changes any more, so that requests are answered from it on any thread.
pub(super) struct Snapshot {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) buffer: Buffer,
    pub(super) comments: Vec<Comment>,
    /// The comments as the editor gets them.
    pub(super) diagnostics: Arc<Vec<Diagnostic>>,
    /// The last version that was read as a whole: this one, where `whole` says so.
    pub(super) checked: Arc<Checked>,
    pub(super) whole: bool,
}
