//! Documents that can't be used, and names that they don't declare.

use soapgen_macros::{SoapClient, include_wsdl, wsdl};

#[wsdl("wsdl/broken.xsd")]
mod broken {}

#[wsdl("wsdl/shop.wsdl", operations("GetOrdr"))]
mod misspelt {}

#[derive(SoapClient)]
#[soap(wsdl = "wsdl/shop.wsdl", services("Bank"))]
struct OtherService;

#[derive(SoapClient)]
#[soap(wsdl = "wsdl/careless.xsd")]
struct NoClient;

mod absent {
    soapgen_macros::include_wsdl!("wsdl/shp.wsdl");
}

mod address {
    soapgen_macros::include_wsdl!("https://example.com/shop?wsdl");
}

include_wsdl!("wsdl/shop.wsdl", fails_when("Succeeded=false"));

fn main() {}
