//! What symphonia gets wrong of a Matroska file, corrected in what it is given to read, and the chapters. Its chapters are
//! all refused where an edition has no number, and with them the file; a cue that names a block within its cluster makes
//! it land at the next cluster. Every size is a claim. Format: RFC 8794 (EBML), RFC 9559 (Matroska).

use std::io::{self, Read, Seek};
use std::ops::Range;

use super::claim::{big_endian, read};
use crate::model::{Chapter, Position, one_line};

/// Elements looked at on one level.
const MOST: usize = 10_000;
/// Elements before the sound.
const MOST_HEADS: usize = 64;
/// Editions and chapters within chapters.
const DEEPEST: usize = 6;

/// The first bytes of any Matroska file.
pub const MAGIC: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
const SEGMENT: u32 = 0x1853_8067;
const SEEK_HEAD: u32 = 0x114d_9b74;
const SEEK: u32 = 0x4dbb;
const SEEK_ID: u32 = 0x53ab;
const SEEK_POSITION: u32 = 0x53ac;
const CLUSTER: u32 = 0x1f43_b675;
const CUES: u32 = 0x1c53_bb6b;
const CUE_POINT: u32 = 0xbb;
const CUE_TRACK_POSITIONS: u32 = 0xb7;
const CUE_RELATIVE_POSITION: u32 = 0xf0;
const CHAPTERS: u32 = 0x1043_a770;
const EDITION: u32 = 0x45b9;
const ATOM: u32 = 0xb6;
const TIME_START: u32 = 0x91;
const TIME_END: u32 = 0x92;
const FLAG_HIDDEN: u32 = 0x98;
const DISPLAY: u32 = 0x80;
const TEXT: u32 = 0x85;
/// Left alone by every reader.
const VOID: u8 = 0xec;

/// An element: where it begins, and where its body lies.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Element {
    id: u32,
    at: u64,
    body: Range<u64>,
}

/// Bytes that take the place of others.
pub type Correction = (u64, Vec<u8>);

/// What is to be read in place of what stands there, in order. Empty for any other file.
pub fn corrections(source: &mut (impl Read + Seek)) -> io::Result<Vec<Correction>> {
    let Some((cues, chapters)) = look(source)? else { return Ok(Vec::new()) };
    let mut corrections: Vec<_> = chapters.iter().map(|chapters| (chapters.at, void_for(chapters))).collect();
    if let Some(cues) = cues {
        let body = read(source, &cues.body)?;
        let within = |outer: &[Element], id: u32| -> Vec<Element> {
            let inner = outer.iter().flat_map(|element| children(&body, element.body.clone()));
            inner.filter(|element| element.id == id).take(MOST).collect()
        };
        let points = children(&body, 0..body.len() as u64).into_iter().filter(|point| point.id == CUE_POINT);
        let places = within(&points.collect::<Vec<_>>(), CUE_TRACK_POSITIONS);
        let relative = within(&places, CUE_RELATIVE_POSITION);
        corrections.extend(relative.iter().map(|element| (cues.body.start + element.at, vec![VOID])));
    }
    corrections.sort();
    Ok(corrections)
}

/// The chapters, sorted; empty for any other file.
pub fn chapters(source: &mut (impl Read + Seek)) -> Vec<Chapter> {
    let found = look(source).ok().flatten().and_then(|(_, chapters)| {
        let body = read(source, &chapters?.body).ok()?;
        let mut found = Vec::new();
        collect(&body, 0..body.len() as u64, 0, &mut found);
        Some(found)
    });
    let mut chapters = found.unwrap_or_default();
    chapters.sort_by_key(|chapter| chapter.start);
    chapters
}

/// A header as long as the element's own, for something that nobody looks at.
fn void_for(element: &Element) -> Vec<u8> {
    let header = element.body.start - element.at;
    let width = (header - 1).min(8);
    let size = element.body.end - element.body.start + header - 1 - width;
    let marked = size | 1 << (7 * width);
    [&[VOID][..], &marked.to_be_bytes()[8 - width as usize..]].concat()
}

