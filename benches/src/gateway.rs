//! A small call: `GetOrRegisterAccessGatewayInfo`, request written and response read.

use soapgen_runtime::{ReadOptions, Response, WriteOptions};

use crate::Result;
use crate::user::{
    GetOrRegisterAccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, SoCredentials,
    UserHeaders, UserOperations, UserResponseHeaders,
};

/// What the service answers.
pub const RESPONSE: &str = include_str!("gateway.xml");

/// The message and the header blocks of a request.
pub fn request() -> (GetOrRegisterAccessGatewayInfo, UserHeaders) {
    let request = GetOrRegisterAccessGatewayInfo {
        redirect_uri: Some("https://crm.example/gateway/callback?tenant=Cust12345".to_owned()),
    };
    let headers = UserHeaders {
        application_token: Some("0123456789abcdef0123456789abcdef".to_owned()),
        credentials: Some(SoCredentials {
            ticket: Some("7T:fake/1==".to_owned()),
        }),
        time_zone: None,
    };
    (request, headers)
}

/// Writes a request.
///
/// # Errors
/// None that is known.
pub fn write(request: &(GetOrRegisterAccessGatewayInfo, UserHeaders)) -> Result<String> {
    let operation = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO;
    Ok(operation.write_request(&request.0, &request.1, &[], &WriteOptions::default())?)
}

/// Reads a response.
///
/// # Errors
/// When it isn't one.
pub fn read(
    response: &[u8],
) -> Result<Response<GetOrRegisterAccessGatewayInfoResponse, UserResponseHeaders>> {
    let text = soapgen_runtime::decode(response, None)?;
    let operation = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO;
    Ok(operation.read_response(&text, &ReadOptions::default())?)
}
