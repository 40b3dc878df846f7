//! Many requests to a generated server, most of them not as they should be: what is broken, cut off,
//! slow or too large is answered with what says so, or its connection is closed; nothing panics, no
//! task is left behind, and memory stays where it was.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::Outcome;
use crate::load::generated;
use crate::peer::{Answer, Connection, Peer, post};

/// How many connections there are at once.
const THREADS: usize = 16;
/// What a server may take in memory beyond what it had after a quarter of the requests, in kB: what
/// the allocator of the C library keeps for threads varies by some MB.
const GROWTH: u64 = 24_000;
/// The largest message that is read, in bytes: the default of `Limits::message`.
const LIMIT: usize = 64 << 20;
/// One request in so many is a slow one, which holds its connection for the server's 5 seconds.
const SLOW: usize = 2_500;
/// One request in so many is larger than what is read, and says so only by its bytes.
const LARGE: usize = 10_000;

/// What kinds of requests there are, and which status each may have.
const KINDS: &[Kind] = &[
    Kind {
        name: "good",
        statuses: &[200],
        make: good,
    },
    Kind {
        name: "good, kept",
        statuses: &[200],
        make: good,
    },
    Kind {
        name: "a fault that the document declares",
        statuses: &[500],
        make: failing,
    },
    Kind {
        name: "bytes changed",
        statuses: &[200, 400, 500],
        make: changed,
    },
    Kind {
        name: "cut off in the XML",
        statuses: &[500],
        make: cut,
    },
    Kind {
        name: "no XML",
        statuses: &[500],
        make: garbage,
    },
    Kind {
        name: "elements without end",
        statuses: &[500],
        make: deep,
    },
    Kind {
        name: "entities in entities",
        statuses: &[500],
        make: entities,
    },
    Kind {
        name: "many attributes",
        statuses: &[200, 500],
        make: attributes,
    },
    Kind {
        name: "multipart of nothing",
        statuses: &[500],
        make: multipart,
    },
    Kind {
        name: "another operation",
        statuses: &[500],
        make: unknown,
    },
    Kind {
        name: "other content",
        statuses: &[415],
        make: other_content,
    },
    Kind {
        name: "another method",
        statuses: &[405],
        make: other_method,
    },
    Kind {
        name: "too large, as it says",
        statuses: &[413],
        make: announced,
    },
];

struct Kind {
    name: &'static str,
    statuses: &'static [u16],
    /// A request by some number.
    make: fn(u64) -> Vec<u8>,
}

/// Sends so many requests, and prints what came of them. Whether all was as it must be.
pub fn run(count: usize) -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let peer = Peer::start(generated(&root)?)?;
    let storm = Storm {
        port: peer.port,
        next: AtomicUsize::new(0),
        closed: AtomicUsize::new(0),
        sent: KINDS.iter().map(|_| AtomicUsize::new(0)).collect(),
    };
    let mut memory = Vec::new();
    for part in 1..=4 {
        let upto = count * part / 4;
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..THREADS)
                .map(|_| scope.spawn(|| storm.work(upto)))
                .collect();
            let joined = workers.into_iter().map(|worker| worker.join());
            joined
                .map(|worker| worker.map_err(|_| "a client panicked".to_owned())?)
                .collect::<Result<Vec<()>, String>>()
        })?;
        memory.push(peer.memory()?);
    }
    for (kind, sent) in KINDS.iter().zip(&storm.sent) {
        println!("{:8}  {}", sent.load(Ordering::Relaxed), kind.name);
    }
    println!(
        "{:8}  closed by the client or the server before the end",
        storm.closed.into_inner()
    );
    // What the server still reads of connections that were closed ends at its limit of time.
    let mut tasks = tasks(&peer)?;
    for _ in 0..100 {
        if tasks.0 == 1 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
        tasks = self::tasks(&peer)?;
    }
    let (alive, panics) = tasks;
    let (first, most) = (memory[0], memory.iter().copied().max().unwrap_or(0));
    println!(
        "panics: {panics}; tasks left: {}; memory: {memory:?} kB",
        alive - 1
    );
    Ok(panics == 0 && alive == 1 && most <= first + GROWTH)
}

