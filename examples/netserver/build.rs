//! The types of the two agents, for the server's side.

fn main() -> Result<(), soapgen::Error> {
    soapgen::Generator::new("../../wsdl/Services88-SoPrincipal.wsdl")
        .operation("AuthenticateUsernamePassword")
        .write_to_out_dir("principal.rs")?;
    soapgen::Generator::new("../../wsdl/Services88-User.wsdl")
        .operation("GetOrRegisterAccessGatewayInfo")
        .write_to_out_dir("user.rs")
}
