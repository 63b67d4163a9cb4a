//! Sound over real HTTP on a slow line: how much the server had sent when the first sample was heard, and that it is
//! the right sample. Bytes are counted, not time.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that ends there has found something")]

mod fault_server;
mod sound;

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use fault_server::{Fault, FaultServer, Page};
use podtui::audio::{Player, spawn};
use podtui::config::Config;
use podtui::model::{MediumId, OutputChoice, PlayId, Position, Volume};
use podtui::msg::{PlayerCmd, PlayerEvent};
use podtui::store::Dirs;
use sound::Fixtures;

const PATIENCE: Duration = Duration::from_secs(30);

struct Rig {
    server: FaultServer,
    player: Player,
    told: Receiver<PlayerEvent>,
    _home: tempfile::TempDir,
}

impl Rig {
    fn new(page: Page) -> Self {
        let server = FaultServer::start();
        server.put("/a", page);
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(home.path());
        let feed = server.url("/feed");
        let open = podtui::run::opener(&dirs, &Config::default(), Some(&feed));
        let (events, told) = mpsc::channel();
        let player =
            spawn(OutputChoice::Null, Volume::default(), false, open, move |event| drop(events.send(event))).unwrap();
        Self { server, player, told, _home: home }
    }
    fn load(&self, at: f64) {
        let medium = MediumId::from(self.server.url("/a").as_str());
        self.player.send(PlayerCmd::Load { play: PlayId(1), medium, at: Position::from_seconds(at), paused: false });
    }
    fn until(&self, is_wanted: impl Fn(&PlayerEvent) -> bool) -> PlayerEvent {
        let end = Instant::now() + PATIENCE;
        loop {
            let event = self.told.recv_timeout(end.saturating_duration_since(Instant::now())).unwrap();
            if std::env::var_os("LOUD").is_some() {
                eprintln!("{event:?}");
            }
            if let PlayerEvent::Failed { reason, .. } = &event {
                panic!("{reason}")
            }
            if is_wanted(&event) {
                return event;
            }
        }
    }
}

#[test]
fn look() {
    let fixtures = Fixtures::new();
    let files = [
        fixtures.make("a.mp3", &["-t", "60", "-ar", "44100", "-ac", "2", "-b:a", "128k"]),
        fixtures.make("nox.mp3", &["-t", "60", "-ar", "44100", "-ac", "2", "-b:a", "128k", "-write_xing", "0"]),
        sound::lesson(),
        fixtures.make("fast.m4a", &["-t", "60", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"]),
        fixtures.make("last.m4a", &["-t", "60", "-c:a", "aac", "-b:a", "96k"]),
        fixtures.make("a.ogg", &["-t", "60", "-c:a", "libvorbis"]),
        fixtures.make("a.flac", &["-t", "60", "-ac", "1", "-ar", "24000", "-sample_fmt", "s16"]),
        fixtures.make("a.webm", &["-t", "60", "-c:a", "libopus"]),
        fixtures.make("a.aac", &["-t", "60", "-c:a", "aac", "-f", "adts"]),
        fixtures.make("a.wav", &["-t", "60", "-ac", "1", "-ar", "24000"]),
    ];
    for file in files {
        for seek in [0.0, 40.0] {
            for ignore_range in [false, true] {
                if ignore_range && seek > 0.0 {
                    continue;
                }
                let body = std::fs::read(&file).unwrap();
                let rig = Rig::new(Page::with(body, Fault { rate: Some(64_000), ignore_range, ..Fault::default() }));
                let at = Instant::now();
                rig.load(seek);
                rig.until(|event| matches!(event, PlayerEvent::Playing { .. }));
                let took = at.elapsed().as_millis();
                let seen: Vec<_> =
                    rig.server.seen().iter().map(|seen| seen.header("range").unwrap_or("-").to_owned()).collect();
                eprintln!(
                    "{:10} from {seek} no ranges {ignore_range}: {took} ms, {} bytes of {} {seen:?}",
                    file.file_name().unwrap().to_string_lossy(),
                    rig.server.sent(),
                    std::fs::metadata(&file).unwrap().len()
                );
            }
        }
    }
}
