//! What happens on bad networks: for each fault by name, what the listener sees and what is kept.
//! Everything is real but the world: sockets on this machine, files in a temporary folder.
//!
//! | fault | a feed | a stream | a download |
//! |---|---|---|---|
//! | stall, cut | a sentence; whole items kept, asked again in full | goes on at the same byte, by itself | the same |
//! | the network goes | a sentence, nothing taken away | waits, says why, goes on | goes on, or resumes when asked |
//! | wrong `Content-Range` | | asked for the whole instead | the same |
//! | 200 to `Range` | | starts over, never mixed | the same |
//! | no length, chunks | read to the end | seekable once whole | read to the end |
//! | endless, bomb | ends at the limit, a sentence | the same, nothing kept | the same |
//! | other file underneath | | begun anew and said | fetched anew |
//! | page for audio | a page leads to its feed, once | a sentence, nothing kept | the same |
//! | wrong type | read by content | heard all the same | named by its bytes |
//! | 301, 308 / 302, 307 | stored / not | followed | followed |
//! | circles, https to http, into a private network | refused with a sentence | the same | the same |
//! | 401 403 404 410 5xx | a sentence; 410 ends it | a sentence; 5xx in the middle is waited out | the same |
//! | 429, `Retry-After` | the host is left alone that long | the same | the same, then the listener's word |

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that ends there has found something")]

#[path = "net_faults/compressed.rs"]
mod compressed;
#[path = "net_faults/copies.rs"]
mod copies;
#[path = "net_faults/downloads.rs"]
mod downloads;

mod fault_server;
#[path = "net_faults/feeds.rs"]
mod feeds;
#[path = "net_faults/guard.rs"]
mod guard;
#[path = "net_faults/readers.rs"]
mod readers;
#[path = "net_faults/refresh.rs"]
mod refresh;
#[path = "net_faults/shared.rs"]
mod shared;
#[path = "net_faults/shelf.rs"]
mod shelf;
#[path = "net_faults/streams.rs"]
mod streams;

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use podtui::net::{Guard, Resolver, Web, WebConfig};

/// Where everything is; it counts as public in tests that need a public place.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A network with little patience, so that a stall is soon one.
fn web() -> Web {
    Web::new(config())
}

fn config() -> WebConfig {
    WebConfig { stall: Duration::from_millis(300), connect: Duration::from_secs(2), ..WebConfig::default() }
}

/// A network to which this machine is the public one: 127.0.0.1 is out in the world, all else here is private.
fn public_web() -> Web {
    Web::new(WebConfig { guard: Guard { exempt: vec![HERE] }, resolver: Some(std::sync::Arc::new(Names)), ..config() })
}

/// Names for tests.
struct Names;

impl Resolver for Names {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "public.test" => Ok(vec![HERE]),
            "inner.test" => Ok(vec![IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2))]),
            "mixed.test" => Ok(vec![IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), HERE]),
            "mapped.test" => Ok(vec!["::ffff:127.0.0.1".parse().expect("an address")]),
            _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such name")),
        }
    }
}

/// Polls until it is so, and fails after ten seconds.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Bytes that begin like an MP3 and are all different enough to tell where they belong.
fn audio(length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> =
        (0..length as u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).take(length).collect();
    bytes[..4].copy_from_slice(b"\xff\xfb\x90\x64");
    bytes
}
