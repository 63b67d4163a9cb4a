//! The real way to a device: player, rodio, cpal, a sound server. The server is a `PulseAudio` of our own with a null
//! sink, whose monitor is what a loudspeaker would have played.
#![expect(clippy::unwrap_used, clippy::panic, clippy::cast_possible_wrap, reason = "a test fails by panicking")]

#[path = "sound/server.rs"]
mod server;
mod sound;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use podtui::audio::{OpenMedium, hosts, spawn};
use podtui::model::{MediumId, OutputChoice, PlayId, Position, Volume};
use podtui::msg::{PlayerCmd, PlayerEvent};
use server::Server;
use sound::{Fixtures, lesson, open};

const PATIENCE: Duration = Duration::from_secs(15);
const RATE: f64 = 48_000.0;
const ROLE: &str = "PODTUI_RIG_FILE";

/// This test binary again, as a player in the server's world. Words go in, events come out.
struct Voice {
    child: Child,
    words: ChildStdin,
    lines: Receiver<(Instant, String)>,
    said: Vec<String>,
}

impl Voice {
    fn start(server: &Server, file: &Path) -> Self {
        let mut child = server
            .command(std::env::current_exe().unwrap())
            .args(["--exact", "the_player_in_the_rig", "--nocapture", "--ignored"])
            .env(ROLE, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let words = child.stdin.take().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send((Instant::now(), line));
            }
        });
        Self { child, words, lines, said: Vec::new() }
    }

    fn say(&mut self, word: &str) {
        writeln!(self.words, "{word}").unwrap();
    }

    /// Waits for an event with this in it; when it came, and the position in it.
    fn until(&mut self, part: &str) -> (Instant, f64) {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let (at, line) = self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("no {part}: {:#?}", self.said));
            self.said.push(line.clone());
            if line.contains(part) {
                return (at, position(&line).unwrap_or(0.0));
            }
        }
    }

    /// Waits until this position was heard.
    fn until_heard(&mut self, seconds: f64) -> (Instant, f64) {
        loop {
            let (at, position) = self.until("Progress");
            if position >= seconds {
                return (at, position);
            }
        }
    }

    /// Ends it; what it wrote to stderr is nothing.
    fn end(mut self) {
        self.say("quit");
        drop(self.words);
        let mut noise = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut noise).unwrap();
        assert!(self.child.wait().unwrap().success(), "{noise}");
        assert_eq!(noise, "", "something was written over the screen");
    }
}

/// The seconds in `position=1.234`.
fn position(line: &str) -> Option<f64> {
    line.split("position=").nth(1)?.split_whitespace().next()?.parse().ok()
}

/// Not a test of its own: the player that the others start in the server's world.
#[test]
#[ignore = "started by the other tests of this file"]
fn the_player_in_the_rig() {
    let Ok(file) = std::env::var(ROLE) else { return };
    let opener: OpenMedium = Arc::new(|medium: &MediumId| Ok(open(Path::new(medium.as_str()))));
    let player = spawn(OutputChoice::Auto, Volume::default(), false, opener, |event| {
        let position = match &event {
            PlayerEvent::Progress { position, .. }
            | PlayerEvent::Playing { position, .. }
            | PlayerEvent::Paused { position, .. }
            | PlayerEvent::Seeked { position, .. }
            | PlayerEvent::Stalled { position, .. } => position.seconds(),
            _ => 0.0,
        };
        println!("position={position:.4} {event:?}");
    })
    .unwrap();
    let load =
        PlayerCmd::Load { play: PlayId(1), medium: MediumId::from(file.as_str()), at: Position::ZERO, paused: false };
    player.send(load);
    for line in std::io::stdin().lines().map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("seek", to)) => player.send(PlayerCmd::Seek { to: Position::from_seconds(to.parse().unwrap()) }),
            Some(("volume", to)) => {
                player.send(PlayerCmd::SetVolume { volume: Volume::from_percent(to.parse().unwrap()), muted: false });
            }
            _ if line == "pause" => player.send(PlayerCmd::Pause),
            _ if line == "play" => player.send(PlayerCmd::Play),
            _ if line == "hosts" => println!("{:?}", hosts()),
            _ => break,
        }
    }
}

fn correlation(a: &[f32], b: &[f32]) -> f64 {
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        both += f64::from(*a) * f64::from(*b);
        of_a += f64::from(*a).powi(2);
        of_b += f64::from(*b).powi(2);
    }
    both / (of_a * of_b).sqrt().max(1e-12)
}

