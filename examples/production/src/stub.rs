//! For the tests: a transport that answers by a function, without a network.

use bytes::Bytes;
use http_body_util::Full;
use soapgen_runtime::WriteOptions;

use crate::user::{
    GetOrRegisterAccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, UserClient,
    UserOperations, UserResponseHeaders,
};

pub type Answer = http::Response<Full<Bytes>>;

/// An answer of the service that succeeded.
pub fn success() -> Answer {
    let headers = UserResponseHeaders {
        succeeded: Some(true),
        ..Default::default()
    };
    let response = GetOrRegisterAccessGatewayInfoResponse::default();
    let text = UserOperations::GET_OR_REGISTER_ACCESS_GATEWAY_INFO
        .write_response(&response, &headers, &[], &WriteOptions::default())
        .unwrap();
    http::Response::new(Full::from(text))
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
