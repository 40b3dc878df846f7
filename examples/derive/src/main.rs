//! The clients are structs that a derive makes them of, and are called by code that waits.

#![allow(clippy::print_stdout)] // To print is what it is for.

use netserver::Installation;
use soapgen_macros::SoapClient;

/// The agent that signs users in.
#[derive(SoapClient)]
#[soap(
    wsdl = "../../wsdl/Services88-SoPrincipal.wsdl",
    operations("AuthenticateUsernamePassword"),
    fails_when("Succeeded=false", "ExceptionInfo")
)]
struct Principal;

/// The agent that knows the registration with the access gateway.
#[derive(SoapClient)]
#[soap(
    wsdl = "../../wsdl/Services88-User.wsdl",
    operations("GetOrRegisterAccessGatewayInfo"),
    fails_when("Succeeded=false", "ExceptionInfo")
)]
struct User;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Installation::from_env()?;
    let info = registration(&here)?;
    println!("client id:    {}", info.client_id.unwrap_or_default());
    println!("redirect URI: {}", info.redirect_uri.unwrap_or_default());
    Ok(())
}

/// Signs in, and asks how the system is registered with the access gateway.
fn registration(here: &Installation) -> Result<user::AccessGatewayInfo, soapgen_runtime::Error> {
    let mut principal = Principal::new(here.agent("SoPrincipal"));
    principal.headers.application_token = Some(here.application_token.clone());
    let sign_in = principal::AuthenticateUsernamePassword {
        user_name: Some(here.user.clone()),
        password: Some(here.password.clone()),
    };
    let session = principal
        .authenticate_username_password(&sign_in)
        .send_blocking()?;

    let mut user = User::new(here.agent("User"));
    user.headers.application_token = Some(here.application_token.clone());
    user.headers.credentials = Some(user::SoCredentials {
        ticket: session
            .into_body()
            .credentials
            .and_then(|credentials| credentials.ticket),
    });
    let request = user::GetOrRegisterAccessGatewayInfo {
        redirect_uri: Some(here.redirect_uri.clone()),
    };
    let answer = user
        .get_or_register_access_gateway_info(&request)
        .send_blocking()?;
    Ok(answer.into_body().response.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registration_is_returned() {
        let here = Installation::fake().unwrap();
        let info = registration(&here).unwrap();
        assert_eq!(info.client_id.as_deref(), Some("b1e4c7a2-fake-client"));
        assert_eq!(info.redirect_uri, Some(here.redirect_uri.clone()));
    }

    #[test]
    fn a_wrong_password_is_an_error() {
        let mut here = Installation::fake().unwrap();
        here.password = "wrong".to_owned();
        let error = registration(&here).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("The user name or the password is wrong."),
            "{error}"
        );
    }
}