/// Where `part` is in `heard`: the frame and how well it fits there. Coarse over the loudness, then to the frame.
fn find(heard: &[f32], part: &[f32]) -> (usize, f64) {
    const STEP: usize = 96;
    let envelope = |sound: &[f32]| -> Vec<f32> {
        sound.chunks(STEP).map(|chunk| chunk.iter().map(|sample| sample.abs()).sum::<f32>()).collect()
    };
    let (coarse_heard, coarse_part) = (envelope(heard), envelope(part));
    let coarse = (0..coarse_heard.len().saturating_sub(coarse_part.len()))
        .map(|start| (start, correlation(&coarse_heard[start..start + coarse_part.len()], &coarse_part)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0, |best| best.0);
    let from = (coarse * STEP).saturating_sub(2 * STEP);
    let short = &part[..part.len().min(24_000)];
    let start = (from..(from + 4 * STEP).min(heard.len().saturating_sub(part.len())))
        .map(|start| (start, correlation(&heard[start..start + short.len()], short)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(from, |best| best.0);
    (start, correlation(&heard[start..start + part.len()], part))
}

/// The lesson as a 48 kHz mono sound, by our own decoder, whose truth `sound_seek` proves.
fn decoded() -> Vec<f32> {
    let fixtures = Fixtures::new();
    fixtures.ours(&lesson(), 0.0).into_iter().map(|sample| f32::from(sample) / 32_768.0).collect()
}

fn frame(seconds: f64) -> usize {
    (seconds * RATE) as usize
}

#[test]
fn what_the_loudspeaker_plays_is_the_file_with_every_seek_pause_and_volume_at_its_place() {
    let truth = decoded();
    let mut server = Server::start();
    server.record();
    let mut voice = Voice::start(&server, &lesson());
    voice.until("Device");
    let (told_at, told) = voice.until_heard(4.0);
    let recorded = server.heard().len();
    let drift = told_at.elapsed();
    voice.say("seek 40");
    voice.until("Seeked");
    voice.until_heard(42.0);
    voice.say("pause");
    let (_, held) = voice.until("Paused");
    std::thread::sleep(Duration::from_millis(1200));
    voice.say("play");
    voice.until_heard(held + 2.0);
    voice.say("volume 50");
    voice.until_heard(held + 4.0);
    voice.say("volume 150");
    voice.until_heard(held + 6.0);
    voice.say("hosts");
    voice.until("PulseAudio");
    voice.end();
    let heard = server.heard();

    let (start, fit) = find(&heard, &truth[frame(1.0)..frame(4.0)]);
    println!("correlation {fit:.6}");
    assert!(fit >= 0.999, "correlation {fit}");
    // What the position said when `recorded` frames had been played, and what was played then.
    let real = 1.0 + (recorded as f64 - start as f64) / RATE - drift.as_secs_f64();
    println!("position told {told:.3}, heard {real:.3}");
    assert!((told - real).abs() < 0.05, "told {told}, heard {real}");
    let (sought, fit) = find(&heard, &truth[frame(40.2)..frame(41.8)]);
    assert!(fit >= 0.999 && sought > start, "after the seek: {fit}");
    let (paused, fit) = find(&heard, &truth[frame(held + 0.3)..frame(held + 1.8)]);
    assert!(fit >= 0.999, "after the pause: {fit}");
    let silence = (paused - sought) as f64 / RATE - (held + 0.3 - 40.2);
    assert!((1.0..1.8).contains(&silence), "the pause was {silence} s of silence");
    let (quiet, fit) = find(&heard, &truth[frame(held + 2.6)..frame(held + 3.6)]);
    assert!(fit >= 0.999, "after the change of volume: {fit}");
    let energy = |sound: &[f32]| sound.iter().map(|sample| f64::from(sample.powi(2))).sum::<f64>();
    let ratio = energy(&heard[quiet..quiet + frame(1.0)]) / energy(&truth[frame(held + 2.6)..frame(held + 3.6)]);
    assert!((ratio.sqrt() - 0.125).abs() < 0.002, "half volume is {}", ratio.sqrt());
    let loud = &truth[frame(held + 4.6)..frame(held + 5.6)];
    let (place, _) = find(&heard, loud);
    let (worst, peak) = at_full_volume(&heard[place..place + loud.len()], loud);
    println!("at 150 % off by {worst:.5} at most; peak {peak:.3}");
    assert!(worst < 0.01, "off by {worst}");
    assert!((0.8..=1.0).contains(&peak), "peak {peak}");
}

/// 150 % is 3.375 times as loud: how far off that is where the limit does not bend it, and the peak, which is beyond full
/// scale without the limit.
fn at_full_volume(heard: &[f32], truth: &[f32]) -> (f32, f32) {
    let is_linear = |sample: &f32| (0.02..0.2).contains(&sample.abs());
    let ratios = heard.iter().zip(truth).filter(|(_, sample)| is_linear(sample)).map(|(heard, sample)| heard / sample);
    let peak = |sound: &[f32]| sound.iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
    assert!(peak(truth) * 3.375 > 1.0, "nothing to limit");
    (ratios.map(|ratio| (ratio / 3.375 - 1.0).abs()).fold(0.0, f32::max), peak(heard))
}

#[test]
fn a_device_that_dies_holds_the_place_and_one_that_comes_back_plays_on() {
    let truth = decoded();
    let mut server = Server::start();
    let mut voice = Voice::start(&server, &lesson());
    voice.until("Device");
    voice.until_heard(1.2);
    server.kill();
    voice.until("Lost");
    let (_, held) = voice.until("Stalled");
    server.revive();
    server.record();
    voice.until("Device");
    let (_, again) = voice.until("Playing");
    assert!((held - again).abs() < 0.2, "held at {held}, went on at {again}");
    voice.until_heard(again + 3.0);
    voice.end();
    let (_, fit) = find(&server.heard(), &truth[frame(again + 0.5)..frame(again + 2.5)]);
    assert!(fit >= 0.999, "after the device came back: {fit}");
}

#[test]
fn without_a_device_time_passes_in_silence_and_sound_starts_by_itself_when_one_appears() {
    let mut server = Server::start();
    server.kill();
    let mut voice = Voice::start(&server, &lesson());
    voice.until("NoDevice");
    voice.until("Playing");
    voice.until_heard(1.0);
    server.revive();
    server.record();
    voice.until("Device {");
    let (_, position) = voice.until("Progress");
    voice.until_heard(position + 2.5);
    voice.end();
    let (_, fit) = find(&server.heard(), &decoded()[frame(position + 0.3)..frame(position + 2.0)]);
    assert!(fit >= 0.999, "after the device appeared: {fit}");
}

#[test]
fn a_device_that_is_faster_than_time_is_left_for_the_null_clock() {
    let mut server = Server::start();
    server.kill();
    std::fs::write(server.folder.path().join("alsa.conf"), "pcm.!default { type null }\nctl.!default { type null }\n")
        .unwrap();
    let started = Instant::now();
    let mut voice = Voice::start(&server, &lesson());
    let (_, _) = voice.until("faster than time");
    let (at, position) = voice.until_heard(2.0);
    voice.end();
    let real = at.duration_since(started).as_secs_f64();
    // It is found out once it is a second ahead (a real device fills its buffers too); from there on time is real.
    assert!(position < real + 1.2, "{position} s were heard in {real} s");
}

#[test]
fn five_seconds_into_a_pause_the_device_is_closed_and_nothing_wakes() {
    let server = Server::start();
    let mut voice = Voice::start(&server, &lesson());
    voice.until("Device");
    voice.until_heard(0.5);
    assert_eq!(server.streams(), 1);
    voice.say("pause");
    voice.until("Closed");
    let process = voice.child.id();
    let threads = || {
        let tasks = std::fs::read_dir(format!("/proc/{process}/task")).unwrap().flatten();
        let read = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("status")).ok();
        tasks.filter_map(read).collect::<Vec<_>>()
    };
    let field = |status: &str, key: &str| {
        status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_owned()
    };
    let names = || threads().iter().map(|status| field(status, "Name:")).collect::<Vec<_>>();
    let switches = || threads().iter().map(|status| field(status, "voluntary_ctxt_switches:")).collect::<Vec<_>>();
    // The threads of the device may be on their way out, and on a busy machine that takes a while.
    let is_asleep = || {
        let before = switches();
        std::thread::sleep(Duration::from_secs(2));
        before == switches()
    };
    assert!((0..4).any(|_| is_asleep()), "something wakes up: {:?}", names());
    assert_eq!(server.streams(), 0, "the stream is closed, not only silent");
    voice.say("play");
    voice.until("Device");
    voice.until_heard(1.0);
    voice.end();
}
