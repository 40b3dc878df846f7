//! What the agents do: sign in, and the registration with the access gateway.

mod principal;
mod system_user;
mod user;

use soapgen_runtime::{Attribute, Element, Fault, QName, SoapVersion, WriteOptions, XSI, XmlError};

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

/// A service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agent {
    /// Signs users in.
    SoPrincipal,
    /// Signs system users in.
    PartnerSystemUser,
    /// Administers users, and the system's registration with the access gateway.
    User,
}

/// An envelope, to be sent.
pub(crate) struct Answer {
    pub(crate) envelope: String,
    /// HTTP says so as well.
    pub(crate) is_fault: bool,
}

impl Agent {
    /// The agent at this path below that of the services.
    pub(crate) fn at(path: &str) -> Option<Self> {
        match path {
            "/SoPrincipal.svc" => Some(Self::SoPrincipal),
            "/PartnerSystemUserService.svc" => Some(Self::PartnerSystemUser),
            "/User.svc" => Some(Self::User),
            _ => None,
        }
    }
}

impl State {
    /// Gives out one more ticket.
    fn ticket(&mut self) -> String {
        self.given += 1;
        let ticket = format!("7T:fake/{}==", self.given);
        self.tickets.push(ticket.clone());
        ticket
    }

    /// What the agent answers.
    pub(crate) fn answer(&mut self, agent: Agent, request: &Received) -> Answer {
        // The field is a quoted string (SOAP 1.1, section 6.1.1).
        let action = request
            .soap_action
            .strip_prefix('"')
            .and_then(|a| a.strip_suffix('"'));
        let answer = match (agent, action) {
            (Agent::SoPrincipal, Some(principal::ACTION)) => {
                principal::authenticate(self, &request.body)
            }
            (Agent::PartnerSystemUser, Some(system_user::ACTION)) => {
                system_user::authenticate(self, &request.body)
            }
            (Agent::User, Some(user::ACTION)) => user::get_or_register(self, &request.body),
            _ => {
                return fault(
                    "http://schemas.microsoft.com/ws/2005/05/addressing/none",
                    "ActionNotSupported",
                    format!(
                        "The message with Action {:?} cannot be processed at the receiver.",
                        request.soap_action
                    ),
                );
            }
        };
        match answer {
            Ok(envelope) => Answer {
                envelope,
                is_fault: false,
            },
            Err(error) => fault(
                "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher",
                "DeserializationFailed",
                format!("The message could not be deserialized: {error}"),
            ),
        }
    }
}

/// A fault as WCF writes them: its codes are in namespaces of its own.
fn fault(namespace: &str, code: &str, reason: String) -> Answer {
    // What a request held may be no character of XML.
    let reason = reason.replace(
        |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'),
        "\u{fffd}",
    );
    let mut fault = Fault::new(SoapVersion::V11, code, reason);
    fault.code = QName::new(namespace, code);
    let envelope = fault
        .to_envelope(&WriteOptions::default())
        .unwrap_or_default();
    Answer {
        envelope,
        is_fault: true,
    }
}

/// A header block that is nil: NetServer sends what it has nothing to say in.
fn nil(namespace: &str, name: &str) -> Element {
    let mut block = Element::new(namespace, name).with_prefix("tns");
    block.attributes.push(Attribute {
        name: QName::new(XSI, "nil").with_prefix("xsi"),
        value: "true".to_owned(),
    });
    block
}

/// What an operation answers: an envelope, unless the request can't be read.
type Outcome = Result<String, XmlError>;
