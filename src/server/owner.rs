//! The one owner of the server's state: which documents are open, what their text is, what is known of it.
//!
//! It applies edits in the order in which they came. When its queue is empty it has the newest text read
//! ([`work`]): here where that takes a millisecond or two, otherwise on a thread; what comes back for an
//! older text is not shown.

use super::across::{Across, Open};
use super::buffer::Buffer;
use super::checked::Checked;
use super::configuration::{Configuration, Problems};
use super::event::{All, Answer, Event, Question, Telling};
use super::library::Library;
use super::outbox::Outbox;
use super::session::Session;
use super::snapshot::Snapshot;
use super::work::{self, Done, Job, Lane};
use crate::date::Date;
use crate::engine::{Settings, isolated};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::ls_types::{PublishDiagnosticsParams, TextDocumentContentChangeEvent, Uri};

/// How long a writer has to pause before a long document is read as a whole.
const PAUSE: Duration = Duration::from_millis(200);

/// An open document.
struct Document {
    path: String,
    settings: Arc<Settings>,
    version: i32,
    buffer: Buffer,
    /// Changes with every edit; no two states of any text have the same.
    edition: u64,
    /// The edition that was last read, and what came of it: nothing where reading failed.
    read: u64,
    latest: Option<Arc<Snapshot>>,
    /// The newest text that has been read as a whole.
    base: Option<Arc<Checked>>,
    waiting: Vec<Question>,
    edited: Instant,
}

impl Document {
    fn is_read(&self) -> bool {
        self.read == self.edition
    }

    fn is_whole(&self) -> bool {
        self.latest.as_ref().is_none_or(|latest| latest.whole)
    }

    /// When it should be read as a whole, where it has not been.
    fn whole_at(&self) -> Option<Instant> {
        if !self.is_read() || self.is_whole() {
            return None;
        }
        let wanted = self.waiting.iter().any(|question| question.need.whole());
        Some(if wanted { self.edited } else { self.edited + PAUSE })
    }

    fn job(&self, uri: &Uri, lane: Lane) -> Job {
        Job {
            uri: uri.clone(),
            path: self.path.clone(),
            settings: Arc::clone(&self.settings),
            version: self.version,
            edition: self.edition,
            buffer: self.buffer.clone(),
            base: self.base.clone(),
            lane,
        }
    }
}

pub(super) struct Owner {
    session: Arc<Session>,
    configuration: Configuration,
    /// What the editor knows to be wrong with configuration files.
    problems: Problems,
    library: Library,
    /// What was last said of the programmes.
    across: Arc<Across>,
    documents: FxHashMap<Uri, Document>,
    editions: u64,
    now: Thread,
    whole: Thread,
    outbox: Outbox,
    tell: UnboundedSender<Telling>,
}

/// A thread that reads, and whether it is at it.
struct Thread {
    jobs: mpsc::Sender<Job>,
    busy: bool,
}

impl Owner {
    pub(super) fn new(
        session: Arc<Session>,
        today: Date,
        queue: mpsc::Sender<Event>,
        library: Library,
        outbox: Outbox,
        tell: UnboundedSender<Telling>,
    ) -> Owner {
        let thread =
            |lane| Thread { jobs: work::start(lane, Arc::clone(&session), queue.clone()), busy: false };
        Owner {
            now: thread(Lane::Now),
            whole: thread(Lane::Whole),
            configuration: Configuration::new(Arc::clone(&session), today),
            problems: Problems::new(),
            library,
            across: Arc::default(),
            session,
            documents: FxHashMap::default(),
            editions: 0,
            outbox,
            tell,
        }
    }

    /// Until told to stop.
    pub(super) fn run(mut self, queue: &mpsc::Receiver<Event>) {
        loop {
            let Some(event) = self.next(queue) else { return };
            if let Some(event) = event
                && !self.hear(event)
            {
                return;
            }
            while let Ok(event) = queue.try_recv() {
                if !self.hear(event) {
                    return;
                }
            }
            self.give_out();
        }
    }

