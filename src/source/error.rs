//! Why a file could not be read, in words for the person who wrote it.

use super::read::{MAX_BYTES, MAX_LINE_BYTES};
use std::fmt;
use std::io;

/// Why a file could not be read. Lines are 1-based, offsets are bytes from the start of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file, or no more.
    Missing,
    /// A link that leads back to itself or to a folder above it.
    LinkLoop,
    NoPermission,
    /// A pipe, socket or device. They are never opened: a read could wait for ever.
    NotAFile {
        what: &'static str,
    },
    /// A folder where a file was expected.
    Folder,
    /// Named by a person, but no format that sayso reads; `extension` without the dot.
    UnknownFormat {
        extension: String,
    },
    TooLarge,
    LineTooLong {
        line: usize,
        /// In bytes.
        length: usize,
    },
    Binary {
        offset: usize,
    },
    /// UTF-16 or UTF-32, with a byte order mark or without.
    Utf16,
    NotUtf8 {
        offset: usize,
        line: usize,
        byte: u8,
        /// What the byte is in Windows-1252, where that is probable.
        meant: Option<char>,
    },
    /// The last character of the file is cut off.
    CutOff {
        offset: usize,
        line: usize,
    },
    Other {
        reason: String,
    },
}

impl ReadError {
    /// A stable name for programs.
    pub const fn kind(&self) -> &'static str {
        match self {
            ReadError::Missing => "missing",
            ReadError::LinkLoop => "link-loop",
            ReadError::NoPermission => "no-permission",
            ReadError::NotAFile { .. } => "not-a-file",
            ReadError::Folder => "folder",
            ReadError::UnknownFormat { .. } => "unknown-format",
            ReadError::TooLarge => "too-large",
            ReadError::LineTooLong { .. } => "line-too-long",
            ReadError::Binary { .. } => "binary",
            ReadError::Utf16 => "utf-16",
            ReadError::NotUtf8 { .. } => "not-utf-8",
            ReadError::CutOff { .. } => "cut-off",
            ReadError::Other { .. } => "other",
        }
    }

    /// The 1-based line of the defect, where it has one.
    pub const fn line(&self) -> Option<usize> {
        match self {
            ReadError::LineTooLong { line, .. }
            | ReadError::NotUtf8 { line, .. }
            | ReadError::CutOff { line, .. } => Some(*line),
            _ => None,
        }
    }

    /// The byte at which the defect is, where it has a place.
    pub const fn offset(&self) -> Option<usize> {
        match self {
            ReadError::Binary { offset }
            | ReadError::NotUtf8 { offset, .. }
            | ReadError::CutOff { offset, .. } => Some(*offset),
            _ => None,
        }
    }
}

impl From<&io::Error> for ReadError {
    fn from(error: &io::Error) -> ReadError {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
            io::ErrorKind::PermissionDenied => ReadError::NoPermission,
            io::ErrorKind::IsADirectory => ReadError::Folder,
            // `FilesystemLoop` has no stable name yet; the system's words are the same everywhere.
            _ if error.to_string().contains("symbolic links") => ReadError::LinkLoop,
            _ => ReadError::Other { reason: error.to_string() },
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => {
                f.write_str("no such file or folder. Check the path; it may have been moved or deleted.")
            }
            ReadError::LinkLoop => {
                f.write_str("this link leads back to itself. Remove it, or name the real file.")
            }
            ReadError::NoPermission => f.write_str(
                "you are not allowed to read this. Change its permissions, or run sayso as someone who may.",
            ),
            ReadError::NotAFile { what } => {
                write!(f, "this is {what}, not a file. To check what a program prints, use `-` and a pipe.")
            }
            ReadError::Folder => f.write_str("this is a folder; a file was expected."),
            ReadError::UnknownFormat { extension } => write!(
                f,
                "sayso does not read .{extension} files. It reads Markdown (.md, .markdown, .mdx) and plain text (.txt); export the document as one of them."
            ),
            ReadError::TooLarge => write!(
                f,
                "the file is larger than {} MiB, the most that sayso reads. Split it into one document a topic.",
                MAX_BYTES >> 20
            ),
            ReadError::LineTooLong { line, length } => write!(
                f,
                "line {line} is {length} bytes long; sayso reads lines of up to {} MiB. Is this a data file? If it is prose, break it into paragraphs.",
                MAX_LINE_BYTES >> 20
            ),
            ReadError::Binary { offset } => write!(
                f,
                "this is a binary file, not text (byte {offset} is one that no text has). Export the document as Markdown or plain text."
            ),
            ReadError::Utf16 => {
                f.write_str("the file is in UTF-16. Save it as UTF-8 (in your editor: Save As, Encoding).")
            }
            ReadError::NotUtf8 { offset, line, byte, meant } => {
                write!(f, "the file is not in UTF-8: see line {line}, byte {offset} (0x{byte:02X}")?;
                match meant {
                    Some(character) => write!(
                        f,
                        ", which is “{character}” in Windows-1252 or Latin-1, so it was probably saved in one of them)."
                    )?,
                    None => f.write_str(").")?,
                }
                f.write_str(" Save it as UTF-8 (in your editor: Save As, Encoding).")
            }
            ReadError::CutOff { offset, line } => write!(
                f,
                "the file ends in the middle of a character: see line {line}, byte {offset}. It was probably cut off; save or copy it again as UTF-8."
            ),
            ReadError::Other { reason } => write!(f, "it could not be read: {reason}."),
        }
    }
}

impl std::error::Error for ReadError {}
