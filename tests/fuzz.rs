//! Each fuzz target for a second, and the documents that make readers slow, at full size.

#[path = "../examples/fuzz.rs"]
#[expect(dead_code, reason = "the test prints no report")]
mod fuzz;

use podtui::feed::{self, Source, Trust};
use podtui::model::Timestamp;

#[test]
fn no_target_fails_within_a_second() {
    for (index, target) in fuzz::TARGETS.iter().enumerate() {
        let report =
            fuzz::run(target, 1.0, 0x9e37_79b9_7f4a_7c15 ^ index as u64).unwrap_or_else(|error| panic!("{error:#}"));
        assert!(report.inputs > 10, "{target}: only {} inputs in a second", report.inputs);
    }
}

/// As much as a feed may hold. Without optimization a sixteenth must do: a quadratic reader would not end at either.
const FLOOD: usize = if cfg!(debug_assertions) { 1 << 20 } else { 16 << 20 };

/// A pattern over and over, with what stands before; so many bytes at most, and cut off there.
fn flood(before: &str, pattern: &str, most: usize) -> Vec<u8> {
    let mut text = String::from(before);
    text.extend(std::iter::repeat_n(pattern, (FLOOD - before.len()) / pattern.len()));
    let mut bytes = text.into_bytes();
    bytes.truncate(most);
    bytes
}

/// A feed as it comes from the network.
const fn source() -> Source<'static> {
    let url = Some("https://h.example/f");
    Source { url, charset: None, show: None, now: Timestamp(0), trust: Trust::Remote }
}

