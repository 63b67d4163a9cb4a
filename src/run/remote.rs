//! Opening media that are elsewhere: from the shelf, else as a stream that plays while it comes.

use std::path::Path;
use std::sync::Arc;

use crate::audio::Opened;
use crate::cli::source::web;
use crate::model::MediumId;
use crate::net::{Address, Shelf, Stream, StreamAsk};
use crate::store::Store;

use super::open::on_shelf;
use super::reach::Permits;
use super::shelf::CacheShelf;
use super::streams::Streams;

/// Opens media that are elsewhere.
pub struct Remote {
    shelf: Arc<CacheShelf>,
    permits: Permits,
    streams: Streams,
}

impl Remote {
    /// Nothing is connected yet.
    #[must_use]
    pub fn new(shelf: Arc<CacheShelf>, permits: Permits) -> Self {
        Self { shelf, permits, streams: Streams::default() }
    }

    /// From the disk, else as a stream.
    pub fn open(&self, medium: &MediumId) -> Result<Opened, String> {
        let address = Address::parse(medium.as_str()).map_err(|error| error.to_string())?;
        self.shelf.use_now(&address.secret());
        // A file that cannot be opened is fetched again.
        if let Some(Ok(opened)) = on_shelf(&self.shelf, medium) {
            return Ok(opened);
        }
        let extension =
            Path::new(address.url().path()).extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let begin = || {
            let reach = self.permits.reach(medium, || Store::open_read_only(self.shelf.dirs()).ok());
            let mut ask = StreamAsk::new(address, reach, self.shelf.dirs().cache.join("media"));
            ask.shelf = Some(Arc::clone(&self.shelf) as Arc<dyn Shelf>);
            Stream::open(web(), ask)
        };
        self.streams.open(medium, extension, begin)
    }
}
