use soapgen_tests::service_modules::{catalogue, goods_stock, listener, stock};

#[test]
fn a_service_shares_the_module_of_a_namespace_that_has_its_name() {
    let shelf = stock::Shelf { number: 7 };
    assert_eq!(
        stock::elements::FIND
            .to_string(&stock::Find { shelf })
            .unwrap(),
        "<stock:Find xmlns:stock=\"http://shop.example/stock\">\
         <stock:shelf><stock:number>7</stock:number></stock:shelf></stock:Find>"
    );
    assert_eq!(
        stock::StockClient::<soapgen_runtime::Http>::ADDRESS,
        "http://localhost/stock"
    );
    // A namespace that ends alike and is not the service's has a longer name.
    let found = catalogue::FindResponse {
        level: goods_stock::Level { pieces: 1 },
    };
    assert_eq!(found.level.pieces, 1);
}

#[test]
fn port_types_without_a_service_have_a_module_of_their_own() {
    let notify = listener::Notify {
        text: "hi".to_owned(),
    };
    assert_eq!(
        listener::elements::NOTIFY.to_string(&notify).unwrap(),
        "<events:Notify xmlns:events=\"http://shop.example/events\">\
         <events:text>hi</events:text></events:Notify>"
    );
    let _: Option<listener::ListenerClient> = None;
}

#[test]
fn a_port_type_that_another_service_binds_has_its_client_there_alone() {
    let _: Option<catalogue::AuditClient> = None;
    let generated = include_str!("expected.rs");
    assert_eq!(generated.matches("struct AuditClient").count(), 1);
    assert_eq!(generated.matches("struct ListenerClient").count(), 1);
    assert_eq!(generated.matches("struct Notify").count(), 1);
}
