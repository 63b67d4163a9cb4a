//! JSON Feed 1.0 and 1.1, and the `_podcast` extension.

use crate::feed::{Source, Trust, parse};
use crate::model::{EpisodeType, FeedDocument, ShowType, Timestamp, fingerprint};

fn read(text: &str) -> FeedDocument {
    let url = Some("https://h.example/feed.json");
    let source = Source { url, charset: None, show: None, now: Timestamp(1_795_564_800), trust: Trust::Remote };
    parse(text.as_bytes(), &source).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn items(items: &str) -> FeedDocument {
    read(&format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"S\",\"items\":[{items}]}}"))
}

#[test]
fn every_member_is_read() {
    let document = read(
        r#"{"version":"https://jsonfeed.org/version/1","title":"Tides","home_page_url":"https://t.example/","description":"About <b>the sea</b>",
        "icon":"big.png","favicon":"small.png","language":"en","authors":[{"name":"Ann","url":"https://t.example/ann"}],"expired":true,
        "_podcast":{"type":"serial"},
        "items":[{"id":7,"url":"/7","title":"High &amp; low","content_html":"<p>Why the sea rises</p>","summary":"Short","image":"7.png",
          "date_published":"2026-01-31T08:00:00Z","date_modified":"2026-02-01T08:00:00Z","authors":[{"name":"Bo","avatar":"bo.png"}],
          "attachments":[{"url":"https://h.example/7.mp3","mime_type":"audio/mpeg","size_in_bytes":5,"duration_in_seconds":91.06}],
          "_podcast":{"number":1.5,"season":2,"season_name":"The moon","section":"Water","episode_type":"trailer","explicit":false,"takeaway":"Wait.",
            "related":["8",9],"transcripts":[{"url":"7.srt"},{"url":"7.vtt","type":"text/vtt","language":"en"}],"chapters_url":"7.json",
            "persons":[{"name":"Cy","role":"guest","href":"https://t.example/cy"}]}}]}"#,
    );
    assert_eq!((document.format.as_str(), document.complete), ("JSON Feed 1.0", true));
    let show = &document.show;
    assert_eq!((show.title.as_str(), show.description.as_deref()), ("Tides", Some("About the sea")));
    assert_eq!((show.image.as_deref(), show.author.as_deref()), (Some("https://h.example/big.png"), Some("Ann")));
    assert_eq!((show.language.as_deref(), show.show_type), (Some("en"), Some(ShowType::Serial)));
    let episode = &document.episodes[0];
    assert_eq!((episode.guid.as_str(), episode.title.as_str()), ("7", "High & low"));
    assert_eq!(
        (episode.description.as_deref(), episode.content.as_deref()),
        (Some("Short"), Some("<p>Why the sea rises</p>"))
    );
    assert_eq!(
        (episode.link.as_deref(), episode.image.as_deref()),
        (Some("https://h.example/7"), Some("https://h.example/7.png"))
    );
    assert_eq!(episode.published.and_then(Timestamp::date).as_deref(), Some("2026-01-31"));
    assert_eq!(episode.duration.map(|length| length.as_millis()), Some(91_060));
    assert_eq!((episode.number, episode.season), (Some(1.5), Some(2.0)));
    assert_eq!((episode.section.as_deref(), episode.season_name.as_deref()), (Some("Water"), Some("The moon")));
    assert_eq!((episode.episode_type, episode.explicit), (Some(EpisodeType::Trailer), Some(false)));
    assert_eq!(episode.takeaway.as_deref(), Some("Wait."));
    let related: Vec<&str> = episode.related.iter().map(crate::model::EpisodeId::as_str).collect();
    assert_eq!(related, [fingerprint(&[show.id.as_str(), "8"]), fingerprint(&[show.id.as_str(), "9"])]);
    assert_eq!(episode.transcripts[0].url, "https://h.example/7.vtt");
    assert_eq!(episode.chapters_url.as_deref(), Some("https://h.example/7.json"));
    assert_eq!((episode.persons[0].name.as_str(), episode.persons[0].role.as_deref()), ("Cy", Some("guest")));
    assert_eq!(document.problems, []);
}

#[test]
fn a_wrong_type_costs_its_field_and_a_bad_item_costs_itself() {
    let document = items(
        r#"{"id":{"x":[]},"title":["a"],"url":"/1","attachments":"none"}, 7, null, [], {}, {"id":"2","id":"3","title":true,"unknown":{"deep":[[[]]]},"authors":{"name":"Ann"}}"#,
    );
    let found: Vec<_> =
        document.episodes.iter().map(|episode| (episode.guid.as_str(), episode.title.as_str())).collect();
    assert_eq!(found, [("https://h.example/1", "https://h.example/1"), ("3", "true")]);
    assert_eq!(document.episodes[1].persons[0].name, "Ann");
}

#[test]
fn broken_json_is_mended_where_that_is_safe() {
    let document = items("{\"id\":\"1\",\"title\":\"half \\ud83d pair\",},{\"id\":\"2\",\"title\":\"a\nb\"},");
    let found: Vec<_> = document.episodes.iter().map(|episode| episode.title.as_str()).collect();
    assert_eq!(found, ["half \u{fffd} pair", "a b"]);
    assert!(!document.cut_off && document.problems.iter().any(|problem| problem.what.contains("not valid JSON")));
    let number = items("{\"id\":\"1\",\"title\":\"A\",\"_podcast\":{\"number\":1e400}},{\"id\":\"2\",\"title\":\"B\"}");
    assert_eq!((number.episodes.len(), number.episodes[0].number, number.cut_off), (2, None, false));
    let element = items("{\"id\":\"1\",\"title\":\"A\"},{\"id\" 2},{\"id\":\"3\",\"title\":\"C\"}");
    let found: Vec<_> = element.episodes.iter().map(|episode| episode.title.as_str()).collect();
    assert_eq!((found, element.cut_off), (vec!["A", "C"], false));
    let lost = items("{\"id\":\"1\",\"title\":\"A\"},{\"id\": what");
    assert_eq!((lost.episodes.len(), lost.cut_off), (1, false));
    let cut = read(
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\"},{\"id\" 2},{\"id\":\"3\"},{\"id\": what",
    );
    assert_eq!((cut.episodes.len(), cut.cut_off), (2, true));
}

#[test]
fn depth_costs_nothing() {
    let deep = format!("{{\"id\":\"1\",\"x\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(items(&deep).episodes.len(), 1);
}

#[test]
fn content_in_plain_text_keeps_its_angles() {
    let document = items(r#"{"id":"1","content_text":"if a <b> c &amp; d\n\nnext"}"#);
    assert_eq!(document.episodes[0].description.as_deref(), Some("if a <b> c &amp; d\n\nnext"));
}
