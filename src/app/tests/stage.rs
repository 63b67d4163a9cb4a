//! A small course, and a listener who presses keys.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use crate::app::{HomeKind, HomeList, Size, Start, State};
use crate::keys::{Key, Keymap};
use crate::model::{
    Cue, Enclosure, Episode, EpisodeId, Mark, Now, PlayId, Position, Row, Show, ShowId, Timestamp, Transcript, Word,
};
use crate::msg::{Effect, FetchCmd, FindCmd, Library, Msg, PlayerCmd, PlayerEvent, ReadCmd, ShowEntry, StoreCmd};

/// A state and the clock it is told.
pub struct Stage {
    pub state: State,
    pub running: Duration,
    pub first: Vec<Effect>,
}

impl Deref for Stage {
    type Target = State;
    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Stage {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

pub const LESSONS: [(&str, &str); 8] = [
    ("Foundations", "Tokens — what a model reads"),
    ("Foundations", "Embeddings — words as points"),
    ("Foundations", "Attention — what to look at"),
    ("Fine-tuning", "LoRA — low-rank adaptation"),
    ("Fine-tuning", "QLoRA — fine-tuning on consumer hardware"),
    ("Fine-tuning", "PEFT methods — the parameter-efficient family"),
    ("Alignment", "RLHF — learning from people"),
    ("Alignment", "DPO — preferences without a reward"),
];

pub fn id(text: &str) -> EpisodeId {
    EpisodeId::from(text)
}

/// Lesson `number`, from 1.
pub fn lesson(number: usize) -> Episode {
    let (section, title) = LESSONS[(number - 1) % LESSONS.len()];
    let mut episode = Episode::new(ShowId::from("course"), id(&format!("l{number}")), title);
    episode.section = Some(section.to_owned());
    episode.number = Some(number as f64);
    episode.duration = Some(Duration::from_secs(90));
    episode.description = Some(format!("About lesson {number}."));
    episode.related = vec![id("l7"), id("l1")];
    episode.audio = Some(enclosure(&format!("podtui:course/{number}.opus")));
    episode
}

pub fn enclosure(url: &str) -> Enclosure {
    Enclosure { url: url.to_owned(), mime_type: None, bytes: None }
}

pub fn course() -> Vec<Arc<Episode>> {
    (1..=LESSONS.len()).map(|number| Arc::new(lesson(number))).collect()
}

pub fn start() -> Start {
    Start {
        size: Size { columns: 100, rows: 28 },
        keymap: Arc::new(Keymap::default()),
        home: Show::new(ShowId::from("course"), "The Course"),
        home_kind: HomeKind::BuiltIn,
        episodes: HomeList::of(&course()),
        library: Library::default(),
        refresh_after: None,
        now: Now { running: Duration::ZERO, wall: Timestamp(1_800_000_000) },
    }
}

pub fn stage() -> Stage {
    stage_of(start())
}

pub fn stage_of(start: Start) -> Stage {
    let (state, first) = State::new(start);
    Stage { state, running: Duration::from_secs(10), first }
}

/// A subscription with so many new episodes.
pub fn entry(name: &str, unheard: u32) -> ShowEntry {
    ShowEntry {
        show: Show::new(ShowId::from(name), &format!("Show {name}")),
        episodes: 10,
        unheard,
        refreshed: None,
        failure: None,
        finished: false,
    }
}

/// Rows of a subscription.
pub fn rows(show: &str, count: usize) -> Vec<Row> {
    (0..)
        .take(count)
        .map(|number| {
            let mut episode =
                Episode::new(ShowId::from(show), id(&format!("{show}-{number}")), &format!("Talk {number}"));
            episode.duration = Some(Duration::from_mins(10));
            episode.audio = Some(enclosure(&format!("https://example.org/{show}/{number}.mp3")));
            episode.published = Some(Timestamp(1_700_000_000 - number));
            Row::of(&episode, None)
        })
        .collect()
}

/// Two cues, with a time for each word: one word every half second.
pub fn transcript() -> Transcript {
    let cue = |from: u64, text: &str| Cue {
        start: Position::from_millis(from),
        end: None,
        speaker: None,
        text: text.to_owned(),
        words: text
            .split(' ')
            .zip(0..)
            .map(|(word, index)| Word { start: Position::from_millis(from + index * 500), text: word.to_owned() })
            .collect(),
    };
    Transcript { cues: vec![cue(0, "The original stays frozen"), cue(2000, "Every number of it")] }
}

impl Stage {
    pub fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let now = Now { running: self.running, wall: Timestamp(1_800_000_000) };
        self.state.update(now, msg)
    }

    pub fn hear(&mut self, event: PlayerEvent) -> Vec<Effect> {
        self.tell(Msg::Player(event))
    }

    pub fn pass(&mut self, millis: u64) -> &mut Self {
        self.running += Duration::from_millis(millis);
        self
    }

    /// The present play sounds at a place.
    pub fn sound(&mut self, millis: u64) -> Vec<Effect> {
        let play = self.playback.play;
        let duration = Some(Duration::from_secs(90));
        self.hear(PlayerEvent::Playing { play, position: Position::from_millis(millis), duration })
    }

    pub fn progress(&mut self, millis: u64) -> Vec<Effect> {
        let play = self.playback.play;
        self.hear(PlayerEvent::Progress { play, position: Position::from_millis(millis) })
    }

    pub fn playing(&self) -> &str {
        self.playback.row.as_ref().map_or("nothing", |row| row.id.as_str())
    }

    pub fn stands_on(&self) -> &str {
        self.selected().map_or("nothing", |row| row.id.as_str())
    }

    pub fn toasted(&self) -> &str {
        self.toast.as_ref().map_or("", |toast| toast.text.as_str())
    }

    pub fn set(&mut self, episode: &str, mark: Mark) {
        self.tell(Msg::Store(crate::msg::StoreEvent::Marks { marks: vec![(id(episode), mark)] }));
    }
}

/// Press keys as a listener types them: `/lora<enter>`.
pub fn press(stage: &mut Stage, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|inside| inside.split_once('>'));
        let key = if let Some((name, after)) = named {
            rest = after;
            name.parse().unwrap()
        } else {
            rest = &rest[first.len_utf8()..];
            Key::char(first)
        };
        effects.extend(stage.tell(Msg::Key(key)));
    }
    effects
}

