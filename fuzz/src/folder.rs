//! A folder for the files of one input.

use std::path::PathBuf;
use std::{fs, process};

/// A folder of this process, emptied when it is dropped.
pub struct Folder {
    path: PathBuf,
    files: Vec<PathBuf>,
}

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("soapgen-fuzz-{}", process::id()));
        fs::create_dir_all(path.join("sub")).unwrap();
        Self {
            path,
            files: Vec::new(),
        }
    }

    /// Writes a file, whose name may start with `sub/`.
    pub fn write(&mut self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let file = self.path.join(name);
        fs::write(&file, content).unwrap();
        self.files.push(file.clone());
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for file in &self.files {
            // One that stands there twice is gone already.
            let _ = fs::remove_file(file);
        }
    }
}

/// A name that is one of a file in a [`Folder`].
pub fn is_file_name(name: &str) -> bool {
    let local = name.strip_prefix("sub/").unwrap_or(name);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..40).contains(&local.len()) && !local.starts_with('.') && local.chars().all(is_plain)
}
