//! From what stands there to what it means: drafts become episodes, one at a time, and at the end a document.

use std::collections::HashSet;

use crate::model::{Episode, EpisodeId, FeedDocument, Show, ShowId, Timestamp, paragraphs};

use super::addresses::Addresses;
use super::dates::{self, Read};
use super::draft::{ItemDraft, ShowDraft, is_blank};
use super::faults::{self, Fault, Problems};
use super::html::{plain_line, plain_paragraphs};
use super::source::{Source, Trust};
use super::{durations, enclosures, identity, limits, particulars, show, text};

/// Makes a document of drafts.
pub(super) struct Assembler<'s> {
    pub source: &'s Source<'s>,
    addresses: Addresses,
    episodes: Vec<Episode>,
    /// What every episode has until the end, when the show is known.
    unknown: (ShowId, EpisodeId),
    /// Which of them have no guid of their own.
    unnamed: HashSet<usize>,
    /// Items seen, dropped ones included.
    seen: usize,
    pub taken: Option<Taken>,
}

/// What the show's draft came to.
pub(super) struct Taken {
    pub show: Show,
    pub format: String,
    pub cut_off: bool,
    pub moved_to: Option<String>,
    pub complete: bool,
}

impl<'s> Assembler<'s> {
    pub(super) fn new(source: &'s Source<'s>) -> Self {
        Self {
            source,
            addresses: Addresses::new(source),
            episodes: Vec::new(),
            unknown: (ShowId::from(""), EpisodeId::from("")),
            unnamed: HashSet::new(),
            seen: 0,
            taken: None,
        }
    }

    /// How many items were seen.
    pub(super) const fn seen(&self) -> usize {
        self.seen
    }

    /// Takes the show once all of it is known.
    pub(super) fn take_show(&mut self, draft: ShowDraft, problems: &mut Problems) {
        let addresses = draft.base.as_deref().map_or_else(|| self.addresses.clone(), |base| self.addresses.based(base));
        self.taken = Some(show::assemble(draft, self.source, &addresses, problems));
    }

    /// Takes one item. What says nothing is dropped; what is broken in it is dropped alone.
    pub(super) fn take_item(&mut self, item: &ItemDraft, show_base: Option<&str>, problems: &mut Problems) {
        self.seen += 1;
        let number = self.seen;
        if number > limits::ITEMS {
            problems.show(&faults::TOO_MANY_ITEMS);
        } else if item.is_empty() {
            problems.add(&faults::EMPTY_ITEM, || format!("item {number}"), String::new);
        } else {
            let based = match (show_base, item.base.as_deref()) {
                (None, None) => None,
                (Some(base), None) | (None, Some(base)) => Some(self.addresses.based(base)),
                (Some(outer), Some(inner)) => Some(self.addresses.based(outer).based(inner)),
            };
            let mut judge = Judge { number, item, problems };
            let (episode, has_guid) = self.episode(item, based.as_ref().unwrap_or(&self.addresses), &mut judge);
            if !has_guid {
                self.unnamed.insert(self.episodes.len());
            }
            self.episodes.push(episode);
        }
    }

    fn episode(&self, item: &ItemDraft, addresses: &Addresses, judge: &mut Judge) -> (Episode, bool) {
        let description = description(item);
        let title = title(item);
        if title.is_none() {
            judge.note(&faults::NO_TITLE, "");
        }
        let files = enclosures::resolve(&item.enclosures, addresses, |fault, detail| judge.note(fault, detail));
        let link = web(item.link.as_deref(), addresses, judge);
        let fallback = || files.all.first().and_then(|file| enclosures::file_name(&file.url)).or_else(|| link.clone());
        let title = title
            .or_else(|| description.as_deref().map(first_words))
            .or_else(fallback)
            .unwrap_or_else(|| "Untitled".to_owned());
        let guid = identity::guid(item, addresses, link.as_deref(), &files.all, &title);
        self.judge(item, guid.given, &files, judge);
        let (show, id) = self.unknown.clone();
        let mut episode = Episode::new(show, id, "");
        episode.title = title;
        episode.published = self.published(item, judge);
        episode.duration = duration(item, judge);
        episode.guid = guid.text;
        episode.description = description;
        // In RSS a guid that is an address is the item's page, unless it says otherwise or is its sound.
        let page = || Some(episode.guid.as_str()).filter(|_| item.guid_may_open).and_then(|guid| page(guid, addresses));
        let is_sound = |page: &String| files.all.iter().any(|file| file.url == *page);
        episode.link = link.or_else(|| page().filter(|page| !is_sound(page)));
        episode.image = item.image.as_deref().and_then(|image| addresses.resolve(image).ok());
        episode.number = number(item.number.as_deref()).or_else(|| number(item.other_number.as_deref()));
        episode.season = number(item.season.as_deref()).or_else(|| number(item.other_season.as_deref()));
        episode.season_name = line(item.season_name.as_deref());
        episode.section = line(item.section.as_deref()).or_else(|| episode.season_name.clone());
        episode.episode_type = item.episode_type;
        episode.explicit = item.explicit;
        episode.transcripts = particulars::transcripts(item, addresses);
        episode.chapters_url = item.chapters_url.as_deref().and_then(|url| addresses.resolve(url).ok());
        episode.chapters = particulars::chapters(item, addresses);
        episode.persons = particulars::persons(item, addresses);
        episode.takeaway = line(item.takeaway.as_deref());
        episode.related = item.related.iter().map(|guid| EpisodeId::from(guid.trim())).collect();
        let content = item.content.as_deref().map(text::without_controls);
        episode.content = content.filter(|content| !content.is_empty());
        episode.audio = files.audio;
        episode.enclosures = files.all;
        (episode, guid.given)
    }

