//! States to draw, of the real course.

use std::sync::Arc;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use serde::Deserialize;

use crate::app::{HomeKind, HomeList, Line, Size, Start, State};
use crate::keys::{Code, Key, Keymap};
use crate::model::{Cue, Enclosure, Episode, EpisodeId, Mark, Now, Position, Show, ShowId, Transcript, Waveform, Word};
use crate::msg::{Library, Msg, PlayerEvent, ReadEvent};
use crate::theme::{ColorDepth, Theme};
use crate::view::draw;

#[derive(Deserialize)]
struct Lesson {
    number: u32,
    id: String,
    section: String,
    title: String,
    description: String,
    takeaway: String,
    related: Vec<String>,
    script: String,
}

fn lessons() -> Vec<Lesson> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast/episodes.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the course is there")).expect("the course is JSON")
}

fn episode(lesson: &Lesson) -> Episode {
    let mut episode = Episode::new("ai-podcast".into(), lesson.id.as_str().into(), &lesson.title);
    episode.number = Some(f64::from(lesson.number));
    episode.section = Some(lesson.section.clone());
    episode.description = Some(lesson.description.clone());
    episode.takeaway = Some(lesson.takeaway.clone());
    episode.related = lesson.related.iter().map(|id| id.as_str().into()).collect();
    episode.duration = Some(Duration::from_secs(85 + u64::from(lesson.number * 7 % 13)));
    episode.audio = Some(Enclosure { url: format!("podtui:{}", lesson.id), mime_type: None, bytes: None });
    episode
}

/// The course as it is at the first start.
pub fn course() -> State {
    of_episodes(lessons().iter().map(episode).collect(), Library::default())
}

/// A home show of these episodes.
pub fn of_episodes(episodes: Vec<Episode>, library: Library) -> State {
    let (state, _) = State::new(Start {
        size: Size { columns: 100, rows: 28 },
        keymap: Arc::new(Keymap::default()),
        home: Show::new(ShowId::from("ai-podcast"), "AI Podcast"),
        home_kind: HomeKind::BuiltIn,
        episodes: HomeList::of(&episodes.into_iter().map(Arc::new).collect::<Vec<_>>()),
        library,
        refresh_after: None,
        now: Now::default(),
    });
    state
}

/// Says something to the state, at its start.
pub fn tell(state: &mut State, message: Msg) {
    state.update(Now::default(), message);
}

/// Presses plain keys.
pub fn press(state: &mut State, keys: &str) {
    for character in keys.chars() {
        let key = if character == '\r' { Key::plain(Code::Enter) } else { Key::char(character) };
        tell(state, Msg::Key(key));
    }
}

/// Lesson 57 plays at 0:34; 1 to 55 are heard.
pub fn playing() -> State {
    let episodes: Vec<Episode> = lessons().iter().map(episode).collect();
    let heard = Mark { heard: true, ..Mark::default() };
    let started = Mark { position: Some(Position::from_millis(34_200)), ..Mark::default() };
    let mut marks: Vec<_> = episodes[..55].iter().map(|episode| (episode.id.clone(), heard)).collect();
    marks.push((episodes[56].id.clone(), started));
    let (id, duration) = (episodes[56].id.clone(), episodes[56].duration);
    let mut state = of_episodes(episodes, Library { marks, ..Library::default() });
    state.list.cursor = state.list.lines.iter().position(|line| *line == Line::Episode { row: 55 }).unwrap_or(0);
    press(&mut state, "j\r");
    let transcript = Some(Arc::new(transcript(&id)));
    tell(&mut state, Msg::Read(ReadEvent::Transcript { episode: id.clone(), transcript }));
    let waveform = Waveform::new(&slices());
    tell(&mut state, Msg::Read(ReadEvent::Waveform { episode: id, waveform }));
    let (play, position) = (state.playback.play, Position::from_millis(34_200));
    tell(&mut state, Msg::Player(PlayerEvent::Playing { play, position, duration }));
    state
}

/// Something like speech: louder and softer, with pauses.
fn slices() -> Vec<u8> {
    (0..Waveform::SLICES).map(|slice| (((slice * 37) % 97) * 2 + (slice * slice / 7) % 61) as u8).collect()
}

/// The sentences of a lesson, five words in two seconds.
pub fn transcript(id: &EpisodeId) -> Transcript {
    let lessons = lessons();
    let script = lessons.iter().find(|lesson| lesson.id == id.as_str()).map_or("", |lesson| lesson.script.as_str());
    let mut cues = Vec::new();
    let mut at = 0;
    for sentence in script.split_inclusive(['.', '?', '!']).map(str::trim).filter(|sentence| !sentence.is_empty()) {
        let start = Position::from_millis(at);
        let mut words = Vec::new();
        for word in sentence.split_whitespace() {
            words.push(Word { start: Position::from_millis(at), text: word.to_owned() });
            at += 400;
        }
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        cues.push(Cue { start, end: Some(Position::from_millis(at)), speaker: None, text, words });
    }
    Transcript { cues }
}

/// What is drawn at a size.
pub fn drawn(state: &State, theme: &Theme, columns: u16, rows: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a test backend");
    terminal.draw(|frame| draw(state, theme, frame)).expect("a drawing");
    terminal.backend().buffer().clone()
}

/// The screen as text, in dark truecolor.
pub fn text(state: &State, columns: u16, rows: u16) -> String {
    lines(&drawn(state, &Theme::new(ColorDepth::True, false, false), columns, rows)).join("\n")
}

/// The rows as text, without what follows the last sign; cells behind a wide sign are left out.
pub fn lines(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width).max(1);
    buffer
        .content
        .chunks(width)
        .map(|row| {
            let mut line = String::new();
            let mut skip = 0;
            for cell in row {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                line.push_str(cell.symbol());
                skip = super::super::cells::width(cell.symbol()).saturating_sub(1);
            }
            line.trim_end().to_owned()
        })
        .collect()
}
