//! The lesson in the formats that podcasts come in, made by ffmpeg: what is streamed to measure the first sample.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Bytes of the picture before the sound of an MP3 file.
const PICTURE: usize = 2 << 20;

/// The lesson over and over, for ten minutes: an index of 110 KB.
const LONG: [&str; 4] = ["-af", "aloop=loop=8:size=4400000", "-t", "600"];

/// A file to be streamed.
pub struct Streamed {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// What the time is to be, in words.
    pub target: &'static str,
}

/// One file of each kind, half a minute long where nothing else is said.
pub fn streamed(lesson: &Path) -> Result<Vec<Streamed>> {
    let aac = ["-ac", "1", "-c:a", "aac", "-b:a", "64k"];
    let mp3 = encode(lesson, "a.mp3", &["-ar", "44100", "-b:a", "128k", "-id3v2_version", "0"])?;
    let begins = "150 ms after the first byte";
    Ok(vec![
        Streamed { name: "Opus", bytes: std::fs::read(lesson)?, target: begins },
        Streamed { name: "MP3 behind a 2 MB picture", bytes: with_picture(&mp3), target: begins },
        Streamed {
            name: "M4A, index first",
            bytes: encode(lesson, "a.m4a", &[&aac[..], &["-movflags", "+faststart"]].concat())?,
            target: begins,
        },
        Streamed {
            name: "M4A of ten minutes, index first",
            bytes: encode(lesson, "c.m4a", &[&aac[..], &LONG, &["-movflags", "+faststart"]].concat())?,
            target: begins,
        },
        Streamed { name: "M4A, index last", bytes: encode(lesson, "b.m4a", &aac)?, target: "1.5 s" },
    ])
}

fn encode(lesson: &Path, name: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    let made = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-i"])
        .arg(lesson)
        .args(["-t", "30"])
        .args(arguments)
        .arg(&path)
        .status()
        .context("these sounds are made with ffmpeg: install it")?;
    ensure!(made.success(), "ffmpeg could not make {name}");
    Ok(std::fs::read(path)?)
}

/// The sound behind an `ID3v2.3` tag with one large picture.
fn with_picture(sound: &[u8]) -> Vec<u8> {
    let frame = [&b"\0image/png\0\x03\0"[..], &vec![0xff; PICTURE]].concat();
    let length = (frame.len() as u32).to_be_bytes();
    let frames = [&b"APIC"[..], &length, &[0, 0], &frame].concat();
    let size = [21, 14, 7, 0].map(|shift| (frames.len() >> shift & 0x7f) as u8);
    [&b"ID3\x03\0\0"[..], &size, &frames, sound].concat()
}
