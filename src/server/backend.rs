//! The protocol's handlers. None of them holds state, and none awaits before its event is in the
//! owner's queue: that keeps edits in order.

use super::configuration::Configuration;
use super::event::{All, Answer, Event, Need, Question};
use super::library::Library;
use super::outbox::Outbox;
use super::owner::Owner;
use super::pull::Reports;
use super::session::Session;
use super::snapshot::Snapshot;
use super::view::{Page, View};
use super::{
    actions, capabilities, completion, definition, explain, folding, hover, inlay, lens, links, outline,
    progress, references, rename, selection, symbols, teller, tokens, work, workspace,
};
use crate::date::Date;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::thread;
use tokio::sync::{mpsc as tokio_mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

/// Where the editor keeps the settings.
const SECTION: &str = "sayso";

pub(super) struct Backend {
    client: Client,
    today: Date,
    outbox: Outbox,
    /// Set by `initialize`, before which nothing else is let through.
    started: OnceLock<Started>,
    /// The editor said `shutdown`.
    orderly: Arc<AtomicBool>,
}

struct Started {
    session: Arc<Session>,
    queue: mpsc::Sender<Event>,
    /// What the editor was last given, so that it need not be given again.
    reports: Arc<Mutex<Reports>>,
    /// What is known of files that are not open.
    files: Arc<Mutex<workspace::Files>>,
    /// What the documents of the folders name.
    library: Library,
    /// The workspace has been reported once.
    scanned: AtomicBool,
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.send(Event::Stop);
    }
}

impl Backend {
    pub(super) fn new(client: Client, today: Date, outbox: Outbox, orderly: Arc<AtomicBool>) -> Backend {
        Backend { client, today, outbox, started: OnceLock::new(), orderly }
    }

    fn start(&self, session: Arc<Session>) -> Result<()> {
        let (queue, events) = mpsc::channel();
        let (tell, tellings) = tokio_mpsc::unbounded_channel();
        let library = Library::open(Arc::clone(&session), queue.clone());
        let outbox = self.outbox.clone();
        let owner =
            Owner::new(Arc::clone(&session), self.today, queue.clone(), library.clone(), outbox, tell);
        thread::Builder::new()
            .name("owner".to_owned())
            .stack_size(work::STACK_BYTES)
            .spawn(move || owner.run(&events))
            .map_err(|_| Error::internal_error())?;
        tokio::spawn(teller::tell(self.client.clone(), tellings));
        let (reports, files, scanned) = (Arc::default(), Arc::default(), AtomicBool::default());
        let started = Started { session, queue, reports, files, library, scanned };
        self.started.set(started).map_err(|_| Error::invalid_request())
    }

    fn started(&self) -> Result<&Started> {
        self.started.get().ok_or_else(|| Error::new(ErrorCode::ServerError(-32002)))
    }

    fn send(&self, event: Event) {
        if let Some(started) = self.started.get() {
            // The owner is gone only when the server ends.
            let _ = started.queue.send(event);
        }
    }

    /// The document as it is after all that came before this request; `None` where it is not open.
    async fn ask(&self, uri: &Uri, need: Need) -> Result<Option<Arc<Snapshot>>> {
        let (answer, wait) = oneshot::channel();
        self.send(Event::Ask(uri.clone(), Question { need, answer }));
        match wait.await {
            Ok(Answer::Snapshot(snapshot)) => Ok(Some(snapshot)),
            Ok(Answer::Unknown) => Ok(None),
            Ok(Answer::Outdated) => Err(Error::content_modified()),
            Err(_) => Err(Error::internal_error()),
        }
    }

