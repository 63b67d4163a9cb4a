//! The decoder's thread, one for each load: opens the medium, then fills the rings it is given. It may block on a slow
//! stream for as long as that takes; nobody waits for it.

mod facts;
mod work;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use self::work::Work;
use super::format::Format;
use super::opened::{Live, OpenMedium};
use super::ring::Writer;
use crate::model::{MediumId, Position};

/// A ring to fill.
pub struct Order {
    /// Told back with reports; a newer order makes older reports stale.
    pub fill: u64,
    pub writer: Writer,
    pub at: Position,
}

/// What a loader tells.
pub enum Report {
    /// The medium is open; it may be asked how it comes along, and be cancelled.
    Opened { live: Option<Arc<dyn Live>> },
    /// It can be decoded.
    Ready { format: Format, duration: Option<Duration> },
    /// The first samples of this order are in the ring.
    Flowing { fill: u64, is_exact: bool },
    /// The true place of an order that was not exact: so much later (or earlier) than was told.
    Placed { fill: u64, later: f64 },
    /// Another file took its place, and it goes on from there.
    Replaced,
    /// All of it was decoded: its true length.
    Length { duration: Duration },
    /// It cannot be played on. A sentence.
    Failed { reason: String },
}

#[derive(Default)]
struct Mail {
    order: Mutex<Option<Order>>,
    is_over: AtomicBool,
}

/// The player's side of a loader.
pub struct Loader {
    mail: Arc<Mail>,
    thread: Thread,
}

impl Loader {
    /// Starts to open a medium.
    pub fn spawn(
        open: OpenMedium,
        medium: MediumId,
        report: impl Fn(Report) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let mail = Arc::new(Mail::default());
        let mailbox = Arc::clone(&mail);
        let handle = thread::Builder::new().name("podtui-decoder".to_owned()).spawn(move || {
            Work::new(open, medium, mailbox, Arc::new(report)).run();
        })?;
        Ok(Self { mail, thread: handle.thread().clone() })
    }

    /// Hands a ring over. Replaces an order that was not begun.
    pub fn order(&self, order: Order) {
        *self.mail.order.lock().unwrap_or_else(PoisonError::into_inner) = Some(order);
        self.thread.unpark();
    }

    /// The thread that rings must wake.
    pub fn thread(&self) -> Thread {
        self.thread.clone()
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        self.mail.is_over.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
