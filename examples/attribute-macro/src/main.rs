//! The clients are modules that an attribute fills, and their requests go through a stack of
//! `tower` layers.

#![allow(clippy::print_stdout)] // To print is what it is for.

use std::time::Duration;

use netserver::Installation;
use soapgen_macros::wsdl;
use soapgen_runtime::{Http, Transport};
use tower::ServiceBuilder;

#[wsdl(
    "../../wsdl/Services88-SoPrincipal.wsdl",
    operations("AuthenticateUsernamePassword"),
    fails_when("Succeeded=false", "ExceptionInfo")
)]
mod principal {}

#[wsdl(
    "../../wsdl/Services88-User.wsdl",
    operations("GetOrRegisterAccessGatewayInfo"),
    fails_when("Succeeded=false", "ExceptionInfo")
)]
mod user {}

use principal::{AuthenticateUsernamePassword, SoPrincipalClient};
use user::{AccessGatewayInfo, GetOrRegisterAccessGatewayInfo, SoCredentials, UserClient};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Installation::from_env()?;
    // No more than four calls at a time, and a line for each.
    let transport = ServiceBuilder::new()
        .concurrency_limit(4)
        .map_request(|request: http::Request<_>| {
            println!("{} {}", request.method(), request.uri().path());
            request
        })
        .service(Http::new().with_timeout(Duration::from_secs(30)));
    let info = registration(&here, transport).await?;
    println!(
        "client id:    {}",
        info.client_id.as_deref().unwrap_or("none")
    );
    println!(
        "redirect URI: {}",
        info.redirect_uri.as_deref().unwrap_or("none")
    );
    Ok(())
}

/// Signs in, and asks how the system is registered with the access gateway.
async fn registration(
    here: &Installation,
    transport: impl Transport,
) -> Result<AccessGatewayInfo, soapgen_runtime::Error> {
    let address = here.agent("SoPrincipal");
    let mut principal = SoPrincipalClient::with_transport(address, transport.clone());
    principal.headers.application_token = Some(here.application_token.clone());
    let sign_in = AuthenticateUsernamePassword {
        user_name: Some(here.user.clone()),
        password: Some(here.password.clone()),
    };
    let session = principal.authenticate_username_password(&sign_in).await?;

    let mut user = UserClient::with_transport(here.agent("User"), transport);
    user.headers.application_token = Some(here.application_token.clone());
    let ticket = session
        .into_body()
        .credentials
        .and_then(|credentials| credentials.ticket);
    user.headers.credentials = Some(SoCredentials { ticket });
    let request = GetOrRegisterAccessGatewayInfo {
        redirect_uri: Some(here.redirect_uri.clone()),
    };
    let answer = user.get_or_register_access_gateway_info(&request).await?;
    Ok(answer.into_body().response.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_registration_is_returned() {
        let here = Installation::fake().unwrap();
        let info = registration(&here, Http::new()).await.unwrap();
        assert_eq!(info.client_id.as_deref(), Some("b1e4c7a2-fake-client"));
        assert_eq!(info.redirect_uri, Some(here.redirect_uri.clone()));
    }

    #[tokio::test]
    async fn a_wrong_password_is_an_error() {
        let mut here = Installation::fake().unwrap();
        here.password = "wrong".to_owned();
        let error = registration(&here, Http::new()).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("The user name or the password is wrong."),
            "{error}"
        );
    }
}