/// How many tasks are alive, that of this connection among them, and how many have panicked.
fn tasks(peer: &Peer) -> Result<(usize, usize), Box<dyn std::error::Error>> {
    let answer = peer
        .connect()?
        .call(b"GET /tasks HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let text = String::from_utf8(answer.body)?;
    let (alive, panics) = text
        .trim()
        .split_once(' ')
        .ok_or("no two numbers at /tasks")?;
    Ok((alive.parse()?, panics.parse()?))
}

struct Storm {
    port: u16,
    next: AtomicUsize,
    closed: AtomicUsize,
    sent: Vec<AtomicUsize>,
}

impl Storm {
    /// Sends requests until that one.
    fn work(&self, upto: usize) -> Result<(), String> {
        let mut connection = None;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= upto {
                // It is the next worker's.
                self.next.fetch_sub(1, Ordering::Relaxed);
                return Ok(());
            }
            let random = mixed(number as u64);
            let (is_large, is_slow) = (number % LARGE == LARGE / 2, number % SLOW == SLOW / 2);
            if is_large || is_slow {
                // The server would not wait so long for another request on it.
                connection = None;
            }
            let outcome = if is_large {
                self.large()
            } else if is_slow {
                self.slow(random)
            } else if random % 16 == 15 {
                self.leave(random)
            } else {
                self.send(&mut connection, random)
            };
            outcome.map_err(|error| format!("request {number}: {error}"))?;
        }
    }

    /// A whole request, on a connection that may have had others.
    fn send(&self, kept: &mut Option<Connection>, random: u64) -> Result<(), String> {
        let number = (random >> 8) as usize % KINDS.len();
        let kind = &KINDS[number];
        let failed = |error: io::Error| format!("{}: {error}", kind.name);
        let mut connection = match kept.take() {
            Some(connection) => connection,
            None => Connection::to(self.port).map_err(failed)?,
        };
        let answer = connection.call(&(kind.make)(random)).map_err(failed)?;
        self.sent[number].fetch_add(1, Ordering::Relaxed);
        check(kind, random, &answer)?;
        // A request whose content was not read whole may end its connection.
        if answer.is_kept && ![413, 415].contains(&answer.status) {
            *kept = Some(connection);
        }
        Ok(())
    }

    /// A request of which a part is sent before the connection is closed.
    fn leave(&self, random: u64) -> Result<(), String> {
        let request = good(random);
        let part = (random >> 20) as usize % request.len();
        let mut connection = Connection::to(self.port).map_err(|error| error.to_string())?;
        let sent = connection.stream.write_all(&request[..part]);
        self.closed.fetch_add(1, Ordering::Relaxed);
        sent.map_err(|error| error.to_string())
    }

    /// A request whose second half never comes: the server says so, or closes the connection.
    fn slow(&self, random: u64) -> Result<(), String> {
        let request = good(random);
        let half = match random % 2 {
            // Within the head, and within the content.
            0 => 40,
            _ => request.len() - 40,
        };
        let mut connection = Connection::to(self.port).map_err(|error| error.to_string())?;
        let sent = connection.stream.write_all(&request[..half]);
        sent.map_err(|error| error.to_string())?;
        self.closed.fetch_add(1, Ordering::Relaxed);
        match connection.answer() {
            Ok(answer) if answer.status == 408 => Ok(()),
            Ok(answer) => Err(format!("a slow request: status {}", answer.status)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(()),
            Err(error) => Err(format!("a slow request: {error}")),
        }
    }

    /// More than is read, in chunks, which say nothing of the whole.
    fn large(&self) -> Result<(), String> {
        let mut connection = Connection::to(self.port).map_err(|error| error.to_string())?;
        let head = "POST /document HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n\
                    Transfer-Encoding: chunked\r\n\r\n";
        let chunk = [b"10000\r\n".as_slice(), &[b'a'; 1 << 16], b"\r\n"].concat();
        let mut sent = connection.stream.write_all(head.as_bytes());
        for _ in 0..=LIMIT >> 16 {
            sent = sent.and_then(|()| connection.stream.write_all(&chunk));
        }
        self.closed.fetch_add(1, Ordering::Relaxed);
        // The server may close before the last of it, with or without its answer arriving.
        match (sent, connection.answer()) {
            (_, Ok(answer)) if answer.status == 413 => Ok(()),
            (_, Ok(answer)) => Err(format!("too large: status {}", answer.status)),
            (Err(_), Err(_)) => Ok(()),
            (Ok(()), Err(error)) => match error.kind() {
                io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => Ok(()),
                _ => Err(format!("too large: {error}")),
            },
        }
    }
}

fn check(kind: &Kind, random: u64, answer: &Answer) -> Result<(), String> {
    let text = String::from_utf8_lossy(&answer.body);
    // What is good has its text again.
    let is_right = kind.statuses != [200] || text.contains(&format!("{random}<"));
    if is_right && kind.statuses.contains(&answer.status) {
        return Ok(());
    }
    let text: String = text.chars().take(300).collect();
    Err(format!("{}: status {}: {text}", kind.name, answer.status))
}

/// A number without a pattern, of each number the same (splitmix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn envelope(header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"urn:soapgen:interop:document\"><s:Header>{header}</s:Header><s:Body>{body}</s:Body>\
         </s:Envelope>"
    )
}

