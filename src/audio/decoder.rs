//! A medium as a row of frames: opened, decoded, trimmed, and found again after a seek to the sample. The one rule:
//! frame `n` after a seek is frame `n` of the straight decode.

pub mod landmark;
mod leap;
mod seek;

use std::time::Duration;

use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::packet::Packet;

use super::format::Format;
use super::opened::Opened;
use super::probe::{self, Probed, Purpose, TrackFacts};
use super::sentence;
use super::window::View;
use crate::model::Position;

/// Packets in a row that cannot be decoded before it is given up.
const MOST_BAD_PACKETS: u32 = 200;
/// No packet of any codec here is longer, in seconds.
const LONGEST_PACKET: f64 = 2.0;

/// A medium being decoded.
pub struct Decoder {
    /// Gone only if going back to the start failed.
    reader: Option<Box<dyn FormatReader>>,
    is_seekable: bool,
    /// The reader has not looked at the end, and only goes forward.
    is_endless: bool,
    view: View,
    /// Nothing was read since the start.
    is_fresh: bool,
    codec: Box<dyn AudioDecoder>,
    track: TrackFacts,
    extension: Option<String>,
    format: Format,
    /// Frame of the timeline that comes out of the codec next; negative while it primes. None until a packet says.
    cursor: Option<i64>,
    /// Frames before this one are dropped.
    wanted: i64,
    /// After a seek: packets whose sound is not to be trusted yet.
    unsettled: u32,
    /// A reader at its end cannot seek in every format.
    at_end: bool,
    bad_packets: u32,
    pending: Option<Packet>,
    samples: Vec<f32>,
    trail: landmark::Trail,
    /// Bytes of the whole medium, if known.
    length: Option<u64>,
    /// Bytes and ticks of the packets read so far: how dense the sound really is.
    seen: (u64, u64),
}

impl Decoder {
    /// Opens a medium for its sound.
    pub fn open(opened: Opened) -> Result<Self, String> {
        let is_coming = opened.live.as_ref().is_some_and(|live| !live.is_whole());
        Self::open_for(opened, Purpose::Sound { is_coming })
    }

    /// Opens a medium at its start and decodes the first packet, so that rate and channels are true.
    pub fn open_for(opened: Opened, purpose: Purpose) -> Result<Self, String> {
        let extension = opened.extension.clone();
        let length = opened.source.byte_len();
        let Probed { reader, track, is_seekable, is_endless, view } = probe::probe(opened, purpose)?;
        let codec = probe::decoder(&track.parameters)?;
        let channels = track.parameters.channels.as_ref().map_or(2, symphonia::core::audio::Channels::count);
        let format = Format { rate: track.rate, channels: u16::try_from(channels).unwrap_or(2).max(1) };
        let cursor = Some(-i64::from(track.priming));
        let unsettled = track.first_packet_is_silent();
        let mut decoder = Self {
            reader: Some(reader),
            is_seekable,
            is_endless,
            view,
            is_fresh: true,
            codec,
            track,
            extension,
            format,
            cursor,
            wanted: 0,
            unsettled,
            at_end: false,
            bad_packets: 0,
            pending: None,
            samples: Vec::new(),
            trail: landmark::Trail::default(),
            length,
            seen: (0, 0),
        };
        decoder.look_ahead()?;
        Ok(decoder)
    }

    /// A codec may decode to another rate than its container says (HE-AAC): the first packet tells.
    fn look_ahead(&mut self) -> Result<(), String> {
        let Some(packet) = self.next_packet()? else { return Ok(()) };
        if let Ok(buffer) = self.codec.decode(&packet)
            && buffer.frames() > 0
        {
            let channels = buffer.spec().channels().count();
            self.format = Format { rate: buffer.spec().rate(), channels: u16::try_from(channels).unwrap_or(2).max(1) };
        }
        self.codec.reset();
        self.pending = Some(packet);
        Ok(())
    }

    /// Rate and channels of what comes out.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Any place can be gone to.
    pub const fn is_seekable(&self) -> bool {
        self.is_seekable
    }

    /// The length as the container declares it.
    pub fn declared(&self) -> Option<Duration> {
        self.track.declared.map(|seconds| Position::from_seconds(seconds).since_start())
    }

    /// The declared length is a guess from the first frames: MP3 without a Xing header.
    pub const fn is_length_guessed(&self) -> bool {
        !self.track.trusts_end
    }

