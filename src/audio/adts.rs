//! Places in bare AAC (ADTS), which has no times: a byte is guessed, and the first whole frame behind it found.
//! Format: ISO/IEC 13818-7, 6.2.

use std::io::{self, Read, Seek, SeekFrom};

/// Of a frame, without its checksum.
pub const HEADER: u64 = 7;
/// No frame is longer; three of them are looked through.
const MOST: usize = 24 << 10;

/// Where a frame begins, at or behind a byte: one that two more of its kind follow. None if there is none near.
pub fn frame_from(source: &mut (impl Read + Seek), at: u64) -> io::Result<Option<u64>> {
    let (mut bytes, mut looked) = (Vec::new(), 0);
    let mut piece = [0; 1024];
    source.seek(SeekFrom::Start(at))?;
    let mut is_over = false;
    while !is_over {
        match source.read(&mut piece)? {
            0 => is_over = true,
            count => bytes.extend_from_slice(&piece[..count]),
        }
        is_over |= bytes.len() >= MOST;
        while looked < bytes.len() {
            match is_frame(&bytes[looked..]) {
                Some(true) => return Ok(Some(at + looked as u64)),
                None if !is_over => break,
                _ => looked += 1,
            }
        }
    }
    Ok(None)
}

/// None: it takes more bytes to tell.
fn is_frame(bytes: &[u8]) -> Option<bool> {
    let (mut at, mut kind) = (0, None);
    for _ in 0..3 {
        let head = *bytes.get(at..)?.first_chunk()?;
        match header(head) {
            Some((fixed, length)) if kind.is_none_or(|kind| kind == fixed) => (at, kind) = (at + length, Some(fixed)),
            _ => return Some(false),
        }
    }
    Some(true)
}

/// What is the same in every frame of a stream, and the length of this one.
fn header(head: [u8; HEADER as usize]) -> Option<(u32, usize)> {
    let fixed = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) & 0xffff_fff0;
    let length = usize::from(head[3] & 3) << 11 | usize::from(head[4]) << 3 | usize::from(head[5] >> 5);
    let is_header = fixed & 0xfff6_0000 == 0xfff0_0000 && length > HEADER as usize;
    is_header.then_some((fixed, length))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_frame_is_one_that_others_of_its_kind_follow() {
        let frame = |length: usize| {
            let mut frame = vec![0x55; length];
            frame[..7].copy_from_slice(&[0xff, 0xf1, 0x4c, 0x80, (length >> 3) as u8, (length << 5) as u8, 0]);
            frame
        };
        let mut bytes = vec![0xff, 0xf1, 0x4c];
        for length in [100, 250, 90, 300, 80] {
            bytes.extend(frame(length));
        }
        assert_eq!(frame_from(&mut Cursor::new(&bytes), 0).unwrap(), Some(3));
        assert_eq!(frame_from(&mut Cursor::new(&bytes), 4).unwrap(), Some(103));
        // Only one follows: it may be chance.
        assert_eq!(frame_from(&mut Cursor::new(&bytes), 400).unwrap(), None);
    }
}
