//! No more calls at a time, and in a time, than a service wants.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use soapgen_runtime::BoxError;
use tower::buffer::Buffer;
use tower::{Service, ServiceBuilder};

/// A transport over another by which so many calls are under way at most, and so many begin in a
/// second. The others wait. `RateLimit` is no service that can be cloned: the buffer is the one
/// that all clones share, a task of the runtime in which this is called.
pub fn limited<S, B>(
    inner: S,
    at_a_time: usize,
    in_a_second: u64,
) -> impl Service<
    Request<Bytes>,
    Response = Response<B>,
    Error = BoxError,
    Future = impl Future<Output = Result<Response<B>, BoxError>> + Send,
> + Clone
+ Send
+ 'static
where
    S: Service<Request<Bytes>, Response = Response<B>> + Send + 'static,
    S::Error: Into<BoxError> + Send + Sync,
    S::Future: Send,
    B: Send + 'static,
{
    let inner = ServiceBuilder::new()
        .rate_limit(in_a_second, Duration::from_secs(1))
        .concurrency_limit(at_a_time)
        .service(inner);
    Buffer::new(inner, 1024)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::stub::{client, request, success};

    #[tokio::test(start_paused = true)]
    async fn calls_wait_for_their_turn() {
        for (at_a_time, in_a_second, seconds) in [(100, 10, 5), (2, 1000, 50)] {
            let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (current, highest) = (Arc::clone(&now), Arc::clone(&most));
            // Each answer takes a second.
            let server = tower::service_fn(move |_: Request<Bytes>| {
                let (current, highest) = (Arc::clone(&current), Arc::clone(&highest));
                async move {
                    let here = current.fetch_add(1, Ordering::SeqCst) + 1;
                    highest.fetch_max(here, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    current.fetch_sub(1, Ordering::SeqCst);
                    Ok::<_, BoxError>(success())
                }
            });
            let start = tokio::time::Instant::now();
            let client = client(limited(server, at_a_time, in_a_second));
            let calls: Vec<_> = (0..100)
                .map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move {
                        let request = request();
                        client
                            .get_or_register_access_gateway_info(&request)
                            .await
                            .is_ok()
                    })
                })
                .collect();
            for call in calls {
                assert!(call.await.unwrap());
            }
            assert!(most.load(Ordering::SeqCst) <= at_a_time);
            let took = start.elapsed().as_secs();
            assert!(took >= seconds && took < seconds * 3, "{took} s");
        }
    }
}
