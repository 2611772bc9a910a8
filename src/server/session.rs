//! What the editor said of itself when it started.

use super::newer;
use super::preferences::Preferences;
use crate::finding::Confidence;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use tower_lsp::ls_types::{
    ClientCapabilities, InitializeParams, LSPAny, PositionEncodingKind, Uri, WorkspaceFolder,
    WorkspaceFoldersChangeEvent,
};

/// How columns are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
}

/// How an edit may hold places to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Snippets {
    /// As the protocol has them.
    Standard,
    /// As editors had them before: `experimental.snippetTextEdit`.
    Experimental,
}

/// Settled once, before anything else happens; only the folders change.
#[derive(Debug, Default)]
pub(super) struct Session {
    pub(super) encoding: Encoding,
    /// The folders that are open.
    roots: RwLock<Vec<PathBuf>>,
    /// The editor asks for diagnostics; otherwise they are pushed. Never both: it would show them twice.
    pub(super) pulls: bool,
    /// The editor asks again for diagnostics when told to.
    pub(super) refreshes: bool,
    /// The editor watches files when asked to.
    pub(super) watches: bool,
    pub(super) related: bool,
    pub(super) tags: bool,
    pub(super) action_literals: bool,
    pub(super) versioned_edits: bool,
    /// The editor asks for an action's edit when it is chosen.
    pub(super) resolves_edits: bool,
    pub(super) snippet_edits: Option<Snippets>,
    /// The editor shows progress that the server begins.
    pub(super) shows_progress: bool,
    pub(super) markdown: bool,
    pub(super) nested_symbols: bool,
    /// The editor asks whether something can be renamed before it asks for the new name.
    pub(super) prepares_rename: bool,
    /// The editor can put in texts with places to fill, where it completes.
    pub(super) snippet_completions: bool,
    /// Wins over what configurations say.
    pub(super) min_confidence: Option<Confidence>,
    /// The editor shows a rule's page itself when a command returns it.
    pub(super) shows_pages: bool,
    /// The editor shows what a comment says above the answer to a hover.
    pub(super) hovers_comments: bool,
    /// The editor's own command that lists comments; empty where it named none.
    pub(super) comments_command: String,
    /// The address of a rule's page, with `{rule}` for its name, where the editor has one.
    pub(super) rule_page: Option<String>,
    /// The editor is asked for its settings where it only says that they changed.
    pub(super) asks_settings: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) refreshes_hints: bool,
    pub(super) preferences: Preferences,
}

impl Session {
    pub(super) fn new(params: &InitializeParams) -> Session {
        let can = &params.capabilities;
        let document = can.text_document.as_ref();
        let publish = document.and_then(|d| d.publish_diagnostics.as_ref());
        let workspace = can.workspace.as_ref();
        let option = |name: &str| params.initialization_options.as_ref().and_then(|o| o.get(name));
        let switched_on = |name: &str| option(name).and_then(|v| v.as_bool()) == Some(true);
        let text = |name: &str| option(name).and_then(|v| v.as_str()).map(str::to_owned);
        let push_wanted = text("diagnostics").as_deref() == Some("push");
        let preferences = Preferences::default();
        if let Some(options) = &params.initialization_options {
            preferences.take(options);
        }
        Session {
            encoding: encoding(can),
            roots: RwLock::new(roots(params)),
            pulls: document.is_some_and(|d| d.diagnostic.is_some()) && !push_wanted,
            refreshes: workspace
                .and_then(|w| w.diagnostics.as_ref())
                .is_some_and(|d| d.refresh_support == Some(true)),
            watches: workspace
                .and_then(|w| w.did_change_watched_files.as_ref())
                .is_some_and(|w| w.dynamic_registration == Some(true)),
            related: publish.is_some_and(|p| p.related_information == Some(true)),
            tags: publish.is_some_and(|p| p.tag_support.is_some()),
            action_literals: document
                .and_then(|d| d.code_action.as_ref())
                .is_some_and(|a| a.code_action_literal_support.is_some()),
            versioned_edits: workspace
                .and_then(|w| w.workspace_edit.as_ref())
                .is_some_and(|e| e.document_changes == Some(true)),
            resolves_edits: document.and_then(|d| d.code_action.as_ref()).is_some_and(|a| {
                let resolves =
                    a.resolve_support.as_ref().is_some_and(|r| r.properties.iter().any(|p| p == "edit"));
                resolves && a.data_support == Some(true)
            }),
            snippet_edits: snippets(can),
            shows_progress: can.window.as_ref().is_some_and(|w| w.work_done_progress == Some(true)),
            markdown: document
                .and_then(|d| d.hover.as_ref())
                .and_then(|h| h.content_format.as_ref())
                .is_some_and(|formats| formats.contains(&tower_lsp::ls_types::MarkupKind::Markdown)),
            nested_symbols: document
                .and_then(|d| d.document_symbol.as_ref())
                .is_some_and(|s| s.hierarchical_document_symbol_support == Some(true)),
            prepares_rename: document
                .and_then(|d| d.rename.as_ref())
                .is_some_and(|r| r.prepare_support == Some(true)),
            snippet_completions: document
                .and_then(|d| d.completion.as_ref())
                .and_then(|c| c.completion_item.as_ref())
                .is_some_and(|item| item.snippet_support == Some(true)),
            min_confidence: option("minConfidence").and_then(confidence),
            shows_pages: switched_on("showsPages"),
            hovers_comments: switched_on("hoversComments"),
            comments_command: text("commentsCommand").unwrap_or_default(),
            rule_page: text("rulePage")
                .filter(|_| publish.is_some_and(|p| p.code_description_support == Some(true))),
            asks_settings: workspace.is_some_and(|w| w.configuration == Some(true)),
            refreshes_lenses: workspace
                .and_then(|w| w.code_lens.as_ref())
                .is_some_and(|c| c.refresh_support == Some(true)),
            refreshes_hints: workspace
                .and_then(|w| w.inlay_hint.as_ref())
                .is_some_and(|i| i.refresh_support == Some(true)),
            preferences,
        }
    }

