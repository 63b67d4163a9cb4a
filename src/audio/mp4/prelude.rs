//! The sound of an MP4 file whose index comes first and is long: it begins while the index is still coming, from what is
//! there of it, and goes on from symphonia's own reader once the index is whole. Only for AAC-LC in the first track;
//! what is unusual waits for its index.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use symphonia::core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia::core::errors::{Error, Result, SeekErrorKind};
use symphonia::core::formats::{FormatInfo, FormatReader, MediaInfo, SeekMode, SeekTo, SeekedTo, Track};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::Metadata;
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};

use super::Atom;
use super::layout::Layout;
use super::samples::{Place, Samples};
use crate::audio::opened::Live;
use crate::audio::probe::{self, TrackFacts};
use crate::audio::window::Window;
use crate::model::fnv1a;

/// AAC-LC, as the first five bits of an `AudioSpecificConfig` say it (ISO/IEC 14496-3, 1.6.2.1).
const LOW_COMPLEXITY: u8 = 2;

/// A reader that begins before it knows everything.
pub struct Prelude {
    /// Until symphonia's reader has it.
    window: Option<Window>,
    live: Arc<dyn Live>,
    index: Range<u64>,
    track: TrackFacts,
    /// Knows the track, and no samples.
    head: Box<dyn FormatReader>,
    samples: Samples,
    /// The last packet's bytes, hashed; none after a seek.
    last: Option<u64>,
    /// Knows all.
    rest: Option<Box<dyn FormatReader>>,
}

fn not_there() -> Error {
    Error::IoError(io::ErrorKind::NotConnected.into())
}

/// Begins with what is there. The window is given back where that cannot be done, wherever it is then.
pub fn begin(mut window: Window, live: Arc<dyn Live>) -> std::result::Result<Prelude, Box<Window>> {
    match look(&mut window, live.as_ref()) {
        Some((index, track, head, samples)) => {
            Ok(Prelude { window: Some(window), live, index, track, head, samples, last: None, rest: None })
        }
        None => Err(Box::new(window)),
    }
}

type Found = (Range<u64>, TrackFacts, Box<dyn FormatReader>, Samples);

fn look(window: &mut Window, live: &dyn Live) -> Option<Found> {
    if !window.is_seekable() || window.peek(8).ok()?.get(4..8) != Some(b"ftyp") {
        return None;
    }
    let index = |movie: Atom| movie.from..movie.to;
    let length = window.byte_len()?;
    let layout = Layout::read(window, length)?;
    let head = layout.head(window)?;
    let priming = super::priming(&mut Cursor::new(&head));
    let stream = MediaSourceStream::new(Box::new(Cursor::new(head)), MediaSourceStreamOptions::default());
    let reader = probe::read_container(stream).ok()?;
    let track = probe::facts(reader.as_ref(), priming).ok()?;
    let config = track.parameters.extra_data.as_deref()?.first()?;
    if track.parameters.codec != CODEC_ID_AAC || config >> 3 != LOW_COMPLEXITY {
        return None;
    }
    let times = super::body(window, layout.times)?;
    // From here on it is worth a second connection.
    live.bring_as_well(&index(layout.movie));
    let tables = layout.tables(window)?;
    let samples = Samples::new(window, &times, tables)?;
    Some((index(layout.movie), track, reader, samples))
}

impl Prelude {
    /// The track, as symphonia's reader will tell it.
    pub fn track(&self) -> TrackFacts {
        self.track.clone()
    }

    fn reader(&self) -> &dyn FormatReader {
        self.rest.as_ref().unwrap_or(&self.head).as_ref()
    }

    /// The next packet from what is there of the index; none behind the last sample.
    fn read_sample(&mut self) -> Result<Option<Packet>> {
        let index = self.samples.next_index();
        let window = self.window.as_mut().ok_or_else(not_there)?;
        let Some(Place { at, size }) = self.samples.next(window)? else { return Ok(None) };
        let Some((tick, length)) = self.samples.time(index) else { return Ok(None) };
        let mut data = vec![0; usize::try_from(size).unwrap_or_default()];
        window.seek(SeekFrom::Start(at))?;
        window.read_exact(&mut data)?;
        self.last = Some(fnv1a(data.iter().copied()));
        let pts = Timestamp::new(i64::try_from(tick).unwrap_or(i64::MAX));
        Ok(Some(Packet::new(self.track.id, pts, Duration::new(length), data)))
    }

