//! Feeds as long as wanted, as publishers write them: RSS 2.0, some 1.2 kB an item, newest first.

use std::fmt::Write as _;

/// A feed of `items`; `show` sets its identities apart. `audio` is the address of every enclosure.
pub fn document(show: usize, items: usize, audio: &str) -> String {
    let filler = "Plain words about attention, training and data, as show notes have them. ".repeat(12);
    let mut text = format!("<rss version=\"2.0\"><channel><title>Generated show {show}</title>");
    for number in (1..=items).rev() {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<item><title>Talk {number} on hallucination and LoRA</title>\
             <guid isPermaLink=\"false\">talk-{show}-{number}</guid>\
             <pubDate>{:02} Jan {} 08:00:00 GMT</pubDate><description>{filler}</description>\
             <enclosure url=\"{audio}?{show}-{number}\" type=\"audio/ogg\" length=\"1000\"/></item>",
            number % 28 + 1,
            1990 + number / 400,
        );
    }
    text.push_str("</channel></rss>");
    text
}

/// The subscriptions to `count` feeds below this address, as OPML.
pub fn subscriptions(server: &str, count: usize, items: usize) -> String {
    let outline =
        |show| format!("<outline type=\"rss\" text=\"Show {show}\" xmlUrl=\"{server}/feed/{show}/{items}\"/>");
    let outlines: String = (0..count).map(outline).collect();
    format!("<opml version=\"2.0\"><head/><body>{outlines}</body></opml>")
}
