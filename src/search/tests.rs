//! The room as a listener meets it: the real course, what is typed, what comes first.

mod finding;
mod listening;

use std::sync::Arc;

use crate::model::{Catalog, Cue, Episode, Position, ShowId, Transcript};

#[derive(serde::Deserialize)]
struct Lesson {
    number: f64,
    id: String,
    section: String,
    title: String,
    description: String,
    script: String,
}

fn lessons() -> Vec<Lesson> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast/episodes.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn course() -> Catalog {
    let episode = |lesson: &Lesson| {
        let mut episode = Episode::new(ShowId::from("ai-podcast"), lesson.id.as_str().into(), &lesson.title);
        episode.number = Some(lesson.number);
        episode.section = Some(lesson.section.clone());
        episode.description = Some(lesson.description.clone());
        episode
    };
    Catalog::of(&lessons().iter().map(episode).collect::<Vec<_>>())
}

/// A show of these titles, without anything else.
fn titles(titles: &[&str]) -> Catalog {
    let show = ShowId::from("show");
    let episodes: Vec<_> = titles.iter().map(|title| Episode::new(show.clone(), (*title).into(), title)).collect();
    Catalog::of(&episodes)
}

/// A transcript of these cues, ten seconds each.
fn transcript(cues: &[&str]) -> Arc<Transcript> {
    let cue = |(index, text): (usize, &&str)| Cue {
        start: Position::from_millis(index as u64 * 10_000),
        end: None,
        speaker: None,
        text: (*text).to_owned(),
        words: Vec::new(),
    };
    Arc::new(Transcript { cues: cues.iter().enumerate().map(cue).collect() })
}
