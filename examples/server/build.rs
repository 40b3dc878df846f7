//! The trait, the types and the client of the shop.

fn main() -> Result<(), soapgen::Error> {
    soapgen::Generator::new("shop.wsdl")
        .server(true)
        .write_to_out_dir("shop.rs")
}
