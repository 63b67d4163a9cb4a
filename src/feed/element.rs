//! The words between the walk through an XML feed and the vocabularies: where an element stands, what it is, what to do with it.

use super::xml::Vocabulary;

/// Where an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Outside of all, or in `<rss>` or `<rdf:RDF>`.
    Root,
    /// In the channel of RSS or the feed of Atom.
    Channel,
    Item,
    /// In `media:group` or `media:content`: like the item, for files and pictures.
    Group,
    /// In the channel's `<image>`.
    Image,
    /// In an Atom author.
    Author,
    /// In `itunes:owner`.
    Owner,
    /// In `psc:chapters`.
    Chapters,
    /// In `podcast:alternateEnclosure`.
    Alternate,
    /// In what is not read.
    Foreign,
}

/// What is read of an element's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Guid {
        /// `isPermaLink="true"`, said in so many words.
        is_address: bool,
        /// By RSS, unless it says otherwise, it can be opened if it is an address.
        may_open: bool,
    },
    Title,
    OtherTitle,
    /// A text of the show or item: the longest is kept.
    Words,
    Link,
    Image,
    SmallImage,
    /// By rank.
    Date(usize),
    Duration,
    Number,
    OtherNumber,
    Season,
    OtherSeason,
    EpisodeType,
    Explicit,
    Author,
    /// The page of the author that was named last.
    AuthorLink,
    /// Who answers for the show, for want of an author.
    OtherAuthor,
    /// A person; the attributes say who else they are.
    Person,
    Language,
    ShowType,
    ShowGuid,
    MovedTo,
    Complete,
}

/// What to do with an element.
pub(super) enum Step {
    /// Go into it.
    Open(Place),
    /// Read its text.
    Read(Field),
    /// Its attributes said it all, or it is not for us.
    Pass,
}

/// An element as it stands: its name, and its attributes still raw.
#[derive(Clone, Copy)]
pub(super) struct Element<'a, 'n> {
    pub vocabulary: Vocabulary,
    /// Lower case, without prefix.
    pub local: &'n str,
    pub attributes: &'a str,
    pub place: Place,
}
