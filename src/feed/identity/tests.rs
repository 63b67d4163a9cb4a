//! Which item is which, whatever its guid says.

use super::*;
use crate::feed::{Source, parse};
use crate::model::{FeedDocument, Timestamp};

const NOW: Timestamp = Timestamp(1_795_564_800);

fn read(items: &str) -> FeedDocument {
    let text = format!("<rss version='2.0'><channel><title>S</title>{items}</channel></rss>");
    let source =
        Source { url: Some("https://h.example/f/feed"), charset: None, show: None, now: NOW, trust: Trust::Remote };
    parse(text.as_bytes(), &source).unwrap()
}

fn guid_of(inside: &str) -> String {
    read(&format!("<item>{inside}</item>")).episodes.remove(0).guid
}

#[test]
fn an_item_is_known_by_the_best_it_has() {
    let hashed = |title: &str, date: &str| fingerprint(&[title, date]);
    let table = [
        ("<guid>abc</guid>", "abc".to_owned()),
        ("<guid isPermaLink='true'> https://x.example/1 </guid>", "https://x.example/1".into()),
        ("<guid isPermaLink='true'>posts/1</guid>", "https://h.example/f/posts/1".into()),
        ("<guid>posts/1</guid>", "posts/1".into()),
        ("<guid isPermaLink='false'>posts/1</guid>", "posts/1".into()),
        ("<guid></guid><link>https://x.example/1</link>", "https://x.example/1".into()),
        ("<guid>  </guid><link>https://x.example/1</link>", "https://x.example/1".into()),
        ("<guid>null</guid><link>https://x.example/1</link>", "https://x.example/1".into()),
        ("<link>/1</link><enclosure url='a.mp3'/>", "https://h.example/1".into()),
        ("<title>T</title><enclosure url='a.mp3'/>", "https://h.example/f/a.mp3".into()),
        ("<title>T</title><pubDate>31 Jan 2026</pubDate>", hashed("T", "31 Jan 2026")),
        ("<title>T</title><enclosure url='a.mp3'/><enclosure url='b.mp3'/>", hashed("T", "")),
        // A date that lies in the future today must give the same identity tomorrow.
        ("<title>T</title><pubDate>31 Jan 2099</pubDate>", hashed("T", "31 Jan 2099")),
    ];
    for (inside, guid) in table {
        assert_eq!(guid_of(inside), guid, "{inside}");
    }
}

#[test]
fn items_without_guid_and_file_that_all_link_to_the_shows_page_are_told_apart() {
    let item = |title: &str| format!("<item><title>{title}</title><link>https://h.example/</link></item>");
    let document = read(&[item("One"), item("Two"), item("One")].concat());
    let titles: Vec<&str> = document.episodes.iter().map(|episode| episode.title.as_str()).collect();
    assert_eq!(titles, ["One", "Two"]);
    assert_ne!(document.episodes[0].id, document.episodes[1].id);
    let alone = read(&item("One"));
    assert_eq!(alone.episodes[0].id, key(&alone.show.id, "https://h.example/"));
    let named = |title: &str| format!("<item><title>{title}</title><guid>1</guid></item>");
    assert_eq!(read(&[named("One"), named("Two")].concat()).episodes.len(), 1);
}

#[test]
fn a_guid_that_stands_twice_with_one_file_is_the_newer_episode() {
    let older = "<item><guid>1</guid><title>Older</title><pubDate>1 Jan 2026</pubDate><enclosure url='a.mp3'/></item>";
    let newer = "<item><guid>1</guid><title>Newer</title><pubDate>2 Jan 2026</pubDate><enclosure url='a.mp3'/></item>";
    for items in [[older, newer], [newer, older]] {
        let document = read(&items.concat());
        assert_eq!(document.episodes.len(), 1);
        assert_eq!(document.episodes[0].title, "Newer");
        assert_eq!(document.episodes[0].id, key(&document.show.id, "1"));
        assert!(document.problems.iter().any(|problem| problem.what.contains("twice")));
    }
}

#[test]
fn a_guid_that_stands_twice_with_two_files_is_two_episodes() {
    let one = "<item><guid>1</guid><title>One</title><enclosure url='a.mp3'/></item>";
    let two = "<item><guid>1</guid><title>Two</title><enclosure url='b.mp3'/></item>";
    let (document, swapped) = (read(&[one, two].concat()), read(&[two, one].concat()));
    assert_eq!(document.episodes.len(), 2);
    assert_ne!(document.episodes[0].id, document.episodes[1].id);
    assert_eq!(document.episodes[0].id, swapped.episodes[1].id, "order does not matter");
    assert!(document.problems.iter().any(|problem| problem.what.contains("guid of another item")));
}

#[test]
fn shows_keep_their_episodes_apart() {
    let item = "<item><guid>1</guid></item>";
    let other = Source { url: None, charset: None, show: Some(ShowId::from("other")), now: NOW, trust: Trust::Remote };
    let text = format!("<rss><channel>{item}</channel></rss>");
    let elsewhere = parse(text.as_bytes(), &other).unwrap();
    assert_eq!(elsewhere.episodes[0].id, key(&ShowId::from("other"), "1"));
    assert_ne!(elsewhere.episodes[0].id, read(item).episodes[0].id);
}
