//! A small client: it starts the program, speaks the protocol with it, and fails on silence.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing takes so long; a test that waits for it fails.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Client {
    child: Child,
    input: Option<Box<dyn Write>>,
    /// The way to the server where it is not its standard input.
    socket: Option<TcpStream>,
    output: Receiver<Value>,
    /// What came while something else was waited for.
    kept: Vec<Value>,
    last_id: i64,
}

impl Client {
    pub(crate) fn start() -> Client {
        let mut child = server(&[]);
        let (send, output) = mpsc::channel();
        listen(child.stdout.take().unwrap(), send);
        let input = child.stdin.take().map(|input| Box::new(input) as Box<dyn Write>);
        Client { input, socket: None, child, output, kept: Vec::new(), last_id: 0 }
    }

    /// Over a port of this machine.
    pub(crate) fn on_a_socket() -> Client {
        // A port that was free a moment ago.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut child = server(&["--socket", &address.port().to_string()]);
        let end = Instant::now() + PATIENCE;
        let stream = loop {
            match TcpStream::connect(address) {
                Ok(stream) => break stream,
                Err(error) => assert!(Instant::now() < end, "{error}"),
            }
            assert_eq!(child.try_wait().unwrap(), None, "the server has ended");
            thread::yield_now();
        };
        let (send, output) = mpsc::channel();
        // Standard output says nothing, but ends with the server.
        listen(child.stdout.take().unwrap(), send.clone());
        listen(stream.try_clone().unwrap(), send);
        let input: Box<dyn Write> = Box::new(stream.try_clone().unwrap());
        Client { input: Some(input), socket: Some(stream), child, output, kept: Vec::new(), last_id: 0 }
    }

    /// A client that never reads what the server says.
    pub(crate) fn deaf() -> (Child, ChildStdin) {
        let mut child = server(&[]);
        let input = child.stdin.take().unwrap();
        (child, input)
    }

    /// A client that can do all that it says it can.
    pub(crate) fn initialized(capabilities: Value) -> (Client, Value) {
        Client::initialized_with(json!({ "capabilities": capabilities }))
    }

    pub(crate) fn initialized_with(params: Value) -> (Client, Value) {
        let mut client = Client::start();
        let capabilities = client.initialize(params);
        (client, capabilities)
    }

    /// Begins the session; what the server can do.
    pub(crate) fn initialize(&mut self, mut params: Value) -> Value {
        params["processId"] = Value::Null;
        let result = self.request("initialize", params).unwrap();
        self.notify("initialized", json!({}));
        result["capabilities"].clone()
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn send(&mut self, message: &Value) {
        self.raw(&frame(message));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and does not wait.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params }));
        self.last_id
    }

    /// The result, or the code of the error.
    pub(crate) fn answer(&mut self, id: i64) -> Result<Value, i64> {
        let answer = self.wait(&format!("the answer to request {id}"), |message| {
            message["id"] == id && message.get("method").is_none()
        });
        match answer.get("error") {
            Some(error) => Err(error["code"].as_i64().unwrap()),
            None => Ok(answer["result"].clone()),
        }
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, i64> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The first message that fits, now or later.
    pub(crate) fn wait(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.output.recv_timeout(left);
            let message = message.unwrap_or_else(|error| panic!("waited for {what}: {error}"));
            if fits(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// The server's own request of this method, and answers it.
    pub(crate) fn asked(&mut self, method: &str, result: Value) -> Value {
        let asked = self.wait(&format!("the request {method}"), |message| message["method"] == method);
        self.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": result }));
        asked
    }

    /// Whether a message of this method came while something else was waited for.
    pub(crate) fn has_kept(&self, method: &str) -> bool {
        self.kept.iter().any(|message| message["method"] == method)
    }

    /// The diagnostics that were pushed for this version.
    pub(crate) fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait(&format!("diagnostics of version {version}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    pub(crate) fn open(&mut self, uri: &str, version: i64, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Ends as an editor does; the exit status.
    pub(crate) fn stop(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null).unwrap();
        self.notify("exit", Value::Null);
        self.ended()
    }

    /// Closes the server's input, as the system does for a client that died.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        self.input = None;
        if let Some(socket) = &self.socket {
            socket.shutdown(Shutdown::Both).unwrap();
        }
        self.ended()
    }

    /// The exit status of a server that was told to go, or has reason to.
    pub(crate) fn ended(mut self) -> ExitStatus {
        // Its output ends with it.
        let end = Instant::now() + PATIENCE;
        while let Ok(message) = self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.kept.push(message);
        }
        assert!(Instant::now() < end, "the server does not end");
        self.child.wait().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // After a failed test; a server that has ended does not mind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn server(more: &[&str]) -> Child {
    let mut server = Command::new(env!("CARGO_BIN_EXE_sayso"));
    server.arg("server").args(more).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

fn listen(output: impl Read + Send + 'static, send: Sender<Value>) {
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        while let Some(message) = read(&mut output) {
            if send.send(message).is_err() {
                return;
            }
        }
    });
}

fn read(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}
