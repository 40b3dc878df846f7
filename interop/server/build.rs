//! Generates the servers of the three documents, in one run, since their types are shared; and that
//! of the document by which servers are measured.

fn main() -> Result<(), soapgen::Error> {
    soapgen::Generator::new("../wsdl/document.wsdl")
        .input("../wsdl/rpc.wsdl")
        .input("../wsdl/encoded.wsdl")
        .server(true)
        .write_to_out_dir("echo.rs")?;
    soapgen::Generator::new("../load/load.wsdl")
        .server(true)
        .write_to_out_dir("load.rs")
}
