//! Work on a whole medium, away from the player: its waveform, and its sound as a file.

use std::path::Path;
use std::time::Duration;

use super::decoder::Decoder;
use super::format::Format;
use super::opened::Opened;
use super::wav::WavFile;
use crate::model::{Position, Waveform};

/// Slices are gathered finely and folded at the end, when the length is known.
const FINEST: usize = 50;
/// Two waveforms' worth of fine slices; beyond it neighbours are joined.
const MOST_FINE: usize = Waveform::SLICES * 64;

/// Decodes all of a medium: the shape of its sound and its length. The error is a sentence.
pub fn measure(opened: Opened) -> Result<(Waveform, Duration), String> {
    let mut decoder = Decoder::open(opened)?;
    let format = decoder.format();
    let mut shape = Shape::new(format);
    while let Some(block) = decoder.next()? {
        shape.add(block);
    }
    Ok((shape.fold(), format.length(shape.frames)))
}

/// Decodes a medium from `from` to its end into a WAV file at the medium's own rate and channels, as fast as it goes.
/// `progress` is told the position about once a second of sound, and the medium's length as it is declared. Returns the
/// length written.
pub fn render(
    opened: Opened,
    from: Position,
    wav: &Path,
    mut progress: impl FnMut(Position, Option<Duration>),
) -> Result<Duration, String> {
    let mut decoder = Decoder::open(opened)?;
    let format = decoder.format();
    if from > Position::ZERO {
        decoder.seek(from, true)?;
    }
    let told = |error: std::io::Error| format!("{} could not be written: {error}.", wav.display());
    let mut file = WavFile::create(wav, format).map_err(told)?;
    let mut due = 0;
    while let Some(block) = decoder.next()? {
        file.write(block).map_err(told)?;
        if file.frames() >= due {
            progress(from.forward(format.length(file.frames())), decoder.declared());
            due = file.frames() + u64::from(format.rate);
        }
    }
    file.set_right().map_err(told)?;
    progress(from.forward(format.length(file.frames())), decoder.declared());
    Ok(format.length(file.frames()))
}

/// Loudness over time, gathered in slices of equal length.
struct Shape {
    channels: usize,
    /// Frames in a slice.
    length: u64,
    slices: Vec<f64>,
    sum: f64,
    in_slice: u64,
    frames: u64,
}

impl Shape {
    fn new(format: Format) -> Self {
        let length = u64::from(format.rate) / FINEST as u64;
        Self {
            channels: format.channels.into(),
            length: length.max(1),
            slices: Vec::new(),
            sum: 0.0,
            in_slice: 0,
            frames: 0,
        }
    }

    fn add(&mut self, block: &[f32]) {
        for frame in block.chunks_exact(self.channels) {
            let power: f32 = frame.iter().map(|sample| sample * sample).sum();
            self.sum += f64::from(power);
            self.in_slice += 1;
            if self.in_slice >= self.length {
                self.end_slice();
            }
        }
        self.frames += (block.len() / self.channels) as u64;
    }

    fn end_slice(&mut self) {
        self.slices.push(self.sum / self.in_slice.max(1) as f64);
        (self.sum, self.in_slice) = (0.0, 0);
        if self.slices.len() >= MOST_FINE {
            self.slices = self.slices.chunks(2).map(|pair| pair.iter().sum::<f64>() / pair.len() as f64).collect();
            self.length *= 2;
        }
    }

    /// The root of the mean power of each part, the loudest being 255.
    fn fold(&mut self) -> Waveform {
        if self.in_slice > 0 {
            self.end_slice();
        }
        let count = self.slices.len();
        let parts = Waveform::SLICES.min(count.max(1));
        let power = |part: usize| {
            let from = part * count / parts;
            let slices = &self.slices[from..((part + 1) * count / parts).clamp(from, count)];
            (slices.iter().sum::<f64>() / slices.len().max(1) as f64).sqrt()
        };
        let levels: Vec<f64> = (0..parts).map(power).collect();
        let loudest = levels.iter().copied().fold(0.0, f64::max);
        if loudest <= 1e-6 {
            return Waveform::new(&vec![0; parts]);
        }
        Waveform::new(&levels.iter().map(|level| (level / loudest * 255.0).round() as u8).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loud_half_is_seen_as_loud_and_the_length_is_counted() {
        let mut shape = Shape::new(Format { rate: 8000, channels: 2 });
        shape.add(&vec![0.1; 16_000]);
        shape.add(&vec![-0.4; 16_000]);
        let waveform = shape.fold();
        assert_eq!(shape.frames, 16_000);
        assert_eq!((waveform.level(0, 10), waveform.level(9, 10)), (64, 255));
    }

    #[test]
    fn hours_of_silence_are_flat_and_small() {
        let mut shape = Shape::new(Format { rate: 100, channels: 1 });
        for _ in 0..1000 {
            shape.add(&[0.0; 1000]);
        }
        assert!(shape.slices.len() < MOST_FINE);
        assert!(shape.fold().slices().iter().all(|level| *level == 0));
    }
}
