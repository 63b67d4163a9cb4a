//! What publishers get wrong, as the commands show it: the document is printed, what is whole is in it, and what was
//! wrong is said once.

use std::path::Path;

use serde_json::Value;

use super::{home, json, podtui};

/// MPEG frames of silence behind an ID3 tag with two chapters.
fn sound_with_chapters() -> Vec<u8> {
    let frame = |name: &[u8; 4], body: &[u8]| {
        let size = u32::try_from(body.len()).expect("small").to_be_bytes();
        [&name[..], &size, &[0, 0], body].concat()
    };
    let chapter = |id: &str, from: u32, to: u32, title: &str| {
        let times = [from.to_be_bytes(), to.to_be_bytes(), [0xff; 4], [0xff; 4]].concat();
        let title = frame(b"TIT2", &[&[0], title.as_bytes()].concat());
        frame(b"CHAP", &[id.as_bytes(), &[0], &times, &title].concat())
    };
    let body = [chapter("c1", 0, 500, "Inside"), chapter("c2", 500, 1000, "Closing")].concat();
    let size = u32::try_from(body.len()).expect("small");
    let syncsafe = [21, 14, 7, 0].map(|shift| u8::try_from(size >> shift & 0x7f).expect("seven bits"));
    let silence = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat();
    [&b"ID3\x03\x00\x00"[..], &syncsafe, &body, &silence.repeat(60)].concat()
}

