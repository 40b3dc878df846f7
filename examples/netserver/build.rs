//! The traits of the agents, and their types.

use soapgen::Generator;

fn main() -> Result<(), soapgen::Error> {
    Generator::new("../../wsdl/Services88-SoPrincipal.wsdl")
        .operation("AuthenticateUsernamePassword")
        .server(true)
        .write_to_out_dir("principal.rs")?;
    Generator::new("../../wsdl/PartnerSystemUser.wsdl")
        .server(true)
        .write_to_out_dir("system_user.rs")?;
    Generator::new("../../wsdl/Services88-User.wsdl")
        .operation("GetOrRegisterAccessGatewayInfo")
        .server(true)
        .write_to_out_dir("user.rs")
}
