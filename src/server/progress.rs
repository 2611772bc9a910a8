//! How far the first reading of the workspace has come, for an editor that shows it.

use super::session::Session;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;
use tower_lsp::Client;
use tower_lsp::ls_types::ProgressToken;

/// The end that counts. What it says is told while the work goes on; nothing waits for the editor.
pub(super) struct Progress {
    percent: UnboundedSender<(u32, String)>,
    last: Option<u32>,
}

impl Progress {
    /// So many of all are done.
    pub(super) fn report(&mut self, done: usize, all: usize) {
        let percent = (done * 100).checked_div(all).unwrap_or(100) as u32;
        if self.last.replace(percent) != Some(percent) {
            // Nobody listens where the editor does not want to know.
            let _ = self.percent.send((percent, format!("{done} of {all} documents")));
        }
    }
}

/// Begins to tell; it ends when the value is dropped. `None` where the editor shows nothing. The task is
/// to be waited for where the token is the request's: it holds until the answer.
pub(super) fn begin(
    client: &Client,
    session: &Session,
    of_request: Option<ProgressToken>,
) -> Option<(Progress, Option<JoinHandle<()>>)> {
    let (percent, told) = mpsc::unbounded_channel();
    let progress = Progress { percent, last: None };
    let client = client.clone();
    if session.shows_progress {
        let token = ProgressToken::String("sayso/workspace".to_owned());
        tokio::spawn(async move {
            if client.create_work_done_progress(token.clone()).await.is_ok() {
                tell(client, token, told).await;
            }
        });
        return Some((progress, None));
    }
    let task = tokio::spawn(tell(client, of_request?, told));
    Some((progress, Some(task)))
}

async fn tell(client: Client, token: ProgressToken, mut told: UnboundedReceiver<(u32, String)>) {
    let shown =
        client.progress(token, "Reading the documents of the workspace").with_percentage(0).begin().await;
    while let Some((percent, message)) = told.recv().await {
        shown.report_with_message(message, percent).await;
    }
    shown.finish().await;
}