fn write(home: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = home.join(name);
    std::fs::write(&path, bytes).expect("a file");
    path.display().to_string()
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn titles(document: &Value) -> Vec<&str> {
    let list = document["chapters"].as_array().expect("chapters");
    list.iter().map(|chapter| chapter["title"].as_str().unwrap_or("-")).collect()
}

#[test]
fn what_is_whole_in_a_broken_json_document_is_printed_and_the_rest_said() {
    let home = home();
    let chapters =
        write(home.path(), "c.json", r#"{"chapters":[{"startTime":1e400},{"startTime":5,"title":"Five"},{"sta"#);
    let output = podtui(home.path(), &["chapters", &chapters, "--json"]);
    assert!(output.status.success());
    assert_eq!(titles(&json(&output)), ["Five"]);
    assert_eq!(said(&output).matches("ends before it is complete").count(), 1);
    let words = write(
        home.path(),
        "t.json",
        r#"{"segments":[{"startTime":0,"body":"One"},{"startTime" 1},{"startTime":2,"body":"Three"}]}"#,
    );
    let output = podtui(home.path(), &["transcript", &words, "--json"]);
    assert!(output.status.success());
    assert_eq!(json(&output)["cues"].as_array().map(Vec::len), Some(2));
    assert!(said(&output).contains("one of its parts cannot be read"), "{}", said(&output));
    let item = "<item><title>One</title><podcast:transcript url='t.json'/><podcast:chapters url='c.json'/></item>";
    let feed = write(home.path(), "feed.xml", format!("<rss version='2.0'><channel>{item}</channel></rss>"));
    for (command, sentence) in [("transcript", "one of its parts"), ("chapters", "ends before it is complete")] {
        let output = podtui(home.path(), &["--feed", &feed, command, "One"]);
        assert!(output.status.success() && said(&output).matches(sentence).count() == 1, "{}", said(&output));
    }
}

#[test]
fn chapters_are_had_from_the_next_place_when_the_named_document_is_not() {
    let home = home();
    write(home.path(), "a.mp3", sound_with_chapters());
    let psc = "<psc:chapters><psc:chapter start='0' title='Spelled'/></psc:chapters>";
    let notes = "<description>0:00 Noted</description>";
    let table = [
        ("<enclosure url='a.mp3' type='audio/mpeg'/>", psc, notes, vec!["Inside", "Closing"]),
        ("", psc, notes, vec!["Spelled"]),
        ("<enclosure url='gone.mp3' type='audio/mpeg'/>", psc, notes, vec!["Spelled"]),
        ("", "", notes, vec!["Noted"]),
    ];
    for (sound, psc, notes, expected) in table {
        for named in ["gone.json", "bad.json"] {
            write(home.path(), "bad.json", "{\"chapters\": what");
            let item = format!("<item><title>One</title><podcast:chapters url='{named}'/>{sound}{psc}{notes}</item>");
            let feed = write(
                home.path(),
                "feed.xml",
                format!("<rss version='2.0'><channel><title>S</title>{item}</channel></rss>"),
            );
            let output = podtui(home.path(), &["--feed", &feed, "chapters", "One", "--json"]);
            assert!(output.status.success(), "{}", said(&output));
            assert_eq!(titles(&json(&output)), expected, "{item}");
            assert_eq!(said(&output).matches("cannot be had").count(), 1, "{}", said(&output));
        }
    }
    let feed = write(
        home.path(),
        "feed.xml",
        "<rss version='2.0'><channel><item><title>One</title><podcast:chapters url='gone.json'/></item></channel></rss>",
    );
    let output = podtui(home.path(), &["--feed", &feed, "chapters", "One", "--json"]);
    assert_eq!((output.status.code(), titles(&json(&output))), (Some(1), Vec::new()));
    assert!(said(&output).contains("cannot be had"));
}

#[test]
fn check_counts_in_whole_sentences() {
    let home = home();
    let bad = "<item><title>x</title><link>http://</link></item>".repeat(8);
    let feed =
        write(home.path(), "feed.xml", format!("<rss version='2.0'><channel><title>S</title>{bad}</channel></rss>"));
    let checked = json(&podtui(home.path(), &["check", &feed, "--json"]));
    let problems = checked["problems"].as_array().cloned().unwrap_or_default();
    let said: Vec<&str> = problems.iter().filter_map(|problem| problem["what"].as_str()).collect();
    assert!(said.contains(&"an address cannot be used: it cannot be read"), "{said:?}");
    assert!(said.contains(&"an address cannot be used (3 more like this)"), "{said:?}");
    let one = write(
        home.path(),
        "one.xml",
        "<rss version='2.0'><channel><title>S</title><item><title>x</title></item></channel></rss>",
    );
    let output = podtui(home.path(), &["check", &one]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("RSS 2.0: 1 item\n"));
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss version='2.0'><channel><title>Caf\xe9 \x93x\x94</title></channel></rss>";
    let latin = write(home.path(), "latin.xml", latin);
    let checked = json(&podtui(home.path(), &["check", &latin, "--json"]));
    assert!(!checked["problems"].to_string().contains("encoding"), "{checked}");
}

#[test]
fn a_web_page_leads_to_the_feed_file_beside_it_and_no_further() {
    let home = home();
    let page = |href: &str| {
        let html = format!(
            "<!doctype html><title>My &amp; show</title><link rel=alternate type=application/rss+xml href='{href}'>"
        );
        let page = write(home.path(), "page.html", html);
        let output = podtui(home.path(), &["--feed", &page, "list", "--json"]);
        (output.status.code(), json(&output))
    };
    write(
        home.path(),
        "feed.xml",
        "<rss version='2.0'><channel><title>S</title><item><title>One</title></item></channel></rss>",
    );
    let (code, document) = page("feed.xml");
    assert_eq!((code, &document["show"]["title"]), (Some(0), &Value::from("S")));
    assert!(document["warnings"].to_string().contains("web page (\\\"My & show\\\")"), "{document}");
    for href in ["gone.xml", "page.html", "../feed.xml", "/etc/passwd", "https://nowhere.example/feed"] {
        let (code, document) = page(href);
        assert_eq!((code, &document["show"]), (Some(1), &Value::Null), "{href}");
        assert!(document["warnings"].to_string().contains("My & show"), "{href} {document}");
    }
}

#[test]
fn no_name_of_a_file_steers_the_terminal() {
    let home = home();
    let item = "<item><title>One</title><podcast:chapters url='a%1b[31mX%c2%9bY%e2%80%aeZ.json'/><podcast:transcript url='t%1b[31m.vtt'/>\
        <enclosure url='s%1b[31m%e2%80%ae.mp3' type='audio/mpeg'/></item>";
    let feed =
        write(home.path(), "feed.xml", format!("<rss version='2.0'><channel><title>S</title>{item}</channel></rss>"));
    for command in [&["chapters", "One"][..], &["transcript", "One"], &["play", "One", "--output", "null"]] {
        let output = podtui(home.path(), &[&["--feed", &feed], command].concat());
        let said = said(&output);
        assert!(said.contains("cannot be opened"), "{said}");
        assert!(said.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')), "{said:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_on_the_disk_leads_no_feed_file_out_of_its_folder() {
    use std::os::unix::fs::symlink;
    let home = home();
    let shows = home.path().join("shows");
    std::fs::create_dir_all(shows.join("below")).expect("a folder");
    write(home.path(), "secret.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nsecret\n");
    write(&shows, "own.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nown\n");
    symlink("../secret.vtt", shows.join("link.vtt")).expect("a link");
    symlink("..", shows.join("up")).expect("a link");
    symlink("own.vtt", shows.join("beside.vtt")).expect("a link");
    symlink(&shows, home.path().join("other")).expect("a link");
    write(
        &shows,
        "feed.xml",
        "<rss version='2.0'><channel><title>S</title>\
        <item><title>Link</title><podcast:transcript url='link.vtt'/><enclosure url='link.vtt' type='audio/mpeg'/></item>\
        <item><title>Folder</title><podcast:transcript url='up/secret.vtt'/><podcast:chapters url='up/x.json'/></item>\
        <item><title>Own</title><podcast:transcript url='own.vtt'/><podcast:transcript url='beside.vtt'/></item>\
        </channel></rss>",
    );
    for folder in ["shows", "other"] {
        let feed = home.path().join(folder).join("feed.xml").display().to_string();
        let output = podtui(home.path(), &["--feed", &feed, "list", "--json"]);
        let document = json(&output);
        let of = |index: usize| document["episodes"][index]["transcripts"].as_array().map(Vec::len);
        assert_eq!((of(0), of(1), of(2)), (Some(0), Some(0), Some(2)), "{document}");
        assert_eq!(document["episodes"][0]["audio"], Value::Null);
        assert_eq!(document["episodes"][1]["chapters_url"], Value::Null);
        let warnings = document["warnings"].to_string();
        assert_eq!(warnings.matches("leads out of the feed's folder").count(), 2, "{warnings}");
        let output = podtui(home.path(), &["--feed", &feed, "transcript", "Own"]);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "own\n");
    }
}

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_pipe_that_a_feed_names_and_one_that_is_typed_is_read() {
    let home = home();
    for name in ["a.mp3", "c.json", "t.vtt"] {
        let made = std::process::Command::new("mkfifo").arg(home.path().join(name)).status();
        assert!(made.expect("mkfifo runs").success());
    }
    let names =
        "<podcast:transcript url='t.vtt'/><podcast:chapters url='c.json'/><enclosure url='a.mp3' type='audio/mpeg'/>";
    let item = format!("<item><title>One</title>{names}</item>");
    let feed = write(home.path(), "feed.xml", format!("<rss version='2.0'><channel>{item}</channel></rss>"));
    for command in ["transcript", "chapters", "play"] {
        let output = podtui(home.path(), &["--feed", &feed, command, "One"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("is not a file"), "{}", said(&output));
    }
    let pipe = home.path().join("typed");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let fill = pipe.clone();
    let filled = std::thread::spawn(move || std::fs::write(fill, r#"{"chapters":[{"startTime":3,"title":"Typed"}]}"#));
    let output = podtui(home.path(), &["chapters", &pipe.display().to_string(), "--json"]);
    assert_eq!(titles(&json(&output)), ["Typed"], "{}", said(&output));
    filled.join().expect("a thread").expect("written");
}
