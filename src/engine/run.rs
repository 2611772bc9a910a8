//! The run over all files, on several threads and in one order.

use super::discover::{Input, Target};
use super::isolate::isolated;
use crate::config::{Broken, ConfigError};
use crate::source::{self, ReadError, Source};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::{fmt, iter, thread};

/// A document is read by recursion over its tree in places; quotations and lists nest as deep as
/// their author likes. Address space only: memory is taken as it is used.
const STACK_BYTES: usize = 64 << 20;

/// How many files may be finished before one that takes longer.
const AHEAD: usize = 256;

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
    Unconfigured(Arc<Broken>),
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
            CheckError::Unconfigured(broken) => {
                write!(f, "not checked, because {} has errors", broken.path.display())
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
/// where `None`). What became of each goes to `each`, as [`in_order`] says.
///
/// A text is dropped as soon as `check` is done with it, so that it must return what a report needs.
pub(super) fn stream<S: Send, T: Send, E>(
    targets: impl Iterator<Item = (Target, S)> + Send,
    threads: Option<NonZeroUsize>,
    check: impl Fn(&Source, &Path, S) -> T + Sync,
    each: impl FnMut(Outcome<T>) -> Result<(), E>,
) -> Result<(), E> {
    in_order(targets, threads, |(target, settings)| with_settings(target, settings, &check), each)
}

/// The same where all outcomes are wanted before anything is done with them.
pub fn run<S: Send, T: Send>(
    targets: impl Iterator<Item = (Target, S)> + Send,
    threads: Option<NonZeroUsize>,
    check: impl Fn(&Source, &Path, S) -> T + Sync,
) -> Vec<Outcome<T>> {
    over(targets, threads, |(target, settings)| with_settings(target, settings, &check))
}

/// Does something to each of these items on `threads` threads (all cores where `None`); the results are in their order.
pub(super) fn over<I: Send, O: Send>(
    items: impl Iterator<Item = I> + Send,
    threads: Option<NonZeroUsize>,
    one: impl Fn(I) -> O + Sync,
) -> Vec<O> {
    let mut results = Vec::new();
    let Ok(()) = in_order(items, threads, one, |result| {
        results.push(result);
        Ok::<(), Infallible>(())
    });
    results
}

/// Does something to each of these items on `threads` threads (all cores where `None`). What comes of it goes to `each`,
/// in the order of the items whatever the number of threads, as soon as those before it are done; its error ends the run.
///
/// Items are taken as threads get to them, and only so many as keep these busy: neither a list without end nor one
/// document that takes long fills the memory.
fn in_order<I: Send, O: Send, E>(
    items: impl Iterator<Item = I> + Send,
    threads: Option<NonZeroUsize>,
    one: impl Fn(I) -> O + Sync,
    mut each: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let wanted = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let threads = items.size_hint().1.unwrap_or(usize::MAX).clamp(1, wanted);
    let queue = Mutex::new(items.enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        // A place for each item that was begun and not yet given on, and for threads that found the queue empty.
        let (begin, begun) = mpsc::sync_channel(AHEAD + threads);
        let (done, finished) = mpsc::channel();
        let mut started = 0;
        for _ in 0..threads {
            let (begin, done, one, next) = (begin.clone(), done.clone(), &one, &next);
            let work = move || {
                // Neither fails until nobody wants to know any more.
                while begin.send(()).is_ok()
                    && let Some((index, item)) = next()
                    && done.send((index, one(item))).is_ok()
                {}
            };
            let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
            started += usize::from(thread.is_ok());
        }
        drop((begin, done));
        if started == 0 {
            // The system gives no threads: slower is better than not at all.
            return iter::from_fn(next).try_for_each(|(_, item)| each(one(item)));
        }
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in finished {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                each(result)?;
                // There is one, from when it was begun.
                let _ = begun.recv();
            }
        }
        Ok(())
    })
}

fn with_settings<S, T>(target: Target, settings: S, check: impl Fn(&Source, &Path, S) -> T) -> Outcome<T> {
    check_one(target, |source, path| check(source, path, settings))
}

fn check_one<T>(target: Target, check: impl FnOnce(&Source, &Path) -> T) -> Outcome<T> {
    let path = match target.input {
        Input::Stdin => source::shown_name(&target.path),
        _ => target.path.to_string_lossy().into_owned(),
    };
    let read = match target.input {
        Input::File => source::read_file(&target.path),
        Input::Stdin => source::read_stdin(&target.path),
        Input::Unreadable(error) => Err(error),
        Input::Unconfigured(broken) => {
            return Outcome { path, result: Err(CheckError::Unconfigured(broken)) };
        }
    };
    let result = match read {
        Ok(source) => isolated(|| check(&source, &target.path)).map_err(CheckError::Internal),
        Err(error) => Err(CheckError::Read(error)),
    };
    Outcome { path, result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

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
            let mut texts = Vec::new();
            let one = |source: &Source, _: &Path, ()| source.text.clone();
            let ended = stream(targets.clone().into_iter(), NonZeroUsize::new(threads), one, |outcome| {
                texts.push(outcome.result);
                if texts.len() < 50 { Ok(()) } else { Err("enough") }
            });
            assert_eq!(ended, Err("enough"));
            texts
        };
        let expected = texts(1);
        assert_eq!(expected[7], Ok("Text 7.".to_owned()));
        assert_eq!(expected.len(), 50);
        assert_eq!(texts(2), expected);
        assert_eq!(texts(9), expected);
    }

    #[test]
    fn only_so_many_targets_are_taken_as_there_is_room_for() {
        let gone = Target { path: "no/such/file.md".into(), input: Input::File, named: true };
        let taken = AtomicUsize::new(0);
        let mut given = 0;
        let endless = iter::repeat_with(|| {
            taken.fetch_add(1, Ordering::Relaxed);
            (gone.clone(), ())
        });
        let ended = stream(
            endless,
            NonZeroUsize::new(3),
            |_, _, ()| (),
            |_| {
                given += 1;
                assert!(taken.load(Ordering::Relaxed) <= given + AHEAD + 3);
                if given < 2000 { Ok(()) } else { Err(()) }
            },
        );
        assert_eq!(ended, Err(()));
    }

    #[test]
    fn a_panic_costs_one_file() {
        let (_folder, targets) = files(3);
        let outcomes = run(targets.into_iter(), None, |source, _, ()| {
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
        let gone = Target { path: "no/such/file.md".into(), input: Input::File, named: true };
        let outcomes = run(iter::once((gone, ())), None, |_, _, ()| ());
        assert_eq!(outcomes[0].result, Err(CheckError::Read(ReadError::Missing)));
    }
}
