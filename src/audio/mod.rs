//! The sound: open, decode, level, ring, device. Given bytes by `MediumId`, it never asks where they come from.

mod convert;
mod decoder;
mod describe;
mod format;
mod gain;
mod loader;
mod machine;
mod measure;
mod mp4;
mod opened;
mod opus;
mod output;
mod player;
mod probe;
mod ring;
mod sentence;
mod tap;
mod wav;

pub use describe::{Description, describe};
pub use measure::{measure, render};
pub use opened::{Live, OpenMedium, Opened};
pub use output::{HostReport, hosts};
pub use player::{Player, spawn};
