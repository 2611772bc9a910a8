//! Reading a file or standard input, never more than the limit and never from a pipe by its name.

use super::decode::decode;
use super::{Format, ReadError, Source};
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// The longest line that is read, in bytes without its end.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// What standard input is called in messages and reports.
pub const STDIN_NAME: &str = "<stdin>";

/// Reads a document; a name without an extension is taken for Markdown.
pub fn read_file(path: &Path) -> Result<Source, ReadError> {
    let metadata = file_metadata(path)?;
    let format = Format::of_named_file(path).ok_or_else(|| ReadError::UnknownFormat {
        extension: path.extension().unwrap_or_default().to_string_lossy().into_owned(),
    })?;
    let bytes = read_open(path, &metadata, MAX_BYTES)?;
    Ok(Source { path: path.to_string_lossy().into_owned(), format, text: decode(bytes)? })
}

/// Reads the text of any file.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    decode(read_bytes(path, MAX_BYTES)?)
}

/// Reads a file that is no document, but which somebody else may have put there as well: it is refused where it has more
/// than `most` bytes or is no file.
pub fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, ReadError> {
    read_open(path, &file_metadata(path)?, most)
}

/// What keeps a file that others read from being read as one; `None` also where it is not there.
pub fn never_ends(path: &Path) -> Option<ReadError> {
    match file_metadata(path) {
        Ok(metadata) if metadata.len() > MAX_BYTES as u64 => Some(ReadError::TooLarge),
        Err(error @ ReadError::NotAFile { .. }) => Some(error),
        _ => None,
    }
}

/// Reads a document from standard input as if it stood at a path; without one, which is `-`, it is Markdown.
pub fn read_stdin(path: &Path) -> Result<Source, ReadError> {
    let bytes = read_bounded(io::stdin().lock(), 0, MAX_BYTES)?;
    from_bytes(&shown_name(path), Format::of_named_file(path).unwrap_or(Format::Markdown), bytes)
}

/// A path as reports show it; `-` is standard input.
pub fn shown_name(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => STDIN_NAME.to_owned(),
        false => path.to_string_lossy().into_owned(),
    }
}

/// The document in these bytes; `path` is for display.
pub fn from_bytes(path: &str, format: Format, bytes: Vec<u8>) -> Result<Source, ReadError> {
    Ok(Source { path: path.to_owned(), format, text: decode(bytes)? })
}

/// Before the file is opened: opening a pipe waits for its other end, and opening a device may do something.
fn file_metadata(path: &Path) -> Result<Metadata, ReadError> {
    let metadata = fs::metadata(path).map_err(|error| ReadError::from(&error))?;
    if metadata.is_file() { Ok(metadata) } else { Err(not_a_file(metadata.file_type())) }
}

fn read_open(path: &Path, metadata: &Metadata, most: usize) -> Result<Vec<u8>, ReadError> {
    if metadata.len() > most as u64 {
        return Err(ReadError::TooLarge);
    }
    let file = File::open(path).map_err(|error| ReadError::from(&error))?;
    read_bounded(file, metadata.len() as usize, most)
}

/// Reads to the end, but one byte past the limit at most: a file may grow while it is read.
fn read_bounded(reader: impl Read, expected: usize, most: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(expected.saturating_add(1).min(most + 1));
    reader.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| ReadError::from(&error))?;
    if bytes.len() > most { Err(ReadError::TooLarge) } else { Ok(bytes) }
}

fn not_a_file(kind: FileType) -> ReadError {
    if kind.is_dir() {
        return ReadError::Folder;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return ReadError::NotAFile { what: "a pipe" };
        }
        if kind.is_socket() {
            return ReadError::NotAFile { what: "a socket" };
        }
    }
    ReadError::NotAFile { what: "a device" }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives bytes for ever, as a growing file does.
    struct Endless;

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }

    #[test]
    fn reading_is_bounded() {
        assert_eq!(read_bounded(Endless, 10, 100), Err(ReadError::TooLarge));
    }

    #[test]
    fn an_empty_file_is_a_document() {
        let source = from_bytes("a.md", Format::Markdown, Vec::new());
        assert_eq!(source.map(|source| source.text), Ok(String::new()));
    }
}
