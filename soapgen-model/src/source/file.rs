//! Opening files: regular ones alone, and no more of them than a limit.

use std::fmt;
use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Bytes of a document. No WSDL comes near.
pub(crate) const MAX_DOCUMENT: u64 = 256 << 20;
/// Bytes of a lock or a file of settings.
pub const MAX_SETTINGS: u64 = 16 << 20;

/// Why a file isn't read.
#[derive(Debug)]
pub enum Unread {
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
    // Before it is opened, since that alone does something where it is a device, such as to
    // rewind a tape.
    regular(&fs::metadata(path).map_err(Unread::Io)?)?;
    let (file, metadata) = open(path).map_err(Unread::Io)?;
    // And of what was opened, since another may lie there by then.
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

/// Opens what lies there, without waiting for who writes to it where it is a pipe, and without
/// being held by it where it is a terminal.
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

/// What a regular file of UTF-8 holds.
///
/// # Errors
/// When it is not a regular file, is larger than the limit, can't be read, or when it isn't UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Unread> {
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

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::process::Command;

    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("soapgen-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// What `read` sees where a pipe took the place of the file that it had looked at.
    #[test]
    fn opening_waits_for_nobody() {
        let folder = folder("open");
        let pipe = folder.join("pipe");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let (_, metadata) = open(&pipe).unwrap();
        assert!(matches!(regular(&metadata), Err(Unread::Kind(kind)) if kind.contains("pipe")));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_has_no_more_bytes_than_the_limit() {
        let folder = folder("limit");
        let file = folder.join("file");
        fs::write(&file, "abc").unwrap();
        assert_eq!(read(&file, 3).unwrap(), b"abc");
        assert!(matches!(read(&file, 2), Err(Unread::TooLarge(2))));
        // Files of `/proc` say that they are empty.
        let proc = Path::new("/proc/self/status");
        if proc.is_file() {
            assert!(matches!(read(proc, 8), Err(Unread::TooLarge(8))));
            assert!(read(proc, MAX_SETTINGS).is_ok_and(|bytes| bytes.len() > 8));
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
