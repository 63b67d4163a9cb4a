//! What comes over the network: streams for the player, and the network's worker with what it asks of the library.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use symphonia::core::io::MediaSource;

use crate::audio::{Live, Opened};
use crate::cli::source::web;
use crate::config::Config;
use crate::model::{EpisodeId, MediumId, ShowId, Timestamp};
use crate::msg::{Buffered, FetchEvent, Msg};
use crate::net::{
    self, Address, FeedSource, Lookups, NetConfig, NetHandle, Shelf, Stream, StreamAsk, StreamReader, Validators,
    Wanted,
};
use crate::store::{Dirs, Store, download_name};

use super::home::Home;
use super::open::on_shelf;
use super::reach::Permits;
use super::shelf::CacheShelf;

/// Opens media that are elsewhere.
pub struct Remote {
    shelf: Arc<CacheShelf>,
    permits: Permits,
}

impl Remote {
    /// Nothing is connected yet.
    #[must_use]
    pub fn new(shelf: Arc<CacheShelf>, permits: Permits) -> Self {
        Self { shelf, permits }
    }

    /// From the disk, else as a stream.
    pub fn open(&self, medium: &MediumId) -> Result<Opened, String> {
        let address = Address::parse(medium.as_str()).map_err(|error| error.to_string())?;
        self.shelf.use_now(&address.secret());
        // A file that cannot be opened is fetched again.
        if let Some(Ok(opened)) = on_shelf(&self.shelf, medium) {
            return Ok(opened);
        }
        let extension =
            Path::new(address.url().path()).extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let reach = self.permits.reach(medium, || Store::open_read_only(self.shelf.dirs()).ok());
        let mut ask = StreamAsk::new(address, reach, self.shelf.dirs().cache.join("media"));
        ask.shelf = Some(Arc::clone(&self.shelf) as Arc<dyn Shelf>);
        let stream = Stream::open(web(), ask).map_err(|error| error.to_string())?;
        let source = Box::new(Coming(stream.reader()));
        Ok(Opened { source, extension, live: Some(Arc::new(OnItsWay(stream))) })
    }
}

/// A stream's bytes, as the decoders want them.
struct Coming(StreamReader);

impl Read for Coming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Coming {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for Coming {
    fn is_seekable(&self) -> bool {
        self.0.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.0.byte_len()
    }
}

/// A stream, as the player wants to know of it.
struct OnItsWay(Stream);

impl Live for OnItsWay {
    fn buffered(&self) -> Buffered {
        self.0.buffered()
    }

    fn is_whole(&self) -> bool {
        self.0.is_whole()
    }

    fn waiting(&self) -> Option<String> {
        self.0.waiting()
    }

    fn cancel(&self) {
        self.0.cancel();
    }
}

/// Starts the network's worker. Downloads that an earlier run left unfinished go on.
pub fn spawn(shelf: &Arc<CacheShelf>, config: &Config, home: &Home, inbox: Sender<Msg>) -> io::Result<NetHandle> {
    let net = net_config(shelf.dirs(), config);
    net::spawn_over(web().clone(), net, lookups(shelf, home), move |event| drop(inbox.send(Msg::Fetch(event))))
}

/// Starts the network's worker for a command: the subscriptions are all there is, and downloads are left alone.
pub fn network(
    dirs: &Dirs,
    config: &Config,
    events: impl Fn(FetchEvent) + Send + Sync + 'static,
) -> io::Result<NetHandle> {
    let shelf = Arc::new(CacheShelf::new(dirs, config.cache_limit));
    let net = NetConfig { resumes: false, ..net_config(dirs, config) };
    net::spawn_over(web().clone(), net, lookups(&shelf, &Home::nothing()), events)
}

/// How the network works here.
fn net_config(dirs: &Dirs, config: &Config) -> NetConfig {
    let mut net = NetConfig::new(dirs.downloads.clone());
    net.directory_base.clone_from(&config.directory);
    net.parallel_downloads = config.parallel_downloads;
    net.refresh_after = config.refresh_after;
    net
}

fn lookups(shelf: &Arc<CacheShelf>, home: &Home) -> Lookups {
    let dirs = || shelf.dirs().clone();
    let (for_feed, for_feeds, for_episode, folder) = (dirs(), dirs(), dirs(), dirs().downloads);
    let (guest, home) = (home.clone(), home.clone());
    Lookups {
        feed: Box::new(move |show| feed(&for_feed, &guest, show)),
        feeds: Box::new(move || feeds(&for_feeds)),
        episode: Box::new(move |episode| wanted(&for_episode, &home, episode)),
        name: Arc::new(move |wanted, ending| {
            let taken = |path: &Path| folder.join(path).exists();
            download_name(&wanted.show_title, wanted.episode.published, &wanted.episode.title, ending, taken)
        }),
        shelf: Arc::clone(shelf) as Arc<dyn Shelf>,
    }
}

/// What the library knows of a feed; of one that is only looked at for the first time, its address.
fn feed(dirs: &Dirs, home: &Home, show: &ShowId) -> Option<FeedSource> {
    let kept = Store::open_read_only(dirs).ok().and_then(|store| store.feed_source(show).ok()).flatten();
    if let Some(kept) = kept {
        return Some(source(kept));
    }
    let address = home.address.clone().filter(|_| home.show.id == *show)?;
    let validators = Validators::default();
    Some(FeedSource { show: show.clone(), address, validators, refreshed: None, finished: false })
}

fn feeds(dirs: &Dirs) -> Vec<FeedSource> {
    // Later than any refresh, also one of this very second.
    let all = Store::open_read_only(dirs).and_then(|store| store.feeds_due(Timestamp(i64::MAX)));
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
        return Some(Wanted { episode, show_title: home.show.title.clone(), feed_address: home.show.feed_url.clone() });
    }
    let store = Store::open_read_only(dirs).ok()?;
    let episode = store.episode(id).ok()??;
    let show = store.show(&episode.show).ok()??.show;
    Some(Wanted { episode, show_title: show.title, feed_address: show.feed_url })
}
