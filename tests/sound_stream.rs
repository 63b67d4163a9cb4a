//! Sound over real HTTP: what the server must have sent before the first sample is heard, and that every sample is the
//! right one whatever the network does. Bytes and requests are counted, not time: the server sends so much and no more.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_wrap,
    reason = "a test that ends there has found something"
)]

mod fault_server;
mod sound;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use fault_server::{Fault, FaultServer, Page};
use podtui::audio::{Player, spawn};
use podtui::model::{MediumId, OutputChoice, PlayId, Position, Volume};
use podtui::msg::{PlayerCmd, PlayerEvent};
use podtui::run::{CacheShelf, Permits, opener};
use podtui::store::Dirs;
use sound::{Fixtures, best_lag, samples, signal_to_noise};

const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of a picture in an ID3 tag.
const PICTURE: usize = 2 << 20;

/// A server with one medium, and a player as the program makes it.
struct Rig {
    server: FaultServer,
    player: Player,
    told: Receiver<PlayerEvent>,
    events: Vec<PlayerEvent>,
    _home: tempfile::TempDir,
}

impl Rig {
    fn new(body: Vec<u8>, fault: Fault, output: OutputChoice) -> Self {
        let server = FaultServer::start();
        server.put("/a", Page::with(body, fault));
        let home = tempfile::tempdir().unwrap();
        let shelf = Arc::new(CacheShelf::new(&Dirs::under(home.path()), 1 << 30));
        let open = opener(&shelf, Permits::typed(&server.url("/a")));
        let (events, told) = mpsc::channel();
        let player = spawn(output, Volume::default(), false, open, move |event| drop(events.send(event))).unwrap();
        let rig = Self { server, player, told, events: Vec::new(), _home: home };
        let medium = MediumId::from(rig.server.url("/a").as_str());
        rig.player.send(PlayerCmd::Load { play: PlayId(1), medium, at: Position::ZERO, paused: false });
        rig
    }

    fn until(&mut self, is_wanted: impl Fn(&PlayerEvent) -> bool) -> PlayerEvent {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let told = self.told.recv_timeout(left);
            let event = told.unwrap_or_else(|_| panic!("never came: {:?}\n{:?}", self.events, self.asked()));
            self.events.push(event.clone());
            if let PlayerEvent::Failed { reason, .. } = &event {
                panic!("{reason}");
            }
            if is_wanted(&event) {
                return event;
            }
        }
    }

    fn until_heard(&mut self) {
        self.until(|event| matches!(event, PlayerEvent::Sounded { .. }));
    }

    /// Where each request began.
    fn asked(&self) -> Vec<usize> {
        let seen = self.server.seen();
        let start = |range: &str| range.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap();
        seen.iter().map(|seen| seen.header("range").map_or(0, start)).collect()
    }

    /// Plays to the end and gives what was heard.
    fn heard(mut self, wav: &Path) -> Vec<i16> {
        self.until(|event| matches!(event, PlayerEvent::Ended { .. }));
        self.heard_so_far(wav)
    }

    fn heard_so_far(self, wav: &Path) -> Vec<i16> {
        drop(self.player);
        samples(wav)
    }
}

/// An MP3 file behind an `ID3v2.3` tag with a large picture.
fn with_picture(fixtures: &Fixtures) -> PathBuf {
    let bare = fixtures.make("bare.mp3", &["-t", "30", "-ar", "44100", "-b:a", "128k", "-id3v2_version", "0"]);
    let frame = [&b"\0image/png\0\x03\0"[..], &vec![0xff; PICTURE]].concat();
    let size = |bytes: usize| [21, 14, 7, 0].map(|shift| (bytes >> shift & 0x7f) as u8);
    let frames = [&b"APIC"[..], &(frame.len() as u32).to_be_bytes(), &[0, 0], &frame].concat();
    let tagged = [&b"ID3\x03\0\0"[..], &size(frames.len()), &frames, &std::fs::read(bare).unwrap()].concat();
    let path = fixtures.path("picture.mp3");
    std::fs::write(&path, tagged).unwrap();
    path
}

