//! A place that was guessed while the medium was still coming in, found again once it is whole: the packet itself is
//! the landmark, its true time is counted from the start.

use symphonia::core::packet::Packet;

use super::Decoder;
use crate::audio::opened::Opened;
use crate::audio::probe::{self, Purpose};
use crate::model::{Position, fnv1a};

/// A packet, by its content and its neighbour's, and the time it was thought to have.
#[derive(Clone, Debug)]
pub struct Landmark {
    pair: (u64, u64),
    told: f64,
}

/// The last packets that were read.
#[derive(Default)]
pub(super) struct Trail {
    last: Option<u64>,
    pair: Option<(u64, u64)>,
}

impl Trail {
    pub(super) fn note(&mut self, packet: &Packet) {
        let hash = hash(packet);
        if self.pair.is_none()
            && let Some(last) = self.last
        {
            self.pair = Some((last, hash));
        }
        self.last = Some(hash);
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

fn hash(packet: &Packet) -> u64 {
    fnv1a(packet.data.iter().copied())
}

impl Decoder {
    /// The first two packets after a guessed seek to `at`; none before they were read.
    pub fn landmark(&self, at: Position) -> Option<Landmark> {
        Some(Landmark { pair: self.trail.pair?, told: at.seconds() })
    }

    /// The medium is whole now: the next seek starts from what can be counted.
    pub fn forget_guesses(&mut self) {
        self.at_end = true;
    }
}

impl Landmark {
    /// How much later than told the landmark lies, in seconds; none if it is not in there.
    pub fn find(&self, opened: Opened) -> Result<Option<f64>, String> {
        let mut probed = probe::probe(opened, Purpose::Sound { is_coming: false })?;
        let mut before: Option<(u64, Packet)> = None;
        while let Ok(Some(packet)) = probed.reader.next_packet() {
            if packet.track_id != probed.track.id {
                continue;
            }
            let here = hash(&packet);
            // The sound begins with the second packet of the pair: the first only settles the codec.
            if before.as_ref().is_some_and(|(earlier, _)| (*earlier, here) == self.pair) {
                let ticks = packet.pts.get() - probed.track.start;
                let base = probed.track.time_base;
                let seconds = ticks as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get());
                return Ok(Some(seconds - self.told));
            }
            before = Some((here, packet));
        }
        Ok(None)
    }
}
