//! Diagnostics of all documents of the folders that are open.

use super::across::{Across, OnDocument};
use super::buffer::Buffer;
use super::comment::Comment;
use super::configuration::Configuration;
use super::diagnostics;
use super::event::All;
use super::progress::Progress;
use super::pull::Reports;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::engine::{self, Input, Settings};
use crate::source;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, PreviousResultId, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

/// A file as it was when it was read.
#[derive(PartialEq, Eq)]
pub(super) struct Stamp {
    changed: Option<SystemTime>,
    bytes: u64,
}

impl Stamp {
    /// `None` where there is no such file.
    pub(super) fn of(path: &Path) -> Option<Stamp> {
        let metadata = fs::metadata(path).ok()?;
        Some(Stamp { changed: metadata.modified().ok(), bytes: metadata.len() })
    }
}

/// What came of a file, and with which settings.
struct Checked {
    stamp: Stamp,
    settings: Arc<Settings>,
    /// What was said of it with its programme.
    across: Option<OnDocument>,
    diagnostics: Arc<Vec<Diagnostic>>,
}

/// What is known of files that are not open.
#[derive(Default)]
pub(super) struct Files {
    checked: FxHashMap<PathBuf, Checked>,
}

/// The report on each document: of open ones as they stand in the editor, of others as on disk.
pub(super) fn report(
    open: &[Arc<Snapshot>],
    known: &[PreviousResultId],
    all: &All,
    session: &Session,
    reports: &Mutex<Reports>,
    files: &Mutex<Files>,
    mut progress: Option<Progress>,
) -> WorkspaceDiagnosticReport {
    let All { configuration, across, .. } = all;
    let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
    let known: FxHashMap<&Uri, &str> = known.iter().map(|id| (&id.uri, id.value.as_str())).collect();
    let mut items = Vec::new();
    let mut add = |uri: Uri, version: Option<i32>, diagnostics: Arc<Vec<Diagnostic>>| {
        let name = reports.lock().unwrap_or_else(PoisonError::into_inner).name(&uri, &diagnostics);
        let known = known.get(&uri).copied();
        items.push(item(uri, version.map(i64::from), &diagnostics, name, known));
    };
    let mut taken = FxHashSet::default();
    for snapshot in open {
        taken.extend(snapshot.uri.to_file_path().map(|path| path.into_owned()));
        add(snapshot.uri.clone(), Some(snapshot.version), Arc::clone(&snapshot.diagnostics));
    }
    let targets = engine::discover(&session.roots());
    let all = targets.len();
    for (done, target) in targets.into_iter().enumerate() {
        if let Some(progress) = &mut progress {
            progress.report(done, all);
        }
        if target.input != Input::File || taken.contains(&target.path) {
            continue;
        }
        let Some(uri) = Uri::from_file_path(&target.path) else { continue };
        let checked = files.check(&target.path, &uri, configuration, across, session);
        if let Some(diagnostics) = checked {
            add(uri, None, diagnostics);
        }
    }
    let mut problems = configuration.problems();
    across.add_registers(&mut problems, configuration, session);
    // What was wrong with a file that is mended is to go.
    let mended =
        known.keys().filter(|uri| !Configuration::is_document(uri) && !problems.contains_key(uri.as_str()));
    for uri in mended {
        add((*uri).clone(), None, Arc::default());
    }
    for (uri, of_file) in problems.into_values() {
        add(uri, None, of_file);
    }
    WorkspaceDiagnosticReport { items }
}

fn item(
    uri: Uri,
    version: Option<i64>,
    diagnostics: &[Diagnostic],
    name: String,
    known: Option<&str>,
) -> WorkspaceDocumentDiagnosticReport {
    if known == Some(&name) {
        return WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: name },
        }
        .into();
    }
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(name),
            items: diagnostics.to_vec(),
        },
    }
    .into()
}

impl Files {
    /// The diagnostics of a file, checked anew only where it has changed; `None` where it cannot be read.
    fn check(
        &mut self,
        path: &Path,
        uri: &Uri,
        configuration: &Configuration,
        across: &Across,
        session: &Session,
    ) -> Option<Arc<Vec<Diagnostic>>> {
        let stamp = Stamp::of(path)?;
        let settings = configuration.settings(uri);
        // What is said of an open document is about another text.
        let said = across.documents.get(path).filter(|said| said.edition.is_none());
        if let Some(checked) = self.checked.get(path)
            && checked.stamp == stamp
            && Arc::ptr_eq(&checked.settings, &settings)
            && checked.across.as_ref() == said
        {
            return Some(Arc::clone(&checked.diagnostics));
        }
        let source = source::read_file(path).ok()?;
        let shown = session.shown(path).to_string_lossy();
        let findings = said.map_or(&[][..], |said| &said.findings);
        let check = || {
            let reading = engine::read(&source.text, &shown, &settings);
            engine::check(&source.text, &reading, findings, &settings)
        };
        let findings = engine::isolated(check).unwrap_or_default().findings;
        let comments: Vec<Comment> = findings.into_iter().map(Comment::new).collect();
        let buffer = Buffer::new(&source.text, session.encoding);
        let diagnostics = Arc::new(diagnostics::all(&comments, uri, &buffer, &across.others, session));
        let across = said.cloned();
        let checked = Checked { stamp, settings, across, diagnostics: Arc::clone(&diagnostics) };
        self.checked.insert(path.to_owned(), checked);
        Some(diagnostics)
    }
}
