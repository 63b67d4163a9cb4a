//! Refreshing many shows through the worker: order, politeness, progress, cancelling.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use podtui::model::{ShowId, Ticket, Timestamp};
use podtui::msg::{AskedBy, FetchCmd, FetchEvent, Patience};
use podtui::net::{FeedSource, Lookups, NetConfig, NetHandle, Validators, Wanted, now, spawn};

use super::config;
use super::fault_server::{Fault, FaultServer, Page};
use super::feeds::rss;
use super::shelf::PlainShelf;

/// A worker over a list of feeds.
struct Bench {
    net: NetHandle,
    events: Receiver<FetchEvent>,
    feeds: Arc<Mutex<Vec<FeedSource>>>,
    /// What an earlier run noted.
    patience: Arc<Mutex<Vec<Patience>>>,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new(feeds: Vec<FeedSource>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let feeds = Arc::new(Mutex::new(feeds));
        let (all, one) = (Arc::clone(&feeds), Arc::clone(&feeds));
        let patience = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&patience);
        let lookups = Lookups {
            feed: Box::new(move |show| one.lock().unwrap().iter().find(|feed| feed.show == *show).cloned()),
            feeds: Box::new(move || all.lock().unwrap().clone()),
            patience: Box::new(move || noted.lock().unwrap().clone()),
            episode: Box::new(|_| None),
            name: Arc::new(|_: &Wanted, _: &str| "x".into()),
            shelf: PlainShelf::new(folder.path()),
        };
        let (sender, events) = channel();
        let mut net_config = NetConfig::new(folder.path().to_owned());
        net_config.web = config();
        let net = spawn(net_config, lookups, move |event| drop(sender.send(event))).unwrap();
        Self { net, events, feeds, patience, _folder: folder }
    }

    fn next(&self) -> FetchEvent {
        self.events.recv_timeout(Duration::from_secs(10)).expect("an event")
    }

    /// Everything up to the end of the round.
    fn round(&self) -> Vec<FetchEvent> {
        let mut events = Vec::new();
        loop {
            let event = self.next();
            let over = matches!(event, FetchEvent::RefreshProgress { done, of } if done == of);
            events.push(event);
            if over {
                return events;
            }
        }
    }
}

fn source(address: &str) -> FeedSource {
    let show = ShowId::from(address);
    FeedSource {
        show,
        address: address.to_owned(),
        validators: Validators::default(),
        refreshed: None,
        finished: false,
    }
}

fn refresh_all(asked_by: AskedBy) -> FetchCmd {
    FetchCmd::RefreshAll { asked_by }
}

#[test]
fn all_shows_of_one_host_come_one_after_another_over_one_connection() {
    let server = FaultServer::start();
    let feeds = (0..20).map(|number| {
        let path = format!("/{number}");
        server.put(&path, Page::new(rss(&path, 2)));
        source(&server.url(&path))
    });
    let bench = Bench::new(feeds.collect());
    bench.net.send(refresh_all(AskedBy::Listener));
    let events = bench.round();
    assert_eq!(events.iter().filter(|event| matches!(event, FetchEvent::Came { .. })).count(), 20);
    assert_eq!(events.last(), Some(&FetchEvent::RefreshProgress { done: 20, of: 20 }));
    assert_eq!((server.most_at_once(), server.connections()), (1, 1));
}

#[test]
fn a_slow_host_does_not_keep_the_others_waiting() {
    let (slow, quick) = (FaultServer::start(), FaultServer::start());
    slow.put("/f", Page::with(rss("Slow", 1), Fault { delay: Duration::from_millis(250), ..Fault::default() }));
    quick.put("/f", Page::new(rss("Quick", 1)));
    let bench = Bench::new(vec![source(&slow.url("/f")), source(&quick.url("/f"))]);
    bench.net.send(refresh_all(AskedBy::Listener));
    let first = bench.round().into_iter().find_map(|event| match event {
        FetchEvent::Came { document, .. } => Some(document.show.title.clone()),
        _ => None,
    });
    assert_eq!(first.as_deref(), Some("Quick"));
}

#[test]
fn by_itself_only_what_is_old_and_not_over_is_refreshed() {
    let server = FaultServer::start();
    for path in ["/old", "/new", "/over"] {
        server.put(path, Page::new(rss(path, 1)));
    }
    let old = source(&server.url("/old"));
    let new = FeedSource { refreshed: Some(now()), ..source(&server.url("/new")) };
    let over = FeedSource { finished: true, refreshed: Some(Timestamp(0)), ..source(&server.url("/over")) };
    let bench = Bench::new(vec![old, new, over]);
    bench.net.send(refresh_all(AskedBy::Itself));
    assert_eq!(bench.round().last(), Some(&FetchEvent::RefreshProgress { done: 1, of: 1 }));
    assert_eq!((server.count("/old"), server.count("/new"), server.count("/over")), (1, 0, 0));
    bench.net.send(refresh_all(AskedBy::Listener));
    bench.round();
    assert_eq!((server.count("/new"), server.count("/over")), (1, 0));
}

