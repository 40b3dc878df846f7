use http::StatusCode;
use soapgen_runtime::ErrorKind;
use soapgen_tests::http_bindings::*;

use crate::server::{Server, answer};

const FORECAST: &str = "<t:Forecast xmlns:t='urn:weather'><t:Degrees>21.5</t:Degrees></t:Forecast>";

fn forecasts() -> Server {
    Server::new(|_| answer(StatusCode::OK, "text/xml; charset=utf-8", FORECAST))
}

fn parameters() -> ForecastIn {
    ForecastIn {
        city: "Zürich & Bern".to_owned(),
        day: "2026-11-23".parse().unwrap(),
        unit: Unit::C,
        models: vec!["a".to_owned(), "b=c".to_owned()],
    }
}

const ENCODED: &str = "city=Z%C3%BCrich+%26+Bern&day=2026-11-23&unit=C&models=a&models=b%3Dc";

#[test]
fn parameters_behind_the_url() {
    let server = forecasts();
    let address = "http://localhost/weather?key=k";
    let client = WeatherHttpGetClient::with_transport(address, server.clone());
    let forecast = client.forecast(&parameters()).send_blocking().unwrap();
    assert_eq!(forecast.degrees.to_string(), "21.5");
    let request = server.request();
    assert_eq!(request.method(), "GET");
    let wanted = format!("http://localhost/weather/forecast?key=k&{ENCODED}");
    assert_eq!(request.uri().to_string(), wanted);
    let fields: Vec<_> = request.headers().keys().collect();
    assert_eq!(fields, ["user-agent"]);
    assert!(request.body().is_empty());
    let none = ForecastIn {
        models: Vec::new(),
        ..parameters()
    };
    client.forecast(&none).send_blocking().unwrap();
    let uri = server.request().uri().to_string();
    assert!(uri.ends_with("&unit=C"), "{uri}");
    assert_eq!(
        WeatherHttpGetClient::ADDRESS,
        WeatherHttpGetClient::default().http.url()
    );
}

#[test]
fn parameters_in_the_location() {
    let server = forecasts();
    let client = WeatherHttpGetClient::with_transport("http://localhost/weather", server.clone());
    let city = CityIn {
        country: "(city)/CH".to_owned(),
        city: "La Chaux".to_owned(),
    };
    client.city(&city).send_blocking().unwrap();
    assert_eq!(
        server.request().uri().to_string(),
        "http://localhost/weather/%28city%29%2FCH/La%20Chaux?detail=%28city%29%2FCH"
    );
}

#[test]
fn a_form() {
    let server = forecasts();
    let client = WeatherHttpPostClient::with_transport("http://localhost/weather/", server.clone());
    client.forecast(&parameters()).send_blocking().unwrap();
    let request = server.request();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri().to_string(),
        "http://localhost/weather/forecast"
    );
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request.body(), ENCODED);
}

#[test]
fn a_form_without_an_answer() {
    let server = Server::new(|_| answer(StatusCode::NO_CONTENT, "text/plain", ""));
    let client = WeatherHttpPostClient::with_transport("http://localhost/weather", server.clone());
    client.forget(&CityIn::default()).send_blocking().unwrap();
    assert_eq!(server.request().body(), "country=&city=");
}

#[test]
fn a_document() {
    let server = forecasts();
    let client = WeatherHttpPostClient::with_transport("http://localhost/weather", server.clone());
    let place = Place {
        name: "Bern".to_owned(),
        country: "CH".to_owned(),
    };
    client.at(&place).send_blocking().unwrap();
    let request = server.request();
    assert_eq!(request.headers()["content-type"], "text/xml; charset=utf-8");
    assert_eq!(elements::PLACE.from_str(request.body()).unwrap(), place);
}

#[test]
fn what_is_no_answer() {
    let ask = |status, content_type: &'static str, body: &'static str| {
        let server = Server::new(move |_| answer(status, content_type, body));
        let client = WeatherHttpGetClient::with_transport("http://localhost/weather", server);
        client.city(&CityIn::default()).send_blocking().unwrap_err()
    };
    let error = ask(StatusCode::NOT_FOUND, "text/xml", FORECAST);
    assert!(matches!(error.kind(), ErrorKind::Http(_)), "{error}");
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.operation(), "City");
    let error = ask(StatusCode::OK, "text/html", "<html>log in</html>");
    assert!(matches!(error.kind(), ErrorKind::Http(_)), "{error}");
    let error = ask(
        StatusCode::OK,
        "text/xml",
        "<t:Other xmlns:t='urn:weather'/>",
    );
    assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{error}");
    assert!(error.body().is_some());
}
