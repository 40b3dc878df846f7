//! The types of the agents, for the server's side.

fn main() -> Result<(), soapgen::Error> {
    soapgen::Generator::new("../../wsdl/Services88-SoPrincipal.wsdl")
        .operation("AuthenticateUsernamePassword")
        .write_to_out_dir("principal.rs")?;
    soapgen::Generator::new("../../wsdl/PartnerSystemUser.wsdl")
        .write_to_out_dir("system_user.rs")?;
    soapgen::Generator::new("../../wsdl/Services88-User.wsdl")
        .operation("GetOrRegisterAccessGatewayInfo")
        .write_to_out_dir("user.rs")
}
