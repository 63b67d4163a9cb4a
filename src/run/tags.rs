//! What stands in files that were listed by their names only: titles, lengths and chapters, read after the start on a
//! thread that yields to all others, and told in slices. When every file was asked the thread ends.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use crate::app::HomeKind;
use crate::model::Episode;
use crate::msg::{Msg, ReadEvent};

use super::home::{self, Home};

/// A slice is told no sooner than this after the one before: each is one frame.
const SLICE: Duration = Duration::from_millis(250);

/// Asks the files that were not asked yet; no thread where there are none.
pub fn spawn(home: &Home, inbox: Sender<Msg>) -> io::Result<()> {
    let is_unasked = |episode: &&Arc<Episode>| episode.duration.is_none() && home::is_listed_file(episode);
    let unasked: Vec<Arc<Episode>> = match home.kind {
        HomeKind::Files => home.episodes.iter().filter(is_unasked).cloned().collect(),
        HomeKind::BuiltIn | HomeKind::Remote => Vec::new(),
    };
    if unasked.is_empty() {
        return Ok(());
    }
    std::thread::Builder::new().name("tags".into()).spawn(move || {
        // As for waveforms: where it cannot be lowered, nothing is lost but courtesy.
        let _ = rustix::process::nice(10);
        ask(&unasked, SLICE, |episodes| inbox.send(Msg::Read(ReadEvent::Described { episodes })).is_ok());
    })?;
    Ok(())
}

/// Asks one after the other; stops when nobody listens any more.
fn ask(unasked: &[Arc<Episode>], slice: Duration, mut tell: impl FnMut(Vec<Arc<Episode>>) -> bool) {
    let mut told = Instant::now();
    let mut known = Vec::new();
    for episode in unasked {
        let mut whole = episode.as_ref().clone();
        if home::ask_file(&mut whole) {
            known.push(Arc::new(whole));
        }
        if told.elapsed() >= slice && !known.is_empty() {
            if !tell(std::mem::take(&mut known)) {
                return;
            }
            told = Instant::now();
        }
    }
    if !known.is_empty() {
        tell(known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Enclosure, EpisodeId, ShowId};

    fn listed(address: &str) -> Arc<Episode> {
        let mut episode = Episode::new(ShowId::from("files"), EpisodeId::from(address), "by its name");
        episode.audio = Some(Enclosure { url: address.to_owned(), mime_type: None, bytes: None });
        Arc::new(episode)
    }

    #[test]
    fn every_file_is_asked_once_and_what_is_no_sound_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let lesson = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast/audio/001-what-is-generative-ai.opus");
        std::fs::copy(lesson, folder.path().join("a.opus")).unwrap();
        std::fs::write(folder.path().join("b.mp3"), "no sound").unwrap();
        let address = |name: &str| crate::cli::source::file_address(&folder.path().join(name)).unwrap();
        let unasked = [listed(&address("a.opus")), listed(&address("b.mp3")), listed(&address("a.opus"))];
        let mut told = Vec::new();
        ask(&unasked, Duration::ZERO, |slice| {
            told.push(slice);
            true
        });
        assert_eq!(told.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
        assert!(told.iter().flatten().all(|episode| episode.duration.is_some_and(|length| length.as_secs() > 80)));
        let mut asked = 0;
        ask(&unasked, Duration::ZERO, |_| {
            asked += 1;
            false
        });
        assert_eq!(asked, 1, "nobody listens any more");
    }
}
