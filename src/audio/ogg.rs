//! Places in an Ogg file, found by its pages alone: what is on its way is not searched as a file on the disk is.
//! Layout: RFC 3533, section 6; Opus in Ogg: RFC 7845, section 5.1; Vorbis I, section 4.2.2.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::time::Duration;

use super::narrow;

/// A page's header up to its table of segments.
const HEADER: usize = 27;
/// The first page, with the codec's own head.
const HEAD: usize = 512;
/// Where the last page is looked for first, and at most. No page is larger.
const TAILS: [u64; 2] = [8 << 10, 64 << 10];
/// Pages before the sound, with a picture among the comments.
const MOST_HEADS: usize = 1000;

/// The clock of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Clock {
    serial: [u8; 4],
    /// Ticks a second.
    rate: u32,
    /// Ticks at the start that are not sound.
    skipped: u64,
}

/// A page: where it begins, how long it is, and the tick at its end if one ends there.
struct Page {
    at: u64,
    length: u64,
    tick: Option<u64>,
}

/// The length of the sound. None: no Ogg, a codec without a clock here, or no last page.
pub fn length(source: &mut (impl Read + Seek)) -> io::Result<Option<Duration>> {
    let Some(clock) = clock(source)? else { return Ok(None) };
    let bytes = source.seek(SeekFrom::End(0))?;
    let Some(frames) = last_tick(source, &clock, bytes)?.and_then(|tick| tick.checked_sub(clock.skipped)) else {
        return Ok(None);
    };
    // A publisher's number: a length beyond a year is none.
    let seconds = frames as f64 / f64::from(clock.rate);
    Ok((seconds > 0.0 && seconds < 366.0 * 86_400.0).then(|| Duration::from_secs_f64(seconds)))
}

/// The bytes that may be left out on the way from the start to `seconds`: what comes before them heads the stream, what
/// comes after begins shortly before the place. None where no place can be found.
pub fn gap_before(source: &mut (impl Read + Seek), seconds: f64) -> io::Result<Option<Range<u64>>> {
    let Some(clock) = clock(source)? else { return Ok(None) };
    let bytes = source.seek(SeekFrom::End(0))?;
    let Some(heads) = end_of_heads(source)? else { return Ok(None) };
    let wanted = (seconds.max(0.0) * f64::from(clock.rate)) as u64 + clock.skipped;
    let Some(last) = last_tick(source, &clock, bytes)?.filter(|last| *last > wanted) else { return Ok(None) };
    let marks = ((heads, 0), (bytes, last));
    // A page of this stream in which a packet ends.
    let tick_of = |page: &[u8]| tick_of(page).filter(|_| is_page(page, &clock));
    let (at, _) = narrow::last_before(wanted, marks, |from, to| {
        narrow::first_mark(source, from..to.min(from + 2 * TAILS[1]), HEADER, tick_of)
    })?;
    Ok(Some(heads..at))
}

fn clock(source: &mut (impl Read + Seek)) -> io::Result<Option<Clock>> {
    let mut head = Vec::with_capacity(HEAD);
    source.seek(SeekFrom::Start(0))?;
    source.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(clock_of(&head))
}

fn clock_of(head: &[u8]) -> Option<Clock> {
    let segments = usize::from(*head.strip_prefix(b"OggS\0").and_then(|_| head.get(HEADER - 1))?);
    let packet = head.get(HEADER + segments..)?;
    let serial = head.get(14..18)?.try_into().ok()?;
    if packet.starts_with(b"OpusHead") {
        let skipped = u16::from_le_bytes(packet.get(10..12)?.try_into().ok()?).into();
        return Some(Clock { serial, rate: 48_000, skipped });
    }
    let rate = packet.starts_with(b"\x01vorbis").then(|| packet.get(12..16)).flatten()?;
    let rate = u32::from_le_bytes(rate.try_into().ok()?);
    (rate > 0).then_some(Clock { serial, rate, skipped: 0 })
}

