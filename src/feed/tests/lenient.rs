//! What other readers refuse, read.

use super::*;

#[test]
fn text_is_read_as_it_was_meant() {
    let table = [
        ("<title>A &amp; B</title>", "A & B"),
        ("<title>A & B</title>", "A & B"),
        ("<title>AT&T; done</title>", "AT&T; done"),
        ("<title>A &amp;amp; B</title>", "A & B"),
        ("<title>A &nbsp;&mdash; caf&eacute;</title>", "A — café"),
        ("<title><![CDATA[A <b>bold</b> &amp; B]]></title>", "A bold & B"),
        ("<title><![CDATA[A]]><![CDATA[ B]]> C</title>", "A B C"),
        ("<title>A <b>bold</b> title</title>", "A bold title"),
        ("<title>1 < 2</title>", "1 < 2"),
        ("<title>Vec&lt;T&gt;</title>", "Vec<T>"),
        ("<title>\n  A\n  B </title>", "A B"),
        ("<title>A\u{1b}[31m &#27;B\u{202e} &#x202E;C\u{200b}</title>", "A[31m B C"),
        ("<title></title><itunes:title>A</itunes:title>", "A"),
        (
            "<description>&lt;p&gt;The first words of this description, which go on for long.&lt;/p&gt;</description>",
            "The first words of this description, which go on for long.",
        ),
        (
            "<description>The first words of this description, which go on and on for much longer than that</description>",
            "The first words of this description, which go on and on for…",
        ),
        ("<enclosure url='https://a.example/x/My%20File.name.mp3?y=z.q'/>", "My File.name"),
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<guid>only</guid>", "Untitled"),
    ];
    for (inside, title) in table {
        assert_eq!(item(inside).title, title, "{inside}");
    }
}

#[test]
fn the_longest_text_is_kept_as_it_came_and_as_plain_text() {
    let episode = item(
        "<itunes:summary>Middling text.</itunes:summary><content:encoded><![CDATA[<p>The longest &amp; best<br>of texts</p>]]></content:encoded><description>Short</description>",
    );
    assert_eq!(episode.content.as_deref(), Some("<p>The longest &amp; best<br>of texts</p>"));
    assert_eq!(episode.description.as_deref(), Some("The longest & best\nof texts"));
    let address = item("<description>See http://a.example/?a=1&copy=2&amp;b=3</description>");
    assert_eq!(address.description.as_deref(), Some("See http://a.example/?a=1&copy=2&b=3"));
    let unescaped =
        item("<description>One <a href='x'>link</a> and<br/>two <p>lines</p></description><title>T</title>");
    assert_eq!((unescaped.title.as_str(), unescaped.description.as_deref()), ("T", Some("One link and\ntwo\n\nlines")));
}

#[test]
fn namespaces_are_known_by_prefix_and_by_address() {
    let duration = |root: &str, name: &str| {
        let text = format!(
            "<rss version='2.0' {root}><channel><title>S</title><item><title>T</title><{name}>1:05</{name}></item></channel></rss>"
        );
        read(&text).episodes[0].duration.map(|length| length.as_secs())
    };
    let table = [
        ("", "itunes:duration", Some(65)),
        ("xmlns:itunes='http://www.itunes.com/DTDs/Podcast-1.0.dtd'", "itunes:duration", Some(65)),
        ("xmlns:itunes='http://example.org/nonsense'", "itunes:duration", Some(65)),
        ("xmlns:i='http://www.itunes.com/dtds/podcast-1.0.dtd'", "i:duration", Some(65)),
        ("xmlns:i='https://www.itunes.com/dtds/podcast-1.0.dtd/'", "i:Duration", Some(65)),
        ("xmlns:i='http://example.org/nonsense'", "i:duration", None),
        ("xmlns='http://backend.userland.com/rss2'", "itunes:duration", Some(65)),
        ("xmlns='http://example.org/nonsense'", "itunes:duration", Some(65)),
        ("xmlns='http://www.w3.org/2005/Atom'", "duration", Some(65)),
        ("xmlns='http://www.itunes.com/dtds/podcast-1.0.dtd'", "duration", Some(65)),
    ];
    for (root, name, seconds) in table {
        assert_eq!(duration(root, name), seconds, "{root} {name}");
    }
}

