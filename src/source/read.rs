//! Reading a file or standard input, never more than the limit and never from a pipe by its name.

use super::decode::decode;
use super::{Format, ReadError, Source};
use std::fs::{self, File, FileType};
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
    let format = |path: &Path| {
        Format::of_named_file(path).ok_or_else(|| ReadError::UnknownFormat {
            extension: path.extension().unwrap_or_default().to_string_lossy().into_owned(),
        })
    };
    let (text, format) = read_as(path, format)?;
    Ok(Source { path: path.to_string_lossy().into_owned(), format, text })
}

/// Reads the text of any file.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    read_as(path, |_| Ok(())).map(|(text, ())| text)
}

/// Reads a text and asks what it is before it is opened.
fn read_as<F>(path: &Path, format: impl Fn(&Path) -> Result<F, ReadError>) -> Result<(String, F), ReadError> {
    let metadata = fs::metadata(path).map_err(|error| ReadError::from(&error))?;
    // Before the file is opened: opening a pipe waits for its other end, and opening a device
    // may do something.
    if !metadata.is_file() {
        return Err(not_a_file(metadata.file_type()));
    }
    let format = format(path)?;
    if metadata.len() > MAX_BYTES as u64 {
        return Err(ReadError::TooLarge);
    }
    let file = File::open(path).map_err(|error| ReadError::from(&error))?;
    let bytes = read_bounded(file, metadata.len() as usize)?;
    Ok((decode(bytes)?, format))
}

/// Reads a document from standard input as if it stood at a path; without one, which is `-`, it is Markdown.
pub fn read_stdin(path: &Path) -> Result<Source, ReadError> {
    let bytes = read_bounded(io::stdin().lock(), 0)?;
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

/// Reads to the end, but one byte past the limit at most: a file may grow while it is read.
fn read_bounded(reader: impl Read, expected: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(expected.saturating_add(1).min(MAX_BYTES + 1));
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| ReadError::from(&error))?;
    if bytes.len() > MAX_BYTES { Err(ReadError::TooLarge) } else { Ok(bytes) }
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
        assert_eq!(read_bounded(Endless, 10), Err(ReadError::TooLarge));
    }

    #[test]
    fn an_empty_file_is_a_document() {
        let source = from_bytes("a.md", Format::Markdown, Vec::new());
        assert_eq!(source.map(|source| source.text), Ok(String::new()));
    }
}
