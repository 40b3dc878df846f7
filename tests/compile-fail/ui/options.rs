//! Options that aren't there, are of another kind, or stand where they can't.

use soapgen_macros::{SoapClient, include_wsdl, wsdl};

#[wsdl("wsdl/shop.wsdl", opertions("GetOrder"))]
mod unknown {}

#[wsdl("wsdl/shop.wsdl", operations = "GetOrder", client = "no")]
mod of_another_kind {}

#[wsdl("wsdl/shop.wsdl", types("Order" = "my::Order"))]
mod without_namespace {}

#[wsdl(client = false)]
mod without_a_document {}

#[wsdl("wsdl/shop.wsdl")]
struct NoModule;

#[wsdl("wsdl/shop.wsdl")]
mod elsewhere;

#[derive(SoapClient)]
#[soap("wsdl/shop.wsdl")]
struct WithMembers {
    url: String,
}

#[derive(SoapClient)]
#[soap(wsdl = "wsdl/shop.wsdl")]
enum NoStruct {}

#[derive(SoapClient)]
struct WithoutOptions;

include_wsdl!(wsdl("wsdl/shop.wsdl"));

fn main() {}
