//! Seeking to the sample: land earlier than wanted, let the codec settle, drop what is too early. Vorbis in Matroska,
//! whose clock is in milliseconds, may lie three of them off.

use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_FLAC, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_VORBIS,
};
use symphonia::core::errors::{Error, SeekErrorKind};
use symphonia::core::formats::well_known::FORMAT_ID_ISOMP4;
use symphonia::core::formats::{SeekMode, SeekTo, SeekedTo};
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use super::Decoder;
use crate::audio::{probe, sentence};
use crate::model::Position;

/// How much earlier to try when a reader lands too late, in seconds.
const EARLIER: [f64; 4] = [0.0, 6.0, 20.0, 60.0];

impl Decoder {
    /// The next block begins at `to`. With `exact`, to the sample; else as near as can be told without reading what is
    /// not here. True if the place is exact.
    pub fn seek(&mut self, to: Position, exact: bool) -> Result<bool, String> {
        if self.at_end {
            self.rewind()?;
        }
        let wanted = (to.seconds() * f64::from(self.format.rate)).round() as i64;
        let is_whole = exact;
        let exact = exact || !self.is_guessed_by_bytes();
        let settle = if exact { self.settling_time(is_whole) } else { 0.0 };
        for earlier in EARLIER {
            let from = self.within_declared(to.seconds() - settle - earlier);
            if from <= 0.0 {
                return self.seek_start(wanted).map(|()| true);
            }
            match (self.is_endless, self.is_bare()) {
                (true, true) if exact => self.rewind()?,
                (true, true) => {
                    self.leap_by_bytes(from)?;
                    self.settle(None, to);
                    return Ok(false);
                }
                (true, false) => self.leap(from)?,
                (false, _) => {}
            }
            match self.ask(from, exact) {
                Ok(landed)
                    if !exact
                        || self.signed_frames(landed.actual_ts.get() - self.track.start) <= wanted + self.priming() =>
                {
                    self.settle(if exact { Some(wanted) } else { None }, to);
                    return Ok(exact);
                }
                // Too late, or before the first cue: try earlier still.
                Ok(_) => {}
                Err(Error::SeekError(SeekErrorKind::OutOfRange)) if self.is_past_the_end(from) => {
                    self.go_to_end();
                    return Ok(true);
                }
                Err(Error::SeekError(SeekErrorKind::OutOfRange)) => self.rewind()?,
                Err(error) => return Err(sentence::of_error(&error)),
            }
        }
        self.seek_start(wanted).map(|()| true)
    }

    /// A guessed length may be too short: the reader is asked for nothing behind it, the rest is decoded up to the place.
    fn within_declared(&self, seconds: f64) -> f64 {
        match self.track.declared {
            Some(declared) if self.is_length_guessed() => seconds.min(declared - 1.0),
            _ => seconds,
        }
    }

    /// Only what has no timestamps of its own is guessed: the others find their place by themselves.
    fn is_guessed_by_bytes(&self) -> bool {
        self.track.parameters.codec == CODEC_ID_MP3 || self.is_bare()
    }

    /// How long the codec needs to be itself again after a jump, in seconds. Of what is still on its way no more is asked
    /// for than is needed to be heard right; AAC's landmarks then come later.
    fn settling_time(&self, is_whole: bool) -> f64 {
        match self.track.parameters.codec {
            CODEC_ID_OPUS => 0.6,
            CODEC_ID_AAC if is_whole => 2.5,
            CODEC_ID_VORBIS | CODEC_ID_MP3 | CODEC_ID_AAC => 0.3,
            // What loses nothing remembers nothing.
            _ => 0.0,
        }
    }

    fn is_lossy(&self) -> bool {
        self.settling_time(false) > 0.0
    }

    fn priming(&self) -> i64 {
        i64::from(self.track.priming)
    }

    fn is_past_the_end(&self, seconds: f64) -> bool {
        self.track.declared.is_some_and(|declared| seconds >= declared - 0.05)
    }

    fn ask(&mut self, seconds: f64, exact: bool) -> Result<SeekedTo, Error> {
        let seconds = if exact { seconds } else { self.corrected(seconds) };
        let seconds = seconds + self.track.priming as f64 / f64::from(self.format.rate);
        let base = self.track.time_base;
        let ticks = seconds * f64::from(base.denom.get()) / f64::from(base.numer.get());
        let ts = Timestamp::new(ticks as i64 + self.track.start);
        let mode = if exact { SeekMode::Accurate } else { SeekMode::Coarse };
        let track_id = self.track.id;
        let Some(reader) = &mut self.reader else { return Err(Error::SeekError(SeekErrorKind::Unseekable)) };
        let landed = reader.seek(mode, SeekTo::Timestamp { ts, track_id })?;
        self.pending = None;
        self.is_fresh = false;
        self.trail.forget();
        Ok(landed)
    }

