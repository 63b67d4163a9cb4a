//! Where sound comes from: the course in the binary, a file, a download, the network.

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::audio::{OpenMedium, Opened};
use crate::course;
use crate::model::{MediumId, one_line};

use super::reach::Permits;
use super::shelf::CacheShelf;
use super::stream::Remote;

/// A way to open any medium. `permits`: what may be in a private network although no kept feed there names it.
#[must_use]
pub fn opener(shelf: &Arc<CacheShelf>, permits: Permits) -> OpenMedium {
    let remote = Remote::new(Arc::clone(shelf), permits);
    Arc::new(move |medium: &MediumId| at_hand(medium).unwrap_or_else(|| remote.open(medium)))
}

/// A way to open what is whole and here, and nothing else.
#[must_use]
pub fn local_opener(shelf: &Arc<CacheShelf>) -> OpenMedium {
    let shelf = Arc::clone(shelf);
    Arc::new(move |medium: &MediumId| {
        at_hand(medium).or_else(|| on_shelf(&shelf, medium)).unwrap_or_else(|| Err("it is not here yet".to_owned()))
    })
}

/// From the shelf, if it is whole and there.
pub fn on_shelf(shelf: &CacheShelf, medium: &MediumId) -> Option<Result<Opened, String>> {
    shelf.whole(medium).map(|path| open_file(&path))
}

/// What no network is needed for: a lesson of the course, a file.
fn at_hand(medium: &MediumId) -> Option<Result<Opened, String>> {
    if let Some(name) = medium.after("podtui") {
        return Some(open_lesson(name));
    }
    medium.after("file").map(|_| open_file(&path_of(medium)?))
}

/// A lesson of the course, read in place.
fn open_lesson(name: &str) -> Result<Opened, String> {
    let bytes =
        course::bytes(name).ok_or_else(|| format!("{name} is missing from this build of podtui; install it again"))?;
    Ok(Opened { source: Box::new(Cursor::new(bytes)), extension: extension(Path::new(name)), live: None })
}

/// A file on the disk.
pub fn open_file(path: &Path) -> Result<Opened, String> {
    // A feed may have chosen the name.
    let name = || one_line(&path.display().to_string());
    // Looked at first: opening a pipe would wait for whoever fills it.
    if path.metadata().is_ok_and(|facts| !facts.is_file()) {
        return Err(format!("{} is not a file", name()));
    }
    let file = File::open(path).map_err(|error| format!("{} cannot be opened: {error}", name()))?;
    Ok(Opened { source: Box::new(file), extension: extension(path), live: None })
}

/// The path that a `file:` address names.
pub(super) fn path_of(medium: &MediumId) -> Result<PathBuf, String> {
    let url = reqwest::Url::parse(medium.as_str()).map_err(|error| format!("not an address: {error}"))?;
    url.to_file_path().map_err(|()| "not the address of a file here".to_owned())
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}
