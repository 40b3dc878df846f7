//! What the tests share: a service on this machine that speaks TLS.

use std::future::poll_fn;

use bytes::Bytes;
use soapgen_runtime::{BoxError, Http};
use tower_service::Service;

/// Calls a service; gives the status.
pub async fn call(mut http: Http, url: &str) -> Result<http::StatusCode, BoxError> {
    let request = http::Request::post(url).body(Bytes::from_static(b"<a/>"))?;
    poll_fn(|cx| http.poll_ready(cx)).await?;
    Ok(http.call(request).await?.status())
}

/// Starts a service with a certificate for `localhost`; gives its port. It answers one request
/// on each connection, with a field that says by which group of keys they agreed on a secret.
#[cfg(feature = "server")]
pub fn serve(config: rustls::ServerConfig) -> u16 {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::Arc;

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config));
            let mut stream = rustls::StreamOwned::new(connection.expect("a server"), stream);
            let mut request = Vec::new();
            let mut buffer = [0; 1024];
            while !request.ends_with(b"<a/>") {
                match stream.read(&mut buffer) {
                    Ok(read @ 1..) => request.extend_from_slice(&buffer[..read]),
                    _ => break,
                }
            }
            // A client that asked for the newest of the provider is told so.
            let group = stream.conn.negotiated_key_exchange_group();
            let status = match group.map(|group| group.name()) {
                Some(rustls::NamedGroup::X25519MLKEM768) => 201,
                _ => 200,
            };
            let _ = write!(stream, "HTTP/1.1 {status} OK\r\nContent-Length: 0\r\n\r\n");
            let _ = stream.flush();
        }
    });
    port
}
