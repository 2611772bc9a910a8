//! The threads that read documents, so that the owner of the state never has to.

use super::buffer::Buffer;
use super::checked::Checked;
use super::diagnostics;
use super::event::Event;
use super::quick;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::engine::isolated;
use std::sync::{Arc, mpsc};
use std::thread;
use tower_lsp::ls_types::Uri;

/// Lists and quotations nest as deep as their author likes, and in places are read by recursion.
const STACK_BYTES: usize = 64 << 20;

/// A text to be read.
pub(super) struct Job {
    pub(super) uri: Uri,
    pub(super) path: String,
    pub(super) version: i32,
    /// Which state of the text it is; no two have the same.
    pub(super) edition: u64,
    pub(super) buffer: Buffer,
    /// An earlier version that has been read.
    pub(super) base: Option<Arc<Checked>>,
    pub(super) lane: Lane,
}

/// Two documents, or two ways of reading one, do not wait for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// The writer waits: the quickest answer that there is.
    Now,
    /// The writer pauses: the document as a whole.
    Whole,
}

pub(super) struct Done {
    pub(super) uri: Uri,
    pub(super) edition: u64,
    pub(super) lane: Lane,
    /// Or what went wrong.
    pub(super) result: Result<Arc<Snapshot>, String>,
}

/// Starts the thread of a lane. It ends when its queue is closed.
pub(super) fn start(lane: Lane, session: Arc<Session>, owner: mpsc::Sender<Event>) -> mpsc::Sender<Job> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let name = match lane {
        Lane::Now => "read-now",
        Lane::Whole => "read-whole",
    };
    let run = move || {
        for job in queue {
            let (uri, edition) = (job.uri.clone(), job.edition);
            let result = isolated(|| read(job, &session));
            if owner.send(Event::Done(Done { uri, edition, lane, result })).is_err() {
                break;
            }
        }
    };
    let thread = thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES).spawn(run);
    // Without the thread its queue is closed, and the owner says that nothing can be read.
    drop(thread);
    jobs
}

fn read(job: Job, session: &Session) -> Arc<Snapshot> {
    let text: Arc<str> = job.buffer.text().into();
    let quick = match (&job.base, job.lane) {
        (Some(base), Lane::Now) => quick::check(base, &text).map(|comments| (comments, Arc::clone(base))),
        _ => None,
    };
    let whole = quick.is_none();
    let (comments, checked) = quick.unwrap_or_else(|| {
        let checked = Checked::new(text, &job.path, job.base.as_deref());
        (checked.comments.clone(), Arc::new(checked))
    });
    let diagnostics = Arc::new(diagnostics::all(&comments, &job.uri, &job.buffer, session));
    Arc::new(Snapshot {
        uri: job.uri,
        version: job.version,
        buffer: job.buffer,
        comments,
        diagnostics,
        checked,
        whole,
    })
}
