//! Which kinds of problems the settings deny or silence, each with a reason.

use super::{Names, Settings};
use soapgen_model::diagnostic::{Action, Code, Diagnostic, Diagnostics, Severity};
use soapgen_model::nearest::nearest;

/// What is denied stands for all warnings.
const WARNINGS: &str = "warnings";

/// What is wrong with an entry of a setting whose keys are codes and whose values are reasons: what
/// it is, and what to do.
pub(crate) fn wrong(names: Names, code: &str, reason: &str) -> Option<(String, String)> {
    let is_group = names == Names::Codes && code == WARNINGS;
    let known = Code::from_name(code);
    if known.is_none() && !is_group {
        let group = (names == Names::Codes).then_some(WARNINGS);
        let names = Code::each().map(Code::name).chain(group);
        let help = match nearest(code, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`docs/check.md` lists the codes, and reports show them".to_owned(),
        };
        return Some((format!("`{code}` is not the code of a problem"), help));
    }
    if names == Names::Code && known.is_some_and(|code| code.actions() == [Action::Refuse]) {
        let message = format!("`{code}` can't be silenced: generation always refuses it");
        return Some((message, "correct what has the problem".to_owned()));
    }
    if reason.trim().is_empty() {
        let message = format!("`{code}` has no reason");
        return Some((message, format!("say why: `{code} = \"…\"`")));
    }
    None
}

impl Settings {
    /// Refuses what is denied, and leaves out what is silenced, but for what is refused. Gives the
    /// number of problems that were left out.
    pub(crate) fn judge(&self, diagnostics: &mut Diagnostics) -> usize {
        if self.deny.is_empty() && self.silence.is_empty() {
            return 0;
        }
        let before = diagnostics.0.len();
        diagnostics.0.retain_mut(|problem| {
            let code = problem.code.name();
            let is_silenced = self.silence.contains_key(code);
            if problem.action == Action::Refuse {
                if is_silenced {
                    append(problem, "`silence` doesn't hold where generation refuses");
                }
                return true;
            }
            let is_warning = problem.severity() == Severity::Warning;
            let group = (is_warning && !is_silenced).then_some(WARNINGS);
            let denied = [Some(code), group].into_iter().flatten();
            let denied = denied.filter_map(|key| self.deny.get(key)).next();
            if let Some(reason) = denied {
                problem.action = Action::Refuse;
                append(problem, &format!("it is denied: {reason}"));
                return true;
            }
            !is_silenced
        });
        before - diagnostics.0.len()
    }
}

fn append(problem: &mut Diagnostic, more: &str) {
    problem.help = Some(match problem.help.take() {
        Some(help) => format!("{help}; {more}"),
        None => more.to_owned(),
    });
}
