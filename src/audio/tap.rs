//! What the output pulls from: the ring that plays, the one that follows, and the dials of loudness. Runs in the
//! device's callback: it pops, multiplies and counts, and never waits, allocates or frees.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rtrb::{Consumer, Producer, RingBuffer};

use super::format::Format;
use super::gain::{self, Ramp};
use super::ring::Reader;

/// Orders under way at most; more wait for the lock, which only happens when no output runs.
const TURNS: usize = 64;

/// What the player sets and sees while the output runs.
#[derive(Debug, Default)]
pub struct Dials {
    gain: AtomicU32,
    is_held: AtomicBool,
    pulled: AtomicU64,
    is_too_fast: AtomicBool,
    missed: AtomicU64,
}

impl Dials {
    /// The factor on each sample.
    pub fn set_gain(&self, gain: f32) {
        self.gain.store(gain.to_bits(), Ordering::Release);
    }

    /// Holds the sound where it is, or lets it go on; both with a short fade.
    pub fn hold(&self, is_held: bool) {
        self.is_held.store(is_held, Ordering::Release);
    }

    /// Frames that the output asked for, sound or silence.
    pub fn pulled(&self) -> u64 {
        self.pulled.load(Ordering::Acquire)
    }

    /// Frames of silence that the output got in the middle of the sound, because nothing was there in time.
    pub fn missed(&self) -> u64 {
        self.missed.load(Ordering::Acquire)
    }

    /// The device takes frames faster than time passes.
    pub fn is_too_fast(&self) -> bool {
        self.is_too_fast.load(Ordering::Acquire)
    }

    /// Says that it does, or forgets it for the next device.
    pub fn note_too_fast(&self, is_too_fast: bool) {
        self.is_too_fast.store(is_too_fast, Ordering::Release);
    }
}

/// An order to the tap.
enum Turn {
    /// Play this ring now.
    Play { ring: Reader, gently: bool },
    /// Play this one when the current is spent, without a gap.
    Follow { ring: Reader },
    /// Nothing follows.
    ForgetFollower,
    /// Silence.
    Stop,
}

/// The output's side.
pub struct Tap {
    format: Format,
    current: Option<Reader>,
    next: Option<Reader>,
    incoming: Option<(Option<Reader>, bool)>,
    turns: Consumer<Turn>,
    worn: Producer<Reader>,
    fade: Ramp,
    gain: Ramp,
    dials: Arc<Dials>,
}

/// The player's side.
pub struct TapHandle {
    shared: SharedTap,
    turns: Producer<Turn>,
    worn: Consumer<Reader>,
    format: Format,
}

/// A tap that can move from one output to another. Only the running output locks it, so `try_lock` succeeds there.
#[derive(Clone)]
pub struct SharedTap(Arc<Mutex<Tap>>);

impl SharedTap {
    /// For the callback: none if somebody else holds it, which is only so while outputs change.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, Tap>> {
        self.0.try_lock().ok()
    }
}

impl TapHandle {
    /// A silent tap for this layout.
    pub fn new(format: Format, dials: Arc<Dials>) -> Self {
        let (turns, orders) = RingBuffer::new(TURNS);
        let (worn, grave) = RingBuffer::new(TURNS * 2);
        let gain = f32::from_bits(dials.gain.load(Ordering::Acquire));
        let tap = Tap {
            format,
            current: None,
            next: None,
            incoming: None,
            turns: orders,
            worn,
            fade: Ramp::at(1.0),
            gain: Ramp::at(gain),
            dials,
        };
        Self { shared: SharedTap(Arc::new(Mutex::new(tap))), turns, worn: grave, format }
    }

    /// The tap, for an output.
    pub fn shared(&self) -> SharedTap {
        self.shared.clone()
    }

    /// Layout of what it gives.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Plays a ring; the one before fades out, and with `gently` this one fades in.
    pub fn play(&mut self, ring: Reader, gently: bool) {
        self.order(Turn::Play { ring, gently });
    }

    /// A ring to follow the current one.
    pub fn follow(&mut self, ring: Reader) {
        self.order(Turn::Follow { ring });
    }

    /// Nothing follows.
    pub fn forget_follower(&mut self) {
        self.order(Turn::ForgetFollower);
    }

    /// Silence, after a short fade.
    pub fn stop(&mut self) {
        self.order(Turn::Stop);
    }

