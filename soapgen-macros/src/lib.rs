#![doc = include_str!("../README.md")]
#![warn(unreachable_pub)] // What is public is meant to be: all else is of the crate alone.

mod expand;
mod options;

use std::path::PathBuf;

use proc_macro::TokenStream;

/// Fills a module with the types and clients of WSDL and schema documents.
///
/// ```no_run
/// use soapgen_macros::wsdl;
///
/// #[wsdl("tests/wsdl/weather.wsdl", operations("GetTemperature"))]
/// pub mod weather {}
///
/// let client = weather::WeatherClient::new("https://example.com/weather");
/// let request = weather::GetTemperature { city: Some("Oslo".to_owned()) };
/// let call = client.get_temperature(&request); // `.await?`
/// ```
///
/// What is written in the module stays, and what is generated is added behind it. The options
/// are those of [the crate](crate#options).
///
/// # Errors
/// The crate doesn't compile when an option is not known or wrong, with the error at the option,
/// and when the documents can't be used, with every problem and its place in the document at
/// the literal that names the document.
#[proc_macro_attribute]
pub fn wsdl(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(options.into(), item.into(), &folder()).into()
}

/// Generates the types and clients of WSDL and schema documents where it stands.
///
/// ```no_run
/// mod weather {
///     soapgen_macros::include_wsdl!("tests/wsdl/weather.wsdl", client = false);
/// }
///
/// let request = weather::GetTemperature { city: Some("Oslo".to_owned()) };
/// ```
///
/// What is generated stands in a private module `generated` and is exported from there, so the
/// macro can stand once in a module. The options are those of [the crate](crate#options).
///
/// # Errors
/// As [`wsdl`](macro@wsdl).
#[proc_macro]
pub fn include_wsdl(options: TokenStream) -> TokenStream {
    expand::include(options.into(), &folder()).into()
}

/// Makes a struct the way to the client of a service.
///
/// ```no_run
/// use soapgen_macros::SoapClient;
///
/// #[derive(SoapClient)]
/// #[soap(wsdl = "tests/wsdl/weather.wsdl", operations("GetTemperature"))]
/// struct Weather;
///
/// let mut client: weather::WeatherClient = Weather::new("https://example.com/weather");
/// client.headers.token = Some("secret".to_owned());
/// let request = weather::GetTemperature { city: Some("Oslo".to_owned()) };
/// let call = client.get_temperature(&request); // `.await?`
/// ```
///
/// The client, its headers and the types of the messages stand in a module beside the struct,
/// which has the struct's name in snake case and its visibility. A derive can't add members to
/// the struct, so the struct holds nothing and gets associated functions that make the client:
///
/// | function | gives |
/// | --- | --- |
/// | `new(url)` | the client for the service at this address |
/// | `with_transport(url, transport)` | the same, over any `tower` service |
/// | `client()` | the client for the address in the WSDL; missing where the WSDL has none |
///
/// Where the documents have several clients, one for each binding that speaks SOAP, they make
/// the first; the others are in the module. The options are those of [the crate](crate#options),
/// in one or several `#[soap(…)]`.
///
/// # Errors
/// As [`wsdl`](macro@wsdl); also when it isn't a struct without members and type parameters, and
/// when the documents give no client.
#[proc_macro_derive(SoapClient, attributes(soap))]
pub fn soap_client(item: TokenStream) -> TokenStream {
    expand::derive(item.into(), &folder()).into()
}

/// The folder of the crate that is compiled, which paths are relative to. Without cargo it is
/// the current one.
fn folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .unwrap_or_default()
        .into()
}
