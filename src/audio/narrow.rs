//! A place in a medium that is on its way, narrowed down by guesses: each costs a connection, bytes are dear.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Closer than this nothing is asked for: it is read.
const NEAR: u64 = 24 << 10;
/// A guess aims so much too early.
const EARLY: u64 = 6 << 10;
/// Guesses for one place.
const MOST_GUESSES: usize = 8;

/// A byte at which something begins, and its time in the medium's own ticks.
pub type Mark = (u64, u64);

/// The last mark found before the tick `wanted`. `find`: the first mark from a byte on and before another.
pub fn last_before(
    wanted: u64,
    (mut low, mut high): (Mark, Mark),
    mut find: impl FnMut(u64, u64) -> io::Result<Option<Mark>>,
) -> io::Result<Mark> {
    for _ in 0..MOST_GUESSES {
        let range = high.0.saturating_sub(low.0);
        if range <= NEAR || high.1 <= low.1 {
            break;
        }
        let share = wanted.saturating_sub(low.1) as f64 / (high.1 - low.1) as f64;
        let guess = low.0 + ((range as f64 * share) as u64).saturating_sub(EARLY + range / 200);
        if guess <= low.0 + EARLY {
            break;
        }
        match find(guess, high.0)? {
            Some((at, tick)) if tick <= wanted => low = (at, tick),
            Some((_, tick)) => high = (guess, tick),
            None => break,
        }
    }
    Ok(low)
}

/// The first mark that begins in `range`, read a little at a time: bytes are dear. `tick_of` is shown `head` bytes.
pub fn first_mark(
    source: &mut (impl Read + Seek),
    range: Range<u64>,
    head: usize,
    tick_of: impl Fn(&[u8]) -> Option<u64>,
) -> io::Result<Option<Mark>> {
    let (mut bytes, mut piece, mut at) = (Vec::new(), [0; 1024], range.start);
    source.seek(SeekFrom::Start(at))?;
    while range.contains(&at) {
        match source.read(&mut piece)? {
            0 => break,
            count => bytes.extend_from_slice(&piece[..count]),
        }
        while let Some(shown) = bytes.get((at - range.start) as usize..).and_then(|rest| rest.get(..head)) {
            if let Some(tick) = tick_of(shown) {
                return Ok(Some((at, tick)));
            }
            at += 1;
        }
    }
    Ok(None)
}
