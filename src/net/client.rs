//! The two HTTP clients: one for what the listener typed, one guarded for what feeds name. They are built when they
//! are first needed, since reading the system's certificates would slow the first frame.

use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::blocking::{Client, ClientBuilder};
use reqwest::redirect::Policy;

use super::reach::is_private_host;
use super::resolve::{Admitted, is_behind_proxy, proxy_hosts};
use super::turns::Turns;
use super::{Address, FetchError, Guard, Reach, Resolver, SystemResolver};
use crate::msg::Patience;

/// How the network is used.
#[derive(Clone)]
pub struct WebConfig {
    /// `podtui/VERSION`.
    pub user_agent: String,
    /// No byte for this long, and a connection counts as dead.
    pub stall: Duration,
    /// No connection after this long, and a host counts as out of reach.
    pub connect: Duration,
    /// Instead of the system's.
    pub resolver: Option<Arc<dyn Resolver>>,
    pub guard: Guard,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            user_agent: concat!("podtui/", env!("CARGO_PKG_VERSION")).to_owned(),
            stall: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            resolver: None,
            guard: Guard::default(),
        }
    }
}

/// The way out. Cheap to clone; all clones share the clients and their connections.
#[derive(Clone)]
pub struct Web {
    inner: Arc<Inner>,
}

struct Inner {
    config: WebConfig,
    resolver: Arc<dyn Resolver>,
    open: OnceLock<Result<Way, FetchError>>,
    guarded: OnceLock<Result<Way, FetchError>>,
    turns: Arc<Turns>,
}

/// A client, and where it may connect to.
struct Way {
    client: Client,
    admitted: Admitted,
}

impl Web {
    /// Nothing is set up yet.
    #[must_use]
    pub fn new(config: WebConfig) -> Self {
        let resolver = config.resolver.clone().unwrap_or_else(|| Arc::new(SystemResolver));
        Self {
            inner: Arc::new(Inner {
                config,
                resolver,
                open: OnceLock::new(),
                guarded: OnceLock::new(),
                turns: Arc::default(),
            }),
        }
    }

    /// Takes in which hosts want to be left alone, as an earlier run or another copy has noted it.
    pub fn learn_patience(&self, known: Vec<Patience>) {
        self.inner.turns.learn(known);
    }

    /// Whose turn it is at a host.
    pub(super) fn turns(&self) -> &Arc<Turns> {
        &self.inner.turns
    }

    /// How long a silent connection is waited for.
    pub(super) fn stall(&self) -> Duration {
        self.inner.config.stall
    }

    /// Looks the host up, refuses what `reach` forbids, and gives the client that may go there. The second answer is
    /// true when it is in a private network.
    pub(super) fn way_to(&self, address: &Address, reach: Reach) -> Result<(Client, bool), FetchError> {
        let inner = &*self.inner;
        let slot = match reach {
            Reach::Anywhere => &inner.open,
            Reach::PublicOnly => &inner.guarded,
        };
        let way = slot.get_or_init(|| Way::build(inner)).as_ref().map_err(Clone::clone)?;
        let host = || address.host().to_owned();
        let found = match address.url().host() {
            Some(url::Host::Ipv4(ip)) => vec![ip.into()],
            Some(url::Host::Ipv6(ip)) => vec![ip.into()],
            Some(url::Host::Domain(name)) => match inner.resolver.resolve(name) {
                // A proxy may know names that are unknown here; it alone connects to them. What it finds cannot be
                // looked at, so names that exist in private networks only are refused by themselves.
                Err(_) if !way.admitted.has_no_proxy() => {
                    let private = is_private_host(address);
                    return match reach {
                        Reach::PublicOnly if private => Err(FetchError::PrivateAddress { host: host() }),
                        _ => Ok((way.client.clone(), private)),
                    };
                }
                found => found.map_err(|_| FetchError::NoSuchHost { host: host() })?,
            },
            None => return Err(FetchError::NoSuchHost { host: host() }),
        };
        if found.is_empty() {
            return Err(FetchError::NoSuchHost { host: host() });
        }
        let is_private = |ip: &IpAddr| inner.config.guard.is_private(*ip);
        let private = found.iter().all(is_private);
        let allowed = match reach {
            Reach::Anywhere => found,
            // A proxy resolves the name again, and may well choose the private one.
            Reach::PublicOnly if !way.admitted.has_no_proxy() && found.iter().any(is_private) => Vec::new(),
            Reach::PublicOnly => found.into_iter().filter(|ip| !is_private(ip)).collect(),
        };
        if allowed.is_empty() {
            return Err(FetchError::PrivateAddress { host: host() });
        }
        way.admitted.admit(address.host(), allowed);
        Ok((way.client.clone(), private))
    }
}

