//! What is wrong with a configuration file, in words for the person who wrote it.

use crate::rules::nearest;
use crate::source::Position;
use crate::span::Span;
use std::fmt;
use std::path::PathBuf;

/// A defect of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, as it is shown.
    pub path: PathBuf,
    /// Where; `None` where the file could not be read at all.
    pub place: Option<(Span, Position)>,
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some((_, at)) = self.place {
            write!(f, "{}:{}:", at.line, at.column)?;
        }
        write!(f, " {}", self.message)
    }
}

impl std::error::Error for ConfigError {}

/// Says in plain words what serde says of a key or a value. It names the known ones in backticks, after the
/// one it does not know.
pub(super) fn in_plain_words(said: &str) -> String {
    let mut names = said.split('`').skip(1).step_by(2);
    let wanted = names.next().unwrap_or_default();
    if said.starts_with("unknown field") {
        let known: Vec<&str> = names.collect();
        return format!("there is no key `{wanted}` here; {}", hint(wanted, &known));
    }
    if said.starts_with("unknown variant") {
        let known: Vec<&str> = names.collect();
        return format!("“{wanted}” is no value for this; {}", hint(wanted, &known));
    }
    if is_missing(said) {
        return format!("the key `{wanted}` is missing here");
    }
    let types = said.strip_prefix("invalid type: ").and_then(|types| types.split_once(", expected "));
    let Some((found, wanted)) = types else { return said.to_owned() };
    let wanted = wanted.replace("a sequence", "a list of values in [ ]").replace("a map", "a table");
    format!("{wanted} is wanted here, and this is {found}")
}

/// Whether serde says that a key is missing.
pub(super) fn is_missing(said: &str) -> bool {
    said.starts_with("missing field")
}

fn hint(wanted: &str, known: &[&str]) -> String {
    match nearest(wanted, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "there are {}",
            known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}
