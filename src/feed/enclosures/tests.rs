//! Enclosures as publishers write them: types, lengths, addresses.

use super::*;
use crate::feed::{Source, Trust};
use crate::model::Timestamp;

fn addresses() -> Addresses {
    let url = Some("https://h.example/f/feed");
    Addresses::new(&Source { url, charset: None, show: None, now: Timestamp(0), trust: Trust::Remote })
}

fn draft(url: &'static str, mime_type: &'static str, length: &'static str) -> EnclosureDraft<'static> {
    let some = |text: &'static str| (!text.is_empty()).then(|| text.into());
    EnclosureDraft { url: url.into(), mime_type: some(mime_type), length: some(length), ..EnclosureDraft::default() }
}

fn played(drafts: &[EnclosureDraft]) -> Option<String> {
    resolve(drafts, &addresses(), |_, _| {})
        .audio
        .map(|audio| audio.url.rsplit('/').next().unwrap_or_default().to_owned())
}

#[test]
fn the_sound_is_played_whatever_its_type_says() {
    let table: [(&[EnclosureDraft], Option<&str>); 14] = [
        (&[draft("a.mp3", "audio/mpeg", "1")], Some("a.mp3")),
        (&[draft("a.mp3", "", "")], Some("a.mp3")),
        (&[draft("a.mp3", "text/html", "")], Some("a.mp3")),
        (&[draft("a.jpg", "audio/mpeg", "")], None),
        (&[draft("play", "audio/mpeg", "")], Some("play")),
        (&[draft("play?id=1", "", "")], Some("play?id=1")),
        (&[draft("a", "application/octet-stream", "")], Some("a")),
        (&[draft("a", "image/png", "")], None),
        (&[draft("a.jpg", "image/jpeg", ""), draft("b.mp3", "audio/mpeg", "")], Some("b.mp3")),
        (&[draft("a.mp4", "video/mp4", ""), draft("b.m4a", "audio/mp4", "")], Some("b.m4a")),
        (&[draft("a.mp4", "video/mp4", "")], Some("a.mp4")),
        (&[draft("a.pdf", "application/pdf", "")], None),
        (&[draft("a.mp3", "mp3", ""), draft("b.mp3", "audio/mpeg", "")], Some("a.mp3")),
        (&[], None),
    ];
    for (drafts, expected) in table {
        assert_eq!(played(drafts).as_deref(), expected, "{drafts:?}");
    }
}

#[test]
fn lengths_are_bytes_or_nothing() {
    let table = [
        ("123", Some(123)),
        (" 123 ", Some(123)),
        ("123.0", Some(123)),
        ("", None),
        ("0", None),
        ("-5", None),
        ("12.5", None),
        ("unknown", None),
        ("99999999999999999999", None),
        ("+5", None),
    ];
    for (text, bytes) in table {
        assert_eq!(resolve(&[draft("a.mp3", "", text)], &addresses(), |_, _| {}).all[0].bytes, bytes, "{text}");
    }
}

#[test]
fn one_address_is_one_file() {
    let drafts =
        [draft(" a.mp3\n", "", ""), draft("https://h.example/f/a.mp3", "Audio/MPEG", "5"), draft("b c[1].mp3", "", "")];
    let files = resolve(&drafts, &addresses(), |_, _| {});
    let expected = [
        Enclosure { url: "https://h.example/f/a.mp3".into(), mime_type: Some("audio/mpeg".into()), bytes: Some(5) },
        Enclosure { url: "https://h.example/f/b%20c%5B1%5D.mp3".into(), mime_type: None, bytes: None },
    ];
    assert_eq!(files.all, expected);
    assert_eq!(files.audio.as_ref(), Some(&expected[0]));
}

#[test]
fn an_alternate_is_played_only_for_want_of_a_proper_one() {
    let alternate = |url| EnclosureDraft { alternate: true, ..draft(url, "audio/opus", "") };
    assert_eq!(played(&[alternate("a.opus"), draft("b.mp3", "", "")]).as_deref(), Some("b.mp3"));
    assert_eq!(played(&[alternate("a.opus")]).as_deref(), Some("a.opus"));
    assert_eq!(played(&[alternate("")]), None);
}

#[test]
fn a_file_name_is_read_without_extension_and_escapes() {
    let table = [
        ("https://a.example/x/My%20Show.mp3?y=z.w", Some("My Show")),
        ("https://a.example/x/", None),
        ("https://a.example/play", Some("play")),
        ("https://a.example/%1b%5b31m.mp3", Some("[31m")),
    ];
    for (url, name) in table {
        assert_eq!(file_name(url).as_deref(), name, "{url}");
    }
}
