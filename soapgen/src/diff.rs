//! What a new version of documents changes: on the wire, and in the Rust that is generated.
//!
//! Both versions are generated with settings of one's own, and compared: [`Difference::between`].
//! On the wire a change has two verdicts, since an old client writes what a new service reads, and
//! reads what that writes. In the Rust it has that of [Semantic Versioning](https://semver.org/).

mod content;
mod found;
mod names;
mod rust;
mod simple;
mod text;
mod understood;
mod wire;

use std::fmt;

use crate::generator::Generated;
use crate::inspect::{Location, location};
use crate::json::{Json, ToJson, objects};

use found::{Found, Side};

pub use found::Kind;

/// Version of the form of a [`Difference`]. It grows when a key goes or changes its meaning, and
/// stays when one is added.
pub const VERSION: usize = 1;

/// Whether messages of one version are understood by the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Each is valid there.
    Fits,
    /// Not each is valid there, but a lenient reader takes it, as soapgen's is unless it is told
    /// to be strict: what it doesn't know it passes over, and that is lost.
    Lenient,
    /// There is one that not even a lenient reader takes, or that is understood otherwise than it
    /// was meant.
    Breaks,
}

/// What code is told that uses what is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Semver {
    /// There is more than there was: what compiled compiles.
    Minor,
    /// What compiled may not compile, or do something else.
    Major,
}

objects! {
    /// What a new version of documents changes. The keys are those of the JSON form.
    pub struct Difference {
        /// [`VERSION`].
        pub version: usize,
        /// The documents of the old version, in the order in which they were opened.
        pub old: Vec<String>,
        /// The documents of the new version.
        pub new: Vec<String>,
        /// How many changes there are of each kind.
        pub summary: Summary,
        /// The changes: those of services first, then those of operations and of types. Changes of
        /// one subject stand together.
        pub changes: Vec<Change>,
    }

    /// How many changes there are, by what they do.
    pub struct Summary {
        /// Changes that stand on the wire.
        pub wire: usize,
        /// Those of them because of which an old client's requests are not understood, or
        /// misunderstood.
        pub breaks_requests: usize,
        /// Those of them because of which answers are not understood by an old client.
        pub breaks_answers: usize,
        /// Those of the others because of which requests or answers need a lenient reader.
        pub lenient: usize,
        /// Changes of the Rust.
        pub rust: usize,
        /// Those of them that are major by Semantic Versioning; the others are minor.
        pub major: usize,
    }

    /// A change.
    pub struct Change {
        /// What is changed: `operation GetOrder of {urn:shop}Shop`, `type {urn:shop}Order`.
        pub subject: String,
        /// The kind of the change.
        pub kind: Kind,
        /// What is changed in it.
        pub message: String,
        /// Whether the new service understands an old client's requests, if it stands in those.
        pub requests: Option<Verdict>,
        /// Whether an old client understands the new service's answers, if it stands in those.
        pub answers: Option<Verdict>,
        /// What it is in the Rust, if it is a change of that.
        pub rust: Option<Semver>,
        /// `old` or `new`: whose document `place` is in.
        pub side: Option<String>,
        /// Where it is.
        pub place: Option<Location>,
    }
}

/// What can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// That messages are not understood: a change that [`Verdict::Breaks`].
    Wire,
    /// That code may not compile: a change that is [`Semver::Major`].
    Rust,
    /// Any change.
    Any,
}

impl Difference {
    /// What the new version changes. The work is in proportion to the documents and the code.
    pub fn between(old: &Generated, new: &Generated) -> Self {
        let mut found = Found::default();
        let names = names::Names::between(&old.model, &new.model);
        wire::compare(old, new, &names, &mut found);
        rust::compare(old, new, &names, &mut found);
        let sources = |side: Side| match side {
            Side::Old => &old.sources,
            Side::New => &new.sources,
        };
        let changes = found.finish().into_iter().map(|change| Change {
            subject: change.subject.text,
            kind: change.kind,
            message: change.message,
            requests: change.requests,
            answers: change.answers,
            rust: change.rust,
            side: change.place.map(|(side, _)| side.name().to_owned()),
            place: change
                .place
                .map(|(side, place)| location(sources(side), place)),
        });
        let changes: Vec<Change> = changes.collect();
        let documents = |generated: &Generated| {
            let sources = &generated.sources;
            let documents = sources.documents();
            documents.map(|id| sources.display(id).to_owned()).collect()
        };
        Self {
            version: VERSION,
            old: documents(old),
            new: documents(new),
            summary: Summary::of(&changes),
            changes,
        }
    }

    /// Whether a change is at or above a level.
    pub fn has(&self, level: Level) -> bool {
        match level {
            Level::Wire => self.summary.breaks_requests + self.summary.breaks_answers > 0,
            Level::Rust => self.summary.major > 0,
            Level::Any => !self.changes.is_empty(),
        }
    }

    /// The changes as JSON, with a line for each member and a line break at the end.
    pub fn to_json(&self) -> String {
        format!("{}\n", ToJson::to_json(self))
    }
}

impl Summary {
    fn of(changes: &[Change]) -> Self {
        let count = |is_it: &dyn Fn(&Change) -> bool| changes.iter().filter(|c| is_it(c)).count();
        let breaks = Some(Verdict::Breaks);
        Self {
            wire: count(&Change::is_on_the_wire),
            breaks_requests: count(&|change| change.requests == breaks),
            breaks_answers: count(&|change| change.answers == breaks),
            lenient: count(&|change| change.worst() == Some(Verdict::Lenient)),
            rust: count(&|change| change.rust.is_some()),
            major: count(&|change| change.rust == Some(Semver::Major)),
        }
    }
}

impl Change {
    fn is_on_the_wire(&self) -> bool {
        self.rust.is_none()
    }

    /// The worse of the verdicts on the wire.
    fn worst(&self) -> Option<Verdict> {
        self.requests.max(self.answers)
    }
}

impl ToJson for Verdict {
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fits => "fits",
            Self::Lenient => "lenient",
            Self::Breaks => "breaks",
        })
    }
}

impl ToJson for Semver {
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
}

impl fmt::Display for Semver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

impl ToJson for Kind {
    fn to_json(&self) -> Json {
        Json::String(self.name().to_owned())
    }
}
