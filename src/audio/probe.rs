//! From bytes to a container and its audio track. Recognised by content; nothing here trusts a name.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS, CODEC_ID_VORBIS};
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::common::Limit;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{FORMAT_ID_ISOMP4, FORMAT_ID_MKV};
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::TimeBase;

use super::opus::{OpusAudioDecoder, OpusHead};
use super::{mp4, sentence};

/// Tags beyond this are not kept: pictures are none of our business here.
const LARGEST_TAG: usize = 1 << 20;
/// AAC encoders prime their filter bank with one or two blocks; one where the file does not say.
const AAC_PRIMING: u32 = 1024;

/// A container whose audio track is known.
pub struct Probed {
    pub reader: Box<dyn FormatReader>,
    pub track: TrackFacts,
    /// The reader can go back.
    pub is_seekable: bool,
}

/// What is needed of a track to tell the time and to decode.
#[derive(Clone)]
pub struct TrackFacts {
    pub id: u32,
    pub parameters: AudioCodecParameters,
    pub time_base: TimeBase,
    /// First timestamp of the sound, in `time_base`.
    pub start: i64,
    /// Frames at `rate` before the first that is meant to be heard and that the reader does not trim.
    pub priming: u32,
    /// As declared: seconds of sound.
    pub declared: Option<f64>,
    /// The reader knows how much the encoder padded: its trimming at the end can be trusted.
    pub trusts_end: bool,
    /// Frames a second as declared; the decoder has the last word.
    pub rate: u32,
    /// Timestamps are in milliseconds and leave the priming out.
    pub is_matroska: bool,
}

impl TrackFacts {
    /// Packets at the start that only fill the codec's window. Ogg marks them as trimmed, Matroska does not.
    pub fn first_packet_is_silent(&self) -> u32 {
        u32::from(self.is_matroska && self.parameters.codec == CODEC_ID_VORBIS)
    }
}

/// All codecs: symphonia's and Opus.
fn codecs() -> &'static CodecRegistry {
    static CODECS: OnceLock<CodecRegistry> = OnceLock::new();
    CODECS.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<OpusAudioDecoder>();
        registry
    })
}

/// A fresh decoder for a track. Nothing is trimmed by it: that is done where the time is told.
pub fn decoder(parameters: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, String> {
    let options = AudioDecoderOptions::default().gapless(false);
    codecs().make_audio_decoder(parameters, &options).map_err(|error| sentence::of_error(&error))
}

/// Short and long name of a codec.
pub fn codec_name(codec: AudioCodecId) -> Option<&'static str> {
    codecs().get_audio_decoder(codec).map(|registered| registered.codec.info.short_name)
}

/// Finds out what a medium is. Reads no further than it must.
pub fn probe(source: Box<dyn MediaSource>, extension: Option<&str>) -> Result<Probed, String> {
    let head = Arc::new(Mutex::new(Vec::new()));
    let mut source = Sniffed { source, head: Arc::clone(&head), position: 0 };
    let is_seekable = source.is_seekable();
    let priming = if is_seekable { mp4::priming(&mut source) } else { None };
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    let reader = read_head(stream, extension).map_err(|error| explain(&error, &head))?;
    let track = facts(reader.as_ref(), priming)?;
    Ok(Probed { reader, track, is_seekable })
}

/// The same medium again, from its first byte.
pub fn rewind(reader: Box<dyn FormatReader>, extension: Option<&str>, priming: u32) -> Result<Probed, String> {
    let mut stream = reader.into_inner();
    stream.seek(SeekFrom::Start(0)).map_err(|error| sentence::of_io(&error))?;
    let reader = read_head(stream, extension).map_err(|error| sentence::of_error(&error))?;
    let track = facts(reader.as_ref(), Some(priming))?;
    Ok(Probed { reader, track, is_seekable: true })
}

fn read_head(
    stream: MediaSourceStream<'static>,
    extension: Option<&str>,
) -> symphonia::core::errors::Result<Box<dyn FormatReader>> {
    let mut hint = Hint::new();
    if let Some(extension) = extension {
        hint.with_extension(extension);
    }
    let metadata = MetadataOptions::default()
        .limit_tag_bytes(Limit::Maximum(LARGEST_TAG))
        .limit_visual_bytes(Limit::Maximum(LARGEST_TAG));
    symphonia::default::get_probe().probe(&hint, stream, FormatOptions::default(), metadata)
}

