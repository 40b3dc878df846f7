//! One sign-in for all calls: SuperOffice's ticket, which is good until nobody has shown it for six
//! hours, or until the server says otherwise.

use std::time::Duration;

use netserver::Installation;
use soapgen_runtime::{Error, Session, SignedIn};

use crate::principal::{AuthenticateUsernamePassword, SoPrincipalClient};
use crate::user::{
    GetOrRegisterAccessGatewayInfoResponse, SoCredentials, UserClient, UserResponseHeaders,
};

type Ticket = Option<String>;

/// A client each call of which shows a ticket that is good.
pub fn users(here: &Installation) -> SignedIn<UserClient, Ticket> {
    let mut principal = SoPrincipalClient::new(here.agent("SoPrincipal"));
    principal.headers.application_token = Some(here.application_token.clone());
    let request = AuthenticateUsernamePassword {
        user_name: Some(here.user.clone()),
        password: Some(here.password.clone()),
    };
    let session = Session::new(move || {
        let (principal, request) = (principal.clone(), request.clone());
        async move {
            let answer = principal.authenticate_username_password(&request).await?;
            let credentials = answer.into_body().credentials;
            Ok(credentials.and_then(|credentials| credentials.ticket))
        }
    });
    let session = session
        .sliding(Duration::from_secs(6 * 3600))
        .margin(Duration::from_secs(60));
    users_of(here, session)
}

/// The same by whatever session gives a ticket.
pub fn users_of<T>(here: &Installation, session: Session<T>) -> SignedIn<UserClient, T>
where
    T: Clone + Into<Ticket>,
{
    let session = session.expired_when(is_over);
    let mut users = UserClient::new(here.agent("User"));
    users.headers.application_token = Some(here.application_token.clone());
    session.over(users, |users, ticket| {
        users.headers.credentials = Some(SoCredentials {
            ticket: ticket.clone().into(),
        });
    })
}

/// Whether the server refuses the ticket: an answer that failed, and why in its header.
fn is_over(error: &Error) -> bool {
    let response = error.response::<GetOrRegisterAccessGatewayInfoResponse, UserResponseHeaders>();
    let info = response.and_then(|response| response.headers.exception_info.as_ref());
    info.and_then(|info| info.exception_type.as_deref())
        .is_some_and(|kind| kind == "System.Security.SecurityException")
}

#[cfg(test)]
mod tests;
