//! A medium's bytes as the container readers see them: from behind a long tag on, the first of them remembered, and
//! with a look at the end only where that costs nothing.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use symphonia::core::io::MediaSource;

/// A tag of more bytes is stepped over rather than read: that much is here sooner than another connection.
const LONG_TAG: u64 = 16 << 10;
/// One tag after the other, at most.
const MOST_TAGS: usize = 4;
/// So far what only goes forward is looked at ahead.
const FARTHEST_AHEAD: usize = 64 << 10;
/// So many first bytes tell what it is.
const HEAD: usize = 512;

/// The bytes of a medium.
pub struct Window {
    source: Box<dyn MediaSource>,
    /// The first byte that readers see.
    from: u64,
    /// Seen from there.
    position: u64,
    /// Bytes at the start that were read and are to be read again.
    peeked: Vec<u8>,
    /// Bytes that are read in place of those that stand there; in order, seen from there.
    corrections: Vec<(u64, Vec<u8>)>,
    /// Until it is open: what is of no interest here, and is not waited for.
    blank: Range<u64>,
    view: View,
}

/// What can be seen of a window that a reader has swallowed.
#[derive(Clone, Default)]
pub struct View {
    head: Arc<Mutex<Vec<u8>>>,
    is_open: Arc<AtomicBool>,
    is_forward_only: Arc<AtomicBool>,
    /// Bytes that are left out as if they were not there; none if it is empty.
    gap: Arc<Mutex<Range<u64>>>,
}

impl View {
    /// The first bytes that were read.
    pub fn head(&self) -> MutexGuard<'_, Vec<u8>> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reader knows what it needs: from now on it gets whatever it asks for.
    pub fn open(&self) {
        self.is_open.store(true, Ordering::Release);
    }

    /// Readers are told that they cannot go anywhere, so that none looks at the end first.
    pub fn hold_back(&self, is_forward_only: bool) {
        self.is_forward_only.store(is_forward_only, Ordering::Release);
    }

    /// What comes before these bytes and what comes after is one row.
    pub fn leave_out(&self, gap: Range<u64>) {
        *self.gap.lock().unwrap_or_else(PoisonError::into_inner) = gap;
    }

    fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Acquire)
    }

    fn gap(&self) -> Range<u64> {
        self.gap.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Window {
    /// All of a medium, from its first byte.
    pub fn new(source: Box<dyn MediaSource>) -> Self {
        let view = View::default();
        Self { source, from: 0, position: 0, peeked: Vec::new(), corrections: Vec::new(), blank: 0..0, view }
    }

    /// Stays when the window is given away.
    pub fn view(&self) -> View {
        self.view.clone()
    }

    /// Until it is open these bytes are zeros: a reader that only passes over them is not to wait for them.
    pub fn leave_blank(&mut self, range: Range<u64>) {
        self.blank = range;
    }

    /// From now on these bytes are read in place of those that stand there. In order.
    pub fn correct(&mut self, corrections: Vec<(u64, Vec<u8>)>) {
        self.corrections = corrections;
    }

    fn put_corrections(&self, bytes: &mut [u8]) {
        let end = self.position + bytes.len() as u64;
        let first = self.corrections.partition_point(|(at, new)| at + new.len() as u64 <= self.position);
        for (at, new) in self.corrections[first..].iter().take_while(|(at, _)| *at < end) {
            for (at, byte) in (*at..).zip(new) {
                if let Some(place) = at.checked_sub(self.position).and_then(|index| bytes.get_mut(index as usize)) {
                    *place = *byte;
                }
            }
        }
    }

    /// A look at the first bytes of what only goes forward; they will be read again.
    pub fn ahead(&mut self) -> Ahead<'_> {
        Ahead { window: self, at: 0 }
    }

    /// The first bytes, up to `count`, before anything else is read. They will be read again.
    pub fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        let mut piece = [0; 512];
        while self.peeked.len() < count {
            match self.source.read(&mut piece)? {
                0 => break,
                read => self.peeked.extend_from_slice(&piece[..read]),
            }
        }
        Ok(&self.peeked[..count.min(self.peeked.len())])
    }

    /// Begins behind the tags at the start, where they are long: a picture is nothing to wait for.
    pub fn step_over_tags(&mut self) -> io::Result<()> {
        for _ in 0..MOST_TAGS {
            let Some(length) = tag_length(self.peek(10)?).filter(|length| *length > LONG_TAG) else { break };
            if !self.source.is_seekable() || self.source.byte_len().is_some_and(|whole| self.from + length >= whole) {
                break;
            }
            self.from += length;
            self.seek(SeekFrom::Start(0))?;
        }
        Ok(())
    }

    /// Lets all of it come, after which any place may be gone to.
    pub fn wait_for_all(&mut self) -> io::Result<()> {
        let mut piece = vec![0; 16 << 10];
        while self.source.read(&mut piece)? > 0 {}
        if self.source.is_seekable() {
            self.seek(SeekFrom::Start(0))?;
        }
        Ok(())
    }

    /// Reads up to the gap, and behind it.
    fn read_across(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let gap = self.view.gap();
        if gap.is_empty() {
            return self.source.read(buffer);
        }
        if self.position >= gap.start {
            let at = self.position - gap.start + gap.end;
            self.source.seek(SeekFrom::Start(self.from + at))?;
            return self.source.read(buffer);
        }
        let before = usize::try_from(gap.start - self.position).unwrap_or(usize::MAX).min(buffer.len());
        self.source.read(&mut buffer[..before])
    }

    fn note(&self, bytes: &[u8]) {
        if self.position >= HEAD as u64 {
            return;
        }
        let mut head = self.view.head();
        let known = head.len().saturating_sub(self.position as usize);
        if head.len() as u64 >= self.position && known < bytes.len().min(HEAD) {
            head.extend_from_slice(&bytes[known..bytes.len().min(HEAD)]);
        }
    }
}

/// Bytes of an `ID3v2` tag with these first bytes: <https://id3.org/id3v2.4.0-structure>, 3.1.
fn tag_length(head: &[u8]) -> Option<u64> {
    let [b'I', b'D', b'3', major, _, flags, size @ ..] = head else { return None };
    let is_sound = *major < 0xff && size.len() == 4 && size.iter().all(|byte| *byte < 0x80);
    let size = size.iter().fold(0, |size, byte| size << 7 | u64::from(*byte));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    is_sound.then_some(10 + size + footer)
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let again = usize::try_from(self.position).ok().and_then(|from| self.peeked.get(from..)).unwrap_or_default();
        let count = if !again.is_empty() {
            let count = again.len().min(buffer.len());
            buffer[..count].copy_from_slice(&again[..count]);
            count
        } else if !self.view.is_open() && self.blank.contains(&self.position) {
            let count = buffer.len().min(usize::try_from(self.blank.end - self.position).unwrap_or(usize::MAX));
            buffer[..count].fill(0);
            self.source.seek(SeekFrom::Start(self.from + self.position + count as u64))?;
            count
        } else {
            self.read_across(buffer)?
        };
        self.note(&buffer[..count]);
        self.put_corrections(&mut buffer[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => SeekFrom::Start(at.saturating_add(self.from)),
            SeekFrom::Current(by) => {
                let at = (self.position + self.from).checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
                SeekFrom::Start(at)
            }
            SeekFrom::End(_) => to,
        };
        let at = self.source.seek(to)?;
        self.peeked.clear();
        self.position = at.checked_sub(self.from).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

impl MediaSource for Window {
    fn is_seekable(&self) -> bool {
        !self.view.is_forward_only.load(Ordering::Acquire) && self.source.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.source.byte_len()?.saturating_sub(self.from))
    }
}

/// The first bytes of a window, read without taking them away; nothing lies behind them.
pub struct Ahead<'a> {
    window: &'a mut Window,
    at: u64,
}

