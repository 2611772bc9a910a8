//! The way in: files and standard input become text, or an error that says where and what to do.

mod decode;
mod error;
mod format;
mod lines;
mod read;

pub use error::ReadError;
pub use format::Format;
pub use lines::{LineIndex, Position};
pub use read::{MAX_BYTES, MAX_LINE_BYTES, STDIN_NAME, from_bytes, read_file, read_stdin};

/// A document as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given, for display; bytes that are not UTF-8 are replaced by `�`.
    pub path: String,
    pub format: Format,
    /// The whole file, a byte order mark included: an offset into the text is one into the file.
    pub text: String,
}
