//! The listener's database as a target: whatever stands in the file, podtui opens, says what is wrong, and keeps what it is
//! given from then on.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use podtui::feed::{self, Source, Trust};
use podtui::model::{EpisodeId, Position, Timestamp, Volume};
use podtui::msg::{Fetched, StoreCmd};
use podtui::store::{Dirs, Store};

const NOW: Timestamp = Timestamp(1_795_564_800);

/// A database with a show, marks, settings and a history in it.
pub fn seed() -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let dirs = Dirs::under(folder.path());
    let (mut store, _) = Store::open(&dirs);
    let items: String = (0..40).map(|n| format!("<item><guid>{n}</guid><title>Talk {n}</title></item>")).collect();
    let rss = format!("<rss version='2.0'><channel><title>Talks</title>{items}</channel></rss>");
    let address = "https://host.example/feed";
    let source = Source { url: Some(address), charset: None, show: None, now: NOW, trust: Trust::Remote };
    let document = Arc::new(feed::parse(rss.as_bytes(), &source)?);
    let fetched = Fetched { at: NOW, address: address.to_owned(), etag: None, last_modified: None };
    store.apply(&StoreCmd::Absorb { show: document.show.id.clone(), document: Arc::clone(&document), fetched }, NOW);
    for (index, episode) in document.episodes.iter().enumerate() {
        let episode = episode.id.clone();
        store.apply(&StoreCmd::Began { episode: episode.clone() }, NOW);
        let command = if index % 2 == 0 { StoreCmd::MarkHeard { episode } } else { position(episode) };
        store.apply(&command, NOW);
    }
    store.apply(&StoreCmd::SaveVolume { volume: Volume::from_percent(80), muted: false }, NOW);
    drop(store);
    fs::read(dirs.database()).context("the database of the seed cannot be read")
}

fn position(episode: EpisodeId) -> StoreCmd {
    StoreCmd::SavePosition { episode, position: Position::from_seconds(61.0), duration: Some(Duration::from_mins(3)) }
}

/// Opens what stands there as the TUI does at its start, listens, and looks whether that is there after the next start.
pub fn read(bytes: &[u8]) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let dirs = Dirs::under(folder.path());
    let path = dirs.database();
    fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
    fs::write(&path, bytes)?;
    let listened = EpisodeId::from("listened");
    let is_kept = {
        let (mut store, _) = Store::open(&dirs);
        store.apply(&position(listened.clone()), NOW);
        store.apply(&StoreCmd::Flush, NOW);
        let mark = store.mark(&listened).context("what was just listened to cannot be read")?;
        ensure!(mark != podtui::model::Mark::default(), "what was just listened to is not there");
        store.is_kept()
    };
    let (store, library) = Store::open(&dirs);
    let is_there = library.marks.iter().any(|(episode, _)| *episode == listened);
    ensure!(
        !is_kept || is_there || !library.trouble.is_empty(),
        "the next start knows nothing of it, and says nothing"
    );
    drop(store);
    Ok(())
}
