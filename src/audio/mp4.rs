//! What symphonia does not read of an MP4 file: the edit list (how long the encoder primed) and the chapters.
//! Every size is the file's own claim: none becomes an allocation beyond a limit, no walk is unbounded.
//! Formats: ISO/IEC 14496-12 (boxes), `QuickTime` File Format (`tref`/`chap`, text samples), Nero's `chpl`.

mod layout;
pub mod prelude;
mod samples;

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::claim;
use super::window::Window;
use crate::model::{Chapter, Position};

/// Boxes looked at on one level, and table entries read.
const MOST: usize = 10_000;
/// Bytes that symphonia's reader buffers.
const BUFFERED: u64 = 64 << 10;

/// A box: its kind and where its body lies.
#[derive(Clone, Copy)]
struct Atom {
    kind: [u8; 4],
    from: u64,
    to: u64,
}

/// Frames to drop at the start, from the sound track's edit list. The source is back at its start afterwards.
pub fn priming(source: &mut (impl Read + Seek)) -> Option<u32> {
    let movie = movie(source);
    let found = movie.and_then(|movie| {
        let track = tracks(source, movie).into_iter().find(|track| handler(source, *track) == Some(*b"soun"))?;
        let list = path(source, track, &[b"edts", b"elst"])?;
        let bytes = body(source, list)?;
        let wide = *bytes.first()? == 1;
        let entries = (0..number(&bytes, 4, 4)?.min(16) as usize).map_while(|index| {
            let at = 8 + index * if wide { 20 } else { 12 };
            if wide {
                number(&bytes, at + 8, 8).map(u64::cast_signed)
            } else {
                number(&bytes, at + 4, 4).map(|n| i64::from((n as u32).cast_signed()))
            }
        });
        entries
            .filter(|start| *start >= 0)
            .find_map(|start| u32::try_from(start).ok().filter(|frames| *frames < 1 << 16))
    });
    let _ = source.seek(SeekFrom::Start(0));
    found
}

/// Where the index comes behind the sound: the bytes between the beginning of the sound and the index. Readers pass
/// over them to the index, and on the way read up to [`BUFFERED`] of them. The source is back at its start afterwards.
pub fn gap_before_index(source: &mut (impl Read + Seek)) -> Option<Range<u64>> {
    let length = source.seek(SeekFrom::End(0)).ok()?;
    let atoms = children(source, Atom { kind: *b"file", from: 0, to: length });
    let _ = source.seek(SeekFrom::Start(0));
    let kind = |kind: &[u8; 4]| atoms.iter().position(|atom| atom.kind == *kind);
    let (sound, index) = (kind(b"mdat")?, kind(b"moov")?);
    let gap = atoms[sound].from + BUFFERED..atoms[index.checked_sub(1)?].to;
    (sound < index && !gap.is_empty()).then_some(gap)
}

/// The same for a source that comes in a row: true if the sound is met before the index.
pub fn is_index_last(source: &mut Window) -> io::Result<bool> {
    let mut at = 0;
    while at < BUFFERED as usize {
        let Some(head) = source.peek(at + 8)?.get(at..) else { break };
        match (number(head, 0, 4), head.get(4..8)) {
            (_, Some(b"mdat")) => return Ok(true),
            (Some(size), Some(kind)) if size >= 8 && kind != b"moov" => {
                at += usize::try_from(size).unwrap_or(usize::MAX / 2);
            }
            _ => break,
        }
    }
    Ok(false)
}

/// The chapters of an MP4 file, sorted; empty for any other file.
pub fn chapters(source: &mut (impl Read + Seek)) -> Vec<Chapter> {
    let Some(movie) = movie(source) else { return Vec::new() };
    let mut chapters = text_track(source, movie).unwrap_or_default();
    if chapters.is_empty() {
        chapters = nero(source, movie).unwrap_or_default();
    }
    chapters.sort_by_key(|chapter| chapter.start);
    chapters
}

