//! The sound device: the `PulseAudio` host first (`PipeWire` speaks it too), ALSA where there is none. rodio carries our
//! own source to cpal; nothing else of it is used.

use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{BufferSize, HostId, SampleFormat, StreamConfig, SupportedStreamConfigRange};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Source};

use super::{Faucet, Tell, Trouble};
use crate::audio::format::Format;
use crate::audio::tap::Dials;

/// Sound that the device asks for at a time. The device holds two of these.
const PERIOD: Duration = Duration::from_millis(50);
/// Frames pulled from the tap at a time: how finely the position is known.
const BLOCK: usize = 240;
/// A device may take this much more than the clock allows, to fill its buffers; after that, twice real time is too fast.
const HEAD_START: Duration = Duration::from_secs(1);

/// A device that can be opened.
pub struct Choice {
    device: cpal::Device,
    sample_format: SampleFormat,
    period: u32,
    /// Its name, for people.
    pub name: String,
    /// The layout it will have.
    pub format: Format,
    /// How long a frame takes until it is heard.
    pub latency: Duration,
}

/// A device that plays.
pub struct Device {
    _sink: MixerDeviceSink,
}

/// Finds the default device, at the wanted layout where it can. The error is a sentence.
pub fn choose(wanted: Format) -> Result<Choice, String> {
    let mut reasons = Vec::new();
    for id in [HostId::PulseAudio, HostId::Alsa] {
        match choose_on(id, wanted) {
            Ok(choice) => return Ok(choice),
            Err(reason) => reasons.push(format!("{}: {reason}", id.name())),
        }
    }
    Err(reasons.join("; "))
}

fn choose_on(id: HostId, wanted: Format) -> Result<Choice, String> {
    let host = cpal::host_from_id(id).map_err(|error| missing(id, &error))?;
    let device = host.default_output_device().ok_or("no output device")?;
    let default = device.default_output_config().map_err(|error| absence(&error))?;
    let name = device.description().map_or_else(|_| "default".to_owned(), |description| description.name().to_owned());
    let ranges: Vec<_> = device.supported_output_configs().map(Iterator::collect).unwrap_or_default();
    let own = Format { rate: default.sample_rate(), channels: default.channels() };
    let (format, sample_format) = suit(wanted, &ranges).unwrap_or((own, default.sample_format()));
    let period = format.frames(PERIOD) as u32;
    Ok(Choice { device, sample_format, period, name: crate::model::one_line(&name), format, latency: PERIOD * 2 })
}

/// The layout nearest to the wanted one: its rate if at all possible, and at least as many channels.
fn suit(wanted: Format, ranges: &[SupportedStreamConfigRange]) -> Option<(Format, SampleFormat)> {
    let fits = |range: &&SupportedStreamConfigRange| {
        (range.min_sample_rate()..=range.max_sample_rate()).contains(&wanted.rate)
            && (1..=2).contains(&range.channels())
            && matches!(range.sample_format(), SampleFormat::F32 | SampleFormat::I32 | SampleFormat::I16)
    };
    let rank = |range: &&SupportedStreamConfigRange| {
        let channels = range.channels() == wanted.channels.min(2);
        let depth = match range.sample_format() {
            SampleFormat::F32 => 2,
            SampleFormat::I32 => 1,
            _ => 0,
        };
        (channels, range.channels(), depth)
    };
    let range = ranges.iter().filter(fits).max_by_key(rank)?;
    Some((Format { rate: wanted.rate, channels: range.channels() }, range.sample_format()))
}

impl Choice {
    /// Opens the device and lets it pull. The error is a sentence.
    pub fn start(self, faucet: Faucet, dials: Arc<Dials>, opening: u64, trouble: Tell) -> Result<Device, String> {
        let (channels, rate) = layout(self.format).ok_or("the device has no channels")?;
        let config = StreamConfig {
            channels: self.format.channels,
            sample_rate: self.format.rate,
            buffer_size: BufferSize::Fixed(self.period.max(1)),
        };
        // ALSA repeats a fatal error in a tight loop: only the first is told.
        let mut trouble = Some(trouble);
        let told = move |error: cpal::Error| {
            if is_fatal(&error)
                && let Some(trouble) = trouble.take()
            {
                trouble(Trouble::Lost { opening, reason: error.to_string() });
            }
        };
        let mut sink = DeviceSinkBuilder::default()
            .with_device(self.device)
            .with_config(&config)
            .with_sample_format(self.sample_format)
            .with_error_callback(told)
            .open_stream()
            .map_err(|error| reason(&error))?;
        sink.log_on_drop(false);
        let source = Pulled {
            faucet,
            dials,
            channels,
            rate,
            block: vec![0.0; self.format.samples(BLOCK)],
            at: usize::MAX,
            given: 0,
            started: Instant::now(),
            format: self.format,
        };
        sink.mixer().add(source);
        Ok(Device { _sink: sink })
    }
}

fn is_fatal(error: &cpal::Error) -> bool {
    !matches!(error.kind(), cpal::ErrorKind::Xrun | cpal::ErrorKind::RealtimeDenied | cpal::ErrorKind::DeviceChanged)
}

/// Why there is no such host: a sound server does not run, a library is not there.
fn missing(id: HostId, error: &cpal::Error) -> String {
    match id {
        HostId::Alsa if error.kind() == cpal::ErrorKind::HostUnavailable => "not installed".to_owned(),
        _ => absence(error),
    }
}

/// Why a host has nothing to play on, in few words: they stand in the player's bar.
fn absence(error: &cpal::Error) -> String {
    match error.kind() {
        cpal::ErrorKind::HostUnavailable => "not running".to_owned(),
        cpal::ErrorKind::DeviceNotAvailable => "no device".to_owned(),
        cpal::ErrorKind::DeviceBusy => "the device is busy".to_owned(),
        _ => error.to_string(),
    }
}

fn reason(error: &rodio::DeviceSinkError) -> String {
    use std::error::Error as _;
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

fn layout(format: Format) -> Option<(NonZero<u16>, NonZero<u32>)> {
    Some((NonZero::new(format.channels)?, NonZero::new(format.rate)?))
}

/// Our source on rodio's mixer: it never ends.
struct Pulled {
    faucet: Faucet,
    dials: Arc<Dials>,
    channels: NonZero<u16>,
    rate: NonZero<u32>,
    format: Format,
    block: Vec<f32>,
    at: usize,
    given: u64,
    started: Instant,
}

impl Pulled {
    fn refill(&mut self) {
        self.at = 0;
        let allowed = self.format.frames(self.started.elapsed() * 2 + HEAD_START);
        self.given += BLOCK as u64;
        if self.given > allowed || self.dials.is_too_fast() {
            // Some ALSA devices (null, file) take all they can get: nothing of the medium is wasted on them.
            self.dials.note_too_fast(true);
            self.block.fill(0.0);
        } else {
            self.faucet.fill(&mut self.block);
        }
    }
}

impl Iterator for Pulled {
    type Item = f32;

    #[inline]
    fn next(&mut self) -> Option<f32> {
        if self.at >= self.block.len() {
            self.refill();
        }
        let sample = self.block[self.at];
        self.at += 1;
        Some(sample)
    }
}

impl Source for Pulled {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> NonZero<u16> {
        self.channels
    }

    fn sample_rate(&self) -> NonZero<u32> {
        self.rate
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}