fn stalling(bytes: usize) -> Fault {
    Fault { stall_at: Some(bytes), ..Fault::default() }
}

#[test]
fn the_first_sample_is_heard_once_the_server_has_sent_what_it_needs() {
    let fixtures = Fixtures::new();
    let aac = ["-t", "30", "-ac", "1", "-c:a", "aac", "-b:a", "64k"];
    // Of each file: what each answer brings before the line falls silent, and how many answers there may be. At
    // 64 kB/s 9600 bytes come within 150 ms.
    let cases = [
        (with_picture(&fixtures), 7_000, 2),
        (fixtures.make("plain.mp3", &["-t", "30", "-b:a", "128k", "-ar", "44100"]), 7_000, 1),
        // The second answer, beside the sound, is where the file ends: it tells the length.
        (sound::lesson(), 6_000, 2),
        (fixtures.make("first.m4a", &[&aac[..], &["-movflags", "+faststart"]].concat()), 9_600, 1),
        (fixtures.make("last.m4a", &aac), 9_600, 3),
        // The second answer brings the end of the index, of which more is not waited for, and the sound behind it.
        (with_long_index(&fixtures).0, 3_000, 2),
    ];
    for (file, bytes, answers) in cases {
        let mut rig = Rig::new(std::fs::read(&file).unwrap(), stalling(bytes), OutputChoice::Null);
        rig.until_heard();
        let name = file.file_name().unwrap().to_string_lossy();
        println!("{name}: {} bytes in answers from {:?}", rig.server.sent(), rig.asked());
        assert!(rig.asked().len() <= answers, "{name}: {:?}", rig.asked());
    }
}

#[test]
fn without_ranges_it_is_heard_as_soon_as_the_bytes_are_there() {
    let fixtures = Fixtures::new();
    for file in [fixtures.make("plain.mp3", &["-t", "30", "-b:a", "128k", "-ar", "44100"]), sound::lesson()] {
        let fault = Fault { ignore_range: true, ..stalling(7_000) };
        let mut rig = Rig::new(std::fs::read(file).unwrap(), fault, OutputChoice::Null);
        rig.until_heard();
        assert_eq!(rig.asked().len(), 1);
    }
    // An index at the end: all must come, but it is not asked for twice.
    let file = fixtures.make("last.m4a", &["-t", "5", "-c:a", "aac"]);
    let fault = Fault { ignore_range: true, ..Fault::default() };
    let mut rig = Rig::new(std::fs::read(file).unwrap(), fault, OutputChoice::Null);
    rig.until_heard();
    assert_eq!(rig.asked().len(), 1);
}

#[test]
fn a_line_that_drops_in_the_middle_is_not_heard() {
    let fixtures = Fixtures::new();
    let file = fixtures.make("a.wav", &["-t", "3", "-ar", "24000", "-ac", "1", "-bitexact"]);
    let heard = fixtures.path("heard.wav");
    let fault = Fault { cut_at: Some(50_000), times: Some(2), ..Fault::default() };
    let rig = Rig::new(std::fs::read(&file).unwrap(), fault, OutputChoice::Wav(heard.clone()));
    assert!(rig.heard(&heard) == samples(&file), "other samples were heard");
}

#[test]
fn another_file_in_its_place_is_played_on_from_the_same_sample_and_said() {
    let fixtures = Fixtures::new();
    let sound = ["-t", "4", "-ar", "24000", "-ac", "1", "-c:a", "pcm_s16le"];
    let old = fixtures.make("old.wav", &[&sound[..], &["-bitexact"]].concat());
    // The same sound behind a longer head.
    let new = fixtures.make("new.wav", &[&sound[..], &["-metadata", "title=Another file, the same sound"]].concat());
    let fault = Fault {
        cut_at: Some(120_000),
        times: Some(1),
        changes_after: Some(1),
        other_body: Arc::new(std::fs::read(new).unwrap()),
        ..Fault::default()
    };
    let heard = fixtures.path("heard.wav");
    let mut rig = Rig::new(std::fs::read(&old).unwrap(), fault, OutputChoice::Wav(heard.clone()));
    rig.until(|event| matches!(event, PlayerEvent::Noted { note, .. } if note.contains("another file")));
    assert!(rig.heard(&heard) == samples(&old), "other samples were heard");
}

