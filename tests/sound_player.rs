//! The player as the app knows it: commands in, events out, and the session's file to hear what was heard.
#![expect(clippy::unwrap_used, clippy::panic, clippy::cast_possible_wrap, reason = "a test fails by panicking")]

mod sound;
#[path = "sound/stream.rs"]
mod stream;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use podtui::audio::{Description, OpenMedium, Opened, Player, describe, measure, spawn};
use podtui::model::{MediumId, OutputChoice, OutputState, PlayId, Position, Volume};
use podtui::msg::{PlayerCmd, PlayerEvent};
use sound::{Fixtures, open, samples};
use stream::Stream;

const PATIENCE: Duration = Duration::from_secs(20);

/// A player and what it told.
struct Rig {
    player: Option<Player>,
    told: Receiver<PlayerEvent>,
    events: Vec<PlayerEvent>,
}

impl Rig {
    fn new(choice: OutputChoice, opener: OpenMedium) -> Self {
        let (events, told) = mpsc::channel();
        let player = spawn(choice, Volume::default(), false, opener, move |event| drop(events.send(event))).unwrap();
        Self { player: Some(player), told, events: Vec::new() }
    }

    fn send(&self, command: PlayerCmd) {
        self.player.as_ref().unwrap().send(command);
    }

    fn load(&self, play: u64, medium: &Path, at: f64) {
        let medium = MediumId::from(&*medium.to_string_lossy());
        self.send(PlayerCmd::Load { play: PlayId(play), medium, at: Position::from_seconds(at), paused: false });
    }

    /// Waits for an event; those before it are kept as well.
    fn until(&mut self, is_wanted: impl Fn(&PlayerEvent) -> bool) -> PlayerEvent {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let event =
                self.told.recv_timeout(left).unwrap_or_else(|_| panic!("it never came; so far {:#?}", self.events));
            self.events.push(event.clone());
            if is_wanted(&event) {
                return event;
            }
        }
    }

    /// Ends the player and gives all it told.
    fn end(mut self) -> Vec<PlayerEvent> {
        drop(self.player.take());
        self.events.extend(self.told.try_iter());
        std::mem::take(&mut self.events)
    }
}

fn files() -> OpenMedium {
    Arc::new(|medium: &MediumId| Ok(open(Path::new(medium.as_str()))))
}

fn is_playing(play: u64) -> impl Fn(&PlayerEvent) -> bool {
    move |event| matches!(event, PlayerEvent::Playing { play: playing, .. } if *playing == PlayId(play))
}

fn is_end(play: u64) -> impl Fn(&PlayerEvent) -> bool {
    move |event| matches!(event, PlayerEvent::Ended { play: ended } if *ended == PlayId(play))
}

fn wav_of(fixtures: &Fixtures, name: &str, from: &str, length: &str) -> PathBuf {
    fixtures.make(name, &["-ss", from, "-t", length, "-ar", "24000", "-ac", "1", "-c:a", "pcm_s16le", "-bitexact"])
}

#[test]
fn two_lessons_follow_each_other_to_the_bit_and_each_ends_once() {
    let fixtures = Fixtures::new();
    let (first, second) = (wav_of(&fixtures, "1.wav", "5", "1.5"), wav_of(&fixtures, "2.wav", "20", "1.2"));
    let heard = fixtures.path("heard.wav");
    let mut rig = Rig::new(OutputChoice::Wav(heard.clone()), files());
    rig.load(1, &first, 0.0);
    rig.until(is_playing(1));
    let medium = MediumId::from(&*second.to_string_lossy());
    rig.send(PlayerCmd::Preload { play: PlayId(2), medium });
    rig.until(is_end(2));
    let events = rig.end();
    let ends: Vec<_> = events.iter().filter(|event| matches!(event, PlayerEvent::Ended { .. })).collect();
    assert_eq!(ends, [&PlayerEvent::Ended { play: PlayId(1) }, &PlayerEvent::Ended { play: PlayId(2) }]);
    assert!(samples(&heard) == [samples(&first), samples(&second)].concat(), "not the same to the bit");
    assert_monotone(&events);
}

