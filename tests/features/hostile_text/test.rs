use http::StatusCode;
use soapgen_tests::hostile_text::{HostileClient, Item, NS, Turned, elements};

use crate::server::{Server, answer};

fn item(turned: Turned) -> Item {
    Item {
        turned,
        patterned: None,
        joined_name: None,
        standard: None,
        settled: None,
    }
}

/// What is spelled in another way in the code, the messages have as the document has it.
#[test]
fn values_are_those_of_the_document() {
    assert_eq!(NS, "urn:hostile`]*/(x)</b>");
    for (value, wire) in [
        (Turned::Left, "\u{202e}left\u{202c}"),
        (Turned::APubFnInjected, "a\rpub fn injected() {}"),
        (Turned::U3164, "\u{3164}"),
        (Turned::StarSlash, "*/"),
        (Turned::B, "`<b>`"),
        (Turned::Empty, ""),
    ] {
        let item = Item {
            patterned: Some("\u{202e}\u{2066}`/".to_owned()),
            settled: Some("a\rb\u{2066}".to_owned()),
            ..item(value)
        };
        let text = elements::ITEM.to_string(&item).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let mut children = document.root_element().children();
        let turned = children.next().unwrap();
        assert_eq!(turned.text().unwrap_or(""), wire);
        assert_eq!(elements::ITEM.from_str(&text).unwrap(), item);
        let violations = elements::ITEM.validate(&item).unwrap();
        assert!(violations.is_empty(), "{violations:?}");
    }
    let empty = format!(
        "<Item xmlns='{}'><turned/><standard/></Item>",
        NS.replace('<', "&lt;")
    );
    let item = elements::ITEM.from_str(&empty).unwrap();
    assert_eq!(item.standard.as_deref(), Some("\u{202e}\r\n*/`\u{3164}"));
}

#[test]
fn address_and_action_are_those_of_the_document() {
    assert_eq!(HostileClient::ADDRESS, "http://localhost/`*/\"#");
    let server = Server::new(|_| answer(StatusCode::ACCEPTED, "text/xml", ""));
    let client = HostileClient::with_transport("http://localhost/", server.clone());
    client.send(&item(Turned::Empty)).send_blocking().unwrap();
    let fields = server.request().into_parts().0.headers;
    assert_eq!(
        fields["soapaction"],
        "\"a, element(&b), one_way()] = c; d\""
    );
}
