//! Places in a FLAC file, found by the heads of its frames: what is on its way is not searched by halves as a file on the
//! disk is. And its comments, of which symphonia hands out no chapters. Format: RFC 9639, sections 8 and 9.1.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::claim::{big_endian, read};
use super::narrow;

/// Blocks before the sound.
const MOST_BLOCKS: usize = 128;
/// Of a frame's head: sync code, codes, a number of at most 7 bytes, two sizes, a checksum.
const LONGEST_HEAD: usize = 16;
/// So much is looked through for a frame: no larger one is expected.
const LARGEST_FRAME: u64 = 192 << 10;

/// What the first block says of the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sound {
    /// Samples in a frame, where all are alike.
    block: u64,
    rate: u64,
    samples: u64,
}

/// A block of metadata: its kind and where its body lies.
struct Block {
    kind: u8,
    body: Range<u64>,
}

/// The bytes that may be left out on the way from the start to `seconds`: what comes before them heads the stream, what
/// comes after begins with a frame shortly before the place. None where no place can be found.
pub fn gap_before(source: &mut (impl Read + Seek), seconds: f64) -> io::Result<Option<Range<u64>>> {
    let bytes = source.seek(SeekFrom::End(0))?;
    let Some(blocks) = blocks(source)? else { return Ok(None) };
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(None) };
    let start = last.body.end;
    let Some(sound) = sound(&read(source, &first.body)?) else { return Ok(None) };
    let wanted = (seconds.max(0.0) * sound.rate as f64) as u64;
    if wanted >= sound.samples || start >= bytes {
        return Ok(None);
    }
    let (mut low, mut high) = ((start, 0), (bytes, sound.samples));
    if let Some(table) = blocks.iter().find(|block| block.kind == 3) {
        for (at, sample) in seek_points(&read(source, &table.body)?) {
            let mark = (start.saturating_add(at), sample);
            if sample <= wanted && mark.0 < bytes {
                low = mark;
            } else if sample > wanted && mark.0 > low.0 && mark.0 < bytes {
                high = mark;
                break;
            }
        }
    }
    let tick_of = |head: &[u8]| sample_of(head, &sound).filter(|sample| *sample < sound.samples);
    let (at, _) = narrow::last_before(wanted, (low, high), |from, to| {
        narrow::first_mark(source, from..to.min(from + LARGEST_FRAME), LONGEST_HEAD, tick_of)
    })?;
    Ok(Some(start..at))
}

/// The fields of the comment block, `KEY=value`. Empty for any other file. The source is back at its start afterwards.
pub fn comments(source: &mut (impl Read + Seek)) -> Vec<(String, String)> {
    let found = blocks(source).ok().flatten().and_then(|blocks| {
        let block = blocks.into_iter().find(|block| block.kind == 4)?;
        fields(&read(source, &block.body).ok()?)
    });
    let _ = source.seek(SeekFrom::Start(0));
    found.unwrap_or_default()
}

/// Layout: Vorbis I, section 5.2.1, little-endian.
fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    let length = |at: usize| Some(u32::from_le_bytes(body.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize);
    let mut at = length(0)?.checked_add(4)?;
    let count = length(at)?;
    at += 4;
    let mut fields = Vec::new();
    for _ in 0..count {
        let Some(size) = length(at) else { break };
        let Some(field) = at.checked_add(4 + size).and_then(|end| body.get(at + 4..end)) else { break };
        if let Some((key, value)) = String::from_utf8_lossy(field).split_once('=') {
            fields.push((key.to_owned(), value.to_owned()));
        }
        at += 4 + size;
    }
    Some(fields)
}

/// The blocks before the sound; none if it is no FLAC file.
fn blocks(source: &mut (impl Read + Seek)) -> io::Result<Option<Vec<Block>>> {
    if read(source, &(0..4))? != b"fLaC" {
        return Ok(None);
    }
    let (mut at, mut blocks) = (4, Vec::new());
    while blocks.len() < MOST_BLOCKS {
        let head = read(source, &(at..at + 4))?;
        let [kind, a, b, c] = head[..] else { break };
        let length = u64::from(u32::from_be_bytes([0, a, b, c]));
        blocks.push(Block { kind: kind & 0x7f, body: at + 4..at + 4 + length });
        at += 4 + length;
        if kind & 0x80 != 0 {
            return Ok(Some(blocks));
        }
    }
    Ok(None)
}

