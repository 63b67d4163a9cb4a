//! Transcripts in every form, and what is no transcript.

use super::*;
use crate::model::Word;

/// Start, end, speaker and text of each cue.
fn cues(text: &str) -> Vec<(f64, Option<f64>, Option<String>, String)> {
    let read = transcript(text.as_bytes(), None).unwrap_or_else(|error| panic!("{error}: {text}"));
    read.cues
        .into_iter()
        .map(|cue| (cue.start.seconds(), cue.end.map(Position::seconds), cue.speaker, cue.text))
        .collect()
}

fn texts(text: &str) -> Vec<String> {
    cues(text).into_iter().map(|(.., text)| text).collect()
}

fn cue(start: f64, end: f64, text: &str) -> (f64, Option<f64>, Option<String>, String) {
    (start, Some(end), None, text.to_owned())
}

#[test]
fn webvtt_is_read_by_the_algorithm() {
    let file = "WEBVTT - title\nKind: captions\n\nNOTE a note\nof two lines\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\n\
        id 1\n00:01.000 --> 00:02.500 align:start line:0\n<v.loud Ann Lee>Hello <i.x>there</i> &amp; you\nsecond line\n\n\
        01:00:00.000 --> 01:00:01.000\nlate\n\n00:03,000 --> 00:04,000\nbad comma\n\n00:05.000 --> 00:04.000\nbackwards\n00:06.000-->00:07.000\nnext at once\n\n\
        00:08.000 --> 00:09.000\n\nstray text\n";
    let expected = [
        (1.0, Some(2.5), Some("Ann Lee".to_owned()), "Hello there & you second line".to_owned()),
        cue(5.0, 4.0, "backwards"),
        cue(6.0, 7.0, "next at once"),
        cue(8.0, 9.0, ""),
        cue(3600.0, 3601.0, "late"),
    ];
    assert_eq!(cues(file), expected);
    assert_eq!(cues(&file.replace('\n', "\r\n")), expected);
    assert_eq!(cues(&file.replace('\n', "\r")), expected);
    assert_eq!(cues(&format!("\u{feff}{file}")), expected);
    assert_eq!(cues("WEBVTT"), []);
    assert_eq!(texts("WEBVTT\n00:01.000 --> 00:02.000\nno blank line"), ["no blank line"]);
}

#[test]
fn word_times_are_kept() {
    let read = transcript(
        b"WEBVTT\n\n00:01.000 --> 00:03.000\nFour <00:00:01.605>thou<00:00:01.800>sand rows,<00:00:02.000> all.",
        None,
    )
    .unwrap();
    let word = |millis, text: &str| Word { start: Position::from_millis(millis), text: text.to_owned() };
    assert_eq!(
        read.cues[0].words,
        [word(1000, "Four"), word(1605, "thousand"), word(1800, "rows,"), word(2000, "all.")]
    );
    assert_eq!(read.cues[0].text, "Four thousand rows, all.");
}

#[test]
fn srt_is_read_whatever_stands_around_it() {
    let expected = [cue(1.0, 2.0, "One two"), cue(2.5, 3.0, "Three")];
    for file in [
        "1\n00:00:01,000 --> 00:00:02,000\nOne\ntwo\n\n2\n00:00:02,500 --> 00:00:03,000\nThree\n",
        "\u{feff}1\r\n00:00:01.000 --> 00:00:02.000\r\nOne\r\ntwo\r\n\r\n2\r\n00:00:02.500 --> 00:00:03.000\r\nThree",
        "1\r00:00:01,000 --> 00:00:02,000\rOne\rtwo\r\r2\r00:00:02,500 --> 00:00:03,000\rThree\r",
        "00:00:01,0 --> 00:00:02\n<i>One</i>\n<font color=\"red\">two</font>\n\n00:00:02,5 --> 00:00:03\n{\\an8}Three",
        "junk\n\n1\n0:0:1,000 --> 0:0:2,000 X1:5\nOne\ntwo\n\ngarbage here\n\n00:02,500-->00:03,000\n\nThree\n\n",
        "2\n00:00:02,500 --> 00:00:03,000\nThree\n1\n00:00:01,000 --> 00:00:02,000\nOne\ntwo",
    ] {
        assert_eq!(cues(file), expected, "{file:?}");
    }
    assert_eq!(texts("1\n00:00:01,000 --> 00:00:02,000\n42\n\n"), ["42"]);
    for line in [
        "{\\an8}{\\i1}One {\\b1}two{\\b0} th{\\c&H00FF00&}ree",
        "One two three{\\an8}",
        "One {\\pos(1,2)\\fs\n9}two three",
    ] {
        assert_eq!(texts(&format!("1\n00:00:01,000 --> 00:00:02,000\n{line}")), ["One two three"], "{line}");
    }
    assert_eq!(texts("1\n00:00:01,000 --> 00:00:02,000\n{x} {\\y"), ["{x} {\\y"]);
    assert_eq!(texts("1\n00:00:01,000 --> 00:00:02,000\n{\\an8}"), Vec::<String>::new());
    let marked =
        transcript(b"\xef\xbb\xbf1\n00:00:01,000 --> 00:00:02,000\nCaf\xe9 \x93x\x94 na\xc3\xafve", Some("srt"))
            .unwrap();
    assert_eq!(marked.cues[0].text, "Café “x” naïve");
    let latin = transcript(b"1\n00:00:01,000 --> 00:00:02,000\nCaf\xe9 \x93x\x94", Some("srt")).unwrap();
    assert_eq!(latin.cues[0].text, "Café “x”");
}

