//! What stands around a client that people put into production: a file for each thing, with its
//! tests, which is short enough to be copied. This runs the first.

#![allow(clippy::print_stdout)] // To print is what it is for.

// What isn't run here its tests run.
#[cfg_attr(not(test), allow(dead_code))]
mod breaker;
#[cfg_attr(not(test), allow(dead_code))]
mod cookies;
#[cfg_attr(not(test), allow(dead_code))]
mod endpoints;
#[cfg_attr(not(test), allow(dead_code))]
mod limits;
#[cfg_attr(not(test), allow(dead_code))]
mod metrics;
#[cfg_attr(not(test), allow(dead_code))]
mod negotiate;
#[cfg_attr(not(test), allow(dead_code))]
mod retry;
mod session;
#[cfg(test)]
mod stub;
#[cfg_attr(not(test), allow(dead_code))]
mod system_user;
#[cfg_attr(not(test), allow(dead_code))]
mod telemetry;

mod partner {
    soapgen_runtime::include_generated!("partner.rs");
}

mod principal {
    soapgen_runtime::include_generated!("principal.rs");
}

mod user {
    soapgen_runtime::include_generated!("user.rs");
}

use netserver::Installation;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Installation::from_env()?;
    let users = session::users(&here);
    let request = user::GetOrRegisterAccessGatewayInfo {
        redirect_uri: Some(here.redirect_uri.clone()),
    };
    for _ in 0..2 {
        let answer = users
            .call(async |users| users.get_or_register_access_gateway_info(&request).await)
            .await?;
        let info = answer.into_body().response.unwrap_or_default();
        println!("client id: {}", info.client_id.as_deref().unwrap_or("none"));
    }
    Ok(())
}
