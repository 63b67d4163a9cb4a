//! Feeds on bad networks: what comes whole is kept, what goes wrong is one sentence.

use super::compressed::{BROTLI_BYTES, GZIP_BYTES, SEALED_BYTES};
use podtui::net::{CameFeed, search_directory};
use std::fmt::Write as _;

use podtui::net::{FeedAsk, FetchError, FetchOutcome, Reach, TRANSCRIPT_BYTES, Validators, fetch_document, fetch_feed};

use super::fault_server::{Fault, FaultServer, Page};
use super::web;

/// A feed of so many episodes.
pub fn rss(title: &str, items: usize) -> String {
    let mut text = format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{title}</title>");
    for number in 0..items {
        let _written = write!(
            text,
            "<item><title>Episode {number}</title><guid>g{number}</guid><description>About {number}, at some length, \
             so that the item is about as long as one in the world.</description><pubDate>Mon, 05 Jan 2026 08:00:00 \
             GMT</pubDate><enclosure url=\"http://127.0.0.1/{number}.mp3\" type=\"audio/mpeg\" length=\"1\"/></item>"
        );
    }
    text + "</channel></rss>"
}

fn serving(path: &str, page: Page) -> FaultServer {
    let server = FaultServer::start();
    server.put(path, page);
    server
}

fn fetch(address: &str, ask: &FeedAsk) -> Result<FetchOutcome, FetchError> {
    fetch_feed(&web(), address, ask, &|| true)
}

fn came(address: &str) -> CameFeed {
    match fetch(address, &FeedAsk::default()).unwrap() {
        FetchOutcome::Came(came) => *came,
        FetchOutcome::Unchanged { .. } => panic!("unchanged"),
    }
}

fn sentence(address: &str) -> String {
    fetch(address, &FeedAsk::default()).map(drop).unwrap_err().to_string()
}

#[test]
fn a_feed_comes_with_what_is_needed_to_ask_again() {
    let server = serving("/f", Page::new(rss("One", 3)));
    let came = came(&server.url("/f"));
    assert_eq!((came.document.episodes.len(), came.document.show.title.as_str()), (3, "One"));
    assert_eq!(came.fetched.address, server.url("/f"));
    assert_eq!(came.trouble, None);
    let validators = Validators { etag: came.fetched.etag, last_modified: came.fetched.last_modified };
    assert!(validators.etag.is_some());
    let again = fetch(&server.url("/f"), &FeedAsk { show: None, validators });
    assert!(matches!(again, Ok(FetchOutcome::Unchanged { .. })));
}

#[test]
fn an_unchanged_date_is_asked_with_too() {
    let server = serving("/f", Page::status(304, &[]));
    let validators = Validators { etag: None, last_modified: Some("Mon, 05 Jan 2026 08:00:00 GMT".into()) };
    let again = fetch(&server.url("/f"), &FeedAsk { show: None, validators });
    assert!(matches!(again, Ok(FetchOutcome::Unchanged { .. })));
    assert_eq!(server.seen()[0].header("if-modified-since"), Some("Mon, 05 Jan 2026 08:00:00 GMT"));
    assert!(sentence(&server.url("/f")).contains("304"));
}

#[test]
fn a_permanent_move_is_stored_and_a_temporary_one_is_not() {
    for (code, moves) in [(301, true), (308, true), (302, false), (303, false), (307, false)] {
        let server = serving("/new", Page::new(rss("One", 1)));
        server.put("/f", Page::status(code, &[("location", "/new")]));
        let stored = came(&server.url("/f")).fetched.address;
        assert_eq!(stored, server.url(if moves { "/new" } else { "/f" }), "{code}");
    }
}

#[test]
fn only_the_unbroken_row_of_permanent_moves_is_stored() {
    let server = serving("/c", Page::new(rss("One", 1)));
    server.put("/a", Page::status(301, &[("location", "/b")]));
    server.put("/b", Page::status(302, &[("location", "/c")]));
    assert_eq!(came(&server.url("/a")).fetched.address, server.url("/b"));
}

