//! The decoder's thread, one for each load: opens the medium, then fills the rings it is given. It may block on a slow
//! stream for as long as that takes; nobody waits for it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use super::convert::Converter;
use super::decoder::Decoder;
use super::decoder::landmark::Landmark;
use super::format::Format;
use super::ogg;
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
            let work = Work {
                open,
                medium,
                mail: mailbox,
                report: Arc::new(report),
                live: None,
                is_counted: false,
                is_looked_up: false,
                was_replaced: false,
            };
            work.run();
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

struct Work {
    open: OpenMedium,
    medium: MediumId,
    mail: Arc<Mail>,
    report: Arc<dyn Fn(Report) + Send + Sync>,
    live: Option<Arc<dyn Live>>,
    is_counted: bool,
    /// The end was looked at, beside the decoder.
    is_looked_up: bool,
    /// It was opened again for another file: a second time would be one too many.
    was_replaced: bool,
}

/// A ring being filled.
struct Filling {
    fill: u64,
    writer: Writer,
    converter: Converter,
    at: Position,
    is_exact: bool,
    is_flowing: bool,
    /// Frames decoded, at the medium's rate.
    decoded: u64,
    waiting: Vec<f32>,
    written: usize,
    landmark: Option<Landmark>,
}

impl Work {
    fn run(mut self) {
        if let Err(reason) = self.work()
            && !self.is_over()
        {
            (self.report)(Report::Failed { reason });
        }
        if let (true, Some(live)) = (self.is_over(), &self.live) {
            live.cancel();
        }
    }

    fn is_over(&self) -> bool {
        self.mail.is_over.load(Ordering::Acquire)
    }

    fn open(&mut self) -> Result<Decoder, String> {
        let opened = (self.open)(&self.medium)?;
        self.live.clone_from(&opened.live);
        (self.report)(Report::Opened { live: opened.live.clone() });
        Decoder::open(opened)
    }

