//! The tables of an MP4 track, read a little at a time while they are still coming: where each sample lies, and when it
//! is heard. Every number in them is a claim; what contradicts itself is [`io::ErrorKind::InvalidData`].
//! Format: ISO/IEC 14496-12, 8.6.1.2 (`stts`), 8.7.3 (`stsz`), 8.7.4 (`stsc`), 8.7.5 (`stco`, `co64`).

use std::io::{self, Read, Seek, SeekFrom};

use super::{Atom, number};

/// Entries that are read at once: of the first no more than are needed soon.
const FIRST: u64 = 64;
const SLICE: u64 = 1024;
/// No block of AAC is longer: six kilobits a channel, and some more.
const LARGEST_SAMPLE: u64 = 64 << 10;

/// A table whose entries have one width.
struct Table {
    /// Of the first entry.
    at: u64,
    count: u64,
    width: u64,
    /// What was read last, and the index of its first entry.
    slice: Vec<u8>,
    first: u64,
}

/// Where a sample lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub at: u64,
    pub size: u64,
}

/// The samples of a track, one after the other.
pub(super) struct Samples {
    /// Runs of samples of one length: how many, how long.
    times: Vec<(u64, u64)>,
    runs: Table,
    offsets: Table,
    sizes: Table,
    /// The sample that comes next, its byte, its chunk, how many samples of that are left with it, and the chunk's run.
    next: u64,
    at: u64,
    chunk: u64,
    left: u64,
    run: u64,
}

fn nonsense() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the index contradicts itself")
}

impl Table {
    fn new(at: u64, count: u64, width: u64, end: u64) -> Option<Self> {
        let is_inside = at.checked_add(count.checked_mul(width)?)? <= end;
        is_inside.then(|| Self { at, count, width, slice: Vec::new(), first: 0 })
    }

    /// The bytes of an entry. Waits for them.
    fn entry(&mut self, source: &mut (impl Read + Seek), index: u64) -> io::Result<&[u8]> {
        let known = self.slice.len() as u64 / self.width;
        if !(self.first..self.first + known).contains(&index) {
            let wanted = if index < FIRST { FIRST } else { SLICE };
            self.first = if index < FIRST { 0 } else { index };
            let wanted = wanted.min(self.count.checked_sub(self.first).ok_or_else(nonsense)?);
            self.slice = vec![0; usize::try_from(wanted * self.width).unwrap_or_default()];
            source.seek(SeekFrom::Start(self.at + self.first * self.width))?;
            if let Err(error) = source.read_exact(&mut self.slice) {
                self.slice.clear();
                return Err(error);
            }
        }
        let from = usize::try_from((index - self.first) * self.width).unwrap_or(usize::MAX);
        self.slice.get(from..from.saturating_add(self.width as usize)).ok_or_else(nonsense)
    }

    fn number(&mut self, source: &mut (impl Read + Seek), index: u64) -> io::Result<u64> {
        let width = self.width as usize;
        number(self.entry(source, index)?, 0, width).ok_or_else(nonsense)
    }
}

impl Samples {
    /// `times`: the body of `stts`. The other tables are only looked at. None: something is missing or claims more than
    /// there is.
    pub(super) fn new(
        source: &mut (impl Read + Seek),
        times: &[u8],
        (runs, sizes, offsets): (Atom, Atom, Atom),
    ) -> Option<Self> {
        let known = number(times, 4, 4)?;
        let times: Option<Vec<_>> = (0..usize::try_from(known).ok()?.min(times.len()))
            .map(|index| Some((number(times, 8 + index * 8, 4)?, number(times, 12 + index * 8, 4)?)))
            .collect();
        let times = times.filter(|times| times.iter().all(|(_, length)| *length > 0))?;
        let width = if offsets.kind == *b"co64" { 8 } else { 4 };
        let mut count = |atom: Atom, at: u64| number(&super::read(source, atom.from, at + 4)?, at as usize, 4);
        // Blocks of AAC differ in size. One size for all is an index that is short, or a claim without a table.
        (count(sizes, 4)? == 0).then_some(())?;
        Some(Self {
            times,
            runs: Table::new(runs.from + 8, count(runs, 4)?, 12, runs.to)?,
            offsets: Table::new(offsets.from + 8, count(offsets, 4)?, width, offsets.to)?,
            sizes: Table::new(sizes.from + 12, count(sizes, 8)?, 4, sizes.to)?,
            next: 0,
            at: 0,
            chunk: 0,
            left: 0,
            run: 0,
        })
    }

    /// The sample that comes next.
    pub(super) const fn next_index(&self) -> u64 {
        self.next
    }

    /// When a sample begins, and how long it is, in ticks.
    pub(super) fn time(&self, index: u64) -> Option<(u64, u64)> {
        let (mut before, mut ticks) = (0_u64, 0_u64);
        for (count, length) in &self.times {
            if index < before + count {
                return Some((ticks.checked_add((index - before).checked_mul(*length)?)?, *length));
            }
            before += count;
            ticks = ticks.checked_add(count.checked_mul(*length)?)?;
        }
        None
    }

