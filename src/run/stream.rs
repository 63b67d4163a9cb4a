//! Opening media that are elsewhere: from the shelf, else as a stream that plays while it comes. A medium that is opened
//! again while it is on its way goes on with the bytes that are here.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use symphonia::core::io::MediaSource;

use crate::audio::{Live, Opened};
use crate::cli::source::web;
use crate::model::MediumId;
use crate::msg::Buffered;
use crate::net::{Address, Shelf, Stream, StreamAsk, StreamReader};
use crate::store::Store;

use super::ogg;
use super::open::on_shelf;
use super::reach::Permits;
use super::shelf::CacheShelf;

/// A tag at the start that is larger than this is passed over by asking for what comes after it: there is a picture in
/// it, and nobody waits for that before the first sound.
const LARGE_TAG: u64 = 8 << 10;

/// So many bytes come before the end of the file is looked at: seconds of sound, so that this disturbs nobody.
const AHEAD: u64 = 16 << 10;
/// The first page of an Ogg file, and where the last one is found.
const HEAD: u64 = 512;
const TAIL: u64 = 8 << 10;

/// Opens media that are elsewhere.
pub struct Remote {
    shelf: Arc<CacheShelf>,
    permits: Permits,
    aim: Aim,
    coming: Mutex<Vec<(String, Weak<Line>)>>,
}

/// What a medium is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The first sound as soon as can be: nothing is read that it does not need.
    Sound,
    /// What stands in it: tags, chapters, its length.
    Facts,
}

impl Remote {
    /// Nothing is connected yet.
    #[must_use]
    pub fn new(shelf: Arc<CacheShelf>, permits: Permits, aim: Aim) -> Self {
        Self { shelf, permits, aim, coming: Mutex::default() }
    }

    /// From the disk, else as a stream.
    pub fn open(&self, medium: &MediumId) -> Result<Opened, String> {
        let address = Address::parse(medium.as_str()).map_err(|error| error.to_string())?;
        self.shelf.use_now(&address.secret());
        // A file that cannot be opened is fetched again.
        if let Some(Ok(opened)) = on_shelf(&self.shelf, medium) {
            return Ok(opened);
        }
        let extension =
            Path::new(address.url().path()).extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let (line, is_first) = match self.at_work(&address) {
            Some(line) => (line, false),
            None => (self.begin(medium, address)?, true),
        };
        let share = Arc::new(Share::of(line));
        let source = Coming::new(&share, is_first && self.aim == Aim::Sound).map_err(|error| error.to_string())?;
        Ok(Opened { source: Box::new(source), extension, live: Some(share) })
    }

    /// The stream of this address that is on its way, if one is.
    fn at_work(&self, address: &Address) -> Option<Arc<Line>> {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        coming.retain(|(_, line)| line.strong_count() > 0);
        let secret = address.secret();
        let line = coming.iter().find(|(other, _)| *other == secret)?.1.upgrade()?;
        // One that failed or was given up is begun anew.
        line.stream.wait_until_known().is_ok().then_some(line)
    }

    fn begin(&self, medium: &MediumId, address: Address) -> Result<Arc<Line>, String> {
        let reach = self.permits.reach(medium, || Store::open_read_only(self.shelf.dirs()).ok());
        let secret = address.secret();
        let mut ask = StreamAsk::new(address, reach, self.shelf.dirs().cache.join("media"));
        ask.shelf = Some(Arc::clone(&self.shelf) as Arc<dyn Shelf>);
        let stream = Stream::open(web(), ask).map_err(|error| error.to_string())?;
        let line = Arc::new(Line { stream, shares: AtomicUsize::new(0), length: OnceLock::new() });
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        coming.retain(|(other, _)| *other != secret);
        coming.push((secret, Arc::downgrade(&line)));
        Ok(line)
    }
}

/// A stream, and how many openings read it.
struct Line {
    stream: Stream,
    shares: AtomicUsize,
    /// What was found out beside the decoder.
    length: OnceLock<Duration>,
}

impl Line {
    /// Reads the last page of an Ogg file, on a thread of its own. What fails leaves the length unknown until all of
    /// the file is here.
    fn look_at_the_end(self: &Arc<Self>) {
        let line = Arc::clone(self);
        let _ = std::thread::Builder::new().name("length".into()).spawn(move || {
            if let Some(length) = line.read_length().ok().flatten() {
                let _ = line.length.set(length);
            }
        });
    }

