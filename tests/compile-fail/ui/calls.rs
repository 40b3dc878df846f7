//! Calls as they can't be made.

use soapgen_macros::wsdl;
use soapgen_runtime::Transport;

#[wsdl("wsdl/shop.wsdl")]
mod shop {}

use shop::{GetOrder, ShopClient};

/// `soapgen-runtime` has not its feature `blocking`.
fn without_blocking<T: Transport>(client: &ShopClient<T>, request: &GetOrder) {
    let _ = client.get_order(request).send_blocking();
}

/// Nor its feature `http`.
fn without_http(request: &GetOrder) {
    let client = ShopClient::new("https://example.com/shop");
    let _ = client.get_order(request);
}

/// What carries requests is a service of `tower`.
fn no_transport(request: &GetOrder) {
    let client = ShopClient::with_transport("https://example.com/shop", 1u8);
    let _ = client.get_order(request);
}

fn main() {}