    fn order(&mut self, turn: Turn) {
        while self.worn.pop().is_ok() {}
        if let Err(rtrb::PushError::Full(turn)) = self.turns.push(turn) {
            let mut tap = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
            tap.take_turns();
            tap.take(turn);
        }
    }
}

impl Tap {
    /// Fills `output`, whole frames. Returns how many frames of it are sound; the rest is silence.
    pub fn fill(&mut self, output: &mut [f32]) -> usize {
        let channels = usize::from(self.format.channels);
        self.take_turns();
        self.gain.go_to(f32::from_bits(self.dials.gain.load(Ordering::Acquire)), self.format.rate);
        let is_held = self.dials.is_held.load(Ordering::Acquire);
        let mut done = 0;
        while done < output.len() {
            self.steer(is_held);
            let count = self.read(&mut output[done..], channels);
            self.shape(&mut output[done..done + count], channels);
            done += count;
            if count == 0 && !self.pass_on() {
                break;
            }
        }
        output[done..].fill(0.0);
        if !is_held && self.current.as_ref().is_some_and(Reader::is_dry) {
            self.dials.missed.fetch_add(((output.len() - done) / channels) as u64, Ordering::AcqRel);
        }
        self.dials.pulled.fetch_add((output.len() / channels) as u64, Ordering::AcqRel);
        done / channels
    }

    fn take_turns(&mut self) {
        while let Ok(turn) = self.turns.pop() {
            self.take(turn);
        }
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Play { ring, gently } => self.replace(Some(ring), gently),
            Turn::Stop => self.replace(None, true),
            Turn::Follow { ring } => {
                let old = self.next.replace(ring);
                self.bury(old);
            }
            Turn::ForgetFollower => {
                let old = self.next.take();
                self.bury(old);
            }
        }
    }

    fn replace(&mut self, ring: Option<Reader>, gently: bool) {
        if let Some((old, _)) = self.incoming.replace((ring, gently)) {
            self.bury(old);
        }
    }

    /// A ring is freed by the player, not here; only if its box is full is it freed in place.
    fn bury(&mut self, ring: Option<Reader>) {
        if let Some(ring) = ring {
            let _ = self.worn.push(ring);
        }
    }

    /// Sets the fade on its way, and changes rings once the old one cannot be heard.
    fn steer(&mut self, is_held: bool) {
        if self.is_quiet()
            && let Some((ring, gently)) = self.incoming.take()
        {
            let old = std::mem::replace(&mut self.current, ring);
            self.bury(old);
            self.fade = Ramp::at(if gently || is_held { 0.0 } else { 1.0 });
        }
        let target = if is_held || self.incoming.is_some() { 0.0 } else { 1.0 };
        self.fade.go_to(target, self.format.rate);
    }

    /// Nothing of the current ring can be heard at this moment.
    fn is_quiet(&self) -> bool {
        self.fade.is_at(0.0) || self.current.as_ref().is_none_or(|ring| ring.is_empty() || !ring.is_primed())
    }

    /// While a fade runs no more than it needs is taken, so that nothing is lost behind it.
    fn read(&mut self, output: &mut [f32], channels: usize) -> usize {
        let Some(ring) = &mut self.current else { return 0 };
        let frames = match self.fade.remaining() {
            0 if self.fade.value() == 0.0 => 0,
            0 => output.len() / channels,
            remaining => remaining.min(output.len() / channels),
        };
        if frames == 0 || !ring.is_primed() {
            return 0;
        }
        let count = ring.read(&mut output[..frames * channels]);
        let is_dry = count == 0 && !ring.is_spent();
        ring.note_dry(is_dry);
        if is_dry {
            // What comes after the hole comes gently.
            self.fade = Ramp::at(0.0);
        }
        count
    }

    fn shape(&mut self, output: &mut [f32], channels: usize) {
        if self.fade.is_at(1.0) && self.gain.is_at(1.0) {
            return;
        }
        for frame in output.chunks_exact_mut(channels) {
            gain::apply(frame, self.fade.next() * self.gain.next());
        }
    }

    /// After nothing was read: true if there is reason to try again at once.
    fn pass_on(&mut self) -> bool {
        if self.incoming.is_some() {
            return self.is_quiet();
        }
        if !self.current.as_ref().is_some_and(Reader::is_spent) {
            return false;
        }
        let next = self.next.take();
        let is_followed = next.is_some();
        let old = std::mem::replace(&mut self.current, next);
        self.bury(old);
        is_followed
    }
}

#[cfg(test)]
mod tests;
