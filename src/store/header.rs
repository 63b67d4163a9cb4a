//! The first bytes of a database, read without the database library. A file that was opened for this is never closed while
//! it has a name: closing any descriptor of a file lets go of all POSIX locks that this process has on it (`man 2 fcntl`),
//! those of its open connections too. Another copy would then take the database for its own, and delete the log that
//! this one goes on writing to.
//!
//! A file is known by its device and inode here: its name may lead to another one by now.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// So many bytes are a header.
const LENGTH: usize = 100;

/// Device and inode: which file of the disk a name stands for.
pub(super) type Identity = (u64, u64);

/// What was looked at, held open.
static HELD: Mutex<Vec<(Identity, File)>> = Mutex::new(Vec::new());

/// Which file a name stands for now.
pub(super) fn identity(path: &Path) -> io::Result<Identity> {
    path.metadata().map(|file| (file.dev(), file.ino()))
}

/// The header, or the whole of a file that is shorter.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let wanted = identity(path)?;
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, file)) = held.iter().find(|(identity, _)| *identity == wanted) {
        return start_of(file);
    }
    held.retain(|(_, file)| file.metadata().is_ok_and(|about| about.nlink() > 0));
    let file = File::open(path)?;
    let opened = file.metadata().map(|about| (about.dev(), about.ino()))?;
    let start = start_of(&file);
    held.push((opened, file));
    start
}

fn start_of(file: &File) -> io::Result<Vec<u8>> {
    let mut header = vec![0; LENGTH];
    let mut here = 0;
    while here < LENGTH {
        match file.read_at(&mut header[here..], here as u64) {
            Ok(0) => break,
            Ok(count) => here += count,
            Err(problem) if problem.kind() == io::ErrorKind::Interrupted => {}
            Err(problem) => return Err(problem),
        }
    }
    header.truncate(here);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_is_now_and_its_file_held_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "short").unwrap();
        assert_eq!(read(&path).unwrap(), b"short");
        std::fs::write(&path, [7; 200]).unwrap();
        assert_eq!(read(&path).unwrap(), [7; LENGTH]);
        let first = identity(&path).unwrap();
        let held = || HELD.lock().unwrap().iter().filter(|(identity, _)| *identity == first).count();
        assert_eq!(held(), 1);
        // Another file of this name is another file.
        std::fs::rename(&path, folder.path().join("aside")).unwrap();
        std::fs::write(&path, "new").unwrap();
        assert_eq!(read(&path).unwrap(), b"new");
        assert!(read(&folder.path().join("none")).is_err());
    }
}
