//! The language server: the same comments in the editor, while the sentence is being written.
//!
//! ```text
//! editor ─ tower-lsp ─ backend ─ events ─▶ owner ─ jobs ─▶ work ─ snapshots ─▶ owner ─▶ editor
//!                         ▲                                                      │
//!                         └──────────────── answers from snapshots ◀─────────────┘
//! ```
//!
//! `tower-lsp` runs several handlers at once, so that none may touch the state: a handler puts an event
//! into the owner's queue before it first awaits, and everything else happens behind the queue.

mod actions;
mod backend;
mod buffer;
mod capabilities;
mod checked;
mod comment;
mod completion;
mod diagnostics;
mod event;
mod explain;
mod folding;
mod hover;
mod outline;
mod owner;
mod pull;
mod quick;
mod session;
mod snapshot;
mod teller;
mod tokens;
mod work;
mod workspace;

use backend::Backend;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tower_lsp::{LspService, Server};

/// How an editor reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Stdio,
    /// A port of this machine, for one editor. Not reachable from elsewhere.
    Socket(u16),
}

/// Handlers that may wait at once. More of them only wait to be heard, edits among them.
const HANDLERS: usize = 64;

/// Serves one editor until it says `exit` or goes away. Whether it said `shutdown` before.
pub fn run(transport: Transport) -> io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let orderly = runtime.block_on(async {
        match transport {
            Transport::Stdio => Ok(serve(tokio::io::stdin(), tokio::io::stdout()).await),
            Transport::Socket(port) => {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
                let (stream, _) = listener.accept().await?;
                let (input, output) = stream.into_split();
                Ok(serve(input, output).await)
            }
        }
    });
    // A thread may still wait for standard input: an editor need not close it.
    runtime.shutdown_background();
    orderly
}

async fn serve(input: impl AsyncRead + Unpin, output: impl AsyncWrite) -> bool {
    let orderly = Arc::new(AtomicBool::new(false));
    let (service, socket) = LspService::new(|client| Backend::new(client, Arc::clone(&orderly)));
    Server::new(input, output, socket).concurrency_level(HANDLERS).serve(service).await;
    orderly.load(Ordering::Relaxed)
}