#[test]
fn broken_xml_costs_no_more_than_itself() {
    let table = [
        ("<item><title>A</title></item><item><title>B<item><title>C</title></item>", vec!["A", "B", "C"]),
        ("<item><title>A</b></title></item><item><title>B</title></item>", vec!["A", "B"]),
        ("<item><title>A</item><item><title>B</title></item>", vec!["A", "B"]),
        ("<item><title>A</title><enclosure url=\"x.mp3></item><item><title>B</title></item>", vec!["A", "B"]),
        ("<item><a><b><c><title>A</title></item><item><title>B</title></item>", vec!["B"]),
        ("<item/><item><title>B</title></item>", vec!["B"]),
        ("<item><TITLE>A</TITLE></item>", vec!["A"]),
    ];
    for (items, expected) in table {
        let mut found = titles(&rss(items)).into_iter().map(str::to_owned).collect::<Vec<_>>();
        found.retain(|title| title != "Untitled");
        assert_eq!(found, expected, "{items}");
    }
}

#[test]
fn a_cut_off_document_keeps_its_whole_items() {
    let whole = "<rss version='2.0'><channel><title>S</title><item><title>A</title></item><item><title>B</title><description><![CDATA[long]]></description></item></channel></rss>";
    for end in 60..whole.len() {
        let document = read(&whole[..end]);
        let expected = usize::from(end >= whole.find("</item>").unwrap() + 7)
            + usize::from(end >= whole.rfind("</item>").unwrap() + 7);
        assert_eq!((document.episodes.len(), document.cut_off), (expected, true), "{}", &whole[..end]);
        assert!(has_problem(&document, Severity::Error, "ends before it is complete"));
    }
    assert!(!read(whole).cut_off);
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"S","items":[{"id":"1","title":"A"},{"id":"2","title":"B"}]}"#;
    let cut = read(&json[..json.len() - 8]);
    assert_eq!((titles(&cut), cut.cut_off), (vec!["A"], true));
}

#[test]
fn what_stands_around_a_feed_is_passed_over() {
    let feed = "<rss version='2.0'><channel><title>S</title><item><title>A</title></item></channel></rss>";
    for (before, after) in [
        ("\n ", ""),
        ("<br />\n<b>Warning</b>: no such file\n", ""),
        ("\u{feff}", "\n<!-- cached -->"),
        ("", "garbage <b>"),
        ("<!-- x --><?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]>", ""),
    ] {
        assert_eq!(titles(&read(&format!("{before}{feed}{after}"))), ["A"], "{before}");
    }
    let late = read(&format!("\n<?xml version='1.0'?>{feed}"));
    assert!(has_problem(&late, Severity::Error, "before <?xml"));
}