fn sound(body: &[u8]) -> Option<Sound> {
    let packed = big_endian(body.get(10..18)?);
    let sound = Sound { block: big_endian(&body[..2]), rate: packed >> 44, samples: packed & ((1 << 36) - 1) };
    (sound.rate > 0 && sound.block > 0).then_some(sound)
}

/// Byte behind the first frame, and sample; in order, without those that are kept free.
fn seek_points(body: &[u8]) -> impl Iterator<Item = (u64, u64)> {
    let points = body.chunks_exact(18).map(|point| (big_endian(&point[8..16]), big_endian(&point[..8])));
    points.filter(|(_, sample)| *sample != u64::MAX)
}

/// The first sample of the frame that begins here, if one does.
fn sample_of(head: &[u8], sound: &Sound) -> Option<u64> {
    let [0xff, 0xf8 | 0xf9, codes, channels, first, ..] = *head else { return None };
    let is_sound =
        codes >> 4 != 0 && codes & 15 != 15 && channels >> 4 < 11 && channels & 0x0f != 6 && channels & 1 == 0;
    if !is_sound {
        return None;
    }
    let more = first.leading_ones() as usize;
    let more = if more == 0 { 0 } else { more.checked_sub(1).filter(|more| (1..=6).contains(more))? };
    let mut number = u64::from(if more == 0 { first } else { first & (0x3f >> more) });
    for byte in head.get(5..5 + more)? {
        (byte >> 6 == 0b10).then_some(())?;
        number = number << 6 | u64::from(byte & 0x3f);
    }
    let sizes = match codes >> 4 {
        6 => 1,
        7 => 2,
        _ => 0,
    } + match codes & 15 {
        12 => 1,
        13 | 14 => 2,
        _ => 0,
    };
    let end = 5 + more + sizes;
    (checksum(head.get(..end)?) == *head.get(end)?).then_some(())?;
    if head[1] == 0xf9 { Some(number) } else { number.checked_mul(sound.block) }
}

/// CRC-8 with the polynomial x^8 + x^2 + x + 1.
fn checksum(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |sum, byte| (0..8).fold(sum ^ byte, |sum, _| if sum & 0x80 == 0 { sum << 1 } else { sum << 1 ^ 0x07 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_told_from_what_only_looks_like_one() {
        let sound = Sound { block: 4096, rate: 48_000, samples: 1 << 30 };
        let frame = |number: &[u8]| {
            let mut head = [&[0xff, 0xf8, 0xca, 0x08][..], number].concat();
            head.push(checksum(&head));
            head.resize(LONGEST_HEAD, 0);
            head
        };
        assert_eq!(sample_of(&frame(&[5]), &sound), Some(5 * 4096));
        // 300 and 70 000, as UTF-8 writes numbers.
        assert_eq!(sample_of(&frame(&[0xc4, 0xac]), &sound), Some(300 * 4096));
        assert_eq!(sample_of(&frame(&[0xf0, 0x91, 0x85, 0xb0]), &sound), Some(70_000 * 4096));
        let mut wrong = frame(&[5]);
        wrong[5] ^= 1;
        assert_eq!(sample_of(&wrong, &sound), None);
        assert_eq!(sample_of(&frame(&[0xff]), &sound), None);
    }

    #[test]
    fn comments_that_claim_too_much_are_read_as_far_as_they_go() {
        let field = |text: &str| [&(text.len() as u32).to_le_bytes()[..], text.as_bytes()].concat();
        let body =
            [field("vendor"), 9_u32.to_le_bytes().to_vec(), field("CHAPTER001=00:00:01"), vec![0xff; 7]].concat();
        assert_eq!(fields(&body).unwrap(), [("CHAPTER001".to_owned(), "00:00:01".to_owned())]);
        assert_eq!(fields(&[0xff; 4]), None);
    }
}
