//! Downloads, asked for on purpose: a few at a time, each on its own thread, resumed where they stopped, and never
//! half a file under an episode's own name.

mod part;
mod place;
mod room;
mod stop;
mod transfer;
mod trash;

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use self::part::PartPlace;
use self::stop::Stop;
use self::transfer::Transfer;
use self::trash::Trash;
use super::refresh::Events;
use super::{FetchError, NameDownload, Shelf, Shelved, Wanted, Web, shelf_key};
use crate::model::EpisodeId;
use crate::msg::{DownloadState, FetchEvent};

/// Where downloads go, and how they are named.
#[derive(Clone)]
pub(super) struct DownloadPlace {
    pub folder: PathBuf,
    pub name: NameDownload,
}

/// True when an earlier run left a download unfinished, or something to be deleted for good, in this folder.
#[must_use]
pub fn is_unfinished(folder: &Path) -> bool {
    !part::unfinished(folder).is_empty()
}

/// What tells an episode by its key.
pub(super) type LookUp = dyn Fn(&EpisodeId) -> Option<Wanted> + Send;

/// All downloads.
pub(super) struct Downloads {
    trash: Trash,
    line: Arc<Line>,
}

/// One download that is wanted.
struct Job {
    wanted: Wanted,
    /// As the shelf knows it.
    address: String,
    /// The listener asked for it in this run: what becomes of it is said.
    asked: bool,
    /// It was tried in this run, and nothing could be reached.
    tried: bool,
}

/// What every download needs.
struct Kit {
    web: Web,
    events: Events,
    shelf: Arc<dyn Shelf>,
    place: DownloadPlace,
}

/// Who waits and who is under way.
struct Line {
    kit: Kit,
    parallel: usize,
    jobs: Mutex<Jobs>,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<Job>,
    running: HashMap<EpisodeId, Running>,
}

/// A download under way.
struct Running {
    stop: Arc<Stop>,
    address: String,
}

impl Jobs {
    /// The first that can begin. What another brings from the same address is here soon.
    fn next(&mut self) -> Option<Job> {
        let is_coming = |job: &Job| self.running.values().any(|running| running.address == job.address);
        let index = self.waiting.iter().position(|job| !is_coming(job))?;
        self.waiting.remove(index)
    }
}

impl Downloads {
    pub(super) fn new(web: Web, events: Events, shelf: Arc<dyn Shelf>, place: DownloadPlace, parallel: usize) -> Self {
        let trash = Trash::new(&place.folder);
        let kit = Kit { web, events, shelf, place };
        Self { line: Arc::new(Line { kit, parallel: parallel.max(1), jobs: Mutex::default() }), trash }
    }

    /// Goes on with what an earlier run left unfinished, and deletes for good what it had deleted.
    pub(super) fn resume(&mut self, look_up: &LookUp) {
        self.trash.empty();
        for episode in part::unfinished(&self.line.kit.place.folder) {
            match look_up(&episode) {
                Some(_) => self.queue(&episode, look_up, false),
                None => part::forget_if_old(&self.line.kit.place.folder, &episode),
            }
        }
    }

    /// Queues a download, unless it is queued, under way or here.
    pub(super) fn start(&self, episode: &EpisodeId, look_up: &LookUp) {
        self.queue(episode, look_up, true);
    }

    fn queue(&self, episode: &EpisodeId, look_up: &LookUp, asked: bool) {
        let kit = &self.line.kit;
        let fail = |reason: &str| kit.tell(episode, DownloadState::Failed { reason: reason.to_owned() });
        let here = kit.shelf.downloaded(episode).and_then(|path| std::fs::metadata(path).ok());
        if let Some(here) = here {
            // An earlier run was killed just when it was done.
            PartPlace::of(&kit.place.folder, episode).remove_unless_busy();
            return kit.tell(episode, DownloadState::Here { bytes: here.len() });
        }
        let Some(wanted) = look_up(episode) else {
            return fail("This episode is no longer in the library. Refresh the show.");
        };
        let Some(audio) = &wanted.episode.audio else {
            return fail("This episode has no audio that could be downloaded.");
        };
        if audio.url.starts_with("podtui:") || audio.url.starts_with("file:") {
            return fail("This episode is on this machine already.");
        }
        let mut jobs = self.line.jobs();
        if jobs.running.contains_key(episode) || jobs.waiting.iter().any(|job| job.wanted.episode.id == *episode) {
            return;
        }
        let address = shelf_key(&audio.url);
        jobs.waiting.push_back(Job { wanted, address, asked, tried: false });
        kit.tell(episode, DownloadState::Waiting);
        Line::advance(&self.line, &mut jobs);
    }

