//! Pieces meant to harm: nothing panics, nothing steers a terminal, time is bounded.

use proptest::prelude::*;

use super::*;
use crate::feed;
use crate::model::Transcript;

fn is_clean(text: &str) -> bool {
    text.chars().all(|c| {
        (!c.is_control() || c == '\n' || c == '\t') && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

/// Every text of a document that may reach a screen.
fn texts(document: &FeedDocument) -> Vec<&str> {
    let show = &document.show;
    let mut texts = vec![document.format.as_str(), &show.title];
    texts.extend(
        [&show.description, &show.link, &show.image, &show.author, &show.language, &document.moved_to]
            .into_iter()
            .flatten()
            .map(String::as_str),
    );
    for episode in &document.episodes {
        texts.extend([episode.title.as_str(), &episode.guid, episode.id.as_str()]);
        let optional = [
            &episode.description,
            &episode.content,
            &episode.link,
            &episode.image,
            &episode.section,
            &episode.takeaway,
            &episode.chapters_url,
        ];
        texts.extend(optional.into_iter().flatten().map(String::as_str));
        texts.extend(
            episode.enclosures.iter().flat_map(|file| [Some(file.url.as_str()), file.mime_type.as_deref()]).flatten(),
        );
        texts.extend(episode.persons.iter().map(|person| person.name.as_str()));
        texts.extend(episode.transcripts.iter().map(|link| link.url.as_str()));
    }
    texts.extend(document.problems.iter().flat_map(|problem| [problem.what.as_str(), &problem.location]));
    texts
}

fn check_feed(bytes: &[u8]) -> Result<(), TestCaseError> {
    match parse(bytes, &source()) {
        Ok(document) => {
            for text in texts(&document) {
                prop_assert!(is_clean(text), "{text:?}");
            }
            prop_assert!(document.episodes.iter().all(|episode| !episode.title.is_empty() && !episode.guid.is_empty()));
            let again = parse(bytes, &source()).expect("it was a feed before");
            prop_assert_eq!(document, again, "identity must not change from one refresh to the next");
        }
        Err(error) => prop_assert!(is_clean(&error.to_string())),
    }
    Ok(())
}

fn check_transcript(transcript: &Transcript) -> Result<(), TestCaseError> {
    prop_assert!(transcript.cues.is_sorted_by_key(|cue| cue.start));
    for cue in &transcript.cues {
        prop_assert!(is_clean(&cue.text) && cue.speaker.as_deref().is_none_or(is_clean));
        if !cue.words.is_empty() {
            let words: Vec<&str> = cue.words.iter().map(|word| word.text.as_str()).collect();
            prop_assert_eq!(words.join(" "), cue.text.as_str());
        }
    }
    Ok(())
}

/// Pieces of feeds in any order, with anything between them.
fn pieces(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(all).prop_map(str::to_owned), 1 => "\\PC{0,8}", 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const XML: &[&str] = &[
    "<rss version='2.0'>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<description>",
    "</description>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<guid isPermaLink='true'>",
    "</guid>",
    "<enclosure url='",
    "x.mp3",
    "' length='1'/>",
    "<itunes:duration>",
    "</itunes:duration>",
    "1:05",
    "&amp;",
    "&",
    "&#27;",
    "&#x202e;",
    ";",
    "<",
    ">",
    "\"",
    "'",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "</entry>",
    "<link rel='enclosure' href='",
    "'/>",
    "<!DOCTYPE a [",
    "]>",
    "<?xml encoding='",
    "?>",
    "<media:group>",
    "<podcast:person>",
    "<psc:chapters>",
    "<psc:chapter start='1'/>",
    "\u{1b}[31m",
    "\0",
    "\u{202e}",
    "</channel>",
    "</rss>",
    "<p>",
    "<br/>",
    "31 Jan 2026",
    "<pubDate>",
    "</pubDate>",
];

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"items\":[",
    "\"version\":\"https://jsonfeed.org/version/1.1\"",
    "\"id\":",
    "\"title\":\"x\"",
    "\"attachments\":",
    "\"_podcast\":",
    "\"url\":\"x.mp3\"",
    "1",
    "-1e400",
    "null",
    "true",
    "\\u001b",
    "\\ud800",
    "\\",
    "\"related\":",
    "\"content_html\":\"<p>\"",
    "\"chapters\":[{\"startTime\":1}]",
    "\"segments\":[{\"startTime\":1,\"body\":\"x\"}]",
];

const CUES: &[&str] = &[
    "WEBVTT\n\n",
    "\n",
    "\r",
    "\n\n",
    "1\n",
    "00:01.000 --> 00:02.000",
    "00:00:01,000 --> 00:00:02,000",
    "-->",
    "<v Ann>",
    "<00:00:01.500>",
    "<b>",
    "</b>",
    "&amp;",
    "&lt;",
    "word ",
    " ",
    "NOTE x",
    "\0",
    "\u{1b}",
    "<",
    ">",
    "{\\an8}",
    "<p>",
    "<cite>Ann:</cite>",
    "<time>0:05</time>",
    "\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_xml_can_make_it_panic_or_speak_to_the_terminal(text in pieces(XML)) {
        check_feed(format!("<rss version='2.0'><channel>{text}").as_bytes())?;
        check_feed(text.as_bytes())?;
        let _ = feed::opml(text.as_bytes());
    }

    #[test]
    fn no_json_can_make_it_panic_or_speak_to_the_terminal(text in pieces(JSON)) {
        check_feed(text.as_bytes())?;
        check_feed(format!("{{\"items\":[{{{text}").as_bytes())?;
        let _ = feed::chapters(text.as_bytes());
    }

    #[test]
    fn no_bytes_can_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check_feed(&bytes)?;
        let _ = feed::chapters(&bytes);
        if let Ok(transcript) = feed::transcript(&bytes, None) {
            check_transcript(&transcript)?;
        }
    }

    #[test]
    fn no_transcript_can_make_it_panic_and_words_make_the_text(text in pieces(CUES)) {
        for text in [text.clone(), format!("WEBVTT\n\n{text}")] {
            if let Ok(transcript) = feed::transcript(text.as_bytes(), None) {
                check_transcript(&transcript)?;
                let again = feed::transcript(feed::write_vtt(&transcript).as_bytes(), Some("vtt")).expect("what is written is WebVTT");
                check_transcript(&again)?;
                let spoken = |one: &Transcript| one.cues.iter().filter(|cue| !cue.text.is_empty()).map(|cue| cue.text.replace('\n', " ").replace("  ", " ")).collect::<Vec<_>>();
                prop_assert_eq!(spoken(&again), spoken(&transcript));
            }
        }
    }

    #[test]
    fn html_comes_out_plain(html in pieces(XML)) {
        let plain = feed::plain_text(&html);
        prop_assert!(is_clean(&plain), "{plain:?}");
        for code in feed::time_codes(&html, None) {
            prop_assert!(html.get(code.range).is_some());
        }
    }
}
