//! A server in a process of its own, and HTTP/1.1 to speak with it: no more than what measuring it
//! takes, so that the client costs little beside it.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ticks of `/proc/PID/stat` in a second: `USER_HZ`, which Linux has at 100 on every platform that
/// Rust's standard library is for.
const TICKS: f64 = 100.0;

/// A process that serves at a port of this machine, until it is dropped.
pub struct Peer {
    process: Child,
    /// Where it serves.
    pub port: u16,
}

impl Peer {
    /// Starts a command, which is given a free port as its last argument.
    ///
    /// # Errors
    /// When it can't be started, or doesn't serve.
    pub fn start(mut command: Command) -> Result<Self, Box<dyn Error>> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        command.arg(port.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let process = command
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let mut peer = Self { process, port };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = peer.process.try_wait()? {
                let program = command.get_program().display();
                return Err(format!("{program} ended before it served: {status}").into());
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("{} does not serve", command.get_program().display()).into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(peer)
    }

    /// The CPU time that it has taken, all threads together, in seconds: in the program, and in the
    /// system for it.
    ///
    /// # Errors
    /// When it has ended.
    pub fn cpu(&self) -> Result<[f64; 2], Box<dyn Error>> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // Behind the name, which may hold anything; the fields of `proc(5)` from the third on.
        let (_, fields) = stat.rsplit_once(')').ok_or("/proc/PID/stat is cut off")?;
        let ticks = |number: usize| -> Result<f64, Box<dyn Error>> {
            let field = fields.split_whitespace().nth(number - 3);
            let ticks: f64 = field.ok_or("/proc/PID/stat is cut off")?.parse()?;
            Ok(ticks / TICKS)
        };
        Ok([ticks(14)?, ticks(15)?])
    }

    /// The memory that it has, in kB.
    ///
    /// # Errors
    /// When it has ended.
    pub fn memory(&self) -> Result<u64, Box<dyn Error>> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.ok_or("/proc/PID/status has no VmRSS")?.parse()?)
    }

    /// A connection to it.
    ///
    /// # Errors
    /// When it takes none.
    pub fn connect(&self) -> io::Result<Connection> {
        Connection::to(self.port)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A POST of a message to a path, with more header fields (each with its line end).
pub fn post(path: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml; charset=utf-8\r\n\
         {fields}Content-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

/// A connection that is kept.
pub struct Connection {
    pub stream: TcpStream,
    buffer: Vec<u8>,
    /// What of the buffer was read and not taken.
    start: usize,
    end: usize,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    /// Whether the server keeps the connection.
    pub is_kept: bool,
}

impl Connection {
    /// Opens one to a port of this machine.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn to(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            buffer: vec![0; 1 << 16],
            start: 0,
            end: 0,
        })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// When the connection breaks, or the answer isn't HTTP.
    pub fn call(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request)?;
        self.answer()
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// When the connection breaks, or the answer isn't HTTP.
    pub fn answer(&mut self) -> io::Result<Answer> {
        let status = self.line()?;
        let number = status.split(' ').nth(1).and_then(|text| text.parse().ok());
        let status = number.ok_or_else(|| wrong(format!("no status line: {status:?}")))?;
        let (mut length, mut is_chunked, mut is_kept) = (0, false, true);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            match (name, value.trim()) {
                ("content-length", value) => {
                    length = value.parse().map_err(|_| wrong(line.clone()))?;
                }
                ("transfer-encoding", "chunked") => is_chunked = true,
                ("connection", "close") => is_kept = false,
                _ => {}
            }
        }
        let mut body = Vec::new();
        while is_chunked {
            let line = self.line()?;
            let size = usize::from_str_radix(line.trim(), 16).map_err(|_| wrong(line))?;
            self.take(size, &mut body)?;
            self.line()?;
            is_chunked = size > 0;
        }
        self.take(length, &mut body)?;
        Ok(Answer {
            status,
            body,
            is_kept,
        })
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start == self.end {
            (self.start, self.end) = (0, self.stream.read(&mut self.buffer)?);
            if self.end == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            self.fill()?;
            let there = &self.buffer[self.start..self.end];
            let end = there.iter().position(|byte| *byte == b'\n');
            line.extend_from_slice(&there[..end.unwrap_or(there.len())]);
            self.start += end.map_or(there.len(), |end| end + 1);
            if end.is_some() {
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
        }
    }

    fn take(&mut self, mut count: usize, body: &mut Vec<u8>) -> io::Result<()> {
        while count > 0 {
            self.fill()?;
            let there = &self.buffer[self.start..self.end];
            let there = &there[..there.len().min(count)];
            body.extend_from_slice(there);
            self.start += there.len();
            count -= there.len();
        }
        Ok(())
    }
}

fn wrong(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