#[test]
fn what_stands_after_the_end_is_no_part_of_the_feed_but_a_lone_item_is_one_of_its_episodes() {
    let feed = "<rss version='2.0'><channel><title>S</title><item><title>A</title></item></channel></rss>";
    let other = "<rss version='2.0'><channel><title>T</title><item><title>B</title></item></channel></rss>";
    let table = [
        ("<item><title>B</title></item></channel></rss>", vec!["A", "B"]),
        (other, vec!["A"]),
        ("<html><body><item><title>B</title></item>", vec!["A"]),
        ("<script>document.write(\"<item>\")</script><!-- ", vec!["A"]),
        ("garbage <b", vec!["A"]),
        ("\0\0", vec!["A"]),
    ];
    for (after, expected) in table {
        let document = read(&format!("{feed}{after}"));
        assert_eq!(
            (titles(&document), document.show.title.as_str(), document.cut_off),
            (expected, "S", false),
            "{after}"
        );
    }
    assert!(has_problem(&read(&format!("{feed}{other}")), Severity::Warning, "after the end"));
    assert!(read(&format!("{feed}<item><title>B</title>")).cut_off);
    assert_eq!(titles(&read(&format!("<rss><channel><title>S</title></channel></rss>{other}"))), ["B"]);
    let stray =
        read("<rss version='2.0'><channel><item><title>A</title></item></channel><item><title>B</title></item></rss>");
    assert_eq!((titles(&stray), stray.cut_off), (vec!["A", "B"], false));
    let json =
        read(r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A"}]} <!-- cached -->"#);
    assert_eq!((titles(&json), json.cut_off), (vec!["A"], false));
    assert!(has_problem(&json, Severity::Warning, "after the end"));
}

#[test]
fn a_namespace_given_to_all_of_rss_by_mistake_takes_none_of_it_away() {
    for address in
        ["http://www.w3.org/2005/Atom", "http://www.itunes.com/dtds/podcast-1.0.dtd", "http://purl.org/rss/1.0/"]
    {
        for (rss, channel) in [(address, ""), ("", address)] {
            let document = read(&format!(
                "<rss version='2.0' xmlns='{rss}'><channel xmlns='{channel}'><title>S</title><item><title>A</title><guid>1</guid><pubDate>31 Jan 2026</pubDate>\
                 <link xmlns='http://www.w3.org/2005/Atom' rel='enclosure' href='https://a.example/1.mp3'/></item></channel></rss>"
            ));
            let episode = &document.episodes[0];
            let found = (document.show.title.as_str(), episode.title.as_str(), episode.guid.as_str());
            assert_eq!(found, ("S", "A", "1"), "{address}");
            assert!(episode.published.is_some() && episode.audio.is_some(), "{address}");
        }
    }
    let no_channel = read("<rss version='2.0'><title>S</title><item><title>A</title></item></rss>");
    assert_eq!((no_channel.show.title.as_str(), titles(&no_channel)), ("S", vec!["A"]));
    for image in [
        "<image><url>https://a.example/1.jpg</url><title>T</title></image>",
        "<image> https://a.example/1.jpg </image>",
    ] {
        assert_eq!(
            item(image.replace("<image>", "<title>A</title><image>").as_str()).image.as_deref(),
            Some("https://a.example/1.jpg")
        );
    }
}

#[test]
fn each_element_may_have_a_base_of_its_own() {
    let document = read(
        "<rss version='2.0' xml:base='https://cdn.example/' xmlns:media='http://search.yahoo.com/mrss/' xmlns:podcast='https://podcastindex.org/namespace/1.0'>\
         <channel xml:base='shows/'><title>S</title><image xml:base='art/'><url>s.jpg</url></image>\
         <item xml:base='one/'><title>A</title><link xml:base='https://www.example/'>a.html</link><guid isPermaLink='true' xml:base='ids/'>7</guid>\
         <enclosure xml:base='audio/' url='a.mp3'/><podcast:transcript xml:base='https://t.example/' url='a.vtt'/>\
         <media:group xml:base='m/'><media:content xml:base='n/' url='b.mp3'/><media:content url='/c.mp3'/></media:group>\
         <podcast:chapters url='a.json'/></item></channel></rss>",
    );
    assert_eq!(document.show.image.as_deref(), Some("https://cdn.example/shows/art/s.jpg"));
    let episode = &document.episodes[0];
    let files: Vec<&str> = episode.enclosures.iter().map(|file| file.url.as_str()).collect();
    assert_eq!(
        files,
        [
            "https://cdn.example/shows/one/audio/a.mp3",
            "https://cdn.example/shows/one/m/n/b.mp3",
            "https://cdn.example/c.mp3"
        ]
    );
    assert_eq!(episode.link.as_deref(), Some("https://www.example/a.html"));
    assert_eq!(episode.guid, "https://cdn.example/shows/one/ids/7");
    assert_eq!(episode.transcripts[0].url, "https://t.example/a.vtt");
    assert_eq!(episode.chapters_url.as_deref(), Some("https://cdn.example/shows/one/a.json"));
}

#[test]
fn entities_that_a_document_declares_are_never_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
        <rss version='2.0'><channel><title>&b;&f;</title></channel></rss>";
    assert_eq!(read(bomb).show.title, "&b;&f;");
}

