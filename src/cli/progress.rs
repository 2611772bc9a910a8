//! A line that says how far a long run is, where a person is watching.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);

/// Takes the line away.
const CLEAR: &str = "\r\x1b[K";

pub(super) struct Progress {
    done: Arc<AtomicUsize>,
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// `total` is how many files there are, where somebody knows. Nothing is shown to somebody who does not want it, or
    /// sees the findings come.
    pub(super) fn start(total: Option<usize>, wanted: bool) -> Progress {
        let done = Arc::new(AtomicUsize::new(0));
        if !wanted || !io::stderr().is_terminal() {
            return Progress { done, shown: None };
        }
        let (stop, stopped) = mpsc::channel();
        let count = Arc::clone(&done);
        let total = total.map(|total| format!(" of {total}")).unwrap_or_default();
        let shown = thread::Builder::new().spawn(move || {
            let mut pause = PATIENCE;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = STEP;
                let done = count.load(Ordering::Relaxed);
                let _ = write!(io::stderr(), "\rChecked {done}{total} files … ");
            }
            if pause == STEP {
                let _ = write!(io::stderr(), "{CLEAR}");
            }
        });
        Progress { done, shown: shown.ok().map(|thread| (stop, thread)) }
    }

    /// Counts a finished file.
    pub(super) fn count(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Makes room for a message; the line comes again below it.
    pub(super) fn make_room(&self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    }

    /// Takes the line away for good.
    pub(super) fn stop(self) {
        if let Some((stop, thread)) = self.shown {
            drop(stop);
            let _ = thread.join();
        }
    }
}
