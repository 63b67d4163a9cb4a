//! The thread's own work: open, decode into the ring that was ordered last, sleep while it is full.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::thread;

use super::{Mail, Order, Report};
use crate::audio::convert::Converter;
use crate::audio::decoder::Decoder;
use crate::audio::decoder::landmark::Landmark;
use crate::audio::opened::{Live, OpenMedium};
use crate::audio::ring::Writer;
use crate::model::{MediumId, Position};

/// What a load's thread does.
pub(super) struct Work {
    pub(super) open: OpenMedium,
    pub(super) medium: MediumId,
    mail: Arc<Mail>,
    pub(super) report: Arc<dyn Fn(Report) + Send + Sync>,
    live: Option<Arc<dyn Live>>,
    /// What is looked up beside the decoder, given up with it.
    pub(super) beside: Option<Arc<dyn Live>>,
    /// The length was counted.
    pub(super) is_counted: bool,
    /// The end was looked at, beside the decoder.
    pub(super) is_looked_up: bool,
    /// It was opened again for another file: a second time would be one too many.
    was_replaced: bool,
}

/// A ring being filled.
pub(super) struct Filling {
    pub(super) fill: u64,
    writer: Writer,
    converter: Converter,
    at: Position,
    pub(super) is_exact: bool,
    is_flowing: bool,
    /// Frames decoded, at the medium's rate.
    decoded: u64,
    waiting: Vec<f32>,
    written: usize,
    pub(super) landmark: Option<Landmark>,
}

impl Work {
    /// Nothing is opened yet.
    pub(super) fn new(
        open: OpenMedium,
        medium: MediumId,
        mail: Arc<Mail>,
        report: Arc<dyn Fn(Report) + Send + Sync>,
    ) -> Self {
        let (is_counted, is_looked_up, was_replaced) = (false, false, false);
        Self { open, medium, mail, report, live: None, beside: None, is_counted, is_looked_up, was_replaced }
    }

    /// Until nobody wants the load any more, or it fails.
    pub(super) fn run(mut self) {
        if let Err(reason) = self.work()
            && !self.is_over()
        {
            (self.report)(Report::Failed { reason });
        }
        if self.is_over() {
            self.live.iter().chain(&self.beside).for_each(|live| live.cancel());
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

    pub(super) fn is_whole(&self) -> bool {
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

    fn note_flowing(&self, now: &mut Filling) {
        if !now.is_flowing {
            now.is_flowing = true;
            (self.report)(Report::Flowing { fill: now.fill, is_exact: now.is_exact });
        }
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
