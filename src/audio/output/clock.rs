//! A clock in place of a device: pulls what a device would have pulled, in real time, 25 times a second, and drops it
//! or writes it to a file.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::file::SessionFile;
use super::{Faucet, Tell, Trouble};
use crate::audio::format::Format;

/// One beat of the clock.
const BEAT: Duration = Duration::from_millis(40);
/// While there is nothing to play: so soon is it looked for again, twice as late each time. What was just asked for is
/// there within a few milliseconds; a stream that stalls may take long, and nobody should wake for it all the time.
const SOON: Duration = Duration::from_millis(2);
const LATER: Duration = Duration::from_millis(32);
/// A beat that comes this late means that the process was stopped: the time in between is not made up for.
const STOPPED: Duration = Duration::from_millis(1500);

/// A running clock.
pub struct Clock {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Clock {
    /// Starts it. If no thread can be had nothing is pulled, which the player notices.
    pub fn start(format: Format, faucet: Faucet, file: Option<Arc<SessionFile>>, trouble: Tell) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let thread = thread::Builder::new().name("podtui-clock".to_owned()).spawn(move || {
            let mut file = file;
            beat(format, &faucet, &over, |sound| {
                // A file that cannot be written is given up; time goes on.
                if let Some(Err(reason)) = file.as_ref().map(|file| file.write(sound)) {
                    file = None;
                    trouble(Trouble::File { reason });
                }
            });
        });
        Self { is_over, thread: thread.ok() }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn beat(format: Format, faucet: &Faucet, is_over: &AtomicBool, mut keep: impl FnMut(&[f32])) {
    let mut started = Instant::now();
    let mut pulled = 0;
    let mut waiting = SOON;
    let mut block = Vec::new();
    while !is_over.load(Ordering::Acquire) {
        // What a device's own buffer takes at once: the first beat does not wait.
        let due = format.frames(started.elapsed() + BEAT);
        let frames = due.saturating_sub(pulled);
        if format.length(frames) > STOPPED {
            (started, pulled) = (Instant::now(), 0);
            continue;
        }
        block.resize(format.samples(frames as usize), 0.0);
        let sound = faucet.fill(&mut block);
        pulled += frames;
        if sound > 0 {
            keep(&block[..format.samples(sound)]);
            waiting = SOON;
            thread::park_timeout(BEAT);
        } else {
            thread::park_timeout(waiting);
            waiting = (waiting * 2).min(LATER);
        }
    }
}
