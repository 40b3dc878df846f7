//! The agent SoPrincipal.

mod wire {
    soapgen_runtime::include_generated!("principal.rs");
}

use soapgen_runtime::{Fault, OperationFault, ReadOptions};

pub(super) use self::wire::SoPrincipalServer;
use self::wire::{
    AuthenticateResponse, AuthenticateUsernamePassword, SoExceptionInfo, SoPrincipalContext,
    SoPrincipalOperations, SoPrincipalResponseHeaders, SoPrincipalService,
};
use super::Agents;
use crate::server::NetServer;

impl SoPrincipalService for Agents {
    /// A ticket, for the user who is known.
    async fn authenticate_username_password(
        &self,
        request: AuthenticateUsernamePassword,
        context: &mut SoPrincipalContext,
    ) -> Result<AuthenticateResponse, OperationFault> {
        if context.headers.application_token.as_deref() != Some(NetServer::APPLICATION_TOKEN) {
            return Ok(refuse(
                context,
                "The application token is missing or unknown.",
            ));
        }
        let (user, password) = (request.user_name.as_deref(), request.password.as_deref());
        if (user, password) != (Some(NetServer::USER), Some(NetServer::PASSWORD)) {
            return Ok(refuse(context, "The user name or the password is wrong."));
        }
        let envelope = SIGNED_IN.replace("{user}", NetServer::USER);
        let envelope = envelope.replace("{ticket}", &self.state().ticket());
        let signed_in = SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD
            .read_response(&envelope, &ReadOptions::default())
            .map_err(|error| Fault::of_server(error.to_string()))?;
        context.reply.headers = signed_in.headers;
        Ok(signed_in.body)
    }
}

/// The call did not succeed, and why: no fault, but header blocks over an empty answer.
fn refuse(context: &mut SoPrincipalContext, message: &str) -> AuthenticateResponse {
    context.reply.headers = SoPrincipalResponseHeaders {
        succeeded: Some(false),
        exception_info: Some(SoExceptionInfo {
            message: Some(message.to_owned()),
            friendly_text: Some(message.to_owned()),
            exception_type: Some(
                "System.Security.Authentication.AuthenticationException".to_owned(),
            ),
            ..Default::default()
        }),
        ..Default::default()
    };
    AuthenticateResponse {
        authentication_succeeded: Some(false),
        ..Default::default()
    }
}

/// A sign-in as a WCF service spells it, with all that it says of a user.
const SIGNED_IN: &str = include_str!("signed_in.xml");
