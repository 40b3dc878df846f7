//! `soapgen mcp`.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use clap::Args;
use soapgen::Error;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::Service;

use crate::asking::{Asking, Stop};
use crate::mcp::{Log, Tools};
use crate::offered::{Offered, Watch, offered};
use crate::print::{complain, warnings};
use crate::progress;
use crate::say::{said, say};
use crate::service::Sources;

/// Offers operations of SOAP services to language models, as tools of the Model Context Protocol
/// over standard input and output.
///
/// Only operations that `--allow` names are there. A tool takes and gives messages as JSON, checked
/// against the schema before the service is asked; faults are its errors. Each call is logged to
/// standard error, or to a file, with what goes to the service and comes from it, without secrets.
/// `docs/mcp.md` tells more.
///
/// It ends with standard input, with 0; with 1 when the documents can't be used, or the flags.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen mcp Shop.wsdl --allow GetOrder --allow GetPrice
  $ soapgen mcp Shop.wsdl Stock.wsdl --allow '*' --log calls.log
  $ soapgen mcp Shop.wsdl --allow Shop/GetOrder --bearer env:SHOP_TOKEN")]
pub(crate) struct Mcp {
    #[command(flatten)]
    sources: Sources,
    /// An operation that may be called, `Operation` or `Service/Operation`; `*` is all of them. Can
    /// be repeated.
    #[arg(long, value_name = "OPERATION", required = true)]
    allow: Vec<String>,
    #[command(flatten)]
    asking: Asking,
    /// A file that the log is added to, in place of standard error.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

pub(super) fn run(task: Mcp, quiet: bool) -> Result<ExitCode, Error> {
    if let Some(code) = task.asking.refuse("mcp") {
        return Ok(code);
    }
    let settings = task.sources.settings()?;
    let service = progress::during("reading", quiet, || Service::load(settings))?;
    if !quiet {
        complain(&warnings(service.generated()));
    }
    match served(&task, &service, quiet) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(problem) => {
            complain(&problem);
            Ok(ExitCode::FAILURE)
        }
    }
}

fn served(task: &Mcp, service: &Service, quiet: bool) -> Result<(), Stop> {
    let log = log(task.log.as_deref(), quiet)?;
    let seen = log.clone();
    let watch: Watch = Arc::new(move |exchange| seen(&crate::service::shown(exchange)));
    let offered = offered(service, &task.asking, Some(&watch))?;
    let allowed = allowed(offered, &task.allow)?;
    let served = Tools::new(service, allowed, log).serve();
    said();
    served.map_err(|error| format!("error: {}\n", Shown(&error.to_string())))
}

/// The operations that are named.
///
/// # Errors
/// When one is not there: what there is.
fn allowed(offered: Vec<Offered>, names: &[String]) -> Result<Vec<Offered>, Stop> {
    let whole = |of: &Offered| format!("{}/{}", of.route.service, of.route.name);
    let is_it =
        |of: &Offered, name: &str| name == "*" || name == of.operation.name() || name == whole(of);
    for name in names {
        if offered.iter().any(|of| is_it(of, name)) {
            continue;
        }
        let known: Vec<String> = match name.contains('/') {
            true => offered.iter().map(whole).collect(),
            false => (offered.iter().map(|of| of.operation.name().to_owned())).collect(),
        };
        let help = match soapgen::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}`?", Shown(near)),
            None if known.is_empty() => "the documents bind no operation".to_owned(),
            None => "`soapgen inspect` lists the operations".to_owned(),
        };
        return Err(format!(
            "error: `--allow`: no operation is called `{}`\n  = help: {help}\n",
            Shown(name)
        ));
    }
    let is_allowed = |of: &Offered| names.iter().any(|name| is_it(of, name));
    Ok(offered.into_iter().filter(|of| is_allowed(of)).collect())
}

/// Where the log goes. What can't be written is no reason to end: the caller has the answers.
fn log(file: Option<&Path>, quiet: bool) -> Result<Log, Stop> {
    let Some(path) = file else {
        return Ok(match quiet {
            true => Arc::new(|_| {}),
            false => Arc::new(say),
        });
    };
    let file = opened(path).map_err(|error| {
        let path = path.to_string_lossy().into_owned();
        format!("error: `{}` can't be written to: {error}\n", Shown(&path))
    })?;
    let file = Mutex::new(file);
    Ok(Arc::new(move |text| {
        let now = soapgen_runtime::DateTime::from(SystemTime::now());
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = file.write_all(format!("{now} {text}").as_bytes());
    }))
}

/// A file that is added to, which nobody else can read where it is new.
fn opened(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}
