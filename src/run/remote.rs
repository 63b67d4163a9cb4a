//! The network's worker, with what it asks of the library.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::cli::source::web;
use crate::config::Config;
use crate::model::{EpisodeId, ShowId, Timestamp};
use crate::msg::{FetchEvent, Msg, Patience};
use crate::net::{self, FeedSource, Lookups, NetConfig, NetHandle, Shelf, Validators, Wanted};
use crate::store::{Dirs, Store, download_name};

use super::home::Home;
use super::shelf::CacheShelf;

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
    let for_patience = dirs();
    let (guest, home) = (home.clone(), home.clone());
    Lookups {
        feed: Box::new(move |show| feed(&for_feed, &guest, show)),
        feeds: Box::new(move || feeds(&for_feeds)),
        patience: Box::new(move || patience(&for_patience)),
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

fn patience(dirs: &Dirs) -> Vec<Patience> {
    Store::open_read_only(dirs).and_then(|store| store.patience()).unwrap_or_default()
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
