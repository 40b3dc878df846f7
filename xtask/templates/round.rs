/// Reads a document and writes it back, and says what is wrong with it.
fn round<T: Slot>(
    root: &'static Root<T>,
    elements: &'static [&'static dyn GlobalElement],
    document: &str,
) -> Vec<String> {
    let value = match root.from_str(document) {
        Ok(value) => value,
        Err(error) => return vec!["unread".to_owned(), error.to_string()],
    };
    let written = match root.to_string(&value) {
        Ok(written) => written,
        Err(error) => return vec!["unwritten".to_owned(), error.to_string()],
    };
    let strict = ReadOptions::default().with_strict(true).with_elements(elements);
    let [strict, rewritten] = [document, &written].map(|text| {
        let error = root.read_with(text, &strict).err();
        error.map(|error| error.to_string()).unwrap_or_default()
    });
    let violations = match root.validate_with(&value, elements) {
        Ok(violations) => violations
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
        Err(error) => error.to_string(),
    };
    vec!["ok".to_owned(), written, strict, violations, rewritten]
}