#[test]
fn a_place_far_away_is_heard_to_the_sample_while_the_rest_is_missing() {
    let fixtures = Fixtures::new();
    let vorbis = fixtures.make("a.ogg", &["-t", "80", "-ar", "48000", "-ac", "1", "-c:a", "libvorbis"]);
    let matroska = fixtures.make("a.webm", &["-t", "80", "-ac", "1", "-c:a", "libopus", "-b:a", "48k"]);
    let flac = fixtures.make("a.flac", &["-t", "80", "-ar", "48000", "-ac", "1"]);
    // What is known at once is not told again.
    let cases = [
        (sound::lesson(), 36_000, Some(91)),
        (vorbis, 50_000, Some(80)),
        (flac, 200_000, None),
        (matroska, 60_000, None),
    ];
    for (file, bytes, length) in cases {
        is_heard_far_away(&fixtures, &file, bytes, length);
    }
}

#[test]
fn a_place_far_away_in_what_has_no_times_is_guessed_and_put_right() {
    let fixtures = Fixtures::new();
    let file = fixtures.make("a.aac", &["-t", "80", "-ar", "48000", "-ac", "1", "-c:a", "aac", "-f", "adts"]);
    let bytes = std::fs::read(&file).unwrap();
    let slow = Fault { rate: Some(64_000), ..Fault::default() };
    let mut rig = Rig::new(bytes.clone(), slow, OutputChoice::Null);
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 1.5));
    let before = rig.server.sent();
    rig.player.send(PlayerCmd::Seek { to: Position::from_seconds(60.0) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: false, .. }));
    let brought = rig.server.sent() - before;
    assert!(brought < 60_000, "{brought} bytes came for it, {:?}", rig.asked());
    rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: true, .. }));
}

/// Goes to the 60th second as soon as the length is known, and compares the last samples with the straight decode. Each
/// answer brings so many bytes.
fn is_heard_far_away(fixtures: &Fixtures, file: &Path, bytes: usize, length: Option<u64>) {
    let straight = fixtures.ours(file, 0.0);
    let heard = fixtures.path("heard.wav");
    let mut rig = Rig::new(std::fs::read(file).unwrap(), stalling(bytes), OutputChoice::Wav(heard.clone()));
    match length {
        None => rig.until_heard(),
        Some(length) => drop(
            rig.until(|event| matches!(event, PlayerEvent::Duration { duration, .. } if duration.as_secs() == length)),
        ),
    }
    rig.player.send(PlayerCmd::Seek { to: Position::from_seconds(60.0) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: true, .. }));
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 60.5));
    assert!(rig.asked().len() <= 6, "{:?}", rig.asked());
    drop(rig.player);
    // What is told last is where the last sample lies.
    let Some(PlayerEvent::Progress { position, .. }) = rig.told.try_iter().last() else { panic!("no last word") };
    let heard = samples(&heard);
    let last = &heard[heard.len() - 4800..];
    let told = (position.seconds() * 48_000.0).round() as usize - 4800;
    let lag = best_lag(&straight, last, told, 2400, 1);
    let quality = signal_to_noise(&straight[told.strict_add_signed(lag as isize)..], last);
    assert!(lag.abs() <= 48 && quality > 40.0, "{lag} frames off, {quality} dB");
}

/// A minute and a half of AAC behind an index of 18 KB, and where that ends.
fn with_long_index(fixtures: &Fixtures) -> (PathBuf, usize) {
    let sound = ["-ac", "1", "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart"];
    let file = fixtures.make("long.m4a", &sound);
    let bytes = std::fs::read(&file).unwrap();
    let end = bytes.windows(4).position(|window| window == b"mdat").unwrap();
    assert!(end > 16_000, "the index is too short to be waited for: {end}");
    (file, end)
}