#[test]
fn a_feed_that_says_it_moved_is_followed_if_there_is_one() {
    let server = FaultServer::start();
    let moved = |to: &str| {
        let tag = format!("<channel><itunes:new-feed-url>{to}</itunes:new-feed-url>");
        let space = "<rss xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" version";
        Page::new(rss("Old", 1).replace("<channel>", &tag).replace("<rss version", space))
    };
    server.put("/new", Page::new(rss("New", 2)));
    server.put("/f", moved(&server.url("/new")));
    server.put("/g", moved(&server.url("/nothing")));
    assert_eq!(came(&server.url("/f")).fetched.address, server.url("/new"));
    assert_eq!(came(&server.url("/g")).fetched.address, server.url("/g"));
}

#[test]
fn redirects_in_circles_end_after_ten() {
    let server = serving("/f", Page::status(302, &[("location", "/f")]));
    assert!(sentence(&server.url("/f")).contains("circles"));
    assert_eq!(server.count("/f"), 11);
}

#[test]
fn each_status_has_its_sentence() {
    for (code, word) in
        [(401, "password"), (403, "refuses"), (404, "nothing at this address"), (410, "for good"), (500, "of its own")]
    {
        let server = serving("/f", Page::status(code, &[]));
        let said = sentence(&server.url("/f"));
        assert!(said.contains(word), "{code}: {said}");
    }
    let server = serving("/f", Page::status(429, &[("retry-after", "300")]));
    assert!(sentence(&server.url("/f")).contains("in 5 min"));
}

#[test]
fn a_compressed_feed_is_read() {
    for (encoding, bytes) in [("gzip", GZIP), ("br", BROTLI)] {
        let server = serving("/f", Page::with(bytes, Fault { encoding: Some(encoding), ..Fault::default() }));
        assert_eq!(came(&server.url("/f")).document.show.title, "Small", "{encoding}");
        assert!(server.seen()[0].header("accept-encoding").unwrap().contains(encoding));
    }
}

#[test]
fn a_bomb_is_left_after_the_limit() {
    let bomb = bomb();
    assert!(bomb.len() < 64 << 10);
    let server = serving("/f", Page::with(bomb, Fault { encoding: Some("gzip"), ..Fault::default() }));
    assert!(sentence(&server.url("/f")).contains("more than 16 MiB"));
}

#[test]
fn an_endless_feed_is_left_after_the_limit() {
    let server = serving("/f", Page::with(rss("One", 1), Fault { endless: true, ..Fault::default() }));
    assert!(sentence(&server.url("/f")).contains("more than 16 MiB"));
}

#[test]
fn a_feed_that_breaks_off_keeps_what_came_and_says_so() {
    let server = serving("/f", Page::with(rss("One", 50), Fault { cut_at: Some(9000), ..Fault::default() }));
    let came = came(&server.url("/f"));
    assert!((10..50).contains(&came.document.episodes.len()));
    assert!(came.document.cut_off);
    assert!(came.trouble.unwrap().to_string().contains("broke off"));
    assert_eq!(came.fetched.etag, None, "what is not whole must be asked for again");
}

#[test]
fn a_stalled_feed_is_given_up() {
    let server = serving("/f", Page::with(rss("One", 50), Fault { stall_at: Some(10), ..Fault::default() }));
    assert!(sentence(&server.url("/f")).contains("sent nothing"));
}

#[test]
fn nobody_there_is_said_and_counts_as_offline() {
    let closed = FaultServer::start();
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = fetch(&format!("http://{address}/f"), &FeedAsk::default()).map(drop).unwrap_err();
    assert!(error.is_offline() && error.to_string().contains("refuses connections"), "{error}");
    drop(closed);
}

