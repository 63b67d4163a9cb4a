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

/// A pattern over and over, with what stands before.
fn flood(before: &str, pattern: &str) -> Vec<u8> {
    let mut text = String::from(before);
    text.extend(std::iter::repeat_n(pattern, (FLOOD - before.len()) / pattern.len()));
    text.into_bytes()
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
        (json, "["),
        (json, "{\"a\":"),
        (json, "{},"),
        (json, "\\ud800"),
        (json, "\"\n"),
        ("", "{"),
        ("<opml>", "<outline xmlUrl='a"),
        ("<opml>", "<outline xmlUrl='a'/>"),
        ("<html>", "<link rel=alternate type=application/rss+xml href=a>"),
        ("<html>", "<title>"),
    ];
    let source = Source {
        url: Some("https://h.example/f"),
        charset: None,
        show: None,
        now: Timestamp(0),
        trust: Trust::Remote,
        brief: false,
    };
    for (before, pattern) in patterns {
        let bytes = flood(before, pattern);
        if let Ok(document) = feed::parse(&bytes, &source) {
            assert!(document.episodes.len() <= 50_000 && document.problems.len() < 1000, "{pattern}");
        }
        if before.starts_with("<opml") {
            assert!(feed::opml(&bytes).is_ok_and(|entries| entries.len() <= 50_000));
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
        let mut bytes = flood(before, pattern);
        bytes.truncate(4 << 20);
        if let Ok(transcript) = feed::transcript(&bytes, None) {
            assert!(!feed::write_vtt(&transcript).is_empty());
        }
    }
}
