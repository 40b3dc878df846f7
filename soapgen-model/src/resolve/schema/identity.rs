//! Identity constraints: what they refer to.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Identity, IdentityKind, XmlName};
use crate::syntax::xsd;

use super::Resolver;
use super::collect::Scope;

impl Resolver<'_, '_> {
    /// A constraint as its element has it.
    pub(super) fn identity(&mut self, identity: &xsd::Identity, scope: &Scope) -> Option<Identity> {
        let name = XmlName::new(scope.target.clone(), identity.name.clone());
        let kind = match &identity.kind {
            xsd::IdentityKind::Unique => IdentityKind::Unique,
            xsd::IdentityKind::Key => IdentityKind::Key,
            xsd::IdentityKind::Reference(refer) => {
                self.references.insert(name.clone(), identity.place);
                IdentityKind::Reference(scope.name(refer)?)
            }
        };
        Some(Identity {
            name,
            kind,
            selector: identity.selector.clone(),
            fields: identity.fields.clone(),
        })
    }

    /// Takes out the references to what isn't there, or has another number of fields (XML Schema
    /// Part 1, 3.11.6, Identity-constraint Definition Properties Correct): no document could keep
    /// them.
    pub(super) fn check_identities(&mut self) {
        let mut keys: HashMap<XmlName, usize> = HashMap::new();
        for identity in self.model.elements.iter().flat_map(|e| &e.identities) {
            if !matches!(identity.kind, IdentityKind::Reference(_)) {
                keys.insert(identity.name.clone(), identity.fields.len());
            }
        }
        let mut problems = Vec::new();
        for element in &mut self.model.elements {
            element.identities.retain(|identity| {
                let IdentityKind::Reference(refer) = &identity.kind else {
                    return true;
                };
                let what = match keys.get(refer) {
                    None => "no document declares it".to_owned(),
                    Some(fields) if *fields != identity.fields.len() => {
                        format!("it has {fields} fields, and this {}", identity.fields.len())
                    }
                    Some(_) => return true,
                };
                let place = self.references.get(&identity.name).copied();
                let name = &identity.name;
                problems.push(
                    Diagnostic::skip(
                        Code::IdentityConstraint,
                        place,
                        format!("the reference `{name}` is to the key `{refer}`: {what}"),
                    )
                    .help("documents are not checked by it (XML Schema Part 1, 3.11)"),
                );
                false
            });
        }
        for problem in problems {
            self.report(problem);
        }
    }
}
