//! Where episodes are looked for: the course, a feed by address or file, a subscription, all of them.

use std::borrow::Cow;

use anyhow::{Context, anyhow, bail};

use crate::config::Config;
use crate::course;
use crate::feed::{self, FeedError, Source, Trust};
use crate::model::{Episode, EpisodeId, FeedDocument, Mark, Problem, Severity, Show, ShowId};
use crate::net;
pub use crate::net::now;
use crate::store::{Dirs, Store, StoreError};

/// What `--feed` and `--show` say.
#[derive(Clone, Debug, PartialEq)]
pub enum Place<'a> {
    /// The built-in course.
    Course,
    /// `--feed`.
    Feed(&'a str),
    /// The configuration's feed.
    Configured(&'a str),
    /// A subscription, by its title or address; the course too.
    Subscription(&'a str),
    /// A subscription that was found already.
    Kept(&'a Show),
}

/// A show with its episodes, and what was wrong with it.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub show: Show,
    pub episodes: Vec<Episode>,
    pub warnings: Vec<String>,
    /// The document ended early: read, but the refresh counts as failed.
    pub cut_off: bool,
}

impl From<FeedDocument> for Loaded {
    fn from(document: FeedDocument) -> Self {
        let worth_saying = document.problems.iter().filter(|problem| problem.severity > Severity::Note);
        let warnings = worth_saying.map(|problem| format!("{}: {}", problem.location, problem.what)).collect();
        Self { show: document.show, episodes: document.episodes, warnings, cut_off: document.cut_off }
    }
}

/// Directories, configuration and database: what every command may need, opened when it does.
pub struct Surroundings {
    pub dirs: Dirs,
    pub config: Config,
    store: Result<Store, StoreError>,
}

impl Surroundings {
    /// Finds the directories and reads the configuration; what is wrong with it is said on stderr.
    pub fn find() -> anyhow::Result<Self> {
        let mut dirs = Dirs::find()?;
        let (config, trouble) = read_config(&mut dirs);
        for sentence in trouble {
            super::printed::say(&sentence);
        }
        let store = Store::open_read_only(&dirs);
        Ok(Self { dirs, config, store })
    }

    /// The database; where there is none yet, an empty one.
    fn store(&self) -> anyhow::Result<&Store> {
        self.store.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// What was heard of an episode.
    #[must_use]
    pub fn mark(&self, episode: &EpisodeId) -> Mark {
        self.store.as_ref().ok().and_then(|store| store.mark(episode).ok()).unwrap_or_default()
    }

    /// What was heard, of every episode that was ever touched.
    #[must_use]
    pub fn marks(&self) -> std::collections::HashMap<EpisodeId, Mark> {
        let marks = self.store().and_then(|store| Ok(store.marks()?));
        let marks = marks.unwrap_or_else(|error| {
            super::printed::say(&format!("{error:#}"));
            Vec::new()
        });
        marks.into_iter().collect()
    }

    /// A show and its episodes.
    pub fn load(&self, place: &Place<'_>) -> anyhow::Result<Loaded> {
        match place {
            Place::Course => read_course(),
            Place::Feed(address) => self.read_feed(address).or_else(|error| self.as_last_seen(address, error)),
            Place::Configured(address) => self.load(&Place::Feed(address)).context("the feed in the configuration"),
            Place::Subscription(query) => self.called(query),
            Place::Kept(show) => self.kept(show),
        }
    }

    /// What a query names: a subscription, or the course, which is always there. What is called so whole comes first.
    fn called(&self, query: &str) -> anyhow::Result<Loaded> {
        if query == course::SHOW {
            return read_course();
        }
        let wanted = crate::model::fold(query);
        let found = self.find_show(query);
        if found
            .as_ref()
            .is_ok_and(|show| show.feed_url.as_deref() == Some(query) || crate::model::fold(&show.title) == wanted)
        {
            return self.kept(&found?);
        }
        let course = read_course();
        let title = course.as_ref().map_or_else(|_| String::new(), |course| crate::model::fold(&course.show.title));
        match found {
            Ok(show) if title != wanted => self.kept(&show),
            Err(error) if !title.contains(&wanted) => Err(error),
            _ => course,
        }
    }

    /// The subscription that a query names: its address, its title, a part of it.
    pub fn find_show(&self, query: &str) -> anyhow::Result<Show> {
        let shows = self.shows()?;
        let wanted = crate::model::fold(query);
        let by = |fits: &dyn Fn(&Show) -> bool| shows.iter().find(|show| fits(show)).cloned();
        by(&|show| show.feed_url.as_deref() == Some(query) || show.id.as_str() == query)
            .or_else(|| by(&|show| crate::model::fold(&show.title) == wanted))
            .or_else(|| by(&|show| crate::model::fold(&show.title).contains(&wanted)))
            .ok_or_else(|| anyhow!("no subscription is called \"{query}\"; `podtui export --opml` lists them, `podtui add URL` adds one"))
    }

    /// All subscriptions, by title.
    pub fn shows(&self) -> anyhow::Result<Vec<Show>> {
        Ok(self.store()?.shows()?.into_iter().map(|entry| entry.show).collect())
    }

    /// The subscriptions of which more may come, and how many are over.
    pub fn unfinished_shows(&self) -> anyhow::Result<(Vec<Show>, usize)> {
        let (over, open): (Vec<_>, Vec<_>) = self.store()?.shows()?.into_iter().partition(|entry| entry.finished);
        Ok((open.into_iter().map(|entry| entry.show).collect(), over.len()))
    }

    /// A feed under the key that the library has for it, so that what is heard of it is heard of the subscription.
    /// A server that wants to be left alone is.
    fn read_feed(&self, address: &str) -> anyhow::Result<Loaded> {
        if let (Ok(store), None) = (&self.store, file_named(address)) {
            web().learn_patience(store.patience().unwrap_or_default());
        }
        Ok(read_document_of(address, self.known(address))?.into())
    }

    /// The key that the library has for the feed at an address.
    fn known(&self, address: &str) -> Option<ShowId> {
        let address = net::Address::parse(address).ok()?;
        self.store.as_ref().ok()?.show_by_address(&address.secret()).ok().flatten()
    }

    /// A feed that cannot be had now, as it came the last time; the reason stands in the warnings.
    fn as_last_seen(&self, address: &str, error: anyhow::Error) -> anyhow::Result<Loaded> {
        let seen = self.known(address).and_then(|show| {
            let entry = self.store.as_ref().ok()?.show(&show).ok()??;
            self.kept(&entry.show).ok()
        });
        match seen {
            Some(loaded) => Ok(Loaded { warnings: vec![format!("as it came the last time: {error:#}")], ..loaded }),
            None if !address.contains(['/', ':']) => {
                Err(error.context("no file here has that name, and as an address"))
            }
            None => Err(error),
        }
    }

    fn kept(&self, show: &Show) -> anyhow::Result<Loaded> {
        let episodes = self.store()?.episodes(&show.id)?;
        Ok(Loaded { show: show.clone(), episodes, warnings: Vec::new(), cut_off: false })
    }
}

/// The configuration of these directories, and what is wrong with it. Where it says where downloads go, the
/// directories follow.
#[must_use]
pub fn read_config(dirs: &mut Dirs) -> (Config, Vec<String>) {
    let (config, trouble) = config_of(&dirs.config.join("config.toml"));
    if let Some(folder) = &config.download_dir {
        let folder = below_home(folder);
        dirs.downloads = std::path::absolute(&folder).unwrap_or(folder);
    }
    (config, trouble)
}

/// `~/` is the listener's home, also where no shell has seen it.
fn below_home(path: &std::path::Path) -> std::path::PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => std::path::PathBuf::from(home).join(rest),
        _ => path.to_owned(),
    }
}

fn config_of(path: &std::path::Path) -> (Config, Vec<String>) {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let (config, trouble) = crate::config::parse(&text);
            (config, trouble.into_iter().map(|what| format!("{}: {what}", path.display())).collect())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Config::default(), Vec::new()),
        Err(error) => {
            (Config::default(), vec![format!("{} cannot be read: {error}; the defaults are used", path.display())])
        }
    }
}

