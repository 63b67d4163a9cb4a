//! Bytes to text, whatever the server, the declaration and the byte order mark say. Text is always the outcome.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text, and what was wrong about how it was declared.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// A sentence for the publisher.
    pub complaint: Option<String>,
}

/// Decodes by byte order mark, else by the zero bytes of UTF-16 and UTF-32, else UTF-8 if these bytes are UTF-8 (almost
/// nothing else is by chance), else as XML declares, else as the server says, else as windows-1252.
pub(super) fn decode<'a>(bytes: &'a [u8], hint: Option<&str>) -> Decoded<'a> {
    if let Some(text) = utf_32(bytes) {
        return Decoded { text: Cow::Owned(text), complaint: None };
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 { decode_mixed(&bytes[mark..]) } else { decode_as(&bytes[mark..], encoding) };
    }
    let encoding = match bytes {
        [0, b'<', 0, _, ..] | [0, b'{', ..] => UTF_16BE,
        [b'<', 0, _, 0, ..] | [b'{', 0, ..] => UTF_16LE,
        _ => return decode_unmarked(bytes, hint),
    };
    decode_as(bytes, encoding)
}

fn decode_unmarked<'a>(bytes: &'a [u8], hint: Option<&str>) -> Decoded<'a> {
    let declared = declared(bytes);
    let known = |label: &str| Encoding::for_label(label.as_bytes()).filter(|encoding| !is_utf_16(encoding));
    // ISO-2022-JP is seven bits wide: its bytes are always UTF-8 too, and never meant to be.
    let seven_bits = declared.and_then(known).filter(|encoding| *encoding == encoding_rs::ISO_2022_JP);
    if seven_bits.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        let other = declared.and_then(known).filter(|encoding| *encoding != UTF_8 && !bytes.is_ascii());
        let complaint = other.map(|_| format!("(declared as {}, but it is UTF-8)", declared.unwrap_or_default()));
        return Decoded { text: Cow::Borrowed(text), complaint };
    }
    match declared.and_then(known) {
        Some(encoding) if encoding != UTF_8 => decode_as(bytes, encoding),
        _ => decode_not_utf_8(bytes, declared, hint.and_then(known)),
    }
}

/// Not UTF-8, and nothing else declared. A few broken bytes in the midst of UTF-8 are read alone; else it is what the server
/// says, else windows-1252.
fn decode_not_utf_8<'a>(bytes: &'a [u8], declared: Option<&str>, hint: Option<&'static Encoding>) -> Decoded<'a> {
    let mut sound = 0_usize;
    let mut broken = 0_usize;
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count() / 2;
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let hint = hint.filter(|encoding| *encoding != UTF_8);
    // Windows-1252 is UTF-8 by chance now and then (`Ü”`), but not in every fourth place.
    let is_mixed = sound > broken || (hint.is_none() && sound > broken / 4);
    let encoding = if is_mixed { UTF_8 } else { hint.unwrap_or(WINDOWS_1252) };
    if encoding != UTF_8 && hint == Some(encoding) && declared.is_none() {
        return decode_as(bytes, encoding);
    }
    let text = if encoding == UTF_8 { mixed(bytes) } else { encoding.decode_without_bom_handling(bytes).0 };
    let what = declared.map_or_else(|| "not declared".to_owned(), |label| format!("declared as {label}"));
    let other = if encoding == UTF_8 { "some bytes are not UTF-8" } else { "it is not UTF-8" };
    Decoded { text, complaint: Some(format!("({what}, but {other}; read as {})", other_name(encoding))) }
}

/// UTF-8 by its byte order mark.
fn decode_mixed(bytes: &[u8]) -> Decoded<'_> {
    let text = mixed(bytes);
    let is_sound = matches!(text, Cow::Borrowed(_));
    let complaint =
        (!is_sound).then(|| format!("(marked as UTF-8, but some bytes are not; read as {})", other_name(UTF_8)));
    Decoded { text, complaint }
}

/// As what the bytes were read that are not in the encoding.
fn other_name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 { WINDOWS_1252.name() } else { encoding.name() }
}

/// UTF-8 with bytes of windows-1252 in it, which is what such bytes mostly are: a quotation from elsewhere, a name from a
/// database. Not what is left of a longer character that was cut.
fn mixed(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let upper: Vec<u8> = (0x80..=0xff).collect();
    let upper: Vec<char> = WINDOWS_1252.decode_without_bom_handling(&upper).0.chars().collect();
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let is_latin = text.chars().next_back().is_none_or(|before| before < '\u{250}' || !before.is_alphabetic());
        match chunk.invalid() {
            [] => {}
            // No byte below 0x80 is ever invalid.
            [byte] if is_latin => text.push(upper[usize::from(byte & 0x7f)]),
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(text)
}

fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let complaint = broken.then(|| format!("(some bytes are not {}; they are shown as \u{fffd})", encoding.name()));
    Decoded { text, complaint }
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16BE || encoding == UTF_16LE
}

