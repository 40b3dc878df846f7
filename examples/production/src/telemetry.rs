//! Spans of calls, exported to a collector of OpenTelemetry (OTLP over HTTP), by the transport that
//! calls have: no further HTTP client is linked.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use soapgen_runtime::{BoxError, Http, Transport};
use tokio::runtime::Handle;
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

/// A subscriber for `tracing::subscriber::set_global_default`, by which spans of calls go to the
/// collector at this address, such as `http://localhost:4318/v1/traces`, under the name of this
/// program; and the provider, whose `shutdown` at the end sends what is left.
///
/// Messages stay out of it: they are events of the level TRACE.
pub fn exporting(
    collector: &str,
    program: &'static str,
) -> Result<(SdkTracerProvider, impl Subscriber + Send + Sync), BoxError> {
    let sender = Sender {
        http: Http::builder().timeout(Duration::from_secs(10)).build()?,
        runtime: Handle::current(),
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(sender)
        .with_endpoint(collector)
        .build()?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(Resource::builder().with_service_name(program).build())
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("soapgen"));
    let subscriber = tracing_subscriber::registry()
        .with(Targets::new().with_target("soapgen", Level::DEBUG))
        .with(layer);
    Ok((provider, subscriber))
}

/// The exporter has a thread of its own, while connections live in the runtime.
#[derive(Debug)]
struct Sender {
    http: Http,
    runtime: Handle,
}

/// The largest answer of a collector that is read, in bytes.
const LIMIT: usize = 1 << 20;

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let http = self.http.clone();
        let sent = self
            .runtime
            .spawn(async move { http.exchange(request, LIMIT).await });
        Ok(sent.await??)
    }
}

#[cfg(test)]
mod tests;