fn explain(error: &symphonia::core::errors::Error, head: &Mutex<Vec<u8>>) -> String {
    use symphonia::core::errors::Error;
    let head = head.lock().unwrap_or_else(PoisonError::into_inner);
    match error {
        Error::IoError(cause) if cause.kind() != io::ErrorKind::UnexpectedEof => sentence::of_error(error),
        Error::Unsupported(_) | Error::IoError(_) => sentence::of_head(&head),
        _ => sentence::of_error(error),
    }
}

/// The audio track of a reader, in our terms.
pub fn facts(reader: &dyn FormatReader, priming: Option<u32>) -> Result<TrackFacts, String> {
    let track = reader
        .default_track(TrackType::Audio)
        .or_else(|| reader.first_track(TrackType::Audio))
        .ok_or_else(|| "There is no sound in this file.".to_owned())?;
    let Some(CodecParameters::Audio(parameters)) = &track.codec_params else {
        return Err("There is no sound in this file.".to_owned());
    };
    let rate = parameters.sample_rate.filter(|rate| *rate > 0).unwrap_or(48_000);
    let time_base = track
        .time_base
        .or_else(|| TimeBase::try_from_recip(rate))
        .ok_or_else(|| "The audio does not say how fast it runs.".to_owned())?;
    let is_mp4 = reader.format_info().format == FORMAT_ID_ISOMP4;
    let priming = if is_mp4 { mp4_priming(parameters, priming) } else { pre_skip(parameters) };
    Ok(TrackFacts {
        id: track.id,
        time_base,
        start: track.start_ts.get().max(0),
        priming,
        declared: declared(track, reader, time_base, rate, priming),
        trusts_end: track.delay.is_some()
            || track.padding.is_some()
            || parameters.codec == CODEC_ID_OPUS
            || !is_mpeg(parameters),
        rate,
        is_matroska: reader.format_info().format == FORMAT_ID_MKV,
        parameters: parameters.clone(),
    })
}

fn is_mpeg(parameters: &AudioCodecParameters) -> bool {
    use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3};
    [CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3].contains(&parameters.codec)
}

fn mp4_priming(parameters: &AudioCodecParameters, edit_list: Option<u32>) -> u32 {
    match edit_list {
        Some(frames) => frames,
        None if parameters.codec == CODEC_ID_AAC => AAC_PRIMING,
        None => pre_skip(parameters),
    }
}

/// Ogg counts the pre-skip in its granule positions, Matroska gives it in milliseconds, which is too coarse: the codec's
/// own header has it in frames.
fn pre_skip(parameters: &AudioCodecParameters) -> u32 {
    if parameters.codec != CODEC_ID_OPUS {
        return 0;
    }
    parameters.extra_data.as_deref().and_then(OpusHead::parse).map_or(0, |head| u32::from(head.pre_skip))
}

fn declared(track: &Track, reader: &dyn FormatReader, time_base: TimeBase, rate: u32, priming: u32) -> Option<f64> {
    let ticks = track.duration.map(|length| time_base.calc_duration_saturating(length).as_secs_f64());
    let frames = || track.num_frames.map(|frames| frames as f64 / f64::from(rate));
    let whole = || {
        let info = reader.media_info();
        Some(info.time_base?.calc_duration_saturating(info.duration?).as_secs_f64())
    };
    let seconds = ticks.or_else(frames).or_else(whole)?;
    Some((seconds - f64::from(priming) / f64::from(rate)).max(0.0)).filter(|seconds| *seconds > 0.0)
}

/// A source that remembers its first bytes, to say what it was if it is no audio.
struct Sniffed {
    source: Box<dyn MediaSource>,
    head: Arc<Mutex<Vec<u8>>>,
    position: u64,
}

impl Read for Sniffed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        if self.position < 512 {
            let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
            if head.len() as u64 == self.position {
                head.extend_from_slice(&buffer[..count.min(512)]);
            }
        }
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Sniffed {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.source.seek(to)?;
        Ok(self.position)
    }
}

impl MediaSource for Sniffed {
    fn is_seekable(&self) -> bool {
        self.source.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.source.byte_len()
    }
}
