//! Where podtui keeps its things. Finding a place makes nothing: a directory is made when something is written to it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf, absolute};

/// The five places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// The database.
    pub data: PathBuf,
    /// What can be fetched again.
    pub cache: PathBuf,
    /// The configuration.
    pub config: PathBuf,
    /// Episodes that were downloaded on purpose.
    pub downloads: PathBuf,
    /// The log.
    pub log: PathBuf,
}

/// Why there is no place to keep anything.
#[derive(Debug, thiserror::Error)]
pub enum DirsError {
    #[error("There is no home directory to keep anything in. Set HOME, or set PODTUI_HOME to a folder of your choice.")]
    NoHome,
    #[error("PODTUI_HOME does not name a folder: {0}. Set it to the full path of one.")]
    Unusable(io::Error),
}

impl Dirs {
    /// The system's places for this user; `PODTUI_HOME` moves all of them into one folder.
    pub fn find() -> Result<Self, DirsError> {
        Self::found(std::env::var_os("PODTUI_HOME"))
    }

    fn found(home: Option<OsString>) -> Result<Self, DirsError> {
        match home.filter(|home| !home.is_empty()) {
            Some(home) => Ok(Self::under(&absolute(home).map_err(DirsError::Unusable)?)),
            None => Self::of_the_system(),
        }
    }

    /// All five under one folder.
    #[must_use]
    pub fn under(home: &Path) -> Self {
        Self {
            data: home.join("data"),
            cache: home.join("cache"),
            config: home.join("config"),
            downloads: home.join("downloads"),
            log: home.join("log"),
        }
    }

    fn of_the_system() -> Result<Self, DirsError> {
        let places = directories::ProjectDirs::from("", "", "podtui").ok_or(DirsError::NoHome)?;
        let data = places.data_dir().to_path_buf();
        let cache = places.cache_dir().to_path_buf();
        Ok(Self {
            config: places.config_dir().to_path_buf(),
            downloads: data.join("downloads"),
            log: places.state_dir().map_or_else(|| cache.join("log"), Path::to_path_buf),
            data,
            cache,
        })
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data.join("podtui.sqlite")
    }
}

/// Makes the folder and what is missing above it; a new one is this user's alone (0700).
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_holds_all_five_and_none_is_made_by_looking() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().join("not there yet");
        let dirs = Dirs::under(&home);
        for place in [&dirs.data, &dirs.cache, &dirs.config, &dirs.downloads, &dirs.log] {
            assert!(place.starts_with(&home));
        }
        assert!(dirs.database().starts_with(&dirs.data));
        assert!(!home.exists());
    }

    #[test]
    fn podtui_home_moves_everything_and_an_empty_one_nothing() {
        let moved = Dirs::found(Some("somewhere/else".into())).unwrap();
        assert!(moved.data.is_absolute() && moved.data.ends_with("somewhere/else/data"), "{moved:?}");
        assert_eq!(Dirs::found(Some(OsString::new())).ok(), Dirs::found(None).ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_new_folder_is_its_users_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/b");
        make_private(&folder).unwrap();
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
