//! The agent User.

mod wire {
    soapgen_runtime::include_generated!("user.rs");
}

use soapgen_runtime::{ReadOptions, WriteOptions};

use self::wire::{
    AccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, NS, SoExceptionInfo, UserOperations,
    UserResponseHeaders,
};
use super::{Outcome, State, nil};
use crate::server::NetServer;

/// The action of the one operation that there is.
pub(super) const ACTION: &str = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO.action();

/// The registration; a first call makes it.
pub(super) fn get_or_register(state: &mut State, request: &str) -> Outcome {
    let operation = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO;
    let (request, headers) = operation.read_request(request, &ReadOptions::default())?;
    let ticket = headers
        .credentials
        .and_then(|credentials| credentials.ticket);
    let refusal = if headers.application_token.as_deref() != Some(NetServer::APPLICATION_TOKEN) {
        Some("The application token is missing or unknown.")
    } else if !ticket.is_some_and(|ticket| state.tickets.contains(&ticket)) {
        Some("The ticket is missing or no longer valid. Sign in again.")
    } else {
        None
    };
    let mut response = GetOrRegisterAccessGatewayInfoResponse::default();
    let mut headers = UserResponseHeaders {
        succeeded: Some(refusal.is_none()),
        ..Default::default()
    };
    let mut blocks = vec![nil(NS, "ExtraInfo")];
    if let Some(message) = refusal {
        headers.exception_info = Some(SoExceptionInfo {
            message: Some(message.to_owned()),
            friendly_text: Some(message.to_owned()),
            exception_type: Some("System.Security.SecurityException".to_owned()),
            ..Default::default()
        });
    } else {
        if state.redirect_uri.is_none() {
            state.redirect_uri = request.redirect_uri;
        }
        blocks.push(nil(NS, "ExceptionInfo"));
        response.response = Some(AccessGatewayInfo {
            client_id: Some("b1e4c7a2-fake-client".to_owned()),
            redirect_uri: state.redirect_uri.clone(),
            ..Default::default()
        });
    }
    operation.write_response(&response, &headers, &blocks, &WriteOptions::default())
}