#[test]
fn dates_fall_back_to_one_that_can_be_read() {
    let date = |inside: &str| item(&format!("<title>A</title>{inside}")).published.and_then(Timestamp::date);
    let table = [
        ("<pubDate>31 Jan 2026</pubDate>", Some("2026-01-31")),
        ("<pubDate>soon</pubDate><dc:date>2026-01-30</dc:date>", Some("2026-01-30")),
        ("<atom:updated>2026-01-29</atom:updated><atom:published>2026-01-28</atom:published>", Some("2026-01-28")),
        ("<pubDate>2099-01-01</pubDate>", None),
        ("<pubDate></pubDate>", None),
    ];
    for (inside, expected) in table {
        assert_eq!(date(inside).as_deref(), expected, "{inside}");
    }
}

#[test]
fn limits_hold_and_are_said() {
    let long = "x".repeat(100_000);
    let document = rss(&format!(
        "<item><title>A</title><description>{long}</description><link>https://a.example/{long}</link></item>"
    ));
    assert_eq!(document.episodes[0].content.as_ref().map(String::len), Some(64 << 10));
    assert_eq!(document.episodes[0].link, None);
    assert!(has_problem(&document, Severity::Warning, "longer than 64 KiB"));
    assert!(has_problem(&document, Severity::Warning, "longer than 2 KiB"));
    let many = rss(&(0..50_010)
        .map(|number| ["<item><title>", &number.to_string(), "</title></item>"].concat())
        .collect::<String>());
    assert!(many.episodes.len() == 50_000 && has_problem(&many, Severity::Warning, "more than 50,000 items"));
    assert!(many.problems.len() < 100);
    let deep =
        rss(&format!("<item>{}<title>deep</title>{}<title>A</title></item>", "<x>".repeat(100), "</x>".repeat(100)));
    assert_eq!(titles(&deep), ["A"]);
    let crowded =
        item(&format!("<title>A</title>{}", "<enclosure url='https://a.example/1.mp3' length='5'/>".repeat(100)));
    assert_eq!(crowded.enclosures.len(), 1);
}

#[test]
fn publishers_are_told_what_is_wrong_and_where() {
    let document = read(
        "<rss><channel>\n<item><title>A & B</title>\n<guid>1</guid><pubDate>tomorrow</pubDate><enclosure url='x.mp3' type='text/html' length='big'/></item>\n<item/></channel></rss>",
    );
    let expected = [
        (Severity::Error, "line 2", "an & stands for itself"),
        (Severity::Error, "channel", "no title"),
        (Severity::Warning, "channel", "no version"),
        (Severity::Warning, "item 1 \"A & B\"", "date cannot be read (\"tomorrow\")"),
        (Severity::Warning, "item 1 \"A & B\"", "type does not fit its address (text/html, .mp3)"),
        (Severity::Warning, "item 1 \"A & B\"", "no number of bytes (\"big\")"),
        (Severity::Warning, "item 2", "says nothing at all"),
        (Severity::Note, "item 1 \"A & B\"", "address is relative"),
    ];
    for (severity, location, what) in expected {
        let found = document.problems.iter().any(|problem| {
            problem.severity == severity
                && problem.location == location
                && problem.what.contains(what)
                && !problem.advice.is_empty()
        });
        assert!(found, "{location}: {what} in {:#?}", document.problems);
    }
    let addresses = read(
        "<rss version='2.0' xmlns:itunes='http://www.itunes.com/DTDs/podcast-1.0.dtd'><channel><item><enclosure url='https://a.example/1.mp3?a=1&b=2'/></item></channel></rss>",
    );
    assert_eq!(addresses.episodes[0].enclosures[0].url, "https://a.example/1.mp3?a=1&b=2");
    assert!(has_problem(&addresses, Severity::Error, "an & stands for itself (in an attribute)"));
    assert!(has_problem(&addresses, Severity::Warning, "another address than its specification says (xmlns:itunes)"));
    assert!(document.problems.is_sorted_by(|one, other| one.severity >= other.severity));
}