impl Read for Ahead<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(self.at).unwrap_or(usize::MAX);
        let to = from.saturating_add(buffer.len()).min(FARTHEST_AHEAD);
        let bytes = self.window.peek(to)?.get(from..).unwrap_or_default();
        buffer[..bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }
}

impl Seek for Ahead<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(at) = to else { return Err(io::ErrorKind::Unsupported.into()) };
        self.at = at;
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(body: usize) -> Vec<u8> {
        let size = [21, 14, 7, 0].map(|shift| (body >> shift & 0x7f) as u8);
        [&b"ID3\x04\x00\x00"[..], &size, &vec![b'p'; body]].concat()
    }

    fn window(bytes: Vec<u8>) -> Window {
        Window::new(Box::new(io::Cursor::new(bytes)))
    }

    #[test]
    fn long_tags_are_stepped_over_and_short_ones_are_left_to_the_reader() {
        let mut window = window([tag(300_000), tag(20_000), tag(50), b"sound".to_vec()].concat());
        window.step_over_tags().unwrap();
        let mut rest = Vec::new();
        window.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, [tag(50), b"sound".to_vec()].concat());
        assert_eq!(window.byte_len(), Some(rest.len() as u64));
        assert_eq!(window.seek(SeekFrom::End(-2)).unwrap(), rest.len() as u64 - 2);
    }

    #[test]
    fn the_first_bytes_are_read_again_and_known_and_blanks_are_only_blank_until_it_is_open() {
        let bytes: Vec<u8> = (0..=255).cycle().take(2000).collect();
        let mut window = window(bytes.clone());
        assert_eq!(window.peek(20).unwrap(), &bytes[..20]);
        window.leave_blank(1000..1500);
        let mut read = vec![0; 1000];
        window.read_exact(&mut read).unwrap();
        assert_eq!(read, bytes[..1000]);
        read.clear();
        window.read_to_end(&mut read).unwrap();
        assert_eq!(read, [&[0; 500], &bytes[1500..]].concat());
        assert!(window.view().head().starts_with(&bytes[..512]));
        window.view().open();
        window.seek(SeekFrom::Start(900)).unwrap();
        window.seek(SeekFrom::Current(100)).unwrap();
        read.clear();
        window.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes[1000..]);
    }

    #[test]
    fn corrections_are_read_in_place_of_what_stands_there_however_it_is_read() {
        let mut window = window(vec![b'.'; 20]);
        let mut ahead = [0; 3];
        window.ahead().read_exact(&mut ahead).unwrap();
        window.correct(vec![(4, b"abc".to_vec()), (7, b"d".to_vec()), (19, b"xyz".to_vec())]);
        let mut read = Vec::new();
        let mut piece = [0; 3];
        loop {
            match window.read(&mut piece).unwrap() {
                0 => break,
                count => read.extend_from_slice(&piece[..count]),
            }
        }
        assert_eq!((ahead, read.as_slice()), (*b"...", &b"....abcd...........x"[..]));
    }

    #[test]
    fn a_gap_is_as_if_it_were_not_there() {
        let bytes: Vec<u8> = (0..=255).cycle().take(2000).collect();
        let mut window = window(bytes.clone());
        window.view().leave_out(300..1700);
        let mut read = Vec::new();
        window.read_to_end(&mut read).unwrap();
        assert_eq!(read, [&bytes[..300], &bytes[1700..]].concat());
        window.view().leave_out(0..0);
        window.seek(SeekFrom::Start(0)).unwrap();
        read.clear();
        window.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
    }

    #[test]
    fn a_tag_that_claims_more_than_there_is_is_read_as_it_is() {
        let mut bytes = tag(100_000);
        bytes.truncate(50_000);
        let mut window = window(bytes.clone());
        window.step_over_tags().unwrap();
        assert_eq!(window.byte_len(), Some(50_000));
        assert_eq!(tag_length(b"ID3\x04\x00\x00\xff\x7f\x7f\x7f"), None);
    }
}
