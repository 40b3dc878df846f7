//! Sign-ins that are taken, and tokens that aren't.

use super::*;
use crate::session::users_of;
use crate::user::GetOrRegisterAccessGatewayInfo;

#[tokio::test]
async fn a_system_user_calls_and_signs_in_again() {
    let here = Installation::fake().unwrap();
    let users = users_of(&here, session(&here));
    let request = GetOrRegisterAccessGatewayInfo::default();
    let call = || users.call(async |u| u.get_or_register_access_gateway_info(&request).await);
    call().await.unwrap();
    call().await.unwrap();
    assert_eq!(here.received().len(), 3);
    here.server.as_ref().unwrap().forget_tickets();
    call().await.unwrap();
    assert_eq!(here.received().len(), 6);
}

#[tokio::test]
async fn who_is_unknown_gets_no_token() {
    let mut here = Installation::fake().unwrap();
    here.application_token = "another".to_owned();
    let error = session(&here).get().await.unwrap_err();
    assert!(error.to_string().contains("application token"), "{error}");
}

#[test]
fn tokens_that_are_not_taken() {
    let (key, wrong) = (NetServer::SERVER_KEY, "AAAA");
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let head = encode(r#"{"alg":"RS256"}"#);
    for (token, problem) in [
        ("x".to_owned(), "no signature"),
        ("x.y".to_owned(), "no head"),
        (format!("{}.e30.", encode(r#"{"alg":"none"}"#)), "RS256"),
        (
            format!("{head}.e30.{wrong}"),
            "signature of the token is wrong",
        ),
    ] {
        let error = ticket(&token, key).unwrap_err();
        assert!(error.to_string().contains(problem), "{token}: {error}");
    }
    let signed = signed("token", NetServer::APPLICATION_KEY).unwrap();
    assert_eq!(signed.split('.').nth(1).map(str::len), Some(12));
}
