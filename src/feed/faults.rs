//! What can be wrong with a feed: each kind once, with how much it matters and what its publisher should do.
//!
//! An error breaks the show in players stricter than ours; a warning costs listeners something; a note is advice.

use crate::model::{Problem, Severity, one_line};

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    severity: Severity,
    what: &'static str,
    advice: &'static str,
}

macro_rules! faults {
    ($($name:ident: $severity:ident, $what:literal, $advice:literal;)*) => {
        $(pub(super) const $name: Fault = Fault { severity: Severity::$severity, what: $what, advice: $advice };)*
    };
}

faults! {
    ENCODING: Error, "the text's encoding is wrong or not said", "Save the feed as UTF-8, and say so in the XML declaration and the Content-Type.";
    SPACE_BEFORE_DECLARATION: Error, "something stands before <?xml", "Begin the file with <?xml; strict readers refuse it otherwise.";
    BARE_AMPERSAND: Error, "an & stands for itself", "Write &amp; for each &, in addresses too.";
    UNDEFINED_ENTITY: Error, "a name is used that XML does not know", "Write the character itself, or its number: &#160; for &nbsp;.";
    STRAY_ANGLE: Error, "a < stands for itself", "Write &lt; for each < that begins no tag.";
    BROKEN_TAG: Error, "a tag's quotes do not match", "Close each quoted value before the tag ends.";
    MISMATCHED_END: Error, "an end tag does not match its start tag", "Close elements in the order in which they were opened.";
    CUT_OFF: Error, "the document ends before it is complete", "Check that the whole file is uploaded; what is whole was kept.";
    AFTER_THE_END: Warning, "something stands after the end of the feed", "Remove what follows the last end tag.";
    DOCTYPE: Warning, "it has a DOCTYPE", "Remove it: entities that a feed declares are never expanded.";
    TOO_DEEP: Warning, "elements are nested deeper than 64", "Flatten them; what lies deeper is not read.";
    CONTROL_CHARACTERS: Error, "it holds control characters", "Remove them; XML does not allow them even when they are escaped.";
    NO_VERSION: Warning, "<rss> has no version", "Write <rss version=\"2.0\">.";
    UNDECLARED_PREFIX: Error, "a namespace prefix is not declared", "Declare it on the root element.";
    WRONG_NAMESPACE: Warning, "a namespace is declared with another address than its specification says",
        "Copy the address from the specification, letter by letter.";
    BAD_JSON: Error, "it is not valid JSON", "Check the document with a JSON validator.";
    NO_JSON_VERSION: Warning, "it does not name its JSON Feed version", "Add \"version\": \"https://jsonfeed.org/version/1.1\".";
    TOO_MANY_ITEMS: Warning, "it has more than 50,000 items", "Page the feed; what follows is not read.";
    TEXT_TOO_LONG: Warning, "a text is longer than 64 KiB", "Shorten it; the rest is not read.";
    NO_SHOW_TITLE: Error, "the show has no title", "Add a title.";
    NO_SHOW_DESCRIPTION: Warning, "the show has no description", "Say in a few sentences what the show is about.";
    NO_SHOW_LINK: Note, "the show has no link to its page", "Add the address of the show's page.";
    NO_SHOW_IMAGE: Warning, "the show has no picture", "Add a square picture of at least 1400 pixels (itunes:image).";
    NO_LANGUAGE: Note, "the show does not say its language", "Add its code, for example en or pt-BR.";
    NO_AUTHOR: Note, "the show does not say who makes it", "Add itunes:author.";
    NO_CATEGORY: Note, "the show has no category", "Add itunes:category; directories ask for it.";
    NO_EXPLICIT: Note, "the show does not say whether it is explicit", "Add itunes:explicit; directories ask for it.";
    NO_ITEMS: Warning, "there is no episode in it", "Add an item for each episode.";
    NOTHING_TO_PLAY: Warning, "no item has anything to play", "Add an enclosure to each episode; without one this is a news feed.";
    EMPTY_ITEM: Warning, "an item says nothing at all", "Remove it, or give it a title and an enclosure.";
    NO_TITLE: Warning, "it has no title", "Add a title; players show the beginning of the description instead.";
    NO_GUID: Warning, "it has no guid", "Add a guid that never changes, or listeners lose their place when an address changes.";
    SAME_GUID: Warning, "it has the guid of another item", "Give each item a guid of its own.";
    REPEATED_ITEM: Warning, "it stands there twice", "Remove one; the newer was kept.";
    NO_DATE: Note, "it has no date", "Add pubDate, for example Sat, 31 Jan 2026 08:00:00 GMT.";
    BAD_DATE: Warning, "its date cannot be read", "Write it as RFC 2822 says: Sat, 31 Jan 2026 08:00:00 GMT.";
    FUTURE_DATE: Warning, "its date is in the future", "Publish the item when its time has come.";
    BAD_DURATION: Warning, "its duration cannot be read", "Write seconds, m:ss or h:mm:ss.";
    NO_ENCLOSURE: Note, "it has nothing to play", "Add an enclosure with url, type and length.";
    NO_AUDIO: Warning, "it has enclosures, but no audio", "Add the audio as the first enclosure.";
    NO_TYPE: Warning, "its enclosure has no type", "Add the media type, for example type=\"audio/mpeg\".";
    WRONG_TYPE: Warning, "its enclosure's type does not fit its address", "Make type and file extension agree.";
    NO_LENGTH: Note, "its enclosure has no length", "Add the file's size in bytes as length.";
    BAD_LENGTH: Warning, "its enclosure's length is no number of bytes", "Write the file's size in bytes, digits only.";
    BAD_ADDRESS: Warning, "an address cannot be used:", "Write a whole https:// address without spaces, up to 2 KiB.";
    RELATIVE_ADDRESS: Note, "an enclosure's address is relative", "Write the whole address; some players cannot resolve it.";
    TOO_LISTED: Warning, "it lists more than 32 things of one kind", "Shorten the list; the rest is not read.";
}

