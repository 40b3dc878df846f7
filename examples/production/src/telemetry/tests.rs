//! What a collector gets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;

use tracing::subscriber::NoSubscriber;

use super::*;
use crate::stub::{client, refusal, request, success};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_collector_gets_the_spans() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    let (sender, received) = channel();
    std::thread::spawn(move || {
        let mut stream = BufReader::new(listener.accept().unwrap().0);
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            assert!(stream.read_until(b'\n', &mut head).unwrap() > 0);
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        assert!(head.starts_with("post /v1/traces "), "{head}");
        let length = head.split("content-length: ").nth(1).unwrap();
        let mut content = vec![0; length.lines().next().unwrap().parse().unwrap()];
        stream.read_exact(&mut content).unwrap();
        stream
            .get_mut()
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
        sender.send(content).unwrap();
    });
    let (provider, subscriber) = exporting(&url, "crm-sync").unwrap();
    // Calls of other tests run beside it. Of a span or event that comes by for the first time,
    // tracing asks the one subscriber that there is in the thread where it comes by, which may be
    // theirs, where nobody listens; if there are two, it asks both.
    let _other = tracing::Dispatch::new(NoSubscriber::default());
    {
        let _in_it = tracing::subscriber::set_default(subscriber);
        for answer in [success, || refusal(503)] {
            let server = move |_: Request<Bytes>| async move { Ok::<_, BoxError>(answer()) };
            let client = client(tower::service_fn(server));
            let _ = client.get_or_register_access_gateway_info(&request()).await;
        }
    }
    provider.shutdown().unwrap();
    let spans = received.recv_timeout(Duration::from_secs(20)).unwrap();
    // Of the binary form the texts are as they are.
    let spans = String::from_utf8_lossy(&spans);
    let name = "WcfUserService/GetOrRegisterAccessGatewayInfo";
    assert_eq!(spans.matches(name).count(), 2, "{spans}");
    for text in [
        "crm-sync",
        "rpc.system",
        "soap",
        "localhost",
        "http.response.status_code",
    ] {
        assert!(spans.contains(text), "{text}: {spans}");
    }
    assert_eq!(spans.matches("error.type").count(), 1, "{spans}");
}
