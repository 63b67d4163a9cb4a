//! The sound: open, decode, level, ring, device. Given bytes by `MediumId`, it never asks where they come from.

mod opened;

pub use opened::{Live, OpenMedium, Opened};

use std::io;
use std::path::Path;
use std::time::Duration;

use crate::model::{Chapter, OutputChoice, Position, Volume, Waveform};
use crate::msg::{PlayerCmd, PlayerEvent};

/// The handle of the player.
pub struct Player;
impl Player {
    /// Hands a command over; never waits.
    pub fn send(&self, _command: PlayerCmd) {}
}

/// Starts the player.
pub fn spawn(
    _choice: OutputChoice,
    _volume: Volume,
    _muted: bool,
    _open: OpenMedium,
    _events: impl Fn(PlayerEvent) + Send + 'static,
) -> io::Result<Player> {
    Ok(Player)
}

/// Decodes all: the waveform and the decoded length.
pub fn measure(_opened: Opened) -> Result<(Waveform, Duration), String> {
    Err("The waveform is not built yet.".into())
}

/// Writes a WAV file, as fast as it can; returns the length written.
pub fn render(
    _opened: Opened,
    _from: Position,
    _wav: &Path,
    _progress: impl FnMut(Position),
) -> Result<Duration, String> {
    Err("Rendering is not built yet.".into())
}

/// What a medium says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    pub title: Option<String>,
    pub artist: Option<String>,
    pub duration: Option<Duration>,
    /// A word for people: `Opus`, `MP3`.
    pub codec: String,
    pub sample_rate: u32,
    pub channels: u16,
    pub chapters: Vec<Chapter>,
}

/// Reads the head of a medium.
pub fn describe(_opened: Opened) -> Result<Description, String> {
    Err("Descriptions are not built yet.".into())
}

/// A way to sound that this machine has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostReport {
    pub name: String,
    /// Names of the output devices; the default one first.
    pub devices: Vec<String>,
    pub error: Option<String>,
}

/// The sound hosts and their devices, quietly.
pub fn hosts() -> Vec<HostReport> {
    Vec::new()
}
