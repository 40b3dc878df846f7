//! Where the operations of a service are for those who speak JSON: their paths over HTTP, and what
//! they are called where a name is an identifier.

use std::collections::{BTreeSet, HashSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use soapgen::model::PortTypeId;
use soapgen_runtime::dynamic::Kind;

use crate::{Message, Operation, Service};

/// How long an identifier may be: as long as the strictest of those who take them allow.
const LONGEST: usize = 64;

/// An operation for those who speak JSON. Of one that several bindings have it is the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The service's name.
    pub service: String,
    /// The operation's, with a number behind it where another of the service has it too.
    pub name: String,
    /// Both as an identifier: letters and digits of ASCII, `_` and `-`, 64 at most, and the
    /// identifier of no other.
    pub id: String,
    /// The number among the service's operations.
    pub operation: usize,
}

impl Route {
    /// The path: `/Service/Operation`, percent-encoded (RFC 3986, 2.1).
    #[must_use]
    pub fn path(&self) -> String {
        let [service, name] =
            [&self.service, &self.name].map(|text| utf8_percent_encode(text, ENCODED));
        format!("/{service}/{name}")
    }
}

/// What is encoded in a segment of a path: all but the unreserved characters (RFC 3986, 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A name with a number behind it where it is taken.
fn fresh(wanted: &str, most: usize, taken: &mut HashSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        let behind = format!("-{number}");
        // A taken name is that of an operation, of which there are fewer than numbers.
        let start: String = wanted.chars().take(most - behind.len()).collect();
        name = start + &behind;
        number += 1;
    }
    name
}

/// An identifier for an operation of a service.
fn identifier(service: &str, name: &str, taken: &mut HashSet<String>) -> String {
    let plain = |text: &str| -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let chars = text.chars();
        chars.map(|c| if is_plain(c) { c } else { '_' }).collect()
    };
    let mut name = plain(name);
    name.truncate(LONGEST);
    let mut service = plain(service);
    // What it does tells more than whose it is.
    service.truncate(LONGEST.saturating_sub(name.len() + 1));
    let wanted = match service.is_empty() {
        true => name,
        false => format!("{service}_{name}"),
    };
    fresh(&wanted, LONGEST, taken)
}

/// The names of what a message holds, whatever it stands in; none of what is no more than a text.
fn members(message: &Message) -> Option<BTreeSet<&'static str>> {
    match message.kind {
        Kind::Table(ty) => Some(ty.table.rows.iter().map(|row| row.name).collect()),
        _ => None,
    }
}

impl Service {
    /// The operations as they are offered to those who speak JSON: those of SOAP bindings, then those
    /// of HTTP bindings, each in the order of the documents.
    ///
    /// An operation of a port type that several bindings of a service have stands there once. So does
    /// one of an HTTP binding whose name and members another of the service has as well: documents
    /// of ASP.NET declare each operation three times, in a port type for SOAP, one for GET and one
    /// for POST, and whoever speaks JSON would see three of what is one.
    #[must_use]
    pub fn routes(&self) -> Vec<Route> {
        let mut seen: HashSet<(&str, PortTypeId, u32)> = HashSet::new();
        let mut names: HashSet<String> = HashSet::new();
        let mut ids: HashSet<String> = HashSet::new();
        let mut known: HashSet<(&str, &str, BTreeSet<&str>)> = HashSet::new();
        let mut routes = Vec::new();
        for (number, operation) in self.operations().iter().enumerate() {
            let planned = self.planned(operation);
            let Some(bound) = self.bound(operation) else {
                continue;
            };
            let port_type = self.generated().model[planned.bound().0].port_type;
            let service = planned.service();
            if !seen.insert((service, port_type, bound.operation)) {
                continue;
            }
            if let Some(members) = members(operation.request()) {
                let is_new = known.insert((service, operation.name(), members));
                if !is_new && operation.http().is_some() {
                    continue;
                }
            }
            // Names hold no slash.
            let whole = fresh(
                &format!("{service}/{}", operation.name()),
                usize::MAX,
                &mut names,
            );
            let name = whole
                .split_once('/')
                .map_or("", |(_, name)| name)
                .to_owned();
            routes.push(Route {
                id: identifier(service, &name, &mut ids),
                service: service.to_owned(),
                name,
                operation: number,
            });
        }
        routes
    }

    /// What the documents say that an operation does.
    #[must_use]
    pub fn docs_of(&self, operation: &Operation) -> Option<&str> {
        let model = &self.generated().model;
        let (binding, _) = self.planned(operation).bound();
        let port_type = &model[model[binding].port_type];
        let bound = self.bound(operation)?;
        let declared = port_type.operations.get(bound.operation as usize)?;
        let docs = declared.docs.as_deref();
        docs.filter(|docs| !docs.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_hold_no_more_than_paths_may() {
        let route = Route {
            service: "Grüße".to_owned(),
            name: "Get.x-2".to_owned(),
            id: String::new(),
            operation: 0,
        };
        assert_eq!(route.path(), "/Gr%C3%BC%C3%9Fe/Get.x-2");
    }

    #[test]
    fn identifiers_are_short_plain_and_one_of_a_kind() {
        let mut taken = HashSet::new();
        let mut id = |service: &str, name: &str| identifier(service, name, &mut taken);
        assert_eq!(id("Shop", "Get"), "Shop_Get");
        assert_eq!(id("Shop", "Get"), "Shop_Get-2");
        assert_eq!(id("Shöp", "Get.It"), "Sh_p_Get_It");
        assert_eq!(id("Sh.p", "Get-It"), "Sh_p_Get-It");
        assert_eq!(id("Sh_p", "Get_It"), "Sh_p_Get_It-2");
        let long = "x".repeat(100);
        for (service, name) in [("Shop", &*long), (&*long, "Get"), ("Shop", &*long)] {
            let id = id(service, name);
            assert!(id.len() <= LONGEST, "{id}");
        }
        assert_eq!(taken.len(), 8);
    }
}
