//! From the medium's layout to the output's: channels mixed, rate changed by band-limited interpolation. Where the
//! layouts agree nothing is touched, to the bit. Here the stretcher and the loudness will find their place.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, FixedAsync, Indexing, Resampler, SincInterpolationParameters, SincInterpolationType, WindowFunction,
};

use super::format::Format;

/// Frames that the resampler takes at a time.
const CHUNK: usize = 1024;
/// Length of the interpolation filter, in frames.
const FILTER: usize = 128;

/// Converts one medium from its start, or from a seek, to its end.
pub struct Converter {
    from: Format,
    to: Format,
    rates: Option<RateChange>,
    mixed: Vec<f32>,
    output: Vec<f32>,
}

impl Converter {
    /// A converter between two layouts. The error is a sentence.
    pub fn new(from: Format, to: Format) -> Result<Self, String> {
        let rates = if from.rate == to.rate { None } else { Some(RateChange::new(from.rate, to)?) };
        Ok(Self { from, to, rates, mixed: Vec::new(), output: Vec::new() })
    }

    /// Converts a block. What comes out may lag behind by the resampler's filter.
    pub fn convert<'a>(&'a mut self, input: &'a [f32]) -> Result<&'a [f32], String> {
        let same = self.from.channels == self.to.channels;
        if !same {
            mix(input, self.from.channels.into(), self.to.channels.into(), &mut self.mixed);
        }
        let mixed = if same { input } else { &self.mixed };
        let Some(rates) = &mut self.rates else { return Ok(mixed) };
        self.output.clear();
        rates.push(mixed, &mut self.output)?;
        Ok(&self.output)
    }

    /// What the filter still holds, at the end of the medium.
    pub fn finish(&mut self) -> Result<&[f32], String> {
        self.output.clear();
        if let Some(rates) = &mut self.rates {
            rates.flush(&mut self.output)?;
        }
        Ok(&self.output)
    }
}

fn greatest_divisor(mut a: u32, mut b: u32) -> u32 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

struct RateChange {
    resampler: Async<f32>,
    channels: usize,
    ratio: f64,
    waiting: Vec<f32>,
    /// Frames of filter delay still to drop.
    delay: usize,
    taken: u64,
    given: u64,
}

impl RateChange {
    fn new(from: u32, to: Format) -> Result<Self, String> {
        let parameters = SincInterpolationParameters {
            sinc_len: FILTER,
            f_cutoff: None,
            oversampling_factor: 256,
            interpolation: SincInterpolationType::Cubic,
            window: WindowFunction::BlackmanHarris2,
        };
        let ratio = f64::from(to.rate) / f64::from(from);
        let channels = usize::from(to.channels);
        let resampler = Async::new_sinc(ratio, 1.0, &parameters, CHUNK, channels, FixedAsync::Input)
            .map_err(|error| format!("The sound cannot be brought from {from} Hz to {} Hz: {error}.", to.rate))?;
        // The filter is late by half its length. Silence before the sound makes that a whole number of frames at both
        // rates, so that it can be cut off exactly.
        let common = greatest_divisor(from, to.rate);
        let (step_in, step_out) = ((from / common) as usize, (to.rate / common) as usize);
        let late = (FILTER / 2).next_multiple_of(step_in);
        let waiting = vec![0.0; (late - FILTER / 2) * channels];
        // Its first frame is already one step in.
        let delay = late / step_in * step_out - 1;
        Ok(Self { resampler, channels, ratio, waiting, delay, taken: 0, given: 0 })
    }

    fn push(&mut self, input: &[f32], output: &mut Vec<f32>) -> Result<(), String> {
        self.taken += (input.len() / self.channels) as u64;
        self.waiting.extend_from_slice(input);
        self.work(output)
    }

    /// Pushes silence through until every frame that went in has come out.
    fn flush(&mut self, output: &mut Vec<f32>) -> Result<(), String> {
        let due = (self.taken as f64 * self.ratio).round() as u64;
        let before = output.len();
        while self.given < due {
            let silence = vec![0.0; CHUNK * self.channels];
            self.waiting.extend_from_slice(&silence);
            self.work(output)?;
        }
        let extra = (self.given - due) as usize * self.channels;
        output.truncate(output.len().saturating_sub(extra).max(before));
        self.given = due;
        Ok(())
    }