/// A quadratic reader would take hours for these; the test run has a limit of its own.
#[test]
fn a_flood_of_anything_is_read_to_the_end() {
    let rss = "<rss version='2.0'><channel><title>S</title><item><title>T";
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[";
    let patterns = [
        (rss, "<"),
        (rss, "<a>"),
        (rss, "</a>"),
        (rss, "<a b='"),
        (rss, "<a b=\"c>"),
        (rss, "<a b='c' d=\"e"),
        (rss, "&"),
        (rss, "&amp"),
        (rss, "&x;"),
        (rss, "&lt;a "),
        (rss, "&lt;!--"),
        (rss, "<![CDATA["),
        (rss, "<!--"),
        (rss, "<!"),
        (rss, "<?"),
        (rss, "<!DOCTYPE x ["),
        (rss, "]]>"),
        (rss, "<item>"),
        (rss, "<item><guid>1</guid></item>"),
        (rss, "</title><title>"),
        (rss, "</title></item><item><title>"),
        ("<rss><channel><item><x ", "a='b' "),
        ("<rss ", "xmlns:a='http://www.w3.org/2005/Atom' "),
        ("<rss><channel><item>", "<x xmlns:a='b'>"),
        ("<rss><channel><item><description><![CDATA[", "<p>"),
        ("<rss><channel><item><description><![CDATA[", "<!--"),
        ("<rss><channel>", "<item><description>&lt;script>"),
        ("<rss><channel>", "<item><enclosure url='a.mp3'/>"),
        ("<rss><channel><item><pubDate>", "1 "),
        ("<rss><channel><item><pubDate>", "Sat, 31 Jan 2026 "),
        ("<rss><channel><item><itunes:duration>", "1"),
        ("<rss><channel><item><itunes:duration>", "1:"),
        ("<rss><channel>", "<item><pubDate>99 June 99</pubDate><itunes:duration>::</itunes:duration></item>"),
        ("<rss><channel>", "<item xml:base='a/'><media:group xml:base='b/'><media:content xml:base='c/' url='d'/>"),
        ("<rss><channel><item>", "<media:content xml:base='a/' url='b'>"),
        ("<rss><channel><item><title>A</title></item></channel></rss>", "<rss>"),
        ("<rss><channel><item><title>A</title></item></channel></rss>", "<item><title>B</title></item>"),
        (json, "["),
        (json, "{\"a\":"),
        (json, "{},"),
        (json, "{\"id\" 1},"),
        (json, "{\"id\":[1},"),
        (json, "1e400,"),
        (json, "]"),
        (json, "{\"id\":1e400,\"title\":\"A\"},"),
        (json, "\\ud800"),
        (json, "\"\n"),
        ("", "{"),
        ("<opml>", "<outline xmlUrl='a"),
        ("<opml>", "<outline xmlUrl='a'/>"),
        ("<html>", "<link rel=alternate type=application/rss+xml href=a>"),
        ("<html>", "<title>"),
    ];
    for (before, pattern) in patterns {
        let bytes = flood(before, pattern, FLOOD);
        if let Ok(document) = feed::parse(&bytes, &source()) {
            assert!(document.episodes.len() <= 50_000 && document.problems.len() < 1000, "{pattern}");
        }
        if before.starts_with("<opml") {
            assert!(feed::opml(&bytes).is_ok_and(|entries| entries.len() <= 50_000));
        }
    }
}

/// As many items as a feed may have. Unoptimized the identity of a few thousand must do.
const CROWD: usize = if cfg!(debug_assertions) { 5_000 } else { 49_000 };

#[test]
fn a_crowd_of_items_with_one_guid_is_told_apart() {
    let one = |_: usize| "https://h.example/a.mp3".to_owned();
    let other = |index: usize| format!("https://h.example/{index}.mp3");
    let count = |address: &dyn Fn(usize) -> String, guid: &str| {
        let mut text = String::from("<rss version='2.0'><channel><title>S</title>");
        for index in 0..CROWD {
            let url = address(index);
            text.push_str(&format!("<item><title>T</title>{guid}<enclosure url='{url}'/></item>"));
        }
        let document = feed::parse(text.as_bytes(), &source()).expect("a feed");
        let ids: std::collections::HashSet<_> = document.episodes.iter().map(|episode| episode.id.clone()).collect();
        assert_eq!(ids.len(), document.episodes.len(), "no two episodes share a key");
        assert!(document.problems.len() < 100);
        document.episodes.len()
    };
    assert_eq!(count(&one, "<guid>1</guid>"), 1);
    assert_eq!(count(&other, "<guid>1</guid>"), CROWD);
    assert_eq!(count(&one, ""), 1);
    assert_eq!(count(&other, ""), CROWD);
    let bare = format!("<rss><channel>{}</channel></rss>", "<item><title>T</title></item>".repeat(CROWD));
    assert_eq!(feed::parse(bare.as_bytes(), &source()).map(|document| document.episodes.len()), Ok(1));
}

#[test]
fn a_flood_of_anything_is_a_chapters_document_or_none() {
    let patterns = [
        ("{\"chapters\":[", "{\"startTime\":1},"),
        ("{\"chapters\":[", "{\"startTime\":1e400},"),
        ("{\"chapters\":[", "{\"startTime\" 1},"),
        ("{\"chapters\":[", "{\"startTime\":[1},"),
        ("{\"chapters\":[", "["),
        ("{\"chapters\":[", "{\"a\":"),
        ("{\"chapters\":[", "}"),
        ("{\"chapters\":[", "\""),
        ("{\"chapters\":", "1e"),
        ("<psc:chapters>", "<psc:chapter start='1'/>"),
        ("<psc:chapters>", "<"),
    ];
    for (before, pattern) in patterns {
        if let Ok(chapters) = feed::chapters(&flood(before, pattern, 1 << 20)) {
            assert!(chapters.len() <= 10_000, "{pattern}");
        }
    }
}

#[test]
fn a_flood_of_anything_is_a_transcript_or_none() {
    let patterns = [
        ("WEBVTT\n\n", "00:01.000 --> 00:02.000\n"),
        ("WEBVTT\n\n", "00:01.000 --> 00:02.000\nx\n\n"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<00:00:01.000>"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v a>"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "&"),
        ("WEBVTT\n\n", "00:01.000 --> 00:02.000\n<v a><b><i><c.x><00:00:01.500>x</c></i></b></v>\n\n"),
        ("1\n00:00:01,000 --> 00:00:02,000\n", "{\\"),
        ("1\n00:00:01,000 --> 00:00:02,000\n", "{\\an8}x"),
        ("{\"segments\":[", "{\"startTime\" 1,\"body\":\"x\"},"),
        ("{\"segments\":[", "{\"startTime\":1e400,\"body\":\"x\"},"),
        ("1\n00:00:01,000 --> 00:00:02,000\n", "<"),
        ("1\n00:00:01,000 --> 00:00:02,000\n", "1\n"),
        ("", "00:00:01,000 --> 00:00:02,000\n1\n"),
        ("", "-->\n"),
        ("<p>", "<cite>"),
        ("<p>", "<p>"),
        ("<p>", "<!--"),
        ("<p>", "<time>0:01"),
        ("{\"segments\":[", "["),
        ("{\"segments\":[", "{\"startTime\":1,\"body\":\"x\"},"),
        ("", "\r"),
        ("", "x"),
    ];
    for (before, pattern) in patterns {
        if let Ok(transcript) = feed::transcript(&flood(before, pattern, 4 << 20), None) {
            assert!(!feed::write_vtt(&transcript).is_empty());
        }
    }
}
