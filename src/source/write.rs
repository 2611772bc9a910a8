//! Writing a file so that it is the old one or the new one at any moment, and nothing between.

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Why a file was left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// It is not what was read any more.
    Changed,
    NoPermission,
    Other {
        reason: String,
    },
}

/// Puts `new` in the place of a file that holds `old`, byte for byte. The file keeps its mode and its owner; of a
/// link the file that it leads to is meant.
///
/// What is killed on the way may leave a hidden file `.sayso-….tmp` in the folder.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<(), WriteError> {
    let path = fs::canonicalize(path)?;
    let fresh = fresh(&path, Some(&fs::metadata(&path)?), |out| out.write_all(new.as_bytes()))?;
    if fs::read(&path)? != old.as_bytes() {
        return Err(WriteError::Changed);
    }
    fresh.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file that is sayso's own in the same way, whatever it held before, if it was there at all. To a pipe or a
/// device it is written as it is.
pub fn put(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = fs::metadata(&path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return append(&path, write);
    }
    fresh(&path, there.as_ref(), write)?.persist(&path)?;
    Ok(())
}

/// Writes to the end of a file, or makes it.
pub fn append(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(OpenOptions::new().append(true).create(true).open(path)?);
    write(&mut out)?;
    out.flush()
}

/// A file with what `write` writes, to be put in the place of the one at `path`, if there is one.
fn fresh(
    path: &Path,
    there: Option<&Metadata>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sayso-").suffix(".tmp");
    match there {
        // A new file only needs leave to write into the folder. That is not what its owner meant.
        Some(there) if there.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        Some(_) => drop(OpenOptions::new().write(true).open(path)?),
        #[cfg(unix)]
        None => {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        #[cfg(not(unix))]
        None => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut fresh = builder.tempfile_in(folder)?;
    let mut out = BufWriter::new(fresh.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(there) = there {
        keep(there, fresh.as_file())?;
    }
    fresh.as_file().sync_all()?;
    Ok(fresh)
}

/// Gives a file the owner and the mode of another.
fn keep(metadata: &Metadata, file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only the system's administrator may do this. For others the file is theirs, or their group's.
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
    }
    file.set_permissions(metadata.permissions())
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        match error.kind() {
            io::ErrorKind::NotFound => WriteError::Changed,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => WriteError::NoPermission,
            _ => WriteError::Other { reason: error.to_string() },
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Changed => f.write_str(
                "somebody changed this while sayso was at it, so it is left alone. Run sayso again.",
            ),
            WriteError::NoPermission => f.write_str(
                "you are not allowed to change this, so it is left as it was. Change its permissions, or run sayso as someone who may.",
            ),
            WriteError::Other { reason } => {
                write!(f, "it could not be written and is left as it was: {reason}.")
            }
        }
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "Somebody else’s words.").unwrap();
        assert_eq!(replace(&file, "Old.", "New."), Err(WriteError::Changed));
        assert_eq!(fs::read_to_string(&file).unwrap(), "Somebody else’s words.");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
        fs::remove_file(&file).unwrap();
        assert_eq!(replace(&file, "Old.", "New."), Err(WriteError::Changed));
        assert!(!file.exists());
    }
}