    /// The sample that is heard at a tick.
    pub(super) fn at_tick(&self, tick: u64) -> Option<u64> {
        let (mut before, mut ticks) = (0_u64, 0_u64);
        for (count, length) in &self.times {
            let run = count.checked_mul(*length)?;
            if tick - ticks < run {
                return Some(before + (tick - ticks) / length);
            }
            before += count;
            ticks = ticks.checked_add(run)?;
        }
        None
    }

    /// First chunk, counted from 0, and samples in each chunk of a run.
    fn run(&mut self, source: &mut (impl Read + Seek), index: u64) -> io::Result<(u64, u64)> {
        let entry = self.runs.entry(source, index)?;
        let (first, samples) = (number(entry, 0, 4).unwrap_or(0), number(entry, 4, 4).unwrap_or(0));
        let first = first.checked_sub(1).filter(|_| samples > 0).ok_or_else(nonsense)?;
        Ok((first, samples))
    }

    /// Where a run ends: the first chunk of the next.
    fn end_of_run(&mut self, source: &mut (impl Read + Seek), index: u64) -> io::Result<u64> {
        if index + 1 < self.runs.count { Ok(self.run(source, index + 1)?.0) } else { Ok(self.offsets.count) }
    }

    fn size(&mut self, source: &mut (impl Read + Seek), index: u64) -> io::Result<u64> {
        let size = self.sizes.number(source, index)?;
        if size > LARGEST_SAMPLE { Err(nonsense()) } else { Ok(size) }
    }

    /// This sample comes next.
    pub(super) fn go_to(&mut self, source: &mut (impl Read + Seek), index: u64) -> io::Result<()> {
        let mut before = 0;
        for run in 0..self.runs.count {
            let (first, samples) = self.run(source, run)?;
            let chunks = self.end_of_run(source, run)?.checked_sub(first).ok_or_else(nonsense)?;
            let in_run = chunks.checked_mul(samples).ok_or_else(nonsense)?;
            if index - before < in_run {
                let (chunk, behind) = ((index - before) / samples, (index - before) % samples);
                (self.run, self.chunk, self.left) = (run, first + chunk, samples - behind);
                self.at = self.offsets.number(source, self.chunk)?;
                for earlier in index - behind..index {
                    self.at = self.at.checked_add(self.size(source, earlier)?).ok_or_else(nonsense)?;
                }
                self.next = index;
                return Ok(());
            }
            before += in_run;
        }
        Err(nonsense())
    }

    /// The next sample's place; none behind the last.
    pub(super) fn next(&mut self, source: &mut (impl Read + Seek)) -> io::Result<Option<Place>> {
        if self.next >= self.sizes.count {
            return Ok(None);
        }
        if self.left == 0 {
            self.enter_chunk(source)?;
        }
        let place = Place { at: self.at, size: self.size(source, self.next)? };
        self.at = place.at.checked_add(place.size).ok_or_else(nonsense)?;
        self.next += 1;
        self.left -= 1;
        Ok(Some(place))
    }

    /// The first chunk, or the one behind; what lies before the place where we are is not gone back to.
    fn enter_chunk(&mut self, source: &mut (impl Read + Seek)) -> io::Result<()> {
        if self.next == 0 {
            return self.go_to(source, 0);
        }
        let chunk = self.chunk + 1;
        if self.end_of_run(source, self.run)? == chunk {
            self.run += 1;
        }
        let (_, samples) = self.run(source, self.run)?;
        let at = self.offsets.number(source, chunk)?;
        if at < self.at {
            return Err(nonsense());
        }
        (self.chunk, self.left, self.at) = (chunk, samples, at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_for_all_is_no_index_that_is_walked_through() {
        let words = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<_>>();
        let told = |same: u32, count: u32, in_chunk: u32| {
            let runs = words(&[0, 1, 1, in_chunk, 1]);
            let sizes = words(&[0, same, count, 10, 20, 30]);
            let offsets = words(&[0, 1, 500]);
            let (first, second) = (runs.len() as u64, (runs.len() + sizes.len()) as u64);
            let mut bytes = io::Cursor::new([runs, sizes, offsets].concat());
            let end = bytes.get_ref().len() as u64;
            let atom = |kind: &[u8; 4], from, to| Atom { kind: *kind, from, to };
            let tables = (atom(b"stsc", 0, first), atom(b"stsz", first, second), atom(b"stco", second, end));
            let mut samples = Samples::new(&mut bytes, &words(&[0, 1, count, 1]), tables)?;
            samples.go_to(&mut bytes, u64::from(count) - 1).ok()?;
            samples.next(&mut bytes).ok()?
        };
        assert_eq!(told(0, 3, 3), Some(Place { at: 530, size: 30 }));
        // Four thousand million samples in a chunk would all be counted on the way to the last.
        assert_eq!(told(1, u32::MAX, u32::MAX), None);
    }
}
