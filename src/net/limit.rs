//! Reading what somebody else sends, never more than was agreed: bytes are counted as they come out of the
//! decompressor, and nothing they announce becomes an allocation.

use std::io::{self, Read};

/// A feed.
pub const FEED_BYTES: u64 = 16 << 20;
/// A transcript.
pub const TRANSCRIPT_BYTES: u64 = 4 << 20;
/// A chapters document.
pub const CHAPTERS_BYTES: u64 = 1 << 20;
/// A picture.
pub const IMAGE_BYTES: u64 = 8 << 20;
/// An answer of the directory.
pub const DIRECTORY_BYTES: u64 = 2 << 20;
/// A medium whose length nobody told.
pub const MEDIUM_BYTES: u64 = 4 << 30;

/// What a limited read came to.
#[derive(Debug)]
pub enum Limited {
    /// All of it.
    Whole(Vec<u8>),
    /// There was more than the limit.
    TooMuch,
    /// Asked to stop.
    Cancelled,
    /// Reading failed after these bytes.
    Failed(Vec<u8>, io::Error),
}

/// Reads to the end, `limit` bytes at the most. `go_on` is asked before each piece.
pub fn read_limited(mut source: impl Read, limit: u64, mut go_on: impl FnMut() -> bool) -> Limited {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 << 10];
    loop {
        if !go_on() {
            return Limited::Cancelled;
        }
        match source.read(&mut piece) {
            Ok(0) => return Limited::Whole(bytes),
            Ok(count) if (bytes.len() + count) as u64 > limit => return Limited::TooMuch,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Limited::Failed(bytes, error),
        }
    }
}

/// A size in words: `16 MiB`, `4 GiB`, `312 KiB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes >> 20),
        _ => format!("{:.1} GiB", bytes as f64 / f64::from(1 << 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_passes_and_one_byte_more_does_not() {
        assert!(matches!(read_limited(&[7; 100][..], 100, || true), Limited::Whole(bytes) if bytes.len() == 100));
        assert!(matches!(read_limited(&[7; 101][..], 100, || true), Limited::TooMuch));
    }

    #[test]
    fn an_endless_source_is_left_after_the_limit() {
        assert!(matches!(read_limited(io::repeat(0), 1 << 20, || true), Limited::TooMuch));
        assert!(matches!(read_limited(io::repeat(0), 1 << 20, || false), Limited::Cancelled));
    }
}