    /// Answers from a snapshot, on a thread of its own. A panic costs this answer and nothing else.
    async fn answer<T: Send + 'static>(
        &self,
        uri: &Uri,
        need: Need,
        work: impl FnOnce(&Snapshot, &Session) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.ask(uri, need).await? else { return Ok(None) };
        let session = Arc::clone(&self.started()?.session);
        apart(move || work(&snapshot, &session)).await.map(Some)
    }

    /// What the owner knows when it has heard all that the editor said before.
    async fn all(&self) -> Result<All> {
        let (answer, wait) = oneshot::channel();
        self.send(Event::AskAll(answer));
        wait.await.map_err(|_| Error::internal_error())
    }

    /// The open documents, read as a whole; but for one that is known already.
    async fn open(&self, known: Option<&Arc<Snapshot>>) -> Result<(Vec<Arc<Snapshot>>, All)> {
        let all = self.all().await?;
        let mut open: Vec<Arc<Snapshot>> = known.cloned().into_iter().collect();
        for uri in &all.open {
            if known.is_none_or(|known| known.uri != *uri)
                && let Ok(Some(snapshot)) = self.ask(uri, Need::AllComments).await
            {
                open.push(snapshot);
            }
        }
        Ok((open, all))
    }

    /// Answers from a document or a register and all others. `fresh` has the files on disk looked at again before.
    async fn look_up<T: Send + 'static>(
        &self,
        uri: &Uri,
        fresh: bool,
        work: impl FnOnce(&Page, &View, &Session) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let here = self.ask(uri, Need::ThisReading).await?;
        if here.is_none() && Configuration::is_document(uri) {
            return Ok(None);
        }
        let view = self.view(here.as_ref(), fresh).await?;
        let (session, uri) = (Arc::clone(&self.started()?.session), uri.clone());
        // Of files that are no documents only registers are known.
        apart(move || view.page(&uri).map(|here| work(here, &view, &session))).await
    }

    async fn view(&self, here: Option<&Arc<Snapshot>>, fresh: bool) -> Result<View> {
        let started = self.started()?;
        if fresh {
            started.library.refresh();
        }
        let (open, all) = self.open(here).await?;
        let shelf = started.library.settled().await;
        Ok(View::new(open, &all.configuration, &shelf, started.session.encoding))
    }

    /// The files may have changed.
    fn refresh(&self) {
        if let Some(started) = self.started.get() {
            started.library.refresh();
        }
    }

    /// A document's text as the server has it: to look into a problem.
    pub(super) async fn text(&self, document: TextDocumentIdentifier) -> Result<Option<String>> {
        self.answer(&document.uri, Need::ThisText, |snapshot, _| snapshot.buffer.text()).await
    }

    /// What can be done at a range.
    pub(super) async fn code_action(&self, params: CodeActionParams) -> Result<Option<Vec<LSPAny>>> {
        let uri = params.text_document.uri.clone();
        self.answer(&uri, Need::ThisText, move |snapshot, session| actions::at(snapshot, session, &params))
            .await
    }

    /// An action that was chosen, with its edit. One that has no edit is as it was.
    pub(super) async fn resolve_action(&self, action: CodeAction) -> Result<LSPAny> {
        let Some(data) = action.data.clone() else {
            return serde_json::to_value(action).map_err(|_| Error::internal_error());
        };
        let Ok(chosen) = serde_json::from_value::<actions::Chosen>(data) else {
            return Err(Error::invalid_params("no action of this server"));
        };
        let uri = chosen.uri.clone();
        let work =
            move |snapshot: &Snapshot, session: &Session| actions::chosen(snapshot, session, action, &chosen);
        self.answer(&uri, Need::ThisReading, work).await?.flatten().ok_or_else(Error::content_modified)
    }

    /// The settings, from an editor that has to be asked for them.
    async fn settings(&self) -> Option<LSPAny> {
        let wanted = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        self.client.configuration(vec![wanted]).await.ok()?.pop()
    }

    async fn pull(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReport> {
        let started = self.started()?;
        let uri = params.text_document.uri;
        let diagnostics = match self.ask(&uri, Need::Comments).await? {
            Some(snapshot) => Arc::clone(&snapshot.diagnostics),
            None => {
                let (answer, wait) = oneshot::channel();
                self.send(Event::AskProblems(uri.clone(), answer));
                wait.await.map_err(|_| Error::internal_error())?
            }
        };
        let mut reports = started.reports.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(reports.document(&uri, diagnostics, params.previous_result_id.as_deref()))
    }

    async fn pull_workspace(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReport> {
        let started = self.started()?;
        // A document that was closed just before is one to the library once the owner has heard of it.
        self.all().await?;
        started.library.across().await;
        let (open, all) = self.open(None).await?;
        let session = Arc::clone(&started.session);
        let (reports, files) = (Arc::clone(&started.reports), Arc::clone(&started.files));
        // Only the first time does it take so long that somebody wonders.
        let is_first = !started.scanned.swap(true, Ordering::Relaxed);
        let token = params.work_done_progress_params.work_done_token;
        let progress = is_first.then(|| progress::begin(&self.client, &session, token)).flatten();
        let (progress, told) = progress.unzip();
        let known = params.previous_result_ids;
        let report =
            apart(move || workspace::report(&open, &known, &all, &session, &reports, &files, progress)).await;
        if let Some(task) = told.flatten() {
            task.await.map_err(|_| Error::internal_error())?;
        }
        report
    }
}

/// Runs work that takes its time.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::internal_error())
}

