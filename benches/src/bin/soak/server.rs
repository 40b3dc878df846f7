//! The server: HTTP by hand, since most of what it does no server would.
//!
//! The operation stands in for the sign-in as well, at a path of its own: the client id that it
//! gives is the ticket.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use soapgen_benches::user::{
    AccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, UserOperations, UserResponseHeaders,
};
use soapgen_runtime::{Fault, ReadOptions, SoapVersion, WriteOptions};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::Result;
use crate::plan::{LATE, LIMIT, Plan};

/// How many calls a ticket is good for.
const USES: u64 = 2000;
/// Every so many-th sign-in is refused.
const REFUSED: u64 = 5;
/// The reason of the fault that tells that a ticket is over.
pub const EXPIRED: &str = "the ticket is over";

/// What the server knows, and has counted.
#[derive(Debug, Default)]
pub struct State {
    /// The number of the ticket that is good.
    ticket: u64,
    uses: u64,
    pub sign_ins: u64,
    pub refused_sign_ins: u64,
    pub refused_tickets: u64,
}

pub type Shared = Arc<Mutex<State>>;

pub async fn serve(listener: TcpListener, state: Shared) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        // Who hangs up is a caller who had enough.
        tokio::spawn(async move { connection(stream, &state).await.is_ok() });
    }
}

async fn connection(stream: TcpStream, state: &Shared) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some((path, body)) = request(&mut stream).await? {
        let stays = match &*path {
            "/sign-in" => sign_in(stream.get_mut(), state).await?,
            _ => call(stream.get_mut(), state, &body).await?,
        };
        if !stays {
            break;
        }
    }
    Ok(())
}

/// The path and the content of the next request, if there is one.
async fn request(stream: &mut BufReader<TcpStream>) -> Result<Option<(String, String)>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? <= 2 {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some((path, String::from_utf8(body)?)))
}

async fn sign_in(stream: &mut TcpStream, state: &Shared) -> Result<bool> {
    // Others come in the meantime.
    sleep(Duration::from_millis(2)).await;
    let ticket = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.sign_ins += 1;
        if state.sign_ins.is_multiple_of(REFUSED) {
            state.refused_sign_ins += 1;
            None
        } else {
            state.ticket += 1;
            state.uses = 0;
            Some(state.ticket.to_string())
        }
    };
    let answer = match ticket {
        Some(ticket) => whole("200 OK", "", right(&ticket, true)?.as_bytes()),
        None => faulty("who are you?")?,
    };
    stream.write_all(&answer).await?;
    Ok(true)
}

