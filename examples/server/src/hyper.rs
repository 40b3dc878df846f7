//! The same service behind hyper alone, with a time limit for each request as a layer, and who
//! calls for the service to see. It ends when those that it serves have their answers:
//! `cargo run -p example-server --bin example-server-hyper -- 127.0.0.1:8080`.
#![allow(clippy::print_stdout)] // It is what it does.

/// The WSDL.
mod shop;

use std::error::Error;
use std::time::Duration;

use http::{Response, StatusCode};
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use shop::{ShopServer, TeaShop};
use soapgen_runtime::{BytesBody, Peer};
use tokio::net::TcpListener;
use tower::{Layer, ServiceExt};

/// An answer for those whose request took too long: an error would close the connection without one.
fn in_time(
    answer: Result<Response<BytesBody>, tower::BoxError>,
) -> Result<Response<BytesBody>, tower::BoxError> {
    Ok(answer.unwrap_or_else(|_| {
        let mut answer = Response::new(BytesBody::from(Bytes::from("the shop is too busy\n")));
        *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        answer
    }))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:8080")).await?;
    println!("the shop is at http://{}/", listener.local_addr()?);
    let limit = tower::timeout::TimeoutLayer::new(Duration::from_secs(10));
    let service = limit.layer(ShopServer::new(TeaShop));
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = tokio::signal::ctrl_c() => break,
        };
        let Ok((stream, peer)) = accepted else {
            // A client that is gone again, or too many of them: the others are served all the same.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let known = move |mut request: http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            request
        };
        let service = service.clone().map_request(known).map_result(in_time);
        let service = TowerToHyperService::new(service);
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new());
        server.header_read_timeout(Duration::from_secs(10));
        let connection = server.serve_connection(TokioIo::new(stream), service);
        // A client that hangs up is no problem of the server's.
        let connection = connections.watch(connection);
        tokio::spawn(async { connection.await.unwrap_or_default() });
    }
    drop(listener);
    connections.shutdown().await;
    Ok(())
}