fn assert_monotone(events: &[PlayerEvent]) {
    let mut last = (PlayId(0), Position::ZERO);
    for event in events {
        match event {
            PlayerEvent::Progress { play, position } => {
                assert!(*play != last.0 || *position >= last.1, "{events:#?}");
                last = (*play, *position);
            }
            PlayerEvent::Seeked { play, position, .. } => last = (*play, *position),
            _ => {}
        }
    }
}

#[test]
fn a_seek_and_a_pause_are_heard_without_a_click_and_lose_nothing() {
    let fixtures = Fixtures::new();
    // A tone: its steepest honest step is known, so a click is anything steeper.
    let tone = fixtures.path("tone.wav");
    let made = std::process::Command::new("ffmpeg")
        .args(["-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=8"])
        .args(["-af", "volume=4", "-c:a", "pcm_s16le", "-bitexact"])
        .arg(&tone)
        .status()
        .expect("these tests make their sounds with ffmpeg: install it (apt-get install ffmpeg)");
    assert!(made.success());
    let heard = fixtures.path("heard.wav");
    let mut rig = Rig::new(OutputChoice::Wav(heard.clone()), files());
    rig.load(1, &tone, 0.0);
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 0.3));
    rig.send(PlayerCmd::Seek { to: Position::from_seconds(6.0013) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { position, exact: true, .. } if position.seconds() > 6.0));
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 6.3));
    rig.send(PlayerCmd::Pause);
    rig.until(|event| matches!(event, PlayerEvent::Paused { .. }));
    rig.send(PlayerCmd::Play);
    rig.until(is_end(1));
    let events = rig.end();
    assert_monotone(&events);
    let sound = samples(&heard);
    let steepest =
        |sound: &[i16]| sound.windows(2).map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs()).max().unwrap();
    assert!(steepest(&sound) <= steepest(&samples(&tone)) * 11 / 10, "{}", steepest(&sound));
    let after_seek = sound.len() as f64 / 48_000.0;
    assert!((2.2..3.2).contains(&after_seek), "{after_seek} s were heard");
}

#[test]
fn half_volume_is_an_eighth_of_the_samples_and_mute_is_silence() {
    let fixtures = Fixtures::new();
    let file = wav_of(&fixtures, "1.wav", "5", "1.5");
    let heard = fixtures.path("heard.wav");
    let mut rig = Rig::new(OutputChoice::Wav(heard.clone()), files());
    rig.send(PlayerCmd::SetVolume { volume: Volume::from_percent(50), muted: false });
    rig.load(1, &file, 0.0);
    rig.until(is_end(1));
    rig.end();
    let (was, got) = (samples(&file), samples(&heard));
    assert_eq!(was.len(), got.len());
    let settled = 24_000 / 10;
    let off = was.iter().zip(&got).skip(settled).map(|(was, got)| (f64::from(*was) / 8.0 - f64::from(*got)).abs());
    assert!(off.fold(0.0, f64::max) <= 0.51);
}

#[test]
fn a_web_page_is_called_one_and_a_missing_file_says_why() {
    let fixtures = Fixtures::new();
    let page = fixtures.path("page.mp3");
    std::fs::write(&page, "<!DOCTYPE html><html><body>gone</body></html>".repeat(200)).unwrap();
    let opener: OpenMedium = Arc::new(|medium: &MediumId| {
        std::fs::File::open(medium.as_str())
            .map(|file| Opened { source: Box::new(file), extension: Some("mp3".to_owned()), live: None })
            .map_err(|error| format!("{} could not be opened: {error}.", medium.as_str()))
    });
    let mut rig = Rig::new(OutputChoice::Null, opener);
    rig.load(1, &page, 0.0);
    let failed = |event: &PlayerEvent| matches!(event, PlayerEvent::Failed { .. });
    let PlayerEvent::Failed { reason, .. } = rig.until(failed) else { unreachable!() };
    assert!(reason.contains("web page"), "{reason}");
    rig.load(2, Path::new("/nowhere/at/all.mp3"), 0.0);
    let PlayerEvent::Failed { reason, play } = rig.until(failed) else { unreachable!() };
    assert_eq!(play, PlayId(2));
    assert!(reason.contains("could not be opened"), "{reason}");
}

