//! The file of a stream while it grows: in a folder that only this user can read, locked while a copy of podtui is at
//! it, and swept away when a killed run left it behind.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

use crate::net::FetchError;
use crate::store::cache::make_folder;

/// A younger file may be of another copy that is about to lock it.
const STALE: Duration = Duration::from_mins(1);

/// A file for what is streamed, in the cache folder, else among the system's temporary files. Locked, so that another
/// copy of podtui can tell it from one that a killed run left behind.
pub(super) fn begin(cache_dir: &Path) -> Result<NamedTempFile, FetchError> {
    let make = |folder: &Path| tempfile::Builder::new().prefix("stream-").suffix(".part").tempfile_in(folder);
    let file = make_folder(cache_dir)
        .and_then(|()| {
            sweep(cache_dir);
            make(cache_dir)
        })
        .or_else(|_| make(&std::env::temp_dir()))
        .map_err(|error| FetchError::disk("The stream", &error))?;
    if let Err(error) = file.as_file().try_lock() {
        tracing::warn!("streamed files cannot be locked here: {error}");
    }
    Ok(file)
}

/// Removes what a killed run left behind.
fn sweep(cache_dir: &Path) {
    let Ok(entries) = std::fs::read_dir(cache_dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_part = name.starts_with("stream-") && name.ends_with(".part");
        if is_part && is_left_behind(&entry.path()).unwrap_or(false) {
            // Another copy may have been quicker.
            let _gone = std::fs::remove_file(entry.path());
        }
    }
}

fn is_left_behind(path: &Path) -> io::Result<bool> {
    let file = File::open(path)?;
    let age = SystemTime::now().duration_since(file.metadata()?.modified()?).unwrap_or_default();
    Ok(age > STALE && file.try_lock().is_ok())
}
