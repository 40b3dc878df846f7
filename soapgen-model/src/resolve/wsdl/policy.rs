//! WS-Policy: whether a binding asks for WS-Addressing, and for what soapgen does not do.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Addressing, XmlName};
use crate::syntax::wsdl::{PolicyExpression, edition};

use super::Resolver;

/// How deep references to policies are followed.
const DEPTH: usize = 16;

/// How many expressions one binding's policies may have; a few references can name millions.
const BUDGET: usize = 10_000;

/// What a policy asks of a client.
#[derive(Clone, Debug, Default)]
struct Wants {
    addressing: Option<Addressing>,
    /// Assertions that soapgen does nothing about.
    others: Vec<(XmlName, Place)>,
    /// Policies that lie elsewhere.
    elsewhere: Vec<(String, Place)>,
}

impl Wants {
    fn add(&mut self, mut other: Wants) {
        self.addressing = self.addressing.or(other.addressing);
        self.others.append(&mut other.others);
        self.elsewhere.append(&mut other.elsewhere);
    }
}

impl Resolver<'_, '_> {
    /// Applies the policies attached to each binding.
    pub(super) fn policies(&mut self) {
        let mut attached = std::mem::take(&mut self.attached);
        attached.sort_by_key(|(binding, ..)| *binding);
        for of_binding in attached.chunk_by(|a, b| a.0 == b.0) {
            let mut wants = Wants::default();
            let mut budget = BUDGET;
            for (_, number, expressions) in of_binding {
                for expression in *expressions {
                    wants.add(self.wants(expression, *number, 0, &mut budget));
                }
            }
            let Some((id, ..)) = of_binding.first() else {
                continue;
            };
            let Some(binding) = self.schemas.model.bindings.get_mut(id.0 as usize) else {
                continue;
            };
            binding.requires_addressing |= wants.addressing.is_some();
            binding.addressing = binding.addressing.or(wants.addressing);
            let mut seen: Vec<&str> = Vec::new();
            for (name, place) in &wants.others {
                if seen.contains(&&*name.local) {
                    continue;
                }
                seen.push(&name.local);
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::Policy,
                        *place,
                        format!(
                            "the binding `{}` has the policy assertion `{name}`",
                            binding.name.local
                        ),
                    )
                    .help("generated code does nothing about it; the service may ask for it"),
                );
            }
            for (number, (uri, place)) in wants.elsewhere.iter().enumerate() {
                if wants.elsewhere.iter().take(number).any(|(u, _)| u == uri) {
                    continue;
                }
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::Policy,
                        *place,
                        format!(
                            "the binding `{}` has a policy that is not in its document: `{uri}`",
                            binding.name.local
                        ),
                    )
                    .help("generated code does nothing about it; the service may ask for it"),
                );
            }
        }
    }

    fn wants(
        &self,
        expression: &PolicyExpression,
        number: usize,
        depth: usize,
        budget: &mut usize,
    ) -> Wants {
        let mut out = Wants::default();
        if depth > DEPTH || *budget == 0 {
            return out;
        }
        *budget -= 1;
        match expression {
            PolicyExpression::All(all) => {
                for expression in all {
                    out.add(self.wants(expression, number, depth, budget));
                }
            }
            // The client may choose: what costs least.
            PolicyExpression::ExactlyOne(alternatives) => {
                let each = alternatives.iter();
                let wants = each.map(|e| self.wants(e, number, depth, budget));
                let cheapest = wants
                    .min_by_key(|w| (w.others.len() + w.elsewhere.len(), w.addressing.is_some()));
                out = cheapest.unwrap_or_default();
            }
            PolicyExpression::Assertion { optional: true, .. }
            | PolicyExpression::Assertion { https: true, .. } => {}
            PolicyExpression::Assertion { name, place, .. } => match &*name.local {
                "Addressing" | "UsingAddressing" => out.addressing = Some(edition(&name.namespace)),
                // Only the service need be able to.
                "Utf816FFFECharacterEncoding" => {}
                _ => out.others.push((name.clone(), *place)),
            },
            PolicyExpression::Reference { uri, place } => {
                let definitions = self.syntax.definitions.get(number);
                let policies = definitions.map_or(&[][..], |d| &d.policies);
                let policy = policies.iter().find(|policy| match uri.strip_prefix('#') {
                    Some(id) => policy.id.as_deref() == Some(id),
                    None => policy.name.as_deref() == Some(uri),
                });
                match policy {
                    Some(policy) => {
                        out = self.wants(&policy.expression, number, depth + 1, budget);
                    }
                    None => out.elsewhere.push((uri.clone(), *place)),
                }
            }
        }
        out
    }
}