#[test]
fn an_idle_player_has_closed_its_output_and_sleeps() {
    let fixtures = Fixtures::new();
    let file = wav_of(&fixtures, "1.wav", "5", "0.5");
    let mut rig = Rig::new(OutputChoice::Null, files());
    rig.load(1, &file, 0.0);
    rig.until(is_end(1));
    rig.until(|event| *event == PlayerEvent::Output { output: OutputState::Closed });
    let threads = || {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
        tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok()).collect::<Vec<_>>()
    };
    let end = Instant::now() + PATIENCE;
    while threads().iter().any(|name| name.trim() == "podtui-closing") {
        assert!(Instant::now() < end);
        std::thread::yield_now();
    }
    assert_eq!(rig.told.try_iter().count(), 0);
}

#[test]
fn a_stream_that_runs_dry_stalls_with_its_reason_and_goes_on() {
    let bytes = std::fs::read(sound::lesson()).unwrap();
    let whole = bytes.len() as u64;
    let stream = Stream::new(bytes, 9_000);
    let mut rig = Rig::new(OutputChoice::Null, stream.opener());
    rig.load(1, Path::new("stream"), 0.0);
    rig.until(is_playing(1));
    let stalled = rig.until(|event| matches!(event, PlayerEvent::Stalled { .. }));
    let PlayerEvent::Stalled { reason, position, .. } = stalled else { unreachable!() };
    assert_eq!(reason, "The network is slow.");
    assert!(position.seconds() > 1.0);
    stream.let_through(whole);
    let PlayerEvent::Playing { position: again, .. } = rig.until(is_playing(1)) else { unreachable!() };
    assert!((again.seconds() - position.seconds()).abs() < 0.2, "{position:?} {again:?}");
    rig.send(PlayerCmd::Seek { to: Position::from_seconds(80.0) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: true, .. }));
    let events = rig.end();
    assert!(events.iter().any(|event| matches!(event, PlayerEvent::Buffered { buffered, .. } if buffered.is_whole())));
}

#[test]
fn a_command_is_answered_while_the_medium_does_not_come() {
    let stream = Stream::new(std::fs::read(sound::lesson()).unwrap(), 10);
    let mut rig = Rig::new(OutputChoice::Null, stream.opener());
    rig.load(1, Path::new("stream"), 0.0);
    rig.until(|event| matches!(event, PlayerEvent::Loading { .. }));
    let end = Instant::now() + PATIENCE;
    // The decoder sits in a read. A stop gives the medium up, and a new load plays.
    while stream.shared.cancels.load(Ordering::Acquire) == 0 {
        rig.send(PlayerCmd::Stop);
        rig.load(2, Path::new("stream"), 0.0);
        assert!(Instant::now() < end);
        std::thread::yield_now();
    }
    stream.let_through(u64::MAX);
    rig.until(is_playing(2));
}

#[test]
fn chapters_are_read_from_id3_mp4_matroska_and_vorbis_comments() {
    let fixtures = Fixtures::new();
    let list = fixtures.path("chapters.txt");
    std::fs::write(
        &list,
        ";FFMETADATA1\ntitle=A lesson\nartist=podtui\n\
         [CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=5000\ntitle=Begin\n\
         [CHAPTER]\nTIMEBASE=1/1000\nSTART=5000\nEND=12500\ntitle=Zwölf ½\n",
    )
    .unwrap();
    let list = list.to_string_lossy().into_owned();
    let comments = [
        ("title", "A lesson"),
        ("CHAPTER000", "00:00:00.000"),
        ("CHAPTER000NAME", "Begin"),
        ("CHAPTER001", "00:00:05.000"),
        ("CHAPTER001NAME", "Zwölf ½"),
    ];
    let comments = |place: &str| -> Vec<String> {
        comments.iter().flat_map(|(key, value)| [place.to_owned(), format!("{key}={value}")]).collect()
    };
    let (of_stream, of_file) = (comments("-metadata:s:a"), comments("-metadata"));
    let kinds =
        [("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.ogg", "libvorbis"), ("a.opus", "libopus"), ("a.flac", "flac")];
    for (name, codec) in kinds {
        let from_list = ["-i", &list, "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"];
        let mut arguments: Vec<&str> = match name {
            "a.ogg" | "a.opus" => of_stream.iter().map(String::as_str).collect(),
            "a.flac" => of_file.iter().map(String::as_str).collect(),
            _ => from_list.to_vec(),
        };
        arguments.extend(["-t", "12.5", "-c:a", codec]);
        let file = fixtures.make(name, &arguments);
        let Description { title, chapters, duration, .. } = describe(open(&file)).unwrap();
        let read: Vec<_> = chapters
            .iter()
            .map(|chapter| {
                (chapter.start.millis(), chapter.end.map(Position::millis), chapter.title.as_deref().unwrap_or(""))
            })
            .collect();
        assert_eq!(title.as_deref(), Some("A lesson"), "{name}");
        assert_eq!(read.len(), 2, "{name}: {read:?}");
        assert_eq!((read[0].0, read[0].1, read[0].2), (0, Some(5000), "Begin"), "{name}");
        assert_eq!((read[1].0, read[1].2), (5000, "Zwölf ½"), "{name}");
        assert!((duration.unwrap().as_secs_f64() - 12.5).abs() < 0.1, "{name}: {duration:?}");
    }
}