    /// Ends a download and forgets what came of it.
    pub(super) fn cancel(&self, episode: &EpisodeId) {
        let mut jobs = self.line.jobs();
        jobs.waiting.retain(|job| job.wanted.episode.id != *episode);
        let place = PartPlace::of(&self.line.kit.place.folder, episode);
        match jobs.running.remove(episode) {
            Some(Running { stop, .. }) => {
                stop.wish();
                if stop.holds() { place.remove() } else { place.remove_unless_busy() }
            }
            None => place.remove_unless_busy(),
        }
        self.line.kit.tell(episode, DownloadState::Cancelled);
        Line::advance(&self.line, &mut jobs);
    }

    /// Deletes these; what was deleted before goes for good.
    pub(super) fn delete(&mut self, episodes: &[EpisodeId]) {
        self.trash.empty();
        for episode in episodes {
            self.delete_one(episode);
        }
    }

    fn delete_one(&mut self, episode: &EpisodeId) {
        let kit = &self.line.kit;
        let state = match kit.shelf.downloaded(episode) {
            Some(path) => match self.trash.take(episode, &path) {
                Ok(()) => {
                    kit.shelf.forget(episode);
                    DownloadState::Deleted
                }
                // Somebody else was quicker.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !path.exists() => {
                    kit.shelf.forget(episode);
                    DownloadState::Deleted
                }
                Err(error) => failed("The download", &error),
            },
            None => DownloadState::Deleted,
        };
        kit.tell(episode, state);
    }

    pub(super) fn restore(&mut self, episode: &EpisodeId, look_up: &LookUp) {
        let kit = &self.line.kit;
        let state = match self.trash.give_back(episode) {
            Some(Ok(path)) => {
                let bytes = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
                let address = address_of(look_up(episode));
                kit.shelf.put(Shelved { address: &address, episode: Some(episode), path: &path, bytes, kept: true });
                DownloadState::Here { bytes }
            }
            Some(Err(error)) => failed("The download", &error),
            None => DownloadState::Failed { reason: "This download is gone for good: download it again.".to_owned() },
        };
        kit.tell(episode, state);
    }
}

impl Line {
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts as many of those who wait as there is room for.
    fn advance(line: &Arc<Self>, jobs: &mut Jobs) {
        while jobs.running.len() < line.parallel
            && let Some(job) = jobs.next()
        {
            let stop = Arc::new(Stop::default());
            let episode = job.wanted.episode.id.clone();
            let running = Running { stop: Arc::clone(&stop), address: job.address.clone() };
            jobs.running.insert(episode.clone(), running);
            let this = Arc::clone(line);
            let started = thread::Builder::new().name("download".to_owned()).spawn(move || this.work(job, &stop));
            if let Err(error) = started {
                jobs.running.remove(&episode);
                line.kit.tell(&episode, failed("The download", &error));
            }
        }
    }

    fn work(self: &Arc<Self>, job: Job, stop: &Arc<Stop>) {
        let episode = &job.wanted.episode.id;
        let result = Transfer { kit: &self.kit, job: &job, stop }.run();
        let mut jobs = self.jobs();
        // A cancelled one has told so already, and another may be at work on the same episode by now.
        if jobs.running.get(episode).is_some_and(|running| Arc::ptr_eq(&running.stop, stop)) {
            jobs.running.remove(episode);
            match result {
                Ok(bytes) => self.kit.tell(episode, DownloadState::Here { bytes }),
                Err(FetchError::Cancelled) => self.kit.tell(episode, DownloadState::Cancelled),
                // Nobody asked for it in this run. It waits for the network, behind those who may have one.
                Err(error) if !job.asked && error.is_offline() => {
                    self.kit.tell(episode, DownloadState::Waiting);
                    jobs.waiting.push_back(Job { tried: true, ..job });
                }
                Err(FetchError::AnotherCopy) if !job.asked => self.kit.tell(episode, DownloadState::Cancelled),
                Err(error) => self.kit.tell(episode, DownloadState::Failed { reason: error.to_string() }),
            }
        }
        Self::advance(self, &mut jobs);
    }
}

impl Kit {
    fn tell(&self, episode: &EpisodeId, state: DownloadState) {
        (self.events)(FetchEvent::Download { episode: episode.clone(), state });
    }
}

/// As the shelf knows it.
fn address_of(wanted: Option<Wanted>) -> String {
    wanted.and_then(|wanted| wanted.episode.audio).map_or_else(String::new, |audio| shelf_key(&audio.url))
}

fn failed(what: &str, error: &std::io::Error) -> DownloadState {
    DownloadState::Failed { reason: FetchError::disk(what, error).to_string() }
}