#[test]
fn a_web_page_leads_to_the_feed_it_names() {
    let link = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/f\">";
    let server = serving("/", Page::new(format!("<!DOCTYPE html><html><head><title>A</title>{link}</head></html>")));
    server.put("/f", Page::new(rss("One", 1)));
    server.put("/none", Page::new("<!DOCTYPE html><html><head><title>B</title></head></html>"));
    let page = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/loop\">";
    server.put("/loop", Page::new(format!("<!DOCTYPE html><html><head>{page}</head></html>")));
    assert_eq!(came(&server.url("/")).fetched.address, server.url("/f"));
    assert!(sentence(&server.url("/none")).contains("web page"));
    assert!(sentence(&server.url("/loop")).contains("web page"));
    assert_eq!(server.count("/loop"), 2);
}

#[test]
fn a_password_goes_to_its_own_host_and_into_no_sentence() {
    let server = serving("/f", Page::status(302, &[("location", "/g")]));
    let other = serving("/h", Page::status(403, &[]));
    server.put("/g", Page::status(302, &[("location", other.url("/h").as_str())]));
    let address = server.url("/f").replace("http://", "http://ann:s3cret@");
    let said = sentence(&address);
    assert!(!said.contains("s3cret") && !said.contains("ann"), "{said}");
    assert!(server.seen().iter().all(|seen| seen.header("authorization") == Some("Basic YW5uOnMzY3JldA==")));
    assert_eq!(other.seen()[0].header("authorization"), None);
    assert_eq!(other.seen()[0].header("referer"), None);
}

#[test]
fn a_password_stays_with_a_feed_that_moves_on_its_own_host() {
    let server = serving("/new", Page::new(rss("One", 1)));
    server.put("/f", Page::status(301, &[("location", "/new")]));
    let with = |path: &str| server.url(path).replace("http://", "http://ann:s3cret@");
    assert_eq!(came(&with("/f")).fetched.address, with("/new"));
}

#[test]
fn a_document_is_read_within_its_limit() {
    let server = serving(
        "/t",
        Page::with("WEBVTT", Fault { content_type: Some("Text/VTT; charset=utf-8"), ..Fault::default() }),
    );
    server.put("/big", Page::new(vec![b'x'; 5 << 20]));
    let document = fetch_document(&web(), &server.url("/t"), TRANSCRIPT_BYTES, Reach::Anywhere).unwrap();
    assert_eq!((document.bytes.as_slice(), document.content_type.as_deref()), (&b"WEBVTT"[..], Some("text/vtt")));
    assert_eq!(document.charset.as_deref(), Some("utf-8"));
    let error = fetch_document(&web(), &server.url("/big"), TRANSCRIPT_BYTES, Reach::Anywhere).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { .. }));
}

#[test]
fn the_directory_is_asked_by_name_and_offline_says_so() {
    let answer =
        r#"{"results":[{"collectionName":"Found","artistName":"A","feedUrl":"https://a.example/f","trackCount":3}]}"#;
    let server = serving("/search", Page::new(answer));
    let found = search_directory(&web(), &server.url(""), "some words").unwrap();
    assert_eq!((found[0].title.as_str(), found[0].episodes), ("Found", Some(3)));
    assert!(server.seen()[0].path.contains("media=podcast") && server.seen()[0].path.contains("term=some+words"));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = search_directory(&web(), &format!("http://{closed}"), "x").unwrap_err();
    assert!(said.contains("offline"), "{said}");
}

/// `<rss version="2.0"><channel><title>Small</title></channel></rss>`, compressed.
const GZIP: &[u8] = &GZIP_BYTES;
const BROTLI: &[u8] = &BROTLI_BYTES;
/// What begins like an MP3, then 0 to 255 forty times, compressed.
pub const SEALED: &[u8] = &SEALED_BYTES;

/// 64 MiB of white space in a few kilobytes.
fn bomb() -> Vec<u8> {
    include_bytes!("bomb.gz").to_vec()
}
