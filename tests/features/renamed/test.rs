use crate::server::Server;
use soapgen_tests::renamed::{SaveUser, User, UserChoice, UserClient, UserSaved, elements};

#[test]
fn all_kinds_of_names_can_be_given() {
    let request: SaveUser = elements::SAVE_USER
        .from_str(include_str!("messages/request.xml"))
        .unwrap();
    let user: User = request.usr.clone().unwrap();
    assert_eq!((user.number, &*user.user_name), (Some(1), "a"));
    assert_eq!(user.choice, UserChoice::Email("b@c".to_owned()));
    let client = UserClient::with_transport("http://localhost/", Server::body(""));
    let call: soapgen_runtime::Call<'_, _, SaveUser, UserSaved, _, _> = client.save_user(&request);
    drop(call);
}
