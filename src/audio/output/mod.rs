//! Where the sound goes: a device, a file, or nowhere in real time. An output is a thing that pulls from a tap until
//! it is dropped; dropping may take a while, so the player lets a thread do it.

mod clock;
mod device;
mod file;
mod hosts;
#[expect(unsafe_code, reason = "ALSA prints on stderr unless a C function pointer is handed to it")]
mod quiet;

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

pub use hosts::{HostReport, hosts};

use super::format::Format;
use super::tap::{Dials, SharedTap, TapHandle};
use crate::model::OutputState;
pub use file::SessionFile;

/// A running output.
pub struct Output {
    /// Pulls until dropped.
    _engine: Engine,
    /// The tap it pulls from.
    pub tap: Option<TapHandle>,
    /// Layout of the sound.
    pub format: Format,
    /// How long a frame that was pulled takes until it is heard.
    pub latency: Duration,
    /// What to tell the listener.
    pub state: OutputState,
}

enum Engine {
    Device { _device: device::Device },
    Clock { _clock: clock::Clock },
}

/// What an output tells on its own.
#[derive(Debug)]
pub enum Trouble {
    /// The device of this opening failed.
    Lost { opening: u64, reason: String },
    /// The file could not be written.
    File { reason: String },
}

/// Where to open an output.
#[derive(Clone)]
pub enum Place {
    /// The default device.
    Device,
    /// Nowhere, in real time.
    Nowhere { state: OutputState },
    /// The session's file.
    File(Arc<SessionFile>),
}

/// What is needed to open an output.
pub struct Opening {
    /// Told back with trouble.
    pub number: u64,
    /// Where to.
    pub place: Place,
    /// The layout that would suit the medium.
    pub wanted: Format,
    /// The tap that is kept if the layout stays.
    pub tap: Option<TapHandle>,
    /// Loudness and hold, shared by all taps.
    pub dials: Arc<Dials>,
    /// Where trouble is told.
    pub trouble: Sender<Trouble>,
}

impl Opening {
    /// Opens it; may take seconds. On failure the reason and the tap come back.
    pub fn open(self) -> Result<Output, (String, Option<TapHandle>)> {
        self.dials.note_too_fast(false);
        match self.place.clone() {
            Place::Device => self.open_device(),
            Place::Nowhere { state } => Ok(self.open_clock(None, state)),
            Place::File(file) => {
                let state = OutputState::File { path: file.path().to_path_buf() };
                Ok(self.open_clock(Some(file), state))
            }
        }
    }

    fn open_clock(mut self, file: Option<Arc<SessionFile>>, state: OutputState) -> Output {
        let format = file.as_ref().map_or(self.wanted, |file| file.format(self.wanted));
        let tap = self.tap_for(format);
        let clock = clock::Clock::start(format, tap.shared(), file, self.trouble);
        Output { _engine: Engine::Clock { _clock: clock }, tap: Some(tap), format, latency: Duration::ZERO, state }
    }

    fn open_device(mut self) -> Result<Output, (String, Option<TapHandle>)> {
        let choice = match device::choose(self.wanted) {
            Ok(choice) => choice,
            Err(reason) => return Err((reason, self.tap)),
        };
        let tap = self.tap_for(choice.format);
        let state = OutputState::Device { name: choice.name.clone() };
        let (format, latency) = (choice.format, choice.latency);
        match choice.start(tap.shared(), Arc::clone(&self.dials), self.number, self.trouble) {
            Ok(device) => {
                Ok(Output { _engine: Engine::Device { _device: device }, tap: Some(tap), format, latency, state })
            }
            Err(reason) => Err((reason, Some(tap))),
        }
    }

    fn tap_for(&mut self, format: Format) -> TapHandle {
        match self.tap.take() {
            Some(tap) if tap.format() == format => tap,
            _ => TapHandle::new(format, Arc::clone(&self.dials)),
        }
    }
}

/// What the callback of an output needs, and the word that it is over.
struct Faucet {
    tap: SharedTap,
}

impl Faucet {
    /// Fills a block; silence if the tap is in other hands. Returns the frames that are sound.
    fn fill(&self, output: &mut [f32]) -> usize {
        match self.tap.try_lock() {
            Some(mut tap) => tap.fill(output),
            None => {
                output.fill(0.0);
                0
            }
        }
    }
}
