//! What is guessed at is a warning, which `deny(warnings)` makes an error.
#![deny(warnings)]

use soapgen_macros::wsdl;

/// Here it is.
#[wsdl("wsdl/careless.xsd")]
mod told {}

/// Here it is left out.
#[allow(deprecated)]
#[wsdl("wsdl/careless.xsd")]
mod left_out {}

fn main() {}
