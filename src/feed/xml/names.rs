//! Whose word an element is: by the address its prefix is bound to, else by the prefix itself, which publishers get right
//! more often.

use crate::feed::limits;

/// A set of element names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feed) enum Vocabulary {
    /// RSS of any version, RDF, and whatever has no prefix.
    Rss,
    Atom,
    Itunes,
    GooglePlay,
    Podcast,
    Media,
    Content,
    Dublin,
    /// Podlove simple chapters.
    Chapters,
    Other,
}

/// How a name was found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feed) enum Found {
    Declared,
    /// The prefix is known, but declared nowhere.
    Undeclared,
    /// The prefix is known, but bound to an address that is not.
    Misdeclared,
}

/// The namespaces in force.
#[derive(Debug, Default)]
pub(in crate::feed) struct Namespaces<'a> {
    bound: Vec<Binding<'a>>,
}

#[derive(Debug)]
struct Binding<'a> {
    depth: usize,
    prefix: &'a str,
    vocabulary: Option<Vocabulary>,
}

impl<'a> Namespaces<'a> {
    /// Takes note of an `xmlns` attribute on an element at `depth`. False if its address is understood, but not written as
    /// its specification has it.
    pub(in crate::feed) fn bind(&mut self, depth: usize, attribute: &'a str, address: &str) -> bool {
        let vocabulary = by_address(address);
        if self.bound.len() < limits::LISTED {
            let prefix = attribute.split_once(':').map_or("", |(_, prefix)| prefix);
            self.bound.push(Binding { depth, prefix, vocabulary });
        }
        vocabulary.is_none_or(|vocabulary| vocabulary == Vocabulary::Rss || CANONICAL.contains(&address.trim()))
    }

    /// True if an address may be the default namespace of RSS: none of the other vocabularies'.
    pub(in crate::feed) fn is_of_rss(address: &str) -> bool {
        by_address(address).is_none_or(|vocabulary| vocabulary == Vocabulary::Rss)
    }

    /// Forgets what was bound below `depth`.
    pub(in crate::feed) fn leave(&mut self, depth: usize) {
        while self.bound.last().is_some_and(|binding| binding.depth > depth) {
            self.bound.pop();
        }
    }

    /// Whose word this is.
    pub(in crate::feed) fn vocabulary(&self, name: &str) -> (Vocabulary, Found) {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let binding = self.bound.iter().rev().find(|binding| binding.prefix == prefix);
        let by_prefix = by_prefix(prefix);
        match (binding, by_prefix) {
            (Some(Binding { vocabulary: Some(vocabulary), .. }), _) => (*vocabulary, Found::Declared),
            (_, Vocabulary::Other | Vocabulary::Rss) => (by_prefix, Found::Declared),
            (Some(_), known) => (known, Found::Misdeclared),
            (None, known) => (known, Found::Undeclared),
        }
    }
}

/// The name without its prefix.
pub(in crate::feed) fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn by_prefix(prefix: &str) -> Vocabulary {
    let mut lower = [0; 12];
    let Some(letters) = lower.get_mut(..prefix.len()) else {
        return Vocabulary::Other;
    };
    letters.copy_from_slice(prefix.as_bytes());
    letters.make_ascii_lowercase();
    match &*letters {
        b"" | b"rss" | b"rdf" => Vocabulary::Rss,
        b"atom" | b"atom10" | b"a10" => Vocabulary::Atom,
        b"itunes" => Vocabulary::Itunes,
        b"googleplay" => Vocabulary::GooglePlay,
        b"podcast" => Vocabulary::Podcast,
        b"media" => Vocabulary::Media,
        b"content" => Vocabulary::Content,
        b"dc" | b"dcterms" => Vocabulary::Dublin,
        b"psc" => Vocabulary::Chapters,
        _ => Vocabulary::Other,
    }
}

/// As the specifications write them.
const CANONICAL: [&str; 12] = [
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
    "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "http://www.google.com/schemas/play-podcasts/1.0",
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    "http://search.yahoo.com/mrss/",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://podlove.org/simple-chapters",
    "http://podlove.org/simple-chapters/",
];

/// Addresses of all times and in any writing: the scheme, letter case and a final slash do not matter.
fn by_address(address: &str) -> Option<Vocabulary> {
    if address.len() > 200 {
        return None;
    }
    let lower = address.trim().to_ascii_lowercase();
    let bare = lower
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.")
        .trim_end_matches(['/', '#']);
    Some(match bare {
        "w3.org/2005/atom" | "purl.org/atom/ns" => Vocabulary::Atom,
        "itunes.com/dtds/podcast-1.0.dtd" | "itunes.apple.com/dtds/podcast-1.0.dtd" => Vocabulary::Itunes,
        "google.com/schemas/play-podcasts/1.0" | "google.com/schemas/play-podcasts/1.0/play-podcasts.xsd" => {
            Vocabulary::GooglePlay
        }
        "podcastindex.org/namespace/1.0" | "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md" => {
            Vocabulary::Podcast
        }
        "search.yahoo.com/mrss" => Vocabulary::Media,
        "purl.org/rss/1.0/modules/content" => Vocabulary::Content,
        "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/dc/terms" => Vocabulary::Dublin,
        "podlove.org/simple-chapters" => Vocabulary::Chapters,
        "purl.org/rss/1.0"
        | "w3.org/1999/02/22-rdf-syntax-ns"
        | "my.netscape.com/rdf/simple/0.9"
        | "channel.netscape.com/rdf/simple/0.9"
        | "backend.userland.com/rss2"
        | "blogs.law.harvard.edu/tech/rss"
        | "backend.userland.com/rss091" => Vocabulary::Rss,
        _ => return None,
    })
}
