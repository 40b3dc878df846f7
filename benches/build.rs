//! Generates the types of the messages that are measured.

fn main() -> Result<(), soapgen::Error> {
    soapgen::Generator::new("wsdl/Appointment.wsdl").write_to_out_dir("appointment.rs")?;
    soapgen::Generator::new("../wsdl/Services88-User.wsdl")
        .operation("GetOrRegisterAccessGatewayInfo")
        .write_to_out_dir("user.rs")
}