#[test]
fn a_listener_without_shows_is_answered_too() {
    let bench = Bench::new(Vec::new());
    bench.net.send(refresh_all(AskedBy::Listener));
    assert_eq!(bench.next(), FetchEvent::RefreshProgress { done: 0, of: 0 });
}

#[test]
fn a_failure_is_told_beside_its_show_and_gone_is_gone() {
    let server = FaultServer::start();
    server.put("/gone", Page::status(410, &[]));
    server.put("/cut", Page::with(rss("Cut", 50), Fault { cut_at: Some(9000), ..Fault::default() }));
    let bench = Bench::new(vec![source(&server.url("/gone")), source(&server.url("/cut"))]);
    bench.net.send(refresh_all(AskedBy::Listener));
    let events = bench.round();
    let failures: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            FetchEvent::RefreshFailed { failure, .. } => Some((failure.gone, failure.reason.as_str())),
            _ => None,
        })
        .collect();
    assert!(failures[0].0 && failures[0].1.contains("410"), "{failures:?}");
    assert!(!failures[1].0 && failures[1].1.contains("broke off"), "{failures:?}");
    assert!(events.iter().any(|event| matches!(event, FetchEvent::Came { document, .. } if document.cut_off)));
}

#[test]
fn a_host_that_asks_for_patience_is_left_alone() {
    let server = FaultServer::start();
    server.put("/a", Page::status(429, &[("retry-after", "600")]));
    server.put("/b", Page::new(rss("B", 1)));
    let bench = Bench::new(vec![source(&server.url("/a")), source(&server.url("/b"))]);
    bench.net.send(refresh_all(AskedBy::Listener));
    let reasons = failures(bench.round());
    assert!(reasons[0].contains("429") && reasons[1].contains("patience"), "{reasons:?}");
    assert_eq!((server.count("/a"), server.count("/b")), (1, 0));
}

