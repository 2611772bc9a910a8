//! Tells the editor what was not asked for, in the order in which the owner said it.

use super::event::Telling;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::ls_types::MessageType;

/// Until the owner is gone.
pub(super) async fn tell(client: Client, mut tellings: UnboundedReceiver<Telling>) {
    let mut waiting = Vec::new();
    while tellings.recv_many(&mut waiting, usize::MAX).await > 0 {
        for telling in newest(std::mem::take(&mut waiting)) {
            match telling {
                Telling::Diagnostics(params) => {
                    client.publish_diagnostics(params.uri, params.diagnostics, params.version).await;
                }
                Telling::Refresh => {
                    // The answer says nothing, and may never come.
                    let client = client.clone();
                    tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
                }
                Telling::Log(message) => client.log_message(MessageType::WARNING, message).await,
            }
        }
    }
}

/// Without diagnostics that newer ones of the same document follow: an editor that reads slowly gets
/// what holds now.
fn newest(tellings: Vec<Telling>) -> Vec<Telling> {
    let mut kept: Vec<Telling> = Vec::with_capacity(tellings.len());
    for telling in tellings.into_iter().rev() {
        let outdated = kept.iter().any(|later| match (later, &telling) {
            (Telling::Diagnostics(later), Telling::Diagnostics(earlier)) => later.uri == earlier.uri,
            (Telling::Refresh, Telling::Refresh) => true,
            _ => false,
        });
        if !outdated {
            kept.push(telling);
        }
    }
    kept.reverse();
    kept
}
