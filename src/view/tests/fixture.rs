//! States to draw, of the real course.

use std::sync::Arc;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use serde::Deserialize;

use crate::app::{Line, Loadable, Phase, Playback, Reading, SectionTally, Size, Start, State, Tally};
use crate::keys::Keymap;
use crate::model::{
    Catalog, Cue, Enclosure, Episode, EpisodeId, Mark, Now, Position, Show, ShowId, Transcript, Waveform, Word,
};
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
    let lessons = lessons();
    of_episodes(lessons.iter().map(episode).collect())
}

/// A home show of these episodes.
pub fn of_episodes(episodes: Vec<Episode>) -> State {
    let catalog = Arc::new(Catalog::of(&episodes));
    let (mut state, _) = State::new(Start {
        size: Size { columns: 100, rows: 28 },
        keymap: Arc::new(Keymap::default()),
        home: Show::new(ShowId::from("ai-podcast"), "AI Podcast"),
        home_kind: crate::app::HomeKind::BuiltIn,
        episodes: episodes.into_iter().map(Arc::new).collect(),
        library: crate::msg::Library::default(),
        refresh_after: None,
        now: Now::default(),
    });
    state.places = catalog.rows.iter().zip(0..).map(|(row, place)| (row.id.clone(), place)).collect();
    state.reading = Reading::default();
    state.playback = Playback::default();
    state.home_catalog = Arc::clone(&catalog);
    state.catalog = catalog;
    list(&mut state);
    state
}

/// Builds the list's lines and the counts, by sections.
pub fn list(state: &mut State) {
    let mut lines = Vec::new();
    let mut tally = Tally::default();
    let catalog = Arc::clone(&state.catalog);
    let mut section = None;
    for (row, place) in catalog.rows.iter().zip(0_u32..) {
        if row.section != section {
            section.clone_from(&row.section);
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            let title = section.clone().unwrap_or_else(|| Arc::from(""));
            let of: Vec<_> = catalog.rows.iter().filter(|row| row.section == section).collect();
            let heard = of.iter().filter(|row| state.mark(&row.id).heard).count() as u32;
            let left = of.iter().filter(|row| !state.mark(&row.id).heard).filter_map(|row| row.duration).sum();
            let counts = SectionTally { line: None, heard, of: of.len() as u32, left };
            lines.push(Line::Section { title, heard, of: counts.of, minutes_left: counts.minutes_left() });
        }
        lines.push(Line::Episode { row: place });
        tally.of += 1;
        if state.mark(&row.id).heard {
            tally.heard += 1;
        } else {
            tally.left += row.duration.unwrap_or_default();
        }
    }
    state.list.lines = lines;
    state.list.cursor = 1;
    state.list.top = 0;
    state.tally = tally;
    select(state, 0);
}

/// Selects a row and opens its details.
pub fn select(state: &mut State, row: u32) {
    let line = state.list.lines.iter().position(|line| *line == Line::Episode { row });
    state.list.cursor = line.unwrap_or(0);
    state.list.top = state.list.cursor.saturating_sub(6);
    let id = state.row(row).map(|row| row.id.clone());
    state.reading.details =
        id.as_ref().and_then(|id| state.home_episodes.get(id)).map_or(Loadable::Absent, |e| Loadable::Here(e.clone()));
    state.reading.episode = id;
}

/// Lesson 57 plays at 0:34; 1 to 55 are heard.
pub fn playing() -> State {
    let mut state = course();
    for row in &state.catalog.rows.clone()[..55] {
        state.marks.insert(row.id.clone(), Mark { heard: true, ..Mark::default() });
    }
    let row = state.catalog.rows[56].clone();
    let started = Mark { position: Some(Position::from_millis(34_200)), ..Mark::default() };
    state.marks.insert(row.id.clone(), started);
    list(&mut state);
    select(&mut state, 56);
    state.reading.transcript = Loadable::Here(Arc::new(transcript(&row.id)));
    state.reading.spoken = Some((4, Some(6)));
    state.playback.phase = Phase::Playing;
    state.playback.loaded = true;
    state.playback.exact = true;
    state.playback.duration = row.duration;
    state.playback.row = Some(row);
    state.playback.position = Position::from_millis(34_200);
    state.playback.next_title = Some(state.catalog.rows[57].title.to_string());
    let slices: Vec<u8> = (0..400_u32).map(|slice| ((slice * 37 % 97) * 2 + (slice * slice / 7) % 61) as u8).collect();
    state.playback.waveform = Some(Waveform::new(&slices));
    state
}

/// The sentences of a lesson, four words a second.
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
            at += 250;
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
