//! Whose turn it is at a host: one feed is asked for at a time, and none before the moment that the host asked for.
//! A turn is for one request: whoever is led on to another host gives it back before waiting for the next, so nobody
//! waits with a turn in the hand.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::answer::now;
use super::status::LONGEST;
use super::{Address, FetchError, HostKey};
use crate::model::Timestamp;
use crate::msg::Patience;

/// How often somebody who waits looks whether they are still to wait.
const LOOK: Duration = Duration::from_millis(100);

/// All hosts.
#[derive(Default)]
pub(super) struct Turns {
    board: Mutex<Board>,
    freed: Condvar,
    /// What was asked for since somebody took note of it.
    news: Mutex<Vec<Patience>>,
}

#[derive(Default)]
struct Board {
    busy: HashSet<HostKey>,
    /// Until when hosts are to be left alone, and with which status they said so.
    patience: HashMap<HostKey, (Timestamp, u16)>,
}

/// The right to ask a host, until it is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    host: HostKey,
}

impl Turns {
    /// Waits until nobody else asks this host. Refused while the host wants to be left alone, and once `go_on` says no.
    pub(super) fn take(self: &Arc<Self>, address: &Address, go_on: &dyn Fn() -> bool) -> Result<Turn, FetchError> {
        let host = address.host_key();
        let mut board = self.board();
        loop {
            if let Some((until, code)) = board.left(&host) {
                let host = address.host().to_owned();
                return Err(FetchError::Patience { host, code, until, wait: between(now(), until) });
            }
            if !go_on() {
                return Err(FetchError::Cancelled);
            }
            if board.busy.insert(host.clone()) {
                return Ok(Turn { turns: Arc::clone(self), host });
            }
            board = self.freed.wait_timeout(board, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Notes that a host wants to be left alone.
    pub(super) fn grant(&self, host: HostKey, wait: Duration, code: u16) {
        if wait.is_zero() {
            return;
        }
        // A second of the calendar may be nearly over.
        let until = Timestamp(now().0.saturating_add(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX) + 1));
        self.news.lock().unwrap_or_else(PoisonError::into_inner).push(Patience { host: host.to_string(), until, code });
        self.board().patience.insert(host, (until, code));
    }

    /// Takes in what another run or another copy was asked for.
    pub(super) fn learn(&self, known: Vec<Patience>) {
        let mut board = self.board();
        for Patience { host, until, code } in known {
            let Ok(host) = Address::parse(&host).map(|address| address.host_key()) else { continue };
            if board.patience.get(&host).is_none_or(|(here, _)| *here < until) {
                board.patience.insert(host, (until, code));
            }
        }
    }

    /// Tells what hosts have asked for since this was called last, to be kept. When it returns all is told, whoever
    /// told it.
    pub(super) fn tell_news(&self, tell: impl FnMut(Patience)) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).drain(..).for_each(tell);
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Board {
    /// Until when a host is still to be left alone. What lies further ahead than anybody is waited for comes of a clock
    /// that was wrong.
    fn left(&mut self, host: &HostKey) -> Option<(Timestamp, u16)> {
        let (until, code) = *self.patience.get(host)?;
        let left = between(now(), until);
        if left.is_zero() || left > LONGEST + Duration::from_secs(1) {
            self.patience.remove(host);
            return None;
        }
        Some((until, code))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.board().busy.remove(&self.host);
        self.turns.freed.notify_all();
    }
}

fn between(now: Timestamp, until: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(until.0.saturating_sub(now.0)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_from_a_clock_that_was_wrong_is_none() {
        let turns = Arc::new(Turns::default());
        let address = Address::parse("https://a.example/f").expect("an address");
        let patience = |ahead: i64| Patience {
            host: address.host_key().to_string(),
            until: Timestamp(now().0 + ahead),
            code: 503,
        };
        turns.learn(vec![patience(400 * 86_400)]);
        assert!(turns.take(&address, &|| true).is_ok());
        turns.learn(vec![patience(600)]);
        let error = turns.take(&address, &|| true).err();
        assert!(matches!(error, Some(FetchError::Patience { code: 503, .. })), "{error:?}");
        let other_port = Address::parse("https://a.example:444/f").expect("an address");
        assert!(turns.take(&other_port, &|| true).is_ok(), "another port is another host");
    }

    #[test]
    fn whoever_waits_for_a_turn_can_be_called_off() {
        let turns = Arc::new(Turns::default());
        let address = Address::parse("https://a.example/f").expect("an address");
        let first = turns.take(&address, &|| true).expect("nobody else is there");
        assert!(matches!(turns.take(&address, &|| false), Err(FetchError::Cancelled)));
        drop(first);
        assert!(turns.take(&address, &|| true).is_ok());
    }
}
