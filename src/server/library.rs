//! The documents of the folders as they are on disk, with what they contribute to their programme, and the registers
//! beside them: read in the background by a thread of its own, and again only where a file has changed.
//!
//! The same thread looks at each programme as a whole, whenever one of its documents is not what it was.

use super::across::{Across, Open};
use super::event::Event;
use super::programmes::{Programmes, WithRegisters};
use super::session::Session;
use super::work;
use super::workspace::Stamp;
use crate::config::{Configs, Flags, Search, Settings, shown};
use crate::engine::{self, Input};
use crate::model::Given;
use crate::names::Names;
use crate::programme::Digest;
use crate::source;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, mpsc};
use std::thread;
use tokio::sync::oneshot;
use tower_lsp::ls_types::Uri;

/// A document as it was when it was last read.
pub(super) struct File {
    pub(super) stamp: Stamp,
    /// What its configuration and the registers said.
    pub(super) given: Arc<Given>,
    /// The root of the programme that it is part of.
    pub(super) root: Option<PathBuf>,
    pub(super) uri: Uri,
    pub(super) text: String,
    pub(super) digest: Arc<Digest>,
}

impl File {
    pub(super) fn names(&self) -> &Names {
        &self.digest.names
    }
}

#[derive(Default)]
pub(super) struct Shelf {
    /// By path.
    pub(super) files: BTreeMap<PathBuf, Arc<File>>,
    pub(super) programmes: Arc<Programmes>,
}

enum Wish {
    /// The files may have changed.
    Refresh,
    /// What there is after all wishes before this one.
    Read(oneshot::Sender<Arc<Shelf>>),
    /// To know when the owner has been told what is said of the programmes after all wishes before this one.
    Across(oneshot::Sender<()>),
    /// An open document has been read as a whole.
    Open(PathBuf, Box<Open>),
    /// A document is open no more.
    Close(PathBuf),
}

/// A way to the thread; cheap to copy.
#[derive(Clone)]
pub(super) struct Library {
    wishes: mpsc::Sender<Wish>,
    /// What has been read so far.
    shelf: Arc<RwLock<Arc<Shelf>>>,
}

impl Library {
    /// Starts the thread, which begins to read. It ends when the library is dropped.
    pub(super) fn open(session: Arc<Session>, owner: mpsc::Sender<Event>) -> Library {
        let (wishes, queue) = mpsc::channel();
        let shelf = Arc::new(RwLock::new(Arc::default()));
        let librarian = Librarian {
            session,
            owner,
            shared: Arc::clone(&shelf),
            shelf: Arc::default(),
            open: FxHashMap::default(),
            across: Arc::default(),
        };
        let run = move || librarian.serve(&queue);
        let thread =
            thread::Builder::new().name("library".to_owned()).stack_size(work::STACK_BYTES).spawn(run);
        // Without the thread its queue is closed, and only open documents are known.
        drop(thread);
        let library = Library { wishes, shelf };
        library.refresh();
        library
    }

    /// Has the files looked at again; does not wait.
    pub(super) fn refresh(&self) {
        self.wish(Wish::Refresh);
    }

    /// Takes in an open document that has been read as a whole.
    pub(super) fn take(&self, path: PathBuf, open: Open) {
        self.wish(Wish::Open(path, Box::new(open)));
    }

    /// Of a document that is open no more counts what is on disk.
    pub(super) fn close(&self, path: PathBuf) {
        self.wish(Wish::Close(path));
    }

