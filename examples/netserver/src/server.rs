//! The HTTP side: a server on loopback, and to which agent a request goes.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use soapgen_runtime::BytesBody;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::agents::{Agents, Servers};

/// Where the services are on the server.
const BASE: &str = "/Cust12345/Remote/Services88";

/// The largest request that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// A fake NetServer. It runs until it is dropped.
pub struct NetServer {
    address: SocketAddr,
    agents: Agents,
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
            .enable_all()
            .build()?;
        let listener = {
            let _context = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let agents = Agents::default();
        runtime.spawn(accept(listener, agents.clone()));
        Ok(Self {
            address,
            agents,
            runtime: Some(runtime),
        })
    }

    /// The address of the services.
    pub fn url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// Forgets all tickets, as a NetServer does with one that nobody has shown for six hours.
    pub fn forget_tickets(&self) {
        self.agents.state().tickets.clear();
    }

    /// The requests that were received, in order.
    pub fn received(&self) -> Vec<Received> {
        self.agents.state().received.clone()
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

async fn accept(listener: TcpListener, agents: Agents) {
    let servers = Servers::of(&agents);
    while let Ok((stream, _)) = listener.accept().await {
        let (agents, servers) = (agents.clone(), servers.clone());
        let service = service_fn(move |request| {
            let (agents, servers) = (agents.clone(), servers.clone());
            async move { Ok::<_, Infallible>(respond(request, &agents, &servers).await) }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        // A client that hangs up is no problem of the server's.
        tokio::spawn(async { connection.await.is_ok() });
    }
}

/// Keeps a request for those who want to see it, and has an agent answer it.
async fn respond(
    request: Request<Incoming>,
    agents: &Agents,
    servers: &Servers,
) -> Response<BytesBody> {
    let (head, body) = request.into_parts();
    let field = |name: &str| {
        let value = head.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let path = head.uri.path().to_owned();
    let content = Limited::new(body, LIMIT).collect().await;
    let Ok(body) = content.map(|content| content.to_bytes()) else {
        return plain(
            StatusCode::BAD_REQUEST,
            "The request is cut off, or too large.",
        );
    };
    agents.state().received.push(Received {
        path: path.clone(),
        content_type: field("content-type"),
        soap_action: field("soapaction"),
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    let request = Request::from_parts(head, Full::from(body));
    let answer = match path.strip_prefix(BASE) {
        Some(agent) => servers.answer(agent, request).await,
        None => None,
    };
    answer.unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "There is no service here."))
}

/// An answer that is no SOAP message.
fn plain(status: StatusCode, text: &'static str) -> Response<BytesBody> {
    let mut response = Response::new(BytesBody::from(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response
}
