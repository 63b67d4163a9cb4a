//! Where the sound goes: a device, a file, or nowhere in real time. An output is a thing that pulls from a tap until
//! it is dropped; dropping may take a while, so the player lets a thread do it.

mod clock;
mod device;
mod file;
mod hosts;
#[expect(unsafe_code, reason = "ALSA prints on stderr unless a C function pointer is handed to it")]
mod quiet;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

pub use hosts::{HostReport, hosts};

use super::format::Format;
use super::tap::{Dials, SharedTap, TapHandle};
use crate::model::OutputState;
pub use file::SessionFile;

/// A running output.
pub struct Output {
    engine: Engine,
    /// From now on it gives silence, whatever it holds.
    is_over: Arc<AtomicBool>,
    /// A new tap, if the layout of the old one did not fit.
    pub tap: Option<TapHandle>,
    /// Layout of the sound.
    pub format: Format,
    /// How long a frame that was pulled takes until it is heard.
    pub latency: Duration,
    /// What to tell the listener.
    pub state: OutputState,
}

enum Engine {
    Device(device::Device),
    Clock(clock::Clock),
}

impl Output {
    /// Takes its tap away at once, and closes it without making anybody wait: a dead sound server takes its time.
    pub fn retire(self) {
        self.is_over.store(true, Ordering::Release);
        let engine = self.engine;
        // Without a thread it is dropped here: a wait is better than a leak.
        let _ = thread::Builder::new().name("podtui-closing".to_owned()).spawn(move || match engine {
            Engine::Device(device) => drop(device),
            Engine::Clock(clock) => drop(clock),
        });
    }
}

/// What an output tells on its own.
#[derive(Debug)]
pub enum Trouble {
    /// The device of this opening failed.
    Lost { opening: u64, reason: String },
    /// The file could not be written.
    File { reason: String },
}

/// A way to tell trouble, from any thread.
pub type Tell = Arc<dyn Fn(Trouble) + Send + Sync>;

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
    pub tap: Option<(Format, SharedTap)>,
    /// Loudness and hold, shared by all taps.
    pub dials: Arc<Dials>,
    /// Where trouble is told.
    pub trouble: Tell,
}

impl Opening {
    /// Opens it; may take seconds. The error is the reason, for people.
    pub fn open(self) -> Result<Output, String> {
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

    fn open_clock(self, file: Option<Arc<SessionFile>>, state: OutputState) -> Output {
        let format = file.as_ref().map_or(self.wanted, |file| file.format(self.wanted));
        let (tap, faucet, is_over) = self.faucet(format);
        let clock = clock::Clock::start(format, faucet, file, self.trouble);
        Output { engine: Engine::Clock(clock), is_over, tap, format, latency: Duration::ZERO, state }
    }

    fn open_device(self) -> Result<Output, String> {
        let choice = device::choose(self.wanted)?;
        let (tap, faucet, is_over) = self.faucet(choice.format);
        let state = OutputState::Device { name: choice.name.clone() };
        let (format, latency) = (choice.format, choice.latency);
        let device = choice.start(faucet, Arc::clone(&self.dials), self.number, self.trouble)?;
        Ok(Output { engine: Engine::Device(device), is_over, tap, format, latency, state })
    }

    fn faucet(&self, format: Format) -> (Option<TapHandle>, Faucet, Arc<AtomicBool>) {
        let is_over = Arc::new(AtomicBool::new(false));
        let (new, shared) = match &self.tap {
            Some((same, tap)) if *same == format => (None, tap.clone()),
            _ => {
                let handle = TapHandle::new(format, Arc::clone(&self.dials));
                let shared = handle.shared();
                (Some(handle), shared)
            }
        };
        (new, Faucet { tap: shared, is_over: Arc::clone(&is_over) }, is_over)
    }
}

/// What the callback of an output holds: the tap, until the output is over.
struct Faucet {
    tap: SharedTap,
    is_over: Arc<AtomicBool>,
}

impl Faucet {
    /// Fills a block; silence if it is over or the tap is in other hands. Returns the frames that are sound.
    fn fill(&self, output: &mut [f32]) -> usize {
        if !self.is_over.load(Ordering::Acquire)
            && let Some(mut tap) = self.tap.try_lock()
        {
            return tap.fill(output);
        }
        output.fill(0.0);
        0
    }
}
