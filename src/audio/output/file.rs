//! The file of `--output wav:PATH`: one for the session, in the layout of the first medium. It holds what was heard;
//! pauses are left out.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::audio::format::Format;
use crate::audio::wav::WavFile;

/// The session's file; made when the first sound comes.
pub struct SessionFile {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    format: Option<Format>,
    wav: Option<WavFile>,
    unsaved: u64,
}

impl SessionFile {
    /// A file at `path`; nothing is touched yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, inner: Mutex::new(Inner::default()) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The layout of the file: what the first medium wanted.
    pub fn format(&self, wanted: Format) -> Format {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        *inner.format.get_or_insert(wanted)
    }

    /// Makes the file whole: nothing more comes.
    pub fn finish(&self) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wav) = &mut inner.wav {
            // The session is over: nobody is left to be told.
            let _ = wav.set_right();
        }
    }

    /// Adds sound. The header is set right about once a second, so that a crash costs no more. The error is a sentence.
    pub fn write(&self, sound: &[f32]) -> Result<(), String> {
        let told = |error: std::io::Error| format!("{} could not be written: {error}.", self.path.display());
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(format) = inner.format else { return Ok(()) };
        if inner.wav.is_none() {
            inner.wav = Some(WavFile::create(&self.path, format).map_err(told)?);
        }
        inner.unsaved += sound.len() as u64;
        let is_due = inner.unsaved >= format.samples(format.rate as usize) as u64;
        let Some(wav) = &mut inner.wav else { return Ok(()) };
        wav.write(sound).map_err(told)?;
        if is_due {
            wav.set_right().map_err(told)?;
            inner.unsaved = 0;
        }
        Ok(())
    }
}
