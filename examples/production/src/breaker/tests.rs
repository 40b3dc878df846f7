//! When calls pass.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::stub::{client, refusal, request, success};

#[tokio::test(start_paused = true)]
async fn a_service_that_fails_is_left_alone() {
    let (is_up, count) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let (answers, counted) = (Arc::clone(&is_up), Arc::clone(&count));
    let server = tower::service_fn(move |_: Request<Bytes>| {
        counted.fetch_add(1, Ordering::SeqCst);
        let answer = match answers.load(Ordering::SeqCst) {
            true => success(),
            false => refusal(503),
        };
        async { Ok::<_, BoxError>(answer) }
    });
    let breaker = Breaker::new(3, Duration::from_secs(10));
    let client = client(breaker.over(server));
    let call = async || client.get_or_register_access_gateway_info(&request()).await;
    for calls in [1, 2, 3, 3, 3] {
        let error = call().await.unwrap_err();
        assert_eq!(count.load(Ordering::SeqCst), calls);
        let rests = error.to_string().contains("it rests");
        assert_eq!(rests, error.status().is_none(), "{error}");
    }
    // One tries after the pause, and the next pause begins.
    for (pause, calls) in [(9, 3), (1, 4), (0, 4), (9, 4), (1, 5)] {
        tokio::time::advance(Duration::from_secs(pause)).await;
        call().await.unwrap_err();
        assert_eq!(count.load(Ordering::SeqCst), calls);
    }
    is_up.store(true, Ordering::SeqCst);
    call().await.unwrap_err();
    tokio::time::advance(Duration::from_secs(10)).await;
    call().await.unwrap();
    call().await.unwrap();
    // Failures with a success in between are no failure of the service.
    for up in [false, false, true, false, false, true] {
        is_up.store(up, Ordering::SeqCst);
        assert_eq!(call().await.is_ok(), up);
    }
}
