#![doc = include_str!("../README.md")]
#![warn(unreachable_pub)] // What is public is meant to be: all else is of the crate alone.

mod http;
mod json;
mod notes;
mod openapi;
mod operation;
pub mod pretty;
mod routes;
mod sample;
mod tables;

pub use json::schema::{clipped, plain_text};
pub use json::{JsonError, from_json, parse as parse_json, to_json};
pub use notes::{MessageNotes, occurs};
pub use openapi::{Problem, fault_to_json};
pub use operation::{
    Direction, HttpOperation, Message, Operation, Outcome, Planned, PlannedId, Soap, Wire,
};
pub use routes::Route;
pub use sample::{Detail, NoSample};

use std::cell::RefCell;
use std::collections::HashMap;

use soapgen::model::BoundOperation;
use soapgen::{Error, Generated, Generator, Settings};
use soapgen_runtime::dynamic::{Document, Kind, row_of};
use soapgen_runtime::{GlobalElement, Root};

use tables::Tables;

/// A service, or several, by the documents that describe them: their operations and global
/// elements.
///
/// What its tables take is kept for as long as the program runs: they are for services that a
/// program reads once.
#[derive(Debug)]
pub struct Service {
    generated: Generated,
    operations: Vec<Operation>,
    roots: Vec<&'static Root<Document>>,
    elements: &'static [&'static dyn GlobalElement],
    /// Elements of mixed content that samples show, by the addresses of their rows.
    children: RefCell<HashMap<usize, &'static Root<Document>>>,
}

impl Service {
    /// Reads the documents that the settings name. Of the settings, those count that say something
    /// of messages; own types do not.
    ///
    /// # Errors
    /// When the documents can't be used: every problem with its place.
    pub fn load(settings: Settings) -> Result<Self, Error> {
        Self::loaded(settings, false)
    }

    /// The same with what a server of it needs: its port types, each with the documents that
    /// describe it, in [`Plan::servers`](soapgen::plan::Plan::servers).
    ///
    /// # Errors
    /// As [`Service::load`].
    pub fn load_to_serve(settings: Settings) -> Result<Self, Error> {
        Self::loaded(settings, true)
    }

    fn loaded(settings: Settings, is_served: bool) -> Result<Self, Error> {
        let mut settings = settings;
        settings.types.clear();
        settings.server = is_served;
        Ok(Self::of(Generator::with_settings(settings).generate()?))
    }

    /// Of what was read for generated code.
    #[must_use]
    pub fn of(generated: Generated) -> Self {
        let mut tables = Tables::new(&generated.plan);
        let roots = tables.roots();
        let mut operations = operation::all(&generated.plan, &mut tables, &roots);
        operations.extend(http::all(&generated.plan, &mut tables, &roots));
        let elements: Vec<&'static dyn GlobalElement> = (roots.iter().copied())
            .map(|root| root as &dyn GlobalElement)
            .collect();
        Self {
            operations,
            roots,
            elements: elements.leak(),
            children: RefCell::default(),
            generated,
        }
    }

    /// What it was read from, and the code that there would be.
    pub fn generated(&self) -> &Generated {
        &self.generated
    }

    /// Its operations: those of SOAP bindings, then those of HTTP bindings (WSDL 1.1, section 4), each
    /// in the order of the documents.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The number, among the operations, of the one that the plan has there.
    pub fn operation_of(&self, id: PlannedId) -> Option<usize> {
        self.operations.iter().position(|of| of.id == id)
    }

    /// What the plan has of an operation: what would be generated for it.
    pub fn planned(&self, operation: &Operation) -> Planned<'_> {
        Planned::of(&self.generated.plan, operation.id)
    }

    /// What the binding says of an operation.
    pub fn bound(&self, operation: &Operation) -> Option<&BoundOperation> {
        let (binding, index) = self.planned(operation).bound();
        self.generated.model[binding].operations.get(index)
    }

    /// The operations of a name, one for each binding that has it, those of SOAP bindings first; of
    /// all letters the same but for their case where there is none.
    pub fn named<'s>(&'s self, name: &str) -> Vec<&'s Operation> {
        let of = |is: &dyn Fn(&str) -> bool| -> Vec<&'s Operation> {
            self.operations.iter().filter(|of| is(of.name())).collect()
        };
        match &*of(&|of| of == name) {
            [] => of(&|of| of.eq_ignore_ascii_case(name)),
            found => found.to_vec(),
        }
    }

    /// The global elements.
    pub fn roots(&self) -> &[&'static Root<Document>] {
        &self.roots
    }

    /// The global element of a name.
    pub fn root(&self, namespace: &str, local: &str) -> Option<&'static Root<Document>> {
        let Generated { plan, model, .. } = &self.generated;
        let mut roots = plan.roots.iter().zip(&self.roots);
        let found = roots.find(|(item, _)| {
            let name = &model[item.element].name;
            *name.local == *local && *name.namespace == *namespace
        });
        found.map(|(_, root)| *root)
    }

    /// The same, for [`ReadOptions::elements`](soapgen_runtime::ReadOptions::elements).
    pub fn elements(&self) -> &'static [&'static dyn GlobalElement] {
        self.elements
    }
}

/// What the values of a global element are.
pub fn kind_of(root: &'static Root<Document>) -> Option<&'static Kind> {
    soapgen_runtime::dynamic::kind_of(row_of(root))
}
