//! The commands over feeds, files and subscriptions: what JSON.md promises, with every field that the source has.

use serde_json::{Value, json as value};

use super::fault_server::{FaultServer, Page};
use super::{done, home, json, lesson, podtui, server};

/// A feed that has everything that is read, served with what it names.
fn rich() -> FaultServer {
    let server = FaultServer::start();
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Rich &amp; Full</title><link>https://example.org/</link><description>About it.</description>
<language>en-gb</language><itunes:author>Ann Author</itunes:author><itunes:type>serial</itunes:type>
<itunes:image href="https://example.org/art.jpg"/>
<item><title>The One &amp; Only</title><guid isPermaLink="false">guid-1</guid><link>https://example.org/1</link>
<pubDate>Thu, 1 Oct 2026 08:00:00 GMT</pubDate><itunes:duration>1:31</itunes:duration>
<itunes:episode>7</itunes:episode><podcast:season name="Beginnings">2</podcast:season>
<itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>no</itunes:explicit>
<itunes:image href="https://example.org/1.jpg"/>
<description>Short.</description><content:encoded><![CDATA[<p>The <b>longest</b> text, with markup.</p>]]></content:encoded>
<enclosure url="BASE/sound.opus" type="audio/ogg" length="266368"/>
<podcast:transcript url="BASE/words.vtt" type="text/vtt" language="en"/>
<podcast:chapters url="BASE/chapters.json" type="application/json+chapters"/>
<podcast:person role="host" href="https://example.org/ann" img="https://example.org/ann.jpg">Ann</podcast:person>
</item>
<item><title>Bare</title><guid isPermaLink="false">guid-2</guid><enclosure url="BASE/sound.opus?2"/></item>
</channel></rss>"#;
    server.put("/feed", Page::new(text.replace("BASE", &server.url(""))));
    server.put("/sound.opus", Page::new(lesson()));
    server.put("/words.vtt", Page::new("WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>Hello <00:01.500>you &amp; all\n"));
    let chapters = r#"{"version":"1.2.0","chapters":[{"startTime":30,"title":"Later"},{"startTime":0,"title":"Start",
        "url":"https://example.org/c","toc":false,"endTime":30}]}"#;
    server.put("/chapters.json", Page::new(chapters));
    server
}

#[test]
fn every_field_that_a_feed_has_is_filled() {
    let home = home();
    let server = rich();
    let (document, code) = json(home.path(), &["list", "--json", "--feed", &server.url("/feed")]);
    assert_eq!(code, Some(0));
    let show = value!({"title": "Rich & Full", "description": "About it.", "link": "https://example.org/",
        "feed_url": server.url("/feed"), "image": "https://example.org/art.jpg", "author": "Ann Author",
        "language": "en-gb", "type": "serial"});
    assert_eq!(document["show"], show);
    let mut first = document["episodes"][0].clone();
    let id = first["id"].take();
    assert!(id.as_str().is_some_and(|id| !id.is_empty()));
    let audio = value!({"url": server.url("/sound.opus"), "mime_type": "audio/ogg", "bytes": 266_368});
    let wanted = value!({"id": null, "guid": "guid-1", "number": 7, "season": 2, "season_name": "Beginnings",
        "section": "Beginnings", "title": "The One & Only", "description": "The longest text, with markup.",
        "content": "<p>The <b>longest</b> text, with markup.</p>", "link": "https://example.org/1",
        "image": "https://example.org/1.jpg", "published": "2026-10-01T08:00:00Z", "duration_seconds": 91.0,
        "episode_type": "bonus", "explicit": false, "audio": audio, "enclosures": [audio],
        "transcripts": [{"url": server.url("/words.vtt"), "mime_type": "text/vtt", "language": "en"}],
        "chapters_url": server.url("/chapters.json"),
        "persons": [{"name": "Ann", "role": "host", "link": "https://example.org/ann",
            "image": "https://example.org/ann.jpg"}],
        "takeaway": null, "related": [], "heard": {"state": "new", "position_seconds": 0.0}});
    assert_eq!(first, wanted);
    let second = &document["episodes"][1];
    for unknown in ["number", "season", "description", "published", "duration_seconds", "episode_type", "explicit"] {
        assert_eq!(second[unknown], Value::Null, "{unknown}");
    }
    assert_eq!((&second["audio"]["bytes"], &second["transcripts"]), (&Value::Null, &value!([])));
}

