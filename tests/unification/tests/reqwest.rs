//! A client of reqwest as the transport, as `docs/transport.md` shows it.

#![cfg(any(feature = "reqwest-plain", feature = "reqwest-rustls"))]

use std::io::{Read, Write};

use bytes::Bytes;
use soapgen_runtime::Transport;

fn over(client: reqwest::Client) -> impl Transport {
    tower::service_fn(move |request: http::Request<Bytes>| {
        let client = client.clone();
        async move {
            let request = reqwest::Request::try_from(request)?;
            let response = client.execute(request).await?;
            Ok::<_, reqwest::Error>(http::Response::<reqwest::Body>::from(response))
        }
    })
}

#[tokio::test]
async fn it_carries_requests() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"<a/>") && stream.read_exact(&mut byte).is_ok() {
            request.push(byte[0]);
        }
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<b/>";
        stream.write_all(answer).unwrap();
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http::Request::post(url).body(Bytes::from_static(b"<a/>")).unwrap();
    let answer = over(client).exchange(request, 100).await.unwrap();
    assert_eq!(&answer.body()[..], b"<b/>");
}
