//! The three macros as they are used, over a transport in memory.

#![deny(dead_code, missing_docs, unused)]
#![allow(clippy::panic, clippy::unwrap_used)]

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use soapgen_macros::{SoapClient, include_wsdl, wsdl};
use soapgen_runtime::{Client, ErrorKind, Transport};

/// Filled by the attribute.
#[wsdl(
    "tests/wsdl/weather.wsdl",
    fails_when("Succeeded=false"),
    names("{http://example.com/weather}Unit" = "Scale"),
    type_derives("{http://example.com/weather}Unit" = "PartialOrd, Ord"),
    type_attributes("{http://example.com/weather}Forecast" = "#[non_exhaustive]")
)]
pub mod weather {
    /// What the user wrote.
    pub fn oslo() -> GetTemperature {
        GetTemperature {
            city: Some("Oslo".to_owned()),
        }
    }
}

/// A struct from which a client is had.
#[derive(SoapClient)]
#[soap(wsdl = "tests/wsdl/weather.wsdl")]
#[soap(operations("GetTemperature"), builders)]
pub struct Station;

/// The agent whose WSDL has 97 operations.
#[derive(SoapClient)]
#[soap(
    wsdl = "../wsdl/Services88-User.wsdl",
    operations("GetOrRegisterAccessGatewayInfo")
)]
struct User;

mod tides {
    soapgen_macros::include_wsdl!(
        config = "tests/wsdl/soapgen.toml",
        modules("http://example.com/units" = "measures"),
        types("{http://www.w3.org/2001/XMLSchema}decimal" = "crate::Decimal"),
    );
}

/// Named by an option.
pub type Decimal = soapgen_runtime::Decimal;

/// The path by which the generated code is told to find the runtime.
mod rt {
    pub use soapgen_runtime::*;
}

include_wsdl!(
    "tests/wsdl/tides.xsd",
    catalog = "tests/wsdl/catalog.xml",
    runtime = "crate::rt"
);

/// Whatever is asked, this is the answer; requests are kept.
fn memory(answer: &'static str) -> (impl Transport, Arc<Mutex<Vec<String>>>) {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let keep = seen.clone();
    let service = tower::service_fn(move |request: Request<Bytes>| {
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        keep.lock().unwrap().push(body);
        let response = Response::builder().header("content-type", "text/xml; charset=utf-8");
        ready(Ok::<_, Infallible>(
            response.body(answer.to_owned()).unwrap(),
        ))
    });
    (service, seen)
}

/// The result of a future that never has to wait.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut cx = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut cx) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("nothing to wait for"),
    }
}

const WARM: &str = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header><Succeeded xmlns="http://example.com/weather">true</Succeeded></s:Header>
  <s:Body><GetTemperatureResponse xmlns="http://example.com/weather">
    <Degrees>21.5</Degrees><Unit>Celsius</Unit>
  </GetTemperatureResponse></s:Body>
</s:Envelope>"#;

const REFUSED: &str = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header><Succeeded xmlns="http://example.com/weather">false</Succeeded></s:Header>
  <s:Body><GetTemperatureResponse xmlns="http://example.com/weather"/></s:Body>
</s:Envelope>"#;

#[test]
fn the_client_of_a_module_calls() {
    let (transport, seen) = memory(WARM);
    let mut client = weather::WeatherClient::with_transport("http://here/weather", transport);
    client.headers.token = Some("secret".to_owned());
    let answer = now(async { client.get_temperature(&weather::oslo()).await }).unwrap();
    assert_eq!(answer.body.scale, Some(weather::Scale::Celsius));
    assert_eq!(answer.body.degrees.unwrap().to_string(), "21.5");
    assert_eq!(answer.headers.succeeded, Some(true));
    let sent = seen.lock().unwrap().pop().unwrap();
    assert!(
        sent.contains(">secret</") && sent.contains(">Oslo</"),
        "{sent}"
    );
    assert!(weather::Scale::Celsius < weather::Scale::Fahrenheit);

    let (transport, _) = memory(REFUSED);
    let client = weather::WeatherClient::with_transport("http://here/weather", transport);
    let error = now(async { client.get_temperature(&weather::oslo()).await }).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Failed { .. }), "{error}");
}

#[test]
fn the_client_of_a_struct_calls() {
    let (transport, seen) = memory(WARM);
    let client = Station::with_transport("http://here/weather", transport);
    let request = station::GetTemperature::new().with_city("Oslo".to_owned());
    let answer = now(async { client.get_temperature(&request).await }).unwrap();
    assert_eq!(answer.body.unit, Some(station::Unit::Celsius));
    assert_eq!(seen.lock().unwrap().len(), 1);

    let url = |client: &Client| client.url().to_owned();
    assert_eq!(url(&Station::client().soap), "https://example.com/weather");
    assert_eq!(url(&Station::new("http://here").soap), "http://here");
}

#[test]
fn the_real_user_agent_is_called() {
    let (transport, seen) = memory(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <GetOrRegisterAccessGatewayInfoResponse
            xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">
          <Response><ClientId>c</ClientId><RedirectUri>r</RedirectUri></Response>
        </GetOrRegisterAccessGatewayInfoResponse></s:Body></s:Envelope>"#,
    );
    let mut client = User::with_transport("http://here/User.svc", transport);
    client.headers.application_token = Some("token".to_owned());
    let request = user::GetOrRegisterAccessGatewayInfo {
        redirect_uri: Some("r".to_owned()),
    };
    let answer = now(async { client.get_or_register_access_gateway_info(&request).await }).unwrap();
    assert_eq!(
        answer.into_body().response.unwrap().client_id.as_deref(),
        Some("c")
    );
    let sent = seen.lock().unwrap().pop().unwrap();
    assert!(
        sent.contains(">token</") && sent.contains("RedirectUri>r</"),
        "{sent}"
    );
}

#[test]
fn documents_are_read_and_written_where_they_are_included() {
    let text = r#"<Tide xmlns="http://example.com/tides" xmlns:u="http://example.com/units">
        <Height><u:Value>1.50</u:Value></Height></Tide>"#;
    let value: Decimal = "1.5".parse().unwrap();
    let tide = tides::elements::TIDE.from_str(text).unwrap();
    assert_eq!(tide, tides::Tide::new(tides::measures::Metres::new(value)));
    // The same documents, with other options, in the root of this crate.
    let again = elements::TIDE.from_str(text).unwrap();
    assert_eq!(again.height.value.to_string(), "1.50");
    let written = elements::TIDE.to_vec(&again).unwrap();
    assert_eq!(tides::elements::TIDE.from_slice(&written).unwrap(), tide);
}