#[test]
fn words_and_chapters_of_an_episode_are_fetched_by_a_query() {
    let home = home();
    let server = rich();
    let feed = server.url("/feed");
    let (cues, code) = json(home.path(), &["transcript", "one & only", "--feed", &feed, "--json"]);
    let cue = &cues["cues"][0];
    assert_eq!((code, &cue["speaker"], &cue["text"]), (Some(0), &value!("Ann"), &value!("Hello you & all")));
    assert_eq!((&cue["start_seconds"], &cue["end_seconds"]), (&value!(1.0), &value!(2.5)));
    assert_eq!(cue["words"][1]["start_seconds"], 1.5);
    let (chapters, code) = json(home.path(), &["chapters", "7", "--feed", &feed, "--json"]);
    let wanted = value!([
        {"start_seconds": 0.0, "end_seconds": 30.0, "title": "Start", "link": "https://example.org/c", "image": null, "hidden": true},
        {"start_seconds": 30.0, "end_seconds": null, "title": "Later", "link": null, "image": null, "hidden": false}]);
    assert_eq!((code, &chapters["chapters"]), (Some(0), &wanted));
    done(home.path(), &["add", &feed]);
    let (cues, _) = json(home.path(), &["transcript", "one & only", "--json"]);
    assert_eq!(cues["cues"][0]["text"], "Hello you & all", "without --feed among the subscriptions");
    let (episode, _) = json(home.path(), &["show", "one & only", "--show", "rich", "--json"]);
    assert_eq!((&episode["show_title"], &episode["guid"]), (&value!("Rich & Full"), &value!("guid-1")));
    let (none, code) = json(home.path(), &["transcript", "bare", "--show", "rich", "--json"]);
    assert_eq!((none, code), (value!({"cues": []}), Some(1)), "nothing could be read: there is none");
}

/// An ID3 tag with two chapters, before some silence that decoders skip.
fn sound_with_chapters() -> Vec<u8> {
    let text = |title: &str| [&[0][..], title.as_bytes()].concat();
    let frame = |id: &[u8; 4], body: &[u8]| {
        let size = u32::try_from(body.len()).expect("small").to_be_bytes();
        [&id[..], &size, &[0, 0], body].concat()
    };
    let chapter = |id: &str, from: u32, to: u32, title: &str| {
        let times = [from.to_be_bytes(), to.to_be_bytes(), [0xff; 4], [0xff; 4]].concat();
        frame(b"CHAP", &[id.as_bytes(), &[0], &times, &frame(b"TIT2", &text(title))].concat())
    };
    let body = [chapter("c1", 0, 500, "Opening"), chapter("c2", 500, 1000, "Closing")].concat();
    let size = u32::try_from(body.len()).expect("small");
    let syncsafe = [21, 14, 7, 0].map(|shift| u8::try_from(size >> shift & 0x7f).expect("seven bits"));
    // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
    let silence = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat();
    [&b"ID3\x03\x00\x00"[..], &syncsafe, &body, &silence.repeat(60)].concat()
}

