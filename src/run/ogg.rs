//! How long an Ogg file is, from its first page and its last: the first names the codec's clock, the last counts it.
//! Layout: RFC 3533, section 6; Opus in Ogg: RFC 7845, section 5.1; Vorbis I, section 4.2.2.

use std::time::Duration;

/// A page's header up to its table of segments.
const HEADER: usize = 27;

/// The length, from a file's first bytes and its last. None: no Ogg, a codec without a clock here, or no last page.
#[must_use]
pub fn length(head: &[u8], tail: &[u8]) -> Option<Duration> {
    let (rate, skipped) = clock(head)?;
    let serial = head.get(14..18)?;
    let pages = (0..tail.len().checked_sub(HEADER)?).rev();
    let last = pages.map(|at| &tail[at..]).find(|page| page.starts_with(b"OggS\0") && page[14..18] == *serial)?;
    let granule = i64::from_le_bytes(last.get(6..14)?.try_into().ok()?);
    let frames = u64::try_from(granule).ok()?.checked_sub(skipped)?;
    // A publisher's number: a length beyond a year is none.
    let seconds = frames as f64 / f64::from(rate);
    (seconds > 0.0 && seconds < 366.0 * 86_400.0).then(|| Duration::from_secs_f64(seconds))
}

/// Ticks a second, and how many at the start are not sound.
fn clock(head: &[u8]) -> Option<(u32, u64)> {
    let segments = usize::from(*head.strip_prefix(b"OggS\0").and_then(|_| head.get(HEADER - 1))?);
    let packet = head.get(HEADER + segments..)?;
    if packet.starts_with(b"OpusHead") {
        let skipped = u16::from_le_bytes(packet.get(10..12)?.try_into().ok()?);
        return Some((48_000, u64::from(skipped)));
    }
    let rate = packet.starts_with(b"\x01vorbis").then(|| packet.get(12..16)).flatten()?;
    Some((u32::from_le_bytes(rate.try_into().ok()?), 0)).filter(|(rate, _)| *rate > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course;

    #[test]
    fn a_lesson_is_as_long_as_its_decoder_says() {
        let bytes = course::bytes("ai-podcast/audio/001-what-is-generative-ai.opus").unwrap();
        let told = length(&bytes[..512], &bytes[bytes.len() - 8192..]).unwrap();
        assert!((90.0..92.0).contains(&told.as_secs_f64()), "{told:?}");
    }

    #[test]
    fn what_is_no_ogg_or_lies_has_no_length() {
        assert_eq!(length(b"ID3", b"OggS"), None);
        let bytes = course::bytes("ai-podcast/audio/001-what-is-generative-ai.opus").unwrap();
        assert_eq!(length(&bytes[..512], &[0; 8192]), None);
        let mut lie = bytes[bytes.len() - 8192..].to_vec();
        let page = lie.windows(5).rposition(|window| window == b"OggS\0").unwrap();
        lie[page + 6..page + 14].copy_from_slice(&i64::MAX.to_le_bytes());
        assert_eq!(length(&bytes[..512], &lie), None);
    }
}
