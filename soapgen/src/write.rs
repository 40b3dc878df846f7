//! Writing files: whole or not at all, and only those whose content changes.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::generator::Error;

/// Writes a file, if that changes it.
pub(crate) fn write_if_changed(file: &Path, content: impl AsRef<[u8]>) -> Result<(), Error> {
    write_all(&[(file.to_owned(), content.as_ref())])
}

/// Writes files, those that it changes. All that can fail for a file alone is done before the
/// first is replaced, and they are replaced in their order.
pub(crate) fn write_all(files: &[(PathBuf, &[u8])]) -> Result<(), Error> {
    let mut parts = Vec::new();
    let result = files.iter().try_for_each(|(file, content)| {
        if std::fs::read(file).is_ok_and(|old| old == *content) {
            return Ok(());
        }
        let mut part = file.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        parts.push((part.clone(), file));
        let written = match file.is_dir() {
            true => Err(io::ErrorKind::IsADirectory.into()),
            false => std::fs::write(&part, content),
        };
        written.map_err(|error| unwritable(file, &error))
    });
    let result = result.and_then(|()| {
        parts.iter().try_for_each(|(part, file)| {
            std::fs::rename(part, file).map_err(|error| unwritable(file, &error))
        })
    });
    if result.is_err() {
        for (part, _) in parts {
            // What was half written is of no use; that it can't be removed changes nothing.
            let _ = std::fs::remove_file(part);
        }
    }
    result
}

fn unwritable(file: &Path, error: &io::Error) -> Error {
    let message = format!("`{}` can't be written: {error}", file.display());
    Error::one(
        Diagnostic::error("write", None, message)
            .help("name a file in a folder that exists and can be written to"),
    )
}
