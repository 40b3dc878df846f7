//! The HTTP side: what is a SOAP request at all, and to which agent it goes.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::agents::{Agent, State};

/// Where the services are on the server.
const BASE: &str = "/Cust12345/Remote/Services88";

/// The largest request that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// A fake NetServer. It runs until it is dropped.
pub struct NetServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    runtime: Option<Runtime>,
}

/// A request as the server received it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The path, such as `/Cust12345/Remote/Services88/User.svc`.
    pub path: String,
    /// The header field `Content-Type`; empty when there is none.
    pub content_type: String,
    /// The header field `SOAPAction`, with its quotes; empty when there is none.
    pub soap_action: String,
    /// The message.
    pub body: String,
}

impl NetServer {
    /// The token of the one application that it knows.
    pub const APPLICATION_TOKEN: &str = "fake-application-token";
    /// The one user that it knows.
    pub const USER: &str = "jane";
    /// The password of that user.
    pub const PASSWORD: &str = "correct horse";

    /// The one tenant that it has.
    pub const CONTEXT: &str = "Cust12345";
    /// The token of its system user.
    pub const SYSTEM_TOKEN: &str = "Fake App-Hxy4TzRr8W";
    /// Who gives its tokens.
    pub const ISSUER: &str = "https://sod.superoffice.com";
    /// With what the application signs: a private RSA key, in PKCS #8.
    pub const APPLICATION_KEY: &[u8] = include_bytes!("../keys/application.pk8");
    /// By what its own signatures are checked: a public RSA key, in PKCS #1.
    pub const SERVER_KEY: &[u8] = include_bytes!("../keys/server.public");

    /// Starts a server on a free port of the loopback interface.
    ///
    /// # Errors
    /// When there is none.
    pub fn start() -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        // A thread of its own: the caller may be blocking, or may be a runtime itself.
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("netserver")
            .enable_io()
            .build()?;
        let listener = {
            let _context = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let state = Arc::new(Mutex::new(State::default()));
        runtime.spawn(accept(listener, state.clone()));
        Ok(Self {
            address,
            state,
            runtime: Some(runtime),
        })
    }

    /// The address of the services.
    pub fn url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// Forgets all tickets, as a NetServer does with one that nobody has shown for six hours.
    pub fn forget_tickets(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.tickets.clear();
    }

    /// The requests that were received, in order.
    pub fn received(&self) -> Vec<Received> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.received.clone()
    }
}

impl Drop for NetServer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Without waiting, which is not allowed where async code runs.
            runtime.shutdown_background();
        }
    }
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = state.clone();
        let service = service_fn(move |request| respond(request, state.clone()));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        // A client that hangs up is no problem of the server's.
        tokio::spawn(async { connection.await.is_ok() });
    }
}

async fn respond(
    request: Request<Incoming>,
    state: Arc<Mutex<State>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let field = |name: &str| {
        let value = head.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let agent = head.uri.path().strip_prefix(BASE).and_then(Agent::at);
    let Some(agent) = agent else {
        return Ok(plain(StatusCode::NOT_FOUND, "There is no service here."));
    };
    if head.method != Method::POST {
        return Ok(plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "Send a SOAP request.",
        ));
    }
    let content = Limited::new(body, LIMIT).collect().await;
    let Ok(body) = content.map(|content| content.to_bytes()) else {
        return Ok(plain(
            StatusCode::BAD_REQUEST,
            "The request is cut off, or too large.",
        ));
    };
    let received = Received {
        path: head.uri.path().to_owned(),
        content_type: field("content-type"),
        soap_action: field("soapaction"),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.received.push(received.clone());
    // As WCF does: SOAP 1.1 is text/xml, and nothing else is looked at.
    if received.content_type.to_ascii_lowercase().replace(' ', "") != "text/xml;charset=utf-8" {
        let expected = "Cannot process the message because the content type was not the expected \
                        type 'text/xml; charset=utf-8'.";
        return Ok(plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, expected));
    }
    let answer = state.answer(agent, &received);
    drop(state);
    let mut response = Response::new(Full::from(answer.envelope));
    *response.status_mut() = if answer.is_fault {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::OK
    };
    let media = HeaderValue::from_static("text/xml; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, media);
    Ok(response)
}

/// An answer that is no SOAP message.
fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response
}