    /// Reads to the end without decoding and tells the length of what was read, in seconds.
    pub fn count_length(&mut self) -> Option<Duration> {
        let mut ticks = 0_u64;
        while let Ok(Some(packet)) = self.next_packet() {
            ticks = ticks.saturating_add(packet.block_dur().get());
        }
        self.at_end = true;
        self.is_fresh = false;
        let base = self.track.time_base;
        let seconds = ticks as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get());
        (seconds > 0.0).then(|| Position::from_seconds(seconds).since_start())
    }

    /// The container, for what else it says.
    pub fn reader(&mut self) -> Result<&mut Box<dyn FormatReader>, String> {
        self.reader.as_mut().ok_or_else(|| "The audio could not be read again from its start.".to_owned())
    }

    /// Short name of the codec.
    pub fn codec_name(&self) -> &'static str {
        probe::codec_name(self.track.parameters.codec).unwrap_or("audio")
    }

    /// The next block of interleaved samples; `None` at the end. Blocks until bytes are there.
    pub fn next(&mut self) -> Result<Option<&[f32]>, String> {
        loop {
            let Some(packet) = self.next_packet()? else {
                self.at_end = true;
                return Ok(None);
            };
            self.is_fresh = false;
            self.seen.0 += packet.data.len() as u64;
            self.seen.1 += packet.block_dur().get();
            self.trail.note(&packet);
            self.decode(&packet)?;
            if !self.samples.is_empty() {
                return Ok(Some(&self.samples));
            }
        }
    }

    fn next_packet(&mut self) -> Result<Option<Packet>, String> {
        if let Some(packet) = self.pending.take() {
            return Ok(Some(packet));
        }
        loop {
            match self.reader()?.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track.id => return Ok(Some(packet)),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(Error::ResetRequired) => self.start_chained_stream()?,
                // Containers are cut short every day: what is there was heard, and that is the end.
                Err(Error::IoError(cause)) if cause.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(Error::DecodeError(detail)) => self.bear_with(detail)?,
                Err(error) => return Err(sentence::of_error(&error)),
            }
        }
    }

    /// A chained Ogg stream, or an index that was read early and was wrong: a new codec, the time goes on.
    fn start_chained_stream(&mut self) -> Result<(), String> {
        self.track = probe::facts(self.reader()?.as_ref(), None)?;
        self.codec = probe::decoder(&self.track.parameters)?;
        Ok(())
    }

    fn bear_with(&mut self, detail: &'static str) -> Result<(), String> {
        self.bad_packets += 1;
        if self.bad_packets > MOST_BAD_PACKETS {
            return Err(sentence::of_error(&Error::DecodeError(detail)));
        }
        Ok(())
    }

    fn decode(&mut self, packet: &Packet) -> Result<(), String> {
        self.samples.clear();
        let channels = match self.codec.decode(packet) {
            Ok(buffer) => {
                self.bad_packets = 0;
                buffer.copy_to_vec_interleaved(&mut self.samples);
                buffer.spec().channels().count().max(1)
            }
            // A codec reads from memory: an end it did not expect is a damaged packet like any other.
            Err(error @ (Error::DecodeError(_) | Error::IoError(_))) => {
                let detail = if let Error::DecodeError(detail) = error { detail } else { "a packet ends too early" };
                self.bear_with(detail)?;
                let frames = self.frames(packet.block_dur().get()).clamp(0, self.longest());
                self.samples.resize(frames as usize * usize::from(self.format.channels), 0.0);
                usize::from(self.format.channels)
            }
            Err(Error::ResetRequired) => return self.start_chained_stream(),
            Err(error) => return Err(sentence::of_error(&error)),
        };
        self.keep_channels(channels);
        self.trim(packet);
        Ok(())
    }

    fn longest(&self) -> i64 {
        (f64::from(self.format.rate) * LONGEST_PACKET) as i64
    }

    /// Ticks of the track's clock as frames of what comes out.
    fn frames(&self, ticks: u64) -> i64 {
        let scale = u128::from(self.track.time_base.numer.get()) * u128::from(self.format.rate);
        let denominator = u128::from(self.track.time_base.denom.get());
        i64::try_from((u128::from(ticks) * scale + denominator / 2) / denominator).unwrap_or(i64::MAX / 4)
    }

    fn signed_frames(&self, ticks: i64) -> i64 {
        self.frames(ticks.unsigned_abs()) * ticks.signum()
    }

    /// A stream that changes its channels in the middle keeps those it began with.
    fn keep_channels(&mut self, channels: usize) {
        let kept = usize::from(self.format.channels);
        if channels != kept {
            let frames = self.samples.chunks_exact(channels);
            self.samples = frames.flat_map(|frame| (0..kept).map(|index| frame[index.min(channels - 1)])).collect();
        }
    }

    /// Cuts what the container trims and what lies before the wanted frame, and moves the cursor on.
    fn trim(&mut self, packet: &Packet) {
        let channels = usize::from(self.format.channels);
        let decoded = i64::try_from(self.samples.len() / channels).unwrap_or(0);
        let from_start = self.frames(packet.trim_start.get()).min(decoded);
        let from_end = if self.track.trusts_end { self.frames(packet.trim_end.get()) } else { 0 };
        let end = (decoded - from_end).max(from_start);
        if self.unsettled > 0 {
            self.unsettled -= 1;
            self.samples.clear();
            return;
        }
        let cursor = match self.cursor {
            Some(cursor) => cursor,
            None => self.place(packet, from_start, decoded),
        };
        let first = (self.wanted - cursor).clamp(0, end - from_start) + from_start;
        self.cursor = Some(cursor + end - from_start);
        self.samples.truncate(end as usize * channels);
        self.samples.drain(..first as usize * channels);
    }
}