#[test]
fn chapters_inside_remote_sound_are_read() {
    let home = home();
    let server = FaultServer::start();
    server.put("/sound.mp3", Page::new(sound_with_chapters()));
    server.put("/feed", Page::new(super::feed("Talks", &[super::item("Inside", 0, &server.url("/sound.mp3"))])));
    let titles = |document: &Value| {
        let chapters = document["chapters"].as_array().cloned().unwrap_or_default();
        chapters.iter().map(|chapter| chapter["title"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let (of_episode, _) = json(home.path(), &["chapters", "inside", "--feed", &server.url("/feed"), "--json"]);
    assert_eq!(titles(&of_episode), ["Opening", "Closing"]);
    let (of_address, _) = json(home.path(), &["chapters", &server.url("/sound.mp3"), "--json"]);
    assert_eq!(titles(&of_address), ["Opening", "Closing"]);
    let (none, code) = json(home.path(), &["chapters", &server.url("/nowhere.json"), "--json"]);
    assert_eq!((none, code), (value!({"chapters": []}), Some(1)));
}

#[test]
fn a_server_that_gives_nothing_is_said_once() {
    let home = home();
    let server = FaultServer::start();
    server.put("/empty", Page::new(Vec::new()));
    let (checked, code) = json(home.path(), &["check", &server.url("/empty"), "--json"]);
    let what = checked["problems"][0]["what"].as_str().unwrap_or_default().to_owned();
    assert_eq!((what.matches("no content at all").count(), code), (1, Some(1)), "{what}");
    let (listed, code) = json(home.path(), &["list", "--feed", &server.url("/empty"), "--json"]);
    assert_eq!((&listed["episodes"], &listed["warnings"][0], code), (&value!([]), &value!(what), Some(1)));
}

#[test]
fn check_tells_publishers_what_is_wrong_and_what_to_do() {
    let home = home();
    let server = rich();
    let (good, code) = json(home.path(), &["check", &server.url("/feed"), "--json"]);
    assert_eq!((code, &good["ok"], &good["items"]), (Some(0), &value!(true), &value!(2)), "{good}");
    let broken = "<rss><channel><title>A & B</title><item><title>x</title><pubDate>yesterday</pubDate></item>";
    server.put("/broken", Page::new(broken));
    let (bad, _) = json(home.path(), &["check", &server.url("/broken"), "--json"]);
    let problems = bad["problems"].as_array().cloned().unwrap_or_default();
    assert!(problems.len() >= 3, "{bad}");
    for problem in &problems {
        for field in ["severity", "where", "what", "advice"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
    }
    server.put("/page", Page::new("<html><title>A page</title></html>"));
    let (page, code) = json(home.path(), &["check", &server.url("/page"), "--json"]);
    assert_eq!((code, &page["ok"], &page["format"]), (Some(1), &value!(false), &Value::Null));
}

#[test]
fn subscriptions_go_out_and_come_in_as_opml_and_private_ones_only_when_asked() {
    let (here, there) = (home(), home());
    let server = server("Talks", &["First talk"]);
    let private = format!("http://ann:pa55@{}/feed?x=1", server.address());
    done(here.path(), &["add", &server.url("/feed")]);
    // A number that its publisher gave is no secret.
    server.put("/550e8400-e29b-41d4-a716-446655440000", Page::new(super::feed("Numbered", &[])));
    done(here.path(), &["add", &server.url("/550e8400-e29b-41d4-a716-446655440000")]);
    let added = podtui(here.path(), &["add", &private]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    assert!(!String::from_utf8_lossy(&added.stderr).contains("pa55"));
    let open = done(here.path(), &["export", "--opml"]);
    assert!(open.contains("/feed") && open.contains("/550e8400") && !open.contains("pa55"), "{open}");
    let all = done(here.path(), &["export", "--opml", "--private"]);
    assert!(all.contains("ann:pa55@"), "{all}");
    let file = there.path().join("shows.opml");
    std::fs::write(&file, &open).expect("written");
    done(there.path(), &["import", &file.to_string_lossy()]);
    let (list, _) = json(there.path(), &["list", "--all", "--json"]);
    let shows: Vec<&str> =
        list["shows"].as_array().into_iter().flatten().filter_map(|show| show["title"].as_str()).collect();
    assert_eq!(shows, ["AI Podcast", "Numbered", "Talks"]);
    let newest = list["episodes"].as_array().and_then(|episodes| episodes.last()).cloned().unwrap_or_default();
    assert_eq!((&newest["title"], &newest["show_title"]), (&value!("First talk"), &value!("Talks")));
    done(there.path(), &["remove", "talks"]);
    assert_eq!(podtui(there.path(), &["remove", "talks"]).status.code(), Some(1));
    assert_eq!(podtui(there.path(), &["list", "--show", "talks"]).status.code(), Some(1));
    let mode = std::os::unix::fs::MetadataExt::mode(
        &std::fs::metadata(here.path().join("data/podtui.sqlite")).expect("the database"),
    );
    assert_eq!(mode & 0o077, 0, "addresses with passwords are the listener's alone");
}

#[test]
fn what_cannot_be_fetched_is_a_sentence_and_exit_1() {
    let home = home();
    let server = FaultServer::start();
    server.put("/locked", Page::status(401, &[]));
    server.put("/page", Page::new("<html><title>Just a page</title></html>"));
    for (path, word) in [("/locked", "401"), ("/page", "Just a page"), ("/nowhere", "404")] {
        let output = podtui(home.path(), &["add", &server.url(path)]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{path}: {said}");
        assert!(said.contains(word), "{path}: {said}");
        let (document, code) = json(home.path(), &["list", "--json", "--feed", &server.url(path)]);
        assert_eq!((code, &document["episodes"]), (Some(1), &value!([])));
    }
    let (document, code) = json(home.path(), &["list", "--json", "--show", "nothing like it"]);
    assert_eq!((code, document["episodes"].clone()), (Some(1), value!([])));
}

#[test]
fn a_web_page_leads_to_its_feed() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    let page = "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\"></head></html>";
    server.put("/", Page::new(page));
    done(home.path(), &["add", &server.url("/")]);
    let (list, _) = json(home.path(), &["list", "--show", "talks", "--json"]);
    assert_eq!(list["show"]["feed_url"], server.url("/feed"));
}

#[test]
fn one_episode_of_a_feed_is_played_to_its_end_and_rendered() {
    let home = home();
    let server = rich();
    let wav = home.path().join("out.wav");
    let output = format!("wav:{}", wav.display());
    done(home.path(), &["play", "one & only", "--feed", &server.url("/feed"), "--output", &output]);
    let length = std::fs::metadata(&wav).expect("the file").len();
    assert!(length > 90 * 48_000 * 2, "{length}");
    done(home.path(), &["play", &server.url("/sound.opus"), "--output", &output]);
}

#[test]
fn a_json_feed_and_an_atom_feed_are_listed_as_well() {
    let home = home();
    let server = FaultServer::start();
    let json_feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","title":"One",
        "attachments":[{"url":"/a.mp3","mime_type":"audio/mpeg","duration_in_seconds":5}]}]}"#;
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id><title>One</title>
        <link rel="enclosure" href="/a.mp3" type="audio/mpeg"/></entry></feed>"#;
    for (path, text, title) in [("/json", json_feed, "J"), ("/atom", atom, "A")] {
        server.put(path, Page::new(text));
        let (list, code) = json(home.path(), &["list", "--json", "--feed", &server.url(path)]);
        assert_eq!((code, &list["show"]["title"]), (Some(0), &value!(title)));
        assert_eq!(list["episodes"][0]["audio"]["url"], server.url("/a.mp3"));
    }
}

#[test]
fn a_document_is_printed_also_when_no_episode_fits() {
    let home = home();
    let (shown, code) = json(home.path(), &["show", "qqzzxxqq", "--json"]);
    assert_eq!((shown, code), (value!(null), Some(1)));
    let (line, code) = json(home.path(), &["play", "qqzzxxqq", "--json"]);
    assert_eq!((&line["state"], &line["id"], code), (&value!("failed"), &value!(null), Some(1)));
    assert!(line["reason"].as_str().is_some_and(|reason| reason.contains("qqzzxxqq")), "{line}");
    assert_eq!(podtui(home.path(), &["play", "lora", "--from", "soon"]).status.code(), Some(2));
}

#[test]
fn chapters_in_the_feed_serve_where_their_document_cannot_be_had() {
    let home = home();
    let server = FaultServer::start();
    let text = r#"<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"
        xmlns:psc="http://podlove.org/simple-chapters"><channel><title>T</title><item><title>One</title>
        <podcast:chapters url="BASE/gone.json" type="application/json+chapters"/>
        <psc:chapters><psc:chapter start="0:30" title="Spelled out"/></psc:chapters></item></channel></rss>"#;
    server.put("/feed", Page::new(text.replace("BASE", &server.url(""))));
    let (read, code) = json(home.path(), &["chapters", "one", "--feed", &server.url("/feed"), "--json"]);
    assert_eq!((&read["chapters"][0]["title"], code), (&value!("Spelled out"), Some(0)));
}

#[test]
fn times_in_the_notes_are_the_chapters_of_an_episode_that_has_no_others() {
    let home = home();
    let server = FaultServer::start();
    let feed = r#"<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>T</title>
        <item><title>One</title><description><![CDATA[<p>Notes</p><p>0:30 – Later<br>1:00:05 End</p>]]></description>
        <podcast:chapters url="BASE/gone.json" type="application/json+chapters"/></item></channel></rss>"#;
    server.put("/feed", Page::new(feed.replace("BASE", &server.url(""))));
    let (read, code) = json(home.path(), &["chapters", "one", "--feed", &server.url("/feed"), "--json"]);
    let start = |index: usize| (&read["chapters"][index]["start_seconds"], &read["chapters"][index]["title"]);
    assert_eq!((start(0), code), ((&value!(30.0), &value!("Later")), Some(0)));
    assert_eq!(start(1), (&value!(3605.0), &value!("End")));
}

#[test]
fn what_cannot_be_reached_is_imported_for_later_and_a_feed_seen_before_is_listed_offline() {
    let (home, server) = (home(), server("Talks", &["First talk"]));
    let opml = home.path().join("shows.opml");
    std::fs::write(
        &opml,
        format!("<opml version='2.0'><body><outline text='Talks' xmlUrl='{}'/></body></opml>", server.url("/feed")),
    )
    .expect("written");
    server.set_down(true);
    let imported = podtui(home.path(), &["import", &opml.to_string_lossy()]);
    let said = String::from_utf8_lossy(&imported.stderr);
    assert_eq!(imported.status.code(), Some(0), "{said}");
    assert!(said.contains("1 show subscribed to without having been reached"), "{said}");
    assert!(done(home.path(), &["export", "--opml"]).contains("Talks"));
    server.set_down(false);
    done(home.path(), &["refresh"]);
    server.set_down(true);
    let (list, code) = json(home.path(), &["list", "--json", "--feed", &server.url("/feed")]);
    assert_eq!((code, &list["episodes"][0]["title"]), (Some(0), &value!("First talk")));
    assert!(list["warnings"][0].as_str().is_some_and(|warning| warning.contains("last time")), "{list}");
}
