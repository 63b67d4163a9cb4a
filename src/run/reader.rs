//! The reader: gets what belongs to one episode, details, transcript, chapters, from wherever it is. What is here is
//! answered by one thread at once; what must be fetched waits on another, and waveforms, which take longer, have a
//! third: a server that does not answer keeps nobody from reading.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::audio;
use crate::cli::{reading, source};
use crate::model::{Episode, EpisodeId, MediumId, Transcript, one_line};
use crate::msg::{Msg, ReadCmd, ReadEvent};
use crate::net::{Reach, reach_of};
use crate::store::Store;

use super::home::Home;
use super::measure;
use super::open::on_shelf;
use super::shelf::CacheShelf;

type Answer<T> = Result<T, String>;

/// Where the reader looks.
pub struct Reader {
    shelf: Arc<CacheShelf>,
    /// The home show's episodes, and the course's once it was asked for.
    whole: HashMap<EpisodeId, Arc<Episode>>,
    /// Where the home show comes from.
    address: Option<String>,
}

/// Something that the network is asked for.
struct Errand {
    what: &'static str,
    episode: Arc<Episode>,
    reach: Reach,
}

impl Reader {
    /// A reader of the home show, the course and the database.
    #[must_use]
    pub fn new(shelf: Arc<CacheShelf>, home: &Home) -> Self {
        let whole = home.episodes.iter().map(|episode| (episode.id.clone(), Arc::clone(episode))).collect();
        Self { shelf, whole, address: home.show.feed_url.clone() }
    }

    /// The answer, or the errand that leads to it.
    fn answer(&mut self, command: ReadCmd) -> Result<ReadEvent, Errand> {
        match command {
            ReadCmd::Course => Ok(self.course()),
            ReadCmd::Details { episode } => Ok(match self.episode(&episode) {
                Ok(details) => ReadEvent::Details { episode, details },
                Err(reason) => failed(episode, "details", &reason),
            }),
            ReadCmd::Transcript { episode } => self.belonging(episode, "transcript"),
            ReadCmd::Chapters { episode } => self.belonging(episode, "chapters"),
            ReadCmd::Waveform { episode, .. } => Ok(failed(episode, "waveform", "it is measured elsewhere")),
        }
    }

    fn belonging(&self, id: EpisodeId, what: &'static str) -> Result<ReadEvent, Errand> {
        let episode = match self.episode(&id) {
            Ok(episode) => episode,
            Err(reason) => return Ok(failed(id, what, &reason)),
        };
        let reach = self.reach(&episode);
        let errand = Errand { what, episode, reach };
        if errand.needs_network() { Err(errand) } else { Ok(errand.answer(&self.shelf)) }
    }

    fn episode(&self, id: &EpisodeId) -> Answer<Arc<Episode>> {
        if let Some(episode) = self.whole.get(id) {
            return Ok(Arc::clone(episode));
        }
        let store = Store::open_read_only(self.shelf.dirs()).map_err(|error| error.to_string())?;
        let found = store.episode(id).map_err(|error| error.to_string())?;
        let lesson = || source::read_course().ok()?.episodes.into_iter().find(|lesson| lesson.id == *id);
        found.or_else(lesson).map(Arc::new).ok_or_else(|| "it is not in the library any more".to_owned())
    }

    fn course(&mut self) -> ReadEvent {
        match source::list_course() {
            Ok(course) => {
                let episodes: Vec<Arc<Episode>> = course.episodes.into_iter().map(Arc::new).collect();
                self.whole.extend(episodes.iter().map(|episode| (episode.id.clone(), Arc::clone(episode))));
                ReadEvent::Course { show: course.show, episodes }
            }
            Err(error) => failed(EpisodeId::from(""), "course", &format!("{error:#}")),
        }
    }

    fn reach(&self, episode: &Episode) -> Reach {
        if self.whole.contains_key(&episode.id) {
            return reach_of(self.address.as_deref());
        }
        let source = Store::open_read_only(self.shelf.dirs()).and_then(|store| store.feed_source(&episode.show));
        reach_of(source.ok().flatten().as_ref().map(|source| source.address.as_str()))
    }
}

impl Errand {
    fn needs_network(&self) -> bool {
        let is_far = |address: &str| address.starts_with("http");
        match self.what {
            "transcript" => self.episode.transcripts.iter().any(|link| is_far(&link.url)),
            _ => self.episode.chapters_url.as_deref().is_some_and(is_far),
        }
    }

    fn answer(self, media: &CacheShelf) -> ReadEvent {
        let id = self.episode.id.clone();
        let answered = match self.what {
            "transcript" => {
                self.transcript().map(|transcript| ReadEvent::Transcript { episode: id.clone(), transcript })
            }
            _ => self.chapters(media).map(|found| ReadEvent::Chapters {
                episode: id.clone(),
                chapters: found.chapters,
                // Names and reasons of others are in it.
                trouble: found.trouble.map(|trouble| one_line(&trouble)),
            }),
        };
        answered.unwrap_or_else(|reason| failed(id, self.what, &reason))
    }

