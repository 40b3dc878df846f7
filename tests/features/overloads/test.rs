use soapgen_tests::overloads::*;

use crate::server::Server;

#[test]
fn each_is_named_by_its_input() {
    let server = Server::body("<t:T xmlns:t='urn:overloads'><t:id>1</t:id></t:T>");
    let client = UsersClient::with_transport("http://users", server.clone());
    let action = || server.request().headers()["soapaction"].clone();
    let (user, name) = (TType { id: 1 }, "Ann".to_owned());
    client.get(&user).send_blocking().unwrap();
    assert_eq!(action(), "\"1\"");
    client.get_other(&name).send_blocking().unwrap();
    assert_eq!(action(), "\"2\"");
    client.get_mine(&name).send_blocking().unwrap();
    assert_eq!(action(), "\"3\"");
    client.get_last(&name).send_blocking().unwrap();
    assert_eq!(action(), "\"4\"");
}

#[test]
fn methods_that_every_type_has_stay() {
    let client = UsersClient::new("http://users").clone();
    let _: UsersClient = client.clone();
    let server = Server::body("<t:T xmlns:t='urn:overloads'><t:id>1</t:id></t:T>");
    let client = UsersClient::with_transport("http://users", server.clone());
    let user = TType { id: 1 };
    client.clone_operation(&user).send_blocking().unwrap();
    client.new_operation(&user).send_blocking().unwrap();
}
