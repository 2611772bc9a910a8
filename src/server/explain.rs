//! “Explain this rule”: its page, in the editor.

use crate::rules::{self, page::Page};
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, Command, Diagnostic, ExecuteCommandParams, LSPAny, MessageType,
};

/// Takes the name of a rule, gives its page as Markdown.
pub(super) const COMMAND: &str = "sayso.explainRule";

pub(super) fn action(rule: &str, diagnostic: &Diagnostic) -> CodeAction {
    let title = format!("Explain this rule ({rule})");
    CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic.clone()]),
        command: Some(Command::new(title, COMMAND.to_owned(), Some(vec![LSPAny::String(rule.to_owned())]))),
        ..CodeAction::default()
    }
}

pub(super) async fn command(
    client: &Client,
    shows_pages: bool,
    params: &ExecuteCommandParams,
) -> Result<Option<LSPAny>> {
    if params.command != COMMAND {
        return Err(Error::invalid_params(format!("there is no command {}", params.command)));
    }
    let name = params.arguments.first().and_then(LSPAny::as_str).unwrap_or_default();
    let Some(rule) = rules::find(name) else {
        return Err(Error::invalid_params(format!("there is no rule “{name}”")));
    };
    if !shows_pages && let Ok(page) = Page::parse(rule.page) {
        client.show_message(MessageType::INFO, short(&page)).await;
    }
    Ok(Some(LSPAny::String(rule.page.to_owned())))
}

/// What fits into a message.
fn short(page: &Page<'_>) -> String {
    format!(
        "{}: {}\n\nWhy it matters: {}\n\nWhat a reviewer asks: {}",
        page.name, page.summary, page.why, page.question
    )
}