/// Where the first page with sound begins.
fn end_of_heads(source: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    let mut at = 0;
    for _ in 0..MOST_HEADS {
        match page_at(source, at)? {
            Some(page) if page.tick.is_none_or(|tick| tick == 0) => at = page.at + page.length,
            Some(page) => return Ok(Some(page.at)),
            None => break,
        }
    }
    Ok(None)
}

fn page_at(source: &mut (impl Read + Seek), at: u64) -> io::Result<Option<Page>> {
    let mut header = [0; HEADER];
    let mut segments = Vec::new();
    source.seek(SeekFrom::Start(at))?;
    source.read_exact(&mut header)?;
    source.take(header[HEADER - 1].into()).read_to_end(&mut segments)?;
    let body: u64 = segments.iter().map(|length| u64::from(*length)).sum();
    let length = HEADER as u64 + segments.len() as u64 + body;
    Ok(header.starts_with(b"OggS\0").then(|| Page { at, length, tick: tick_of(&header) }))
}

/// The tick at the end of a page; none where no packet ends in it.
fn tick_of(page: &[u8]) -> Option<u64> {
    u64::try_from(i64::from_le_bytes(page.get(6..14)?.try_into().ok()?)).ok()
}

fn is_page(bytes: &[u8], clock: &Clock) -> bool {
    bytes.len() >= HEADER && bytes.starts_with(b"OggS\0") && bytes[14..18] == clock.serial
}

fn last_tick(source: &mut (impl Read + Seek), clock: &Clock, bytes: u64) -> io::Result<Option<u64>> {
    for tail in TAILS {
        let mut end = Vec::new();
        source.seek(SeekFrom::Start(bytes.saturating_sub(tail)))?;
        source.take(tail).read_to_end(&mut end)?;
        let places = (0..end.len()).rev().map(|at| &end[at..]);
        let last = places.filter(|page| is_page(page, clock)).find_map(tick_of);
        if last.is_some() {
            return Ok(last);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn lesson() -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast/audio/001-what-is-generative-ai.opus");
        std::fs::read(path).unwrap()
    }

    #[test]
    fn a_lesson_is_as_long_as_its_decoder_says() {
        let told = length(&mut Cursor::new(lesson())).unwrap().unwrap();
        assert!((90.0..92.0).contains(&told.as_secs_f64()), "{told:?}");
    }

    #[test]
    fn what_is_no_ogg_or_lies_has_no_length() {
        assert_eq!(length(&mut Cursor::new(b"ID3 and more".to_vec())).unwrap(), None);
        let mut cut = lesson();
        let end = cut.len() - (64 << 10);
        cut[end..].fill(0);
        assert_eq!(length(&mut Cursor::new(cut)).unwrap(), None);
        let mut lie = lesson();
        let page = lie.windows(5).rposition(|window| window == b"OggS\0").unwrap();
        lie[page + 6..page + 14].copy_from_slice(&i64::MAX.to_le_bytes());
        assert_eq!(length(&mut Cursor::new(lie)).unwrap(), None);
    }

    #[test]
    fn a_place_is_found_close_before_it_and_never_behind() {
        let bytes = lesson();
        for seconds in [0.5, 10.0, 33.3, 60.0, 89.0] {
            let gap = gap_before(&mut Cursor::new(bytes.clone()), seconds).unwrap().unwrap();
            assert!(gap.start <= gap.end);
            if gap.start < gap.end {
                let tick = tick_of(&bytes[gap.end as usize..]).unwrap() as f64 / 48_000.0;
                assert!(bytes[gap.end as usize..].starts_with(b"OggS") && tick <= seconds + 0.01, "{tick} {seconds}");
            }
            let read = (seconds / 90.5 * bytes.len() as f64) as u64;
            assert!(read.saturating_sub(gap.end) < 40_000, "{seconds} s: {gap:?}");
        }
    }
}
