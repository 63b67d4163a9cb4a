//! Every format, recognised by its content and read whole.

use std::time::Duration;

use super::*;
use crate::model::{EpisodeType, ShowType, fingerprint};

const FULL_RSS: &str = include_str!("full.rss");

#[test]
fn a_full_rss_feed_fills_every_field() {
    let document = read(FULL_RSS);
    assert_eq!((document.format.as_str(), document.cut_off, document.complete), ("RSS 2.0", false, true));
    assert_eq!(document.moved_to.as_deref(), Some("https://new.example/feed.xml"));
    let show = &document.show;
    assert_eq!(show.id.as_str(), fingerprint(&["https://host.example/show/feed.xml"]));
    assert_eq!((show.title.as_str(), show.author.as_deref()), ("Tides & Time", Some("Ann Lee")));
    assert_eq!(show.description.as_deref(), Some("About the sea.\n\nAnd about time."));
    assert_eq!((show.link.as_deref(), show.language.as_deref()), (Some("https://tides.example/"), Some("en-GB")));
    assert_eq!(
        (show.image.as_deref(), show.show_type),
        (Some("https://tides.example/big.jpg"), Some(ShowType::Serial))
    );
    assert_eq!(titles(&document), ["High water"]);
    let episode = &document.episodes[0];
    assert_eq!((episode.guid.as_str(), episode.show.as_str()), ("tide-7", show.id.as_str()));
    assert_eq!(episode.id.as_str(), fingerprint(&[show.id.as_str(), "tide-7"]));
    assert_eq!((episode.number, episode.season, episode.section.as_deref()), (Some(7.5), Some(2.0), Some("The moon")));
    assert_eq!(episode.season_name.as_deref(), Some("The moon"));
    assert_eq!(episode.description.as_deref(), Some("Why the sea rises (1:05).\n\nTwice a day, café."));
    assert_eq!(episode.content.as_deref(), Some("<p>Why the sea rises (1:05).</p><p>Twice a day, caf&eacute;.</p>"));
    assert_eq!(episode.link.as_deref(), Some("https://tides.example/7"));
    assert_eq!(episode.image.as_deref(), Some("https://tides.example/7.jpg"));
    assert_eq!(episode.published.and_then(Timestamp::rfc3339).as_deref(), Some("2026-01-31T08:00:00Z"));
    assert_eq!(episode.duration, Some(Duration::from_secs(3723)));
    assert_eq!((episode.episode_type, episode.explicit), (Some(EpisodeType::Bonus), Some(false)));
    let audio = episode.audio.as_ref().unwrap();
    assert_eq!(
        (audio.url.as_str(), audio.mime_type.as_deref(), audio.bytes),
        ("https://cdn.example/7.mp3", Some("audio/mpeg"), Some(12_345))
    );
    let files: Vec<&str> = episode.enclosures.iter().map(|file| file.url.as_str()).collect();
    assert_eq!(files, ["https://cdn.example/7.mp3", "https://cdn.example/7.opus"]);
    let kinds: Vec<_> = episode.transcripts.iter().map(|link| link.mime_type.as_deref().unwrap()).collect();
    assert_eq!(kinds, ["text/vtt", "application/json", "text/html"]);
    assert_eq!(episode.chapters_url.as_deref(), Some("https://host.example/show/7.json"));
    let chapters: Vec<_> =
        episode.chapters.iter().map(|chapter| (chapter.start.seconds(), chapter.title.as_deref())).collect();
    assert_eq!(chapters, [(0.0, Some("Ebb")), (61.5, Some("Flow"))]);
    let persons: Vec<_> = episode.persons.iter().map(|person| (person.name.as_str(), person.role.as_deref())).collect();
    assert_eq!(persons, [("Ann Lee", Some("host")), ("Bo Li", None)]);
    assert_eq!(document.problems, []);
}

