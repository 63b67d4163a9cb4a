//! Bytes and numbers of a file whose sizes are the file's own claims: none becomes an allocation beyond a limit.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Bytes of one table, block or element that are read.
const LARGEST: u64 = 1 << 20;

/// The bytes of a range, as many as are there and no more than the limit.
pub fn read(source: &mut (impl Read + Seek), range: &Range<u64>) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(range.start))?;
    let mut bytes = Vec::new();
    source.take(range.end.saturating_sub(range.start).min(LARGEST)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A big-endian number. Of more than eight bytes the last count.
pub fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}
