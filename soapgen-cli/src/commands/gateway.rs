//! `soapgen gateway`.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use soapgen::Error;
use soapgen_dynamic::Service;

use crate::asking::Asking;
use crate::gateway::{Gateway as Server, Limits};
use crate::offered::{Watch, offered};
use crate::print::{complain, warnings};
use crate::progress;
use crate::say::say;
use crate::serve::listen;
use crate::service::Source;

/// Offers a SOAP service by JSON over HTTP, as `soapgen openapi` describes it: it takes JSON, calls
/// the service as `soapgen call` does, and answers JSON. Operations of HTTP bindings (GET and POST
/// without an envelope) are offered in the same way.
///
/// The first line that it prints is its address. Each operation is `POST /Service/Operation`, and
/// `GET /openapi.json` gives the description. What goes wrong is answered as problem details;
/// `docs/gateway.md` lists them.
///
/// Who can reach it asks the service as whom the flags name: let it listen on this machine, or put
/// before it what tells who asks.
///
/// It ends by Ctrl-C, with 0; with 1 when the documents can't be used, or the flags.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen gateway Shop.wsdl
  $ soapgen gateway Shop.wsdl --url https://test.example.com/shop --listen 127.0.0.1:8080
  $ soapgen gateway Shop.wsdl --user anna --password env:SHOP_PASSWORD
  $ curl -H 'Content-Type: application/json' -d '{\"body\": {\"Id\": 42}}' http://127.0.0.1:8080/Shop/GetOrder")]
pub(crate) struct Gateway {
    #[command(flatten)]
    source: Source,
    /// Where it listens. With the port 0 the system chooses one.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    listen: String,
    #[command(flatten)]
    asking: Asking,
    /// How many bytes a request may have.
    #[arg(long, value_name = "BYTES", default_value_t = 4 * 1024 * 1024)]
    max_request: usize,
    /// How many calls there may be at once.
    #[arg(long, value_name = "CALLS", default_value_t = 64,
        value_parser = clap::value_parser!(u16).range(1..))]
    max_calls: u16,
    /// Show what goes to the service and comes from it on standard error, without secrets.
    #[arg(short, long)]
    verbose: bool,
}

pub(super) fn run(task: Gateway, quiet: bool) -> Result<ExitCode, Error> {
    if let Some(code) = task.asking.refuse("gateway") {
        return Ok(code);
    }
    let settings = task.source.settings()?;
    let service = progress::during("reading", quiet, || Service::load(settings))?;
    if !quiet {
        complain(&warnings(service.generated()));
    }
    match listened(&task, &service, quiet) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(problem) => {
            complain(&problem);
            Ok(ExitCode::FAILURE)
        }
    }
}

fn listened(task: &Gateway, service: &Service, quiet: bool) -> Result<(), String> {
    if service.operations().is_empty() {
        return Err("error: the documents bind no operation\n".to_owned());
    }
    let watch: Watch = Arc::new(|exchange| say(&crate::service::shown(exchange)));
    let offered = offered(service, &task.asking, task.verbose.then_some(&watch))?;
    let description = service.openapi(&[]);
    let limits = Limits {
        request: task.max_request,
        calls: task.max_calls.into(),
    };
    listen(&task.listen, |address| {
        let is_local = address.ip().is_loopback();
        Server::new(offered, &description, limits, (is_local, quiet))
    })
}
