//! One feed: asked for with what is known of it, read whole within its limit, understood on this thread.

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::answer::now;
use super::document::{Body, read_body};
use super::{Address, FEED_BYTES, FetchError, Reach, Validators, Web};
use crate::feed::{self, FeedError, Source, Trust};
use crate::model::{FeedDocument, Problem, Severity, ShowId, masked};
use crate::msg::Fetched;

const ACCEPTED: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, \
                        application/json;q=0.8, text/xml;q=0.8, text/html;q=0.3, */*;q=0.1";

/// What is known of a feed before it is fetched.
#[derive(Clone, Debug, Default)]
pub struct FeedAsk {
    /// The show's key; none for a show that is not known yet: then its first address makes it.
    pub show: Option<ShowId>,
    pub validators: Validators,
}

/// How a feed was fetched.
#[derive(Clone, Debug)]
pub enum FetchOutcome {
    Came(Box<CameFeed>),
    /// 304: nothing new; `moved`: but the feed has a new address for good.
    Unchanged {
        moved: Option<String>,
    },
}

/// A feed that came.
#[derive(Clone, Debug)]
pub struct CameFeed {
    pub document: FeedDocument,
    pub fetched: Fetched,
    /// It was cut off: what came whole is in `document`, and this says why it is not all.
    pub trouble: Option<FetchError>,
    /// Every hop was in a private network: what this feed names may be there too.
    pub private: bool,
}

/// Fetches and reads a feed. A web page leads to the feed it names, once. Blocks; `go_on` is asked between pieces.
///
/// # Errors
/// Every failure is a sentence.
pub fn fetch_feed(
    web: &Web,
    address: &str,
    ask: &FeedAsk,
    go_on: &dyn Fn() -> bool,
) -> Result<FetchOutcome, FetchError> {
    let address = Address::parse(address)?;
    let show = ask.show.clone().unwrap_or_else(|| address.show_id());
    let errand = Errand { web, show, go_on };
    let came = match errand.fetch(&address, Reach::Anywhere, &ask.validators)? {
        Step::Unchanged { moved } => {
            return Ok(FetchOutcome::Unchanged { moved: moved.map(|moved| moved.secret()) });
        }
        Step::Came(came) => came,
        Step::Page { base, private, error } => errand.follow_page(&base, private, error)?,
    };
    Ok(FetchOutcome::Came(errand.follow_move(&address, came)))
}

/// One feed to be fetched, in one or two requests.
struct Errand<'a> {
    web: &'a Web,
    show: ShowId,
    go_on: &'a dyn Fn() -> bool,
}

/// What one request came to.
enum Step {
    Unchanged {
        moved: Option<Address>,
    },
    Came(Box<CameFeed>),
    /// A web page; the error names its feeds.
    Page {
        base: Address,
        private: bool,
        error: FeedError,
    },
}

impl Errand<'_> {
    fn fetch(&self, address: &Address, reach: Reach, validators: &Validators) -> Result<Step, FetchError> {
        let answer = self.web.get_in_turn(address, reach, &headers(validators), self.go_on)?;
        if answer.status() == 304 && *validators != Validators::default() {
            return Ok(Step::Unchanged { moved: answer.moved });
        }
        if let Err(error) = answer.check() {
            if let FetchError::Status { wait: Some(wait), code, .. } = &error {
                self.web.turns().grant(answer.address.host_key(), *wait, *code);
            }
            return Err(error);
        }
        let found = Found {
            base: answer.address.clone(),
            stored: answer.moved.clone().unwrap_or_else(|| address.clone()),
            validators: answer.validators(),
            charset: answer.charset(),
            private: answer.private,
        };
        match read_body(self.web, answer, "a feed", FEED_BYTES, self.go_on) {
            Body::Whole(bytes) => self.read(&bytes, found, None),
            Body::Partial(bytes, error) => match self.read(&bytes, found, Some(error.clone())) {
                Ok(Step::Came(came)) => Ok(Step::Came(came)),
                _ => Err(error),
            },
            Body::Refused(error) => Err(error),
        }
    }

    fn read(&self, bytes: &[u8], found: Found, trouble: Option<FetchError>) -> Result<Step, FetchError> {
        let source = Source {
            url: Some(found.base.url().as_str()),
            charset: found.charset.as_deref(),
            show: Some(self.show.clone()),
            now: now(),
            trust: Trust::Remote,
        };
        let mut document = match feed::parse(bytes, &source) {
            Ok(document) => document,
            Err(error @ FeedError::WebPage { .. }) => {
                return Ok(Step::Page { base: found.base, private: found.private, error });
            }
            Err(error) => return Err(error.into()),
        };
        document.cut_off |= trouble.is_some();
        let host = found.base.host().to_owned();
        let trouble = trouble
            .or_else(|| document.cut_off.then(|| FetchError::Cut { host, why: "the feed is not whole".to_owned() }));
        let stored = found.stored.secret();
        document.show.feed_url = Some(stored.clone());
        // What is not whole must be asked for again in full.
        let validators = if trouble.is_none() { found.validators } else { Validators::default() };
        let fetched =
            Fetched { at: source.now, address: stored, etag: validators.etag, last_modified: validators.last_modified };
        Ok(Step::Came(Box::new(CameFeed { document, fetched, trouble, private: found.private })))
    }

    /// The first feed that a web page names; one hop, no further page.
    fn follow_page(&self, base: &Address, private: bool, error: FeedError) -> Result<Box<CameFeed>, FetchError> {
        let FeedError::WebPage { feeds, .. } = &error else { return Err(error.into()) };
        let Some(link) = feeds.first() else { return Err(error.into()) };
        let next = base.join(&link.url)?;
        if base.is_encrypted() && !next.is_encrypted() {
            return Err(FetchError::Downgrade { from: base.host().to_owned(), to: next.host().to_owned() });
        }
        let reach = if private { Reach::Anywhere } else { Reach::PublicOnly };
        match self.fetch(&next, reach, &Validators::default())? {
            Step::Came(mut came) => {
                came.document.problems.insert(0, error.followed());
                Problem::order(&mut came.document.problems);
                Ok(came)
            }
            Step::Page { error, .. } => Err(error.into()),
            Step::Unchanged { .. } => {
                Err(FetchError::Lied { host: next.host().to_owned(), why: "304 unasked".to_owned() })
            }
        }
    }

    /// `itunes:new-feed-url`, believed only when there is a feed. What came of it stands among the problems.
    fn follow_move(&self, asked: &Address, mut came: Box<CameFeed>) -> Box<CameFeed> {
        let Some(next) = came.document.moved_to.as_deref().and_then(|text| Address::parse(text).ok()) else {
            return came;
        };
        let here = Address::parse(&came.fetched.address).ok();
        let encrypted = here.as_ref().is_some_and(Address::is_encrypted);
        if next == *asked || here.as_ref().is_some_and(|here| here.url() == next.url()) {
            return came;
        }
        let reach = if came.private { Reach::Anywhere } else { Reach::PublicOnly };
        let why = if encrypted && !next.is_encrypted() {
            let (from, to) = (asked.host().to_owned(), next.host().to_owned());
            FetchError::Downgrade { from, to }.to_string()
        } else {
            match self.fetch(&next, reach, &Validators::default()) {
                Ok(Step::Came(mut new)) if new.trouble.is_none() => {
                    new.document.problems.push(moved(&next, Severity::Note, "what was read is the feed there"));
                    return new;
                }
                Ok(Step::Came(new)) => new.trouble.map_or_else(String::new, |trouble| trouble.to_string()),
                Ok(Step::Page { error, .. }) => error.to_string(),
                Ok(Step::Unchanged { .. }) => "it answers 304 unasked".to_owned(),
                Err(error) => error.to_string(),
            }
        };
        let why = format!("no feed can be had there: {}", why.trim_end_matches('.'));
        came.document.problems.push(moved(&next, Severity::Warning, &why));
        Problem::order(&mut came.document.problems);
        came
    }
}

/// What is to be said of a feed that says it has moved.
fn moved(to: &Address, severity: Severity, outcome: &str) -> Problem {
    Problem {
        severity,
        location: "channel".to_owned(),
        what: format!("the feed says that it has moved to {} (itunes:new-feed-url); {outcome}", masked(&to.secret())),
        advice: "Let the old address redirect to the new one (301), and give out the new one.".to_owned(),
    }
}

/// What is known of an answer whose body is still to be read.
struct Found {
    base: Address,
    stored: Address,
    validators: Validators,
    charset: Option<String>,
    private: bool,
}

fn headers(validators: &Validators) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
    let mut set = |name: HeaderName, value: &Option<String>| {
        if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    };
    set(IF_NONE_MATCH, &validators.etag);
    set(IF_MODIFIED_SINCE, &validators.last_modified);
    headers
}