#[test]
fn srt_cues_without_an_end_are_kept() {
    let read = cues("1\n00:00:01,000 -->\nOpen.\n\n2\n00:00:03,000 --> 00:00:04,000\nClosed.\n");
    assert_eq!(read, [(1.0, None, None, "Open.".to_owned()), cue(3.0, 4.0, "Closed.")]);
}

#[test]
fn json_is_read_in_its_two_dialects() {
    let file = r#"{"version":"1.0.0","segments":[{"startTime":5,"body":"Later &amp; <b>bold</b>"},{"speaker":"Ann","startTime":"1.5","endTime":2,"body":"First"},
        {"body":"no start"},{"startTime":7},8]}"#;
    let expected =
        [(1.5, Some(2.0), Some("Ann".to_owned()), "First".to_owned()), (5.0, None, None, "Later & bold".to_owned())];
    assert_eq!(cues(file), expected);
    let spoken = r#"{"text":"x","segments":[{"start":0.5,"end":2,"text":" Hello there.","words":[{"word":" Hello","start":0.5,"end":1},{"word":" there.","start":1.1}]}]}"#;
    let read = transcript(spoken.as_bytes(), Some("application/json")).unwrap();
    assert_eq!((read.cues[0].text.as_str(), read.cues[0].words.len()), ("Hello there.", 2));
    assert!(transcript(b"{\"a\":1}", None).is_err());
}

#[test]
fn what_is_whole_in_a_broken_json_transcript_is_kept() {
    let said = |text: &str| {
        let (read, damage) = salvaged_transcript(text.as_bytes(), None).unwrap();
        let texts: Vec<String> = read.cues.into_iter().map(|cue| cue.text).collect();
        (texts.join(" "), damage.map(|damage| (damage.broken, damage.cut_off)))
    };
    let segments = r#"{"segments":[{"startTime":0,"body":"One"},{"startTime":1e400,"body":"Two"},{"startTime":2,"body":"Three"}]}"#;
    assert_eq!(said(segments), ("One Three".to_owned(), Some((0, false))));
    assert_eq!(said(&segments.replace("1e400", "1")), ("One Two Three".to_owned(), None));
    assert_eq!(said(&segments.replace("1e400", "1 1")), ("One Three".to_owned(), Some((1, false))));
    assert_eq!(said(&segments[..segments.len() - 5]), ("One".to_owned(), Some((0, true))));
    assert_eq!(said(r#"[{"start":0,"text":"One"},{"start":1,"#), ("One".to_owned(), Some((0, true))));
    assert!(transcript(b"{\"segments\":7 7", None).is_err());
}

#[test]
fn html_and_plain_text_are_read() {
    let page = "<html><head><title>x</title></head><body><cite>Ann Lee:</cite>\n<time>0:05</time>\n<p>Hello\nthere</p><p>again</p>\
        <cite>Bo</cite><time>1:00:01</time><p>Hi <b>Ann</b></p></body></html>";
    let said = |start, who: &str, text: &str| (start, None, Some(who.to_owned()), text.to_owned());
    assert_eq!(
        cues(page),
        [said(5.0, "Ann Lee", "Hello there"), said(5.0, "Ann Lee", "again"), said(3601.0, "Bo", "Hi Ann")]
    );
    let long = format!("<cite>{}</cite>{}", "x".repeat(100_000), "<p>y</p>".repeat(1000));
    assert!(cues(&long).iter().all(|(_, _, speaker, _)| speaker.as_ref().is_some_and(|name| name.len() < 200)));
    assert_eq!(cues("<p>One</p><p>Two</p>"), [(0.0, None, None, "One\n\nTwo".to_owned())]);
    assert_eq!(cues("One\n\nTwo"), [(0.0, None, None, "One\n\nTwo".to_owned())]);
}

#[test]
fn ties_stay_as_in_the_file() {
    let file = "WEBVTT\n\n00:02.000 --> 00:03.000\nc\n\n00:01.000 --> 00:09.000\na\n\n00:01.000 --> 00:02.000\nb";
    assert_eq!(texts(file), ["a", "b", "c"]);
}

#[test]
fn what_is_no_transcript_says_what_it_is() {
    assert_eq!(transcript(b"", None), Err(TranscriptError::Empty));
    assert!(matches!(transcript(b"OggS", None), Err(TranscriptError::NotATranscript { .. })));
    assert!(matches!(transcript(b"<rss><channel/></rss>", None), Err(TranscriptError::NotATranscript { .. })));
    assert_eq!(transcript(&vec![b'x'; limits::TRANSCRIPT_BYTES + 1], None), Err(TranscriptError::TooLarge));
}

#[test]
fn what_is_written_is_read_again() {
    let file = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>Four <00:00:01.605>rows &lt;x&gt;\n\n00:05.000 --> 00:06.000\nplain\n";
    let first = transcript(file.as_bytes(), None).unwrap();
    assert_eq!(transcript(write_vtt(&first).as_bytes(), None).unwrap(), first);
}
