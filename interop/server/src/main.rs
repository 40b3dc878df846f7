//! Serves the documents of `interop/wsdl`, and that of `interop/load`, by what is generated from
//! them: the last part of the path says which one. At `/tasks` it says how many tasks are alive,
//! that of the connection among them, and how many have panicked; at `/alone` it answers without
//! looking at a message, as hyper alone would.
//!
//! `interop-server [--one-thread] [PORT]` prints its address, `http://127.0.0.1:PORT`, and serves
//! until it is ended.

#![allow(clippy::print_stdout)] // Its address is for whoever started it.

mod load;
mod services;

mod echo {
    soapgen_runtime::include_generated!("echo.rs");
}

mod measured {
    soapgen_runtime::include_generated!("load.rs");
}

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use soapgen_runtime::{BytesBody, Peer};
use tokio::net::TcpListener;

use echo::document::DocumentServer;
use echo::encoded::EncodedServer;
use echo::rpc::RpcServer;
use load::Load;
use measured::LoadServer;
use services::Echo;

/// How many threads have panicked, a handler's panics that were caught among them.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// How long a request may take to arrive: short, since what calls is on the same machine.
const TIME: Duration = Duration::from_secs(5);

/// The answer of the service `load` to what its small call is measured by.
const SUM: &[u8] = br#"<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><AddResponse xmlns="urn:soapgen:interop:load"><sum>42</sum></AddResponse></s:Body></s:Envelope>"#;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    let is_alone = arguments.next_if(|first| first == "--one-thread").is_some();
    let port = match arguments.next().map(|port| port.parse()) {
        None => 0,
        Some(Ok(port)) => port,
        Some(Err(_)) => {
            eprintln!("interop-server: the argument is a port: a number up to 65535");
            return ExitCode::from(2);
        }
    };
    let shown = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        shown(panic);
    }));
    let mut runtime = match is_alone {
        true => tokio::runtime::Builder::new_current_thread(),
        false => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = runtime.enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(serve(port))) {
        Ok(never) => match never {},
        Err(error) => {
            eprintln!("interop-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(port: u16) -> io::Result<Infallible> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}", listener.local_addr()?);
    let services = Services::new();
    loop {
        let (stream, peer) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let services = services.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            let services = services.clone();
            async move { Ok::<_, Infallible>(services.respond(request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(TIME)
            .serve_connection(TokioIo::new(stream), service);
        // A client that hangs up is no problem of the server's.
        tokio::spawn(async { connection.await.is_ok() });
    }
}

/// The services, each with its documents.
#[derive(Clone)]
struct Services {
    /// Both versions of SOAP, at one address.
    document: DocumentServer<Echo>,
    rpc: RpcServer<Echo>,
    encoded: EncodedServer<Echo>,
    load: LoadServer<Load>,
}

impl Services {
    fn new() -> Self {
        // The setters are each server's own.
        macro_rules! server {
            ($server:ident, $service:expr) => {
                $server::new($service).with(|server| {
                    server.set_read_timeout(TIME);
                })
            };
        }
        Self {
            document: server!(DocumentServer, Echo),
            rpc: server!(RpcServer, Echo),
            encoded: server!(EncodedServer, Echo),
            load: server!(LoadServer, Load),
        }
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<BytesBody> {
        match request.uri().path() {
            "/document" => self.document.respond(request).await,
            "/rpc" => self.rpc.respond(request).await,
            "/encoded" => self.encoded.respond(request).await,
            "/load" => self.load.respond(request).await,
            "/alone" => {
                // What can't be read to its end was no message to answer either.
                let message = request.into_body().collect().await;
                let answer = message.map_or_else(|_| Bytes::new(), |_| Bytes::from_static(SUM));
                let mut response = Response::new(BytesBody::from(answer));
                let field = HeaderValue::from_static("text/xml; charset=utf-8");
                response.headers_mut().insert(CONTENT_TYPE, field);
                response
            }
            "/tasks" => {
                let tasks = tokio::runtime::Handle::current().metrics();
                let panics = PANICS.load(Ordering::Relaxed);
                let said = format!("{} {panics}\n", tasks.num_alive_tasks());
                Response::new(BytesBody::from(Bytes::from(said)))
            }
            _ => {
                let mut response = Response::new(BytesBody::default());
                *response.status_mut() = StatusCode::NOT_FOUND;
                response
            }
        }
    }
}
