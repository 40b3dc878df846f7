//! Looking up what WSDL documents declare by name.

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::{Action, Code, Diagnostic, Diagnostics, Place};
use crate::model::XmlName;
use crate::nearest::nearest;
use crate::syntax::wsdl::{Definitions, WSDL};
use crate::syntax::xsd::QName;

/// Searching a near name takes a walk through all names, so it is done this often and no more.
#[derive(Debug)]
pub(super) struct Suggestions(u32);

impl Default for Suggestions {
    fn default() -> Self {
        Self(50)
    }
}

impl Suggestions {
    /// The help for an unknown name: the nearest known one.
    pub(super) fn nearest<'n>(
        &mut self,
        wanted: &XmlName,
        known: impl Iterator<Item = &'n XmlName> + Clone,
    ) -> Option<String> {
        self.0 = self.0.checked_sub(1)?;
        // The same local name elsewhere is the likeliest slip of all.
        if let Some(name) = known.clone().find(|name| name.local == wanted.local) {
            return Some(format!("did you mean `{name}`?"));
        }
        let local = nearest(&wanted.local, known.clone().map(|name| &*name.local))?;
        let name = known.clone().find(|name| &*name.local == local)?;
        if name.namespace == wanted.namespace {
            return Some(format!("did you mean `{local}`?"));
        }
        Some(format!("did you mean `{name}`?"))
    }

    /// The same for a name that has no namespace.
    pub(super) fn nearest_local<'n>(
        &mut self,
        wanted: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<String> {
        self.0 = self.0.checked_sub(1)?;
        Some(format!("did you mean `{}`?", nearest(wanted, known)?))
    }
}

/// For an unknown name without which the rest of the service still stands.
pub(super) trait LeftOut {
    /// The same as a warning that says what is left out.
    fn left_out(self, what: &str) -> Self;
}

impl LeftOut for Diagnostic {
    fn left_out(self, what: &str) -> Self {
        let help = match self.help {
            Some(near) => format!("{what} is left out; {near}"),
            None => format!("{what} is left out"),
        };
        Self {
            action: Action::Skip,
            help: Some(help),
            ..self
        }
    }
}

/// One kind of declaration, by name.
#[derive(Debug)]
pub(super) struct Table<T> {
    kind: &'static str,
    code: Code,
    /// What becomes of the second of two with one name.
    of_two: &'static str,
    entries: HashMap<XmlName, (T, Place)>,
    /// In document order, for suggestions that don't depend on the order of a hash table.
    order: Vec<XmlName>,
}

/// The answer of a [`Table`].
pub(super) enum Found<'t, T> {
    /// It is declared.
    Known(&'t T),
    /// It isn't; not reported yet.
    Unknown(XmlName),
    /// Its prefix isn't, which is reported.
    Undeclared,
}

impl<T> Table<T> {
    pub(super) fn new(kind: &'static str, code: Code, of_two: &'static str) -> Self {
        Self {
            kind,
            code,
            of_two,
            entries: HashMap::new(),
            order: Vec::new(),
        }
    }

    /// Adds a declaration; of two with one name the first counts. Nothing is to be said of two
    /// that are the same.
    pub(crate) fn add(
        &mut self,
        name: XmlName,
        value: T,
        place: Place,
        is_same: impl Fn(&T, &T) -> bool,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some((known, first)) = self.entries.get(&name) {
            if !is_same(known, &value) {
                diagnostics.push(
                    Diagnostic::skip(
                        Code::DuplicateName,
                        place,
                        format!("the {} `{name}` is declared twice", self.kind),
                    )
                    .help(self.of_two)
                    .related(*first, "it is declared here first"),
                );
            }
            return;
        }
        self.order.push(name.clone());
        self.entries.insert(name, (value, place));
    }

    /// The declaration of this name.
    pub(super) fn get(&self, name: &XmlName) -> Option<&T> {
        self.entries.get(name).map(|(value, _)| value)
    }

    /// The declaration a name stands for.
    ///
    /// Where a name has no prefix, many documents mean their own target namespace, whatever
    /// the default namespace is.
    pub(super) fn find(&self, name: &QName, definitions: &Definitions) -> Found<'_, T> {
        self.find_named(name, definitions).1
    }

    /// The same with the name under which it was found.
    pub(super) fn find_named(
        &self,
        name: &QName,
        definitions: &Definitions,
    ) -> (Option<XmlName>, Found<'_, T>) {
        let Some(name) = &name.name else {
            return (None, Found::Undeclared);
        };
        if let Some((value, _)) = self.entries.get(name) {
            return (Some(name.clone()), Found::Known(value));
        }
        if name.namespace.is_empty() || &*name.namespace == WSDL {
            let own = definitions.qualified(&name.local);
            if let Some((value, _)) = self.entries.get(&own) {
                return (Some(own), Found::Known(value));
            }
        }
        (None, Found::Unknown(name.clone()))
    }

    /// What to report of a name that isn't declared.
    pub(super) fn unknown(
        &self,
        name: &XmlName,
        place: Place,
        suggestions: &mut Suggestions,
    ) -> Diagnostic {
        let message = format!("no {} `{name}` is declared", self.kind);
        let out = Diagnostic::error(self.code, place, message);
        match suggestions.nearest(name, self.order.iter()) {
            Some(help) => out.help(help),
            None => out,
        }
    }
}

/// Names, shortened where there are many.
pub(crate) fn listed(names: &[Rc<str>]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|n| format!("`{n}`")).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}
