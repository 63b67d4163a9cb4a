//! Where sound comes from: the course in the binary, a file, a download, the network.

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::audio::{OpenMedium, Opened};
use crate::config::Config;
use crate::course;
use crate::model::MediumId;
use crate::store::Dirs;

use super::remote::Remote;

/// A way to open any medium. `home`: the address of a feed that is open without being subscribed to.
#[must_use]
pub fn opener(dirs: &Dirs, config: &Config, home: Option<&str>) -> OpenMedium {
    let remote = Remote::new(dirs, config, home);
    Arc::new(move |medium: &MediumId| match (medium.after("podtui"), medium.after("file")) {
        (Some(name), _) => open_lesson(name),
        (_, Some(_)) => open_file(&path_of(medium)?),
        _ => remote.open(medium),
    })
}

/// A way to open what is whole and here, and nothing else.
#[must_use]
pub fn local_opener(dirs: &Dirs, config: &Config) -> OpenMedium {
    let remote = Remote::new(dirs, config, None);
    Arc::new(move |medium: &MediumId| match (medium.after("podtui"), medium.after("file")) {
        (Some(name), _) => open_lesson(name),
        (_, Some(_)) => open_file(&path_of(medium)?),
        _ => remote.on_disk(medium).ok_or_else(|| "it is not here yet".to_owned()),
    })
}

/// A lesson of the course, read in place.
fn open_lesson(name: &str) -> Result<Opened, String> {
    let bytes =
        course::bytes(name).ok_or_else(|| format!("{name} is missing from this build of podtui; install it again"))?;
    Ok(Opened { source: Box::new(Cursor::new(bytes)), extension: extension(Path::new(name)), live: None })
}

/// A file on the disk.
pub fn open_file(path: &Path) -> Result<Opened, String> {
    let file = File::open(path).map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
    if file.metadata().is_ok_and(|facts| !facts.is_file()) {
        return Err(format!("{} is not a file", path.display()));
    }
    Ok(Opened { source: Box::new(file), extension: extension(path), live: None })
}

/// The path that a `file:` address names.
pub fn path_of(medium: &MediumId) -> Result<PathBuf, String> {
    let url = reqwest::Url::parse(medium.as_str()).map_err(|error| format!("not an address: {error}"))?;
    url.to_file_path().map_err(|()| "not the address of a file here".to_owned())
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}