    /// The next event; none when it is time to read something as a whole. `None` at the end.
    fn next(&self, queue: &mpsc::Receiver<Event>) -> Option<Option<Event>> {
        let at = match self.whole.busy {
            false => self.documents.values().filter_map(Document::whole_at).min(),
            true => None,
        };
        match at {
            None => queue.recv().ok().map(Some),
            Some(at) => match queue.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(event) => Some(Some(event)),
                Err(mpsc::RecvTimeoutError::Timeout) => Some(None),
                Err(mpsc::RecvTimeoutError::Disconnected) => None,
            },
        }
    }

    /// Whether to go on.
    fn hear(&mut self, event: Event) -> bool {
        match event {
            Event::Open { uri, version, text } => self.open(uri, version, &text),
            Event::Change { uri, version, changes } => self.change(&uri, version, changes),
            Event::Close { uri } => self.close(uri),
            Event::Ask(uri, question) => match self.documents.get_mut(&uri) {
                Some(document) => document.waiting.push(question),
                None => drop(question.answer.send(Answer::Unknown)),
            },
            Event::AskAll(answer) => {
                let open = self.documents.keys().cloned().collect();
                let (configuration, across) = (self.configuration.clone(), Arc::clone(&self.across));
                drop(answer.send(All { open, configuration, across }));
            }
            Event::AskProblems(uri, answer) => {
                let problems = self.all_problems().remove(uri.as_str());
                drop(answer.send(problems.map(|(_, problems)| problems).unwrap_or_default()));
            }
            Event::Disk => {
                self.configuration.read_again();
                self.reconfigure();
            }
            Event::Done(done) => {
                match done.lane {
                    Lane::Now => self.now.busy = false,
                    Lane::Whole => self.whole.busy = false,
                }
                self.take(done);
            }
            Event::Programmes(programmes) => {
                self.configuration.take(programmes);
                self.reconfigure();
            }
            Event::Across { across, differs } => self.hear_across(across, differs),
            Event::Stop => return false,
        }
        true
    }

    fn open(&mut self, uri: Uri, version: i32, text: &str) {
        if !Configuration::is_document(&uri) {
            self.configuration.open(uri.clone(), version, text);
            self.hear_configuration(&uri);
            return;
        }
        self.editions += 1;
        let document = Document {
            path: self.session.path(&uri),
            settings: self.configuration.settings(&uri),
            version,
            buffer: Buffer::new(text, self.session.encoding),
            edition: self.editions,
            read: 0,
            latest: None,
            base: None,
            waiting: Vec::new(),
            edited: Instant::now(),
        };
        if let Some(before) = self.documents.insert(uri, document) {
            outdate(before.waiting);
        }
        self.tell_problems();
    }

    fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        if !Configuration::is_document(uri) {
            self.configuration.change(uri, version, changes);
            self.hear_configuration(uri);
            return;
        }
        let Some(document) = self.documents.get_mut(uri) else {
            self.say(Telling::Log(format!("an edit of {} is left out: it is not open", uri.as_str())));
            return;
        };
        for change in changes {
            document.buffer.change(change.range, &change.text);
        }
        self.editions += 1;
        document.edition = self.editions;
        document.version = version;
        document.edited = Instant::now();
        let (outdated, waiting) =
            std::mem::take(&mut document.waiting).into_iter().partition(|q| q.need.this_version());
        document.waiting = waiting;
        outdate(outdated);
    }

    fn close(&mut self, uri: Uri) {
        if !Configuration::is_document(&uri) {
            self.configuration.close(&uri);
            self.hear_configuration(&uri);
            return;
        }
        let Some(document) = self.documents.remove(&uri) else { return };
        outdate(document.waiting);
        if let Some(path) = uri.to_file_path() {
            self.library.close(path.into_owned());
        }
        if !self.session.pulls {
            self.outbox.diagnostics(PublishDiagnosticsParams::new(uri, Vec::new(), None));
        }
    }

    /// A file that is no document is not what it was.
    fn hear_configuration(&mut self, uri: &Uri) {
        if self.configuration.is_configuration(uri) {
            self.configuration.read_again();
            self.reconfigure();
        }
    }

    /// Has documents read again whose settings, or whose path in the open folders, are not what they were.
    fn reconfigure(&mut self) {
        for (uri, document) in &mut self.documents {
            let (path, settings) = (self.session.path(uri), self.configuration.settings(uri));
            if path != document.path || !Arc::ptr_eq(&settings, &document.settings) {
                self.editions += 1;
                document.edition = self.editions;
                (document.path, document.settings) = (path, settings);
            }
        }
        self.tell_problems();
        if self.session.pulls {
            self.say(Telling::Refresh);
        }
    }

    /// Has the editor told what is wrong with configuration files, where that has changed.
    fn tell_problems(&mut self) {
        if self.session.pulls {
            return;
        }
        let problems = self.all_problems();
        for (name, (uri, now)) in &problems {
            if self.problems.get(name).is_none_or(|(_, before)| before != now) {
                self.outbox.diagnostics(PublishDiagnosticsParams::new(uri.clone(), now.to_vec(), None));
            }
        }
        for (_, (uri, _)) in self.problems.iter().filter(|(name, _)| !problems.contains_key(*name)) {
            self.outbox.diagnostics(PublishDiagnosticsParams::new(uri.clone(), Vec::new(), None));
        }
        self.problems = problems;
    }

    /// What is wrong with each configuration file and each register.
    fn all_problems(&self) -> Problems {
        let mut problems = self.configuration.problems();
        self.across.add_registers(&mut problems, &self.configuration, &self.session);
        problems
    }

    /// Takes what is said of the programmes, and has the editor told. What is about an older text waits for the newer.
    fn hear_across(&mut self, across: Arc<Across>, differs: bool) {
        self.across = across;
        let mut refresh = differs;
        for (uri, document) in &mut self.documents {
            let path = uri.to_file_path();
            let said = path.and_then(|path| self.across.documents.get(&*path));
            let said = said.filter(|said| said.edition == Some(document.edition));
            let latest = document.latest.clone().filter(|latest| latest.whole && document.is_read());
            let (Some(said), Some(latest)) = (said, latest) else { continue };
            let with = || work::with(&latest, &said.findings, &self.across.others, &self.session);
            // A failure costs what is new in it.
            let Ok(snapshot) = isolated(with) else { continue };
            document.base = Some(Arc::clone(&snapshot.checked));
            document.latest = Some(Arc::clone(&snapshot));
            if snapshot.diagnostics == latest.diagnostics {
                continue;
            }
            if self.session.pulls {
                refresh = true;
            } else {
                let (diagnostics, version) = (snapshot.diagnostics.to_vec(), snapshot.version);
                self.outbox.diagnostics(PublishDiagnosticsParams::new(
                    uri.clone(),
                    diagnostics,
                    Some(version),
                ));
            }
        }
        self.tell_problems();
        if self.session.pulls && refresh {
            self.say(Telling::Refresh);
        }
    }

    /// Takes what was read, and has the editor told.
    fn take(&mut self, done: Done) {
        // Closed meanwhile, or closed and opened again.
        let Some(document) = self.documents.get_mut(&done.uri) else { return };
        let snapshot = match done.result {
            Ok(snapshot) => snapshot,
            Err(said) => {
                if document.edition == done.edition {
                    document.read = done.edition;
                    document.latest = None;
                    outdate(std::mem::take(&mut document.waiting));
                }
                let uri = done.uri.as_str();
                self.say(Telling::Log(format!(
                    "sayso failed on {uri}: {said}. This is a defect of sayso; please report it."
                )));
                return;
            }
        };
        if snapshot.whole && done.edition >= document.read {
            document.base = Some(Arc::clone(&snapshot.checked));
        }
        if document.edition != done.edition || document.is_read() && document.is_whole() {
            return;
        }
        let corrects = document.is_read();
        let before = document.latest.replace(Arc::clone(&snapshot));
        document.read = done.edition;
        if let Some(path) = done.uri.to_file_path().filter(|_| snapshot.whole) {
            let checked = Arc::clone(&snapshot.checked);
            let open = Open::new(done.uri.clone(), snapshot.version, done.edition, checked);
            self.library.take(path.into_owned(), open);
        }
        let differs = before.is_none_or(|before| before.diagnostics != snapshot.diagnostics);
        if corrects && !differs {
            return;
        }
        if !self.session.pulls {
            let (diagnostics, version) = (snapshot.diagnostics.to_vec(), snapshot.version);
            self.outbox.diagnostics(PublishDiagnosticsParams::new(done.uri, diagnostics, Some(version)));
        } else if corrects {
            self.say(Telling::Refresh);
        }
    }

    /// Answers what can be answered, and gives the threads that read something to do.
    fn give_out(&mut self) {
        let now = Instant::now();
        let due = |d: &Document| d.whole_at().is_some_and(|at| at <= now);
        if !self.whole.busy
            && let Some((uri, document)) = self.documents.iter().find(|(_, document)| due(document))
        {
            self.give(document.job(uri, Lane::Whole));
        }
        let mut unread: Vec<_> = self.documents.iter().filter(|(_, document)| !document.is_read()).collect();
        // Who is waited for first, then who was edited last.
        unread.sort_by_key(|(_, document)| Reverse((!document.waiting.is_empty(), document.edited)));
        let jobs: Vec<Job> = unread.into_iter().map(|(uri, document)| document.job(uri, Lane::Now)).collect();
        for job in jobs {
            match work::quickly(job, &self.session) {
                Ok(done) => self.take(done),
                Err(job) if !self.now.busy => self.give(*job),
                Err(_) => {}
            }
        }
        for document in self.documents.values_mut().filter(|document| document.is_read()) {
            answer(document);
        }
    }

    fn give(&mut self, job: Job) {
        let thread = match job.lane {
            Lane::Now => &mut self.now,
            Lane::Whole => &mut self.whole,
        };
        thread.busy = thread.jobs.send(job).is_ok();
        if !thread.busy {
            // An editor that asks waits in vain, but keeps its text.
            self.say(Telling::Log("no thread could be started to read documents".to_owned()));
        }
    }

    fn say(&self, telling: Telling) {
        // Nobody listens any more only when the server ends.
        let _ = self.tell.send(telling);
    }
}

/// Answers the questions that wait for a document that has been read.
fn answer(document: &mut Document) {
    if document.waiting.is_empty() {
        return;
    }
    let Some(latest) = document.latest.clone() else {
        outdate(std::mem::take(&mut document.waiting));
        return;
    };
    let mut waiting = std::mem::take(&mut document.waiting);
    for question in waiting.extract_if(.., |question| latest.whole || !question.need.whole()) {
        let _ = question.answer.send(Answer::Snapshot(Arc::clone(&latest)));
    }
    document.waiting = waiting;
}

fn outdate(questions: Vec<Question>) {
    for question in questions {
        let _ = question.answer.send(Answer::Outdated);
    }
}
