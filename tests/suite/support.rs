//! The folders and files of the features.

use std::fs;
use std::path::{Path, PathBuf};

/// The feature folders with their names.
pub fn features() -> Vec<(String, PathBuf)> {
    entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("features"))
}

/// What stands in a folder, by name; nothing where there is no such folder.
pub fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut entries: Vec<(String, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                path,
            )
        })
        .collect();
    entries.sort();
    entries
}

/// The text of a file.
pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
