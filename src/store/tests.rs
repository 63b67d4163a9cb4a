//! The store on real files: what it keeps, what it says, what it survives.

mod copies;
mod feeds;
mod kill;
mod lists;
mod marks;
mod random;
mod refused;
mod salvage;
mod thread;

use std::sync::Arc;
use std::time::Duration;

use super::{Dirs, Store};
use crate::model::{Enclosure, Episode, EpisodeId, FeedDocument, Position, Show, ShowId, Timestamp, fingerprint};
use crate::msg::{Fetched, StoreCmd, StoreEvent};

/// A home that goes away with the test.
struct Home {
    _folder: tempfile::TempDir,
    dirs: Dirs,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(folder.path());
        Self { _folder: folder, dirs }
    }

    fn store(&self) -> Store {
        let (store, library) = Store::open(&self.dirs);
        assert_eq!(library.trouble, Vec::<String>::new());
        store
    }
}

const DAY: i64 = 86_400;
/// When the test's listener subscribes.
const TODAY: Timestamp = Timestamp(20_000 * DAY);

fn id(text: &str) -> EpisodeId {
    EpisodeId::from(text)
}

fn save(episode: &str, seconds: f64) -> StoreCmd {
    let position = Position::from_seconds(seconds);
    StoreCmd::SavePosition { episode: id(episode), position, duration: Some(Duration::from_secs(90)) }
}

fn heard(episode: &EpisodeId) -> StoreCmd {
    StoreCmd::MarkHeard { episode: episode.clone() }
}

/// The show of these tests.
fn show() -> ShowId {
    ShowId::from("show")
}

/// An item with this guid, published so many days after (or before) the subscription.
fn item(guid: &str, days: i64) -> Episode {
    let mut episode =
        Episode::new(show(), EpisodeId::from(&*fingerprint(&["show", guid])), &format!("Title of {guid}"));
    guid.clone_into(&mut episode.guid);
    episode.published = Some(Timestamp(TODAY.0 + days * DAY));
    episode.duration = Some(Duration::from_mins(30));
    episode.description = Some(format!("About {guid}."));
    let url = format!("https://media.example/{guid}.mp3");
    episode.audio = Some(Enclosure { url, mime_type: Some("audio/mpeg".to_owned()), bytes: Some(1000) });
    episode.enclosures = episode.audio.iter().cloned().collect();
    episode
}

fn document(episodes: Vec<Episode>) -> FeedDocument {
    FeedDocument {
        format: "RSS 2.0".to_owned(),
        show: Show::new(show(), "The Show"),
        episodes,
        problems: Vec::new(),
        cut_off: false,
        moved_to: None,
        complete: false,
    }
}

/// The feed, fetched so many days after the subscription.
fn absorb(document: FeedDocument, days: i64) -> StoreCmd {
    let fetched = Fetched {
        at: Timestamp(TODAY.0 + days * DAY),
        address: "https://feeds.example/show".to_owned(),
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
    };
    StoreCmd::Absorb { show: show(), document: Arc::new(document), fetched }
}

/// Takes in a feed of these items; nothing may go wrong.
fn take_in(store: &mut Store, episodes: Vec<Episode>, days: i64) {
    let events = store.apply(&absorb(document(episodes), days), TODAY);
    assert!(!events.iter().any(|event| matches!(event, StoreEvent::Trouble { .. })), "{events:?}");
}

/// Guids as they stand in the library.
fn guids(store: &Store) -> Vec<String> {
    store.episodes(&show()).unwrap().into_iter().map(|episode| episode.guid).collect()
}

/// Episodes in all, and new ones.
fn counts(store: &Store) -> (u32, u32) {
    let entry = store.show(&show()).unwrap().unwrap();
    (entry.episodes, entry.unheard)
}
