//! The flow against the fake, and what goes over the wire in it.

use netserver::{Installation, NetServer};
use soapgen_runtime::{DateTime, Element, Fault, Node};

use super::*;

#[tokio::test]
async fn the_registration_is_returned() {
    let here = Installation::fake().unwrap();
    let info = registration(&here).await.unwrap();
    assert_eq!(info.client_id.as_deref(), Some("b1e4c7a2-fake-client"));
    assert_eq!(info.redirect_uri, Some(here.redirect_uri.clone()));
}

#[tokio::test]
async fn a_wrong_password_is_an_error_with_the_response_in_it() {
    let mut here = Installation::fake().unwrap();
    here.password = "wrong".to_owned();
    let error = registration(&here).await.unwrap_err();
    assert_eq!(error.operation(), "AuthenticateUsernamePassword");
    assert_eq!(
        refusal(&error),
        Some("The user name or the password is wrong.")
    );
    assert_eq!(
        here.received().len(),
        1,
        "nothing is called without a ticket"
    );
}

/// An element as an infoset: `{namespace}name`, attributes, content. Prefixes and the namespace
/// declarations are no part of it.
fn infoset(element: &Element) -> String {
    let mut text = element.name.to_clark();
    for attribute in &element.attributes {
        text += &format!(" @{}={:?}", attribute.name.to_clark(), attribute.value);
    }
    let children = element.children.iter().map(|child| match child {
        Node::Element(child) => infoset(child),
        Node::Text(text) => format!("{text:?}"),
    });
    text + "[" + &children.collect::<Vec<_>>().join(" ") + "]"
}

#[tokio::test]
async fn the_request_is_what_the_wsdl_says_and_no_more() {
    let here = Installation::fake().unwrap();
    registration(&here).await.unwrap();
    let received = here.received().pop().unwrap();
    assert_eq!(received.path, "/Cust12345/Remote/Services88/User.svc");
    assert_eq!(received.content_type, "text/xml; charset=utf-8");
    assert_eq!(
        received.soap_action,
        "\"http://www.superoffice.net/ws/crm/NetServer/Services88/User/\
         GetOrRegisterAccessGatewayInfo\""
    );
    let expected = format!(
        "{{soap}}Envelope[\
           {{soap}}Header[\
             {{tns}}ApplicationToken[{:?}] \
             {{tns}}Credentials[{{tns}}Ticket[\"7T:fake/1==\"]]] \
           {{soap}}Body[\
             {{tns}}GetOrRegisterAccessGatewayInfo[\
               {{tns}}RedirectUri[{:?}]]]]",
        here.application_token, here.redirect_uri,
    )
    .replace("{soap}", "{http://schemas.xmlsoap.org/soap/envelope/}")
    .replace(
        "{tns}",
        "{http://www.superoffice.net/ws/crm/NetServer/Services88}",
    );
    assert_eq!(
        infoset(&Element::from_xml(&received.body).unwrap()),
        expected
    );
}

/// A client that is signed in.
async fn session(here: &Installation) -> AuthenticateResponse {
    let mut client = SoPrincipalClient::new(here.agent("SoPrincipal"));
    client.headers.application_token = Some(here.application_token.clone());
    let request = AuthenticateUsernamePassword {
        user_name: Some(here.user.clone()),
        password: Some(here.password.clone()),
    };
    client
        .authenticate_username_password(&request)
        .await
        .unwrap()
        .into_body()
}

#[tokio::test]
async fn nil_and_dates_without_zone_are_read_as_they_are() {
    let here = Installation::fake().unwrap();
    let session = session(&here).await;
    assert_eq!(session.authentication_succeeded, Some(true));
    let user = session.response.unwrap();
    assert_eq!(user.associate.as_deref(), Some(NetServer::USER));
    assert_eq!(user.e_mail_address, None);
    assert_eq!(user.secondary_groups, Some(vec![3, 7]));
    let ends: Vec<DateTime> = user
        .licenses
        .unwrap()
        .into_iter()
        .flatten()
        .filter_map(|l| l.expiry_date)
        .collect();
    let ends: Vec<String> = ends.iter().map(ToString::to_string).collect();
    assert_eq!(ends, ["0001-01-01T00:00:00", "2027-12-31T23:59:59"]);
}

#[tokio::test]
async fn a_ticket_that_was_never_given_is_refused() {
    let here = Installation::fake().unwrap();
    let mut user = UserClient::new(here.agent("User"));
    user.headers.application_token = Some(here.application_token.clone());
    user.headers.credentials = Some(SoCredentials {
        ticket: Some("7T:forged".to_owned()),
    });
    let request = GetOrRegisterAccessGatewayInfo::default();
    let error = user
        .get_or_register_access_gateway_info(&request)
        .await
        .unwrap_err();
    let response =
        error.response::<user::GetOrRegisterAccessGatewayInfoResponse, user::UserResponseHeaders>();
    let headers = &response.unwrap().headers;
    assert_eq!(headers.succeeded, Some(false));
    assert!(headers.exception_info.is_some());
}

#[tokio::test]
async fn what_the_service_does_not_understand_is_a_fault() {
    let here = Installation::fake().unwrap();
    // An agent that doesn't have the operation.
    let client = SoPrincipalClient::new(here.agent("User"));
    let request = AuthenticateUsernamePassword::default();
    let error = client
        .authenticate_username_password(&request)
        .await
        .unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    let reason = error.fault().map_or("", |fault: &Fault| &fault.reason);
    assert!(reason.contains("no operation has the action"), "{reason}");
    // No agent at all.
    let client = SoPrincipalClient::new(here.agent("Nobody"));
    let error = client
        .authenticate_username_password(&request)
        .await
        .unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
}
