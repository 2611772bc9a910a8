//! The documents of the folders as they are on disk, with what they name: read in the background by a
//! thread of its own, and again only where a file has changed.

use super::session::Session;
use super::work;
use super::workspace::Stamp;
use crate::config::{Configs, Flags, Search, Settings};
use crate::engine::{self, Input};
use crate::model::Given;
use crate::names::Names;
use crate::source;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, mpsc};
use std::thread;
use tokio::sync::oneshot;
use tower_lsp::ls_types::Uri;

/// A document as it was when it was last read.
pub(super) struct File {
    stamp: Stamp,
    /// What its configuration said.
    given: Arc<Given>,
    pub(super) uri: Uri,
    pub(super) text: String,
    pub(super) names: Names,
}

/// By path.
pub(super) type Shelf = BTreeMap<PathBuf, Arc<File>>;

enum Wish {
    /// The files may have changed.
    Refresh,
    /// What there is after all wishes before this one.
    Read(oneshot::Sender<Arc<Shelf>>),
}

pub(super) struct Library {
    wishes: mpsc::Sender<Wish>,
    /// What has been read so far.
    shelf: Arc<RwLock<Arc<Shelf>>>,
}

impl Library {
    /// Starts the thread, which begins to read. It ends when the library is dropped.
    pub(super) fn open(session: Arc<Session>) -> Library {
        let (wishes, queue) = mpsc::channel();
        let shelf = Arc::new(RwLock::new(Arc::new(Shelf::new())));
        let shared = Arc::clone(&shelf);
        let run = move || serve(&queue, &shared, &session);
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
        let _ = self.wishes.send(Wish::Refresh);
    }

    /// What has been read so far.
    pub(super) fn so_far(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What there is when all that was to be read has been.
    pub(super) async fn settled(&self) -> Arc<Shelf> {
        let (answer, wait) = oneshot::channel();
        let _ = self.wishes.send(Wish::Read(answer));
        wait.await.unwrap_or_else(|_| self.so_far())
    }
}

fn serve(queue: &mpsc::Receiver<Wish>, shared: &RwLock<Arc<Shelf>>, session: &Session) {
    let mut shelf = Arc::new(Shelf::new());
    while let Ok(first) = queue.recv() {
        // Many wishes for the same are one.
        let wishes: Vec<Wish> = [first].into_iter().chain(queue.try_iter()).collect();
        if wishes.iter().any(|wish| matches!(wish, Wish::Refresh)) {
            shelf = Arc::new(read(&shelf, session));
            *shared.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&shelf);
        }
        for wish in wishes {
            if let Wish::Read(answer) = wish {
                // The request may have been cancelled.
                let _ = answer.send(Arc::clone(&shelf));
            }
        }
    }
}

/// All documents of the folders. What is the same as before is taken from there, what cannot be read is
/// left out: a check of the file says why.
fn read(old: &Shelf, session: &Session) -> Shelf {
    let configs = Configs::new(Search::Upwards, Flags::default(), None);
    let targets = engine::discover(&session.roots()).into_iter();
    let file = |path: PathBuf| {
        let stamp = Stamp::of(&path)?;
        let settings = configs.settings_meanwhile(&path);
        let file = match old.get(&path).filter(|file| file.stamp == stamp && *file.given == *settings.given) {
            Some(file) => Arc::clone(file),
            None => Arc::new(read_file(&path, stamp, &settings, session)?),
        };
        Some((path, file))
    };
    targets.filter(|target| target.input == Input::File).filter_map(|target| file(target.path)).collect()
}

fn read_file(path: &Path, stamp: Stamp, settings: &Settings, session: &Session) -> Option<File> {
    let uri = Uri::from_file_path(path)?;
    let text = source::read_file(path).ok()?.text;
    let shown = session.shown(path).to_string_lossy();
    let names = engine::isolated(|| Names::of(&engine::read(&text, &shown, settings), &text)).ok()?;
    Some(File { stamp, given: Arc::clone(&settings.given), uri, text, names })
}
