//! A session that is a cookie, as vSphere has it: an operation signs in, the answer sets a cookie,
//! and each call of that server shows it; a fault tells when it is over.

use soapgen_runtime::{Error, Http, Session, SignedIn};

use crate::principal::{AuthenticateUsernamePassword, SoPrincipalClient};
use crate::user::UserClient;

/// A client each call of which shows a cookie that is good. Both clients have the same transport,
/// which keeps cookies for the server that set them alone.
pub fn users(
    http: &Http,
    url: &str,
    sign_in: AuthenticateUsernamePassword,
) -> SignedIn<UserClient, ()> {
    let principal = SoPrincipalClient::with_transport(format!("{url}/sign-in"), http.clone());
    let jar = http.clone();
    let session = Session::new(move || {
        let (principal, request) = (principal.clone(), sign_in.clone());
        // Of a session that is over nothing is shown.
        jar.clear_cookies();
        async move {
            let answer = principal.authenticate_username_password(&request).await;
            answer.map(drop)
        }
    });
    let session = session.expired_when(is_over);
    let users = UserClient::with_transport(format!("{url}/users"), http.clone());
    session.over(users, |_, ()| {})
}

/// Whether the server says that nobody is signed in (of vSphere, the fault `NotAuthenticated`).
fn is_over(error: &Error) -> bool {
    error
        .fault()
        .is_some_and(|fault| fault.reason.contains("not authenticated"))
}

#[cfg(test)]
mod tests;
