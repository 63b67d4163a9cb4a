//! Opening an output: which place, which layout, and whether the tap that was there can stay.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use super::file::SessionFile;
use super::{Engine, Faucet, Output, Tell, clock, device};
use crate::audio::format::Format;
use crate::audio::tap::{Dials, SharedTap, TapHandle};
use crate::model::OutputState;

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
    /// Opens it on a thread of its own, for that may take seconds, and tells the result.
    pub fn start(self, told: impl FnOnce(Result<Output, String>) + Send + 'static) -> io::Result<()> {
        let open = move || told(self.open());
        thread::Builder::new().name("podtui-opening".to_owned()).spawn(open).map(drop)
    }

    /// The error is the reason, for people.
    fn open(self) -> Result<Output, String> {
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
