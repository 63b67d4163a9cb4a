//! Whose turn it is, where several readers want the one connection in different places. Each gets what it takes to read
//! on: a new reader at once, the others in the order in which they began to wait.

use std::time::{Duration, Instant};

/// A reader that comes back within this time has not gone away: it only looked at what it got.
const LOOK: Duration = Duration::from_millis(50);
/// A connection that takes longer to come about may not come about at all. Doubled when none did.
const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_PATIENCE: Duration = Duration::from_secs(32);
/// So long a reader keeps the line once it brings something: twice what that took, between these.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(1);

/// The readers of a stream that wait, and the one that has the line.
#[derive(Debug)]
pub(super) struct Turns {
    readers: u64,
    holder: Option<u64>,
    /// When the holder got the line, and when that brought something first.
    taken: Instant,
    begun: Option<Instant>,
    /// When the holder read last.
    seen: Instant,
    patience: Duration,
    waiting: Vec<Waiting>,
}

/// A reader whose bytes are not here.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    reader: u64,
    at: u64,
    /// Since it began to wait, or had the line.
    since: Instant,
}

impl Turns {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { readers: 0, holder: None, taken: now, begun: None, seen: now, patience: PATIENCE, waiting: Vec::new() }
    }

    /// A number for a new reader.
    pub(super) fn enroll(&mut self) -> u64 {
        self.readers += 1;
        self.readers
    }

    /// The reader waits for this byte.
    pub(super) fn wait(&mut self, reader: u64, at: u64) {
        if !self.is_waiting(reader) {
            self.waiting.push(Waiting { reader, at, since: Instant::now() });
        }
    }

    /// The reader has what it waited for, or gave up.
    pub(super) fn leave(&mut self, reader: u64) {
        self.waiting.retain(|waiting| waiting.reader != reader);
        if self.holder == Some(reader) {
            self.seen = Instant::now();
        }
    }

    /// The line is this reader's from now on, or it sends it elsewhere.
    pub(super) fn take(&mut self, reader: u64) {
        if self.holder == Some(reader) && !self.is_over() {
            return;
        }
        self.end();
        if self.holder.is_some() && self.begun.is_none() {
            self.patience = (self.patience * 2).min(LONGEST_PATIENCE);
        }
        (self.holder, self.taken, self.begun) = (Some(reader), Instant::now(), None);
    }

    /// The line brought something.
    pub(super) fn note_bytes(&mut self) {
        if self.begun.is_none() {
            self.begun = Some(Instant::now());
            self.patience = PATIENCE.max(self.taken.elapsed() * 3).min(LONGEST_PATIENCE);
        }
    }

    /// The holder had its turn, or the line failed it: if it goes on waiting, then behind the others.
    pub(super) fn end(&mut self) {
        for waiting in self.waiting.iter_mut().filter(|waiting| Some(waiting.reader) == self.holder) {
            waiting.since = Instant::now();
        }
    }

    /// True when nobody else is at the line.
    pub(super) fn is_free_for(&self, reader: u64) -> bool {
        let is_there = |holder| self.is_waiting(holder) || self.seen.elapsed() < LOOK;
        self.holder.is_none_or(|holder| holder == reader || !is_there(holder))
    }

    /// True when this reader may send the line elsewhere. `is_new`: it never had it. `is_far`: what the line does not
    /// bring soon.
    pub(super) fn may_take(&self, reader: u64, is_new: bool, is_far: impl Fn(u64) -> bool) -> bool {
        let mut others = self.waiting.iter().filter(|other| other.reader != reader && is_far(other.at));
        if self.holder == Some(reader) {
            return !self.is_over() || others.next().is_none();
        }
        let is_allowed = self.is_free_for(reader) || self.is_over() || (is_new && self.begun.is_some());
        is_allowed && (is_new || self.is_first(reader, others.filter(|other| Some(other.reader) != self.holder)))
    }

    /// True when nobody waits for longer: for this one the next attempt is made, after one that failed.
    pub(super) fn is_next(&self, reader: u64) -> bool {
        self.is_first(reader, self.waiting.iter())
    }

    /// The line was with one reader for long enough.
    fn is_over(&self) -> bool {
        self.begun.map_or(self.taken.elapsed() >= self.patience, |begun| {
            begun.elapsed() >= ((begun - self.taken) * 2).clamp(SHORTEST, LONGEST)
        })
    }

    fn is_waiting(&self, reader: u64) -> bool {
        self.waiting.iter().any(|waiting| waiting.reader == reader)
    }

    /// True when none of the others waits for longer.
    fn is_first<'a>(&self, reader: u64, mut others: impl Iterator<Item = &'a Waiting>) -> bool {
        let own = self.waiting.iter().find(|waiting| waiting.reader == reader);
        own.is_some_and(|own| !others.any(|other| (other.since, other.reader) < (own.since, own.reader)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAR: fn(u64) -> bool = |_| true;

    fn waiting(readers: u64) -> Turns {
        let mut turns = Turns::new();
        for reader in 1..=readers {
            turns.enroll();
            turns.wait(reader, reader * 1000);
        }
        turns
    }

    /// As if that much time had gone by since the holder got the line and since that brought something.
    fn after(turns: &mut Turns, taken: u64, begun: Option<u64>) {
        let ago = |millis| Instant::now().checked_sub(Duration::from_millis(millis)).unwrap();
        (turns.taken, turns.begun) = (ago(taken), begun.map(ago));
    }

    #[test]
    fn nobody_takes_the_line_from_one_whose_connection_is_coming_about() {
        let mut turns = waiting(2);
        turns.take(1);
        assert!(!turns.may_take(2, false, FAR) && !turns.may_take(2, true, FAR));
        after(&mut turns, 300, Some(0));
        assert!(!turns.may_take(2, false, FAR) && turns.may_take(2, true, FAR), "a new one need not wait");
        after(&mut turns, 950, Some(650));
        assert!(turns.may_take(2, false, FAR), "twice the 300 ms it took are over");
    }

    #[test]
    fn one_that_jumps_on_and_on_loses_the_line_when_its_turn_is_over() {
        let mut turns = waiting(2);
        turns.take(1);
        after(&mut turns, 400, Some(200));
        assert!(turns.may_take(1, false, FAR));
        turns.take(1);
        after(&mut turns, 400, Some(300));
        assert!(!turns.may_take(1, false, FAR) && turns.may_take(2, false, FAR));
        assert!(turns.may_take(1, false, |_| false), "the other's bytes come by");
    }

    #[test]
    fn who_waits_longest_comes_next_and_one_that_went_away_holds_nobody_up() {
        let mut turns = waiting(3);
        turns.take(2);
        after(&mut turns, 400, Some(300));
        assert!(turns.may_take(1, false, FAR) && !turns.may_take(3, false, FAR));
        turns.take(1);
        turns.leave(1);
        assert!(!turns.may_take(3, false, FAR), "it may only be looking at what it got");
        turns.seen = Instant::now().checked_sub(LOOK).unwrap();
        assert!(turns.may_take(3, false, FAR) && !turns.may_take(2, false, FAR), "the one that had it goes behind");
    }

    #[test]
    fn what_fails_for_one_is_tried_for_the_next() {
        let mut turns = waiting(2);
        turns.take(1);
        turns.end();
        assert!(turns.is_next(2) && !turns.is_next(1));
        turns.take(2);
        assert!(turns.is_next(2), "until it fails as well");
        turns.end();
        assert!(turns.is_next(1) && !turns.is_next(2));
    }

    #[test]
    fn a_line_that_is_slow_to_come_about_is_given_ever_more_time() {
        let mut turns = waiting(2);
        turns.take(1);
        after(&mut turns, 2100, None);
        assert!(turns.may_take(2, false, FAR));
        turns.take(2);
        after(&mut turns, 2100, None);
        assert!(!turns.may_take(1, false, FAR));
        turns.note_bytes();
        assert!(turns.patience >= Duration::from_millis(6300));
    }
}
