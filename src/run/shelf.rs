//! Where whole media lie, for the network: the store's index of cache and downloads.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::model::{EpisodeId, fingerprint};
use crate::net::{Shelf, Shelved};
use crate::store::Dirs;
use crate::store::cache::{Cache, KeptMedium};

/// The index, opened when it is first asked.
pub struct CacheShelf {
    dirs: Dirs,
    limit: u64,
    cache: OnceLock<Option<Mutex<Cache>>>,
}

impl CacheShelf {
    /// `limit`: the most bytes that streamed media may take.
    #[must_use]
    pub fn new(dirs: &Dirs, limit: u64) -> Self {
        Self { dirs: dirs.clone(), limit, cache: OnceLock::new() }
    }

    /// All downloads that are here.
    #[must_use]
    pub fn downloads(&self) -> Vec<KeptMedium> {
        if !self.dirs.database().exists() {
            return Vec::new();
        }
        self.cache().and_then(|cache| cache.downloads().ok()).unwrap_or_default()
    }

    fn cache(&self) -> Option<MutexGuard<'_, Cache>> {
        let cache = self.cache.get_or_init(|| Cache::open(&self.dirs).ok().map(Mutex::new));
        cache.as_ref().map(|cache| cache.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shelf for CacheShelf {
    fn find(&self, address: &str) -> Option<PathBuf> {
        let cache = self.cache()?;
        let kept = cache.find(address).ok().flatten().filter(|kept| kept.whole && kept.path.is_file())?;
        // Only for the order in which room is made; a failure costs nothing else.
        let _ = cache.touch(address, super::wall());
        Some(kept.path)
    }

    fn downloaded(&self, episode: &EpisodeId) -> Option<PathBuf> {
        let kept = self.cache()?.of_episode(episode).ok()?;
        kept.into_iter().find(|kept| kept.on_purpose && kept.whole && kept.path.is_file()).map(|kept| kept.path)
    }

    fn put(&self, medium: Shelved<'_>) {
        let Some(cache) = self.cache() else { return };
        let kept = KeptMedium {
            episode: medium.episode.cloned().unwrap_or_else(|| EpisodeId::from("")),
            path: medium.path.to_owned(),
            bytes: medium.bytes,
            whole: true,
            on_purpose: medium.kept,
            last_used: super::wall(),
        };
        if cache.record(medium.address, &kept).is_err() {
            return;
        }
        let _ = cache.evict(self.limit, Some(medium.address));
    }

    fn place_for(&self, address: &str) -> PathBuf {
        self.cache().map_or_else(
            || self.dirs.cache.join("media").join(fingerprint(&[address])),
            |cache| cache.path_for(address),
        )
    }

    fn forget(&self, _episode: &EpisodeId, address: &str) {
        if let Some(cache) = self.cache() {
            let _ = cache.forget(address);
        }
    }
}
