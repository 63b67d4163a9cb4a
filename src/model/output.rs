//! Where sound goes, as chosen and as it is.

use std::path::PathBuf;

/// `--output`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OutputChoice {
    /// The default device; the null clock while there is none.
    #[default]
    Auto,
    /// Real time, in silence.
    Null,
    /// What would be heard, written to a file.
    Wav(PathBuf),
}

/// What the player is doing about the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OutputState {
    /// Nothing is open: nothing plays.
    #[default]
    Closed,
    /// A device plays.
    Device { name: String },
    /// The null output was asked for.
    Null,
    /// A file is written.
    File { path: PathBuf },
    /// There is no device; the null clock keeps time and the device is looked for.
    NoDevice { reason: String },
    /// A device was there and went away; the position holds until it is back.
    Lost { reason: String },
}
