//! Calls the echo servers of other makers that `.ci/interop` starts, with the clients that the
//! build script generated, and prints what came of each case at each server.
//!
//! `interop-client php=http://127.0.0.1:8081 …`, a name and an address for each server. Exit
//! status: 0 all is as expected, 1 a case failed, 2 the command line or `not-offered.tsv` is
//! wrong.

#![allow(clippy::print_stdout)] // To print is what it is for.

mod case;
mod encoded;
mod literal;
mod matrix;
mod not_offered;

mod echo {
    soapgen_runtime::include_generated!("echo.rs");
}

use std::process::ExitCode;

use matrix::{Column, Server};
use not_offered::NotOffered;

fn main() -> ExitCode {
    let mut cases = literal::cases();
    cases.extend(encoded::cases());
    let ready = servers().and_then(|servers| {
        let not_offered = NotOffered::read(&cases)?;
        Ok((servers, not_offered))
    });
    let (servers, not_offered) = match ready {
        Ok(ready) => ready,
        Err(message) => {
            eprintln!("interop-client: {message}");
            return ExitCode::from(2);
        }
    };
    let columns: Vec<Column> = servers
        .into_iter()
        .map(|server| Column::run(server, &cases, &not_offered))
        .collect();
    match matrix::print(&columns, &cases) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// The servers that the command line names.
fn servers() -> Result<Vec<Server>, String> {
    let mut servers = Vec::new();
    for argument in std::env::args().skip(1) {
        let Some((name, url)) = argument.split_once('=') else {
            return Err(format!(
                "`{argument}` names no server: write its name and address, such as \
                 php=http://127.0.0.1:8081"
            ));
        };
        servers.push(Server {
            name: name.to_owned(),
            url: url.trim_end_matches('/').to_owned(),
        });
    }
    if servers.is_empty() {
        return Err("no server is named: `.ci/interop` starts them and names them here".to_owned());
    }
    Ok(servers)
}
