//! The sound alone, measured: plays files one after the other and prints what the player told and what it cost.
//!
//! `cargo run --release --example sound -- [--output auto|null|wav:PATH] [--seconds N] [--busy N] [--from SECONDS] [--quiet] FILE..`
#![expect(clippy::print_stdout, reason = "this is a command that prints figures")]

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use podtui::audio::{OpenMedium, Opened, spawn};
use podtui::model::{MediumId, OutputChoice, PlayId, Position, Volume};
use podtui::msg::{PlayerCmd, PlayerEvent};

struct Options {
    output: OutputChoice,
    length: Duration,
    busy: usize,
    is_quiet: bool,
    from: f64,
    files: Vec<String>,
}

fn options() -> Options {
    let mut options = Options {
        output: OutputChoice::Auto,
        length: Duration::from_secs(20),
        busy: 0,
        is_quiet: false,
        from: 0.0,
        files: Vec::new(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--output" => options.output = output(&words.next().unwrap_or_default()),
            "--seconds" => {
                options.length = Duration::from_secs(words.next().and_then(|word| word.parse().ok()).unwrap_or(20));
            }
            "--busy" => options.busy = words.next().and_then(|word| word.parse().ok()).unwrap_or(0),
            "--from" => options.from = words.next().and_then(|word| word.parse().ok()).unwrap_or(0.0),
            "--quiet" => options.is_quiet = true,
            _ => options.files.push(word),
        }
    }
    options
}

fn output(word: &str) -> OutputChoice {
    match word.strip_prefix("wav:") {
        Some(path) => OutputChoice::Wav(PathBuf::from(path)),
        None if word == "null" => OutputChoice::Null,
        None => OutputChoice::Auto,
    }
}

fn open() -> OpenMedium {
    Arc::new(|medium: &MediumId| {
        let file = File::open(medium.as_str()).map_err(|error| format!("{}: {error}.", medium.as_str()))?;
        Ok(Opened { source: Box::new(file), extension: None, live: None })
    })
}

fn main() -> io::Result<()> {
    let options = options();
    let over = Arc::new(AtomicBool::new(false));
    for _ in 0..options.busy {
        let over = Arc::clone(&over);
        std::thread::spawn(move || while !over.load(Ordering::Relaxed) {});
    }
    let (events, heard) = mpsc::channel();
    let player = spawn(options.output, Volume::default(), false, open(), move |event| drop(events.send(event)))?;
    let mut play = PlayId(1);
    let mut queue = options.files.into_iter().cycle();
    let mut next = || MediumId::from(queue.next().unwrap_or_default().as_str());
    let started = Instant::now();
    player.send(PlayerCmd::Load { play, medium: next(), at: Position::from_seconds(options.from), paused: false });
    let mut cost = Cost::now();
    let mut stalls = 0;
    while started.elapsed() < options.length {
        let Ok(event) = heard.recv_timeout(options.length.saturating_sub(started.elapsed())) else { break };
        if !options.is_quiet || !matches!(event, PlayerEvent::Progress { .. }) {
            println!("{:9.3} {event:?}", started.elapsed().as_secs_f64());
        }
        match event {
            PlayerEvent::Playing { play: playing, .. } if playing == play => {
                if playing == PlayId(1) {
                    cost = Cost::now();
                }
                play = play.next();
                player.send(PlayerCmd::Preload { play, medium: next() });
            }
            PlayerEvent::Stalled { .. } => stalls += 1,
            PlayerEvent::Failed { .. } => break,
            _ => {}
        }
    }
    cost.print();
    println!("stalls: {stalls}, frames of silence put in: {}", player.missed_frames());
    over.store(true, Ordering::Relaxed);
    drop(player);
    Ok(())
}

/// Processor time and context switches of this process, since a moment.
struct Cost {
    at: Instant,
    seconds: f64,
    switches: u64,
}

impl Cost {
    fn now() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields: Vec<u64> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .map(|word| word.parse().unwrap_or(0))
            .collect();
        let ticks = fields.get(11).unwrap_or(&0) + fields.get(12).unwrap_or(&0);
        Self {
            at: Instant::now(),
            seconds: ticks as f64 / 100.0,
            switches: threads().iter().map(|thread| thread.1).sum(),
        }
    }

    fn print(&self) {
        let now = Self::now();
        let length = now.at.duration_since(self.at).as_secs_f64();
        println!("processor: {:.2} % of a core", (now.seconds - self.seconds) / length * 100.0);
        println!("wakeups:   {:.1} a second", now.switches.saturating_sub(self.switches) as f64 / length);
        for (name, switches) in threads() {
            println!("  {name:18} {switches:>8} in all");
        }
    }
}

/// The threads that live: name and voluntary context switches.
fn threads() -> Vec<(String, u64)> {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return Vec::new() };
    let read = |task: std::fs::DirEntry| {
        let status = std::fs::read_to_string(task.path().join("status")).ok()?;
        let field =
            |key: &str| Some(status.lines().find(|line| line.starts_with(key))?.split_whitespace().nth(1)?.to_owned());
        Some((field("Name:")?, field("voluntary_ctxt_switches:")?.parse().ok()?))
    };
    tasks.flatten().filter_map(read).collect()
}
