//! The stream of messages to the handlers, and their answers to the editor.
//!
//! `tower-lsp` has a loop of its own, but it ends at the first message that cannot be read, and it leaves
//! handlers unheard while four of them wait. Here each handler is heard at once, in the order of the
//! messages, up to its first await; what is left of it waits by itself.

use super::frames;
use super::newer;
use super::outbox::Outbox;
use crate::engine::isolated;
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::io::BufRead;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError};
use tower_service::Service;

/// Until `exit`, or until the editor is gone. To be called within a runtime.
pub(super) fn serve<S>(mut input: impl BufRead, outbox: &Outbox, mut service: S, socket: ClientSocket)
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Future<Output = Result<Option<Response>, ExitedError>> + Send + Unpin + 'static,
{
    let answers = ask(socket, outbox.clone());
    while let Ok(Some(message)) = frames::read(&mut input) {
        let request = match Message::parse(&message) {
            Message::Request(request) => newer::request(request),
            Message::Answer(answer) => {
                // Nobody waits for an answer any more when the runtime ends.
                let _ = answers.send(answer);
                continue;
            }
            Message::Nonsense(error) => {
                outbox.send(&Response::from_error(Id::Null, error));
                continue;
            }
        };
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(Err(_)) = service.poll_ready(&mut context) {
            return;
        }
        let (id, is_exit) = (request.id().cloned(), request.method() == "exit");
        let mut call = service.call(request);
        match isolated(|| Pin::new(&mut call).poll(&mut context)) {
            Ok(Poll::Ready(answer)) => give(outbox, answer),
            Ok(Poll::Pending) => {
                let outbox = outbox.clone();
                tokio::spawn(async move { give(&outbox, call.await) });
            }
            Err(_) => give(outbox, Ok(id.map(|id| Response::from_error(id, Error::internal_error())))),
        }
        if is_exit {
            return;
        }
    }
}

fn give(outbox: &Outbox, answer: Result<Option<Response>, ExitedError>) {
    if let Ok(Some(answer)) = answer {
        outbox.send(&answer);
    }
}

/// Takes the server's own questions to the editor, and the answers from there.
fn ask(socket: ClientSocket, outbox: Outbox) -> mpsc::UnboundedSender<Response> {
    let (mut questions, mut sink) = socket.split();
    let (answers, mut given) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            outbox.send(&question);
        }
    });
    tokio::spawn(async move {
        while let Some(answer) = given.recv().await {
            if sink.send(answer).await.is_err() {
                return;
            }
        }
    });
    answers
}

enum Message {
    Request(Request),
    Answer(Response),
    Nonsense(Error),
}

/// What tells a request from an answer.
#[derive(Deserialize)]
struct Head {
    method: Option<IgnoredAny>,
}

impl Message {
    fn parse(message: &[u8]) -> Message {
        let parsed = match serde_json::from_slice::<Head>(message) {
            Ok(Head { method: Some(_) }) => serde_json::from_slice(message).map(Message::Request),
            Ok(Head { method: None }) => serde_json::from_slice(message).map(Message::Answer),
            Err(error) => Err(error),
        };
        parsed.unwrap_or_else(|error| {
            Message::Nonsense(if error.is_data() { Error::invalid_request() } else { Error::parse_error() })
        })
    }
}