/// Answers a call as is planned for it; whether the connection goes on.
async fn call(stream: &mut TcpStream, state: &Shared, body: &str) -> Result<bool> {
    let operation = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO;
    let (message, headers) = operation.read_request(body, &ReadOptions::default())?;
    let uri = message.redirect_uri.unwrap_or_default();
    let number: u64 = uri.rsplit('/').next().unwrap_or_default().parse()?;
    let ticket = headers.credentials.and_then(|it| it.ticket);
    let is_good = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.uses += 1;
        let is_good = state.uses <= USES && ticket.as_deref() == Some(&*state.ticket.to_string());
        state.refused_tickets += u64::from(!is_good);
        is_good
    };
    if !is_good {
        // One half are told by a fault, the other by an answer.
        let answer = match number % 2 {
            0 => faulty(EXPIRED)?,
            _ => whole("200 OK", "", right("", false)?.as_bytes()),
        };
        stream.write_all(&answer).await?;
        return Ok(true);
    }
    let right = right(&uri, true)?;
    let right = right.as_bytes();
    let ok = "200 OK";
    let plan = Plan::of(number);
    let answer = match plan {
        Plan::Right => whole(ok, "", right),
        Plan::Chunked => chunked(right, "0\r\n\r\n"),
        Plan::Gzip => whole(ok, GZIP, &gzip(right)?),
        Plan::Hinted => {
            let hint = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
            [hint.repeat(3).as_bytes(), &whole(ok, "", right)].concat()
        }
        Plan::Last => whole(ok, "Connection: close\r\n", right),
        Plan::Slow => {
            sleep(Duration::from_millis(20 + number % 60)).await;
            whole(ok, "", right)
        }
        Plan::Twice => [whole(ok, "", right), whole(ok, "", other().as_bytes())].concat(),
        Plan::Fault => faulty(&uri)?,
        Plan::Page => [
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n".as_slice(),
            b"<html>",
        ]
        .concat(),
        Plan::Busy => whole("503 Service Unavailable", "Retry-After: 1\r\n", b""),
        Plan::OtherMessage => whole(ok, "", b"<other xmlns='urn:other'/>"),
        Plan::CutMessage => whole(ok, "", &right[..right.len() / 2]),
        Plan::Reset => {
            // Closing it sends a reset.
            stream.set_zero_linger()?;
            return Ok(false);
        }
        Plan::Closed => return Ok(false),
        Plan::Garbage => {
            stream
                .write_all(b"\x15\x03\x01\x00\x02\x02\x16\r\n\r\n")
                .await?;
            return Ok(false);
        }
        Plan::CutContent => {
            let answer = whole(ok, "", right);
            stream.write_all(&answer[..answer.len() - 100]).await?;
            return Ok(false);
        }
        Plan::CutChunk => {
            stream.write_all(&chunked(right, "1000\r\n<")).await?;
            return Ok(false);
        }
        Plan::CutGzip => {
            let packed = gzip(right)?;
            whole(ok, GZIP, &packed[..packed.len() / 2])
        }
        Plan::LargeAnnounced => whole(ok, "", &vec![b' '; LIMIT + 1]),
        Plan::LargeWithoutEnd => {
            stream.write_all(&chunked(right, "")).await?;
            // Until the caller has enough.
            let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
            loop {
                stream.write_all(&chunk).await?;
            }
        }
        Plan::LargeUnpacked => whole(ok, GZIP, &gzip(&vec![b' '; 16 * LIMIT])?),
        Plan::HeadWithoutEnd => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").await?;
            loop {
                stream.write_all(&[b'x'; 0x1000]).await?;
            }
        }
        Plan::Late | Plan::Dropped => {
            sleep(LATE).await;
            whole(ok, "", right)
        }
        Plan::Never => {
            // Until the caller is gone.
            stream.read_u8().await?;
            return Ok(false);
        }
        Plan::Drip => {
            stream.write_all(&chunked(right, "")).await?;
            loop {
                sleep(Duration::from_millis(10)).await;
                stream.write_all(b"1\r\n \r\n").await?;
            }
        }
    };
    stream.write_all(&answer).await?;
    Ok(plan != Plan::Last)
}

const GZIP: &str = "Content-Encoding: gzip\r\n";

/// An answer with a size.
fn whole(status: &str, fields: &str, content: &[u8]) -> Vec<u8> {
    let size = content.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/xml; charset=utf-8\r\n{fields}Content-Length: {size}\r\n\r\n"
    );
    [head.as_bytes(), content].concat()
}

/// An answer in two chunks, and what stands behind them.
fn chunked(content: &[u8], end: &str) -> Vec<u8> {
    let mut out = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n\
                    Transfer-Encoding: chunked\r\n\r\n"
        .to_vec();
    for piece in content.chunks(content.len().div_ceil(2)) {
        out.extend(format!("{:x}\r\n", piece.len()).into_bytes());
        out.extend(piece);
        out.extend(b"\r\n");
    }
    out.extend(end.as_bytes());
    out
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content)?;
    encoder.finish()
}

fn faulty(reason: &str) -> Result<Vec<u8>> {
    let fault = Fault::new(SoapVersion::V11, "Client", reason);
    let text = fault.to_envelope(&WriteOptions::default())?;
    Ok(whole("500 Internal Server Error", "", text.as_bytes()))
}

/// The envelope that has this client id.
fn right(id: &str, succeeded: bool) -> Result<String> {
    let headers = UserResponseHeaders {
        succeeded: Some(succeeded),
        ..Default::default()
    };
    let response = GetOrRegisterAccessGatewayInfoResponse {
        response: Some(AccessGatewayInfo {
            client_id: Some(id.to_owned()),
            ..Default::default()
        }),
    };
    let operation = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO;
    Ok(operation.write_response(&response, &headers, &[], &WriteOptions::default())?)
}

/// An answer for nobody.
fn other() -> String {
    right("nobody", true).unwrap_or_default()
}
