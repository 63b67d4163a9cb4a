//! What bytes are, by how they begin: a login page that is served as audio is not played, and a name gets the ending
//! that fits. Types and names that servers give are not believed.

/// So many first bytes are enough to tell.
pub const ENOUGH: usize = 16;

/// What the first bytes are instead of audio, if they are surely something else. What is not recognised may be audio.
#[must_use]
pub fn not_audio(first: &[u8]) -> Option<&'static str> {
    const OTHERS: [(&[u8], &str); 9] = [
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "a compressed file"),
        (b"#EXTM3U", "a playlist"),
        (b"[playlist]", "a playlist"),
        (b"WEBVTT", "a transcript"),
    ];
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| first.starts_with(start)) {
        return Some(what);
    }
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    match text.first() {
        Some(b'<') => Some("a web page"),
        Some(b'{' | b'[') => Some("a message for programs (JSON)"),
        _ if first.len() >= ENOUGH.min(12) && first.iter().all(|byte| is_text(*byte)) && ending(first).is_none() => {
            Some("text")
        }
        _ => None,
    }
}

/// The ending that a file with these first bytes should have, if they are recognised.
#[must_use]
pub fn ending(first: &[u8]) -> Option<&'static str> {
    match first {
        [b'I', b'D', b'3', ..] => Some("mp3"),
        [b'f', b'L', b'a', b'C', ..] => Some("flac"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("wav"),
        [b'O', b'g', b'g', b'S', ..] => Some(if contains(first, b"OpusHead") { "opus" } else { "ogg" }),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("m4a"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some("mka"),
        [0xff, second, ..] if second & 0xf6 == 0xf0 => Some("aac"),
        [0xff, second, ..] if second & 0xe0 == 0xe0 => Some("mp3"),
        _ => None,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_messages_are_told_from_audio() {
        assert_eq!(not_audio(b"\r\n <!DOCTYPE html><html>"), Some("a web page"));
        assert_eq!(not_audio(b"\xef\xbb\xbf<html>"), Some("a web page"));
        assert_eq!(not_audio(b"{\"error\": \"login\"}"), Some("a message for programs (JSON)"));
        assert_eq!(not_audio(b"Please log in first."), Some("text"));
        assert_eq!(not_audio(b"#EXTM3U\n#EXT-X-VERSION"), Some("a playlist"));
    }

    #[test]
    fn audio_and_what_is_not_recognised_pass() {
        for first in [
            &b"ID3\x04\0\0\0\0\0\0"[..],
            b"\xff\xfb\x90\x64\0\0\0\0",
            b"OggS\0\x02\0\0\0\0\0\0\0\0",
            b"fLaC\0\0\0\x22",
            b"\0\0\0\x20ftypM4A ",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"\x1a\x45\xdf\xa3",
            &[0; 64],
            b"",
        ] {
            assert_eq!(not_audio(first), None, "{first:?}");
        }
    }

    #[test]
    fn the_ending_follows_the_bytes() {
        assert_eq!(ending(b"\xff\xf1\x50\x80"), Some("aac"));
        assert_eq!(ending(b"\xff\xfb\x90\x64"), Some("mp3"));
        assert_eq!(ending(b"OggS\0\x02....................OpusHead"), Some("opus"));
        assert_eq!(ending(b"nothing known"), None);
    }
}