#[test]
fn a_lesson_is_measured_as_long_as_it_is() {
    let bytes: &'static [u8] = std::fs::read(sound::lesson()).unwrap().leak();
    let opened = || Opened { source: Box::new(Cursor::new(bytes)), extension: Some("opus".to_owned()), live: None };
    let (waveform, length) = measure(opened()).unwrap();
    let declared = describe(opened()).unwrap().duration.unwrap();
    assert!(length.abs_diff(declared) < Duration::from_millis(1), "{length:?} {declared:?}");
    assert_eq!(waveform.slices().iter().max(), Some(&255));
    assert_eq!(waveform.slices().len(), 400);
}

#[test]
fn a_seek_into_a_stream_that_is_not_whole_is_a_guess_that_is_put_right() {
    let fixtures = Fixtures::new();
    // Without a Xing header a place is guessed by bytes, and bytes mislead where the bit rate varies.
    let file = fixtures.make("vbr.mp3", &["-t", "60", "-ar", "44100", "-ac", "1", "-q:a", "5", "-write_xing", "0"]);
    let bytes = std::fs::read(file).unwrap();
    let whole = bytes.len() as u64;
    let mut stream = Stream::new(bytes, whole * 7 / 10);
    stream.has_ranges = true;
    let mut rig = Rig::new(OutputChoice::Null, stream.opener());
    rig.load(1, Path::new("stream"), 0.0);
    rig.until(is_playing(1));
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 1.5));
    rig.send(PlayerCmd::Seek { to: Position::from_seconds(30.0) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: false, .. }));
    stream.let_through(whole);
    let right = rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: true, .. }));
    let PlayerEvent::Seeked { position, .. } = right else { unreachable!() };
    assert!((25.0..36.0).contains(&position.seconds()), "{position:?}");
    rig.end();
}

#[test]
fn a_file_that_only_guesses_its_length_is_counted() {
    let fixtures = Fixtures::new();
    let arguments = ["-t", "60", "-ar", "44100", "-ac", "1", "-q:a", "5", "-write_xing", "0"];
    let file = fixtures.make("bare.mp3", &arguments);
    let near = |length: Duration| (length.as_secs_f64() - 60.0).abs() < 0.1;
    let told = describe(open(&file)).unwrap().duration.unwrap();
    assert!(near(told), "{told:?}");
    let mut rig = Rig::new(OutputChoice::Null, files());
    rig.load(1, &file, 0.0);
    rig.until(|event| matches!(event, PlayerEvent::Duration { duration, .. } if near(*duration)));
    rig.send(PlayerCmd::Seek { to: Position::from_seconds(58.5) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: true, .. }));
    rig.until(is_end(1));
}

#[test]
fn a_file_that_cannot_be_written_is_told_once_and_time_goes_on() {
    let fixtures = Fixtures::new();
    let file = wav_of(&fixtures, "1.wav", "5", "1");
    let mut rig = Rig::new(OutputChoice::Wav(PathBuf::from("/nowhere/at/all/heard.wav")), files());
    rig.load(1, &file, 0.0);
    rig.until(is_end(1));
    let events = rig.end();
    let failures = events.iter().filter(|event| matches!(event, PlayerEvent::OutputFailed { .. })).count();
    assert_eq!(failures, 1, "{events:#?}");
}
