//! What a call costs beyond HTTP, for `cargo xtask overhead`: CPU time of this process for the
//! small call by a generated client and by hyper alone, in turns. The server is another process.

use std::io::BufRead;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustix::time::{ClockId, clock_gettime};
use soapgen_benches::user::UserClient;
use soapgen_benches::{Result, gateway};
use soapgen_runtime::{BoxError, Http};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// By how much more CPU time a call may take than hyper's does with the same messages, in percent.
const BOUND: f64 = 15.0;
/// How often all have their turn.
const TURNS: usize = 60;
/// How many calls are one turn.
const CALLS: u32 = 400;

const ACTION: &str = "\"http://www.superoffice.net/ws/crm/NetServer/Services88/User/GetOrRegisterAccessGatewayInfo\"";

#[allow(clippy::print_stdout)] // What it is for.
fn main() -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    if std::env::args().nth(1).as_deref() == Some("serve") {
        runtime.block_on(serve())?;
        return Ok(ExitCode::SUCCESS);
    }
    let turns = match (std::env::args().nth(1), std::env::args().nth(2)) {
        // For a profiler, which sees to the server itself.
        (Some(only), Some(url)) => runtime.block_on(measure(&url, Some(&only)))?,
        _ => {
            // It ends with its standard input, which this process holds.
            let mut server = Command::new(std::env::current_exe()?)
                .arg("serve")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let mut url = String::new();
            let said = server.stdout.take().ok_or("the server has no output")?;
            std::io::BufReader::new(said).read_line(&mut url)?;
            let measured = runtime.block_on(measure(url.trim(), None));
            drop(server.stdin.take());
            server.wait()?;
            measured?
        }
    };
    // Others on the machine only add to a time, and add as much to the turn beside it.
    let best = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
    let [bare, coded, client] = &turns;
    println!("µs of CPU for a small call, the best of {TURNS} turns of {CALLS} calls");
    println!(
        "hyper alone, a message that is there      {:6.1}",
        best(bare)
    );
    println!(
        "hyper alone, messages written and read    {:6.1}",
        best(coded)
    );
    println!(
        "the client                                {:6.1}",
        best(client)
    );
    let beyond = |base: &[f64]| {
        let turns = client.iter().zip(base);
        let mut ratios: Vec<f64> = turns.map(|(client, base)| client / base).collect();
        ratios.sort_by(f64::total_cmp);
        (ratios[ratios.len() / 2] - 1.0) * 100.0
    };
    println!(
        "in the median of the turns: more than the first {:.1} %, more than the second {:.1} %",
        beyond(bare),
        beyond(coded)
    );
    let beyond = beyond(coded);
    match beyond <= BOUND {
        true => Ok(ExitCode::SUCCESS),
        false => {
            eprintln!("more than {BOUND} %");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// CPU time of a call in µs, for each turn: by hyper with a message that is there, by hyper with messages that are
/// written and read, and by the client; or of one of these, for a profiler.
async fn measure(url: &str, only: Option<&str>) -> Result<[Vec<f64>; 3]> {
    let hyper: Client<HttpConnector, Full<Bytes>> = {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Client::builder(TokioExecutor::new()).build(connector)
    };
    let values = gateway::request();
    let message = Bytes::from(gateway::write(&values)?);
    let mut users = UserClient::with_transport(url, Http::builder().no_proxy().build()?);
    users.headers = values.1.clone();
    // As `prepared` says, or else written for the call.
    let hyper = async |prepared: bool| -> Result<Bytes> {
        let message = match prepared {
            true => message.clone(),
            false => Bytes::from(gateway::write(&values)?),
        };
        let request = http::Request::post(url)
            .header("content-type", "text/xml; charset=utf-8")
            .header("soapaction", ACTION)
            .header("user-agent", "soapgen/0.1.0")
            .header("accept", "*/*")
            .header("accept-encoding", "gzip")
            .body(Full::new(message))?;
        let answer = hyper.request(request).await?;
        Ok(answer.into_body().collect().await?.to_bytes())
    };
    let bare = async || -> Result<()> {
        match hyper(true).await?.len() == gateway::RESPONSE.len() {
            true => Ok(()),
            false => Err("the answer is cut".into()),
        }
    };
    let coded = async || -> Result<()> {
        let answer = gateway::read(&hyper(false).await?)?;
        match answer.headers.succeeded {
            Some(true) => Ok(()),
            _ => Err("the answer is another".into()),
        }
    };
    let client = async || -> Result<()> {
        let answer = users.get_or_register_access_gateway_info(&values.0).await?;
        match answer.headers.succeeded {
            Some(true) => Ok(()),
            _ => Err("the answer is another".into()),
        }
    };
    // Connections are opened before.
    let _ = (turn(&bare).await?, turn(&client).await?);
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..TURNS {
        let wanted = |name| only.is_none_or(|only| only == name);
        for (times, name) in times.iter_mut().zip(["bare", "hyper", "client"]) {
            times.push(match name {
                _ if !wanted(name) => 0.0,
                "bare" => turn(&bare).await?,
                "hyper" => turn(&coded).await?,
                _ => turn(&client).await?,
            });
        }
    }
    Ok(times)
}

/// CPU time of one of many calls, in µs.
async fn turn(call: &impl AsyncFn() -> Result<()>) -> Result<f64> {
    let start = cpu();
    for _ in 0..CALLS {
        call().await?;
    }
    Ok((cpu() - start).as_secs_f64() * 1e6 / f64::from(CALLS))
}

fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Answers whatever comes with the one answer, until there is no more standard input.
#[allow(clippy::print_stdout)] // The address is for who started it.
async fn serve() -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}/User.svc", listener.local_addr()?);
    std::thread::spawn(|| {
        let _ = std::io::stdin().lines().count();
        std::process::exit(0);
    });
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move { answer(stream).await.is_ok() });
    }
}

async fn answer(stream: TcpStream) -> std::result::Result<(), BoxError> {
    stream.set_nodelay(true)?;
    let size = gateway::RESPONSE.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {size}\r\n\r\n{}",
        gateway::RESPONSE
    );
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    let mut content = Vec::new();
    loop {
        let mut length = 0;
        loop {
            line.clear();
            match stream.read_line(&mut line).await? {
                0 => return Ok(()),
                2 => break,
                _ => {}
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        content.resize(length, 0);
        stream.read_exact(&mut content).await?;
        stream.write_all(answer.as_bytes()).await?;
    }
}
