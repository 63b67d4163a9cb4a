//! Redirects, followed by our own loop: ten at the most, https never to http, credentials to their own host only,
//! and each hop is looked at as the first one was.

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{HeaderMap, LOCATION};

use super::client::explain;
use super::turns::Turn;
use super::{Address, FetchError, Reach, Web};

/// Most redirects of one request.
pub const MOST: usize = 10;

/// An answer that is no redirect, and how it was come by.
pub(super) struct Answer {
    pub response: Response,
    /// Who answered.
    pub address: Address,
    /// Where the asked address has moved for good: the end of the unbroken row of 301 and 308 from the start.
    pub moved: Option<Address>,
    /// Every hop was in a private network.
    pub private: bool,
    /// Held until the body is read, where one is asked for at a time.
    pub _turn: Option<Turn>,
}

impl Answer {
    pub(super) fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// A header as text, if it is there and is text.
    pub(super) fn header(&self, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }
}

impl Web {
    /// GET, redirects followed. Whatever its status, the last answer is given back.
    pub(super) fn get(&self, address: &Address, reach: Reach, headers: &HeaderMap) -> Result<Answer, FetchError> {
        self.follow(address, reach, headers, &|_| Ok(None))
    }

    /// As `get`, each hop in its turn at its host, and refused where a host wants to be left alone.
    pub(super) fn get_in_turn(
        &self,
        address: &Address,
        reach: Reach,
        headers: &HeaderMap,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Answer, FetchError> {
        self.follow(address, reach, headers, &|address| self.turns().take(address, go_on).map(Some))
    }

    fn follow(
        &self,
        address: &Address,
        reach: Reach,
        headers: &HeaderMap,
        turn_at: &dyn Fn(&Address) -> Result<Option<Turn>, FetchError>,
    ) -> Result<Answer, FetchError> {
        let (mut address, mut reach) = (address.clone(), reach);
        let (mut moved, mut for_good, mut all_private) = (None, true, true);
        for _ in 0..=MOST {
            // Dropped before the next hop's is asked for: nobody waits with a turn in the hand.
            let turn = turn_at(&address)?;
            let (client, private) = self.way_to(&address, reach)?;
            all_private &= private;
            let mut request = client.get(address.url().clone()).headers(headers.clone());
            if let Some((name, password)) = address.credentials() {
                request = request.basic_auth(name, Some(password));
            }
            let response = request.send().map_err(|error| explain(&error, address.host(), self.stall()))?;
            let location = response.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
            let Some(next) = next_hop(&address, response.status(), location.as_deref())? else {
                return Ok(Answer { response, address, moved, private: all_private, _turn: turn });
            };
            for_good &= matches!(response.status().as_u16(), 301 | 308);
            if for_good {
                moved = Some(next.clone());
            }
            // A public server may not lead into the listener's own network, whoever typed its address.
            if !private {
                reach = Reach::PublicOnly;
            }
            address = next;
        }
        Err(FetchError::RedirectLoop { host: address.host().to_owned(), hops: MOST })
    }
}

/// Where an answer leads, if it leads on at all.
fn next_hop(from: &Address, status: StatusCode, location: Option<&str>) -> Result<Option<Address>, FetchError> {
    let (301 | 302 | 303 | 307 | 308, Some(location)) = (status.as_u16(), location) else {
        return Ok(None);
    };
    let next = from.join(location).map_err(|error| match error {
        FetchError::Address { why } => FetchError::BadRedirect { host: from.host().to_owned(), why },
        other => other,
    })?;
    if from.is_encrypted() && !next.is_encrypted() {
        return Err(FetchError::Downgrade { from: from.host().to_owned(), to: next.host().to_owned() });
    }
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(from: &str, status: u16, location: Option<&str>) -> Result<Option<String>, FetchError> {
        let from = Address::parse(from).expect("an address");
        let status = StatusCode::from_u16(status).expect("a status");
        Ok(next_hop(&from, status, location)?.map(|next| next.secret()))
    }

    #[test]
    fn each_kind_of_redirect_leads_on_and_nothing_else_does() {
        for status in [301, 302, 303, 307, 308] {
            assert_eq!(hop("http://a.example/x/y", status, Some("z")), Ok(Some("http://a.example/x/z".to_owned())));
            assert_eq!(hop("http://a.example/", status, None), Ok(None));
        }
        for status in [200, 300, 304, 404] {
            assert_eq!(hop("http://a.example/", status, Some("/z")), Ok(None));
        }
    }

    #[test]
    fn encryption_is_never_given_up_on_the_way() {
        let error = hop("https://a.example/", 302, Some("http://b.example/")).expect_err("refused");
        assert_eq!(error, FetchError::Downgrade { from: "a.example".into(), to: "b.example".into() });
        assert!(hop("http://a.example/", 302, Some("https://b.example/")).is_ok());
        assert!(hop("https://a.example/", 302, Some("//b.example/z")).is_ok());
    }

    #[test]
    fn a_redirect_to_a_file_is_refused() {
        let error = hop("http://a.example/", 301, Some("file:///etc/passwd")).expect_err("refused");
        assert!(matches!(error, FetchError::BadRedirect { .. }));
    }
}
