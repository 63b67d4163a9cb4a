//! Opening media that are elsewhere: from the shelf, else as a stream that plays while it comes. The bytes of a medium
//! come once, however often it is opened: whoever opens it again, after a seek or because another file took its place,
//! reads on from what is here.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use symphonia::core::io::MediaSource;

use crate::audio::{Live, Opened};
use crate::cli::source::web;
use crate::model::MediumId;
use crate::msg::Buffered;
use crate::net::{Address, Canceller, Shelf, Stream, StreamAsk, StreamReader, WeakStream};
use crate::store::Store;

use super::open::on_shelf;
use super::reach::Permits;
use super::shelf::CacheShelf;

/// A stream that nobody reads goes on for so long: a seek gives one reader up before there is another.
const LINGER: Duration = Duration::from_secs(2);

/// Opens media that are elsewhere.
pub struct Remote {
    shelf: Arc<CacheShelf>,
    permits: Permits,
    coming: Mutex<Vec<(String, WeakStream)>>,
}

impl Remote {
    /// Nothing is connected yet.
    #[must_use]
    pub fn new(shelf: Arc<CacheShelf>, permits: Permits) -> Self {
        Self { shelf, permits, coming: Mutex::default() }
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
        let stream = match self.at_work(&address) {
            Some(stream) => stream,
            None => self.begin(medium, address)?,
        };
        let reader = stream.reader();
        let live = OnItsWay { canceller: reader.canceller(), epoch: reader.epoch(), stream };
        Ok(Opened { source: Box::new(Coming(reader)), extension, live: Some(Arc::new(live)) })
    }

    /// The stream of this address that is on its way, if one is. One that failed is begun anew.
    fn at_work(&self, address: &Address) -> Option<Stream> {
        let coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        let secret = address.secret();
        coming.iter().find(|(other, _)| *other == secret)?.1.upgrade()
    }

    fn begin(&self, medium: &MediumId, address: Address) -> Result<Stream, String> {
        let reach = self.permits.reach(medium, || Store::open_read_only(self.shelf.dirs()).ok());
        let secret = address.secret();
        let mut ask = StreamAsk::new(address, reach, self.shelf.dirs().cache.join("media"));
        ask.shelf = Some(Arc::clone(&self.shelf) as Arc<dyn Shelf>);
        let stream = Stream::open(web(), ask).map_err(|error| error.to_string())?;
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        coming.retain(|(other, stream)| *other != secret && stream.upgrade().is_some());
        coming.push((secret, stream.downgrade()));
        Ok(stream)
    }
}

/// A stream's bytes, as the decoders want them.
struct Coming(StreamReader);

impl Read for Coming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Coming {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for Coming {
    fn is_seekable(&self) -> bool {
        self.0.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.0.byte_len()
    }
}

/// A stream, as the player wants to know of it.
struct OnItsWay {
    stream: Stream,
    canceller: Canceller,
    /// Of the reader that was handed out with this.
    epoch: u64,
}

impl Live for OnItsWay {
    fn buffered(&self) -> Buffered {
        self.stream.buffered()
    }

    fn is_whole(&self) -> bool {
        self.stream.is_whole()
    }

    fn is_replaced(&self) -> bool {
        self.stream.epoch() != self.epoch
    }

    fn waiting(&self) -> Option<String> {
        self.stream.waiting()
    }

    fn has(&self, range: &Range<u64>) -> bool {
        self.stream.has(range)
    }

    fn bring_as_well(&self, range: &Range<u64>) {
        self.stream.bring_as_well(range);
    }

    fn cancel(&self) {
        self.canceller.cancel();
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        if self.stream.is_whole() {
            return;
        }
        let stream = self.stream.clone();
        // Without a thread it ends here, and a seek begins it anew.
        let _ = thread::Builder::new().name("podtui-linger".to_owned()).spawn(move || {
            thread::sleep(LINGER);
            drop(stream);
        });
    }
}
