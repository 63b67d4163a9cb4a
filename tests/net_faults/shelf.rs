//! A shelf in memory, which does what the database does.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use podtui::model::EpisodeId;
use podtui::net::{Shelf, Shelved};

/// Whole media, by address.
pub struct PlainShelf {
    pub folder: PathBuf,
    media: Mutex<Vec<Medium>>,
}

struct Medium {
    address: String,
    episode: Option<EpisodeId>,
    path: PathBuf,
    kept: bool,
}

impl PlainShelf {
    pub fn new(folder: &Path) -> Arc<Self> {
        Arc::new(Self { folder: folder.to_owned(), media: Mutex::default() })
    }

    pub fn paths(&self) -> Vec<PathBuf> {
        self.media.lock().unwrap().iter().map(|medium| medium.path.clone()).collect()
    }
}

impl Shelf for PlainShelf {
    fn find(&self, address: &str) -> Option<PathBuf> {
        let media = self.media.lock().unwrap();
        let mut here = media.iter().filter(|medium| medium.address == address && medium.path.exists());
        here.next().map(|medium| medium.path.clone())
    }

    fn place_for(&self, address: &str) -> PathBuf {
        self.folder.join(podtui::model::fingerprint(&[address]))
    }

    fn downloaded(&self, episode: &EpisodeId) -> Option<PathBuf> {
        let media = self.media.lock().unwrap();
        media.iter().find(|medium| medium.is_download_of(episode)).map(|medium| medium.path.clone())
    }

    fn put(&self, medium: Shelved<'_>) {
        let mut media = self.media.lock().unwrap();
        media.retain(|other| {
            other.address != medium.address || other.kept != medium.kept || other.episode.as_ref() != medium.episode
        });
        media.push(Medium {
            address: medium.address.to_owned(),
            episode: medium.episode.cloned(),
            path: medium.path.to_owned(),
            kept: medium.kept,
        });
    }

    fn make_room(&self, _bytes: u64) -> bool {
        false
    }

    fn forget(&self, episode: &EpisodeId) {
        self.media.lock().unwrap().retain(|medium| !medium.is_download_of(episode));
    }
}

impl Medium {
    fn is_download_of(&self, episode: &EpisodeId) -> bool {
        self.kept && self.episode.as_ref() == Some(episode)
    }
}
