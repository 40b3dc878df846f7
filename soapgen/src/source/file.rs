//! Opening files: regular ones alone, and no more of them than a limit.

use std::fmt;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// Bytes of a document. No WSDL comes near.
pub(crate) const MAX_DOCUMENT: u64 = 256 << 20;
/// Bytes of a lock or a file of settings.
pub(crate) const MAX_SETTINGS: u64 = 16 << 20;

/// Why a file isn't read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The system says so.
    Io(io::Error),
    /// It is something other than a regular file: this.
    Kind(&'static str),
    /// It has more bytes than this.
    TooLarge(u64),
}

impl Unread {
    /// Whether there is no such file.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl fmt::Display for Unread {
    /// Without the number that the system gives an error.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => f.write_str("no such file"),
                io::ErrorKind::PermissionDenied => f.write_str("permission denied"),
                _ => error.fmt(f),
            },
            Self::Kind(what) => write!(f, "it is {what}"),
            Self::TooLarge(limit) => write!(f, "it is larger than {} MB", limit >> 20),
        }
    }
}

/// What a regular file holds.
///
/// # Errors
/// When it can't be read, is a folder, a pipe, a socket or a device, whose reading may wait for
/// ever or never end, or is larger than `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Unread> {
    // Before it is opened, since that alone waits where it is a pipe; and of what was opened,
    // since another may lie there by then.
    regular(&fs::metadata(path).map_err(Unread::Io)?)?;
    let file = File::open(path).map_err(Unread::Io)?;
    let metadata = file.metadata().map_err(Unread::Io)?;
    regular(&metadata)?;
    if metadata.len() > limit {
        return Err(Unread::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    // No more than the document needs: its text stays to the end.
    let _ = bytes.try_reserve_exact(metadata.len() as usize + 1);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Unread::Io)?;
    match bytes.len() as u64 > limit {
        true => Err(Unread::TooLarge(limit)),
        false => Ok(bytes),
    }
}

/// What a regular file of UTF-8 holds.
///
/// # Errors
/// As [`read`], and when it isn't UTF-8.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, Unread> {
    let not_text = |_| {
        Unread::Io(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is not UTF-8",
        ))
    };
    String::from_utf8(read(path, limit)?).map_err(not_text)
}

fn regular(metadata: &Metadata) -> Result<(), Unread> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(Unread::Kind(kind(metadata.file_type()))),
    }
}

#[cfg(unix)]
fn kind(file: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if file.is_dir() {
        "a folder"
    } else if file.is_fifo() {
        "a pipe, not a regular file"
    } else if file.is_socket() {
        "a socket, not a regular file"
    } else {
        "a device, not a regular file"
    }
}

#[cfg(not(unix))]
fn kind(file: FileType) -> &'static str {
    match file.is_dir() {
        true => "a folder",
        false => "no regular file",
    }
}
