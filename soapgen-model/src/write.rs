//! Writing files: whole or not at all, only those whose content changes, and each where its name
//! says. What lies in a folder that others can write to, a link above all, never leads a write
//! to another place.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::source::file;

/// How often a name for a new file is made up before it is given up.
const TRIES: usize = 32;

/// Writes a file, if that changes it.
///
/// # Errors
/// When it can't be written; it is as it was then.
pub fn write_if_changed(file: &Path, content: impl AsRef<[u8]>) -> Result<(), Error> {
    write_all(&[(file.to_owned(), content.as_ref())])
}

/// Writes files of a folder, which is made if need be; their paths are relative to it. A folder
/// below it that is a link is not followed.
#[cfg(feature = "fetch")]
pub(crate) fn write_below(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut paths = Vec::new();
    for (name, content) in files {
        let path = folder.join(name);
        make_parents(folder, Path::new(name)).map_err(|error| unwritable(&path, &error))?;
        paths.push((path, *content));
    }
    write_all(&paths)
}

/// Makes the folders that a file below `folder` lies in.
#[cfg_attr(not(feature = "fetch"), allow(dead_code))]
fn make_parents(folder: &Path, name: &Path) -> io::Result<()> {
    let mut path = folder.to_owned();
    for component in name.parent().into_iter().flat_map(Path::components) {
        let Component::Normal(component) = component else {
            return Err(io::Error::other("it lies outside of the folder"));
        };
        path.push(component);
        match fs::symlink_metadata(&path) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => {
                let message = format!("`{}` is a link or a file, not a folder", path.display());
                return Err(io::Error::other(message));
            }
            Err(_) => fs::create_dir(&path)?,
        }
    }
    Ok(())
}

/// Writes files, those that it changes. All that can fail for a file alone is done before the
/// first is replaced, and they are replaced in their order.
fn write_all(files: &[(PathBuf, &[u8])]) -> Result<(), Error> {
    let mut parts = Vec::new();
    let result = files.iter().try_for_each(|(path, content)| {
        // One byte more than it may have tells a file that is longer.
        if file::read(path, content.len() as u64).is_ok_and(|old| old == *content) {
            return Ok(());
        }
        let written = replaceable(path).and_then(|()| {
            let (mut file, part) = new_beside(path)?;
            parts.push((part, path));
            file.write_all(content)
        });
        written.map_err(|error| unwritable(path, &error))
    });
    let result = result.and_then(|()| {
        parts.iter().try_for_each(|(part, path)| {
            // It takes the place of a link, and doesn't follow it.
            fs::rename(part, path).map_err(|error| unwritable(path, &error))
        })
    });
    if result.is_err() {
        for (part, _) in parts {
            // What was half written is of no use; that it can't be removed changes nothing.
            let _ = fs::remove_file(part);
        }
    }
    result
}

/// Whether a file can take the place of what is there: not that of a folder, a device or a pipe.
fn replaceable(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => Err(io::Error::other("it is not a regular file")),
        _ => Ok(()),
    }
}

/// A new file in the folder of another, whose name nobody can know before: one that is there
/// already, be it a link, is not opened.
fn new_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let random = RandomState::new();
    for number in 0..TRIES {
        let mut part = name.to_owned();
        part.push(format!(".{:016x}.part", random.hash_one(number)));
        let part = path.with_file_name(part);
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => return Ok((file, part)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn unwritable(file: &Path, error: &io::Error) -> Error {
    let message = format!("`{}` can't be written: {error}", file.display());
    Error::one(
        Diagnostic::error(Code::Write, None, message)
            .help("name a file in a folder that exists and can be written to"),
    )
}