/// The cues and the chapters, wherever they are. None: no Matroska file.
fn look(source: &mut (impl Read + Seek)) -> io::Result<Option<(Option<Element>, Option<Element>)>> {
    let Some(head) = element_at(source, 0)?.filter(|head| head.id.to_be_bytes() == MAGIC) else { return Ok(None) };
    let Some(segment) = element_at(source, head.body.end)?.filter(|segment| segment.id == SEGMENT) else {
        return Ok(None);
    };
    let segment = segment.body;
    let (mut cues, mut chapters, mut named) = (None, None, Vec::new());
    let mut at = segment.start;
    for _ in 0..MOST_HEADS {
        let Some(element) = element_within(source, at, &segment)? else { break };
        at = element.body.end;
        match element.id {
            CLUSTER => break,
            CUES => cues = Some(element),
            CHAPTERS => chapters = Some(element),
            SEEK_HEAD => named.extend(seeks(&read(source, &element.body)?)),
            _ => {}
        }
    }
    for (id, offset) in named.into_iter().take(MOST_HEADS) {
        let found = match id {
            CUES => &mut cues,
            CHAPTERS => &mut chapters,
            _ => continue,
        };
        if found.is_none() {
            let place = segment.start.saturating_add(offset);
            *found = element_within(source, place, &segment)?.filter(|element| element.id == id);
        }
    }
    Ok(Some((cues, chapters)))
}

/// What a seek head names, and where it lies in the segment.
fn seeks(body: &[u8]) -> Vec<(u32, u64)> {
    let seeks = children(body, 0..body.len() as u64).into_iter().filter(|seek| seek.id == SEEK);
    let pair = |seek: Element| {
        let fields = children(body, seek.body);
        let field = |id: u32| Some(number(body, &fields.iter().find(|field| field.id == id)?.body));
        Some((u32::try_from(field(SEEK_ID)?).ok()?, field(SEEK_POSITION)?))
    };
    seeks.filter_map(pair).collect()
}

/// None also for what lies beyond the segment: no disk has such a place, and going there would be an error.
fn element_within(source: &mut (impl Read + Seek), at: u64, segment: &Range<u64>) -> io::Result<Option<Element>> {
    if !segment.contains(&at) {
        return Ok(None);
    }
    Ok(element_at(source, at)?.filter(|element| element.body.end <= segment.end))
}

fn element_at(source: &mut (impl Read + Seek), at: u64) -> io::Result<Option<Element>> {
    let head = read(source, &(at..at.saturating_add(12)))?;
    Ok(parse(&head, 0).map(|element| Element {
        id: element.id,
        at,
        body: at + element.body.start..at.saturating_add(element.body.end),
    }))
}

/// The element that begins at a byte. Its body may reach beyond what is there; an unknown size reaches very far.
fn parse(bytes: &[u8], at: u64) -> Option<Element> {
    let from = usize::try_from(at).ok()?;
    let width = bytes.get(from)?.leading_zeros() as usize + 1;
    let id = bytes.get(from..from + width).filter(|_| width <= 4)?;
    let sized = from + width;
    let size_width = bytes.get(sized)?.leading_zeros() as usize + 1;
    let size = bytes.get(sized..sized + size_width).filter(|_| size_width <= 8)?;
    let size = big_endian(size);
    let most = (1 << (7 * size_width)) - 1;
    let size = if size & most == most { u64::MAX / 4 } else { size & most };
    let start = (sized + size_width) as u64;
    let id = id.iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
    Some(Element { id, at, body: start..start.saturating_add(size) })
}

fn children(bytes: &[u8], within: Range<u64>) -> Vec<Element> {
    let mut found = Vec::new();
    let mut at = within.start;
    let end = within.end.min(bytes.len() as u64);
    while at < end && found.len() < MOST {
        let Some(element) = parse(bytes, at).filter(|element| element.body.end <= end) else { break };
        at = element.body.end;
        found.push(element);
    }
    found
}

