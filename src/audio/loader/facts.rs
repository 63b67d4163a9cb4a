//! What is looked up while the ring is full: lengths and places that were guessed while the medium came in.

use std::sync::Arc;
use std::thread;

use super::Report;
use super::work::{Filling, Work};
use crate::audio::decoder::Decoder;
use crate::audio::ogg;

impl Work {
    /// Once, while the ring is full and more is on its way: the length of what did not look at its end. On a thread of
    /// its own, for the end may be long in coming; what fails leaves it unknown until all is here.
    pub(super) fn look_up_length(&mut self, decoder: &Decoder) {
        if self.is_looked_up || decoder.declared().is_some() || self.is_whole() || !decoder.is_seekable() {
            return;
        }
        self.is_looked_up = true;
        let Ok(mut opened) = (self.open)(&self.medium) else { return };
        self.beside.clone_from(&opened.live);
        let report = Arc::clone(&self.report);
        let look = move || {
            if let Ok(Some(duration)) = ogg::length(&mut opened.source) {
                report(Report::Length { duration });
            }
        };
        let _ = thread::Builder::new().name("podtui-length".to_owned()).spawn(look);
    }

    /// Once, while the ring is full: the length of what only guesses it, or did not look.
    pub(super) fn count_length(&mut self, decoder: &Decoder) {
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

    /// A place that was guessed is looked up once everything is here.
    pub(super) fn put_right(&self, decoder: &mut Decoder, now: &mut Filling) {
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
}
