//! A WAV file being written: 16-bit PCM, whose header is true whenever it was last set right. At the format's limit of
//! 4 GiB it stops with an error rather than lie.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use super::format::Format;

/// Bytes before the samples: RIFF, `fmt ` and `data` headers.
const HEADER: u32 = 44;

/// The file and what is in it.
pub struct WavFile {
    file: BufWriter<File>,
    format: Format,
    bytes: u32,
}

impl WavFile {
    /// Creates or empties the file and writes a header for no samples.
    pub fn create(path: &Path, format: Format) -> io::Result<Self> {
        let mut wav = Self { file: BufWriter::with_capacity(1 << 16, File::create(path)?), format, bytes: 0 };
        wav.write_header()?;
        Ok(wav)
    }

    /// Frames written.
    pub fn frames(&self) -> u64 {
        u64::from(self.bytes) / (2 * u64::from(self.format.channels))
    }

    /// Adds samples: clipped to -1..1, rounded to the nearest of 65,536 steps.
    pub fn write(&mut self, samples: &[f32]) -> io::Result<()> {
        let added = u32::try_from(samples.len() * 2).ok().and_then(|added| self.bytes.checked_add(added));
        let bytes = added.filter(|bytes| *bytes <= u32::MAX - HEADER);
        self.bytes = bytes.ok_or_else(|| io::Error::other("a WAV file cannot be longer than 4 GiB"))?;
        for sample in samples {
            self.file.write_all(&to_16_bits(*sample).to_le_bytes())?;
        }
        Ok(())
    }

    /// Makes the header true and hands everything to the system.
    pub fn set_right(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.seek(SeekFrom::Start(0))?;
        self.write_header()?;
        self.file.flush()?;
        self.file.seek(SeekFrom::End(0))?;
        Ok(())
    }

    fn write_header(&mut self) -> io::Result<()> {
        let Format { rate, channels } = self.format;
        let frame = u32::from(channels) * 2;
        let mut header = Vec::with_capacity(HEADER as usize);
        header.extend_from_slice(b"RIFF");
        header.extend_from_slice(&(self.bytes + HEADER - 8).to_le_bytes());
        header.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0");
        header.extend_from_slice(&channels.to_le_bytes());
        header.extend_from_slice(&rate.to_le_bytes());
        header.extend_from_slice(&rate.saturating_mul(frame).to_le_bytes());
        header.extend_from_slice(&(channels * 2).to_le_bytes());
        header.extend_from_slice(b"\x10\0data");
        header.extend_from_slice(&self.bytes.to_le_bytes());
        self.file.write_all(&header)
    }
}

impl Drop for WavFile {
    fn drop(&mut self) {
        // Nobody is left to be told; whoever wants to know calls `set_right` before.
        let _ = self.set_right();
    }
}

/// The sample of a 16-bit file comes out as it was.
fn to_16_bits(sample: f32) -> i16 {
    (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_survive_the_way_through_floats() {
        for value in [i16::MIN, -12_345, -1, 0, 1, 255, i16::MAX] {
            assert_eq!(to_16_bits(f32::from(value) / 32_768.0), value);
        }
        assert_eq!(to_16_bits(3.0), i16::MAX);
    }

    #[test]
    fn the_header_tells_the_truth_about_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let mut wav = WavFile::create(&path, Format { rate: 8000, channels: 2 }).unwrap();
        wav.write(&[0.5; 20]).unwrap();
        drop(wav);
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(bytes.len(), 84);
        assert_eq!(u32::from_le_bytes(bytes[40..44].try_into().unwrap()), 40);
        assert_eq!(u32::from_le_bytes(bytes[4..8].try_into().unwrap()), 76);
    }
}
