//! From bytes to a container and its audio track. Recognised by content; nothing here trusts a name.

use std::io::{self, Seek, SeekFrom};
use std::sync::OnceLock;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS, CODEC_ID_VORBIS};
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::common::Limit;
use symphonia::core::formats::probe::{Hint, Probe};
use symphonia::core::formats::well_known::{
    FORMAT_ID_ADTS, FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_OGG,
};
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::TimeBase;

use super::aac::{AacWithLandmarks, Fresh};
use super::opened::Opened;
use super::opus::{OpusAudioDecoder, OpusHead};
use super::window::{View, Window};
use super::{matroska, mp4, sentence};

/// Tags beyond this are not kept: pictures are none of our business here.
const LARGEST_TAG: usize = 1 << 20;
/// AAC encoders prime their filter bank with one or two blocks; one where the file does not say.
const AAC_PRIMING: u32 = 1024;

/// What a medium is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its sound, as soon as may be: tags are of no interest. `is_coming`: what is not here yet costs time.
    Sound { is_coming: bool },
    /// Its sound and all it says about itself.
    Everything,
}

/// A container whose audio track is known.
pub struct Probed {
    pub reader: Box<dyn FormatReader>,
    pub track: TrackFacts,
    /// The reader can go back.
    pub is_seekable: bool,
    /// The reader has not looked at the end: it knows no length, and only goes forward.
    pub is_endless: bool,
    pub view: View,
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

    /// What goes on with one of them goes on with the other.
    pub fn is_the_same(&self, other: &Self) -> bool {
        let codec = |facts: &Self| (facts.parameters.codec, facts.rate, facts.parameters.extra_data.clone());
        let clock = |facts: &Self| (facts.id, facts.time_base, facts.start, facts.priming);
        codec(self) == codec(other) && clock(self) == clock(other)
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
    let fresh: Fresh =
        |parameters| codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default().gapless(false));
    let decoder = if parameters.codec == CODEC_ID_AAC {
        AacWithLandmarks::new(parameters, fresh).map(|decoder| Box::new(decoder) as Box<dyn AudioDecoder>)
    } else {
        fresh(parameters)
    };
    decoder.map_err(|error| sentence::of_error(&error))
}

/// Short and long name of a codec.
pub fn codec_name(codec: AudioCodecId) -> Option<&'static str> {
    codecs().get_audio_decoder(codec).map(|registered| registered.codec.info.short_name)
}

/// Symphonia's containers without the tags at the end of a file, which would be asked for before anything else.
fn containers() -> &'static Probe {
    use symphonia::default::formats::{
        AdtsReader, FlacReader, IsoMp4Reader, MkvReader, MpaReader, OggReader, WavReader,
    };
    static CONTAINERS: OnceLock<Probe> = OnceLock::new();
    CONTAINERS.get_or_init(|| {
        let mut probe = Probe::new();
        probe.register_format::<AdtsReader<'_>>();
        probe.register_format::<FlacReader<'_>>();
        probe.register_format::<IsoMp4Reader<'_>>();
        probe.register_format::<MpaReader<'_>>();
        probe.register_format::<WavReader<'_>>();
        probe.register_format::<OggReader<'_>>();
        probe.register_format::<MkvReader<'_>>();
        probe.register_metadata::<symphonia::default::meta::Id3v2Reader<'_>>();
        probe
    })
}

