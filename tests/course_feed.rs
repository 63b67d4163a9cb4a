//! The built-in course: its feed is what its sources say, and reads as it should.

#[path = "../examples/build_course.rs"]
#[expect(dead_code, reason = "the test writes nothing")]
mod build_course;

use std::fs;

use podtui::feed::{self, Source, Trust};
use podtui::model::{FeedDocument, ShowId, ShowType, Timestamp};

fn course() -> FeedDocument {
    read("feed.json")
}

fn read(name: &str) -> FeedDocument {
    let bytes = fs::read(build_course::course_folder().join(name)).expect("it is committed");
    let source = Source {
        url: None,
        charset: None,
        show: Some(ShowId::from("ai-podcast")),
        now: Timestamp(1_764_000_000),
        trust: Trust::BuiltIn,
    };
    feed::parse(&bytes, &source).expect("the course is a feed")
}

#[test]
fn the_committed_feed_is_what_its_sources_say() {
    let folder = build_course::course_folder();
    for (name, built) in [("feed.json", build_course::feed(folder)), ("list.json", build_course::list(folder))] {
        let committed = fs::read_to_string(folder.join(name)).unwrap_or_default();
        let built = built.expect("the sources can be read");
        assert!(committed == built, "assets/ai-podcast/{name} is stale. Rebuild it with: cargo course");
    }
}

#[test]
fn the_list_is_the_feed_without_its_scripts() {
    let mut whole = course();
    whole.episodes.iter_mut().for_each(|lesson| lesson.content = None);
    assert_eq!(read("list.json"), whole);
}

#[test]
fn every_lesson_is_whole() {
    let course = course();
    assert_eq!(course.problems, []);
    assert_eq!((course.show.id.as_str(), course.show.title.as_str()), ("ai-podcast", "AI Podcast"));
    assert_eq!((course.show.show_type, course.format.as_str()), (Some(ShowType::Serial), "JSON Feed 1.1"));
    assert_eq!(course.episodes.len(), 119);
    for (index, lesson) in course.episodes.iter().enumerate() {
        let id = lesson.id.as_str();
        assert_eq!(
            (lesson.number, lesson.guid.as_str(), lesson.show.as_str()),
            (Some((index + 1) as f64), id, "ai-podcast")
        );
        assert!(id.starts_with(&format!("{:03}-", index + 1)), "{id}");
        let audio = lesson.audio.as_ref().expect(id);
        assert_eq!(audio.url, format!("podtui:ai-podcast/audio/{id}.opus"));
        assert_eq!(audio.mime_type.as_deref(), Some("audio/ogg; codecs=opus"));
        assert!(audio.bytes.is_some_and(|bytes| bytes > 100_000), "{id}");
        assert!(
            lesson.duration.is_some_and(|length| (80..100).contains(&length.as_secs())),
            "{id}: {:?}",
            lesson.duration
        );
        assert_eq!(lesson.transcripts[0].url, format!("podtui:ai-podcast/transcripts/{id}.vtt"));
        assert!(lesson.description.is_some() && lesson.takeaway.is_some() && lesson.section.is_some(), "{id}");
        assert!(lesson.content.as_ref().is_some_and(|script| script.split_whitespace().count() > 200), "{id}");
        assert!(
            !lesson.related.is_empty()
                && lesson.related.iter().all(|related| course.episodes.iter().any(|other| other.id == *related))
        );
        assert_eq!(lesson.published, None, "no date is invented");
    }
}

#[test]
fn every_transcript_tells_its_script_word_by_word() {
    let folder = build_course::course_folder();
    for lesson in course().episodes {
        let bytes =
            fs::read(folder.join(format!("transcripts/{}.vtt", lesson.id))).expect("each lesson has its transcript");
        let transcript = feed::transcript(&bytes, Some("text/vtt")).expect("it is WebVTT");
        let said: Vec<&str> = transcript.cues.iter().flat_map(|cue| cue.text.split_whitespace()).collect();
        let script = lesson.content.expect("each lesson has its script");
        assert_eq!(said, script.split_whitespace().collect::<Vec<_>>(), "{}", lesson.id);
        for cue in &transcript.cues {
            let words: Vec<&str> = cue.words.iter().map(|word| word.text.as_str()).collect();
            // A cue of one word begins where its word does, and needs no time of its own.
            assert!(words.join(" ") == cue.text || !cue.text.contains(' '), "{}: {}", lesson.id, cue.text);
            assert!(cue.words.is_sorted_by_key(|word| word.start), "{}", lesson.id);
        }
    }
}
