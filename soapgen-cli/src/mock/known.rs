//! What answering needs to know of a service, for many threads: what a service was read from is
//! for one.

use std::collections::HashSet;
use std::ops::Deref;

use soapgen_dynamic::{Detail, Message, Operation, Service};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{GlobalElement, ReadOptions, Root};

use crate::bindings::binding_of;

/// What is known of a service.
pub(crate) struct Known {
    pub(crate) operations: Vec<Operated>,
    roots: Vec<&'static Root<Document>>,
    elements: &'static [&'static dyn GlobalElement],
}

/// An operation, with what may be said in it.
pub(crate) struct Operated {
    operation: Operation,
    /// Its binding, by its name in the document.
    pub(crate) binding: String,
    /// Whether its name alone means it, as for `soapgen call`: what SOAP binds as well has its binding
    /// before it.
    pub(crate) is_plain: bool,
    /// The address that the document gives.
    pub(crate) address: Option<String>,
    /// What the documents say of it.
    pub(crate) docs: String,
    /// The elements in the details of the faults that it declares.
    pub(crate) faults: Vec<&'static Root<Document>>,
    /// A sample of each.
    pub(crate) fault_samples: Vec<Result<Document, String>>,
    pub(crate) request: Sampled,
    /// `None` where nothing is answered.
    pub(crate) response: Option<Sampled>,
}

/// A sample of a message; where there is none, why.
pub(crate) type Sampled = Result<(Document, Headers), String>;

impl Deref for Operated {
    type Target = Operation;

    fn deref(&self) -> &Operation {
        &self.operation
    }
}

impl Known {
    pub(crate) fn of(service: &Service) -> Self {
        let sampled = |message: &'static Message| {
            let sampled = service.sample_message(message, Detail::Usual);
            sampled.map_err(|why| why.to_string())
        };
        let by_soap: HashSet<&str> = (service.operations().iter())
            .filter(|of| of.soap().is_some())
            .map(Operation::name)
            .collect();
        let operations = service.operations().iter().map(|operation| {
            let faults = service.faults_of(operation);
            let of_fault = |root: &&'static Root<Document>| {
                let sample = service.sample_of(root, Detail::Usual);
                sample.map_err(|why| why.to_string())
            };
            Operated {
                operation: operation.clone(),
                binding: binding_of(service, operation).to_owned(),
                is_plain: operation.soap().is_some() || !by_soap.contains(operation.name()),
                address: service.planned(operation).address().map(str::to_owned),
                docs: service.docs_of(operation).unwrap_or_default().to_owned(),
                fault_samples: faults.iter().map(of_fault).collect(),
                faults,
                request: sampled(operation.request()),
                response: operation.response().map(sampled),
            }
        });
        Self {
            operations: operations.collect(),
            roots: service.roots().to_vec(),
            elements: service.elements(),
        }
    }

    /// The global element of a name.
    pub(crate) fn root(&self, namespace: &str, local: &str) -> Option<&'static Root<Document>> {
        let is_it =
            |root: &&&'static Root<Document>| root.name() == local && root.namespace() == namespace;
        self.roots.iter().find(is_it).copied()
    }

    /// How requests are read.
    pub(crate) fn options(&self, is_strict: bool) -> ReadOptions {
        ReadOptions::default()
            .with_strict(is_strict)
            .with_elements(self.elements)
    }
}

impl Operated {
    /// Its name for people: with the method, if HTTP alone binds it.
    pub(crate) fn title(&self) -> String {
        match self.http() {
            None => self.name().to_owned(),
            Some(http) => format!("{} by {}", self.name(), http.method()),
        }
    }

    /// The names that files of its answers have.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        let whole = format!("{}.{}", self.binding, self.name());
        std::iter::once(whole).chain(self.is_plain.then(|| self.name().to_owned()))
    }

    /// The names of the elements in the details of its faults.
    pub(crate) fn fault_names(&self) -> Vec<&'static str> {
        self.faults.iter().map(|root| root.name()).collect()
    }

    /// The element of a name in the details of its faults.
    pub(crate) fn fault(&self, name: &str) -> Option<&'static Root<Document>> {
        let mut faults = self.faults.iter();
        faults.find(|root| root.name() == name).copied()
    }
}
