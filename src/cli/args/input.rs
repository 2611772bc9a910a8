//! What several commands take: what to read, and under which settings.

use crate::config::Search;
use crate::engine::{self, Input, Target};
use clap::Args;
use std::mem;
use std::path::PathBuf;

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct PathArgs {
    /// Files and folders; `-` is standard input
    ///
    /// In folders, files named .md, .markdown, .mdx and .txt are read; hidden files and those in
    /// .gitignore are left out. A file that you name is always read.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
}

impl PathArgs {
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    pub(crate) fn targets(&self) -> Vec<Target> {
        engine::discover(&self.paths)
    }
}

/// What to read, where standard input may be named like a file.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    #[command(flatten)]
    paths: PathArgs,

    /// The path that standard input would have as a file; its settings hold
    #[arg(long, value_name = "PATH", requires = "paths")]
    stdin_filename: Option<PathBuf>,
}

impl InputArgs {
    pub(crate) fn paths(&self) -> &[PathBuf] {
        self.paths.paths()
    }

    pub(crate) fn targets(&self) -> Vec<Target> {
        let mut targets = self.paths.targets();
        for target in targets.iter_mut().filter(|target| target.input == Input::Stdin) {
            target.path = self.stdin_filename.clone().unwrap_or_else(|| mem::take(&mut target.path));
        }
        targets
    }
}

/// Where settings come from.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Take the settings from this file, not from the nearest sayso.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Take no settings from any file
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,
}

impl ConfigArgs {
    pub(crate) fn search(&self) -> Search {
        match &self.config {
            Some(file) => Search::File(file.clone()),
            None if self.no_config => Search::Nowhere,
            None => Search::Upwards,
        }
    }
}