    /// What has been read so far.
    pub(super) fn so_far(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What there is when all that was to be read has been.
    pub(super) async fn settled(&self) -> Arc<Shelf> {
        let (answer, wait) = oneshot::channel();
        self.wish(Wish::Read(answer));
        wait.await.unwrap_or_else(|_| self.so_far())
    }

    /// Waits until the owner has been told what is said of the programmes.
    pub(super) async fn across(&self) {
        let (answer, wait) = oneshot::channel();
        self.wish(Wish::Across(answer));
        // Without the thread there is nothing to wait for.
        let _ = wait.await;
    }

    fn wish(&self, wish: Wish) {
        // Nobody hears it where the thread could not be started.
        let _ = self.wishes.send(wish);
    }
}

/// The thread's own state.
struct Librarian {
    session: Arc<Session>,
    owner: mpsc::Sender<Event>,
    shared: Arc<RwLock<Arc<Shelf>>>,
    shelf: Arc<Shelf>,
    open: FxHashMap<PathBuf, Open>,
    across: Arc<Across>,
}

impl Librarian {
    fn serve(mut self, queue: &mpsc::Receiver<Wish>) {
        while let Ok(first) = queue.recv() {
            // Many wishes for the same are one.
            let wishes: Vec<Wish> = [first].into_iter().chain(queue.try_iter()).collect();
            let mut changed = wishes.iter().any(|wish| matches!(wish, Wish::Refresh)) && self.read_again();
            let mut waiting = Vec::new();
            for wish in wishes {
                match wish {
                    Wish::Refresh => {}
                    Wish::Read(answer) => {
                        // The request may have been cancelled.
                        let _ = answer.send(Arc::clone(&self.shelf));
                    }
                    Wish::Across(answer) => waiting.push(answer),
                    Wish::Open(path, open) => {
                        changed |= self.is_member(&path);
                        self.open.insert(path, *open);
                    }
                    Wish::Close(path) => {
                        changed |= self.open.remove(&path).is_some() && self.is_member(&path);
                    }
                }
            }
            if changed {
                self.look_across();
            }
            for answer in waiting {
                let _ = answer.send(());
            }
        }
    }

    fn is_member(&self, path: &Path) -> bool {
        self.shelf.files.get(path).is_some_and(|file| file.root.is_some())
    }

    /// Looks at all files; whether something about a programme is not what it was.
    fn read_again(&mut self) -> bool {
        let shelf = read(&self.shelf, &self.session);
        let same = shelf.programmes.says_the_same_as(&self.shelf.programmes);
        if !same {
            // Before it hears what is said with these registers.
            let _ = self.owner.send(Event::Programmes(Arc::clone(&shelf.programmes)));
        }
        let files = |shelf: &Shelf| shelf.files.len();
        let kept = |(path, file): (&PathBuf, &Arc<File>)| {
            self.shelf.files.get(path).is_some_and(|before| Arc::ptr_eq(before, file))
        };
        let changed = !same || files(&shelf) != files(&self.shelf) || !shelf.files.iter().all(kept);
        self.shelf = Arc::new(shelf);
        *self.shared.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&self.shelf);
        changed
    }

    fn look_across(&mut self) {
        // A failure costs this look.
        let look = || Across::of(&self.shelf, &self.open, &self.session);
        let Ok(across) = engine::isolated(look).map(Arc::new) else { return };
        let differs = across.differs(&self.across);
        self.across = Arc::clone(&across);
        let _ = self.owner.send(Event::Across { across, differs });
    }
}

/// All documents of the folders. What is the same as before is taken from there, what cannot be read is
/// left out: a check of the file says why.
fn read(old: &Shelf, session: &Session) -> Shelf {
    let configs = Configs::new(Search::Upwards, Flags::default(), None);
    let folders = session.roots();
    let targets = engine::discover(&folders).into_iter().filter(|target| target.input == Input::File);
    let paths: Vec<PathBuf> = targets.map(|target| target.path).collect();
    let programmes = Programmes::read(&folders, paths.iter(), &configs, &old.programmes);
    let with_registers = WithRegisters::default();
    let file = |path: PathBuf| {
        let stamp = Stamp::of(&path)?;
        let mut settings = configs.settings_meanwhile(&path);
        let mut root = None;
        if let Some((of, known)) = programmes.of(&path, &configs).filter(|_| !configs.excludes(&path)) {
            root = Some(of.to_owned());
            settings = with_registers.get(settings, known);
        }
        let same =
            |file: &&Arc<File>| file.stamp == stamp && file.root == root && *file.given == *settings.given;
        let file = match old.files.get(&path).filter(same) {
            Some(file) => Arc::clone(file),
            None => Arc::new(read_file(&path, stamp, &settings, root, session)?),
        };
        Some((path, file))
    };
    let files = paths.into_iter().filter_map(file).collect();
    Shelf { files, programmes: Arc::new(programmes) }
}

fn read_file(
    path: &Path,
    stamp: Stamp,
    settings: &Settings,
    root: Option<PathBuf>,
    session: &Session,
) -> Option<File> {
    let uri = Uri::from_file_path(path)?;
    let text = source::read_file(path).ok()?.text;
    let within = session.shown(path).to_string_lossy();
    let digest = || {
        let reading = engine::read(&text, &within, settings);
        engine::digest(&reading, &shown(path).to_string_lossy(), &text, path, root.as_deref())
    };
    let digest = Arc::new(engine::isolated(digest).ok()?);
    Some(File { stamp, given: Arc::clone(&settings.given), root, uri, text, digest })
}
