//! What happened when, for those who measure: `PODTUI_TRACE=FILE` gets a line per event, microseconds since the start
//! and a word. Nothing is written, and nothing is kept, without it.

use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::keys::Code;
use crate::msg::{Msg, PlayerEvent};

use super::clock::Clock;

/// Where events are written; nowhere by default.
#[derive(Clone, Debug)]
pub struct Trace {
    clock: Clock,
    file: Option<Arc<Mutex<File>>>,
}

impl Trace {
    /// As the environment says.
    #[must_use]
    pub fn from_environment(clock: Clock) -> Self {
        let file = std::env::var_os("PODTUI_TRACE").and_then(|path| File::create(path).ok());
        Self { clock, file: file.map(|file| Arc::new(Mutex::new(file))) }
    }

    /// Writes one event.
    pub fn write(&self, event: &str) {
        self.write_earlier(event, Duration::ZERO);
    }

    /// Writes one event that is only known now and was `ago`.
    pub fn write_earlier(&self, event: &str, ago: Duration) {
        if let Some(Ok(mut file)) = self.file.as_ref().map(|file| file.lock()) {
            // A trace that cannot be written must not stop what is measured.
            let _ = writeln!(file, "{} {event}", self.clock.now().running.saturating_sub(ago).as_micros());
        }
    }

    /// A frame went to the terminal.
    pub fn frame(&self) {
        self.write("frame");
    }

    /// A message arrived.
    pub fn msg(&self, msg: &Msg) {
        if self.file.is_none() {
            return;
        }
        match msg {
            Msg::Key(key) if key.code == Code::Enter => self.write("enter"),
            Msg::Key(_) => self.write("key"),
            Msg::Player(PlayerEvent::Playing { .. }) => self.write("playing"),
            Msg::Player(PlayerEvent::Progress { .. }) => self.write("progress"),
            Msg::Read(crate::msg::ReadEvent::Waveform { .. }) => self.write("waveform"),
            Msg::Find(_) => self.write("found"),
            _ => {}
        }
    }
}
