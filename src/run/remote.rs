//! What comes over the network: streams for the player, and the network's worker with what it asks of the library.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::HomeKind;
use crate::audio::Opened;
use crate::config::Config;
use crate::model::{EpisodeId, MediumId, Show, ShowId};
use crate::msg::{FetchEvent, Msg};
use crate::net::{
    self, Address, FeedSource, Lookups, NetConfig, NetHandle, Shelf, Stream, StreamAsk, Validators, Wanted, Web,
    WebConfig,
};
use crate::store::{Dirs, Store, download_name};

use super::home::Home;
use super::reach;
use super::shelf::CacheShelf;
use super::streams::Streams;

/// Opens media that are elsewhere.
pub struct Remote {
    web: Web,
    dirs: Dirs,
    shelf: Arc<CacheShelf>,
    streams: Streams,
    /// The feed that is open without being subscribed to.
    home: Option<String>,
}

impl Remote {
    /// Nothing is connected yet.
    #[must_use]
    pub fn new(dirs: &Dirs, config: &Config, home: Option<&str>) -> Self {
        let shelf = Arc::new(CacheShelf::new(dirs, config.cache_limit));
        let (web, streams) = (Web::new(WebConfig::default()), Streams::default());
        Self { web, dirs: dirs.clone(), shelf, streams, home: home.map(ToOwned::to_owned) }
    }

    /// From the disk, if it is whole and here.
    #[must_use]
    pub fn on_disk(&self, medium: &MediumId) -> Option<Opened> {
        let path = self.shelf.find(medium.as_str())?;
        super::open_file(&path).ok()
    }

    /// From the disk, else as a stream.
    pub fn open(&self, medium: &MediumId) -> Result<Opened, String> {
        if let Some(opened) = self.on_disk(medium) {
            return Ok(opened);
        }
        let address = Address::parse(medium.as_str()).map_err(|error| error.to_string())?;
        let extension =
            Path::new(address.url().path()).extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let reach = reach::of_medium(&address, self.home.as_deref(), || Store::open_read_only(&self.dirs).ok());
        let mut ask = StreamAsk::new(address, reach, self.dirs.cache.join("media"));
        ask.shelf = Some(Arc::clone(&self.shelf) as Arc<dyn Shelf>);
        self.streams.open(medium, extension, || Stream::open(&self.web, ask))
    }
}

/// Starts the network's worker.
pub fn spawn(dirs: &Dirs, config: &Config, home: &Home, inbox: Sender<Msg>) -> io::Result<NetHandle> {
    let net = net_config(dirs, config);
    net::spawn(net, lookups(dirs, config, home), move |event| drop(inbox.send(Msg::Fetch(event))))
}

/// Starts the network's worker for a command: the subscriptions are all there is.
pub fn network(
    dirs: &Dirs,
    config: &Config,
    events: impl Fn(FetchEvent) + Send + Sync + 'static,
) -> io::Result<NetHandle> {
    let nobody = Home {
        show: Show::new(ShowId::from(""), ""),
        kind: HomeKind::BuiltIn,
        episodes: Vec::new(),
        address: None,
        trouble: Vec::new(),
    };
    net::spawn(net_config(dirs, config), lookups(dirs, config, &nobody), events)
}

/// How the network works here.
#[must_use]
pub fn net_config(dirs: &Dirs, config: &Config) -> NetConfig {
    let folder = config.download_dir.clone().unwrap_or_else(|| dirs.downloads.clone());
    let mut net = NetConfig::new(folder);
    net.directory_base.clone_from(&config.directory);
    net.parallel_downloads = config.parallel_downloads;
    net.refresh_after = config.refresh_after;
    net
}

fn lookups(dirs: &Dirs, config: &Config, home: &Home) -> Lookups {
    let (for_feed, for_feeds, for_episode) = (dirs.clone(), dirs.clone(), dirs.clone());
    let (guest, home) = (home.clone(), home.clone());
    let folder = config.download_dir.clone().unwrap_or_else(|| dirs.downloads.clone());
    Lookups {
        feed: Box::new(move |show| feed(&for_feed, &guest, show)),
        feeds: Box::new(move || feeds(&for_feeds)),
        episode: Box::new(move |episode| wanted(&for_episode, &home, episode)),
        name: Arc::new(move |wanted, ending| {
            let taken = |path: &Path| folder.join(path).exists();
            download_name(&wanted.show_title, wanted.episode.published, &wanted.episode.title, ending, taken)
        }),
        shelf: Arc::new(CacheShelf::new(dirs, config.cache_limit)),
    }
}

fn feed(dirs: &Dirs, home: &Home, show: &ShowId) -> Option<FeedSource> {
    if let Some(address) = home.address.as_ref().filter(|_| home.show.id == *show) {
        let validators = Validators::default();
        return Some(FeedSource {
            show: show.clone(),
            address: address.clone(),
            validators,
            refreshed: None,
            finished: false,
        });
    }
    Store::open_read_only(dirs).ok()?.feed_source(show).ok()?.map(source)
}

fn feeds(dirs: &Dirs) -> Vec<FeedSource> {
    let all = Store::open_read_only(dirs).and_then(|store| store.feeds_due(super::wall()));
    all.unwrap_or_default().into_iter().map(source).collect()
}

fn source(kept: crate::store::FeedSource) -> FeedSource {
    FeedSource {
        show: kept.show,
        address: kept.address,
        validators: Validators { etag: kept.etag, last_modified: kept.last_modified },
        refreshed: kept.refreshed,
        finished: kept.finished,
    }
}

fn wanted(dirs: &Dirs, home: &Home, id: &EpisodeId) -> Option<Wanted> {
    if let Some(episode) = home.episodes.iter().find(|episode| episode.id == *id) {
        let episode = episode.as_ref().clone();
        return Some(Wanted { episode, show_title: home.show.title.clone(), feed_address: home.address.clone() });
    }
    let store = Store::open_read_only(dirs).ok()?;
    let episode = store.episode(id).ok()??;
    let show = store.show(&episode.show).ok()??.show;
    Some(Wanted { episode, show_title: show.title, feed_address: show.feed_url })
}
