//! The language server: the same comments in the editor, while the sentence is being written.
//!
//! ```text
//! editor ─▶ transport ─▶ backend ─ events ─▶ owner ─ jobs ─▶ work ─ snapshots ─▶ owner
//!    ▲                      │                                                       │
//!    └─── outbox ◀──────────┴─────── answers from snapshots, diagnostics ◀──────────┘
//! ```
//!
//! Handlers run at the same time, so that none may touch the state: a handler puts an event into the
//! owner's queue before it first awaits, and everything else happens behind the queue.

mod across;
mod actions;
mod backend;
mod buffer;
mod capabilities;
mod card;
mod checked;
mod comment;
mod completion;
mod configuration;
mod define;
mod definition;
mod diagnostics;
mod edits;
mod event;
mod explain;
mod folding;
mod frames;
mod hover;
mod inlay;
mod lens;
mod library;
mod links;
mod newer;
mod others;
mod outbox;
mod outline;
mod owner;
mod preferences;
mod programmes;
mod progress;
mod pull;
mod quick;
mod references;
mod rename;
mod selection;
mod session;
mod snapshot;
mod snippets;
mod symbols;
mod teller;
mod tokens;
mod transport;
mod view;
mod work;
mod workspace;

use crate::date::Date;
use backend::Backend;
use outbox::Outbox;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::runtime::Runtime;
use tower_lsp::LspService;

/// How an editor reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Stdio,
    /// A port of this machine, for one editor. Not reachable from elsewhere.
    Socket(u16),
}

/// Serves one editor until it says `exit` or goes away. Whether it said `shutdown` before. `today` is the day
/// on which documents are checked.
pub fn run(transport: Transport, today: Date) -> io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    let orderly = match transport {
        Transport::Stdio => serve(&runtime, today, io::stdin().lock(), io::stdout()),
        Transport::Socket(port) => {
            let (stream, _) = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.accept()?;
            stream.set_nodelay(true)?;
            serve(&runtime, today, BufReader::new(stream.try_clone()?), stream)
        }
    };
    // Whatever still waits there, nobody waits for it.
    runtime.shutdown_background();
    Ok(orderly)
}

fn serve(runtime: &Runtime, today: Date, input: impl BufRead, output: impl Write + Send + 'static) -> bool {
    let _context = runtime.enter();
    let orderly = Arc::new(AtomicBool::new(false));
    let (outbox, ended) = Outbox::open(output);
    let backend = |client| Backend::new(client, today, outbox.clone(), Arc::clone(&orderly));
    let (service, socket) = LspService::build(backend)
        .custom_method("sayso/text", Backend::text)
        .custom_method(newer::CODE_ACTION, Backend::code_action)
        .custom_method(newer::RESOLVE, Backend::resolve_action)
        .finish();
    transport::serve(input, &outbox, service, socket);
    outbox.close(&ended);
    orderly.load(Ordering::Relaxed)
}
