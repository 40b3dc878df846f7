use soapgen_tests::services::{AnyItem, Item, Kind, Pallet, elements, orders, stock};

#[test]
fn a_type_of_both_services_is_one_type() {
    let text = "<t:FindResponse xmlns:t='urn:shop'><t:Items><t:Id>1</t:Id><t:Kind>used</t:Kind></t:Items></t:FindResponse>";
    let ordered = orders::elements::FIND_RESPONSE.from_str(text).unwrap();
    // Without a conversion.
    let found = stock::FindResponse {
        item: ordered.items.into_iter().next(),
    };
    let AnyItem::Item(item) = found.item.as_ref().unwrap() else {
        panic!("{found:?}");
    };
    assert_eq!(item.kind, Some(Kind::Used));
    assert_eq!(
        stock::elements::FIND_RESPONSE.to_string(&found).unwrap(),
        "<tns:FindResponse xmlns:tns=\"urn:shop\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <tns:Item><tns:Id>1</tns:Id><tns:Kind>used</tns:Kind></tns:Item></tns:FindResponse>"
    );
}

#[test]
fn what_one_service_derives_the_other_reads() {
    let text = "<t:FindResponse xmlns:t='urn:shop' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
                <t:Items xsi:type='t:Pallet'><t:Id>1</t:Id><t:Count>40</t:Count></t:Items></t:FindResponse>";
    let found = orders::elements::FIND_RESPONSE.from_str(text).unwrap();
    let pallet = Pallet {
        id: 1,
        price: None,
        kind: None,
        count: 40,
    };
    assert_eq!(found.items, [AnyItem::Pallet(Box::new(pallet))]);
}

#[test]
fn messages_and_headers_of_one_name_are_apart() {
    let order = orders::Find {
        customer: "Ann".to_owned(),
    };
    let shelf = stock::Find { shelf: 7 };
    let (order, shelf) = (
        orders::elements::FIND.to_string(&order).unwrap(),
        stock::elements::FIND.to_string(&shelf).unwrap(),
    );
    assert_eq!(
        order,
        "<tns:Find xmlns:tns=\"urn:shop\"><tns:Customer>Ann</tns:Customer></tns:Find>"
    );
    assert_eq!(
        shelf,
        "<tns:Find xmlns:tns=\"urn:shop\"><tns:Shelf>7</tns:Shelf></tns:Find>"
    );
    // A header that both declare alike, and one that they don't.
    let headers = orders::OrdersHeaders {
        session: Some("s".to_owned()),
        trace: Some("t".to_owned()),
    };
    let others = stock::StockHeaders {
        session: headers.session,
        trace: Some(1),
    };
    assert_eq!(others.trace, Some(1));
    assert_eq!(
        elements::SESSION.from_str("<t:Session xmlns:t='urn:shop'>s</t:Session>"),
        Ok("s".to_owned())
    );
    let _: Item = Item::default();
}

#[test]
fn each_client_has_its_own_address() {
    assert_eq!(
        orders::OrdersClient::<soapgen_runtime::Http>::ADDRESS,
        "http://localhost/orders"
    );
    assert_eq!(
        stock::StockClient::<soapgen_runtime::Http>::ADDRESS,
        "http://localhost/stock"
    );
}

#[test]
fn requests_say_of_which_service_they_are() {
    let server = crate::server::Server::new(|_| unreachable!());
    let orders = orders::OrdersClient::with_transport("http://localhost", server);
    let find = orders::Find {
        customer: "Ann".to_owned(),
    };
    let request = orders.find(&find).request().unwrap();
    let about = request
        .extensions()
        .get::<soapgen_runtime::About>()
        .unwrap();
    assert_eq!((about.service, about.operation), ("OrdersService", "Find"));
}
