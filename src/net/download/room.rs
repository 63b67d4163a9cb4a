//! Is there room on the disk? Asked before the first byte is written.

use std::path::Path;

use crate::net::{FetchError, limit};

/// So much is left free for everything else.
const SPARE: u64 = 32 << 20;

/// Refuses what would not fit in the file system that holds `folder`. Where it cannot be asked, writing will tell.
pub(super) fn check(folder: &Path, needed: u64) -> Result<(), FetchError> {
    let Ok(about) = rustix::fs::statvfs(folder) else { return Ok(()) };
    check_free(about.f_bavail.saturating_mul(about.f_frsize), needed)
}

fn check_free(free: u64, needed: u64) -> Result<(), FetchError> {
    if needed.checked_add(SPARE).is_some_and(|needed| needed <= free) {
        return Ok(());
    }
    Err(FetchError::Disk {
        what: "The download".to_owned(),
        why: format!("it needs {}, and {} are free", limit::size(needed), limit::size(free)),
        advice: "Make room on the disk, or choose another folder for downloads.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_both_numbers() {
        assert_eq!(check_free(100 << 20, 60 << 20), Ok(()));
        let refused = check_free(100 << 20, 90 << 20).expect_err("too much").to_string();
        assert!(refused.contains("90 MiB") && refused.contains("100 MiB"), "{refused}");
        assert!(check_free(u64::MAX, u64::MAX).is_err());
    }
}
