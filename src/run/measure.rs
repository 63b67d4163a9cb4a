//! Waveforms: from the database, else measured from the decoded sound, on a thread that yields to all others.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::audio::{self, OpenMedium};
use crate::model::{EpisodeId, MediumId};
use crate::msg::{Msg, ReadEvent};
use crate::store::{Dirs, Store};

use super::shelf::CacheShelf;

/// A waveform that is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub episode: EpisodeId,
    pub medium: MediumId,
}

/// Starts the thread.
pub fn spawn(shelf: &Arc<CacheShelf>, inbox: Sender<Msg>) -> io::Result<Sender<Wanted>> {
    let (sender, wanted) = channel();
    let (dirs, open) = (shelf.dirs().clone(), super::open::local_opener(shelf));
    std::thread::Builder::new().name("waveform".into()).spawn(move || serve(&dirs, &open, &wanted, &inbox))?;
    Ok(sender)
}

fn serve(dirs: &Dirs, open: &OpenMedium, wanted: &Receiver<Wanted>, inbox: &Sender<Msg>) {
    // On Linux this is the thread's own priority. Where it cannot be lowered, nothing is lost but courtesy.
    let _ = rustix::process::nice(10);
    while let Ok(mut want) = wanted.recv() {
        // Only the last one matters: the listener has gone on.
        while let Ok(newer) = wanted.try_recv() {
            want = newer;
        }
        if inbox.send(Msg::Read(answer(dirs, open, want))).is_err() {
            return;
        }
    }
}

fn answer(dirs: &Dirs, open: &OpenMedium, want: Wanted) -> ReadEvent {
    let Wanted { episode, medium } = want;
    let kept = Store::open_read_only(dirs).ok().and_then(|store| store.waveform(&episode).ok()).flatten();
    if let Some(waveform) = kept {
        return ReadEvent::Waveform { episode, waveform };
    }
    let measured = open(&medium).and_then(audio::measure);
    match measured {
        Ok((waveform, _)) => ReadEvent::Waveform { episode, waveform },
        Err(reason) => ReadEvent::Failed { episode, what: "waveform", reason },
    }
}
