//! What is wrong with documents, and what generation does about each problem.

use std::fmt;

use crate::generator::{self, Generator};
use crate::inspect::{Problem, problems};
use crate::json::{ToJson, objects};
use soapgen_model::diagnostic::{Action, Diagnostic, Diagnostics, Explained};
use soapgen_model::load;
use soapgen_model::source::Sources;

objects! {
    /// What is wrong with documents. The keys are those of the JSON form.
    pub struct Check {
        /// Version of the form; as [`crate::inspect::VERSION`].
        pub version: usize,
        /// The documents that were read, in the order in which they were opened.
        pub documents: Vec<String>,
        /// Whether Rust can be generated: no problem is refused.
        pub generates: bool,
        /// The problems, in the order in which they were found.
        pub problems: Vec<Checked>,
        /// How many problems are not among them since the setting `silence` has their codes.
        pub silenced: usize,
    }

    /// A problem, and what is done about it.
    pub struct Checked {
        /// `refuse`: nothing is generated; `skip`: what has the problem is left out; `guess`:
        /// the likeliest meaning is taken.
        pub action: Action,
        /// The problem.
        pub problem: Problem,
        /// The problem with its line and the action, as a person reads it.
        pub text: String,
    }
}

impl Generator {
    /// Lists every problem that generation would meet, those behind the first error too: where
    /// an import is missing, what it would have declared is reported as unknown.
    pub fn check(&self) -> Check {
        let mut diagnostics = Diagnostics::default();
        let settings = self.current();
        settings.check_values(&mut diagnostics);
        let (sources, services) = load::documents(
            &settings.inputs,
            settings.catalog.as_deref(),
            settings.root.as_deref(),
            &mut diagnostics,
        );
        let model = self.resolve(services, &mut diagnostics);
        // A plan of a model with holes would report what nobody wrote.
        if !diagnostics.has_errors() {
            generator::plan(&model, settings, &mut diagnostics);
        }
        let silenced = settings.judge(&mut diagnostics);
        Check::of(&diagnostics, silenced, &sources)
    }
}

impl Check {
    fn of(diagnostics: &Diagnostics, silenced: usize, sources: &Sources) -> Self {
        let checked = |(diagnostic, problem): (&Diagnostic, Problem)| Checked {
            action: diagnostic.action,
            problem,
            text: Explained(diagnostic, sources).to_string(),
        };
        let problems = problems(diagnostics, sources);
        Self {
            version: crate::inspect::VERSION,
            documents: sources
                .documents()
                .map(|document| sources.display(document).to_owned())
                .collect(),
            generates: !diagnostics.has_errors(),
            problems: diagnostics.0.iter().zip(problems).map(checked).collect(),
            silenced,
        }
    }

    /// The list as JSON, with a line for each member and a line break at the end.
    pub fn to_json(&self) -> String {
        format!("{}\n", ToJson::to_json(self))
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for checked in &self.problems {
            writeln!(f, "{}", checked.text)?;
        }
        let count = |action| self.problems.iter().filter(|p| p.action == action).count();
        let refused = count(Action::Refuse);
        let (skipped, guessed) = (count(Action::Skip), count(Action::Guess));
        let more = |number, what| match number {
            0 => String::new(),
            _ => format!(", {number} {what}"),
        };
        let noted = more(count(Action::Note), "noted");
        let silenced = more(self.silenced, "silenced");
        let outcome = match self.generates {
            true => "Rust can be generated",
            false => "nothing can be generated",
        };
        match self.problems.len() {
            0 => writeln!(f, "no problems{silenced}; {outcome}"),
            _ => writeln!(
                f,
                "{refused} refused, {skipped} skipped, {guessed} guessed{noted}{silenced}; {outcome}"
            ),
        }
    }
}
