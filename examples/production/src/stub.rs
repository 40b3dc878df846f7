//! For the tests: a transport that answers by a function, without a network.

use bytes::Bytes;
use http_body_util::Full;
use soapgen_runtime::WriteOptions;

use crate::principal::{AuthenticateResponse, SoPrincipalOperations, SoPrincipalResponseHeaders};
use crate::user::{
    GetOrRegisterAccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, UserClient,
    UserOperations, UserResponseHeaders,
};

pub type Answer = http::Response<Full<Bytes>>;

/// An answer of the service that succeeded.
pub fn success() -> Answer {
    http::Response::new(Full::from(envelope()))
}

/// The message of one.
pub fn envelope() -> String {
    let headers = UserResponseHeaders {
        succeeded: Some(true),
        ..Default::default()
    };
    let response = GetOrRegisterAccessGatewayInfoResponse::default();
    UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO
        .write_response(&response, &headers, &[], &WriteOptions::default())
        .unwrap()
}

/// The message of a sign-in that succeeded.
pub fn signed_in() -> String {
    let headers = SoPrincipalResponseHeaders {
        succeeded: Some(true),
        ..Default::default()
    };
    let response = AuthenticateResponse {
        authentication_succeeded: Some(true),
        ..Default::default()
    };
    SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD
        .write_response(&response, &headers, &[], &WriteOptions::default())
        .unwrap()
}

/// An answer with this status and no content.
pub fn refusal(status: u16) -> Answer {
    let mut answer = http::Response::new(Full::default());
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    answer
}

pub fn client<T>(transport: T) -> UserClient<T> {
    UserClient::with_transport("http://localhost/User.svc", transport)
}

pub fn request() -> GetOrRegisterAccessGatewayInfo {
    GetOrRegisterAccessGatewayInfo::default()
}
