//! The folders that documents may be read from because another document names them: a document
//! of a stranger does not choose which files of this machine are opened.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Bound::{Included, Unbounded};
use std::path::{Component, Path, PathBuf};

use crate::source::location::{normal, shown};

/// How far above the folder of an input its root is, outside of a cargo workspace: documents
/// that are published as a tree climb three folders to one beside theirs.
const ABOVE: usize = 3;

/// Folders at the top of a disk that hold what belongs to others: `/` and `/home`.
const TOP: usize = 2;

/// How many roots are named in a message: a catalogue leads to as many folders as it likes.
const SHOWN: usize = 3;

/// The roots of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots {
    /// Each as it is named and as it is without links; none of them lies below another.
    folders: BTreeSet<PathBuf>,
}

impl Roots {
    /// The folder of the settings, or that of each input.
    pub(super) fn new(inputs: &[PathBuf], root: Option<&Path>) -> Self {
        let mut out = Self::default();
        match root {
            Some(root) if root.as_os_str().is_empty() => out.add(Path::new(".")),
            Some(root) => out.add(root),
            None => {
                for input in inputs {
                    // A link to a document is at home where it lies and where it leads.
                    out.add(&default(&absolute(input)));
                    if let Ok(real) = fs::canonicalize(input) {
                        out.add(&default(&real));
                    }
                }
            }
        }
        out
    }

    /// Also this folder.
    pub(crate) fn add(&mut self, folder: &Path) {
        for folder in [Some(absolute(folder)), fs::canonicalize(folder).ok()] {
            let Some(folder) = folder.filter(|folder| !self.is_above(folder)) else {
                continue;
            };
            // What lies below it stands behind it in their order.
            while let Some(below) = self.folders.range(folder.clone()..).next()
                && below.starts_with(&folder)
            {
                let below = below.clone();
                self.folders.remove(&below);
            }
            self.folders.insert(folder);
        }
    }

    /// Whether a path is one of them or lies below one by its name. Paths are ordered by their
    /// parts, so that this one can only be the last that doesn't stand behind the path.
    fn is_above(&self, path: &Path) -> bool {
        let mut before = self.folders.range::<Path, _>((Unbounded, Included(path)));
        let before = before.next_back();
        before.is_some_and(|folder| path.starts_with(folder))
    }

    /// Whether a file lies below one of them, as it is named and, where links lead elsewhere,
    /// there too. A file that by its name lies outside is not looked at, not even whether it is
    /// there.
    pub(super) fn hold(&self, file: &Path) -> bool {
        self.is_above(&absolute(file))
            && fs::canonicalize(file).map_or(true, |real| self.is_above(&real))
    }

    /// For messages: the first of them.
    pub(super) fn shown(&self) -> String {
        let names = self.folders.iter().take(SHOWN);
        let mut names: Vec<String> = names.map(|folder| format!("`{}`", shown(folder))).collect();
        if self.folders.len() > SHOWN {
            names.push(format!("{} more", self.folders.len() - SHOWN));
        }
        names.join(" and ")
    }
}

/// The root of an input: the outermost folder above it with a `Cargo.toml`, which is its cargo
/// workspace. Without one, the third folder above its own, but none at the top of the disk.
fn default(input: &Path) -> PathBuf {
    let folders = || input.ancestors().skip(1);
    let is_below_top = |least: usize| {
        move |folder: &&Path| {
            let names = folder.components();
            names.filter(|c| matches!(c, Component::Normal(_))).count() >= least
        }
    };
    let workspace = folders()
        .filter(is_below_top(1))
        .filter(|folder| folder.join("Cargo.toml").is_file())
        .last();
    let above = || folders().take(ABOVE + 1).filter(is_below_top(TOP)).last();
    let own = || input.parent().unwrap_or(input);
    workspace.or_else(above).unwrap_or_else(own).to_owned()
}

fn absolute(path: &Path) -> PathBuf {
    normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_root_of_an_input_outside_of_a_workspace() {
        for (input, expected) in [
            ("/none/a/b/c/d/e/x.wsdl", "/none/a/b"),
            ("/none/a/b/c/d/x.wsdl", "/none/a"),
            ("/none/a/b/x.wsdl", "/none/a"),
            ("/none/a/x.wsdl", "/none/a"),
            // Its own folder in any case, and no other.
            ("/none/x.wsdl", "/none"),
            ("/x.wsdl", "/"),
        ] {
            assert_eq!(default(Path::new(input)), Path::new(expected), "{input}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_below_a_root_is_none_of_its_own() {
        let mut roots = Roots::default();
        for (folder, shown) in [
            ("/none/b/c", "`/none/b/c`"),
            ("/none/b/c/d", "`/none/b/c`"),
            ("/none/b-c", "`/none/b/c` and `/none/b-c`"),
            ("/none/b", "`/none/b` and `/none/b-c`"),
            ("/none/a/../b", "`/none/b` and `/none/b-c`"),
            ("/none/1", "`/none/1` and `/none/b` and `/none/b-c`"),
            (
                "/none/2",
                "`/none/1` and `/none/2` and `/none/b` and 1 more",
            ),
        ] {
            roots.add(Path::new(folder));
            assert_eq!(roots.shown(), shown, "{folder}");
        }
        for (file, is_held) in [
            ("/none/b/x", true),
            ("/none/b", true),
            ("/none/b-c/x/y", true),
            ("/none/bc/x", false),
            ("/none/b/../x", false),
            ("/none/b/x/../../b/y", true),
            ("/none/c", false),
            ("/", false),
        ] {
            assert_eq!(roots.hold(Path::new(file)), is_held, "{file}");
        }
    }

    #[test]
    fn the_root_of_an_input_in_a_workspace() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = default(&here.join("a/b/c/d/e/f/x.wsdl"));
        assert!(here.starts_with(&root), "{}", root.display());
        assert!(root.join("Cargo.toml").is_file());
        let mut above = root.ancestors().skip(1);
        assert!(!above.any(|folder| folder.join("Cargo.toml").is_file()));
    }
}
