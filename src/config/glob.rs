//! Globs, as the configuration writes them.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::path::Path;

/// The longest pattern, in bytes. What it becomes takes thousands of times as much memory.
const MAX_BYTES: usize = 1000;

/// A pattern for the paths of files; it also stands for all that is in a folder of that path.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Glob {
    pub written: String,
    #[schemars(skip)]
    matcher: GlobSet,
}

impl Glob {
    pub(super) fn new(written: &str) -> Result<Glob, globset::Error> {
        let path = written.trim_start_matches("./").trim_end_matches('/');
        let mut set = GlobSetBuilder::new();
        for pattern in [path, &format!("{path}/**")] {
            set.add(GlobBuilder::new(pattern).literal_separator(true).build()?);
        }
        Ok(Glob { written: written.to_owned(), matcher: set.build()? })
    }

    pub(super) fn matches(&self, path: &Path) -> bool {
        self.matcher.is_match(path)
    }
}

impl<'de> Deserialize<'de> for Glob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Glob, D::Error> {
        let written = String::deserialize(deserializer)?;
        if written.len() > MAX_BYTES {
            let length = written.len();
            return Err(D::Error::custom(format!(
                "this pattern for paths is {length} bytes long; {MAX_BYTES} is the most"
            )));
        }
        Glob::new(&written).map_err(|error| {
            D::Error::custom(format!("“{written}” is no pattern for paths: {}", error.kind()))
        })
    }
}
