//! soapgen
fn main() {}
