//! Names become addresses here, on the thread that asks, before the request: so they can be looked at first, and the
//! connection goes to the very addresses that were looked at. The HTTP client resolves nothing by itself.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// What turns a host's name into addresses. The system does, or a test.
pub trait Resolver: Send + Sync {
    /// All addresses of a name. Blocks.
    ///
    /// # Errors
    /// When the name is unknown, or nobody could be asked.
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's own resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// Most names that are remembered at a time.
const NAMES: usize = 1024;

/// The addresses that names were last admitted with: all that the HTTP client may connect to.
#[derive(Clone)]
pub(super) struct Admitted {
    names: Arc<Mutex<HashMap<String, Vec<IpAddr>>>>,
    /// Hosts of proxies, which the listener's own environment names.
    proxies: Arc<Vec<String>>,
    resolver: Arc<dyn Resolver>,
}

impl Admitted {
    pub(super) fn new(resolver: Arc<dyn Resolver>, proxies: Vec<String>) -> Self {
        Self { names: Arc::default(), proxies: Arc::new(proxies), resolver }
    }

    /// Lets the client connect to `host` at these addresses.
    pub(super) fn admit(&self, host: &str, addresses: Vec<IpAddr>) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES && !names.contains_key(host) {
            names.clear();
        }
        names.insert(host.to_ascii_lowercase(), addresses);
    }

    /// True when every connection is made from here.
    pub(super) fn has_no_proxy(&self) -> bool {
        self.proxies.is_empty()
    }

    fn of(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let host = host.to_ascii_lowercase();
        let known = self.names.lock().unwrap_or_else(PoisonError::into_inner).get(&host).cloned();
        match known {
            Some(addresses) => Ok(addresses),
            None if self.proxies.contains(&host) => self.resolver.resolve(&host),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "a name that was not looked up before")),
        }
    }
}

impl fmt::Debug for Admitted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Admitted").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

impl Resolve for Admitted {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.of(name.as_str());
        Box::pin(std::future::ready(match found {
            Ok(addresses) => Ok(Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs),
            Err(error) => Err(error.into()),
        }))
    }
}

/// True when the client asks a proxy for this address, as the environment says (`NO_PROXY` too).
pub(super) fn is_behind_proxy(address: &reqwest::Url) -> bool {
    let proxies = hyper_util::client::proxy::matcher::Matcher::from_system();
    address.as_str().parse().is_ok_and(|address| proxies.intercept(&address).is_some())
}

/// The hosts of the proxies that the environment names.
pub(super) fn proxy_hosts() -> Vec<String> {
    ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .filter_map(|value| {
            let value = if value.contains("://") { value } else { format!("http://{value}") };
            reqwest::Url::parse(&value).ok()?.host_str().map(str::to_ascii_lowercase)
        })
        .collect()
}