fn number(bytes: &[u8], body: &Range<u64>) -> u64 {
    let digits = bytes.get(body.start as usize..body.end as usize).filter(|digits| digits.len() <= 8);
    big_endian(digits.unwrap_or_default())
}

fn collect(bytes: &[u8], within: Range<u64>, depth: usize, found: &mut Vec<Chapter>) {
    for element in children(bytes, within) {
        if found.len() >= MOST || depth >= DEEPEST {
            return;
        }
        if element.id == ATOM {
            found.extend(chapter(bytes, &element));
        }
        if element.id == ATOM || element.id == EDITION {
            collect(bytes, element.body, depth + 1, found);
        }
    }
}

/// Times are in nanoseconds.
fn chapter(bytes: &[u8], atom: &Element) -> Option<Chapter> {
    let fields = children(bytes, atom.body.clone());
    let field = |id: u32| fields.iter().find(|field| field.id == id);
    let time = |field: &Element| Position::from_seconds(number(bytes, &field.body) as f64 / 1e9);
    let display = field(DISPLAY).map(|display| children(bytes, display.body.clone())).unwrap_or_default();
    let text = display.iter().find(|field| field.id == TEXT).map(|text| {
        let text = bytes.get(text.body.start as usize..text.body.end as usize).unwrap_or_default();
        one_line(&String::from_utf8_lossy(text))
    });
    Some(Chapter {
        start: time(field(TIME_START)?),
        end: field(TIME_END).map(time),
        title: text.filter(|text| !text.is_empty()),
        link: None,
        image: None,
        hidden: field(FLAG_HIDDEN).is_some_and(|flag| number(bytes, &flag.body) == 1),
    })
}

#[cfg(test)]
mod tests {
    use std::io::SeekFrom;

    use super::*;

    #[test]
    fn a_void_is_as_long_as_what_it_covers() {
        for size_width in 1..=8_u64 {
            let header = 4 + size_width;
            let element = Element { id: CHAPTERS, at: 100, body: 100 + header..100 + header + 70 };
            let mut bytes = void_for(&element);
            bytes.resize(200, 0);
            let void = parse(&bytes, 0).unwrap();
            assert_eq!((void.id, void.body.end), (u32::from(VOID), header + 70), "size of {size_width} bytes");
        }
    }

    /// Refuses what the system refuses.
    struct Disk(io::Cursor<Vec<u8>>);

    impl Read for Disk {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            match to {
                SeekFrom::Start(at) if i64::try_from(at).is_err() => Err(io::ErrorKind::InvalidInput.into()),
                to => self.0.seek(to),
            }
        }
    }

    #[test]
    fn a_place_that_no_disk_has_is_not_gone_to() {
        let seek = [&[0x53, 0xab, 0x84][..], &CUES.to_be_bytes(), &[0x53, 0xac, 0x88], &[0xff; 8]].concat();
        let element = |id: &[u8], body: &[u8]| [id, &[0x80 | body.len() as u8], body].concat();
        let heads = element(&SEEK_HEAD.to_be_bytes(), &element(&[0x4d, 0xbb], &seek));
        let file = [element(&MAGIC, &[]), element(&SEGMENT.to_be_bytes(), &heads)].concat();
        assert_eq!(seeks(&heads[5..]), [(CUES, u64::MAX)]);
        assert_eq!(corrections(&mut Disk(io::Cursor::new(file))).unwrap(), []);
    }

    #[test]
    fn sizes_that_claim_too_much_end_the_reading() {
        let mut found = Vec::new();
        // An atom of 100 bytes in ten, a size of zeros, one of all ones.
        for bytes in
            [&[0xb6, 0xe4, 0x91, 0x81, 5, 0, 0, 0, 0, 0][..], &[0xb6, 0, 0], &[0xb6, 0xff], &[0; 12], &[0xff; 12]]
        {
            collect(bytes, 0..bytes.len() as u64, 0, &mut found);
        }
        assert!(found.is_empty());
    }
}