/// What `<?xml .. encoding=".."?>` says, or a web page's `<meta charset>`.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(1024)];
    let declaration = if find(head, b"<?xml").is_some() {
        let end = find(head, b"?>").unwrap_or(head.len());
        let at = find(&head[..end], b"encoding")?;
        &head[at + 8..end]
    } else {
        let at = find(head, b"charset")?;
        &head[at + 7..]
    };
    let value = declaration.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let length =
        value.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte)).unwrap_or(value.len());
    std::str::from_utf8(&value[..length]).ok()
}

/// Byte by byte: for a head this is quicker than asking the processor what it can do.
fn find(head: &[u8], what: &[u8]) -> Option<usize> {
    head.windows(what.len()).position(|window| window == what)
}

/// UTF-32 by its mark or by the zero bytes around the first character. The encoding standard has forgotten it; feeds have not.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let (start, read): (usize, fn([u8; 4]) -> u32) = match bytes {
        [0xff, 0xfe, 0, 0, ..] => (4, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, ..] => (4, u32::from_be_bytes),
        [b'<' | b'{', 0, 0, 0, ..] => (0, u32::from_le_bytes),
        [0, 0, 0, b'<' | b'{', ..] => (0, u32::from_be_bytes),
        _ => return None,
    };
    let characters = bytes[start..].as_chunks::<4>().0.iter();
    Some(characters.map(|quad| char::from_u32(read(*quad)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(label: &str, encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let mut bytes = format!("<?xml version=\"1.0\" encoding=\"{label}\"?><t>").into_bytes();
        bytes.extend_from_slice(&encoding.encode(text).0);
        bytes
    }

    #[test]
    fn every_declared_encoding_is_read() {
        let table = [
            ("windows-1252", "“Café” – naïve"),
            ("ISO-8859-1", "Café"),
            ("gb18030", "中文播客"),
            ("GB2312", "中文播客"),
            ("Big5", "繁體中文"),
            ("EUC-KR", "팟캐스트"),
            ("EUC-JP", "ポッドキャスト"),
            ("Shift_JIS", "ポッドキャスト"),
            ("ISO-2022-JP", "ポッドキャスト"),
            ("KOI8-R", "Подкаст"),
        ];
        for (label, text) in table {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let bytes = xml(label, encoding, text);
            let decoded = decode(&bytes, Some("utf-8"));
            assert!(decoded.text.ends_with(text), "{label}: {}", decoded.text);
            assert_eq!(decoded.complaint, None, "{label}");
        }
    }

    #[test]
    fn marks_and_wide_encodings_are_read() {
        let text = "<?xml version=\"1.0\"?><t>Café</t>";
        let wide = |big: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let wider: Vec<u8> = text.chars().flat_map(|c| (c as u32).to_be_bytes()).collect();
        let marked = format!("\u{feff}{text}").into_bytes();
        for bytes in [wide(true, true), wide(false, true), wide(true, false), wide(false, false), wider, marked] {
            assert_eq!(decode(&bytes, Some("latin1")).text, text);
        }
    }

    #[test]
    fn a_false_declaration_is_seen_through() {
        let latin = [b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><t>Caf".as_slice(), b"\xe9</t>"].concat();
        let decoded = decode(&latin, Some("utf-8"));
        assert!(decoded.text.ends_with("Café</t>") && decoded.complaint.is_some());
        let utf_8 = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><t>Café</t>".as_bytes();
        let decoded = decode(utf_8, None);
        assert!(decoded.text.ends_with("Café</t>") && decoded.complaint.is_some());
        let cyrillic = b"<?xml version=\"1.0\" encoding=\"utf-8\"?><t>\xcf\xcf\xc4\xcb\xc1\xd3\xd4</t>";
        assert!(decode(cyrillic, Some("koi8-r")).text.contains("оодкаст"));
        let by_hint = decode(b"<t>\xcf\xcf\xc4\xcb\xc1\xd3\xd4</t>", Some("koi8-r"));
        assert!(by_hint.text.contains("оодкаст") && by_hint.complaint.is_none());
        let mut broken = "<t>Подкаст ".repeat(20).into_bytes();
        broken.push(0xff);
        assert!(decode(&broken, None).text.contains("Подкаст"));
        let mixed = ["<t>naïve Café ", "<t>"].map(str::as_bytes).join(&b"Caf\xe9 \x93x\x94 "[..]);
        assert_eq!(decode(&mixed, None).text, "<t>naïve Café Café “x” <t>");
        let cut = [&"Подкас".as_bytes()[..11], b" x", &"“ab”".as_bytes()[..2], "é".as_bytes()].concat();
        assert_eq!(decode(&[b"\xef\xbb\xbf", &cut[..]].concat(), None).text, "Подка\u{fffd} x\u{fffd}é");
    }
}
