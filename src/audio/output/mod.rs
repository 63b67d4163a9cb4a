//! Where the sound goes: a device, a file, or nowhere in real time. An output is a thing that pulls from a tap until
//! it is dropped; dropping may take a while, so the player lets a thread do it.

mod clock;
mod device;
mod file;
mod hosts;
mod opening;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

pub use hosts::{HostReport, hosts};
pub use opening::{Opening, Place};

use super::format::Format;
use super::tap::{SharedTap, TapHandle};
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
