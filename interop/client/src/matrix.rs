//! What came of each case at each server, as a table.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::not_offered::NotOffered;

/// A server and the address under which its services are.
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// What came of a case.
enum Cell {
    Passed,
    /// It failed, as `not-offered.tsv` says.
    NotOffered(&'static str),
    Failed(String),
}

impl Cell {
    fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NotOffered(_) => "-",
            Self::Failed(_) => "FAILED",
        }
    }
}

/// What came of all cases at one server.
pub(crate) struct Column {
    server: Server,
    cells: Vec<Cell>,
}

impl Column {
    /// Runs all cases, those that aren't offered among them.
    pub(crate) fn run(server: Server, cases: &[Case], not_offered: &NotOffered) -> Self {
        let cell = |case: &Case| {
            let id = case.id();
            let outcome = (case.run)(&format!("{}/{}", server.url, case.service));
            match (outcome, not_offered.reason(&server.name, &id)) {
                (Ok(()), None) => Cell::Passed,
                (Err(_), Some(reason)) => Cell::NotOffered(reason),
                (Err(message), None) => Cell::Failed(message),
                (Ok(()), Some(_)) => Cell::Failed(
                    "it passes, but not-offered.tsv says that this server can't do it".to_owned(),
                ),
            }
        };
        let cells = cases.iter().map(cell).collect();
        Self { server, cells }
    }
}

/// Prints the table, what it says more about, and the sums; whether nothing failed.
pub(crate) fn print(columns: &[Column], cases: &[Case]) -> bool {
    let width = cases.iter().map(|case| case.id().len()).max().unwrap_or(0);
    print!("{:width$}", "case");
    for column in columns {
        print!("  {:>8}", column.server.name);
    }
    println!();
    for (row, case) in cases.iter().enumerate() {
        print!("{:width$}", case.id());
        for column in columns {
            print!("  {:>8}", column.cells[row].word());
        }
        println!();
    }
    let mut sums = [0; 3];
    for column in columns {
        let name = &column.server.name;
        let mut reasons = BTreeSet::new();
        for (cell, case) in column.cells.iter().zip(cases) {
            match cell {
                Cell::Passed => sums[0] += 1,
                Cell::NotOffered(reason) => {
                    sums[1] += 1;
                    reasons.insert(reason);
                }
                Cell::Failed(message) => {
                    sums[2] += 1;
                    println!("\nFAILED {name} {}: {message}", case.id());
                }
            }
        }
        for reason in reasons {
            println!("\nnot offered by {name}: {reason}");
        }
    }
    let [passed, not_offered, failed] = sums;
    println!("\nat {} servers: {not_offered} not offered", columns.len());
    println!("{passed} passed, {failed} failed");
    failed == 0
}
