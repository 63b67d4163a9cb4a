//! What a public feed may not lead to, and what the listener may. 127.0.0.1 stands for the world here, all other
//! addresses of this machine for the listener's own network.

use std::net::{IpAddr, Ipv4Addr};

use podtui::net::{FeedAsk, FetchError, Reach, Stream, StreamAsk, fetch_document, fetch_feed};

use super::fault_server::{FaultServer, Page};
use super::feeds::rss;
use super::{audio, public_web, web};

fn inner() -> FaultServer {
    let server = FaultServer::at(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)));
    server.put("/f", Page::new(rss("Inner", 1)));
    server.put("/a", Page::new(audio(1000)));
    server
}

fn document(address: &str) -> Result<(), FetchError> {
    fetch_document(&public_web(), address, 1 << 20, Reach::PublicOnly).map(drop)
}

fn is_private(result: &Result<(), FetchError>) -> bool {
    matches!(result, Err(FetchError::PrivateAddress { .. }))
}

#[test]
fn what_a_public_feed_names_may_not_be_private() {
    let inner = inner();
    let port = inner.address().port();
    for host in [
        "127.0.0.2",
        "inner.test",
        "mapped.test",
        "[::1]",
        "[::ffff:127.0.0.2]",
        "0x7f.0.0.2",
        "2130706434",
        "10.0.0.1",
    ] {
        let result = document(&format!("http://{host}:{port}/f"));
        assert!(is_private(&result), "{host}: {result:?}");
    }
    assert_eq!(inner.connections(), 0);
}

#[test]
fn a_public_name_is_reached_and_a_mixed_one_only_at_its_public_address() {
    let server = FaultServer::start();
    server.put("/f", Page::new("x"));
    for host in ["127.0.0.1", "public.test", "mixed.test"] {
        assert_eq!(document(&format!("http://{host}:{}/f", server.address().port())), Ok(()), "{host}");
    }
    assert_eq!(server.count("/f"), 3);
}

#[test]
fn a_redirect_into_a_private_network_is_refused_at_any_hop() {
    let (inner, server) = (inner(), FaultServer::start());
    server.put("/one", Page::status(302, &[("location", "/two")]));
    server.put("/two", Page::status(302, &[("location", inner.url("/f").as_str())]));
    assert!(is_private(&document(&server.url("/one"))));
    // The listener typed a public address: that it leads inside was not the listener's wish.
    let typed = fetch_feed(&public_web(), &server.url("/one"), &FeedAsk::default(), &|| true).map(drop);
    assert!(is_private(&typed), "{typed:?}");
    assert_eq!(inner.connections(), 0);
}

#[test]
fn what_the_listener_types_may_be_private_and_lead_on_there() {
    let inner = inner();
    inner.put("/one", Page::status(301, &[("location", "/f")]));
    assert!(fetch_feed(&public_web(), &inner.url("/one"), &FeedAsk::default(), &|| true).is_ok());
}

#[test]
fn a_page_out_in_the_world_leads_to_no_feed_inside() {
    let (inner, server) = (inner(), FaultServer::start());
    let link = format!("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{}\">", inner.url("/f"));
    server.put("/", Page::new(format!("<!DOCTYPE html><html><head>{link}</head></html>")));
    assert!(is_private(&fetch_feed(&public_web(), &server.url("/"), &FeedAsk::default(), &|| true).map(drop)));
}

#[test]
fn a_stream_is_guarded_too() {
    let (inner, folder) = (inner(), tempfile::tempdir().unwrap());
    let ask =
        |reach| StreamAsk::new(podtui::net::Address::parse(&inner.url("/a")).unwrap(), reach, folder.path().into());
    assert!(is_private(&Stream::open(&public_web(), ask(Reach::PublicOnly)).map(drop)));
    assert!(Stream::open(&web(), ask(Reach::Anywhere)).is_ok());
}

#[test]
fn an_unknown_name_is_said() {
    let result = document("http://nowhere.test/f");
    assert_eq!(result, Err(FetchError::NoSuchHost { host: "nowhere.test".into() }));
}
