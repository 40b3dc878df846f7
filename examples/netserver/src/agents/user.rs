//! The agent User.

mod wire {
    soapgen_runtime::include_generated!("user.rs");
}

use soapgen_runtime::OperationFault;

pub(super) use self::wire::UserServer;
use self::wire::{
    AccessGatewayInfo, GetOrRegisterAccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, NS,
    SoExceptionInfo, UserContext, UserResponseHeaders, UserService,
};
use super::{Agents, nil};
use crate::server::NetServer;

impl UserService for Agents {
    /// The registration; a first call makes it.
    async fn get_or_register_access_gateway_info(
        &self,
        request: GetOrRegisterAccessGatewayInfo,
        context: &mut UserContext,
    ) -> Result<GetOrRegisterAccessGatewayInfoResponse, OperationFault> {
        let mut state = self.state();
        let headers = &context.headers;
        let ticket = headers.credentials.as_ref().and_then(|c| c.ticket.as_ref());
        let refusal = if headers.application_token.as_deref() != Some(NetServer::APPLICATION_TOKEN)
        {
            Some("The application token is missing or unknown.")
        } else if !ticket.is_some_and(|ticket| state.tickets.contains(ticket)) {
            Some("The ticket is missing or no longer valid. Sign in again.")
        } else {
            None
        };
        let reply = &mut context.reply;
        reply.blocks.push(nil(NS, "ExtraInfo"));
        reply.headers = UserResponseHeaders {
            succeeded: Some(refusal.is_none()),
            ..Default::default()
        };
        let mut response = GetOrRegisterAccessGatewayInfoResponse::default();
        if let Some(message) = refusal {
            // No fault: NetServer says so in a header block.
            reply.headers.exception_info = Some(SoExceptionInfo {
                message: Some(message.to_owned()),
                friendly_text: Some(message.to_owned()),
                exception_type: Some("System.Security.SecurityException".to_owned()),
                ..Default::default()
            });
            return Ok(response);
        }
        if state.redirect_uri.is_none() {
            state.redirect_uri = request.redirect_uri;
        }
        reply.blocks.push(nil(NS, "ExceptionInfo"));
        response.response = Some(AccessGatewayInfo {
            client_id: Some("b1e4c7a2-fake-client".to_owned()),
            redirect_uri: state.redirect_uri.clone(),
            ..Default::default()
        });
        Ok(response)
    }
}