    /// Symphonia's own reader, at the start of the file. Waits for the index. An error if it sees another track: then
    /// the decoder begins anew.
    fn open_rest(&mut self) -> Result<()> {
        let mut window = self.window.take().ok_or_else(not_there)?;
        window.seek(SeekFrom::Start(0))?;
        let priming = super::priming(&mut window);
        let stream = MediaSourceStream::new(Box::new(window), MediaSourceStreamOptions::default());
        let rest = probe::read_container(stream)?;
        let agrees = probe::facts(rest.as_ref(), priming).is_ok_and(|track| track.is_the_same(&self.track));
        self.rest = Some(rest);
        if agrees { Ok(()) } else { Err(Error::ResetRequired) }
    }

    /// The index is whole, or must be waited for: symphonia's reader goes on behind the last packet. If it has another
    /// packet there, what was heard was wrong, and the decoder begins anew with what comes.
    fn hand_over(&mut self) -> Result<()> {
        let before = self.samples.next_index().checked_sub(1).and_then(|index| self.samples.time(index));
        let last = self.last.take();
        let opened = self.open_rest();
        let (Some(rest), Some((tick, _))) = (&mut self.rest, before) else { return opened };
        let (ts, track_id) = (Timestamp::new(i64::try_from(tick).unwrap_or(i64::MAX)), self.track.id);
        // It goes to the place in all tracks, and one of chapters may end earlier. Then it is read up to there.
        match rest.seek(SeekMode::Accurate, SeekTo::Timestamp { ts, track_id }) {
            Ok(_) | Err(Error::SeekError(_)) => {}
            Err(error) => return Err(error),
        }
        while let Some(packet) = rest.next_packet()? {
            if packet.track_id == track_id && packet.pts >= ts {
                let is_right = packet.pts == ts && last.is_none_or(|last| last == fnv1a(packet.data.iter().copied()));
                return if is_right { opened } else { Err(Error::ResetRequired) };
            }
        }
        opened
    }

    fn is_nonsense(error: &Error) -> bool {
        matches!(error, Error::IoError(cause) if cause.kind() == io::ErrorKind::InvalidData)
    }
}

impl FormatReader for Prelude {
    fn format_info(&self) -> &FormatInfo {
        self.reader().format_info()
    }

    fn media_info(&self) -> &MediaInfo {
        self.reader().media_info()
    }

    fn metadata(&mut self) -> Metadata<'_> {
        self.rest.as_mut().unwrap_or(&mut self.head).metadata()
    }

    fn tracks(&self) -> &[Track] {
        self.reader().tracks()
    }

    fn seek(&mut self, mode: SeekMode, to: SeekTo) -> Result<SeekedTo> {
        if self.rest.is_none() && self.live.has(&self.index) {
            self.open_rest()?;
        }
        if let Some(rest) = &mut self.rest {
            return rest.seek(mode, to);
        }
        let SeekTo::Timestamp { ts, track_id } = to else { return Err(Error::SeekError(SeekErrorKind::Unseekable)) };
        let out_of_range = || Error::SeekError(SeekErrorKind::OutOfRange);
        let tick = u64::try_from(ts.get()).map_err(|_| out_of_range())?;
        let index = self.samples.at_tick(tick).ok_or_else(out_of_range)?;
        let (tick, _) = self.samples.time(index).ok_or_else(out_of_range)?;
        let actual_ts = Timestamp::new(i64::try_from(tick).map_err(|_| out_of_range())?);
        self.last = None;
        let window = self.window.as_mut().ok_or_else(not_there)?;
        match self.samples.go_to(window, index).map_err(Error::from) {
            Ok(()) => Ok(SeekedTo { track_id, required_ts: ts, actual_ts }),
            Err(error) if Self::is_nonsense(&error) => {
                self.open_rest()?;
                self.seek(mode, to)
            }
            Err(error) => Err(error),
        }
    }

    fn next_packet(&mut self) -> Result<Option<Packet>> {
        if self.rest.is_none() && self.live.has(&self.index) {
            self.hand_over()?;
        }
        if let Some(rest) = &mut self.rest {
            return rest.next_packet();
        }
        match self.read_sample() {
            Err(error) if Self::is_nonsense(&error) => {
                self.hand_over()?;
                self.next_packet()
            }
            read => read,
        }
    }

    fn into_inner<'s>(self: Box<Self>) -> MediaSourceStream<'s>
    where
        Self: 's,
    {
        match (self.rest, self.window) {
            (Some(rest), _) => rest.into_inner(),
            (None, Some(window)) => MediaSourceStream::new(Box::new(window), MediaSourceStreamOptions::default()),
            (None, None) => self.head.into_inner(),
        }
    }
}
