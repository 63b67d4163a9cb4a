//! Which bytes of a file are here. Ranges in order, never touching.

use std::ops::Range;

use crate::msg::Buffered;

/// Which bytes are here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<Range<u64>>);

impl Parts {
    /// Bytes have come.
    pub fn insert(&mut self, new: Range<u64>) {
        if new.is_empty() {
            return;
        }
        let from = self.0.partition_point(|part| part.end < new.start);
        let to = self.0.partition_point(|part| part.start <= new.end);
        let start = self.0.get(from).map_or(new.start, |part| part.start.min(new.start));
        let end = if to > from { self.0[to - 1].end.max(new.end) } else { new.end };
        self.0.splice(from..to.max(from), [if to > from { start..end } else { new }]);
    }

    /// How many bytes are here from `at` on without a hole.
    #[must_use]
    pub fn run_from(&self, at: u64) -> u64 {
        let index = self.0.partition_point(|part| part.end <= at);
        self.0.get(index).filter(|part| part.start <= at).map_or(0, |part| part.end - at)
    }

    /// The first missing byte at or after `from`, below `length`.
    #[must_use]
    pub fn hole_from(&self, from: u64, length: Option<u64>) -> Option<u64> {
        let hole = from + self.run_from(from);
        length.is_none_or(|length| hole < length).then_some(hole)
    }

    /// True when nothing below `length` is missing.
    #[must_use]
    pub fn cover(&self, length: u64) -> bool {
        self.run_from(0) >= length
    }

    /// For the seek bar: what is here in thousandths of `length`, never more than there is.
    #[must_use]
    pub fn buffered(&self, length: u64) -> Buffered {
        if length == 0 || self.cover(length) {
            return Buffered::whole();
        }
        let thousandths = |at: u64| u128::from(at) * 1000;
        let length = u128::from(length);
        let scaled = self.0.iter().map(|part| {
            let start = thousandths(part.start).div_ceil(length).min(1000) as u16;
            (start, (thousandths(part.end) / length).min(1000) as u16)
        });
        let mut parts: Vec<(u16, u16)> = Vec::new();
        for (start, end) in scaled.filter(|(start, end)| start < end) {
            match parts.last_mut() {
                Some(last) if last.1 >= start => last.1 = end,
                _ => parts.push((start, end)),
            }
        }
        // Rounding must not call it whole.
        if parts == [(0, 1000)] {
            parts = vec![(0, 999)];
        }
        Buffered { parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn neighbours_join_and_holes_stay() {
        let mut parts = Parts::default();
        parts.insert(10..20);
        parts.insert(30..40);
        assert_eq!((parts.run_from(10), parts.run_from(25), parts.run_from(39)), (10, 0, 1));
        assert_eq!(
            (parts.hole_from(0, None), parts.hole_from(12, Some(50)), parts.hole_from(35, Some(40))),
            (Some(0), Some(20), None)
        );
        parts.insert(20..30);
        assert_eq!((parts.0.len(), &parts.0[0]), (1, &(10..40)));
        parts.insert(0..10);
        assert!(parts.cover(40) && !parts.cover(41));
    }

    #[test]
    fn the_bar_never_shows_more_than_there_is() {
        let mut parts = Parts::default();
        parts.insert(0..999_999);
        assert!(!parts.buffered(1_000_000).is_whole());
        parts.insert(999_999..1_000_000);
        assert!(parts.buffered(1_000_000).is_whole());
    }

    proptest! {
        #[test]
        fn parts_know_the_same_bytes_as_a_plain_list_of_flags(ranges in proptest::collection::vec((0u64..60, 0u64..20), 0..30)) {
            let (mut parts, mut flags) = (Parts::default(), [false; 100]);
            for (start, length) in ranges {
                parts.insert(start..start + length);
                (start..start + length).for_each(|at| flags[at as usize] = true);
            }
            for at in 0..100u64 {
                let run = flags[at as usize..].iter().take_while(|flag| **flag).count() as u64;
                prop_assert_eq!(parts.run_from(at), run);
            }
            prop_assert!(parts.0.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
