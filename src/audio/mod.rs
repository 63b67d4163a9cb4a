//! The sound: open, decode, level, ring, device. Given bytes by `MediumId`, it never asks where they come from.