#[test]
fn what_is_within_a_picture_or_a_live_item_is_not_the_channels() {
    let document = read(
        "<rss version='2.0' xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel><image><title>Picture</title><link>https://p.example/</link>\
         <url>https://p.example/1.jpg</url></image><podcast:liveItem><title>Live</title><guid>x</guid><enclosure url='https://p.example/l.mp3'/></podcast:liveItem>\
         <title>Show</title><textInput><title>Search</title></textInput><item><title>One</title><source><title>Other</title></source></item></channel></rss>",
    );
    assert_eq!((document.show.title.as_str(), document.show.link.as_deref()), ("Show", None));
    assert_eq!(document.show.image.as_deref(), Some("https://p.example/1.jpg"));
    assert_eq!(titles(&document), ["One"]);
    assert!(document.episodes[0].audio.is_none());
}

#[test]
fn a_number_is_the_one_that_is_shown_and_an_author_is_whoever_answers_for_the_show() {
    let number = |inside: &str| item(&format!("<title>A</title>{inside}")).number;
    let table = [
        ("<podcast:episode display='Ch. 3'>204.5</podcast:episode><itunes:episode>204</itunes:episode>", Some(204.5)),
        ("<podcast:episode display='7.5'>8</podcast:episode>", Some(7.5)),
        ("<podcast:episode display='7.5'/>", Some(7.5)),
        ("<podcast:episode>S1E2</podcast:episode><itunes:episode>2</itunes:episode>", Some(2.0)),
        ("<itunes:episode>0</itunes:episode>", Some(0.0)),
        ("<itunes:episode>1e400</itunes:episode>", None),
    ];
    for (inside, expected) in table {
        assert_eq!(number(inside), expected, "{inside}");
    }
    let author = |inside: &str| rss(inside).show.author;
    let owner = "<itunes:owner><itunes:name>Owner</itunes:name><itunes:email>o@x.example</itunes:email></itunes:owner>";
    assert_eq!(author(owner).as_deref(), Some("Owner"));
    assert_eq!(author("<managingEditor>e@x.example (Ed)</managingEditor>").as_deref(), Some("Ed"));
    assert_eq!(author(&format!("{owner}<itunes:author>Ann</itunes:author>")).as_deref(), Some("Ann"));
    assert_eq!(author(""), None);
}

#[test]
fn a_guid_is_the_page_for_want_of_a_link_unless_it_says_otherwise() {
    let link = |inside: &str| item(&format!("<title>A</title>{inside}")).link;
    let page = "https://a.example/1";
    let table = [
        ("<guid>https://a.example/1</guid>", Some(page)),
        ("<guid isPermaLink='true'>https://a.example/1</guid>", Some(page)),
        ("<guid isPermaLink='false'>https://a.example/1</guid>", None),
        ("<guid>urn:1</guid>", None),
        ("<guid>https://</guid>", None),
        ("<guid>https://b.example/2</guid><link>https://a.example/1</link>", Some(page)),
        ("<guid>https://a.example/1.mp3</guid><enclosure url='https://a.example/1.mp3'/>", None),
        ("<atom:id>https://a.example/1</atom:id>", None),
    ];
    for (inside, expected) in table {
        assert_eq!(link(inside).as_deref(), expected, "{inside}");
    }
    let author = "<atom:author><atom:name>Ann</atom:name><atom:uri>https://a.example/ann</atom:uri></atom:author>";
    let persons = item(&format!("<title>A</title>{author}")).persons;
    assert_eq!((persons[0].name.as_str(), persons[0].link.as_deref()), ("Ann", Some("https://a.example/ann")));
}

#[test]
fn rdf_and_old_rss_are_read() {
    let rdf = read(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <channel rdf:about='x'><title>Old</title><items><rdf:Seq><rdf:li resource='a'/></rdf:Seq></items></channel>\
         <item rdf:about='https://o.example/1'><title>One</title><link>https://o.example/1</link><dc:date>2003-01-31T08:00Z</dc:date></item></rdf:RDF>",
    );
    assert_eq!((rdf.format.as_str(), rdf.show.title.as_str(), titles(&rdf)), ("RSS 1.0 (RDF)", "Old", vec!["One"]));
    assert_eq!(rdf.episodes[0].published.and_then(Timestamp::date).as_deref(), Some("2003-01-31"));
    let old = read("<rss version='0.91'><channel><title>Older</title><item><title>One</title></item></channel></rss>");
    assert_eq!((old.format.as_str(), titles(&old)), ("RSS 0.91", vec!["One"]));
}

