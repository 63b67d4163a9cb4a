//! What the sound tests share: fixtures made by ffmpeg in a temporary folder, and a way to compare sounds.
#![allow(dead_code, reason = "each test file uses a part of this")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use podtui::audio::{Opened, render};
use podtui::model::Position;

/// A lesson of the course, as shipped.
pub fn lesson() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/ai-podcast/audio/001-what-is-generative-ai.opus")
}

/// A folder with fixtures.
pub struct Fixtures {
    pub folder: tempfile::TempDir,
}

impl Fixtures {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs ffmpeg on a lesson; `arguments` stand between the input and the output file.
    pub fn make(&self, name: &str, arguments: &[&str]) -> PathBuf {
        self.make_from(&lesson(), name, arguments)
    }

    pub fn make_from(&self, input: &Path, name: &str, arguments: &[&str]) -> PathBuf {
        let output = self.path(name);
        let status = Command::new("ffmpeg")
            .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-i"])
            .arg(input)
            .args(arguments)
            .arg(&output)
            .status()
            .expect("these tests make their sounds with ffmpeg: install it (apt-get install ffmpeg)");
        assert!(status.success(), "ffmpeg could not make {name}");
        output
    }

    /// Our own decode of a file from a position, through `render`.
    pub fn ours(&self, file: &Path, from: f64) -> Vec<i16> {
        let wav = self.path("rendered.wav");
        render(open(file), Position::from_seconds(from), &wav, |_, _| {}).unwrap();
        samples(&wav)
    }

    /// The reference decode of a file: 16 bits, channels as they are.
    pub fn reference(&self, file: &Path) -> Vec<i16> {
        let wav = self.path("reference.wav");
        let is_opus = file.extension().is_some_and(|extension| extension == "opus" || extension == "webm")
            && !file.to_string_lossy().contains("vorbis");
        let status = Command::new("ffmpeg")
            .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"])
            // ffmpeg's own Opus decoder lies two frames off libopus, which is the reference.
            .args(if is_opus { &["-c:a", "libopus"][..] } else { &[] })
            .arg("-i")
            .arg(file)
            .args(if is_opus { &["-ac", "1"][..] } else { &[] })
            .args(["-c:a", "pcm_s16le", "-bitexact"])
            .arg(&wav)
            .status()
            .expect("these tests compare with ffmpeg: install it (apt-get install ffmpeg)");
        assert!(status.success(), "ffmpeg could not read {}", file.display());
        samples(&wav)
    }
}

pub fn open(file: &Path) -> Opened {
    let extension = file.extension().map(|extension| extension.to_string_lossy().into_owned());
    Opened { source: Box::new(File::open(file).unwrap()), extension, live: None }
}

/// The samples of a plain WAV file with a 44-byte header.
pub fn samples(wav: &Path) -> Vec<i16> {
    let bytes = std::fs::read(wav).unwrap();
    bytes[44..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// Correlation of two sounds of the same length.
pub fn correlation(a: &[i16], b: &[i16]) -> f64 {
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (f64::from(*a), f64::from(*b));
        both += a * b;
        of_a += a * a;
        of_b += b * b;
    }
    both / (of_a * of_b).sqrt().max(1e-9)
}

/// How much stronger `wanted` is than the difference, in decibels; infinite when equal.
pub fn signal_to_noise(wanted: &[i16], got: &[i16]) -> f64 {
    let (mut signal, mut noise) = (0.0, 0.0);
    for (wanted, got) in wanted.iter().zip(got) {
        signal += f64::from(*wanted).powi(2);
        noise += (f64::from(*wanted) - f64::from(*got)).powi(2);
    }
    if noise == 0.0 { f64::INFINITY } else { 10.0 * (signal / noise).log10() }
}

/// Where `part` fits best in `whole` around `expected`, in frames off.
pub fn best_lag(whole: &[i16], part: &[i16], expected: usize, reach: usize, channels: usize) -> i64 {
    // Silence fits everywhere: only what fits better than no lag at all is a lag.
    let mut best = (correlation(&whole[expected..expected + part.len()], part) + 1e-9, 0);
    // Nothing fits better than all but perfectly: the search is dear.
    if best.0 > 0.9999 {
        return 0;
    }
    for lag in -(reach as i64)..=reach as i64 {
        let Some(start) = expected.checked_add_signed(lag as isize * channels as isize) else { continue };
        let Some(there) = whole.get(start..start + part.len()) else { continue };
        let found = correlation(there, part);
        if found > best.0 {
            best = (found, lag);
        }
    }
    best.1
}