/// What cannot be done for a reason that is told to the person who wanted it.
fn refusable<T>(answer: Option<std::result::Result<Option<T>, rename::Refusal>>) -> Result<Option<T>> {
    const REQUEST_FAILED: i64 = -32803;
    answer.unwrap_or(Ok(None)).map_err(|refusal| Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: refusal.into(),
        data: None,
    })
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = Arc::new(Session::new(&params));
        let capabilities = capabilities::offered(&session);
        self.start(session)?;
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.started.get().is_some_and(|started| started.session.watches) {
            let client = self.client.clone();
            // The answer says nothing, and may never come.
            tokio::spawn(async move { client.register_capability(vec![capabilities::watched()]).await });
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.orderly.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        self.send(Event::Open { uri, version, text });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        self.send(Event::Change { uri, version, changes: params.content_changes });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.send(Event::Close { uri: params.text_document.uri });
        self.refresh();
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if Configuration::takes(&params.text_document.uri) {
            self.send(Event::Disk);
        }
        self.refresh();
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        let Ok(Started { session, .. }) = self.started() else { return };
        let settings = match params.settings.get(SECTION) {
            Some(settings) => Some(settings.clone()),
            None if session.asks_settings => self.settings().await,
            None => None,
        };
        let turned = settings.map(|settings| session.preferences.take(&settings)).unwrap_or_default();
        // What the editor answers is of no use.
        if turned.code_lens && session.refreshes_lenses {
            let _ = self.client.code_lens_refresh().await;
        }
        if turned.inlay_hints && session.refreshes_hints {
            let _ = self.client.inlay_hint_refresh().await;
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        if let Some(started) = self.started.get() {
            started.session.change_roots(&params.event);
            self.send(Event::Disk);
        }
        self.refresh();
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.send(Event::Disk);
        self.refresh();
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.pull(params).await.map(Into::into)
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        self.pull_workspace(params).await.map(Into::into)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        explain::command(&self.client, self.started()?.session.shows_pages, &params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let comments = self.answer(&text_document.uri, Need::ThisReading, move |here, session| {
            hover::comments_at(here, session, position)
        });
        // Comments come first, and do not wait until the other documents have been read.
        if let Some(hover) = comments.await?.flatten() {
            return Ok(Some(hover));
        }
        let names = self.look_up(&text_document.uri, false, move |here, view, session| {
            hover::names_at(here, view, session, position)
        });
        names.await.map(Option::flatten)
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let answer = self.look_up(&text_document.uri, true, move |here, view, session| {
            definition::at(here, view, session, position)
        });
        Ok(answer.await?.filter(|found| !found.is_empty()).map(Into::into))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let declarations = params.context.include_declaration;
        let all =
            move |here: &Page, view: &View, _: &Session| references::all(here, view, position, declarations);
        self.look_up(&text_document.uri, true, all).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let all = move |here: &Page, view: &View, _: &Session| references::highlights(here, view, position);
        self.look_up(&text_document.uri, false, all).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let position = params.position;
        let prepare = move |here: &Page, view: &View, _: &Session| rename::prepare(here, view, position);
        refusable(self.look_up(&params.text_document.uri, false, prepare).await?)
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let rename = move |here: &Page, view: &View, session: &Session| {
            rename::rename(here, view, session, position, &params.new_name)
        };
        refusable(self.look_up(&text_document.uri, true, rename).await?)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.look_up(&params.text_document.uri, false, links::all).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let view = self.view(None, true).await?;
        apart(move || Some(symbols::matching(&view, &params.query).into())).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.answer(&params.text_document.uri, Need::ThisReading, outline::symbols).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.answer(&params.text_document.uri, Need::ThisReading, |snapshot, _| folding::ranges(snapshot))
            .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.answer(&params.text_document.uri, Need::ThisReading, lens::all).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.answer(&params.text_document.uri, Need::ThisReading, move |snapshot, session| {
            inlay::within(snapshot, session, params.range)
        })
        .await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.answer(&params.text_document.uri, Need::ThisReading, move |snapshot, _| {
            selection::ranges(snapshot, &params.positions)
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        // Typing waits for nothing: what has been read of the other documents has to do.
        let shelf = self.started()?.library.so_far();
        let answer = self.answer(&text_document.uri, Need::ThisText, move |snapshot, session| {
            completion::at(snapshot, &shelf, session, position)
        });
        answer.await.map(Option::flatten)
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        self.answer(&params.text_document.uri, Need::ThisReading, |snapshot, _| tokens::all(snapshot).into())
            .await
    }
}