#[test]
fn atom_is_read_with_and_without_its_namespace() {
    for root in [
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'>",
        "<feed xml:lang='de'>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='de'>",
    ] {
        let prefix = if root.starts_with("<a:") { "a:" } else { "" };
        let body = "<@title type='html'>Sea &amp;amp; &lt;b>salt&lt;/b></@title><@subtitle>About</@subtitle><@author><@name>Ann</@name></@author>\
             <@link rel='self' href='x'/><@link href='https://a.example/'/><@logo>logo.png</@logo>\
             <@entry xml:base='https://cdn.example/a/'><@id>urn:1</@id><@title>One</@title><@link href='one.html'/>\
             <@link rel='enclosure' type='audio/mpeg' length='5' href='one.mp3'/><@updated>2026-01-31T08:00:00Z</@updated><@published>2026-01-30T08:00:00Z</@published>\
             <@content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Some <b>words</b> &lt;here&gt;</p></div></@content>\
             <@source><@title>Elsewhere</@title><@id>urn:2</@id></@source></@entry></@feed>";
        let document = read(&format!("{root}{}", body.replace('@', prefix)));
        assert_eq!((document.format.as_str(), document.show.title.as_str()), ("Atom 1.0", "Sea & salt"), "{root}");
        assert_eq!((document.show.author.as_deref(), document.show.language.as_deref()), (Some("Ann"), Some("de")));
        let episode = &document.episodes[0];
        assert_eq!((episode.guid.as_str(), episode.title.as_str()), ("urn:1", "One"));
        assert_eq!(episode.link.as_deref(), Some("https://cdn.example/a/one.html"));
        assert_eq!(episode.audio.as_ref().map(|audio| audio.url.as_str()), Some("https://cdn.example/a/one.mp3"));
        assert_eq!(episode.published.and_then(Timestamp::date).as_deref(), Some("2026-01-30"));
        assert_eq!(episode.description.as_deref(), Some("Some words <here>"));
    }
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    let no_feed = |text: &str| parse(text.as_bytes(), &source()).unwrap_err();
    let page = no_feed("<!doctype html><title>A show</title><link rel=alternate type=application/rss+xml href=/feed>");
    assert!(
        matches!(&page, FeedError::WebPage { title: Some(title), feeds } if title == "A show" && feeds[0].url == "https://host.example/feed")
    );
    assert!(page.to_string().contains("https://host.example/feed"));
    assert_eq!(no_feed(" \n"), FeedError::Empty);
    assert_eq!(no_feed("<opml><body><outline xmlUrl='a'/></body></opml>"), FeedError::SubscriptionList { count: 1 });
    for (text, what) in [
        ("hello", "plain text"),
        ("{\"a\":1}", "a JSON document"),
        ("[]", "a JSON document"),
        ("<svg/>", "<svg>"),
        ("OggS\0", "an audio file"),
    ] {
        assert!(matches!(no_feed(text), FeedError::NotAFeed { what: found } if found.contains(what)), "{text}");
    }
    assert_eq!(parse(&vec![b' '; (16 << 20) + 1], &source()), Err(FeedError::TooLarge));
}

#[test]
fn a_show_without_an_address_is_known_by_what_it_says() {
    let from = |text: &str| parse(text.as_bytes(), &Source { url: None, ..source() }).unwrap().show.id;
    let named =
        "<rss version='2.0'><channel><title>A</title><podcast:guid>917393E3-1B1E</podcast:guid></channel></rss>";
    assert_eq!(from(named), from(&named.replace("<title>A", "<title>B")));
    assert_ne!(
        from("<rss><channel><title>A</title></channel></rss>"),
        from("<rss><channel><title>B</title></channel></rss>")
    );
}
