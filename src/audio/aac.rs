//! AAC whose noise is the same after a seek. An encoder may leave noise to the decoder to make (perceptual noise
//! substitution, ISO/IEC 14496-3, 4.6.13). symphonia's generator runs on from block to block and cannot be set, so that
//! a decoder that began elsewhere makes another noise. Here a new decoder begins at landmarks that the blocks themselves
//! are, about three a second: whoever passed one hears from there on what everybody hears.

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, FinalizeResult};
use symphonia::core::errors::Result;
use symphonia::core::packet::PacketRef;

use crate::model::fnv1a;

/// Makes a decoder as it is before the first block.
pub type Fresh = fn(&AudioCodecParameters) -> Result<Box<dyn AudioDecoder>>;

/// One block of so many is a landmark.
const LANDMARKS: u64 = 16;

/// A decoder that begins anew at each landmark.
pub struct AacWithLandmarks {
    fresh: Fresh,
    parameters: AudioCodecParameters,
    decoder: Box<dyn AudioDecoder>,
    /// The block before: half of it overlaps the one that comes. Empty at the start.
    before: Vec<u8>,
}

impl AacWithLandmarks {
    /// A decoder for a track.
    pub fn new(parameters: &AudioCodecParameters, fresh: Fresh) -> Result<Self> {
        let decoder = fresh(parameters)?;
        Ok(Self { fresh, parameters: parameters.clone(), decoder, before: Vec::new() })
    }

    /// A new decoder that has heard the block before, and nothing else.
    fn begin_anew(&mut self, packet: &PacketRef<'_>) {
        // What could be made once can be made again; if not, the noise is another one, and that is all.
        let Ok(mut decoder) = (self.fresh)(&self.parameters) else { return };
        if !self.before.is_empty() {
            let mut before = *packet;
            before.data = &self.before;
            let _ = decoder.decode_ref(&before);
        }
        self.decoder = decoder;
    }
}

/// The same bytes are a landmark wherever reading began.
fn is_landmark(block: &[u8]) -> bool {
    (fnv1a(block.iter().copied()) >> 32).is_multiple_of(LANDMARKS)
}

impl AudioDecoder for AacWithLandmarks {
    fn reset(&mut self) {
        self.before.clear();
        match (self.fresh)(&self.parameters) {
            Ok(decoder) => self.decoder = decoder,
            Err(_) => self.decoder.reset(),
        }
    }

    fn codec_info(&self) -> &CodecInfo {
        self.decoder.codec_info()
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        self.decoder.codec_params()
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        if is_landmark(packet.data) {
            self.begin_anew(packet);
        }
        self.before.clear();
        self.before.extend_from_slice(packet.data);
        self.decoder.decode_ref(packet)
    }

    fn finalize(&mut self) -> FinalizeResult {
        self.decoder.finalize()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.decoder.last_decoded()
    }
}
