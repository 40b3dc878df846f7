use soapgen_runtime::Client;
use soapgen_tests::infoset::compare;
use soapgen_tests::unwrapped::*;

use crate::server::Server;

fn client(answer: &str) -> (DocClient<Server>, Server) {
    let server = Server::body(answer);
    let client = DocClient::with_transport("http://doc", server.clone());
    (client, server)
}

#[test]
fn members_of_the_request_are_parameters() {
    let (client, server) = client(
        "<t:ComputeResponse xmlns:t='urn:unwrapped'><t:ComputeResult>1.5</t:ComputeResult></t:ComputeResponse>",
    );
    let items = vec![Some(Item { name: "i".into() }), None];
    let answer = client
        .compute(1, "r", None, "c", Side::Left, None, vec![0.5, 2.0], items)
        .send_blocking()
        .unwrap();
    let sum: f64 = answer.into_body();
    assert_eq!(sum, 1.5);
    let expected = "<t:Compute xmlns:t='urn:unwrapped' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
        <t:self>1</t:self><t:request>r</t:request><t:client>c</t:client><t:T>Left</t:T>\
        <t:call xsi:nil='true'/><t:terms>0.5</t:terms><t:terms>2</t:terms>\
        <t:items><t:Item><t:Name>i</t:Name></t:Item><t:Item xsi:nil='true'/></t:items></t:Compute>";
    assert_eq!(compare(expected, &server.request_body()), Ok(()));
}

#[test]
fn a_request_without_members_takes_nothing() {
    let (client, server) = client("<t:PingResponse xmlns:t='urn:unwrapped'/>");
    let () = client.ping().send_blocking().unwrap().into_body();
    let expected = "<t:Ping xmlns:t='urn:unwrapped'/>";
    assert_eq!(compare(expected, &server.request_body()), Ok(()));
}

#[test]
fn what_is_given_is_the_only_member() {
    let (client, _) = client(
        "<t:FindResponse xmlns:t='urn:unwrapped'><t:found><t:Name>a</t:Name></t:found>\
         <t:found><t:Name>b</t:Name></t:found></t:FindResponse>",
    );
    let item = Item { name: "a".into() };
    let found: Vec<Item> = client.find(item).send_blocking().unwrap().into_body();
    assert_eq!(found.len(), 2);
}

#[test]
fn a_response_with_several_members_is_given_whole() {
    let (client, _) = client(
        "<t:SplitResponse xmlns:t='urn:unwrapped'><t:first>a</t:first><t:last>b</t:last></t:SplitResponse>",
    );
    let answer = client.split("a b").send_blocking().unwrap();
    assert_eq!((&*answer.first, &*answer.last), ("a", "b"));
}

#[test]
fn a_one_way_operation_gives_nothing() {
    let (client, server) = client("");
    client.note("n").send_blocking().unwrap();
    let expected = "<t:Note xmlns:t='urn:unwrapped'><t:text>n</t:text></t:Note>";
    assert_eq!(compare(expected, &server.request_body()), Ok(()));
}

#[test]
fn what_is_no_wrapper_stays_a_struct() {
    let (one, _) = client("<t:TagResponse xmlns:t='urn:unwrapped'/>");
    let tag = Tag {
        lang: Some("en".into()),
        text: "t".into(),
    };
    one.tag(&tag).send_blocking().unwrap();
    let (one, _) = client("<t:PickResponse xmlns:t='urn:unwrapped'/>");
    let pick = Pick {
        choice: PickChoice::A("a".into()),
    };
    one.pick(&pick).send_blocking().unwrap();
    let (one, _) = client("<t:OrderResponse xmlns:t='urn:unwrapped'/>");
    one.order(&Item { name: "i".into() })
        .send_blocking()
        .unwrap();
}

#[test]
fn parts_of_rpc_messages_are_parameters() {
    let server = Server::body("<r:AddResponse xmlns:r='urn:rpc'><sum>3</sum></r:AddResponse>");
    let client = RpcClient::with_transport("http://rpc", server.clone());
    let sum: i32 = client.add(1, 2).send_blocking().unwrap().into_body();
    assert_eq!(sum, 3);
    let expected = "<r:Add xmlns:r='urn:rpc'><a>1</a><b>2</b></r:Add>";
    assert_eq!(compare(expected, &server.request_body()), Ok(()));
}

#[test]
fn a_fault_is_an_error_and_the_client_is_free_while_it_waits() {
    let (client, _) = client(
        "<s:Fault xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>",
    );
    let future = client.ping().into_future();
    let _: Client<Server> = client.soap;
    drop(future);
}