fn movie(source: &mut (impl Read + Seek)) -> Option<Atom> {
    let length = source.seek(SeekFrom::End(0)).ok()?;
    let whole = Atom { kind: *b"file", from: 0, to: length };
    let first = children(source, Atom { to: length.min(64), ..whole });
    if first.first()?.kind != *b"ftyp" {
        return None;
    }
    children(source, whole).into_iter().find(|atom| atom.kind == *b"moov")
}

fn children(source: &mut (impl Read + Seek), parent: Atom) -> Vec<Atom> {
    let mut found = Vec::new();
    let mut at = parent.from;
    while let Some((atom, next)) = atom_at(source, at, parent.to).filter(|_| found.len() < MOST) {
        found.push(atom);
        at = next;
    }
    found
}

/// The box that begins at a byte, and where the next one does.
fn atom_at(source: &mut (impl Read + Seek), at: u64, end: u64) -> Option<(Atom, u64)> {
    if at.checked_add(8)? > end {
        return None;
    }
    let head = read(source, at, 16.min(end - at))?;
    let (header, size) = match number(&head, 0, 4)? {
        0 => (8, end - at),
        1 => (16, number(&head, 8, 8).unwrap_or(0)),
        size => (8, size),
    };
    let to = at.checked_add(size).filter(|_| size >= header)?;
    Some((Atom { kind: head.get(4..8)?.try_into().ok()?, from: at + header, to: to.min(end) }, to))
}

fn path(source: &mut (impl Read + Seek), from: Atom, kinds: &[&[u8; 4]]) -> Option<Atom> {
    kinds.iter().try_fold(from, |parent, kind| children(source, parent).into_iter().find(|atom| atom.kind == **kind))
}

fn tracks(source: &mut (impl Read + Seek), movie: Atom) -> Vec<Atom> {
    children(source, movie).into_iter().filter(|atom| atom.kind == *b"trak").take(64).collect()
}

fn handler(source: &mut (impl Read + Seek), track: Atom) -> Option<[u8; 4]> {
    let atom = path(source, track, &[b"mdia", b"hdlr"])?;
    read(source, atom.from, 12)?.get(8..12)?.try_into().ok()
}

fn read(source: &mut (impl Read + Seek), at: u64, length: u64) -> Option<Vec<u8>> {
    claim::read(source, &(at..at.saturating_add(length))).ok()
}

fn body(source: &mut (impl Read + Seek), atom: Atom) -> Option<Vec<u8>> {
    read(source, atom.from, atom.to - atom.from)
}

/// A big-endian number of `width` bytes.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(width)?).map(claim::big_endian)
}

/// `chpl`: starts in units of 100 ns, titles of at most 255 bytes.
fn nero(source: &mut (impl Read + Seek), movie: Atom) -> Option<Vec<Chapter>> {
    let atom = path(source, movie, &[b"udta", b"chpl"])?;
    let bytes = body(source, atom)?;
    let mut at = if *bytes.first()? == 0 { 4 } else { 8 };
    let count = *bytes.get(at)?;
    at += 1;
    let mut chapters = Vec::new();
    for _ in 0..count {
        let (Some(start), Some(length)) = (number(&bytes, at, 8), bytes.get(at + 8)) else { break };
        let Some(title) = bytes.get(at + 9..at + 9 + usize::from(*length)) else { break };
        chapters.push(chapter(start as f64 / 1e7, title));
        at += 9 + usize::from(*length);
    }
    Some(chapters)
}