    fn transcript(&self) -> Answer<Option<Arc<Transcript>>> {
        if self.episode.transcripts.is_empty() {
            return Ok(None);
        }
        let read = reading::of_episode(&self.episode, self.reach).map_err(|error| format!("{error:#}"))?;
        Ok(Some(Arc::new(read)))
    }

    /// Those that can be had without fetching sound: what is inside it counts if it is here.
    fn chapters(&self, media: &CacheShelf) -> Answer<reading::FoundChapters> {
        let inside = |medium: &MediumId| {
            let sound = on_shelf(media, medium).and_then(|opened| opened.and_then(audio::describe).ok());
            Ok(sound.map(|sound| sound.chapters).unwrap_or_default())
        };
        let found = reading::chapters_of_episode(&self.episode, self.reach, inside);
        found.map_err(|error| format!("{error:#}"))
    }
}

fn failed(episode: EpisodeId, what: &'static str, reason: &str) -> ReadEvent {
    // The names of files are in it, as a feed wrote them.
    ReadEvent::Failed { episode, what, reason: one_line(reason) }
}

/// Starts the reader's threads.
pub fn spawn(reader: Reader, inbox: Sender<Msg>) -> io::Result<Sender<ReadCmd>> {
    let (sender, commands) = channel();
    let (errands, asked) = channel();
    let waveforms = measure::spawn(&reader.shelf, inbox.clone())?;
    let (shelf, answers) = (Arc::clone(&reader.shelf), inbox.clone());
    std::thread::Builder::new().name("reader-far".into()).spawn(move || fetch(&shelf, &asked, &answers))?;
    let paths = Paths { waveforms, errands, inbox };
    std::thread::Builder::new().name("reader".into()).spawn(move || serve(reader, &commands, &paths))?;
    Ok(sender)
}

/// Where commands and answers go.
struct Paths {
    waveforms: Sender<measure::Wanted>,
    errands: Sender<Errand>,
    inbox: Sender<Msg>,
}

fn serve(mut reader: Reader, commands: &Receiver<ReadCmd>, paths: &Paths) {
    while let Ok(command) = commands.recv() {
        let sent = match command {
            ReadCmd::Waveform { episode, medium } => paths.waveforms.send(measure::Wanted { episode, medium }).is_ok(),
            other => match reader.answer(other) {
                Ok(event) => paths.inbox.send(Msg::Read(event)).is_ok(),
                Err(errand) => paths.errands.send(errand).is_ok(),
            },
        };
        if !sent {
            return;
        }
    }
}

/// Fetches. The listener has moved on from all but the newest episode; coming back they ask again.
fn fetch(shelf: &CacheShelf, asked: &Receiver<Errand>, inbox: &Sender<Msg>) {
    while let Ok(first) = asked.recv() {
        let mut waiting: Vec<Errand> = std::iter::once(first).chain(asked.try_iter()).collect();
        let newest = waiting.last().map(|errand| errand.episode.id.clone());
        waiting.retain(|errand| Some(&errand.episode.id) == newest.as_ref());
        for errand in waiting {
            if inbox.send(Msg::Read(errand.answer(shelf))).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ShowId;
    use crate::store::Dirs;

    #[test]
    fn times_in_the_notes_serve_where_no_chapters_are_to_be_had_and_else_the_reason_is_told() {
        let home = tempfile::tempdir().unwrap();
        let shelf = CacheShelf::new(&Dirs::under(home.path()), 0);
        let answer = |notes: &str, document: Option<&str>| {
            let mut episode = Episode::new(ShowId::from("s"), EpisodeId::from("e"), "Talk");
            episode.description = Some(notes.to_owned());
            episode.chapters_url = document.map(|name| home.path().join(name).display().to_string());
            Errand { what: "chapters", episode: Arc::new(episode), reach: reach_of(None) }.answer(&shelf)
        };
        for document in [None, Some("gone.json")] {
            let ReadEvent::Chapters { chapters, trouble, .. } = answer("0:30 Begin\n1:00 End", document) else {
                unreachable!("chapters of {document:?}")
            };
            let is_told = trouble.as_deref().is_some_and(|trouble| trouble.contains("cannot be had"));
            assert_eq!(is_told, document.is_some(), "{trouble:?}");
            let titles: Vec<_> = chapters.iter().filter_map(|chapter| chapter.title.as_deref()).collect();
            assert_eq!(titles, ["Begin", "End"]);
        }
        assert!(matches!(answer("None.", None), ReadEvent::Chapters { chapters, .. } if chapters.is_empty()));
        assert!(matches!(answer("None.", Some("gone.json")), ReadEvent::Failed { what: "chapters", .. }));
    }
}
