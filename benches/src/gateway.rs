//! A small call: `GetOrRegisterAccessGatewayInfo`, request written and response read.

use soapgen_runtime::{Body, Operation, ReadOptions, Response, SoapVersion, WriteOptions};

use crate::Result;
use crate::user::{
    GetOrRegisterAccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, SoCredentials,
    UserHeaders, UserResponseHeaders, elements,
};

const PREFIXES: &[(&str, &str)] = &[("tns", crate::user::NS)];

static OPERATION: Operation<
    GetOrRegisterAccessGatewayInfo,
    GetOrRegisterAccessGatewayInfoResponse,
    UserHeaders,
    UserResponseHeaders,
> = Operation::new(
    "GetOrRegisterAccessGatewayInfo",
    SoapVersion::V11,
    "http://www.superoffice.net/ws/crm/NetServer/Services88/User/GetOrRegisterAccessGatewayInfo",
)
.input(Body::element(
    &elements::GET_OR_REGISTER_ACCESS_GATEWAY_INFO,
))
.headers(&[0, 1, 2], PREFIXES)
.output(Body::element(
    &elements::GET_OR_REGISTER_ACCESS_GATEWAY_INFO_RESPONSE,
))
.response_headers(&[0, 1, 2, 3], PREFIXES);

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
    Ok(OPERATION.write_request(&request.0, &request.1, &[], &WriteOptions::default())?)
}

/// Reads a response.
///
/// # Errors
/// When it isn't one.
pub fn read(
    response: &[u8],
) -> Result<Response<GetOrRegisterAccessGatewayInfoResponse, UserResponseHeaders>> {
    let text = soapgen_runtime::decode(response, None)?;
    Ok(OPERATION.read_response(&text, &ReadOptions::default())?)
}
