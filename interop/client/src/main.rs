//! Calls the echo servers of other makers that `.ci/interop` starts, with the clients that the
//! build script generated, and prints what came of each case at each server; and prints the same
//! of what clients of other makers say that came of their calls of `interop/server`.
//!
//! `interop-client servers php=http://127.0.0.1:8081 …`, a name and an address for each server;
//! `interop-client clients php=FILE …`, a name and what the client printed: a line for each case,
//! its name, a tab, and why it failed, or nothing. Exit status: 0 all is as expected, 1 a case
//! failed, 2 the command line or the table of what isn't offered is wrong.

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

use case::Case;
use matrix::{Column, Server};
use not_offered::NotOffered;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let columns = match arguments.split_first() {
        Some((what, named)) if what == "servers" => servers(named),
        Some((what, named)) if what == "clients" => clients(named),
        _ => Err("say `servers` or `clients`, and then which".to_owned()),
    };
    let (columns, ids) = match columns {
        Ok(columns) => columns,
        Err(message) => {
            eprintln!("interop-client: {message}");
            return ExitCode::from(2);
        }
    };
    match matrix::print(&columns, &ids) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Calls the servers that the command line names. Gives the names of the cases as well.
fn servers(named: &[String]) -> Result<(Vec<Column>, Vec<String>), String> {
    let mut cases = literal::cases();
    cases.extend(encoded::cases());
    let ids: Vec<String> = cases.iter().map(Case::id).collect();
    let table = ("not-offered.tsv", include_str!("../../not-offered.tsv"));
    let not_offered = NotOffered::read(table, &ids)?;
    let mut columns = Vec::new();
    for (name, url) in pairs(named)? {
        let url = url.trim_end_matches('/').to_owned();
        columns.push(Column::run(Server { name, url }, &cases, &not_offered));
    }
    Ok((columns, ids))
}

/// Reads what the clients said that the command line names. Gives the names of the cases as well.
fn clients(named: &[String]) -> Result<(Vec<Column>, Vec<String>), String> {
    let mut cases = literal::cases();
    cases.extend(encoded::cases());
    let mut ids: Vec<String> = cases.iter().map(Case::id).collect();
    for service in ["document", "document12", "rpc"] {
        ids.extend(case::MALFORMED.map(|name| format!("{service}/{name}")));
    }
    ids.push("encoded/one value sent twice".to_owned());
    let table = ("not-asked.tsv", include_str!("../../not-asked.tsv"));
    let not_asked = NotOffered::read(table, &ids)?;
    let mut columns = Vec::new();
    for (name, path) in pairs(named)? {
        let said = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
        let said = String::from_utf8_lossy(&said);
        columns.push(Column::said(name, &said, &ids, &not_asked)?);
    }
    Ok((columns, ids))
}

/// Names, each with what it is the name of.
fn pairs(named: &[String]) -> Result<Vec<(String, String)>, String> {
    if named.is_empty() {
        return Err("none is named: `.ci/interop` starts them and names them here".to_owned());
    }
    let pair = |argument: &String| match argument.split_once('=') {
        Some((name, of)) => Ok((name.to_owned(), of.to_owned())),
        None => Err(format!(
            "`{argument}` names none: write its name and the address or file, such as \
             php=http://127.0.0.1:8081"
        )),
    };
    named.iter().map(pair).collect()
}