#[test]
fn what_a_host_asked_an_earlier_run_for_holds_in_this_one() {
    let server = FaultServer::start();
    server.put("/a", Page::status(503, &[("retry-after", "600")]));
    server.put("/moved", Page::status(302, &[("location", &server.url("/a"))]));
    let first = Bench::new(vec![source(&server.url("/a"))]);
    first.net.send(refresh_all(AskedBy::Listener));
    let told = first.round().into_iter().find_map(|event| match event {
        FetchEvent::Patience(patience) => Some(patience),
        _ => None,
    });
    let patience = told.expect("it is told, to be kept");
    assert_eq!((patience.host.as_str(), patience.code), (server.url("").as_str(), 503));
    assert!((590..=601).contains(&(patience.until.0 - now().0)), "{patience:?}");
    // Another run, and a feed elsewhere that leads to the same host.
    let elsewhere = FaultServer::start();
    elsewhere.put("/f", Page::status(302, &[("location", &server.url("/a"))]));
    let second = Bench::new(vec![source(&server.url("/a")), source(&elsewhere.url("/f"))]);
    second.patience.lock().unwrap().push(patience);
    second.net.send(refresh_all(AskedBy::Listener));
    let reasons = failures(second.round());
    assert!(reasons.len() == 2 && reasons.iter().all(|reason| reason.contains("patience (503)")), "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.contains("not asked again before")), "{reasons:?}");
    assert_eq!((server.count("/a"), elsewhere.count("/f")), (1, 1));
}

#[test]
fn hosts_that_many_redirects_lead_to_are_asked_one_thing_at_a_time() {
    let target = FaultServer::start();
    let doors: Vec<FaultServer> = (0..4).map(|_| FaultServer::start()).collect();
    let slow = Fault { delay: Duration::from_millis(40), ..Fault::default() };
    let mut feeds = Vec::new();
    for (number, door) in doors.iter().enumerate() {
        let path = format!("/{number}");
        target.put(&path, Page::with(rss(&path, 2), slow.clone()));
        door.put("/f", Page::status(302, &[("location", &target.url(&path))]));
        feeds.push(source(&door.url("/f")));
        // And one that leads the other way, from the host that all the others wait for.
        let away = format!("/away{number}");
        door.put("/g", Page::with(rss(&away, 1), slow.clone()));
        target.put(&away, Page::status(301, &[("location", &door.url("/g"))]));
        feeds.push(source(&target.url(&away)));
    }
    let bench = Bench::new(feeds);
    bench.net.send(refresh_all(AskedBy::Listener));
    let events = bench.round();
    assert_eq!(events.iter().filter(|event| matches!(event, FetchEvent::Came { .. })).count(), 8);
    assert_eq!(target.most_at_once(), 1);
    assert!(doors.iter().all(|door| door.most_at_once() == 1));
}

#[test]
fn a_feed_that_has_moved_for_good_and_is_unchanged_there_is_asked_for_there() {
    let server = FaultServer::start();
    server.put("/new", Page::status(304, &[]));
    server.put("/old", Page::status(301, &[("location", "/new")]));
    server.put("/for-now", Page::status(302, &[("location", "/new")]));
    let validators = Validators { etag: Some("\"a\"".into()), last_modified: None };
    let known = |path: &str| FeedSource { validators: validators.clone(), ..source(&server.url(path)) };
    let bench = Bench::new(vec![known("/old"), known("/for-now")]);
    bench.net.send(refresh_all(AskedBy::Listener));
    let events = bench.round();
    let told: Vec<_> = events.iter().filter(|event| matches!(event, FetchEvent::Moved { .. })).collect();
    let moved = FetchEvent::Moved { show: known("/old").show, address: server.url("/new") };
    assert_eq!(told, [&moved]);
    assert_eq!(events.iter().filter(|event| matches!(event, FetchEvent::Unchanged { .. })).count(), 2);
}

#[test]
fn a_show_that_is_not_in_the_library_any_more_is_answered_for() {
    let bench = Bench::new(Vec::new());
    let show = ShowId::from("gone");
    bench.net.send(FetchCmd::Refresh { show: show.clone(), asked_by: AskedBy::Listener });
    assert!(matches!(bench.next(), FetchEvent::RefreshFailed { show: told, .. } if told == show));
}

/// Why shows could not be refreshed.
fn failures(events: Vec<FetchEvent>) -> Vec<String> {
    let reason = |event| match event {
        FetchEvent::RefreshFailed { failure, .. } => Some(failure.reason),
        _ => None,
    };
    events.into_iter().filter_map(reason).collect()
}

#[test]
fn cancelling_ends_the_round_at_once() {
    let server = FaultServer::start();
    let feeds = (0..5).map(|number| {
        let path = format!("/{number}");
        server.put(&path, Page::with(rss("X", 1), Fault { stall_at: Some(20), ..Fault::default() }));
        source(&server.url(&path))
    });
    let bench = Bench::new(feeds.collect());
    bench.net.send(refresh_all(AskedBy::Listener));
    assert!(matches!(bench.next(), FetchEvent::Refreshing { .. }));
    bench.net.send(FetchCmd::CancelRefresh);
    assert_eq!(bench.next(), FetchEvent::RefreshProgress { done: 5, of: 5 });
    // What follows is a round of its own.
    server.put("/fine", Page::new(rss("Fine", 1)));
    *bench.feeds.lock().unwrap() = vec![source(&server.url("/fine"))];
    bench.net.send(refresh_all(AskedBy::Listener));
    assert_eq!(bench.round().last(), Some(&FetchEvent::RefreshProgress { done: 1, of: 1 }));
}

#[test]
fn a_show_is_added_once_however_its_address_is_written() {
    let server = FaultServer::start();
    server.put("/f", Page::new(rss("One", 2)));
    server.put("/old", Page::status(301, &[("location", "/f")]));
    let bench = Bench::new(Vec::new());
    let typed = server.url("/f").replace("http://", "feed://");
    bench.net.send(FetchCmd::Add { ticket: Ticket(1), address: typed });
    let FetchEvent::Came { show, fetched, document } = bench.next() else { panic!("no feed") };
    assert_eq!(bench.next(), FetchEvent::Added { ticket: Ticket(1), result: Ok(show.clone()) });
    assert_eq!((fetched.address.as_str(), &document.show.id), (server.url("/f").as_str(), &show));
    bench.feeds.lock().unwrap().push(FeedSource { show: show.clone(), ..source(&fetched.address) });
    for (ticket, address) in [(Ticket(2), server.url("/f")), (Ticket(3), server.url("/old"))] {
        bench.net.send(FetchCmd::Add { ticket, address });
        assert_eq!(bench.next(), FetchEvent::Added { ticket, result: Ok(show.clone()) });
    }
    bench.net.send(FetchCmd::Add { ticket: Ticket(4), address: "file:///etc/passwd".into() });
    assert!(
        matches!(bench.next(), FetchEvent::Added { ticket: Ticket(4), result: Err(reason) } if reason.contains("https://"))
    );
}
