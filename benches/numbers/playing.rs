//! What playing costs, and how soon it begins.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::process::{Memory, Usage};
use crate::table::{Sample, megabytes, row};
use crate::terminal::Terminal;
use crate::{Subject, trace};

const WATCHED: Duration = Duration::from_secs(20);

/// Prints processor, wake-ups and memory of a lesson on the null output, its waveform known, and mpv's on its own.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let mut terminal = subject.open(home.path(), &[])?;
    begin(&mut terminal, home.path())?;
    row("playing at 1x, null output, 20 s", &watch(&terminal)?, "1.5 % of a core, 100 wakeups/s");
    print_memory(&terminal, "20 MB without the binary's file pages")?;
    terminal.quit()?;
    match mpv(&["--ao=null"], &[])? {
        Some(measured) => row("mpv, null output, 20 s", &measured, "(for comparison)"),
        None => row("mpv, null output", "skipped: mpv is not installed", "(for comparison)"),
    }
    Ok(())
}

/// Prints the time from Enter to the first sample, for ten lessons in a row.
pub fn print_first_sample(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let mut terminal = subject.open(home.path(), &[])?;
    let mut sample = Sample::default();
    for _ in 0..10 {
        let known = trace::events(home.path()).len();
        terminal.press("\r")?;
        let enter = trace::wait_for(home.path(), known, "enter", WATCHED)?;
        let first = trace::wait_for(home.path(), enter, "first_sample", WATCHED)?;
        sample.add(trace::between(home.path(), enter, first)?);
        terminal.press("j")?;
        std::thread::sleep(Duration::from_millis(700));
    }
    row("Enter to first sample, embedded lesson", &sample.words(), "50 ms");
    terminal.quit()?;
    Ok(())
}

/// Plays the selected lesson, and waits until its waveform was measured and everything has calmed down.
pub fn begin(terminal: &mut Terminal, home: &Path) -> Result<()> {
    terminal.press("\r")?;
    trace::wait_for(home, 0, "first_sample", WATCHED)?;
    trace::wait_for(home, 0, "waveform", WATCHED).context("the waveform was not measured")?;
    std::thread::sleep(Duration::from_secs(3));
    Ok(())
}

/// Processor and wake-ups of 20 seconds, in words.
pub fn watch(terminal: &Terminal) -> Result<String> {
    let process = terminal.process_id()?;
    let (bytes, before) = (terminal.bytes(), Usage::of(process)?);
    std::thread::sleep(WATCHED);
    let used = Usage::of(process)?.since(&before);
    let percent = used.processor.as_secs_f64() * 100.0 / WATCHED.as_secs_f64();
    let wakeups = used.wakeups as f64 / WATCHED.as_secs_f64();
    let written = (terminal.bytes() - bytes) / WATCHED.as_secs();
    Ok(format!("{percent:.2} % of a core, {wakeups:.0} wakeups/s, {} threads, {written} bytes/s", used.threads))
}

/// Prints what a program holds in memory.
pub fn print_memory(terminal: &Terminal, figure: &str) -> Result<()> {
    let memory = Memory::of(terminal.process_id()?)?;
    let words = |all: u64, own: u64| format!("{} + {} of its own file", megabytes(all - own), megabytes(own));
    row("memory, RSS", &words(memory.resident, memory.resident_of_binary), figure);
    row("memory, PSS", &words(memory.proportional, memory.proportional_of_binary), "");
    Ok(())
}

/// mpv with a lesson of the course on this output: as [`watch`]; none where it is not installed.
pub fn mpv(arguments: &[&str], environment: &[(&str, &Path)]) -> Result<Option<String>> {
    let Some(program) = installed("mpv") else { return Ok(None) };
    let lesson = first_lesson()?.to_string_lossy().into_owned();
    let mut all = vec!["--no-config", "--no-video", lesson.as_str()];
    all.extend(arguments);
    let terminal = Terminal::start(&program, &all, environment)?;
    terminal.wait_for("mpv's status line", |screen| screen.contents().contains("A: 00:00:0"))?;
    std::thread::sleep(Duration::from_secs(3));
    watch(&terminal).map(Some)
}

/// The sound of the course's first lesson.
pub fn first_lesson() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/ai-podcast/audio");
    let lessons = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    lessons.min().context("the course has no audio")
}

/// Where a program is, by the search path.
pub fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}