/// Gathers problems. Of each kind the first few are spelled out and the rest counted, so that a bad feed of 50,000 items
/// stays readable and small.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    /// The kind that was noted last stands first: a flood is of one kind.
    counts: Vec<(&'static Fault, usize)>,
    lines_before: usize,
}

impl Problems {
    /// How many of a kind are spelled out.
    const SPELLED_OUT: usize = 5;

    /// The longest detail, in characters.
    const DETAIL: usize = 300;

    /// Notes a problem; `place` and `detail` are asked only if it will be spelled out.
    pub(super) fn add(
        &mut self,
        fault: &'static Fault,
        place: impl FnOnce() -> String,
        detail: impl FnOnce() -> String,
    ) {
        if self.count(fault) > Self::SPELLED_OUT {
            return;
        }
        let detail = one_line(&detail().chars().take(Self::DETAIL).collect::<String>());
        let what = if detail.is_empty() { fault.what.to_owned() } else { format!("{} {detail}", fault.what) };
        self.found.push(fault.problem(place(), what));
    }

    fn count(&mut self, fault: &'static Fault) -> usize {
        match self.counts.iter().position(|(known, _)| known.what == fault.what) {
            Some(0) => {}
            Some(index) => self.counts.swap(0, index),
            None => {
                self.counts.push((fault, 0));
                let last = self.counts.len() - 1;
                self.counts.swap(0, last);
            }
        }
        self.counts[0].1 += 1;
        self.counts[0].1
    }

    /// A problem of the show as a whole.
    pub(super) fn show(&mut self, fault: &'static Fault) {
        self.add(fault, || "channel".to_owned(), String::new);
    }

    /// What is read next begins after these lines.
    pub(super) fn skip_lines(&mut self, before: &str) {
        self.lines_before = memchr::memchr_iter(b'\n', before.as_bytes()).count();
    }

    /// A problem at a byte of the document.
    pub(super) fn at(&mut self, fault: &'static Fault, document: &str, offset: usize, detail: impl FnOnce() -> String) {
        let before = &document.as_bytes()[..offset.min(document.len())];
        let skipped = self.lines_before + 1;
        self.add(fault, || format!("line {}", memchr::memchr_iter(b'\n', before).count() + skipped), detail);
    }

    /// All of them, worst first, else in the order in which they were found.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        let mut more = self.counts;
        more.retain(|(_, count)| *count > Self::SPELLED_OUT);
        more.sort_by_key(|(fault, _)| fault.what);
        for (fault, count) in more {
            let what = format!("{} ({} more like this)", fault.summary(), count - Self::SPELLED_OUT);
            self.found.push(fault.problem("feed".to_owned(), what));
        }
        Problem::order(&mut self.found);
        self.found
    }
}

impl Fault {
    /// A whole sentence without its detail.
    fn summary(&self) -> &'static str {
        self.what.split_once(':').map_or(self.what, |(summary, _)| summary)
    }

    fn problem(&self, location: String, what: String) -> Problem {
        Problem { severity: self.severity, location, what, advice: self.advice.to_owned() }
    }
}
