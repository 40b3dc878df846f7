//! What came of each case at each server, or by each client, as a table.

use std::collections::{BTreeSet, HashMap};

use crate::case::{Case, Outcome};
use crate::not_offered::NotOffered;

/// A server and the address under which its services are.
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// What came of a case.
enum Cell {
    Passed,
    /// It failed, as the table of what isn't offered says.
    NotOffered(&'static str),
    Failed(String),
}

impl Cell {
    fn of(outcome: Outcome, reason: Option<&'static str>) -> Self {
        match (outcome, reason) {
            (Ok(()), None) => Self::Passed,
            (Err(_), Some(reason)) => Self::NotOffered(reason),
            (Err(message), None) => Self::Failed(message),
            (Ok(()), Some(_)) => {
                Self::Failed("it passes, but the table says that this can't be done".to_owned())
            }
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NotOffered(_) => "-",
            Self::Failed(_) => "FAILED",
        }
    }
}

/// What came of all cases at one server, or by one client.
pub(crate) struct Column {
    name: String,
    cells: Vec<Cell>,
}

impl Column {
    /// Runs all cases, those that aren't offered among them.
    pub(crate) fn run(server: Server, cases: &[Case], not_offered: &NotOffered) -> Self {
        let cell = |case: &Case| {
            let id = case.id();
            let outcome = (case.run)(&format!("{}/{}", server.url, case.service));
            Cell::of(outcome, not_offered.reason(&server.name, &id))
        };
        let cells = cases.iter().map(cell).collect();
        let name = server.name;
        Self { name, cells }
    }

    /// Takes what a client said of the cases of these names.
    ///
    /// # Errors
    /// When it says something else.
    pub(crate) fn said(
        name: String,
        said: &str,
        ids: &[String],
        not_asked: &NotOffered,
    ) -> Result<Self, String> {
        let mut outcomes = HashMap::new();
        for line in said.lines() {
            let known = line
                .split_once('\t')
                .filter(|(id, _)| ids.iter().any(|known| known == id));
            let Some((id, message)) = known else {
                return Err(format!(
                    "{name} says something else than what came of a case: {line}"
                ));
            };
            let outcome = match message {
                "" => Ok(()),
                message => Err(message.to_owned()),
            };
            if outcomes.insert(id, outcome).is_some() {
                return Err(format!("{name} says twice what came of {id}"));
            }
        }
        let cell = |id: &String| {
            let nothing = || Err("the client says nothing of it".to_owned());
            let outcome = outcomes.remove(id.as_str()).unwrap_or_else(nothing);
            Cell::of(outcome, not_asked.reason(&name, id))
        };
        let cells = ids.iter().map(cell).collect();
        Ok(Self { name, cells })
    }
}

/// Prints the table, what it says more about, and the sums; whether nothing failed.
pub(crate) fn print(columns: &[Column], ids: &[String]) -> bool {
    let width = ids.iter().map(String::len).max().unwrap_or(0);
    print!("{:width$}", "case");
    for column in columns {
        print!("  {:>8}", column.name);
    }
    println!();
    for (row, id) in ids.iter().enumerate() {
        print!("{id:width$}");
        for column in columns {
            print!("  {:>8}", column.cells[row].word());
        }
        println!();
    }
    let mut sums = [0; 3];
    for column in columns {
        let name = &column.name;
        let mut reasons = BTreeSet::new();
        for (cell, id) in column.cells.iter().zip(ids) {
            match cell {
                Cell::Passed => sums[0] += 1,
                Cell::NotOffered(reason) => {
                    sums[1] += 1;
                    reasons.insert(reason);
                }
                Cell::Failed(message) => {
                    sums[2] += 1;
                    println!("\nFAILED {name} {id}: {message}");
                }
            }
        }
        for reason in reasons {
            println!("\nnot offered by {name}: {reason}");
        }
    }
    let [passed, not_offered, failed] = sums;
    println!("\nwith {} others: {not_offered} not offered", columns.len());
    println!("{passed} passed, {failed} failed");
    failed == 0
}
