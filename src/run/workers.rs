//! The workers, each started when it is first needed. A worker that is gone is a message.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::HomeKind;
use crate::audio::{self, Player};
use crate::config::Config;
use crate::model::{Catalog, Episode, EpisodeId, OutputChoice, Transcript, Volume};
use crate::msg::{DownloadState, FetchCmd, FetchEvent, FindCmd, Msg, PlayerCmd, PlayerEvent, ReadCmd, StoreCmd};
use crate::net::{self, NetHandle, Reach};
use crate::search;
use crate::store::{self, Dirs, Store};

use super::home::Home;
use super::reader::{self, Reader};
use super::shelf::CacheShelf;
use super::trace::Trace;

/// What the workers need to know.
pub struct Setting {
    pub shelf: Arc<CacheShelf>,
    pub dirs: Dirs,
    pub config: Config,
    pub output: OutputChoice,
    pub volume: Volume,
    pub muted: bool,
    pub home: Home,
    pub trace: Trace,
}

/// All workers.
pub struct Workers {
    setting: Setting,
    inbox: Sender<Msg>,
    store: Option<Sender<StoreCmd>>,
    player: Option<Player>,
    net: Option<NetHandle>,
    find: Option<Sender<FindCmd>>,
    reader: Option<Sender<ReadCmd>>,
}

impl Workers {
    /// The workers; only the store's thread is started.
    #[must_use]
    pub fn new(setting: Setting, store: Store, inbox: Sender<Msg>) -> Self {
        let events = inbox.clone();
        let store = store::spawn(store, move |event| drop(events.send(Msg::Store(event))));
        let mut workers = Self { setting, inbox, store: None, player: None, net: None, find: None, reader: None };
        workers.store = workers.started("store", store);
        workers
    }

    /// A message from the loop to itself.
    pub fn tell(&self, msg: Msg) {
        // The loop owns the other end for as long as it runs.
        let _ = self.inbox.send(msg);
    }

    /// To the player.
    pub fn player(&mut self, command: PlayerCmd) {
        if let PlayerCmd::SetVolume { volume, muted } = command {
            (self.setting.volume, self.setting.muted) = (volume, muted);
        }
        // Before anything is loaded there is nothing that a player could do.
        if self.player.is_none() && !matches!(command, PlayerCmd::Load { .. }) {
            return;
        }
        if self.player.is_none() {
            let started = self.start_player();
            self.player = self.started("player", started);
        }
        if let Some(player) = &self.player {
            player.send(command);
        }
    }

    fn start_player(&self) -> io::Result<Player> {
        let setting = &self.setting;
        let (events, trace) = (self.inbox.clone(), setting.trace.clone());
        let open = super::opener(&setting.shelf, setting.home.permits());
        audio::spawn(setting.output.clone(), setting.volume, setting.muted, open, move |event| {
            if let PlayerEvent::Sounded { ago, .. } = event {
                trace.write_earlier("first_sample", ago);
            }
            drop(events.send(Msg::Player(event)));
        })
    }

    /// To the store.
    pub fn store(&mut self, command: StoreCmd) {
        let gone = self.store.as_ref().is_some_and(|store| store.send(command).is_err());
        if gone {
            self.store = None;
            self.died("store", "its thread ended");
        }
    }

    /// To the network.
    pub fn fetch(&mut self, command: FetchCmd) {
        self.start_net();
        if let Some(net) = &self.net {
            net.send(command);
        }
    }

    fn start_net(&mut self) {
        if self.net.is_none() {
            let Setting { shelf, config, home, .. } = &self.setting;
            let started = super::remote::spawn(shelf, config, home, self.inbox.clone());
            self.net = self.started("network", started);
        }
    }

    /// To the search worker.
    pub fn find(&mut self, command: FindCmd) {
        if self.find.is_none() {
            let (events, home) = (self.inbox.clone(), self.setting.home.clone());
            let started = search::spawn(move || spoken(&home), move |event| drop(events.send(Msg::Find(event))));
            self.find = Some(started);
        }
        if self.find.as_ref().is_some_and(|find| find.send(command).is_err()) {
            self.find = None;
            self.died("search", "its thread ended");
        }
    }

    /// To the reader.
    pub fn read(&mut self, command: ReadCmd) {
        if self.reader.is_none() {
            let reader = Reader::new(Arc::clone(&self.setting.shelf), &self.setting.home);
            let started = reader::spawn(reader, self.inbox.clone());
            self.reader = self.started("reader", started);
        }
        if self.reader.as_ref().is_some_and(|reader| reader.send(command).is_err()) {
            self.reader = None;
            self.died("reader", "its thread ended");
        }
    }

    /// Tells which downloads are here, and goes on with those that an earlier run left unfinished.
    pub fn tell_downloads(&mut self) {
        let (media, inbox) = (Arc::clone(&self.setting.shelf), self.inbox.clone());
        let told = std::thread::Builder::new().name("downloads".into()).spawn(move || {
            for kept in media.downloads() {
                let state = DownloadState::Here { bytes: kept.bytes };
                let _ = inbox.send(Msg::Fetch(FetchEvent::Download { episode: kept.episode, state }));
            }
        });
        self.started("downloads", told);
        if net::is_unfinished(&self.setting.dirs.downloads) {
            self.start_net();
        }
    }

    /// Asks the files of the home show that there was no time to ask before the first frame.
    pub fn read_tags(&self) {
        self.started("tags", super::tags::spawn(&self.setting.home, self.inbox.clone()));
    }

    /// Ends what else has the database open, so that the store's closing closes it.
    pub fn close_shelf(&self) {
        self.setting.shelf.close();
    }

    /// Ends the player.
    pub fn finish(&mut self) {
        match (self.player.take(), &self.setting.output) {
            // The file's header wants its length.
            (Some(player), OutputChoice::Wav(_)) => drop(player),
            // Closing a device may take longer than a listener waits for a prompt; the process ends here anyway.
            (Some(player), _) => std::mem::forget(player),
            (None, _) => {}
        }
    }

    fn started<T>(&self, worker: &'static str, started: io::Result<T>) -> Option<T> {
        match started {
            Ok(handle) => Some(handle),
            Err(error) => {
                self.died(worker, &format!("it could not be started: {error}"));
                None
            }
        }
    }

    fn died(&self, worker: &'static str, reason: &str) {
        self.tell(Msg::WorkerDied { worker, reason: reason.to_owned() });
    }
}

/// The transcripts of the home show and of the course that are at hand without the network.
fn spoken(home: &Home) -> Vec<(EpisodeId, Arc<Transcript>)> {
    let beside = if home.kind == HomeKind::BuiltIn { Vec::new() } else { lessons() };
    let episodes = home.episodes.iter().chain(&beside);
    let at_hand = episodes.filter(|episode| episode.transcripts.iter().any(|link| !link.url.starts_with("http")));
    at_hand
        .filter_map(|episode| {
            Some((episode.id.clone(), Arc::new(crate::cli::reading::of_episode(episode, Reach::PublicOnly).ok()?)))
        })
        .collect()
}

fn lessons() -> Vec<Arc<Episode>> {
    let course = crate::cli::source::list_course();
    course.map(|course| course.episodes.into_iter().map(Arc::new).collect()).unwrap_or_default()
}

/// Frees a list on a thread of its own; where there is none, here.
pub fn discard(catalog: Arc<Catalog>) {
    let _ = std::thread::Builder::new().name("discard".into()).spawn(move || drop(catalog));
}
