//! Reading documents: at once where that takes no longer than handing it on, otherwise on threads, so that
//! the owner of the state does not wait.

use super::buffer::Buffer;
use super::checked::Checked;
use super::comment::Comment;
use super::diagnostics;
use super::event::Event;
use super::others::Others;
use super::quick;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::engine::{Settings, isolated};
use crate::finding::Finding;
use std::sync::{Arc, mpsc};
use std::thread;
use tower_lsp::ls_types::Uri;

/// Lists and quotations nest as deep as their author likes, and in places are read by recursion.
pub(super) const STACK_BYTES: usize = 64 << 20;

/// A text to be read.
pub(super) struct Job {
    pub(super) uri: Uri,
    pub(super) path: String,
    pub(super) settings: Arc<Settings>,
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
    /// Nothing is shown yet, or what is shown does not fit any more: the writer waits.
    Now,
    /// The writer pauses, and a long document can be read as a whole.
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
            let done = done(job, |job| whole(job, &session));
            if owner.send(Event::Done(done)).is_err() {
                break;
            }
        }
    };
    let thread = thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES).spawn(run);
    // Without the thread its queue is closed, and the owner says that nothing can be read.
    drop(thread);
    jobs
}

/// Reads a text here and now, where that is quick; otherwise gives the job back.
pub(super) fn quickly(job: Job, session: &Session) -> Result<Done, Box<Job>> {
    if job.buffer.len() <= quick::SHORT {
        return Ok(done(job, |job| whole(job, session)));
    }
    // What was read with other settings says nothing of these.
    let same = |base: &Arc<Checked>| Arc::ptr_eq(&base.settings, &job.settings);
    let Some(base) = job.base.clone().filter(same) else { return Err(Box::new(job)) };
    match isolated(|| quick::check(&base, &job.buffer.text())) {
        Ok(Some(comments)) => Ok(done(job, |job| snapshot(job, comments, base, false, session))),
        // What fails on a part may go well on the whole.
        Ok(None) | Err(_) => Err(Box::new(job)),
    }
}

/// A panic costs one answer.
fn done(job: Job, read: impl FnOnce(Job) -> Arc<Snapshot>) -> Done {
    let (uri, edition, lane) = (job.uri.clone(), job.edition, job.lane);
    let result = isolated(|| read(job));
    Done { uri, edition, lane, result }
}

fn whole(job: Job, session: &Session) -> Arc<Snapshot> {
    let checked =
        Arc::new(Checked::new(job.buffer.text().into(), &job.path, &job.settings, job.base.as_deref()));
    snapshot(job, checked.comments.clone(), checked, true, session)
}

fn snapshot(
    job: Job,
    comments: Vec<Comment>,
    checked: Arc<Checked>,
    whole: bool,
    session: &Session,
) -> Arc<Snapshot> {
    let diagnostics = Arc::new(diagnostics::all(&comments, &job.uri, &job.buffer, &checked.others, session));
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

/// The same state of a text with what is now said of its programme.
pub(super) fn with(
    latest: &Snapshot,
    across: &[Finding],
    others: &Arc<Others>,
    session: &Session,
) -> Arc<Snapshot> {
    let checked = Arc::new(latest.checked.with(across, Arc::clone(others)));
    let (uri, buffer, comments) = (latest.uri.clone(), latest.buffer.clone(), checked.comments.clone());
    let diagnostics = Arc::new(diagnostics::all(&comments, &uri, &buffer, others, session));
    Arc::new(Snapshot { uri, version: latest.version, buffer, comments, diagnostics, checked, whole: true })
}
