//! The store's thread: it sleeps until a command comes, and ends when nobody can send one any more.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::open::Store;
use crate::model::Timestamp;
use crate::msg::{StoreCmd, StoreEvent};

/// How often the shows are said while a long queue is worked off.
const SHOWS_EVERY: Duration = Duration::from_millis(250);

/// Starts the thread. Each command is committed before the next is looked at; of several positions in one lesson that
/// wait in a row only the last is written. When every sender is gone, what is queued is done and the database closed.
///
/// # Errors
/// When the system has no thread to give.
pub fn spawn(store: Store, events: impl Fn(StoreEvent) + Send + 'static) -> std::io::Result<Sender<StoreCmd>> {
    let (sender, commands) = channel();
    std::thread::Builder::new().name("store".to_owned()).spawn(move || work(store, &commands, &events))?;
    Ok(sender)
}

fn work(mut store: Store, commands: &Receiver<StoreCmd>, events: &impl Fn(StoreEvent)) {
    let mut told = Instant::now();
    let mut next = commands.recv().ok();
    while let Some(cmd) = next {
        if cmd == StoreCmd::Close {
            drop(store);
            events(StoreEvent::Closed);
            return;
        }
        next = commands.try_recv().ok();
        if !next.as_ref().is_some_and(|later| is_overtaken(&cmd, later)) {
            store.carry_out(&cmd, now(), &mut |event| events(event));
        }
        if next.is_none() || told.elapsed() >= SHOWS_EVERY {
            store.tell_shows(&mut |event| events(event));
            told = Instant::now();
        }
        if next.is_none() {
            store.tidy();
            next = commands.recv().ok();
        }
    }
}

/// True when `later` says all that `earlier` says, and newer.
fn is_overtaken(earlier: &StoreCmd, later: &StoreCmd) -> bool {
    use StoreCmd::SavePosition;
    matches!(
        (earlier, later),
        (SavePosition { episode, duration, .. }, SavePosition { episode: same, duration: newer, .. })
            if episode == same && (duration.is_none() || newer.is_some())
    )
}

fn now() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(0))
}
