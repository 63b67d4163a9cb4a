//! The reader: gets what belongs to one episode, details, transcript, chapters, from wherever it is. One thread;
//! waveforms, which take longer, have another.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::cli::reading;
use crate::config::Config;
use crate::model::{Episode, EpisodeId};
use crate::msg::{Msg, ReadCmd, ReadEvent};
use crate::net::Reach;
use crate::store::{Dirs, Store};

use super::home::Home;
use super::{measure, reach};

/// Where the reader looks.
pub struct Reader {
    dirs: Dirs,
    config: Config,
    home: HashMap<EpisodeId, Arc<Episode>>,
    /// Where the home show was fetched from.
    address: Option<String>,
}

impl Reader {
    /// A reader of the home show and of the database.
    #[must_use]
    pub fn new(dirs: &Dirs, config: &Config, home: &Home) -> Self {
        let address = home.address.clone();
        let home = home.episodes.iter().map(|episode| (episode.id.clone(), Arc::clone(episode))).collect();
        Self { dirs: dirs.clone(), config: config.clone(), home, address }
    }

    fn answer(&self, command: ReadCmd) -> ReadEvent {
        match command {
            ReadCmd::Details { episode } => self.details(episode),
            ReadCmd::Transcript { episode } => self.transcript(episode),
            ReadCmd::Chapters { episode } => self.chapters(episode),
            ReadCmd::Waveform { episode, .. } => failed(episode, "waveform", "it is measured elsewhere"),
        }
    }

    fn episode(&self, id: &EpisodeId) -> Result<Arc<Episode>, String> {
        if let Some(episode) = self.home.get(id) {
            return Ok(Arc::clone(episode));
        }
        let store = Store::open_read_only(&self.dirs).map_err(|error| error.to_string())?;
        let found = store.episode(id).map_err(|error| error.to_string())?;
        found.map(Arc::new).ok_or_else(|| "it is not in the library any more".to_owned())
    }

    fn reach(&self, episode: &Episode) -> Reach {
        if self.home.contains_key(&episode.id) {
            return reach::of_feed(self.address.as_deref());
        }
        let source = Store::open_read_only(&self.dirs).and_then(|store| store.feed_source(&episode.show));
        reach::of_feed(source.ok().flatten().as_ref().map(|source| source.address.as_str()))
    }

    fn details(&self, id: EpisodeId) -> ReadEvent {
        match self.episode(&id) {
            Ok(details) => ReadEvent::Details { episode: id, details },
            Err(reason) => failed(id, "details", &reason),
        }
    }

    fn transcript(&self, id: EpisodeId) -> ReadEvent {
        match self.episode(&id) {
            Ok(episode) if episode.transcripts.is_empty() => ReadEvent::Transcript { episode: id, transcript: None },
            Ok(episode) => match reading::of_episode(&episode, self.reach(&episode)) {
                Ok(transcript) => ReadEvent::Transcript { episode: id, transcript: Some(Arc::new(transcript)) },
                Err(error) => failed(id, "transcript", &format!("{error:#}")),
            },
            Err(reason) => failed(id, "transcript", &reason),
        }
    }

    fn chapters(&self, id: EpisodeId) -> ReadEvent {
        let found = self.episode(&id).and_then(|episode| {
            reading::chapters_of_episode(&episode, self.reach(&episode)).map_err(|error| format!("{error:#}"))
        });
        match found {
            Ok(chapters) => ReadEvent::Chapters { episode: id, chapters },
            Err(reason) => failed(id, "chapters", &reason),
        }
    }
}

fn failed(episode: EpisodeId, what: &'static str, reason: &str) -> ReadEvent {
    ReadEvent::Failed { episode, what, reason: reason.to_owned() }
}

/// Starts the reader's thread.
pub fn spawn(reader: Reader, inbox: Sender<Msg>) -> io::Result<Sender<ReadCmd>> {
    let (sender, commands) = channel();
    let waveforms = measure::spawn(&reader.dirs, &reader.config, inbox.clone())?;
    std::thread::Builder::new().name("reader".into()).spawn(move || serve(&reader, &commands, &waveforms, &inbox))?;
    Ok(sender)
}

fn serve(reader: &Reader, commands: &Receiver<ReadCmd>, waveforms: &Sender<measure::Wanted>, inbox: &Sender<Msg>) {
    while let Ok(command) = commands.recv() {
        let sent = match command {
            ReadCmd::Waveform { episode, medium } => waveforms.send(measure::Wanted { episode, medium }).is_ok(),
            other => inbox.send(Msg::Read(reader.answer(other))).is_ok(),
        };
        if !sent {
            return;
        }
    }
}