/// The built-in course, whole.
pub fn read_course() -> anyhow::Result<Loaded> {
    course_of(course::index())
}

/// The built-in course for a list on the screen: without the scripts.
pub fn list_course() -> anyhow::Result<Loaded> {
    course_of(course::list())
}

fn course_of(index: Option<Cow<'static, [u8]>>) -> anyhow::Result<Loaded> {
    let bytes = index.context("this build of podtui has no course in it; install it again")?;
    let source =
        Source { url: None, charset: None, show: Some(ShowId::from(course::SHOW)), now: now(), trust: Trust::BuiltIn };
    Ok(feed::parse(&bytes, &source).context("the built-in course is damaged; install podtui again")?.into())
}

/// A feed, by address or file.
pub fn read_feed(address: &str) -> anyhow::Result<Loaded> {
    Ok(read_document(address)?.into())
}

/// A feed, by address or file, with all that was found in it. A web page in a file leads to the feed that it names, if
/// that is a file beside it; on the network that is followed by whoever fetches.
pub fn read_document(address: &str) -> anyhow::Result<FeedDocument> {
    read_document_of(address, None)
}

/// As `read_document`, of a show that has a key already.
fn read_document_of(address: &str, show: Option<ShowId>) -> anyhow::Result<FeedDocument> {
    let Some(path) = file_named(address) else {
        let ask = net::FeedAsk { show, ..net::FeedAsk::default() };
        return match net::fetch_feed(web(), address, &ask, &|| true)? {
            net::FetchOutcome::Came(came) => Ok(came.document),
            net::FetchOutcome::Unchanged { .. } => {
                bail!("the server says that nothing changed, though nothing is known of it here")
            }
        };
    };
    let named = |error: FeedError| anyhow!("{address}: {error}");
    let error = match parse_file(&path)? {
        Ok(document) => return Ok(document),
        Err(error) => error,
    };
    let next = match &error {
        FeedError::WebPage { feeds, .. } => feeds.iter().find(|link| link.url.starts_with("file:")),
        _ => None,
    };
    let Some(next) = next.and_then(|link| file_named(&link.url)) else { return Err(named(error)) };
    let mut document = parse_file(&next).with_context(|| named(error.clone()))?.map_err(named)?;
    document.problems.insert(0, error.followed());
    Problem::order(&mut document.problems);
    Ok(document)
}

