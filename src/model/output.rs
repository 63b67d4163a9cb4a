//! Where sound goes, as chosen and as it is.

use std::path::PathBuf;
use std::str::FromStr;

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

/// An output that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no output is called \"{0}\"; say auto, null or wav:PATH")]
pub struct UnknownOutput(pub String);

impl FromStr for OutputChoice {
    type Err = UnknownOutput;

    fn from_str(text: &str) -> Result<Self, UnknownOutput> {
        match text {
            "auto" => Ok(Self::Auto),
            "null" => Ok(Self::Null),
            _ => match text.strip_prefix("wav:") {
                Some(path) if !path.is_empty() => Ok(Self::Wav(PathBuf::from(path))),
                _ => Err(UnknownOutput(text.to_owned())),
            },
        }
    }
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
