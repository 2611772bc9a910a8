//! The way in and back: files and standard input become text, or an error that says where and what to do; a text
//! takes the place of the one that was read.

mod decode;
mod error;
mod format;
mod lines;
mod read;
mod write;

pub use error::ReadError;
pub use format::Format;
pub use lines::{LineIndex, Position};
pub use read::{
    MAX_BYTES, MAX_LINE_BYTES, STDIN_NAME, from_bytes, never_ends, read_bytes, read_file, read_stdin,
    read_text, shown_name,
};
pub use write::{WriteError, append, put, replace};

/// A document as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given, for display; bytes that are not UTF-8 are replaced by `�`.
    pub path: String,
    pub format: Format,
    /// The whole file, a byte order mark included: an offset into the text is one into the file.
    pub text: String,
}
