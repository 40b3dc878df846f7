//! Generates the clients whenever their documents change.

fn main() -> Result<(), soapgen::Error> {
    generate(
        "SoPrincipal",
        "AuthenticateUsernamePassword",
        "principal.rs",
    )?;
    soapgen::Generator::new("../../wsdl/PartnerSystemUser.wsdl").write_to_out_dir("partner.rs")?;
    generate("User", "GetOrRegisterAccessGatewayInfo", "user.rs")
}

fn generate(agent: &str, operation: &str, file: &str) -> Result<(), soapgen::Error> {
    soapgen::Generator::new(format!("../../wsdl/Services88-{agent}.wsdl"))
        .operation(operation)
        // NetServer answers a refused call with HTTP 200 and an empty message; only these
        // header blocks tell. With this such an answer is an `Err`.
        .fails_when("Succeeded=false")
        .fails_when("ExceptionInfo")
        .write_to_out_dir(file)
}
