//! The agent SoPrincipal.

mod wire {
    soapgen_runtime::include_generated!("principal.rs");
}

use soapgen_runtime::{ReadOptions, WriteOptions};

use self::wire::{
    AuthenticateResponse, SoExceptionInfo, SoPrincipalOperations, SoPrincipalResponseHeaders,
};
use super::{Outcome, State};
use crate::server::NetServer;

/// The action of the one operation that there is.
pub(super) const ACTION: &str = SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD.action();

/// A ticket, for the user who is known.
pub(super) fn authenticate(state: &mut State, request: &str) -> Outcome {
    let (request, headers) = SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD
        .read_request(request, &ReadOptions::default())?;
    if headers.application_token.as_deref() != Some(NetServer::APPLICATION_TOKEN) {
        return refuse("The application token is missing or unknown.");
    }
    let (user, password) = (request.user_name.as_deref(), request.password.as_deref());
    if (user, password) != (Some(NetServer::USER), Some(NetServer::PASSWORD)) {
        return refuse("The user name or the password is wrong.");
    }
    let envelope = SIGNED_IN.replace("{user}", NetServer::USER);
    Ok(envelope.replace("{ticket}", &state.ticket()))
}

/// The call did not succeed, and why: no fault, but header blocks over an empty answer.
fn refuse(message: &str) -> Outcome {
    let headers = SoPrincipalResponseHeaders {
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
    let response = AuthenticateResponse {
        authentication_succeeded: Some(false),
        ..Default::default()
    };
    SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD.write_response(
        &response,
        &headers,
        &[],
        &WriteOptions::default(),
    )
}

/// A sign-in as a WCF service spells it: namespaces declared where they are used, what has no
/// value as nil, and dates without a zone, of which the first is .NET's for "never".
const SIGNED_IN: &str = include_str!("signed_in.xml");
