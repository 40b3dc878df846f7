//! HTTP servers on this machine: one that answers as a test says, and a proxy.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Path and query; of a proxy, the whole address.
    pub target: String,
    /// Header fields, their names in lower case.
    pub headers: HashMap<String, String>,
    /// Whether a client certificate was shown.
    pub certificate: bool,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Bytes that are announced and don't come.
    pub missing: usize,
}

impl Answer {
    /// A document.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: body.into(),
            missing: 0,
        }
    }

    /// A status without a document.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::ok("")
        }
    }

    /// Another address.
    pub fn redirect(location: &str) -> Self {
        Self::status(302).with("Location", location)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A server that runs until the test ends.
pub struct Server {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Answers by a function of the request.
    pub fn new(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(None, answer)
    }

    /// The same, over TLS.
    pub fn tls(
        config: Arc<ServerConfig>,
        answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::start(Some(config), answer)
    }

    /// Answers with the documents at these paths.
    pub fn of(documents: &[(&str, &str)]) -> Self {
        let documents: HashMap<String, String> = documents
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Self::new(move |request| match documents.get(&request.target) {
            Some(text) => Answer::ok(text.as_str()),
            None => Answer::status(404),
        })
    }

    /// A proxy, for which each host name means one server: it passes requests on, and connects
    /// (RFC 9110, 9.3.6).
    pub fn proxy(upstream: SocketAddr) -> Self {
        Self::listen(move |mut stream, log| {
            let Some((request, method)) = head(&mut stream) else {
                return;
            };
            let to = request.target.clone();
            log.lock().unwrap().push(request);
            let mut upstream = TcpStream::connect(upstream).unwrap();
            if method == "CONNECT" {
                stream.write_all(b"HTTP/1.1 200 -\r\n\r\n").unwrap();
            } else {
                let path = to.splitn(4, '/').nth(3).unwrap();
                let request = format!("GET /{path} HTTP/1.1\r\nHost: proxied\r\n\r\n");
                upstream.write_all(request.as_bytes()).unwrap();
            }
            let (mut from, mut to) = (stream.try_clone().unwrap(), upstream.try_clone().unwrap());
            // Either side may go first.
            let there = thread::spawn(move || {
                let _ = io::copy(&mut from, &mut to);
            });
            let _ = io::copy(&mut upstream, &mut stream);
            let _ = stream.shutdown(Shutdown::Both);
            there.join().unwrap();
        })
    }

    fn start(
        tls: Option<Arc<ServerConfig>>,
        answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::listen(move |stream, log| match &tls {
            None => serve(stream, |_| false, log, &answer),
            Some(config) => {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let shown = |stream: &StreamOwned<ServerConnection, TcpStream>| {
                    stream.conn.peer_certificates().is_some()
                };
                serve(StreamOwned::new(connection, stream), shown, log, &answer);
            }
        })
    }

    fn listen(serve: impl Fn(TcpStream, &Mutex<Vec<Request>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = requests.clone();
        let serve = Arc::new(serve);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, serve) = (log.clone(), serve.clone());
                let stream = stream.unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_secs(20)))
                    .unwrap();
                thread::spawn(move || serve(stream, &log));
            }
        });
        Self { address, requests }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// Reads the head of a request, and gives its method too; `None` where the client goes away, as
/// one does that refuses a certificate.
fn head(stream: &mut impl Read) -> Option<(Request, String)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return None,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let (first, fields) = head.split_once("\r\n").unwrap();
    let field = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let mut words = first.split(' ');
    let method = words.next().unwrap().to_owned();
    let request = Request {
        target: words.next().unwrap().to_owned(),
        headers: fields.lines().filter_map(field).collect(),
        certificate: false,
    };
    Some((request, method))
}

/// Answers one request.
fn serve<S: Read + Write>(
    mut stream: S,
    shown: impl Fn(&S) -> bool,
    log: &Mutex<Vec<Request>>,
    answer: &dyn Fn(&Request) -> Answer,
) {
    let Some((mut request, _)) = head(&mut stream) else {
        return;
    };
    // Known once something has been read.
    request.certificate = shown(&stream);
    log.lock().unwrap().push(request.clone());
    let Answer {
        status,
        headers,
        body,
        missing,
    } = answer(&request);
    let length = body.len() + missing;
    let mut out =
        format!("HTTP/1.1 {status} -\r\nContent-Length: {length}\r\nConnection: close\r\n");
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str("\r\n");
    let mut out = out.into_bytes();
    out.extend(body);
    let _ = stream.write_all(&out).and_then(|()| stream.flush());
}