pub fn to_player(effects: &[Effect]) -> Vec<&PlayerCmd> {
    effects.iter().filter_map(|effect| if let Effect::Player(cmd) = effect { Some(cmd) } else { None }).collect()
}

pub fn to_store(effects: &[Effect]) -> Vec<&StoreCmd> {
    effects.iter().filter_map(|effect| if let Effect::Store(cmd) = effect { Some(cmd) } else { None }).collect()
}

pub fn to_network(effects: &[Effect]) -> Vec<&FetchCmd> {
    effects.iter().filter_map(|effect| if let Effect::Fetch(cmd) = effect { Some(cmd) } else { None }).collect()
}

pub fn to_reader(effects: &[Effect]) -> Vec<&ReadCmd> {
    effects.iter().filter_map(|effect| if let Effect::Read(cmd) = effect { Some(cmd) } else { None }).collect()
}

pub fn to_finder(effects: &[Effect]) -> Vec<&FindCmd> {
    effects.iter().filter_map(|effect| if let Effect::Find(cmd) = effect { Some(cmd) } else { None }).collect()
}

/// What was loaded, and from where on.
pub fn loaded(effects: &[Effect]) -> Option<(PlayId, String, u64)> {
    to_player(effects).into_iter().find_map(|cmd| match cmd {
        PlayerCmd::Load { play, medium, at, .. } => Some((*play, medium.as_str().to_owned(), at.millis())),
        _ => None,
    })
}
