//! A stream for tests: bytes come when they are let through, and reads wait for them.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use podtui::audio::{Live, OpenMedium, Opened};
use podtui::model::MediumId;
use podtui::msg::Buffered;
use symphonia::core::io::MediaSource;

/// A stream: bytes come when they are let through, and reads wait for them.
#[derive(Clone)]
pub struct Stream {
    bytes: Arc<Vec<u8>>,
    pub shared: Arc<Shared>,
    at: u64,
    /// Any byte can be had without those before it.
    pub has_ranges: bool,
    /// Of this opening alone.
    is_cancelled: Arc<AtomicBool>,
}

pub struct Shared {
    here: Mutex<u64>,
    more: Condvar,
    pub cancels: AtomicU64,
}

impl Stream {
    pub fn new(bytes: Vec<u8>, here: u64) -> Self {
        let shared = Shared { here: Mutex::new(here), more: Condvar::new(), cancels: AtomicU64::new(0) };
        Self {
            bytes: Arc::new(bytes),
            shared: Arc::new(shared),
            at: 0,
            has_ranges: false,
            is_cancelled: Arc::default(),
        }
    }

    pub fn let_through(&self, here: u64) {
        *self.shared.here.lock().unwrap() = here.min(self.bytes.len() as u64);
        self.shared.more.notify_all();
    }

    pub fn opener(&self) -> OpenMedium {
        let stream = self.clone();
        Arc::new(move |_: &MediumId| {
            let stream = Self { is_cancelled: Arc::default(), ..stream.clone() };
            let live: Arc<dyn Live> = Arc::new(stream.clone());
            Ok(Opened { source: Box::new(stream.clone()), extension: None, live: Some(live) })
        })
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut here = self.shared.here.lock().unwrap();
        // With ranges the last bytes come when they are asked for, as a server gives them.
        let is_tail = self.has_ranges && self.at + 4096 >= self.bytes.len() as u64;
        if is_tail {
            let rest = &self.bytes[self.at as usize..];
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            self.at += count as u64;
            return Ok(count);
        }
        while self.at >= *here && *here < self.bytes.len() as u64 {
            if self.is_cancelled.load(Ordering::Acquire) {
                return Err(io::Error::other("Cancelled."));
            }
            here = self.shared.more.wait(here).unwrap();
        }
        let rest = &self.bytes[(self.at.min(*here)) as usize..*here as usize];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut cursor = Cursor::new(self.bytes.as_slice());
        cursor.set_position(self.at);
        self.at = cursor.seek(to)?;
        Ok(self.at)
    }
}

impl MediaSource for Stream {
    fn is_seekable(&self) -> bool {
        self.has_ranges || *self.shared.here.lock().unwrap() >= self.bytes.len() as u64
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }
}

impl Live for Stream {
    fn buffered(&self) -> Buffered {
        let here = *self.shared.here.lock().unwrap();
        // With ranges there is a hole near the start, so that nothing can be counted from there.
        let from = u16::from(self.has_ranges && here < self.bytes.len() as u64);
        Buffered { parts: vec![(from, (here * 1000 / self.bytes.len() as u64) as u16)] }
    }

    fn is_whole(&self) -> bool {
        *self.shared.here.lock().unwrap() >= self.bytes.len() as u64
    }

    fn is_replaced(&self) -> bool {
        false
    }

    fn waiting(&self) -> Option<String> {
        (!self.is_whole()).then(|| "The network is slow.".to_owned())
    }

    fn cancel(&self) {
        self.shared.cancels.fetch_add(1, Ordering::AcqRel);
        self.is_cancelled.store(true, Ordering::Release);
        self.shared.more.notify_all();
    }
}
