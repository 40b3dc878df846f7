//! The changes as they are found.

use std::collections::HashMap;

use super::{Semver, Verdict};
use soapgen_model::place::Place;

macro_rules! kinds {
    ($($part:literal { $($name:ident $code:literal $meaning:literal;)+ })+) => {
        /// The kind of a change. Its name is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $meaning] $name,)+)+
        }

        impl Kind {
            /// All kinds by what they are about, in the order of `docs/diff.md`.
            pub const ALL: &[(&str, &[Self])] = &[$(($part, &[$(Self::$name),+])),+];

            /// The name: short, in kebab-case, such as `element-added`.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => $code,)+)+
                }
            }

            /// What it means.
            pub fn meaning(self) -> &'static str {
                match self {
                    $($(Self::$name => $meaning,)+)+
                }
            }
        }
    };
}

kinds! {
    "Services and operations" {
        Namespace "namespace" "A namespace has another name, with what is declared in it. It is said once, and the rest is compared as if the name were the same.";
        Binding "binding" "A binding was added or removed, with all its operations.";
        Address "address" "A port has another address.";
        Operation "operation" "An operation was added or removed, or has another name, which messages in document style don't show.";
        Action "action" "An operation has another SOAP action, action of WS-Addressing or location.";
        Protocol "protocol" "A binding speaks another version of SOAP, or another protocol.";
        Style "style" "An operation changed between document and rpc style, or a message, header block or fault between literal and encoded.";
        Body "body" "A message has other elements in its body.";
        Response "response" "An operation got a response, or lost it.";
        Header "header" "A header block or header fault was added or removed, or is required, or no longer.";
        Fault "fault" "A fault was added or removed.";
        Attachment "attachment" "A MIME part was added or removed, or has another media type.";
    }
    "Types and elements" {
        ElementAdded "element-added" "An element was added to a type.";
        ElementRemoved "element-removed" "An element was removed from a type.";
        ElementRenamed "element-renamed" "An element has another name, or is in another namespace.";
        AttributeAdded "attribute-added" "An attribute was added to a type.";
        AttributeRemoved "attribute-removed" "An attribute was removed from a type.";
        Occurrence "occurrence" "An element or attribute may occur more or less often.";
        Nillable "nillable" "An element may be nil, or no longer.";
        Order "order" "Elements stand in another order, or repeat together.";
        Choice "choice" "Elements exclude each other, or no longer.";
        Content "content" "Elements that may stand in a type together are not taken by the other version, or can't be compared.";
        Type "type" "An element, attribute or text is of another type.";
        Facet "facet" "A simple type takes more or fewer values.";
        ValueAdded "value-added" "An enumeration has one more value.";
        ValueRemoved "value-removed" "An enumeration has one value less.";
        Default "default" "A value by default was added, removed or changed.";
        Fixed "fixed" "A fixed value was added, removed or changed.";
        Derived "derived" "A type that may stand in for another by `xsi:type` was added or removed.";
        Substitute "substitute" "An element that may stand for another was added or removed.";
        Abstract "abstract" "A type or element became abstract, or no longer is.";
        Wildcard "wildcard" "A wildcard was added, removed or changed.";
        Mixed "mixed" "Text may stand between the elements, or no longer.";
        Identity "identity" "An identity constraint was added, removed or changed.";
    }
    "Rust" {
        ItemAdded "item-added" "A type, client or trait was added.";
        ItemRemoved "item-removed" "A type, client or trait is gone.";
        ItemChanged "item-changed" "A type is of another kind, or a name for another type.";
        PartAdded "part-added" "A field, variant, method or constant was added.";
        PartRemoved "part-removed" "A field, variant, method or constant is gone.";
        PartChanged "part-changed" "A field, variant, method or constant has another type, or parameters of a method change places.";
        Derive "derive" "A type has another derive, or one less.";
    }
}

/// Which of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Old,
    New,
}

impl Side {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// What is changed, in the order in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    pub(super) class: Class,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    Service,
    Operation,
    Type,
}

impl Subject {
    pub(super) fn service(text: impl Into<String>) -> Self {
        Self::new(Class::Service, text)
    }

    pub(super) fn operation(name: &str, binding: &dyn std::fmt::Display) -> Self {
        Self::new(Class::Operation, format!("operation {name} of {binding}"))
    }

    pub(super) fn new(class: Class, text: impl Into<String>) -> Self {
        Self {
            class,
            text: text.into(),
        }
    }
}

/// A place in one of the versions.
pub(super) type At = Option<(Side, Place)>;

/// A change before it is shown.
#[derive(Clone, Debug)]
pub(super) struct One {
    pub(super) subject: Subject,
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) requests: Option<Verdict>,
    pub(super) answers: Option<Verdict>,
    pub(super) rust: Option<Semver>,
    pub(super) place: At,
}

/// The changes found so far. What is found for requests and for answers is one change.
#[derive(Debug, Default)]
pub(super) struct Found {
    all: Vec<One>,
    known: HashMap<(Subject, Kind, String, At), usize>,
}

impl Found {
    pub(super) fn add(&mut self, one: One) {
        let key = (
            one.subject.clone(),
            one.kind,
            one.message.clone(),
            one.place,
        );
        let known = self.known.get(&key).and_then(|at| self.all.get_mut(*at));
        if let Some(known) = known {
            known.requests = known.requests.max(one.requests);
            known.answers = known.answers.max(one.answers);
            known.rust = known.rust.max(one.rust);
            return;
        }
        self.known.insert(key, self.all.len());
        self.all.push(one);
    }

    /// In order: by what is changed, each as it was first met.
    pub(super) fn finish(self) -> Vec<One> {
        let mut first: HashMap<Subject, usize> = HashMap::new();
        for one in &self.all {
            let next = first.len();
            first.entry(one.subject.clone()).or_insert(next);
        }
        let mut all = self.all;
        all.sort_by_key(|one| {
            let met = first.get(&one.subject).copied().unwrap_or(usize::MAX);
            (one.subject.class, met, one.rust.is_some())
        });
        all
    }
}