    fn read_length(&self) -> io::Result<Option<Duration>> {
        let mut reader = self.stream.reader();
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        Read::by_ref(&mut reader).take(HEAD).read_to_end(&mut head)?;
        let length = reader.byte_len().unwrap_or(0);
        reader.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        reader.take(TAIL).read_to_end(&mut tail)?;
        Ok(ogg::length(&head, &tail))
    }
}

/// One opening's share of a stream. The stream is given up with the last one.
struct Share {
    line: Arc<Line>,
    is_given_up: AtomicBool,
}

impl Share {
    fn of(line: Arc<Line>) -> Self {
        line.shares.fetch_add(1, Ordering::SeqCst);
        Self { line, is_given_up: AtomicBool::new(false) }
    }
}

impl Live for Share {
    fn buffered(&self) -> Buffered {
        self.line.stream.buffered()
    }

    fn is_whole(&self) -> bool {
        self.line.stream.is_whole()
    }

    fn length(&self) -> Option<Duration> {
        self.line.length.get().copied()
    }

    fn waiting(&self) -> Option<String> {
        self.line.stream.waiting()
    }

    fn cancel(&self) {
        let is_last = || self.line.shares.fetch_sub(1, Ordering::SeqCst) == 1;
        if !self.is_given_up.swap(true, Ordering::SeqCst) && is_last() {
            self.line.stream.cancel();
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// A stream's bytes, as the decoders want them.
struct Coming {
    reader: StreamReader,
    /// Where the medium begins for the decoder: behind a large tag.
    start: u64,
    /// Of what is told to have no end, none is looked for. A seek then fails, and the medium is opened again.
    hides_end: bool,
    /// Bytes that were read, until there are so many that somebody may look at the end.
    read: u64,
    /// Reading goes on for as long as this lives.
    share: Arc<Share>,
}

impl Coming {
    fn new(share: &Arc<Share>, hurries: bool) -> io::Result<Self> {
        let mut reader = share.line.stream.reader();
        let mut head = [0; 10];
        // What is shorter than this is no sound: the decoders say so.
        let is_read = hurries && reader.read_exact(&mut head).is_ok();
        reader.seek(SeekFrom::Start(0))?;
        let length = reader.byte_len().filter(|_| reader.is_seekable()).unwrap_or(0);
        let tag = Some(tag_length(&head)).filter(|tag| is_read && (LARGE_TAG..length).contains(tag));
        let start = tag.unwrap_or(0);
        reader.seek(SeekFrom::Start(start))?;
        let hides_end = is_read && length > 0 && head.starts_with(b"OggS");
        Ok(Self { reader, start, hides_end, read: 0, share: Arc::clone(share) })
    }
}

/// How long an `ID3v2` tag is in all; 0 where there is none. Layout: <https://id3.org/id3v2.4.0-structure>, section 3.1.
fn tag_length(head: &[u8; 10]) -> u64 {
    let [b'I', b'D', b'3', _, _, flags, size @ ..] = head else { return 0 };
    let body = size.iter().fold(0, |length, byte| length << 7 | u64::from(byte & 0x7f));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    10 + body + footer
}

impl Read for Coming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        let before = self.read;
        self.read += count as u64;
        if self.hides_end && before < AHEAD && self.read >= AHEAD {
            self.share.line.look_at_the_end();
        }
        Ok(count)
    }
}

impl Seek for Coming {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => SeekFrom::Start(at.saturating_add(self.start)),
            SeekFrom::End(_) if self.hides_end => return Err(io::ErrorKind::Unsupported.into()),
            other => other,
        };
        let at = self.reader.seek(to)?;
        at.checked_sub(self.start).ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }
}

impl MediaSource for Coming {
    fn is_seekable(&self) -> bool {
        self.reader.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        if self.hides_end { None } else { Some(self.reader.byte_len()?.saturating_sub(self.start)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_tag_counts_seven_bits_of_each_byte() {
        assert_eq!(tag_length(b"ID3\x03\x00\x00\x00\x00\x02\x01"), 10 + 257);
        assert_eq!(tag_length(b"ID3\x04\x00\x10\x00\x00\x00\x01"), 10 + 1 + 10);
        assert_eq!(tag_length(b"OggS\x00\x00\x00\x00\x00\x00"), 0);
    }
}