fn parse_file(path: &std::path::Path) -> anyhow::Result<Result<FeedDocument, FeedError>> {
    let bytes = read_limited(path)?;
    let url = file_address(path)?;
    let source = Source { url: Some(&url), charset: None, show: None, now: now(), trust: Trust::File };
    Ok(feed::parse(&bytes, &source).map(|mut document| {
        super::beside::keep_beside(&mut document, path);
        document
    }))
}

/// The path that is meant, if a file is meant: it exists, or looks like a path.
#[must_use]
pub fn file_named(address: &str) -> Option<std::path::PathBuf> {
    if let Some(rest) = address.strip_prefix("file://") {
        let path = reqwest::Url::parse(address).ok().and_then(|url| url.to_file_path().ok());
        return Some(path.unwrap_or_else(|| std::path::PathBuf::from(rest)));
    }
    let path = std::path::PathBuf::from(address);
    let looks_like_a_path = address.starts_with(['/', '.']) || address.starts_with("~/");
    (!address.contains("://") && (looks_like_a_path || path.exists())).then(|| below_home(&path))
}

/// The `file:` address of a path.
pub fn file_address(path: &std::path::Path) -> anyhow::Result<String> {
    let whole = std::path::absolute(path).with_context(|| format!("{}: no such place", path.display()))?;
    reqwest::Url::from_file_path(&whole)
        .map(|url| url.to_string())
        .map_err(|()| anyhow!("{}: not a usable path", path.display()))
}

/// The most that is read of a feed or transcript file: 16 MiB.
pub const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// A file's bytes, refused when it is larger than any feed may be.
pub fn read_limited(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Read;
    let file = std::fs::File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT + 1).read_to_end(&mut bytes).with_context(|| format!("{} cannot be read", path.display()))?;
    if bytes.len() as u64 > FILE_LIMIT {
        bail!("{} is larger than 16 MiB: that is no feed", path.display());
    }
    Ok(bytes)
}

/// The program's clients: set up when something is first asked of them, and shared by all who ask.
#[must_use]
pub fn web() -> &'static net::Web {
    static WEB: std::sync::OnceLock<net::Web> = std::sync::OnceLock::new();
    WEB.get_or_init(|| net::Web::new(net::WebConfig::default()))
}
