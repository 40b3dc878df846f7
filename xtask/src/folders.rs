//! Where things are.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
    let manifest =
        manifest.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_owned)
}

/// What stands in the repository for the folders beside it: documents of the project's own.
const OWN: &[(&str, &str)] = &[
    ("corpus", "corpus/documents"),
    ("corpus/superoffice", "corpus/agents"),
    ("xsts", "corpus/schemas"),
];

/// A folder of the documents that are measured: one beside the repository, where others' are, or
/// what stands for it in the repository. Says on standard output which.
pub fn shared(name: &str) -> PathBuf {
    let folder = beside(name).unwrap_or_else(|| {
        let own = OWN.iter().find(|(shared, _)| *shared == name);
        workspace().join(own.map_or(name, |(_, own)| own))
    });
    println!("documents: {}", folder.display());
    folder.canonicalize().unwrap_or(folder)
}

/// A folder of others' documents beside the repository, if it is there.
pub fn beside(name: &str) -> Option<PathBuf> {
    let shared = match std::env::var_os("SOAPGEN_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => workspace().join("../shared"),
    };
    let folder = shared.join(name);
    let folder = folder.canonicalize().unwrap_or(folder);
    folder.is_dir().then_some(folder)
}

/// The folder for what a command generates.
pub fn output(name: &str) -> PathBuf {
    workspace().join("target/xtask").join(name)
}

/// Every file below a folder whose name ends so, sorted.
pub fn files(folder: &Path, endings: &[&str]) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if endings
                .iter()
                .any(|ending| path.to_string_lossy().ends_with(ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes a file if that changes it, so that cargo sees no change where there is none.
pub fn write(file: &Path, content: &str) -> std::io::Result<()> {
    if std::fs::read(file).is_ok_and(|old| old == content.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, content)
}

/// Removes a file, if it is there.
pub fn remove(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