fn text_track(source: &mut (impl Read + Seek), movie: Atom) -> Option<Vec<Chapter>> {
    let tracks = tracks(source, movie);
    let wanted = tracks.iter().find_map(|track| {
        let atom = path(source, *track, &[b"tref", b"chap"])?;
        number(&body(source, atom)?, 0, 4)
    })?;
    let track = tracks.into_iter().find(|track| {
        let Some(atom) = path(source, *track, &[b"tkhd"]) else { return false };
        let Some(bytes) = body(source, atom) else { return false };
        let at = if bytes.first() == Some(&1) { 20 } else { 12 };
        number(&bytes, at, 4) == Some(wanted)
    })?;
    let clock = path(source, track, &[b"mdia", b"mdhd"])?;
    let clock = body(source, clock)?;
    let scale = number(&clock, if clock.first() == Some(&1) { 20 } else { 12 }, 4)?.max(1);
    let table = path(source, track, &[b"mdia", b"minf", b"stbl"])?;
    let places = places(source, table)?;
    let starts = starts(source, table)?;
    let mut chapters = Vec::new();
    for ((at, size), start) in places.into_iter().zip(starts).take(MOST) {
        let sample = read(source, at, size.min(1024))?;
        let length = number(&sample, 0, 2)? as usize;
        let text = sample.get(2..(2 + length).min(sample.len()))?;
        chapters.push(chapter(start as f64 / scale as f64, text));
    }
    Some(chapters)
}

fn starts(source: &mut (impl Read + Seek), table: Atom) -> Option<Vec<u64>> {
    let atom = path(source, table, &[b"stts"])?;
    let bytes = body(source, atom)?;
    let (mut starts, mut now) = (Vec::new(), 0_u64);
    for index in 0..number(&bytes, 4, 4)? as usize {
        let (Some(count), Some(step)) = (number(&bytes, 8 + index * 8, 4), number(&bytes, 12 + index * 8, 4)) else {
            break;
        };
        for _ in 0..count {
            if starts.len() >= MOST {
                return Some(starts);
            }
            starts.push(now);
            now = now.saturating_add(step);
        }
    }
    Some(starts)
}

/// Place and size of each sample: chunks, how many samples lie in each, and the sizes, put together.
fn places(source: &mut (impl Read + Seek), table: Atom) -> Option<Vec<(u64, u64)>> {
    let sizes = path(source, table, &[b"stsz"])?;
    let sizes = body(source, sizes)?;
    let (same, count) = (number(&sizes, 4, 4)?, number(&sizes, 8, 4)? as usize);
    let (offsets, width) = match path(source, table, &[b"stco"]) {
        Some(atom) => (body(source, atom)?, 4),
        None => (path(source, table, &[b"co64"]).and_then(|atom| body(source, atom))?, 8),
    };
    let runs = path(source, table, &[b"stsc"])?;
    let runs = body(source, runs)?;
    let run = |index: usize| Some((number(&runs, 8 + index * 12, 4)?, number(&runs, 12 + index * 12, 4)?));
    let (mut places, mut current) = (Vec::new(), 0);
    for chunk in 0..number(&offsets, 4, 4)?.min(MOST as u64) {
        let mut at = number(&offsets, 8 + chunk as usize * width, width)?;
        while run(current + 1).is_some_and(|(first, _)| first <= chunk + 1) && current < MOST {
            current += 1;
        }
        for _ in 0..run(current)?.1 {
            if places.len() >= count.min(MOST) {
                return Some(places);
            }
            let size = if same > 0 { same } else { number(&sizes, 12 + places.len() * 4, 4)? };
            places.push((at, size));
            at = at.saturating_add(size);
        }
    }
    Some(places)
}

fn chapter(start: f64, title: &[u8]) -> Chapter {
    let wide = |little: bool| {
        let units = title[2..].chunks_exact(2).map(|pair| {
            if little { u16::from_le_bytes([pair[0], pair[1]]) } else { u16::from_be_bytes([pair[0], pair[1]]) }
        });
        String::from_utf16_lossy(&units.collect::<Vec<_>>())
    };
    let text = match title {
        [0xfe, 0xff, ..] => wide(false),
        [0xff, 0xfe, ..] => wide(true),
        _ => String::from_utf8_lossy(title).into_owned(),
    };
    let text = crate::model::one_line(&text);
    Chapter {
        start: Position::from_seconds(start),
        end: None,
        title: (!text.is_empty()).then_some(text),
        link: None,
        image: None,
        hidden: false,
    }
}