    fn work(&mut self, output: &mut Vec<f32>) -> Result<(), String> {
        let told = |error: String| format!("The sound could not be resampled: {error}.");
        while self.waiting.len() >= CHUNK * self.channels {
            let room = self.resampler.output_frames_next();
            let start = output.len();
            output.resize(start + room * self.channels, 0.0);
            let input =
                InterleavedSlice::new(&self.waiting, self.channels, CHUNK).map_err(|error| told(error.to_string()))?;
            let mut into = InterleavedSlice::new_mut(&mut output[start..], self.channels, room)
                .map_err(|error| told(error.to_string()))?;
            let (_, made) = self
                .resampler
                .process_into_buffer(&input, &mut into, None::<&Indexing>)
                .map_err(|error| told(error.to_string()))?;
            output.truncate(start + made * self.channels);
            self.waiting.drain(..CHUNK * self.channels);
            let late = self.delay.min(made);
            self.delay -= late;
            output.drain(start..start + late * self.channels);
            self.given += (made - late) as u64;
        }
        Ok(())
    }
}

/// Mixes frames of `from` channels to `to` channels. One channel goes to both ears; more than two are folded with the
/// centre and the rear at -3 dB, scaled so that nothing can clip (after ITU-R BS.775).
fn mix(input: &[f32], from: usize, to: usize, output: &mut Vec<f32>) {
    output.clear();
    for frame in input.chunks_exact(from.max(1)) {
        let (left, right) = match frame {
            [one] => (*one, *one),
            [left, right] => (*left, *right),
            more => fold(more),
        };
        if to == 1 {
            output.push(if from == 1 { left } else { f32::midpoint(left, right) });
        } else {
            output.extend([left, right]);
            output.extend(std::iter::repeat_n(0.0, to - 2));
        }
    }
}

fn fold(frame: &[f32]) -> (f32, f32) {
    const SOFTER: f32 = std::f32::consts::FRAC_1_SQRT_2;
    let (mut left, mut right) = (frame[0], frame[1]);
    let (mut weight, has_centre) = (1.0, frame.len() != 4);
    for (index, sample) in frame.iter().enumerate().skip(2) {
        let sample = sample * SOFTER;
        match index {
            2 if has_centre => {
                left += sample;
                right += sample;
                weight += SOFTER;
            }
            // The low-frequency channel of 5.1 and 7.1 is left out, as downmixes do.
            3 if frame.len() >= 6 => {}
            index if (index % 2 == 0) != (frame.len() == 5 || frame.len() == 3) => {
                left += sample;
                weight += SOFTER;
            }
            _ => right += sample,
        }
    }
    (left / weight, right / weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn format(rate: u32, channels: u16) -> Format {
        Format { rate, channels }
    }

    #[test]
    fn equal_layouts_pass_untouched() {
        let mut converter = Converter::new(format(48_000, 2), format(48_000, 2)).unwrap();
        assert_eq!(converter.convert(&[0.1, -0.7]).unwrap(), [0.1, -0.7]);
        assert_eq!(converter.finish().unwrap(), [0.0_f32; 0]);
    }

    #[test]
    fn one_channel_goes_to_both_ears_and_back() {
        let mut output = Vec::new();
        mix(&[0.5, -0.25], 1, 2, &mut output);
        assert_eq!(output, [0.5, 0.5, -0.25, -0.25]);
        mix(&[0.5, 0.0], 2, 1, &mut output);
        assert_eq!(output, [0.25]);
        mix(&[1.0; 6], 6, 2, &mut output);
        assert!(output.iter().all(|sample| *sample <= 1.0 && *sample > 0.9), "{output:?}");
    }

    #[test]
    fn a_resampled_tone_is_a_tone_of_the_same_pitch_length_and_place() {
        let tone = |rate: f64, n: usize| (std::f64::consts::TAU * 440.0 * n as f64 / rate).sin() as f32;
        let input: Vec<f32> = (0..44_100).map(|n| tone(44_100.0, n)).collect();
        let mut converter = Converter::new(format(44_100, 1), format(48_000, 1)).unwrap();
        let mut output = Vec::new();
        for block in input.chunks(700) {
            output.extend_from_slice(converter.convert(block).unwrap());
        }
        output.extend_from_slice(converter.finish().unwrap());
        assert_eq!(output.len(), 48_000);
        let noise: f64 =
            (1000..47_000).map(|n| f64::from(output[n] - tone(48_000.0, n)).powi(2)).sum::<f64>() / 46_000.0;
        assert!(10.0 * (0.5 / noise).log10() > 70.0, "noise {noise}");
    }
}
