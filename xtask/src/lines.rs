//! How long generated code is, as it is counted everywhere: lines of code a field.

use soapgen::plan::{ItemKind, Plan};

/// The lines that hold code: not the blank ones, nor those that are documentation or a comment
/// alone.
pub fn code_lines(text: &str) -> usize {
    let lines = text.lines().map(str::trim_start);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// The fields that are written: members of structs and variants of enums.
pub fn fields(plan: &Plan) -> usize {
    let fields = plan.items.iter().map(|item| match &item.kind {
        ItemKind::Record(record) => record.members.len(),
        ItemKind::Choice(variants) | ItemKind::DerivedText(variants, _) => variants.len(),
        // Each with one for what no document declares.
        ItemKind::Derived(variants) => variants.len() + 1,
        ItemKind::Enumeration { values, .. } => values.len() + 1,
        ItemKind::Union { members, .. } => members.len() + 1,
        ItemKind::Faults(faults) => faults.len(),
        ItemKind::Alias(_) => 0,
    });
    fields.sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails panics.
mod tests {
    use super::*;
    use crate::folders;

    /// A module for the documents of `wsdl/` with their clients: text, and fields.
    fn generated(documents: &[&str]) -> (String, usize) {
        let mut generator = soapgen::Generator::default();
        for document in documents {
            generator = generator.input(folders::workspace().join("wsdl").join(document));
        }
        let done = generator.generate().unwrap();
        (done.module().unwrap(), fields(&done.plan))
    }

    #[test]
    fn fields_are_those_that_stand_in_the_text() {
        let (text, fields) = generated(&["Services88-User.wsdl"]);
        let mut in_type = false;
        let mut found = 0;
        for line in text.lines() {
            let plain = line.trim_start();
            if plain.starts_with("pub struct") || plain.starts_with("pub enum") {
                // The client's members are not fields of the service.
                in_type = plain.ends_with('{') && !plain.contains("Client<");
            } else if plain == "}" {
                in_type = false;
            } else if in_type && !plain.starts_with("///") && !plain.starts_with('#') {
                found += 1;
            }
        }
        assert_eq!(fields, found);
    }

    #[test]
    fn a_field_takes_no_more_than_six_lines() {
        for documents in [
            &["Services88-User.wsdl"][..],
            &["Services88-SoPrincipal.wsdl"],
            &["Services88-User.wsdl", "Services88-SoPrincipal.wsdl"],
        ] {
            let (text, fields) = generated(documents);
            let lines = code_lines(&text);
            assert!(
                fields > 20,
                "{documents:?}: {fields} fields are too few to measure by"
            );
            assert!(
                lines <= 6 * fields,
                "{documents:?}: {lines} lines for {fields} fields"
            );
        }
    }
}
