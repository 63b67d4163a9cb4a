//! JSON Feed 1.0 and 1.1, and the format of our own course.
//!
//! # The `_podcast` extension
//!
//! What JSON Feed has no word for stands in an object `_podcast`, as its specification asks of extensions. Every member is
//! optional.
//!
//! Of the feed: `type` ("serial" or "episodic", as `itunes:type`), `complete` (true: nothing more will come), `guid` (as
//! `podcast:guid`).
//!
//! Of an item: `number` (its place; decimals allowed), `season` (number), `season_name`, `section` (the header to list it
//! under), `episode_type` ("full", "trailer", "bonus"), `explicit` (bool), `takeaway` (one sentence to remember),
//! `related` (list of item ids), `transcripts` (list of `{"url", "type", "language"}`), `chapters_url` (Podcasting 2.0 JSON
//! chapters), `persons` (list of `{"name", "role", "href", "img"}`).
//!
//! # The built-in course
//!
//! One item a lesson: `id` is the lesson's id (and the episode's), `title`, `summary` the description, `content_text` the
//! script, one attachment `{"url": "podtui:ai-podcast/audio/ID.opus", "mime_type": "audio/ogg; codecs=opus",
//! "size_in_bytes", "duration_in_seconds"}`. Addresses beginning with `podtui:` are understood in the built-in course alone.
//! It has no dates, and none are invented. `list.json` is the same without `content_text`, which no list shows.

mod fields;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::assemble::Assembler;
use super::draft::ItemDraft;
use super::faults::{self, Problems};
use super::json::{Fields, Filled, Loose, drain_list, drain_object, repair, salvage, scalars_are};
use super::source::Source;
use fields::FeedFields;

/// Reads a document. None: it is JSON, but no feed.
pub(super) fn read<'s>(document: &str, source: &'s Source<'s>) -> Option<(Assembler<'s>, Problems)> {
    let first = attempt(document, source);
    if first.outcome == Outcome::Whole || first.outcome == Outcome::CutOff {
        return first.finish();
    }
    let mended = repair(document);
    let second = attempt(&mended, source);
    let mut better = if second.assembler.seen() > first.assembler.seen() || second.outcome == Outcome::Whole {
        second
    } else {
        first
    };
    if better.outcome == Outcome::Broken {
        let saved = salvage(document);
        let mut third = attempt(&saved.text, source);
        if third.assembler.seen() > better.assembler.seen() {
            if let Some(taken) = &mut third.assembler.taken {
                taken.cut_off |= saved.damage.cut_off;
            }
            better = third;
        }
    }
    better.problems.show(&faults::BAD_JSON);
    better.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Whole,
    CutOff,
    Broken,
}

struct Attempt<'s> {
    assembler: Assembler<'s>,
    problems: Problems,
    outcome: Outcome,
    is_feed: bool,
}

impl<'s> Attempt<'s> {
    fn finish(self) -> Option<(Assembler<'s>, Problems)> {
        self.is_feed.then_some((self.assembler, self.problems))
    }
}

fn attempt<'s>(document: &str, source: &'s Source<'s>) -> Attempt<'s> {
    let (mut assembler, mut problems) = (Assembler::new(source), Problems::default());
    let mut feed = FeedFields::default();
    let mut has_items = false;
    let reading =
        Reading { feed: &mut feed, assembler: &mut assembler, problems: &mut problems, has_items: &mut has_items };
    let mut json = serde_json::Deserializer::from_str(document);
    let result = reading.deserialize(&mut json);
    let has_more = result.is_ok() && json.end().is_err();
    let outcome = match result {
        Ok(()) => Outcome::Whole,
        Err(error) if error.is_eof() => Outcome::CutOff,
        Err(_) => Outcome::Broken,
    };
    let version =
        feed.version.as_deref().and_then(|version| version.rsplit_once("/version/")).map(|(_, number)| number.trim());
    let is_feed = has_items || feed.version.as_deref().is_some_and(|version| version.contains("jsonfeed.org"));
    if version.is_none() && is_feed {
        problems.show(&faults::NO_JSON_VERSION);
    }
    if outcome == Outcome::CutOff {
        problems.show(&faults::CUT_OFF);
    }
    if has_more {
        problems.show(&faults::AFTER_THE_END);
    }
    let mut show = feed.show;
    (if version == Some("1") { "JSON Feed 1.0" } else { "JSON Feed 1.1" }).clone_into(&mut show.format);
    show.cut_off = outcome != Outcome::Whole;
    (show.has_category, show.has_explicit) = (true, true);
    assembler.take_show(show, &mut problems);
    Attempt { assembler, problems, outcome, is_feed }
}

/// Reads the outermost object: items go to the assembler one by one, so that what is whole is kept when the rest is not.
struct Reading<'r, 's, 'de> {
    feed: &'r mut FeedFields<'de>,
    assembler: &'r mut Assembler<'s>,
    problems: &'r mut Problems,
    has_items: &'r mut bool,
}

impl<'de> DeserializeSeed<'de> for Reading<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }

    scalars_are!(());

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        drain_list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Loose>()? {
            let key = key.0.unwrap_or_default();
            if key == "items" {
                *self.has_items = true;
                map.next_value_seed(Items { assembler: &mut *self.assembler, problems: &mut *self.problems })?;
            } else if !self.feed.field(&key, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The list of items.
struct Items<'r, 's> {
    assembler: &'r mut Assembler<'s>,
    problems: &'r mut Problems,
}

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }

    scalars_are!(());

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        drain_object(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut item = ItemDraft::default();
        while list.next_element_seed(Filled(&mut item))?.is_some() {
            self.assembler.take_item(&item, None, self.problems);
            item = ItemDraft::default();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