fn text(random: u64) -> String {
    let value = "Grüße &amp; 世界 ".repeat((random >> 40) as usize % 50);
    envelope(
        "",
        &format!("<EchoText><value>{value}{random}</value></EchoText>"),
    )
}

fn document(body: &[u8]) -> Vec<u8> {
    post("/document", "", body)
}

fn good(random: u64) -> Vec<u8> {
    document(text(random).as_bytes())
}

fn failing(_: u64) -> Vec<u8> {
    let body = "<Fail><code>42</code><reason>storm</reason></Fail>";
    document(envelope("", body).as_bytes())
}

fn changed(random: u64) -> Vec<u8> {
    let mut body = text(random).into_bytes();
    let length = body.len();
    for turn in 0..1 + random % 4 {
        let at = mixed(random ^ turn);
        body[at as usize % length] = (at >> 32) as u8;
    }
    document(&body)
}

fn cut(random: u64) -> Vec<u8> {
    let body = text(random).into_bytes();
    let end = (random >> 16) as usize % body.len();
    document(&body[..end])
}

fn garbage(random: u64) -> Vec<u8> {
    let body: Vec<u8> = (0..random % 3000)
        .map(|at| mixed(random ^ at) as u8)
        .collect();
    document(&body)
}

fn deep(_: u64) -> Vec<u8> {
    document(envelope("", &"<a>".repeat(5_000)).as_bytes())
}

fn entities(random: u64) -> Vec<u8> {
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>";
    document(format!("{entities}{}", text(random).replace("&amp;", "&b;")).as_bytes())
}

fn attributes(random: u64) -> Vec<u8> {
    let attributes: String = (0..2_000).map(|at| format!(" a{at}='{random}'")).collect();
    let body = format!("<EchoText{attributes}><value>a</value></EchoText>");
    document(envelope("", &body).as_bytes())
}

fn multipart(random: u64) -> Vec<u8> {
    let body = format!("--x\r\nContent-Type: text/xml\r\n\r\n{}", text(random));
    let request = document(body.as_bytes());
    let request = String::from_utf8_lossy(&request);
    let media = "multipart/related; boundary=y; type=\"application/xop+xml\"";
    request
        .replacen("text/xml; charset=utf-8", media, 1)
        .into_bytes()
}

fn unknown(_: u64) -> Vec<u8> {
    document(envelope("", "<Unknown/>").as_bytes())
}

fn other_content(random: u64) -> Vec<u8> {
    let request = document(text(random).as_bytes());
    let request = String::from_utf8_lossy(&request);
    request
        .replacen("text/xml", "application/json", 1)
        .into_bytes()
}

fn other_method(_: u64) -> Vec<u8> {
    b"DELETE /document HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec()
}

/// The head alone: who is told that it is too large sends no more.
fn announced(_: u64) -> Vec<u8> {
    let length = LIMIT + 1;
    format!(
        "POST /document HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes()
}
