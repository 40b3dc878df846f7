//! Which calls are made again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::stub::{Answer, client, refusal, request, success};

/// How often a call is made whose answers are these at first, and whether it succeeds.
async fn made(first: Vec<fn() -> Result<Answer, BoxError>>, is_idempotent: bool) -> (usize, bool) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let server = tower::service_fn(move |_: Request<Bytes>| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        let answer = first.get(number).map_or(Ok(success()), |answer| answer());
        async { answer }
    });
    let client = client(retry(server, 3, Duration::from_millis(100)));
    let request = request();
    let call = client.get_or_register_access_gateway_info(&request);
    let outcome = match is_idempotent {
        true => call.idempotent().await,
        false => call.await,
    };
    (count.load(Ordering::SeqCst), outcome.is_ok())
}

#[tokio::test(start_paused = true)]
async fn what_is_made_again() {
    let refused = || Err(io::Error::from(io::ErrorKind::ConnectionRefused).into());
    let broken = || Err(io::Error::from(io::ErrorKind::ConnectionReset).into());
    let busy = || Ok(refusal(503));
    let denied = || Ok(refusal(403));
    assert_eq!(made(vec![], false).await, (1, true));
    assert_eq!(made(vec![refused, refused], false).await, (3, true));
    assert_eq!(made(vec![broken], false).await, (1, false));
    assert_eq!(made(vec![broken, busy], true).await, (3, true));
    assert_eq!(made(vec![busy], false).await, (1, false));
    assert_eq!(made(vec![denied], true).await, (1, false));
    assert_eq!(made(vec![busy; 9], true).await, (4, false));
    let start = tokio::time::Instant::now();
    assert_eq!(made(vec![|| after("3")], true).await, (2, true));
    assert_eq!(start.elapsed().as_secs(), 3);
    // Nobody waits for days.
    assert_eq!(made(vec![|| after("86400")], true).await, (1, false));
    let ever = || after("18446744073709551615");
    assert_eq!(made(vec![ever], true).await, (1, false));
}

fn after(pause: &'static str) -> Result<Answer, BoxError> {
    let mut answer = refusal(503);
    let pause = http::HeaderValue::from_static(pause);
    answer.headers_mut().insert(RETRY_AFTER, pause);
    Ok(answer)
}
