//! Streams for the player. The bytes of a medium come once, however often it is opened: whoever opens it again, after a
//! seek or because another file took its place, reads on from what is here.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use symphonia::core::io::MediaSource;

use crate::audio::{Live, Opened};
use crate::model::MediumId;
use crate::msg::Buffered;
use crate::net::{Canceller, FetchError, Stream, StreamReader, WeakStream};

/// A stream that nobody reads goes on for so long: a seek gives one reader up before there is another.
const LINGER: Duration = Duration::from_secs(2);

/// The streams that are open.
#[derive(Default)]
pub struct Streams(Mutex<HashMap<MediumId, WeakStream>>);

impl Streams {
    /// A new reader of this medium, from its stream if there is one, else from one that is begun.
    pub fn open(
        &self,
        medium: &MediumId,
        extension: Option<String>,
        begin: impl FnOnce() -> Result<Stream, FetchError>,
    ) -> Result<Opened, String> {
        let stream = match self.find(medium) {
            Some(stream) => stream,
            None => self.keep(medium, begin().map_err(|error| error.to_string())?),
        };
        let reader = stream.reader();
        let live = OnItsWay { canceller: reader.canceller(), epoch: reader.epoch(), stream };
        Ok(Opened { source: Box::new(Coming(reader)), extension, live: Some(Arc::new(live)) })
    }

    fn find(&self, medium: &MediumId) -> Option<Stream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(medium)?.upgrade()
    }

    fn keep(&self, medium: &MediumId, stream: Stream) -> Stream {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        streams.retain(|_, stream| stream.upgrade().is_some());
        streams.insert(medium.clone(), stream.downgrade());
        stream
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