/// Finds out what a medium is. Reads no further than it must.
pub fn probe(opened: Opened, purpose: Purpose) -> Result<Probed, String> {
    let extension = opened.extension.as_deref();
    let mut source = Window::new(opened.source);
    let view = source.view();
    if let (Purpose::Sound { is_coming: true }, Some(live)) = (purpose, opened.live) {
        source = match mp4::prelude::begin(source, live) {
            Ok(prelude) => {
                let (track, is_seekable, is_endless) = (prelude.track(), true, false);
                return Ok(Probed { reader: Box::new(prelude), track, is_seekable, is_endless, view });
            }
            Err(source) => *source,
        };
        if source.is_seekable() {
            source.seek(SeekFrom::Start(0)).map_err(|error| sentence::of_io(&error))?;
        }
    }
    let is_endless = prepare(&mut source, purpose).map_err(|error| sentence::of_io(&error))?;
    let is_seekable = source.is_seekable() || is_endless;
    correct(&mut source).map_err(|error| sentence::of_io(&error))?;
    let priming = if is_seekable { mp4::priming(&mut source) } else { None };
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    let containers = if purpose == Purpose::Everything { symphonia::default::get_probe() } else { containers() };
    let reader = read_head(containers, stream, extension).map_err(|error| explain(&error, &view))?;
    view.open();
    let goes_forward = [FORMAT_ID_OGG, FORMAT_ID_FLAC, FORMAT_ID_ADTS].contains(&reader.format_info().format);
    let is_endless = is_endless && goes_forward;
    view.hold_back(is_endless);
    let track = facts(reader.as_ref(), priming)?;
    Ok(Probed { reader, track, is_seekable, is_endless, view })
}

/// Sets the window so that nothing is waited for that the sound does not need. True: its reader will not know the end.
fn prepare(source: &mut Window, purpose: Purpose) -> io::Result<bool> {
    let Purpose::Sound { is_coming } = purpose else { return Ok(false) };
    source.step_over_tags()?;
    if !is_coming {
        return Ok(false);
    }
    let head = source.peek(12)?.to_vec();
    if head.get(4..8) == Some(b"ftyp") {
        if source.is_seekable() {
            if let Some(gap) = mp4::gap_before_index(source) {
                source.leave_blank(gap);
            }
        } else if mp4::is_index_last(source)? {
            source.wait_for_all()?;
        }
    } else if source.is_seekable() {
        source.view().hold_back(measures_itself(&head));
        return Ok(measures_itself(&head) || head.starts_with(b"fLaC"));
    }
    Ok(false)
}

/// What symphonia would stumble over is replaced in what it reads.
fn correct(source: &mut Window) -> io::Result<()> {
    if source.peek(4)? != matroska::MAGIC {
        return Ok(());
    }
    let corrections = if source.is_seekable() {
        let corrections = matroska::corrections(source)?;
        source.seek(SeekFrom::Start(0))?;
        corrections
    } else {
        matroska::corrections(&mut source.ahead())?
    };
    source.correct(corrections);
    Ok(())
}

/// Ogg and bare AAC: their readers measure the length where they can, in up to four places and 64 KiB at the end. That
/// is a second of waiting on a slow line.
fn measures_itself(head: &[u8]) -> bool {
    head.starts_with(b"OggS") || matches!(head, [0xff, second, ..] if second & 0xf6 == 0xf0)
}

/// The same medium again, from its first byte.
pub fn open_again(
    mut stream: MediaSourceStream<'static>,
    extension: Option<&str>,
    priming: u32,
) -> Result<(Box<dyn FormatReader>, TrackFacts), String> {
    stream.seek(SeekFrom::Start(0)).map_err(|error| sentence::of_io(&error))?;
    let reader = read_head(containers(), stream, extension).map_err(|error| sentence::of_error(&error))?;
    let track = facts(reader.as_ref(), Some(priming))?;
    Ok((reader, track))
}

/// What the bytes are, whatever their name is.
pub fn read_container(stream: MediaSourceStream<'static>) -> symphonia::core::errors::Result<Box<dyn FormatReader>> {
    read_head(containers(), stream, None)
}

fn read_head(
    containers: &Probe,
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
    containers.probe(&hint, stream, FormatOptions::default(), metadata)
}

fn explain(error: &symphonia::core::errors::Error, view: &View) -> String {
    use symphonia::core::errors::Error;
    let head = view.head();
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
            || !(is_mpeg(parameters) || reader.format_info().format == FORMAT_ID_ADTS),
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