impl Way {
    fn build(inner: &Inner) -> Result<Self, FetchError> {
        // Fails when some provider is installed already: then that one serves.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let admitted = Admitted::new(Arc::clone(&inner.resolver), proxy_hosts());
        let client = builder(&inner.config, &admitted)
            .build()
            // A system without any certificates still has http.
            .or_else(|_| builder(&inner.config, &admitted).tls_certs_only([]).build())
            .map_err(|error| FetchError::Setup { why: chain(&error) })?;
        Ok(Self { client, admitted })
    }
}

fn builder(config: &WebConfig, admitted: &Admitted) -> ClientBuilder {
    Client::builder()
        .user_agent(config.user_agent.clone())
        .redirect(Policy::none())
        .timeout(config.stall)
        .connect_timeout(config.connect)
        .pool_idle_timeout(Duration::from_mins(1))
        .tcp_nodelay(true)
        .referer(false)
        .dns_resolver(Arc::new(admitted.clone()))
}

/// Says why a request failed.
pub(super) fn explain(error: &reqwest::Error, host: &str, stall: Duration) -> FetchError {
    let host = host.to_owned();
    let text = chain(error);
    if text.contains("certificate") || text.contains("CertificateRequired") {
        return FetchError::Certificate { host, why: certificate_words(&text).to_owned() };
    }
    if error.is_connect() {
        let why = if error.is_timeout() { "no answer" } else { connect_words(error) };
        if error.url().is_some_and(is_behind_proxy) {
            // What the way through was refused with, in the client's own words.
            if text.contains("proxy authorization required") {
                return FetchError::Status { host, code: 407, wait: None };
            }
            let why = if text.contains("tunnel error: unsuccessful") { "it refuses to lead there" } else { why };
            return FetchError::NoWayThrough { host, why: why.to_owned() };
        }
        return FetchError::Unreachable { host, why: why.to_owned() };
    }
    if error.is_timeout() {
        return FetchError::Stalled { host, waited: stall };
    }
    FetchError::Cut { host, why: "the connection ended early".to_owned() }
}

/// Says why reading a body failed.
pub(super) fn explain_read(error: &io::Error, host: &str, stall: Duration) -> FetchError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
        Some(inner) => explain(inner, host, stall),
        None => FetchError::Cut { host: host.to_owned(), why: "the connection ended early".to_owned() },
    }
}

fn connect_words(error: &reqwest::Error) -> &'static str {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionRefused => return "it refuses connections",
                io::ErrorKind::ConnectionReset => return "it broke the connection off",
                io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => return "there is no network",
                io::ErrorKind::HostUnreachable => return "there is no way to it",
                io::ErrorKind::TimedOut => return "no answer",
                _ => {}
            }
        }
        next = error.source();
    }
    "the connection failed"
}

fn certificate_words(text: &str) -> &'static str {
    if text.contains("Expired") || text.contains("expired") {
        "it is out of date"
    } else if text.contains("NotValidForName") || text.contains("not valid for name") {
        "it is for another name"
    } else if text.contains("UnknownIssuer") {
        "nobody known has signed it"
    } else {
        "it is not valid"
    }
}

/// The error and its causes. For looking into, not for showing: the first part names the whole address.
fn chain(error: &dyn Error) -> String {
    let mut text = String::new();
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(&error.to_string());
        text.push_str("; ");
        next = error.source();
    }
    text
}
