//! Messages of JSON-RPC, a line each, over standard input and output.
//!
//! rmcp has such a transport. It gives no answer to what is no JSON, and hands on the last of a key
//! that stands twice and the nearest number to one with many digits; this one looks first.

use std::io;
use std::sync::Arc;

use rmcp::RoleServer;
use rmcp::model::ErrorCode;
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde::Deserialize as _;
use serde_json::{Value as Json, json};
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::sync::{Mutex, mpsc};

use super::Log;

/// How long a message may be, in bytes.
const LONGEST: usize = 16 << 20;

type Incoming = RxJsonRpcMessage<RoleServer>;

/// Lines that are read and written.
pub(super) struct Lines<W> {
    /// From a task of its own: that waiting for a message is given up loses none.
    messages: mpsc::Receiver<Incoming>,
    out: Arc<Mutex<W>>,
}

impl<W: AsyncWrite + Send + Unpin + 'static> Lines<W> {
    /// Begins to read; what is no message is told to the log, without what it holds.
    pub(super) fn start(from: impl AsyncRead + Send + Unpin + 'static, to: W, log: Log) -> Self {
        let out = Arc::new(Mutex::new(to));
        let (found, messages) = mpsc::channel(1);
        let answers = Arc::clone(&out);
        tokio::spawn(async move {
            let mut from = BufReader::new(from);
            while let Ok(Some(line)) = line(&mut from).await {
                match understood(&line) {
                    Understood::Nothing => {}
                    // Nobody is there any more.
                    Understood::Message(message) => match found.send(*message).await {
                        Ok(()) => {}
                        Err(_) => break,
                    },
                    Understood::Refused(refused) => {
                        log(&format!("a message was refused: {}\n", refused.title()));
                        if written(&answers, &refused.json()).await.is_err() {
                            break;
                        }
                    }
                }
            }
        });
        Self { messages, out }
    }
}

impl<W: AsyncWrite + Send + Unpin + 'static> Transport<RoleServer> for Lines<W> {
    type Error = io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let out = Arc::clone(&self.out);
        async move { written(&out, &message).await }
    }

    async fn receive(&mut self) -> Option<Incoming> {
        self.messages.recv().await
    }

    async fn close(&mut self) -> io::Result<()> {
        self.messages.close();
        Ok(())
    }
}

/// Writes a line.
async fn written<W: AsyncWrite + Unpin>(
    out: &Mutex<W>,
    message: &impl serde::Serialize,
) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    let mut out = out.lock().await;
    out.write_all(&line).await?;
    out.flush().await
}

/// The next line, `None` of it where it is too long; the last may lack its end.
async fn line(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut line = Some(Vec::new());
    loop {
        let there = from.fill_buf().await?;
        if there.is_empty() {
            let is_end = line.as_ref().is_some_and(Vec::is_empty);
            return Ok((!is_end).then_some(line));
        }
        let end = there.iter().position(|byte| *byte == b'\n');
        let part = there.get(..end.unwrap_or(there.len())).unwrap_or_default();
        line = line.filter(|line| line.len() + part.len() <= LONGEST);
        if let Some(line) = &mut line {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        from.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

/// What a line is.
enum Understood {
    Message(Box<Incoming>),
    Refused(Refused),
    /// Nothing that is to be answered.
    Nothing,
}

struct Refused {
    code: ErrorCode,
    why: String,
    id: Json,
}

impl Refused {
    fn new(code: ErrorCode, why: impl Into<String>) -> Self {
        Self {
            code,
            why: why.into(),
            id: Json::Null,
        }
    }

    /// What it is, and nothing of what was said.
    fn title(&self) -> &'static str {
        match self.code {
            ErrorCode::PARSE_ERROR => "it is not JSON",
            ErrorCode::INVALID_PARAMS => "a key stands twice",
            _ => "it is not a request of JSON-RPC",
        }
    }

    /// The answer: JSON-RPC 2.0, 5, which has `id` null where no request was understood.
    fn json(&self) -> Json {
        json!({
            "jsonrpc": "2.0",
            "id": self.id,
            "error": {"code": self.code, "message": self.why},
        })
    }
}

fn understood(line: &Option<Vec<u8>>) -> Understood {
    let Some(line) = line else {
        let why = format!("a message has {LONGEST} bytes at most");
        return Understood::Refused(Refused::new(ErrorCode::INVALID_REQUEST, why));
    };
    let text = match std::str::from_utf8(line) {
        Ok(text) => text.trim_ascii(),
        Err(error) => {
            let why = format!("the message is not UTF-8: {error}");
            return Understood::Refused(Refused::new(ErrorCode::PARSE_ERROR, why));
        }
    };
    if text.is_empty() {
        return Understood::Nothing;
    }
    let message = match soapgen_dynamic::parse_json(text) {
        Ok(message) => message,
        // What is JSON all the same has a key twice, and may say whom to answer.
        Err(twice) => match serde_json::from_str::<Json>(text) {
            Ok(message) => {
                return answer(&message, ErrorCode::INVALID_PARAMS, twice.to_string());
            }
            Err(error) => {
                let why = format!("the message is not JSON: {error}");
                return Understood::Refused(Refused::new(ErrorCode::PARSE_ERROR, why));
            }
        },
    };
    match Incoming::deserialize(&message) {
        Ok(message) => Understood::Message(Box::new(message)),
        Err(_) if message.is_array() => {
            let why = "the protocol has no batches: each message has a line of its own";
            answer(&message, ErrorCode::INVALID_REQUEST, why.to_owned())
        }
        Err(_) => {
            let why = "a request is an object with `jsonrpc` \"2.0\", `id`, `method` and `params`";
            answer(&message, ErrorCode::INVALID_REQUEST, why.to_owned())
        }
    }
}

/// The answer to what was no message: none to notifications and to answers, which get none by
/// JSON-RPC, so that no two programs answer each other for ever.
fn answer(message: &Json, code: ErrorCode, why: String) -> Understood {
    let id = message.get("id");
    let is_answer = message.get("result").is_some() || message.get("error").is_some();
    let is_notification = message.get("method").is_some() && id.is_none();
    if is_answer || is_notification {
        return Understood::Nothing;
    }
    let mut refused = Refused::new(code, why);
    if let Some(id @ (Json::String(_) | Json::Number(_))) = id {
        refused.id = id.clone();
    }
    Understood::Refused(refused)
}
