//! Readers that only go forward are set down at a place, so that a medium on its way is not searched through: Ogg and
//! FLAC shortly before it, found by the times of their pages and frames; bare AAC where it is guessed to be.

use std::io;
use std::ops::Range;

use symphonia::core::formats::FormatId;
use symphonia::core::formats::well_known::{FORMAT_ID_ADTS, FORMAT_ID_FLAC};
use symphonia::core::io::MediaSourceStream;

use super::Decoder;
use crate::audio::{adts, flac, ogg, probe, sentence};

/// Frames in a packet of AAC.
const BLOCK: u64 = 1024;

impl Decoder {
    fn format_id(&self) -> Option<FormatId> {
        self.reader.as_ref().map(|reader| reader.format_info().format)
    }

    /// Frames without times and without a container.
    pub(super) fn is_bare(&self) -> bool {
        self.format_id() == Some(FORMAT_ID_ADTS)
    }

    /// Behind the file's own heads the reader is set down shortly before the place. Where none can be found it is opened
    /// anew with a look at the end, and then seeks by itself.
    pub(super) fn leap(&mut self, seconds: f64) -> Result<(), String> {
        let is_flac = self.format_id() == Some(FORMAT_ID_FLAC);
        self.set_down(
            |stream| {
                if is_flac { flac::gap_before(stream, seconds) } else { ogg::gap_before(stream, seconds) }
            },
        )
    }

    /// The reader is set down where the place is guessed to be.
    pub(super) fn leap_by_bytes(&mut self, seconds: f64) -> Result<(), String> {
        let at = self.guessed_byte(seconds);
        self.trail.forget();
        self.set_down(|stream| Ok(adts::frame_from(stream, at)?.map(|at| 0..at)))
    }

    fn set_down(
        &mut self,
        gap: impl FnOnce(&mut MediaSourceStream<'static>) -> io::Result<Option<Range<u64>>>,
    ) -> Result<(), String> {
        let Some(reader) = self.reader.take() else { return self.reader().map(|_| ()) };
        let mut stream = reader.into_inner();
        self.view.leave_out(0..0);
        self.view.hold_back(false);
        let gap = gap(&mut stream).map_err(|error| sentence::of_io(&error))?;
        self.is_endless = gap.is_some();
        self.view.hold_back(self.is_endless);
        self.view.leave_out(gap.unwrap_or_default());
        let (reader, track) = probe::open_again(stream, self.extension.as_deref(), self.track.priming)?;
        if !self.is_endless {
            self.track = track;
        }
        (self.reader, self.pending, self.is_fresh) = (Some(reader), None, false);
        Ok(())
    }

    /// Seconds that were read, and their bytes.
    fn density(&self) -> Option<(f64, u64)> {
        let base = self.track.time_base;
        let seconds = self.seen.1 as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get());
        (seconds >= 1.0).then_some((seconds, self.seen.0.max(1)))
    }

    /// The byte of a place in bare AAC, by what was read so far, else by what was declared.
    fn guessed_byte(&self, seconds: f64) -> u64 {
        let read = self.density().map(|(read, bytes)| (read, bytes + self.seen.1 / BLOCK * adts::HEADER));
        let declared = || Some((self.track.declared?, self.length?));
        read.or_else(declared).map_or(0, |(length, bytes)| (seconds / length * bytes as f64) as u64)
    }

    /// A reader that guesses by bytes believes in the length it declared, from the first frames; what was read since
    /// tells better how much sound lies in a byte.
    pub(super) fn corrected(&self, seconds: f64) -> f64 {
        match (self.length, self.track.declared, self.density()) {
            (Some(length), Some(declared), Some((read, bytes))) if !self.track.trusts_end => {
                seconds * declared / (length as f64 * read / bytes as f64)
            }
            _ => seconds,
        }
    }
}
