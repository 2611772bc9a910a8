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

pub(super) struct Progress {
    done: Arc<AtomicUsize>,
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    pub(super) fn start(total: usize, quiet: bool) -> Progress {
        let done = Arc::new(AtomicUsize::new(0));
        if quiet || !io::stderr().is_terminal() {
            return Progress { done, shown: None };
        }
        let (stop, stopped) = mpsc::channel();
        let count = Arc::clone(&done);
        let shown = thread::Builder::new().spawn(move || {
            let mut pause = PATIENCE;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = STEP;
                let done = count.load(Ordering::Relaxed);
                let _ = write!(io::stderr(), "\rChecked {done} of {total} files … ");
            }
            if pause == STEP {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        Progress { done, shown: shown.ok().map(|thread| (stop, thread)) }
    }

    /// How many files are finished; the run counts it up.
    pub(super) fn done(&self) -> &AtomicUsize {
        &self.done
    }

    /// Takes the line away.
    pub(super) fn stop(self) {
        if let Some((stop, thread)) = self.shown {
            drop(stop);
            let _ = thread.join();
        }
    }
}