    pub(super) fn roots(&self) -> Vec<PathBuf> {
        self.roots.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn change_roots(&self, change: &WorkspaceFoldersChangeEvent) {
        let mut roots = self.roots.write().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<PathBuf> = change.removed.iter().filter_map(folder).collect();
        roots.retain(|root| !gone.contains(root));
        roots.extend(change.added.iter().filter_map(folder));
    }

    /// The path by which a document is checked: within its folder, so that the kind of a document
    /// does not depend on where the folder lies.
    pub(super) fn path(&self, uri: &Uri) -> String {
        let Some(path) = uri.to_file_path() else { return uri.path().as_str().to_owned() };
        self.shown(&path).to_string_lossy().into_owned()
    }

    pub(super) fn shown<'p>(&self, path: &'p Path) -> &'p Path {
        let roots = self.roots.read().unwrap_or_else(PoisonError::into_inner);
        let within = roots.iter().filter_map(|root| path.strip_prefix(root).ok());
        within.min_by_key(|rest| rest.as_os_str().len()).unwrap_or(path)
    }
}

fn encoding(can: &ClientCapabilities) -> Encoding {
    let offered = can.general.as_ref().and_then(|g| g.position_encodings.as_ref());
    match offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8)) {
        true => Encoding::Utf8,
        false => Encoding::Utf16,
    }
}

fn confidence(name: &LSPAny) -> Option<Confidence> {
    let all = [Confidence::Low, Confidence::Medium, Confidence::High];
    all.into_iter().find(|confidence| name.as_str() == Some(confidence.name()))
}

fn snippets(can: &ClientCapabilities) -> Option<Snippets> {
    let says = |name: &str| can.experimental.as_ref()?.get(name)?.as_bool();
    match (says(newer::SNIPPET_EDITS), says("snippetTextEdit")) {
        (Some(true), _) => Some(Snippets::Standard),
        (_, Some(true)) => Some(Snippets::Experimental),
        _ => None,
    }
}

fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.as_deref().unwrap_or_default();
    let mut roots: Vec<PathBuf> = folders.iter().filter_map(folder).collect();
    #[expect(deprecated, reason = "older editors name their folder only so")]
    if roots.is_empty()
        && let Some(root) = params.root_uri.as_ref().and_then(Uri::to_file_path)
    {
        roots.push(root.into_owned());
    }
    roots
}

fn folder(folder: &WorkspaceFolder) -> Option<PathBuf> {
    Some(folder.uri.to_file_path()?.into_owned())
}