    fn settle(&mut self, wanted: Option<i64>, to: Position) {
        self.codec.reset();
        self.unsettled = u32::from(self.is_lossy());
        self.wanted = wanted.unwrap_or((to.seconds() * f64::from(self.format.rate)) as i64);
        // Where it is exact the packets tell; where it is guessed the wish is taken for the place.
        self.cursor = if wanted.is_some() { None } else { Some(self.wanted) };
    }

    /// Back to the first packet, as if just opened.
    fn seek_start(&mut self, wanted: i64) -> Result<(), String> {
        self.rewind()?;
        self.wanted = wanted;
        Ok(())
    }

    fn go_to_end(&mut self) {
        self.at_end = true;
        self.is_fresh = false;
        self.pending = None;
        // The reader is left where it is: `at_end` makes the next seek start afresh.
        self.wanted = i64::MAX / 4;
    }

    /// To the first byte, where the bytes allow it and it is not there already.
    fn rewind(&mut self) -> Result<(), String> {
        if self.is_fresh || self.goes_back_by_itself() { Ok(()) } else { self.open_again() }
    }

    /// An MP4 reader that is not at its end need not read its index again.
    fn goes_back_by_itself(&mut self) -> bool {
        let is_mp4 = self.reader.as_ref().is_some_and(|reader| reader.format_info().format == FORMAT_ID_ISOMP4);
        let to = SeekTo::Timestamp { ts: Timestamp::new(0), track_id: self.track.id };
        let is_there = !self.at_end
            && is_mp4
            && self.reader.as_mut().is_some_and(|reader| reader.seek(SeekMode::Accurate, to).is_ok());
        if is_there {
            self.codec.reset();
            self.begin_at_start();
        }
        is_there
    }

    fn begin_at_start(&mut self) {
        self.is_fresh = true;
        self.cursor = Some(-self.priming());
        self.unsettled = self.track.first_packet_is_silent();
        self.at_end = false;
        self.pending = None;
    }

    fn open_again(&mut self) -> Result<(), String> {
        if !self.is_seekable {
            return Err(sentence::of_error(&Error::SeekError(SeekErrorKind::ForwardOnly)));
        }
        let Some(reader) = self.reader.take() else { return self.reader().map(|_| ()) };
        self.view.leave_out(0..0);
        let (reader, track) = probe::open_again(reader.into_inner(), self.extension.as_deref(), self.track.priming)?;
        self.codec = probe::decoder(&track.parameters)?;
        self.reader = Some(reader);
        self.track = track;
        self.begin_at_start();
        Ok(())
    }

    /// The frame of the timeline at which this packet's sound begins, after its own start trim.
    pub(super) fn place(&self, packet: &Packet, trimmed: i64, decoded: i64) -> i64 {
        let told = self.signed_frames(packet.pts.get() - self.track.start);
        let base = self.track.time_base;
        let is_frames = base.numer.get() == 1 && base.denom.get() == self.format.rate;
        if is_frames {
            // A start trim means that the timestamp lies before the sound.
            return told + trimmed - self.priming_in_timestamps();
        }
        self.snap(told, decoded)
    }

    /// MP4 timestamps count the priming; Matroska's do not.
    fn priming_in_timestamps(&self) -> i64 {
        if self.track.is_matroska { 0 } else { self.priming() }
    }

    /// Timestamps in milliseconds are off by one or two; packets of one length lie on a grid, which tells the frame.
    /// Vorbis has two lengths, so there a place in Matroska stays a few milliseconds vague.
    fn snap(&self, told: i64, decoded: i64) -> i64 {
        let has_grid =
            [CODEC_ID_OPUS, CODEC_ID_AAC, CODEC_ID_MP3, CODEC_ID_FLAC].contains(&self.track.parameters.codec);
        if !has_grid || decoded == 0 {
            return told;
        }
        let counted = if self.track.is_matroska { told + self.priming() } else { told };
        let snapped = (counted + decoded / 2).div_euclid(decoded) * decoded;
        let is_near = (snapped - counted).abs() <= i64::from(self.format.rate / 400);
        (if is_near { snapped } else { counted }) - self.priming()
    }
}
