//! `soapgen mock`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use soapgen::Error;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::Service;
use soapgen_runtime::{Http, Recorder};

use crate::mock::{Answers, How, Known, Mocked, Record, endpoints};
use crate::print::{complain, warnings};
use crate::progress;
use crate::serve::listen;
use crate::service::Source;

/// Answers every operation of a service, and shows a page that tries them: those of SOAP bindings,
/// and those of HTTP bindings (GET and POST without an envelope).
///
/// The first line that it prints is its address. It answers from the folder of `--answers`: from
/// files of JSON or XML, then from recordings; what neither has, from samples. `docs/mock.md` has
/// the form of the files.
///
/// A caller asks for what goes wrong by a field of its request: `X-Soapgen-Mock: fault=Client;
/// delay=200ms; cut=50; status=503; answer=NAME`, each as it is wanted.
///
/// It ends by Ctrl-C, with 0; with 1 when the documents or the answers can't be used.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen mock Shop.wsdl
  $ soapgen mock Shop.wsdl --listen 127.0.0.1:8080 --answers answers --strict
  $ soapgen sample Shop.wsdl --operation GetOrder --only response --format json > answers/GetOrder.json
  $ soapgen mock Shop.wsdl --answers answers --record https://test.example.com/shop
  $ curl -H 'X-Soapgen-Mock: fault; delay=2s' -H 'Content-Type: text/xml' -d @request.xml http://127.0.0.1:8080/")]
pub(crate) struct Mock {
    #[command(flatten)]
    source: Source,
    /// Where it listens. With the port 0 the system chooses one. Who can reach it can ask it, and
    /// see what others asked.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    listen: String,
    /// A folder of answers, or of recordings.
    #[arg(long, value_name = "DIR")]
    answers: Option<PathBuf>,
    /// A service that is asked what the mock is asked; what it says is recorded in the folder of
    /// `--answers`, without secrets.
    #[arg(long, value_name = "URL", requires = "answers")]
    record: Option<http::Uri>,
    /// Refuse requests that the schema doesn't allow, with a fault that lists what is wrong; of HTTP
    /// bindings with the status 400.
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(task: Mock, quiet: bool) -> Result<ExitCode, Error> {
    let settings = task.source.settings()?;
    let service = progress::during("reading", quiet, || Service::load_to_serve(settings))?;
    if !quiet {
        complain(&warnings(service.generated()));
    }
    match mocked(task, service, quiet) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(problem) => {
            complain(&problem);
            Ok(ExitCode::FAILURE)
        }
    }
}

fn mocked(task: Mock, service: Service, quiet: bool) -> Result<(), String> {
    if service.operations().is_empty() {
        return Err("error: the documents bind no operation\n".to_owned());
    }
    let known = Arc::new(Known::of(&service));
    let record = match &task.record {
        None => None,
        Some(url) => Some(recorded(url, task.answers.as_deref())?),
    };
    let answers = Answers::new(task.answers);
    let problems = answers.check(&known);
    if !problems.is_empty() {
        let lines = problems.iter().map(|problem| format!("error: {problem}\n"));
        return Err(lines.collect());
    }
    let how = How {
        answers: Arc::new(answers),
        record,
        is_strict: task.strict,
    };
    let recorded = task.record.as_ref().map(ToString::to_string);
    listen(&task.listen, |address: SocketAddr| Mocked {
        endpoints: endpoints(&service, &known, &how),
        known,
        answers: how.answers.clone(),
        log: Default::default(),
        is_local: address.ip().is_loopback(),
        is_strict: task.strict,
        recorded,
        quiet,
    })
}

/// What asks the service, and records what it says.
fn recorded(url: &http::Uri, folder: Option<&std::path::Path>) -> Result<Record, String> {
    if !matches!(url.scheme_str(), Some("http" | "https")) || url.host().is_none() {
        return Err(format!(
            "error: `--record {}`: write an address of http or https\n",
            Shown(&url.to_string())
        ));
    }
    let http = Http::builder().build();
    let http = http.map_err(|error| format!("error: {}\n", Shown(&error.to_string())))?;
    // The folder is asked for by the flag.
    let folder = folder.unwrap_or_else(|| std::path::Path::new("."));
    let recorder = Recorder::new(http, folder).map_err(|error| {
        let path = folder.to_string_lossy().into_owned();
        format!("error: `{}` can't be written to: {error}\n", Shown(&path))
    })?;
    Ok(Record {
        url: url.clone(),
        recorder,
    })
}
