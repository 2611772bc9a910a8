//! What is said of the programmes of the open folders as a whole: worked out in the background from the digests of
//! their documents, of open ones as they stand in the editor.

use super::buffer::Buffer;
use super::checked::Checked;
use super::comment::Comment;
use super::configuration::{Configuration, Problems};
use super::diagnostics;
use super::library::Shelf;
use super::others::{Other, Others};
use super::session::Session;
use crate::config::{absolute, shown};
use crate::engine;
use crate::finding::Finding;
use crate::model::Given;
use crate::programme::Digest;
use crate::registers;
use crate::rules;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tower_lsp::ls_types::Uri;

/// An open document that has been read as a whole.
pub(super) struct Open {
    pub(super) uri: Uri,
    pub(super) version: i32,
    /// Which state of its text it is.
    pub(super) edition: u64,
    pub(super) checked: Arc<Checked>,
    digest: OnceLock<Arc<Digest>>,
}

impl Open {
    pub(super) fn new(uri: Uri, version: i32, edition: u64, checked: Arc<Checked>) -> Open {
        Open { uri, version, edition, checked, digest: OnceLock::new() }
    }

    fn digest(&self, path: &Path, root: &Path) -> Arc<Digest> {
        let Checked { reading, text, .. } = &*self.checked;
        let make =
            || Arc::new(engine::digest(reading, &shown(path).to_string_lossy(), text, path, Some(root)));
        Arc::clone(self.digest.get_or_init(make))
    }
}

/// The findings on one document, and on which state of its text where it is open.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct OnDocument {
    pub(super) edition: Option<u64>,
    pub(super) findings: Arc<Vec<Finding>>,
}

#[derive(Default)]
pub(super) struct Across {
    pub(super) documents: FxHashMap<PathBuf, OnDocument>,
    /// Of registers that are no documents.
    registers: Vec<(registers::File, Vec<Finding>)>,
    pub(super) others: Arc<Others>,
}

impl Across {
    pub(super) fn of(shelf: &Arc<Shelf>, open: &FxHashMap<PathBuf, Open>, session: &Session) -> Across {
        let mut all = Across::default();
        for (root, known) in shelf.programmes.roots() {
            let mut members: Vec<(&PathBuf, &Given, Arc<Digest>, Option<u64>)> = Vec::new();
            for (path, file) in shelf.files.iter().filter(|(_, file)| file.root.as_deref() == Some(root)) {
                members.push(match open.get(path) {
                    Some(open) => {
                        (path, &open.checked.reading.given, open.digest(path, root), Some(open.edition))
                    }
                    None => (path, &file.given, Arc::clone(&file.digest), None),
                });
            }
            // As a check of the folder takes them.
            members.sort_by(|(a, ..), (b, ..)| bytes(a).cmp(bytes(b)));
            let documents = members.iter().map(|(_, given, digest, _)| (*given, digest));
            let programme = engine::programme(documents, Arc::clone(known));
            let comments = engine::isolated(|| rules::across(&programme)).unwrap_or_default();
            let documents = members.iter().zip(comments.documents);
            all.documents.extend(documents.map(|((path, _, _, edition), findings)| {
                ((*path).clone(), OnDocument { edition: *edition, findings: Arc::new(findings) })
            }));
            let files = known.registers.files.iter().zip(comments.registers);
            let said = files.filter(|(file, findings)| !file.is_document && !findings.is_empty());
            all.registers.extend(said.map(|(file, findings)| (file.clone(), findings)));
        }
        let texts = open.iter().map(|(path, open)| {
            let text = Arc::clone(&open.checked.text);
            (path.clone(), Other { uri: open.uri.clone(), version: open.version, text })
        });
        all.others = Arc::new(Others::new(Arc::clone(shelf), texts.collect(), session.encoding));
        all
    }

    /// Whether an editor that asks for comments would hear something else of files that are not open.
    pub(super) fn differs(&self, before: &Across) -> bool {
        let said = |across: &Across| across.documents.values().filter(|on| on.edition.is_none()).count();
        let same = |(path, on): (&PathBuf, &OnDocument)| {
            on.edition.is_some()
                || before.documents.get(path).is_some_and(|before| before.findings == on.findings)
        };
        self.registers != before.registers || said(self) != said(before) || !self.documents.iter().all(same)
    }

    /// Adds what is said of registers to what is wrong with configuration files.
    pub(super) fn add_registers(
        &self,
        problems: &mut Problems,
        configuration: &Configuration,
        session: &Session,
    ) {
        for (file, findings) in &self.registers {
            let Some(uri) = Uri::from_file_path(absolute(Path::new(&file.path))) else { continue };
            let settings = configuration.settings(&uri);
            let judged = findings.iter().filter_map(|finding| settings.judge(finding.clone(), &file.text));
            let comments: Vec<Comment> = judged.map(Comment::new).collect();
            if comments.is_empty() {
                continue;
            }
            let buffer = Buffer::new(&file.text, session.encoding);
            let (_, of_file) =
                problems.entry(uri.as_str().to_owned()).or_insert_with(|| (uri.clone(), Arc::default()));
            Arc::make_mut(of_file).extend(diagnostics::all(&comments, &uri, &buffer, &self.others, session));
        }
    }
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}
