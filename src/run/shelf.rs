//! Where whole media lie, for the network and the player: the store's index of cache and downloads, opened when it is
//! first asked.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::model::{EpisodeId, MediumId, fingerprint};
use crate::net::{Address, Shelf, Shelved};
use crate::store::cache::{Cache, KeptMedium};
use crate::store::{Dirs, Store};

/// What plays and what played before it: those two never make room for others.
const IN_USE: usize = 2;

/// The index; one for the program.
pub struct CacheShelf {
    dirs: Dirs,
    limit: u64,
    cache: Mutex<Option<Cache>>,
    /// Addresses that were asked for last, as the index knows them.
    in_use: Mutex<VecDeque<String>>,
}

impl CacheShelf {
    /// `limit`: the most bytes that streamed media may take.
    #[must_use]
    pub fn new(dirs: &Dirs, limit: u64) -> Self {
        Self { dirs: dirs.clone(), limit, cache: Mutex::default(), in_use: Mutex::default() }
    }

    /// The places of everything.
    #[must_use]
    pub fn dirs(&self) -> &Dirs {
        &self.dirs
    }

    /// All downloads that are here.
    #[must_use]
    pub fn downloads(&self) -> Vec<KeptMedium> {
        if !self.dirs.database().exists() {
            return Vec::new();
        }
        let mut downloads = self.ask(|cache| cache.downloads().ok()).unwrap_or_default();
        // What somebody deleted by hand is not here, whatever the index says.
        downloads.retain(|kept| kept.path.is_file());
        downloads
    }

    /// The file that holds this medium whole, as its feed writes the address.
    #[must_use]
    pub fn whole(&self, medium: &MediumId) -> Option<PathBuf> {
        let address = Address::parse(medium.as_str()).ok()?;
        self.find(&address.secret())
    }

    /// This medium is going to be played.
    pub fn use_now(&self, address: &str) {
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.retain(|other| other != address);
        in_use.push_back(address.to_owned());
        if in_use.len() > IN_USE {
            in_use.pop_front();
        }
    }

    /// Lets go of the index, so that the database can be closed; unless it is at work, as nobody waits for that. Who asks it
    /// again opens it again.
    pub fn close(&self) {
        if let Ok(mut cache) = self.cache.try_lock() {
            *cache = None;
        }
    }

    /// What the index says; none where it cannot be opened either.
    fn ask<T>(&self, question: impl FnOnce(&Cache) -> Option<T>) -> Option<T> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.is_none() {
            *cache = Cache::open(&self.dirs).ok();
        }
        question(cache.as_ref()?)
    }

    /// Whose sound this is: eviction goes by what was heard. An address that nobody knows has no episode.
    fn episode_of(&self, address: &str) -> EpisodeId {
        let found = Store::open_read_only(&self.dirs).and_then(|store| store.played_by(address));
        let first = found.ok().and_then(|found| found.into_iter().next());
        first.map_or_else(|| EpisodeId::from(""), |(episode, _)| episode)
    }
}

impl Shelf for CacheShelf {
    fn find(&self, address: &str) -> Option<PathBuf> {
        self.ask(|cache| {
            let kept = cache.find(address).ok()?.into_iter().find(|kept| kept.whole && kept.path.is_file())?;
            // Only for the order in which room is made; a failure costs nothing else.
            let _ = cache.touch(address, super::wall());
            Some(kept.path)
        })
    }

    fn downloaded(&self, episode: &EpisodeId) -> Option<PathBuf> {
        let kept = self.ask(|cache| cache.of_episode(episode).ok())?;
        kept.into_iter().find(|kept| kept.on_purpose && kept.whole && kept.path.is_file()).map(|kept| kept.path)
    }

    fn put(&self, medium: Shelved<'_>) {
        let episode = medium.episode.cloned().unwrap_or_else(|| self.episode_of(medium.address));
        let kept = KeptMedium {
            episode,
            path: medium.path.to_owned(),
            bytes: medium.bytes,
            whole: true,
            on_purpose: medium.kept,
            last_used: super::wall(),
        };
        // Another program may hold the database. A download that is not noted would be asked for again.
        let tries = if medium.kept { 10 } else { 1 };
        let noted = |_| self.ask(|cache| cache.record(medium.address, &kept).ok()).is_some();
        if !(0..tries).any(noted) {
            return tracing::warn!("a medium that has come could not be noted");
        }
        let in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        let safe: Vec<&str> = in_use.iter().map(String::as_str).chain([medium.address]).collect();
        self.ask(|cache| cache.evict(self.limit, &safe).ok());
    }

    fn make_room(&self, bytes: u64) -> bool {
        let in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        let safe: Vec<&str> = in_use.iter().map(String::as_str).collect();
        self.ask(|cache| cache.make_room(bytes, &safe).ok()).is_some_and(|gone| !gone.is_empty())
    }

    fn place_for(&self, address: &str) -> PathBuf {
        let place = self.ask(|cache| Some(cache.path_for(address)));
        place.unwrap_or_else(|| self.dirs.cache.join("media").join(fingerprint(&[address])))
    }

    fn forget(&self, episode: &EpisodeId) {
        self.ask(|cache| cache.forget(episode).ok());
    }
}
