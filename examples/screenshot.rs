//! Draws podtui's own screen into an SVG, without a terminal: `cargo run --example screenshot -- docs/screenshot.svg`.
//! The state is the course's, told what a listener and the workers would tell it; the sound is decoded and measured,
//! the words are read from the transcript. `--light` draws on paper.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use podtui::app::{HomeKind, HomeList, Line, Size, Start, State};
use podtui::audio::{self, Opened};
use podtui::cli::reading;
use podtui::cli::source::read_course;
use podtui::keys::{Code, Key, Keymap};
use podtui::model::{Episode, Mark, Now, Position, Waveform};
use podtui::msg::{Library, Msg, PlayerEvent, ReadEvent};
use podtui::net::Reach;
use podtui::theme::{ColorDepth, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

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

/// Lesson 57 is heard at 0:34; those before 56 were heard. Lengths, words and waveform are the lesson's own.
fn listening() -> anyhow::Result<State> {
    let course = read_course()?;
    let episodes: Vec<Arc<Episode>> = course.episodes.into_iter().map(Arc::new).collect();
    let lesson = Arc::clone(episodes.get(PLAYING).context("the course has fewer lessons")?);
    let position = Position::from_millis(34_200);
    let heard = Mark { heard: true, ..Mark::default() };
    let mut marks: Vec<_> = episodes[..PLAYING - 1].iter().map(|episode| (episode.id.clone(), heard)).collect();
    marks.push((lesson.id.clone(), Mark { position: Some(position), ..Mark::default() }));
    let (mut state, _) = State::new(Start {
        size: Size { columns: COLUMNS, rows: ROWS },
        keymap: Arc::new(Keymap::default()),
        home: course.show,
        home_kind: HomeKind::BuiltIn,
        episodes: HomeList::of(&episodes),
        library: Library { marks, ..Library::default() },
        refresh_after: None,
        now: Now::default(),
    });
    let line = state.list.lines.iter().position(|line| *line == Line::Episode { row: PLAYING as u32 - 1 });
    state.list.cursor = line.unwrap_or(0);
    let mut tell = |message| drop(state.update(Now::default(), message));
    tell(Msg::Key(Key::char('j')));
    tell(Msg::Key(Key::plain(Code::Enter)));
    let episode = lesson.id.clone();
    let transcript = Some(Arc::new(reading::of_episode(&lesson, Reach::PublicOnly)?));
    tell(Msg::Read(ReadEvent::Transcript { episode: episode.clone(), transcript }));
    let (waveform, length) = measured(&lesson)?;
    tell(Msg::Read(ReadEvent::Waveform { episode, waveform }));
    let play = state.playback.play;
    let began = PlayerEvent::Playing { play, position, duration: Some(length) };
    drop(state.update(Now::default(), Msg::Player(began)));
    Ok(state)
}

/// The shape of the lesson's decoded sound, and its length.
fn measured(lesson: &Episode) -> anyhow::Result<(Waveform, Duration)> {
    let address = lesson.audio.as_ref().context("the lesson has no sound")?.url.as_str();
    let name = address.strip_prefix("podtui:").context("the lesson's sound is not in the binary")?;
    let bytes = podtui::course::bytes(name).with_context(|| format!("{name} is missing"))?;
    let opened = Opened { source: Box::new(Cursor::new(bytes)), extension: Some("opus".to_owned()), live: None };
    audio::measure(opened).map_err(anyhow::Error::msg)
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
    let ink = style.fg.and_then(hexadecimal).unwrap_or_else(|| ink.to_owned());
    let mut text = String::new();
    for (cell, x) in run.iter().zip((0..).map(|column| x + f64::from(column) * WIDTH)) {
        match shape(cell.symbol()) {
            // Fonts leave gaps between the rows: bars and rules are drawn.
            Some([left, top, wide, high]) => {
                let (x, y) = (x + left * WIDTH, y + top * HEIGHT);
                let (width, height) = (wide * WIDTH, high * HEIGHT);
                let _ = writeln!(
                    out,
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{ink}\"/>"
                );
                text.push(' ');
            }
            None => text.push_str(cell.symbol()),
        }
    }
    if text.trim().is_empty() {
        return;
    }
    let mut attributes = format!("fill=\"{ink}\"");
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

/// Left, top, width and height of a bar or a rule in its cell.
fn shape(symbol: &str) -> Option<[f64; 4]> {
    let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let eighths = bars.iter().position(|bar| *bar == symbol).map(|index| (index + 1) as f64 / 8.0);
    match (eighths, symbol) {
        (Some(height), _) => Some([0.0, 1.0 - height, 1.0, height]),
        (None, "│") => Some([0.47, 0.0, 0.1, 1.0]),
        (None, "─") => Some([0.0, 0.48, 1.0, 0.05]),
        _ => None,
    }
}

fn hexadecimal(color: Color) -> Option<String> {
    match color {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}
