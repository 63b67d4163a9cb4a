//! A place in a medium that is on its way, narrowed down by guesses: each costs a connection, bytes are dear.

use std::io;

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