#[test]
fn a_long_index_is_not_waited_for_and_comes_beside_the_sound() {
    let fixtures = Fixtures::new();
    let (file, _) = with_long_index(&fixtures);
    let straight = fixtures.ours(&file, 0.0);
    let heard = fixtures.path("heard.wav");
    let slow = Fault { rate: Some(15_000), ..Fault::default() };
    let mut rig = Rig::new(std::fs::read(&file).unwrap(), slow, OutputChoice::Wav(heard.clone()));
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 4.0));
    assert_eq!(rig.server.most_at_once(), 2, "the index did not come beside the sound");
    assert!(rig.asked().len() <= 5, "{:?}", rig.asked());
    let heard = rig.heard_so_far(&heard);
    assert!(heard.len() > 4 * 48_000 && straight.starts_with(&heard), "other samples were heard");
}

#[test]
fn an_index_that_stops_coming_is_waited_for_and_nothing_wrong_is_heard() {
    let fixtures = Fixtures::new();
    let (file, index) = with_long_index(&fixtures);
    let straight = fixtures.ours(&file, 0.0);
    let heard = fixtures.path("heard.wav");
    // The first connection falls silent in the index, for good; the others bring their bytes.
    let fault = Fault { stall_at: Some(2_000), times: Some(1), rate: Some(400_000), ..Fault::default() };
    let mut rig = Rig::new(std::fs::read(&file).unwrap(), fault, OutputChoice::Wav(heard.clone()));
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 4.0));
    assert!(rig.asked().iter().any(|at| (1_000..index).contains(at)), "{:?}", rig.asked());
    let heard = rig.heard_so_far(&heard);
    // Where it waited it was faded in again; nothing else is another sample.
    let others = heard.iter().zip(&straight).filter(|(heard, wanted)| heard != wanted).count();
    assert!(heard.len() > 4 * 48_000 && others < 2_400, "{others} other samples were heard");
}

#[test]
fn a_place_is_gone_to_before_the_index_is_whole() {
    let fixtures = Fixtures::new();
    let (file, _) = with_long_index(&fixtures);
    let bytes = std::fs::read(&file).unwrap();
    let slow = Fault { rate: Some(30_000), ..Fault::default() };
    let mut rig = Rig::new(bytes.clone(), slow, OutputChoice::Null);
    rig.until_heard();
    for to in [50.0, 2.0, 80.0] {
        rig.player.send(PlayerCmd::Seek { to: Position::from_seconds(to) });
        rig.until(|event| matches!(event, PlayerEvent::Seeked { exact: true, .. }));
    }
    assert!(rig.server.sent() < bytes.len() / 4, "{} bytes came for it, {:?}", rig.server.sent(), rig.asked());
}

#[test]
fn what_nobody_listens_to_any_more_is_not_fetched_on() {
    let lesson = std::fs::read(sound::lesson()).unwrap();
    let length = lesson.len();
    let slow = Fault { rate: Some(20_000), ..Fault::default() };
    let mut rig = Rig::new(lesson, slow, OutputChoice::Null);
    rig.until(|event| matches!(event, PlayerEvent::Duration { .. }));
    rig.player.send(PlayerCmd::Stop);
    let end = Instant::now() + PATIENCE;
    while rig.server.busy() > 0 {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(rig.server.sent() < length, "all of it was sent");
}

#[test]
fn a_seek_away_and_back_asks_for_nothing_twice() {
    let mut rig = Rig::new(std::fs::read(sound::lesson()).unwrap(), stalling(40_000), OutputChoice::Null);
    rig.until_heard();
    rig.player.send(PlayerCmd::Seek { to: Position::from_seconds(80.0) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { position, .. } if position.seconds() > 79.0));
    rig.player.send(PlayerCmd::Seek { to: Position::from_seconds(2.0) });
    rig.until(|event| matches!(event, PlayerEvent::Seeked { position, .. } if position.seconds() < 3.0));
    rig.until(|event| matches!(event, PlayerEvent::Progress { position, .. } if position.seconds() > 2.0));
    assert_eq!(rig.asked().iter().filter(|start| **start == 0).count(), 1, "{:?}", rig.asked());
}
