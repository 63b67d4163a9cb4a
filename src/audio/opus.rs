//! Opus for symphonia, which takes Opus out of its containers but does not decode it. Timing is not decided here:
//! packets come out whole, and `decoder` trims what pre-skip and granule positions say.

use opus_rs::OpusDecoder;
use opus_rs::multistream::{ChannelMappingTable, MultistreamDecoder};
use symphonia::core::audio::{AudioBuffer, AudioMut, AudioSpec, Channels, GenericAudioBufferRef, layouts};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::PacketRef;

/// Opus always decodes to this rate here; what was encoded is at most half of it.
pub const OPUS_RATE: u32 = 48_000;
/// 120 ms, the longest packet that RFC 6716 allows.
const LONGEST_PACKET: usize = 5760;

const INFO: CodecInfo = CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] };
static SUPPORTED: [SupportedAudioCodec; 1] = [SupportedAudioCodec { id: CODEC_ID_OPUS, info: INFO }];

/// The identification header of RFC 7845, section 5.1, as Ogg, Matroska and MP4 carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpusHead {
    channels: u8,
    /// Frames at 48 kHz to drop at the start.
    pub pre_skip: u16,
    /// Q7.8 decibels.
    gain: i16,
    family: u8,
    mapping: Vec<u8>,
}

impl OpusHead {
    /// Reads the header; `None` if it is not one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let fixed = bytes.strip_prefix(b"OpusHead")?.get(..11)?;
        Some(Self {
            channels: fixed[1],
            pre_skip: u16::from_le_bytes([fixed[2], fixed[3]]),
            gain: i16::from_le_bytes([fixed[8], fixed[9]]),
            family: fixed[10],
            mapping: bytes.get(19..).unwrap_or_default().to_vec(),
        })
    }
}

enum Streams {
    One(Box<OpusDecoder>),
    Many(Box<MultistreamDecoder>),
}

impl Streams {
    fn new(head: &OpusHead) -> Result<Self> {
        let refused = |_| Error::Unsupported("opus: this channel layout");
        if head.family == 0 {
            let decoder = OpusDecoder::new(OPUS_RATE.cast_signed(), usize::from(head.channels)).map_err(refused)?;
            return Ok(Self::One(Box::new(decoder)));
        }
        let table = ChannelMappingTable::parse(head.family, head.channels, &head.mapping)
            .filter(|table| table.coupled_count <= table.stream_count)
            .ok_or(Error::DecodeError("opus: channel mapping"))?;
        Ok(Self::Many(Box::new(MultistreamDecoder::new(OPUS_RATE.cast_signed(), table).map_err(refused)?)))
    }

    fn decode(&mut self, packet: &[u8], frames: usize, output: &mut [f32]) -> Result<usize> {
        let decoded = match self {
            Self::One(decoder) => decoder.decode(packet, frames, output),
            Self::Many(decoder) => decoder.decode(packet, frames, output),
        };
        decoded.map_err(Error::DecodeError)
    }
}

/// The decoder.
pub struct OpusAudioDecoder {
    head: OpusHead,
    parameters: AudioCodecParameters,
    streams: Streams,
    channels: usize,
    factor: f32,
    interleaved: Vec<f32>,
    buffer: AudioBuffer<f32>,
}

impl OpusAudioDecoder {
    fn new(parameters: &AudioCodecParameters) -> Result<Self> {
        let header = parameters.extra_data.as_deref().unwrap_or_default();
        let head = OpusHead::parse(header).ok_or(Error::DecodeError("opus: identification header"))?;
        let channels = usize::from(head.channels);
        if channels == 0 {
            return Err(Error::DecodeError("opus: no channels"));
        }
        let streams = Streams::new(&head)?;
        let spec = AudioSpec::new(OPUS_RATE, channel_layout(head.channels));
        Ok(Self {
            factor: 10_f32.powf(f32::from(head.gain) / 256.0 / 20.0),
            interleaved: vec![0.0; LONGEST_PACKET * channels],
            buffer: AudioBuffer::new(spec, LONGEST_PACKET),
            parameters: parameters.clone(),
            head,
            streams,
            channels,
        })
    }

    fn spread(&mut self, frames: usize) {
        let (channels, factor) = (self.channels, self.factor);
        self.buffer.clear();
        self.buffer.render_silence(Some(frames));
        for channel in 0..channels {
            let Some(plane) = self.buffer.plane_mut(channel) else { continue };
            let samples = self.interleaved.iter().skip(channel).step_by(channels);
            for (into, sample) in plane.iter_mut().zip(samples) {
                *into = sample * factor;
            }
        }
    }
}

/// Mono and stereo by name, so that mixing knows them; more by number.
fn channel_layout(count: u8) -> Channels {
    match count {
        1 => layouts::CHANNEL_LAYOUT_MONO,
        2 => layouts::CHANNEL_LAYOUT_STEREO,
        more => Channels::Discrete(u16::from(more)),
    }
}

impl AudioDecoder for OpusAudioDecoder {
    fn reset(&mut self) {
        // The header was accepted before, so it is again.
        if let Ok(streams) = Streams::new(&self.head) {
            self.streams = streams;
        }
        self.buffer.clear();
    }

    fn codec_info(&self) -> &CodecInfo {
        &INFO
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        match self.streams.decode(packet.data, LONGEST_PACKET, &mut self.interleaved) {
            Ok(frames) => self.spread(frames.min(LONGEST_PACKET)),
            Err(error) => {
                self.buffer.clear();
                return Err(error);
            }
        }
        Ok(self.last_decoded())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        (&self.buffer).into()
    }
}

impl RegisterableAudioDecoder for OpusAudioDecoder {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        _options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(parameters)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_and_a_short_one_is_refused() {
        let bytes = b"OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\xfe\x00";
        let head = OpusHead::parse(bytes).unwrap();
        assert_eq!((head.channels, head.pre_skip, head.gain, head.family), (2, 312, -512, 0));
        assert_eq!(OpusHead::parse(&bytes[..15]), None);
    }
}
