//! Tells the editor what is not diagnostics and was not asked for.

use super::event::Telling;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::ls_types::MessageType;

/// Until the owner is gone.
pub(super) async fn tell(client: Client, mut tellings: UnboundedReceiver<Telling>) {
    while let Some(telling) = tellings.recv().await {
        match telling {
            Telling::Refresh => {
                // The answer says nothing, and may never come.
                let client = client.clone();
                tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
            }
            Telling::Log(message) => client.log_message(MessageType::WARNING, message).await,
        }
    }
}
