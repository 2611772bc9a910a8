//! `--files-from`: a list of files, which is read as it comes.

use crate::engine::{Input, Target};
use crate::source::{ReadError, STDIN_NAME};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The longest path that is read, in bytes. No system knows longer ones; a list without ends is none.
const MAX_PATH_BYTES: u64 = 1 << 16;

/// The files of a list, each with its place in the run.
pub(super) struct FilesFrom {
    /// `None` once there is no more to read.
    reader: Option<Box<dyn BufRead + Send>>,
    /// As it is shown.
    name: PathBuf,
    /// What stands behind each path.
    end: u8,
}

impl FilesFrom {
    /// The list in a file, or where that is `-` on standard input. With `null` a zero byte ends each path, else a line.
    pub(super) fn open(file: &Path, null: bool) -> Result<FilesFrom, ReadError> {
        let end = if null { 0 } else { b'\n' };
        if file.as_os_str() == "-" {
            let reader = Box::new(BufReader::new(io::stdin()));
            return Ok(FilesFrom { reader: Some(reader), name: STDIN_NAME.into(), end });
        }
        let opened = File::open(file).and_then(|list| match list.metadata()?.is_dir() {
            true => Err(io::ErrorKind::IsADirectory.into()),
            false => Ok(list),
        });
        let list = opened.map_err(|error| ReadError::from(&error))?;
        Ok(FilesFrom { reader: Some(Box::new(BufReader::new(list))), name: file.to_owned(), end })
    }

    /// The next path as it stands in the list; `None` at the end of the list.
    fn path(&mut self) -> Result<Option<PathBuf>, ReadError> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        loop {
            let mut bytes = Vec::new();
            let mut limited = reader.take(MAX_PATH_BYTES);
            limited.read_until(self.end, &mut bytes).map_err(|error| ReadError::from(&error))?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.pop_if(|byte| *byte == self.end).is_none() && limited.limit() == 0 {
                let reason = format!("a path in this list is longer than {} KiB", MAX_PATH_BYTES >> 10);
                return Err(ReadError::Other { reason });
            }
            if self.end == b'\n' {
                bytes.pop_if(|byte| *byte == b'\r');
                if bytes.contains(&0) {
                    let reason = "zero bytes end the paths in this list, which --null reads".to_owned();
                    return Err(ReadError::Other { reason });
                }
            }
            if !bytes.is_empty() {
                return path(bytes).map(Some);
            }
        }
    }
}

impl Iterator for FilesFrom {
    type Item = Target;

    /// The next file. A list that cannot be read any further is one that cannot be, and the last.
    fn next(&mut self) -> Option<Target> {
        let (path, input) = match self.path() {
            Ok(Some(path)) => (path, Input::File),
            Ok(None) => {
                self.reader = None;
                return None;
            }
            Err(error) => {
                self.reader = None;
                (self.name.clone(), Input::Unreadable(error))
            }
        };
        Some(Target { path, input, named: true })
    }
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> Result<PathBuf, ReadError> {
    use std::os::unix::ffi::OsStringExt;
    Ok(std::ffi::OsString::from_vec(bytes).into())
}

/// There paths are no bytes; lists of them are UTF-8.
#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> Result<PathBuf, ReadError> {
    let path = String::from_utf8(bytes);
    path.map(PathBuf::from).map_err(|_| ReadError::Other { reason: "this list is not in UTF-8".to_owned() })
}
