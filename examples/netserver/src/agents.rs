//! What the agents do: sign in, and the registration with the access gateway.

mod principal;
mod system_user;
mod user;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response};
use soapgen_runtime::{Attribute, BytesBody, Element, HeaderBlock, QName, XSI};

use self::principal::SoPrincipalServer;
use self::system_user::PartnerSystemUserServer;
use self::user::UserServer;
use crate::server::Received;

/// What the server knows.
#[derive(Default)]
pub(crate) struct State {
    /// Every request so far.
    pub(crate) received: Vec<Received>,
    /// The tickets that are good.
    pub(crate) tickets: Vec<String>,
    /// How many were given out.
    given: usize,
    /// The redirect URI that is registered.
    redirect_uri: Option<String>,
}

impl State {
    /// Gives out one more ticket.
    fn ticket(&mut self) -> String {
        self.given += 1;
        let ticket = format!("7T:fake/{}==", self.given);
        self.tickets.push(ticket.clone());
        ticket
    }
}

/// Who carries out the operations of all agents, over what they know together.
#[derive(Clone, Default)]
pub(crate) struct Agents(Arc<Mutex<State>>);

impl Agents {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A server for each agent, by its path below that of the services.
#[derive(Clone)]
pub(crate) struct Servers {
    principal: SoPrincipalServer<Agents>,
    system_user: PartnerSystemUserServer<Agents>,
    user: UserServer<Agents>,
}

impl Servers {
    pub(crate) fn of(agents: &Agents) -> Self {
        Self {
            principal: SoPrincipalServer::new(agents.clone()),
            system_user: PartnerSystemUserServer::new(agents.clone()),
            user: UserServer::new(agents.clone()),
        }
    }

    /// The answer of the agent at a path; `None` where there is none.
    pub(crate) async fn answer(
        &self,
        path: &str,
        request: Request<Full<Bytes>>,
    ) -> Option<Response<BytesBody>> {
        match path {
            "/SoPrincipal.svc" => Some(self.principal.respond(request).await),
            "/PartnerSystemUserService.svc" => Some(self.system_user.respond(request).await),
            "/User.svc" => Some(self.user.respond(request).await),
            _ => None,
        }
    }
}

/// A header block that is nil: NetServer sends what it has nothing to say in.
fn nil(namespace: &str, name: &str) -> HeaderBlock {
    let mut block = Element::new(namespace, name).with_prefix("tns");
    block.attributes.push(Attribute {
        name: QName::new(XSI, "nil").with_prefix("xsi"),
        value: "true".to_owned(),
    });
    block.into()
}
