//! Which server calls go to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::*;
use crate::stub::{client, request, success};

#[tokio::test(start_paused = true)]
async fn a_slow_server_gets_few_calls() {
    let calls: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let counted = Arc::clone(&calls);
    let server = tower::service_fn(move |request: Request<Bytes>| {
        assert_eq!(request.uri().path(), "/User.svc");
        let host = request.uri().host().unwrap().to_owned();
        let pause = if host == "slow" { 2000 } else { 10 };
        *counted.lock().unwrap().entry(host).or_default() += 1;
        async move {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            Ok::<_, BoxError>(success())
        }
    });
    let to = |name: &'static str| (Scheme::HTTPS, Authority::from_static(name));
    let client = client(balanced(
        server,
        vec![to("one"), to("two:8443"), to("slow")],
    ));
    for _ in 0..200 {
        client
            .get_or_register_access_gateway_info(&request())
            .await
            .unwrap();
    }
    let calls = calls.lock().unwrap();
    let slow = calls.get("slow").copied().unwrap_or(0);
    assert!(
        slow < 20 && calls["one"] > 20 && calls["two"] > 20,
        "{calls:?}"
    );
}
