//! The run over all files, on several threads and in one order.

use super::discover::{Input, Target};
use super::isolate::isolated;
use crate::config::ConfigError;
use crate::source::{self, ReadError, Source};
use rayon::prelude::*;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A document is read by recursion over its tree in places; quotations and lists nest as deep as
/// their author likes. Address space only: memory is taken as it is used.
const STACK_BYTES: usize = 64 << 20;

/// What became of one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<T> {
    /// As in [`Source::path`].
    pub path: String,
    pub result: Result<T, CheckError>,
}

/// Why a file has no findings to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckError {
    Read(ReadError),
    /// A defect of a configuration file, which stands for itself in a report.
    Config(ConfigError),
    /// The configuration that holds for it cannot be used.
    Unconfigured(PathBuf),
    /// A defect of sayso.
    Internal(String),
}

impl CheckError {
    /// A stable name for programs.
    pub const fn kind(&self) -> &'static str {
        match self {
            CheckError::Read(error) => error.kind(),
            CheckError::Config(_) => "configuration",
            CheckError::Unconfigured(_) => "unconfigured",
            CheckError::Internal(_) => "internal",
        }
    }

    /// The 1-based line of the defect, where it has one.
    pub fn line(&self) -> Option<usize> {
        match self {
            CheckError::Read(error) => error.line(),
            CheckError::Config(error) => error.place.map(|(_, at)| at.line),
            CheckError::Unconfigured(_) | CheckError::Internal(_) => None,
        }
    }

    /// The byte at which the defect is, where it has a place.
    pub fn offset(&self) -> Option<usize> {
        match self {
            CheckError::Read(error) => error.offset(),
            CheckError::Config(error) => error.place.map(|(span, _)| span.start as usize),
            CheckError::Unconfigured(_) | CheckError::Internal(_) => None,
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckError::Read(error) => error.fmt(f),
            CheckError::Config(error) => f.write_str(&error.message),
            CheckError::Unconfigured(config) => {
                write!(f, "not checked, because {} has errors", config.display())
            }
            CheckError::Internal(said) => write!(
                f,
                "sayso failed on this file: {said}. This is a defect of sayso; please report it. The other files were checked."
            ),
        }
    }
}

impl std::error::Error for CheckError {}

/// Reads each target and gives it with its path and what belongs to it to `check`, on `threads` threads (all cores
/// where `None`).
///
/// The outcomes are in the order of the targets whatever the number of threads. A text is dropped
/// as soon as `check` is done with it, so that it must return what a report needs. `done` counts
/// finished targets while the run goes on.
pub fn run<S: Send, T: Send>(
    targets: Vec<(Target, S)>,
    threads: Option<NonZeroUsize>,
    done: &AtomicUsize,
    check: impl Fn(&Source, &Path, S) -> T + Sync,
) -> Vec<Outcome<T>> {
    let one = |(target, settings): (Target, S)| {
        let outcome = check_one(target, |source, path| check(source, path, settings));
        done.fetch_add(1, Ordering::Relaxed);
        outcome
    };
    over(targets, threads, one)
}

/// Does something to each of a list on `threads` threads (all cores where `None`); the results are in its order.
pub(super) fn over<I: Send, O: Send>(
    items: Vec<I>,
    threads: Option<NonZeroUsize>,
    one: impl Fn(I) -> O + Sync + Send,
) -> Vec<O> {
    let wanted = threads.or_else(|| std::thread::available_parallelism().ok());
    let threads = wanted.map_or(1, NonZeroUsize::get).min(items.len()).max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES).build();
    match pool {
        Ok(pool) => pool.install(|| items.into_par_iter().with_max_len(1).map(one).collect()),
        // The system gives no threads: slower is better than not at all.
        Err(_) => items.into_iter().map(one).collect(),
    }
}

fn check_one<T>(target: Target, check: impl FnOnce(&Source, &Path) -> T) -> Outcome<T> {
    let read = match target.input {
        Input::File => source::read_file(&target.path),
        Input::Stdin => source::read_stdin(&target.path),
        Input::Unreadable(error) => Err(error),
        Input::Unconfigured(config) => {
            let path = target.path.to_string_lossy().into_owned();
            return Outcome { path, result: Err(CheckError::Unconfigured(config)) };
        }
    };
    match read {
        Ok(source) => {
            let result = isolated(|| check(&source, &target.path)).map_err(CheckError::Internal);
            Outcome { path: source.path, result }
        }
        Err(error) => {
            let path = source::shown_name(&target.path);
            Outcome { path, result: Err(CheckError::Read(error)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(count: usize) -> (tempfile::TempDir, Vec<(Target, ())>) {
        let folder = tempfile::tempdir().unwrap();
        let targets = (0..count)
            .map(|number| {
                let path = folder.path().join(format!("{number:03}.md"));
                std::fs::write(&path, format!("Text {number}.")).unwrap();
                (Target { path, input: Input::File, named: true }, ())
            })
            .collect();
        (folder, targets)
    }

    #[test]
    fn order_does_not_depend_on_threads() {
        let (_folder, targets) = files(60);
        let texts = |threads| {
            let done = AtomicUsize::new(0);
            let outcomes =
                run(targets.clone(), NonZeroUsize::new(threads), &done, |source, _, ()| source.text.clone());
            assert_eq!(done.into_inner(), 60);
            outcomes
        };
        let expected = texts(1);
        assert_eq!(expected[7].result, Ok("Text 7.".to_owned()));
        assert_eq!(texts(2), expected);
        assert_eq!(texts(9), expected);
    }

    #[test]
    fn a_panic_costs_one_file() {
        let (_folder, targets) = files(3);
        let outcomes = run(targets, None, &AtomicUsize::new(0), |source, _, ()| {
            assert!(!source.text.contains('1'), "cannot read this");
        });
        assert!(outcomes[0].result.is_ok() && outcomes[2].result.is_ok());
        let Err(CheckError::Internal(said)) = &outcomes[1].result else {
            panic!("{outcomes:?}");
        };
        assert!(said.contains("cannot read this"));
    }

    #[test]
    fn a_file_that_vanished_is_an_error_for_it() {
        let gone = Target { path: PathBuf::from("no/such/file.md"), input: Input::File, named: true };
        let outcomes = run(vec![(gone, ())], None, &AtomicUsize::new(0), |_, _, ()| ());
        assert_eq!(outcomes[0].result, Err(CheckError::Read(ReadError::Missing)));
    }
}