    fn judge(&self, item: &ItemDraft, has_guid: bool, files: &enclosures::Enclosures, judge: &mut Judge) {
        if !has_guid {
            judge.note(&faults::NO_GUID, "");
        }
        if files.all.is_empty() {
            judge.note(&faults::NO_ENCLOSURE, "");
        } else if files.audio.is_none() {
            judge.note(&faults::NO_AUDIO, "");
        }
        if item.too_long {
            judge.note(&faults::TEXT_TOO_LONG, "");
        }
        if item.too_listed {
            judge.note(&faults::TOO_LISTED, "");
        }
        // The course has no dates, and none are missed.
        if self.source.trust != Trust::BuiltIn && item.dates.iter().flatten().all(|date| is_blank(date)) {
            judge.note(&faults::NO_DATE, "");
        }
    }

    /// The first date that can be read and has come.
    fn published(&self, item: &ItemDraft, judge: &mut Judge) -> Option<Timestamp> {
        for date in item.dates.iter().flatten().filter(|date| !is_blank(date)) {
            match dates::read(date.trim(), self.source.now) {
                Read::Moment(moment) => return Some(moment),
                Read::Future => judge.note(&faults::FUTURE_DATE, &shown(date)),
                Read::Unreadable => judge.note(&faults::BAD_DATE, &shown(date)),
            }
        }
        None
    }

    /// The document, once show and items are taken.
    pub(super) fn finish(mut self, mut problems: Problems) -> Option<FeedDocument> {
        let taken = self.taken.take()?;
        let id = taken.show.id.clone();
        if self.episodes.is_empty() {
            problems.show(&faults::NO_ITEMS);
        } else if self.episodes.iter().all(|episode| episode.audio.is_none()) {
            problems.show(&faults::NOTHING_TO_PLAY);
        }
        identity::settle(&mut self.episodes, &self.unnamed, &id, self.source.trust, &mut problems);
        for episode in &mut self.episodes {
            episode.show = id.clone();
            if self.source.trust != Trust::BuiltIn {
                episode.related.iter_mut().for_each(|related| *related = identity::key(&id, related.as_str()));
            }
        }
        Some(FeedDocument {
            format: taken.format,
            show: taken.show,
            episodes: self.episodes,
            problems: problems.finish(),
            cut_off: taken.cut_off,
            moved_to: taken.moved_to,
            complete: taken.complete,
        })
    }
}

/// Notes problems of one item.
struct Judge<'p> {
    number: usize,
    item: &'p ItemDraft<'p>,
    problems: &'p mut Problems,
}

impl Judge<'_> {
    fn note(&mut self, fault: &'static Fault, detail: &str) {
        let place = || {
            let title: String = title(self.item).unwrap_or_default().chars().take(80).collect();
            if title.is_empty() { format!("item {}", self.number) } else { format!("item {} \"{title}\"", self.number) }
        };
        self.problems.add(fault, place, || detail.to_owned());
    }
}

fn page(guid: &str, addresses: &Addresses) -> Option<String> {
    let is_web = guid.starts_with("https://") || guid.starts_with("http://");
    if is_web { addresses.resolve(guid).ok() } else { None }
}

/// Quoted, for a problem's text.
fn shown(text: &str) -> String {
    format!("(\"{}\")", text.trim().chars().take(60).collect::<String>())
}

fn description(item: &ItemDraft) -> Option<String> {
    let plain = match (&item.summary, &item.content) {
        (Some(summary), _) => plain_paragraphs(summary),
        (None, Some(content)) if item.content_is_plain => paragraphs(content),
        (None, Some(content)) => plain_paragraphs(content),
        (None, None) => String::new(),
    };
    (!plain.is_empty()).then_some(plain)
}

fn title(item: &ItemDraft) -> Option<String> {
    line(item.title.as_deref()).or_else(|| line(item.other_title.as_deref()))
}

/// The first words of a text, about sixty characters of them.
fn first_words(text: &str) -> String {
    const LENGTH: usize = 60;
    let first = text.lines().next().unwrap_or_default();
    if first.chars().count() <= LENGTH {
        return first.to_owned();
    }
    let cut: String = first.chars().take(LENGTH).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', '.', ';', ':', ' ']))
}

/// One plain line, if there is anything in it.
pub(super) fn line(text: Option<&str>) -> Option<String> {
    text.map(plain_line).filter(|line| !line.is_empty())
}

/// An address of the web, or of a file beside the feed; one that cannot be used is noted.
fn web(text: Option<&str>, addresses: &Addresses, judge: &mut Judge) -> Option<String> {
    let text = text.filter(|text| !is_blank(text))?;
    match addresses.resolve(text) {
        Ok(url) => Some(url),
        Err(refusal) => {
            judge.note(&faults::BAD_ADDRESS, refusal.reason());
            None
        }
    }
}

/// A number of an episode or season; decimals allowed.
pub(super) fn number(text: Option<&str>) -> Option<f64> {
    let text = text?.trim();
    let is_number = text.len() <= 12
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit());
    text.parse().ok().filter(|number: &f64| is_number && number.is_finite())
}

fn duration(item: &ItemDraft, judge: &mut Judge) -> Option<std::time::Duration> {
    if let Some(text) = item.duration.as_deref().filter(|text| !is_blank(text)) {
        if let Some(duration) = durations::read(text) {
            return Some(duration);
        }
        judge.note(&faults::BAD_DURATION, &shown(text));
    }
    item.enclosures.iter().find_map(|file| durations::read(file.duration.as_deref()?))
}
