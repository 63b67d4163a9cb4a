//! A file gets a name that nobody else has: two downloads that are done at the same moment never overwrite each other.

use std::io;
use std::path::Path;

/// Gives `from` the name `to`, unless that is in use: then the error is `AlreadyExists`, and nothing has changed.
pub(super) fn put(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::hard_link(from, to) {
        Ok(()) => std::fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Some file systems know no links.
        Err(_) if to.try_exists()? => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(from, to),
    }
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
        std::fs::remove_file(&to).expect("removed");
        put(&from, &to).expect("free");
        assert_eq!((std::fs::read(&to).expect("the file"), from.exists()), (b"new".to_vec(), false));
    }
}
