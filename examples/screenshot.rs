//! Draws podtui's own screen into an SVG, without a terminal: `cargo run --example screenshot -- docs/screenshot.svg`.
//! The state is the course's, told what a listener and the workers would tell it; `--light` draws on paper.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use podtui::app::{HomeKind, Line, Size, Start, State};
use podtui::keys::{Code, Key, Keymap};
use podtui::model::{Cue, Enclosure, Episode, EpisodeId, Mark, Now, Position, Show, Transcript, Waveform, Word};
use podtui::msg::{Library, Msg, PlayerEvent, ReadEvent};
use podtui::theme::{ColorDepth, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use serde_json::Value;

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;
/// Pixels of a cell.
const WIDTH: f64 = 8.4;
const HEIGHT: f64 = 18.0;
/// The lesson that plays, counted from nought.
const PLAYING: usize = 56;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let light = arguments.iter().any(|argument| argument == "--light");
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).context("give the file to write")?;
    let state = listening()?;
    let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS))?;
    let theme = Theme::new(ColorDepth::True, light, false);
    terminal.draw(|frame| podtui::view::draw(&state, &theme, frame))?;
    std::fs::write(path, svg(terminal.backend().buffer(), light)).with_context(|| format!("cannot write {path}"))
}

/// Lesson 57 is heard at 0:34; those before 56 were heard.
fn listening() -> anyhow::Result<State> {
    let course = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast");
    let lessons: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(format!("{course}/episodes.json"))?)?;
    let episodes: Vec<Arc<Episode>> = lessons.iter().map(|lesson| Arc::new(episode(lesson))).collect();
    let position = Position::from_millis(34_200);
    let (playing, duration) = (episodes[PLAYING].id.clone(), episodes[PLAYING].duration);
    let heard = Mark { heard: true, ..Mark::default() };
    let mut marks: Vec<_> = episodes[..PLAYING - 1].iter().map(|episode| (episode.id.clone(), heard)).collect();
    marks.push((playing.clone(), Mark { position: Some(position), ..Mark::default() }));
    let (mut state, _) = State::new(Start {
        size: Size { columns: COLUMNS, rows: ROWS },
        keymap: Arc::new(Keymap::default()),
        home: Show::new("ai-podcast".into(), "AI Podcast"),
        home_kind: HomeKind::BuiltIn,
        episodes,
        library: Library { marks, ..Library::default() },
        refresh_after: None,
        now: Now::default(),
    });
    let line = state.list.lines.iter().position(|line| *line == Line::Episode { row: PLAYING as u32 - 1 });
    state.list.cursor = line.unwrap_or(0);
    let mut tell = |message| drop(state.update(Now::default(), message));
    tell(Msg::Key(Key::char('j')));
    tell(Msg::Key(Key::plain(Code::Enter)));
    let cues = std::fs::read_to_string(format!("{course}/transcripts/{playing}.vtt"))?;
    let transcript = Some(Arc::new(transcript(&cues)));
    let waveform = waveform(transcript.as_deref());
    tell(Msg::Read(ReadEvent::Transcript { episode: playing.clone(), transcript }));
    tell(Msg::Read(ReadEvent::Waveform { episode: playing, waveform }));
    let play = state.playback.play;
    drop(state.update(Now::default(), Msg::Player(PlayerEvent::Playing { play, position, duration })));
    Ok(state)
}

fn episode(lesson: &Value) -> Episode {
    let text = |key: &str| lesson[key].as_str().unwrap_or_default().to_owned();
    let mut episode = Episode::new("ai-podcast".into(), text("id").as_str().into(), &text("title"));
    episode.number = lesson["number"].as_f64();
    episode.section = Some(text("section"));
    episode.description = Some(text("description"));
    episode.takeaway = Some(text("takeaway"));
    let related = lesson["related"].as_array().into_iter().flatten().filter_map(Value::as_str);
    episode.related = related.map(EpisodeId::from).collect();
    // Two and a half words a second, as the voice speaks.
    let words = text("script").split_whitespace().count() as u64;
    episode.duration = Some(Duration::from_millis(words * 380));
    episode.audio = Some(Enclosure { url: format!("podtui:{}", text("id")), mime_type: None, bytes: None });
    episode
}

/// The cues of the course's own transcripts: lines with a time before each word.
fn transcript(text: &str) -> Transcript {
    let time = |stamp: &str| {
        let parts: Vec<f64> = stamp.split(':').filter_map(|part| part.parse().ok()).collect();
        Position::from_seconds(parts.iter().fold(0.0, |sum, part| sum * 60.0 + part))
    };
    let mut cues = Vec::new();
    let mut start = None;
    for line in text.lines() {
        if let Some((from, _)) = line.split_once(" --> ") {
            start = Some(time(from));
        } else if let (Some(start), false) = (start, line.is_empty()) {
            let mut words = Vec::new();
            for piece in line.split('<') {
                let (at, word) = piece.split_once('>').map_or((start, piece), |(at, word)| (time(at), word));
                words.push(Word { start: at, text: word.trim().to_owned() });
            }
            let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            cues.push(Cue { start, end: None, speaker: None, text, words });
        } else {
            start = None;
        }
    }
    Transcript { cues }
}

/// Loud where a word begins, softer until the next: the player measures the real one from the sound.
fn waveform(transcript: Option<&Transcript>) -> Waveform {
    let mut slices = vec![18_u8; Waveform::SLICES];
    let words = transcript.into_iter().flat_map(|transcript| &transcript.cues).flat_map(|cue| &cue.words);
    let words: Vec<&Word> = words.collect();
    let length = words.last().map_or(1.0, |word| word.start.seconds() + 0.8);
    for word in words {
        let at = (word.start.seconds() / length * Waveform::SLICES as f64) as usize;
        for (step, slice) in slices.iter_mut().skip(at).take(3).enumerate() {
            *slice = (90 + word.text.len() * 16).saturating_sub(step * 40).min(255) as u8;
        }
    }
    Waveform::new(&slices)
}

fn svg(buffer: &Buffer, light: bool) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (ground, ink) = if light { ("#fbf8f2", "#2a2b2f") } else { ("#17181c", "#d9dae0") };
    let (width, height) = (columns as f64 * WIDTH + 24.0, rows as f64 * HEIGHT + 24.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-size=\"14\" \
         font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" xml:space=\"preserve\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n"
    );
    for (row, cells) in buffer.content.chunks(columns).enumerate() {
        let y = 12.0 + row as f64 * HEIGHT;
        let mut column = 0;
        // Cells of one style are one text: its length is set, so that no font moves a column.
        for run in cells.chunk_by(|one, other| one.style() == other.style()) {
            write_run(&mut out, run, 12.0 + column as f64 * WIDTH, y, ink);
            column += run.len();
        }
    }
    out + "</svg>\n"
}

fn write_run(out: &mut String, run: &[Cell], x: f64, y: f64, ink: &str) {
    let width = run.len() as f64 * WIDTH;
    let style = run[0].style();
    if let Some(ground) = style.bg.and_then(hexadecimal) {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
        );
    }
    let text: String = run.iter().map(Cell::symbol).collect();
    if text.trim().is_empty() {
        return;
    }
    let mut attributes = format!("fill=\"{}\"", style.fg.and_then(hexadecimal).unwrap_or_else(|| ink.to_owned()));
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if style.add_modifier.contains(modifier) {
            attributes.push_str(attribute);
        }
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let base = y + HEIGHT - 5.0;
    let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{base:.1}\" textLength=\"{width:.1}\" {attributes}>{text}</text>");
}

fn hexadecimal(color: Color) -> Option<String> {
    match color {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}
