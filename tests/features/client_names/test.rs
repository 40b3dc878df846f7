use soapgen_tests::client_names::*;

use crate::server::Server;

#[test]
fn types_keep_their_names() {
    let server = Server::body("<t:Found xmlns:t='urn:shop'><t:Name>Ann</t:Name></t:Found>");
    let mut client = ShopClient2::with_transport("http://localhost/shop", server.clone());
    client.headers.headers = Some(ShopHeaders {
        session: "s".to_owned(),
    });
    // It is shown without its header blocks.
    let shown = format!("{client:?}");
    assert!(
        shown.starts_with("ShopClient2 { soap: Client {") && !shown.contains("session"),
        "{shown}"
    );
    let found = client.find(&"Ann".to_owned()).send_blocking().unwrap();
    let wanted = ShopClient {
        name: "Ann".to_owned(),
    };
    assert_eq!(*found, wanted);
    assert!(server.request().body().contains("<tns:Session>s<"));
}
