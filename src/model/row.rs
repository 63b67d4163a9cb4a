//! What a list needs of an episode, and no more: 100,000 of these must be cheap.

use std::sync::Arc;
use std::time::Duration;

use super::{Episode, EpisodeId, ShowId, Timestamp};

/// An episode in a list. Immutable; what was heard of it is kept apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: EpisodeId,
    pub show: ShowId,
    pub number: Option<f64>,
    pub section: Option<Arc<str>>,
    pub title: Box<str>,
    /// The start of the description, one line, at most `Row::SUMMARY` characters.
    pub summary: Box<str>,
    pub published: Option<Timestamp>,
    /// Whole seconds; none when unknown.
    pub duration: Option<Duration>,
    pub playable: bool,
}

impl Row {
    /// Longest summary, in characters.
    pub const SUMMARY: usize = 200;

    /// The row of an episode. `section` is shared with the rows before it where it is the same.
    #[must_use]
    pub fn of(episode: &Episode, before: Option<&Self>) -> Self {
        let section = episode.section.as_deref().map(|name| match before.and_then(|row| row.section.as_ref()) {
            Some(same) if **same == *name => Arc::clone(same),
            _ => Arc::from(name),
        });
        let show = match before {
            Some(row) if row.show == episode.show => row.show.clone(),
            _ => episode.show.clone(),
        };
        let description = episode.description.as_deref().unwrap_or_default();
        Self {
            id: episode.id.clone(),
            show,
            number: episode.number,
            section,
            title: episode.title.as_str().into(),
            summary: Self::summary_of(description),
            published: episode.published,
            duration: episode.duration,
            playable: episode.audio.is_some(),
        }
    }

    fn summary_of(description: &str) -> Box<str> {
        // So many bytes are at most so many characters.
        let is_long = description.len() > Self::SUMMARY;
        let end = is_long.then(|| description.char_indices().nth(Self::SUMMARY)).flatten();
        let end = end.map_or(description.len(), |(at, _)| at);
        let start = &description[..end];
        if start.contains('\n') { start.replace('\n', " ").into() } else { start.into() }
    }

    /// Title split at the first em dash: what is read first, and the rest.
    #[must_use]
    pub fn title_parts(&self) -> (&str, Option<&str>) {
        match self.title.split_once(" — ") {
            Some((head, tail)) => (head, Some(tail)),
            None => (&self.title, None),
        }
    }
}

/// Rows of one or of all shows, in the shows' own order, shared with the search worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    pub rows: Vec<Row>,
}

impl Catalog {
    /// The rows of these episodes, in their order.
    #[must_use]
    pub fn of<'a>(episodes: impl IntoIterator<Item = &'a Episode>) -> Self {
        let episodes = episodes.into_iter();
        let mut rows: Vec<Row> = Vec::with_capacity(episodes.size_hint().0);
        for episode in episodes {
            let row = Row::of(episode, rows.last());
            rows.push(row);
        }
        Self { rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_characters_on_one_line() {
        let long = "é".repeat(Row::SUMMARY + 1);
        let table = [
            ("", ""),
            ("Short.", "Short."),
            ("one\n\ntwo", "one  two"),
            (&"a".repeat(Row::SUMMARY), &"a".repeat(Row::SUMMARY)),
            (&"a".repeat(Row::SUMMARY + 1), &"a".repeat(Row::SUMMARY)),
            (&long, &"é".repeat(Row::SUMMARY)),
            (&"é".repeat(Row::SUMMARY - 1), &"é".repeat(Row::SUMMARY - 1)),
        ];
        for (description, summary) in table {
            assert_eq!(&*Row::summary_of(description), summary);
        }
    }
}
