//! How many calls there were, how they ended and how long they took, by operation: whatever a
//! library for metrics wants, it finds it in the exchange.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use soapgen_runtime::{Client, Exchange};

/// What was counted, by service and operation, and how calls ended.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<(String, &'static str), Count>>>);

#[derive(Clone, Debug, Default)]
pub struct Count {
    pub calls: u64,
    pub bytes: u64,
    pub duration: Duration,
}

impl Metrics {
    /// Counts the calls of a client from now on.
    pub fn watch<T>(&self, client: &mut Client<T>) {
        let metrics = self.clone();
        client.on_exchange(move |exchange| metrics.add(exchange));
    }

    fn add(&self, exchange: &Exchange<'_>) {
        let Some(about) = exchange.about() else {
            return;
        };
        let name = format!("{}/{}", about.service, about.operation);
        let outcome = match exchange.error {
            None => "done",
            Some(error) if error.is_timeout() => "late",
            Some(error) if error.fault().is_some() => "fault",
            Some(_) => "failed",
        };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((name, outcome)).or_default();
        count.calls += 1;
        count.bytes += exchange
            .answer
            .map_or(0, |answer| answer.body().len() as u64);
        count.duration += exchange.duration;
    }

    /// What was counted so far.
    pub fn counts(&self) -> BTreeMap<(String, &'static str), Count> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use soapgen_runtime::BoxError;

    use super::*;
    use crate::stub::{client, refusal, request, success};

    #[tokio::test]
    async fn calls_are_counted() {
        let metrics = Metrics::default();
        for answer in [success, success, || refusal(500)] {
            let server =
                move |_: http::Request<bytes::Bytes>| async move { Ok::<_, BoxError>(answer()) };
            let mut client = client(tower::service_fn(server));
            metrics.watch(&mut client.soap);
            let _ = client.get_or_register_access_gateway_info(&request()).await;
        }
        let counts = metrics.counts();
        let name = "WcfUserService/GetOrRegisterAccessGatewayInfo".to_owned();
        let done = &counts[&(name.clone(), "done")];
        assert!(done.calls == 2 && done.bytes > 0 && done.duration > Duration::ZERO);
        assert_eq!(counts[&(name, "failed")].calls, 1);
    }
}
