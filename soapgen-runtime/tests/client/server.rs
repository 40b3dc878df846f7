//! Servers on this machine, each connection on a thread of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::service::*;

/// Gives each connection to a function, with its number.
pub fn listen(on_connection: impl Fn(TcpStream, usize) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let on_connection = Arc::new(on_connection);
    thread::spawn(move || {
        for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let on_connection = Arc::clone(&on_connection);
            // Nothing here may hang a test run.
            stream
                .set_read_timeout(Some(Duration::from_secs(30)))
                .unwrap();
            thread::spawn(move || on_connection(stream, number));
        }
    });
    address
}

/// The head of the next request or answer, without what stands behind it; none at the end.
pub fn read_head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return None,
        }
    }
    Some(String::from_utf8(head).unwrap())
}

/// The head of the next request, and its content read too.
pub fn read_request(stream: &mut impl Read) -> Option<String> {
    let head = read_head(stream)?;
    let length = field(&head, "content-length").map_or(0, |value| value.parse().unwrap());
    stream.read_exact(&mut vec![0; length]).ok()?;
    Some(head)
}

/// A field of a head.
pub fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// An answer with this name in it, after which the connection stays open.
pub fn answer(user: &str) -> Vec<u8> {
    with_fields("", user_response(user).as_bytes())
}

/// An answer with further fields, each with its line end.
pub fn with_fields(fields: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{fields}Content-Length: {}\r\n\r\n",
        content.len()
    );
    [head.as_bytes(), content].concat()
}

/// Answers every request on a connection, in the same way, until its end; tells each head.
pub fn serve(stream: &mut (impl Read + Write), user: &str, mut on_request: impl FnMut(String)) {
    while let Some(head) = read_request(stream) {
        on_request(head);
        if stream.write_all(&answer(user)).is_err() || stream.flush().is_err() {
            break;
        }
    }
}
