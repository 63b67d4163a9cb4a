//! The sound. Given bytes by `MediumId`, it never asks where they come from.
//!
//! `opened` -> `window` -> `probe` -> `decoder` (seek, trim) -> `convert` -> `ring` | `tap` (gain, fades) -> `output`
//! (device, clock, file). Left of the bar runs the `loader`'s thread, one for each load; right of it the device's callback,
//! which pops and never waits. `machine` decides, `player` drives it. `ogg`, `flac`, `adts`, `matroska` and `mp4` know
//! what symphonia does not (`narrow` finds places for the first two); `mp4::prelude` plays while the index of a file is
//! still coming.

mod aac;
mod adts;
mod claim;
mod convert;
mod decoder;
mod describe;
mod flac;
mod format;
mod gain;
mod loader;
mod machine;
mod matroska;
mod measure;
mod mp4;
mod narrow;
mod ogg;
mod opened;
mod opus;
mod output;
mod player;
mod probe;
mod ring;
mod sentence;
mod tap;
mod wav;
mod window;

pub use describe::{Description, describe};
pub use measure::{measure, render};
pub use opened::{Live, OpenMedium, Opened};
pub use output::{HostReport, hosts};
pub use player::{Player, spawn};