    fn work(&mut self) -> Result<(), String> {
        let mut decoder = self.open()?;
        (self.report)(Report::Ready { format: decoder.format(), duration: decoder.declared() });
        let mut filling: Option<Filling> = None;
        while !self.is_over() {
            let order = self.mail.order.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(order) = order {
                filling = Some(self.begin(&mut decoder, order)?);
            }
            let Some(now) = filling.as_mut().filter(|now| !now.writer.is_abandoned()) else {
                filling = None;
                thread::park();
                continue;
            };
            match self.go_on(&mut decoder, now) {
                Ok(true) => {}
                Ok(false) => filling = None,
                Err(reason) => self.recover(&mut decoder, now, reason)?,
            }
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.live.as_ref().is_none_or(|live| live.is_whole())
    }

    /// Everything from the start to well behind `at` is here, so counting up to it waits for nothing.
    fn is_here_up_to(&self, at: Position, decoder: &Decoder) -> bool {
        let (Some(live), Some(length)) = (&self.live, decoder.declared()) else { return false };
        let wanted = at.seconds() / length.as_secs_f64().max(1.0) * 1500.0 + 50.0;
        live.buffered().parts.first().is_some_and(|(from, to)| *from == 0 && f64::from(*to) >= wanted)
    }

    fn begin(&mut self, decoder: &mut Decoder, order: Order) -> Result<Filling, String> {
        let is_whole = self.is_whole() || self.is_here_up_to(order.at, decoder);
        let declared = decoder.declared();
        let sought = decoder.seek(order.at, is_whole);
        let is_exact = match sought {
            Ok(is_exact) => is_exact,
            // What could not go back while it came in can be opened anew: what is here stays here.
            Err(_) if self.live.is_some() => {
                *decoder = self.open()?;
                decoder.seek(order.at, is_whole)?
            }
            Err(reason) => return Err(reason),
        };
        if let Some(duration) = decoder.declared().filter(|_| declared.is_none()) {
            (self.report)(Report::Length { duration });
        }
        Ok(Filling {
            fill: order.fill,
            converter: Converter::new(decoder.format(), order.writer.format())?,
            writer: order.writer,
            at: order.at,
            is_exact,
            is_flowing: false,
            decoded: 0,
            waiting: Vec::new(),
            written: 0,
            landmark: None,
        })
    }

    /// A file that was replaced while it came in is opened once more, where the old one was left.
    fn recover(&mut self, decoder: &mut Decoder, now: &mut Filling, reason: String) -> Result<(), String> {
        if self.was_replaced || self.live.as_ref().is_none_or(|live| !live.is_replaced()) {
            return Err(reason);
        }
        self.was_replaced = true;
        let at = now.at.forward(decoder.format().length(now.decoded));
        *decoder = self.open()?;
        now.is_exact = decoder.seek(at, self.is_whole())?;
        now.converter = Converter::new(decoder.format(), now.writer.format())?;
        (now.at, now.decoded, now.landmark) = (at, 0, None);
        (self.report)(Report::Replaced);
        Ok(())
    }

    /// Writes what waits, else decodes; sleeps when the ring is full. False once the medium is at its end.
    fn go_on(&mut self, decoder: &mut Decoder, now: &mut Filling) -> Result<bool, String> {
        if now.written < now.waiting.len() {
            let count = now.writer.write(&now.waiting[now.written..]);
            now.written += count;
            self.note_flowing(now);
            if count == 0 {
                self.put_right(decoder, now);
                self.look_up_length(decoder);
                self.count_length(decoder);
                thread::park();
            }
            return Ok(true);
        }
        now.waiting.clear();
        now.written = 0;
        let channels = u64::from(decoder.format().channels);
        match decoder.next()? {
            Some(block) => {
                now.decoded += block.len() as u64 / channels;
                now.waiting.extend_from_slice(now.converter.convert(block)?);
                if !now.is_exact && now.landmark.is_none() {
                    now.landmark = decoder.landmark(now.at);
                }
                Ok(true)
            }
            None => self.end(decoder, now).map(|()| false),
        }
    }

    /// Once, while the ring is full and more is on its way: the length of what did not look at its end. On a thread of
    /// its own, for the end may be long in coming; what fails leaves it unknown until all is here.
    fn look_up_length(&mut self, decoder: &Decoder) {
        if self.is_looked_up || decoder.declared().is_some() || self.is_whole() || !decoder.is_seekable() {
            return;
        }
        self.is_looked_up = true;
        let (open, medium, report) = (Arc::clone(&self.open), self.medium.clone(), Arc::clone(&self.report));
        let look = move || {
            let length = open(&medium).map(|mut opened| ogg::length(&mut opened.source));
            if let Ok(Ok(Some(duration))) = length {
                report(Report::Length { duration });
            }
        };
        let _ = thread::Builder::new().name("podtui-length".to_owned()).spawn(look);
    }

    /// Once, while the ring is full: the length of what only guesses it, or did not look.
    fn count_length(&mut self, decoder: &Decoder) {
        let is_known = decoder.declared().is_some() && !decoder.is_length_guessed();
        if self.is_counted || is_known || !self.is_whole() {
            return;
        }
        self.is_counted = true;
        let other = (self.open)(&self.medium).and_then(Decoder::open);
        let counted = other.map(|mut other| match other.declared().filter(|_| !other.is_length_guessed()) {
            Some(declared) => Some(declared),
            None => other.count_length(),
        });
        if let Ok(Some(duration)) = counted {
            (self.report)(Report::Length { duration });
        }
    }

    fn note_flowing(&self, now: &mut Filling) {
        if !now.is_flowing {
            now.is_flowing = true;
            (self.report)(Report::Flowing { fill: now.fill, is_exact: now.is_exact });
        }
    }

    /// A place that was guessed is looked up once everything is here.
    fn put_right(&self, decoder: &mut Decoder, now: &mut Filling) {
        if now.is_exact || !self.is_whole() {
            return;
        }
        now.is_exact = true;
        let Some(landmark) = now.landmark.take() else { return };
        let found = (self.open)(&self.medium).and_then(|opened| landmark.find(opened));
        if let Ok(Some(later)) = found {
            (self.report)(Report::Placed { fill: now.fill, later });
        }
        // From here on a seek back is exact as well, even where the first reader could not go back.
        decoder.forget_guesses();
    }

    fn end(&self, decoder: &mut Decoder, now: &mut Filling) -> Result<(), String> {
        let rest = now.converter.finish()?.to_vec();
        let mut at = 0;
        while at < rest.len() && !self.is_over() && !now.writer.is_abandoned() {
            let count = now.writer.write(&rest[at..]);
            at += count;
            if count == 0 {
                if self.mail.order.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
                    return Ok(());
                }
                thread::park();
            }
        }
        if now.is_exact && now.decoded > 0 {
            let length = now.at.since_start() + decoder.format().length(now.decoded);
            (self.report)(Report::Length { duration: length });
        }
        self.note_flowing(now);
        now.writer.finish();
        Ok(())
    }
}
