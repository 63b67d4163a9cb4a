//! Downloads, asked for on purpose: a few at a time, resumed where they stopped, never half a file under its own name.

use std::path::PathBuf;
use std::sync::Arc;

use super::refresh::Events;
use super::{Shelf, Wanted, Web};
use crate::model::EpisodeId;

/// Where downloads go, and how they are named.
#[derive(Clone)]
pub(super) struct DownloadPlace {
    pub folder: PathBuf,
    pub name: Arc<dyn Fn(&Wanted, &str) -> PathBuf + Send + Sync>,
}

/// What tells an episode by its key.
pub(super) type LookUp = dyn Fn(&EpisodeId) -> Option<Wanted> + Send;

/// All downloads.
pub(super) struct Downloads {
    web: Web,
    events: Events,
    shelf: Arc<dyn Shelf>,
    place: DownloadPlace,
    parallel: usize,
}

impl Downloads {
    pub(super) fn new(web: Web, events: Events, shelf: Arc<dyn Shelf>, place: DownloadPlace, parallel: usize) -> Self {
        Self { web, events, shelf, place, parallel }
    }
    pub(super) fn resume(&mut self, _look_up: &LookUp) {}
    pub(super) fn start(&mut self, _episode: &EpisodeId, _look_up: &LookUp) {}
    pub(super) fn cancel(&mut self, _episode: &EpisodeId) {}
    pub(super) fn delete(&mut self, _episode: &EpisodeId) {}
    pub(super) fn restore(&mut self, _episode: &EpisodeId, _look_up: &LookUp) {}
}
