//! A file gets a name that nobody else has: two downloads that are done at the same moment never overwrite each other.

use std::io;
use std::path::Path;

/// Gives `from` the name `to`, unless that is in use: then the error is `AlreadyExists`, and nothing has changed.
pub(super) fn put(from: &Path, to: &Path) -> io::Result<()> {
    match rename_without_replacing(from, to) {
        Some(outcome) => outcome,
        None if to.try_exists()? => Err(io::ErrorKind::AlreadyExists.into()),
        None => std::fs::rename(from, to),
    }
}

/// Gives the file a second name, with the same care. Not every file system can.
pub(super) fn share(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to)
}

/// None: this system, or the file system there, cannot.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn rename_without_replacing(from: &Path, to: &Path) -> Option<io::Result<()>> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Some(Ok(())),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => None,
        Err(error) => Some(Err(error.into())),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn rename_without_replacing(_from: &Path, _to: &Path) -> Option<io::Result<()>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_in_use_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        std::fs::write(&from, "new").expect("written");
        std::fs::write(&to, "old").expect("written");
        assert_eq!(put(&from, &to).expect_err("in use").kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&to).expect("the file"), b"old");
        assert_eq!(share(&from, &to).expect_err("in use").kind(), io::ErrorKind::AlreadyExists);
        std::fs::remove_file(&to).expect("removed");
        put(&from, &to).expect("free");
        assert_eq!((std::fs::read(&to).expect("the file"), from.exists()), (b"new".to_vec(), false));
    }
}
