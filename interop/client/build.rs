//! Generates the clients of the three documents, in one run: their types are shared.

fn main() -> Result<(), soapgen::Error> {
    soapgen::Generator::new("../wsdl/document.wsdl")
        .input("../wsdl/rpc.wsdl")
        .input("../wsdl/encoded.wsdl")
        .write_to_out_dir("echo.rs")
}
