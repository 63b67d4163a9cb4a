//! The network's figures, against a server on this machine: refreshing 100 feeds of 100 items from one port, the same
//! unchanged, one feed of 10,000 items, and the time to the first bytes of a stream.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints numbers, or ends")]

#[path = "../tests/fault_server/mod.rs"]
mod fault_server;

use std::fmt::Write as _;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use fault_server::{Fault, FaultServer, Page};
use podtui::model::{EpisodeId, ShowId};
use podtui::msg::{AskedBy, FetchCmd, FetchEvent};
use podtui::net::{
    Address, FeedAsk, FeedSource, Lookups, NetConfig, Reach, Shelf, Shelved, Stream, StreamAsk, Validators, Wanted,
    Web, WebConfig, fetch_feed, spawn,
};

fn main() {
    refresh_hundred();
    one_large_feed();
    first_bytes(Some(64_000));
    first_bytes(None);
}

/// A feed whose items are about as long as those in the world: 1.25 kB.
fn feed(name: usize, items: usize) -> String {
    let words = "what was said about it and by whom ".repeat(24);
    let mut text =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Show {name}</title>");
    for number in 0..items {
        let _written = writeln!(
            text,
            "<item><title>Episode {number} of show {name}</title><guid>{name}-{number}</guid><link>http://127.0.0.1/{name}/\
             {number}</link><description><![CDATA[<p>{words}</p>]]></description><pubDate>Mon, 05 Jan 2026 08:00:00 \
             GMT</pubDate><enclosure url=\"http://127.0.0.1/{name}/{number}.mp3\" type=\"audio/mpeg\" length=\"123456\"/></item>"
        );
    }
    text + "</channel></rss>"
}

fn refresh_hundred() {
    let server = FaultServer::start();
    let mut feeds = Vec::new();
    for name in 0..100 {
        let path = format!("/{name}");
        server.put(&path, Page::new(feed(name, 100)));
        let address = server.url(&path);
        let (show, validators) = (ShowId::from(address.as_str()), Validators::default());
        feeds.push(FeedSource { show, address, validators, refreshed: None, finished: false });
    }
    let came = refresh("100 feeds of 100 items, one port", feeds.clone());
    for feed in &mut feeds {
        let known = came.iter().find(|(show, _)| *show == feed.show);
        feed.validators.etag = known.and_then(|(_, etag)| etag.clone());
    }
    refresh("the same, unchanged (304)", feeds);
}

fn refresh(what: &str, feeds: Vec<FeedSource>) -> Vec<(ShowId, Option<String>)> {
    let lookups = Lookups {
        feed: Box::new(|_| None),
        feeds: Box::new(move || feeds.clone()),
        patience: Box::new(Vec::new),
        episode: Box::new(|_| None),
        name: Arc::new(|_: &Wanted, _: &str| PathBuf::new()),
        shelf: Arc::new(NoShelf),
    };
    let folder = tempfile::tempdir().unwrap();
    let (sender, events) = channel();
    let net = spawn(NetConfig::new(folder.path().into()), lookups, move |event| drop(sender.send(event))).unwrap();
    let start = Instant::now();
    net.send(FetchCmd::RefreshAll { asked_by: AskedBy::Listener });
    let (mut came, mut items) = (Vec::new(), 0);
    loop {
        match events.recv_timeout(Duration::from_mins(1)).unwrap() {
            FetchEvent::Came { show, fetched, document } => {
                items += document.episodes.len();
                came.push((show, fetched.etag));
            }
            FetchEvent::RefreshProgress { done, of } if done == of => break,
            _ => {}
        }
    }
    println!("{what}: {:.0} ms, {items} items", start.elapsed().as_secs_f64() * 1e3);
    came
}

fn one_large_feed() {
    let server = FaultServer::start();
    let text = feed(0, 10_000);
    let megabytes = text.len() as f64 / 1e6;
    server.put("/f", Page::new(text));
    let web = Web::new(WebConfig::default());
    let start = Instant::now();
    let outcome = fetch_feed(&web, &server.url("/f"), &FeedAsk::default(), &|| true);
    println!("one feed of 10,000 items, {megabytes:.1} MB: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    assert!(outcome.is_ok());
}

fn first_bytes(rate: Option<usize>) {
    let server = FaultServer::start();
    let mut body = vec![0x55; 8 << 20];
    body[..3].copy_from_slice(b"ID3");
    server.put("/a", Page::with(body, Fault { rate, ..Fault::default() }));
    let folder = tempfile::tempdir().unwrap();
    let web = Web::new(WebConfig::default());
    let ask = || StreamAsk::new(Address::parse(&server.url("/a")).unwrap(), Reach::Anywhere, folder.path().into());
    let name = rate.map_or_else(|| "unthrottled".to_owned(), |rate| format!("at {} kB/s", rate / 1000));
    for turn in ["first, with TLS set up", "again"] {
        let start = Instant::now();
        let stream = Stream::open(&web, ask()).unwrap();
        let mut reader = stream.reader();
        reader.read_exact(&mut [0; 1000]).unwrap();
        let opened = start.elapsed();
        let start = Instant::now();
        reader.seek(SeekFrom::Start(6 << 20)).unwrap();
        reader.read_exact(&mut [0; 1000]).unwrap();
        println!(
            "stream {name}, {turn}: first 1000 bytes {:.1} ms, seek outside the buffer {:.1} ms",
            opened.as_secs_f64() * 1e3,
            start.elapsed().as_secs_f64() * 1e3
        );
    }
}

/// Nothing is kept.
struct NoShelf;

impl Shelf for NoShelf {
    fn find(&self, _address: &str) -> Option<PathBuf> {
        None
    }

    fn place_for(&self, _address: &str) -> PathBuf {
        PathBuf::new()
    }

    fn downloaded(&self, _episode: &EpisodeId) -> Option<PathBuf> {
        None
    }

    fn put(&self, _medium: Shelved<'_>) {}

    fn make_room(&self, _bytes: u64) -> bool {
        false
    }

    fn forget(&self, _episode: &EpisodeId) {}
}
