//! What goes to the editor, written by a thread of its own: an editor that reads slowly holds nothing up.

use super::frames;
use serde::Serialize;
use std::io::Write;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;
use tower_lsp::ls_types::PublishDiagnosticsParams;

/// How long the end waits for an editor that does not read.
const GRACE: Duration = Duration::from_secs(1);

enum Letter {
    /// A message that is ready.
    Frame(Vec<u8>),
    Diagnostics(PublishDiagnosticsParams),
    Last,
}

/// A way to the editor; cheap to copy.
#[derive(Clone)]
pub(super) struct Outbox {
    letters: Sender<Letter>,
}

impl Outbox {
    /// Starts the thread that writes. The second value is for [`Outbox::close`].
    pub(super) fn open(output: impl Write + Send + 'static) -> (Outbox, Receiver<()>) {
        let (letters, queue) = mpsc::channel();
        let (written, ended) = mpsc::channel();
        let write = move || {
            write_all(&queue, output);
            // Nobody waits where the server goes on.
            let _ = written.send(());
        };
        // Without the thread the queue is closed, and the editor hears nothing.
        drop(thread::Builder::new().name("write".to_owned()).spawn(write));
        (Outbox { letters }, ended)
    }

    pub(super) fn send(&self, message: &impl Serialize) {
        self.post(Letter::Frame(frames::write(message)));
    }

    pub(super) fn diagnostics(&self, params: PublishDiagnosticsParams) {
        self.post(Letter::Diagnostics(params));
    }

    /// Waits until all is written, but not for ever.
    pub(super) fn close(&self, ended: &Receiver<()>) {
        self.post(Letter::Last);
        let _ = ended.recv_timeout(GRACE);
    }

    fn post(&self, letter: Letter) {
        // An editor that is gone need not be told anything.
        let _ = self.letters.send(letter);
    }
}

fn write_all(queue: &Receiver<Letter>, mut output: impl Write) {
    while let Ok(first) = queue.recv() {
        let letters: Vec<Letter> = [first].into_iter().chain(queue.try_iter()).collect();
        for letter in newest(letters) {
            let frame = match letter {
                Letter::Frame(frame) => frame,
                Letter::Diagnostics(params) => frames::write(&Notification {
                    jsonrpc: "2.0",
                    method: "textDocument/publishDiagnostics",
                    params,
                }),
                Letter::Last => return,
            };
            if output.write_all(&frame).and_then(|()| output.flush()).is_err() {
                return;
            }
        }
    }
}

#[derive(Serialize)]
struct Notification<P> {
    jsonrpc: &'static str,
    method: &'static str,
    params: P,
}

/// Without diagnostics that newer ones of the same document follow: an editor that reads slowly gets what
/// holds now.
fn newest(letters: Vec<Letter>) -> Vec<Letter> {
    let mut kept: Vec<Letter> = Vec::with_capacity(letters.len());
    for letter in letters.into_iter().rev() {
        let outdated = matches!(&letter, Letter::Diagnostics(earlier) if kept.iter().any(
            |later| matches!(later, Letter::Diagnostics(later) if later.uri == earlier.uri),
        ));
        if !outdated {
            kept.push(letter);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostics(uri: &str, version: i32) -> PublishDiagnosticsParams {
        PublishDiagnosticsParams::new(uri.parse().unwrap(), Vec::new(), Some(version))
    }

    #[test]
    fn only_the_newest_diagnostics_are_written() {
        let letters = [("file:///a", 1), ("file:///b", 1), ("file:///a", 2)];
        let kept =
            newest(letters.map(|(uri, version)| Letter::Diagnostics(diagnostics(uri, version))).into());
        let versions: Vec<_> = kept
            .iter()
            .map(|letter| match letter {
                Letter::Diagnostics(params) => (params.uri.as_str(), params.version),
                _ => panic!("another letter"),
            })
            .collect();
        assert_eq!(versions, [("file:///b", Some(1)), ("file:///a", Some(2))]);
    }
}
