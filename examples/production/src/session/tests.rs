//! How often a client signs in.

use super::*;
use crate::user::GetOrRegisterAccessGatewayInfo;

/// To which agents requests went: P is the one that signs in.
fn received(here: &Installation) -> String {
    let all = here.received();
    let agents = all
        .iter()
        .map(|request| match request.path.contains("SoPrincipal") {
            true => 'P',
            false => 'U',
        });
    agents.collect()
}

#[tokio::test]
async fn a_ticket_is_had_once_and_renewed() {
    let here = Installation::fake().unwrap();
    let users = users(&here);
    let request = GetOrRegisterAccessGatewayInfo::default();
    let call = || users.call(async |u| u.get_or_register_access_gateway_info(&request).await);
    call().await.unwrap();
    call().await.unwrap();
    assert_eq!(received(&here), "PUU");
    here.server.as_ref().unwrap().forget_tickets();
    call().await.unwrap();
    assert_eq!(received(&here), "PUUUPU");
}

#[tokio::test]
async fn a_wrong_password_is_shown_once() {
    let mut here = Installation::fake().unwrap();
    here.password = "wrong".to_owned();
    let users = users(&here);
    let error = users.session().get().await.unwrap_err();
    assert!(
        error.to_string().starts_with("the sign-in failed: "),
        "{error}"
    );
    assert_eq!(received(&here), "P");
}
