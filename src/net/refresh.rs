//! Refreshing: many hosts at a time, one request at a time to each, in the order in which they were asked for.
//! The threads live as long as there is something to fetch, so that nothing runs when nothing is wanted.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::errand::{Errand, Job};
use super::{HostKey, Web};
use crate::msg::FetchEvent;

/// Where events go.
pub(super) type Events = Arc<dyn Fn(FetchEvent) + Send + Sync>;

/// All refreshing. Cheap while nothing is asked.
pub(super) struct Refresher {
    web: Web,
    events: Events,
    parallel: usize,
    round: Arc<Round>,
}

/// What is asked for until it is all done or cancelled.
#[derive(Default)]
pub(super) struct Round {
    cancelled: AtomicBool,
    board: Mutex<Board>,
}

#[derive(Default)]
struct Board {
    hosts: BTreeMap<HostKey, Queue>,
    workers: usize,
    done: u32,
    of: u32,
}

#[derive(Default)]
struct Queue {
    busy: bool,
    jobs: VecDeque<Job>,
}

impl Refresher {
    pub(super) fn new(web: Web, events: Events, parallel: usize) -> Self {
        Self { web, events, parallel: parallel.max(1), round: Arc::default() }
    }

    /// Queues jobs, each at its host, and sees to it that enough threads are at work.
    pub(super) fn submit(&self, jobs: Vec<(HostKey, Job)>) {
        let mut board = self.round.board();
        for (host, job) in jobs {
            board.of += u32::from(job.counts());
            board.hosts.entry(host).or_default().jobs.push_back(job);
        }
        let free = board.hosts.values().filter(|queue| !queue.busy && !queue.jobs.is_empty()).count();
        let more = free.min(self.parallel.saturating_sub(board.workers));
        for _ in 0..more {
            let errand =
                Errand { web: self.web.clone(), events: Arc::clone(&self.events), round: Arc::clone(&self.round) };
            let started = thread::Builder::new().name("fetch".to_owned()).spawn(move || work(&errand));
            match started {
                Ok(_) => board.workers += 1,
                Err(error) => tracing::warn!("no thread to fetch with: {error}"),
            }
        }
        // Without a single thread nobody would ever answer.
        let stranded = if board.workers == 0 { std::mem::take(&mut board.hosts) } else { BTreeMap::new() };
        drop(board);
        for job in stranded.into_values().flat_map(|queue| queue.jobs) {
            (self.events)(job.failure("The system gives podtui no more threads. Close something and try again."));
        }
    }

    /// Forgets what is queued, and whatever comes of what is under way.
    pub(super) fn cancel(&mut self) {
        let old = std::mem::take(&mut self.round);
        old.cancelled.store(true, Ordering::Relaxed);
        let mut board = old.board();
        let of = board.of;
        let queued: Vec<Job> = std::mem::take(&mut board.hosts).into_values().flat_map(|queue| queue.jobs).collect();
        drop(board);
        for job in queued.into_iter().filter(|job| !job.counts()) {
            (self.events)(job.failure("Stopped."));
        }
        if of > 0 {
            (self.events)(FetchEvent::RefreshProgress { done: of, of });
        }
    }
}

impl Round {
    /// False once it was cancelled.
    pub(super) fn goes_on(&self) -> bool {
        !self.cancelled.load(Ordering::Relaxed)
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job of a host that nobody is busy with; none ends the thread that asks.
    fn take(&self) -> Option<(HostKey, Job)> {
        let mut board = self.board();
        let next = self.goes_on().then(|| board.hosts.iter_mut().find(|(_, queue)| !queue.busy)).flatten();
        let taken = next.and_then(|(host, queue)| {
            let job = queue.jobs.pop_front()?;
            queue.busy = true;
            Some((host.clone(), job))
        });
        if taken.is_none() {
            board.workers = board.workers.saturating_sub(1);
        }
        taken
    }

    /// The host is free again. Tells how far the round is.
    fn finish(&self, host: &HostKey, counted: bool) -> (u32, u32) {
        let mut board = self.board();
        if let Some(queue) = board.hosts.get_mut(host) {
            queue.busy = false;
            if queue.jobs.is_empty() {
                board.hosts.remove(host);
            }
        }
        board.done += u32::from(counted);
        let progress = (board.done, board.of);
        if board.done >= board.of {
            (board.done, board.of) = (0, 0);
        }
        progress
    }
}

fn work(errand: &Errand) {
    while let Some((host, job)) = errand.round.take() {
        let (counted, broken) = (job.counts(), job.failure("podtui failed while reading this feed. Please report it."));
        // A feed that breaks the reader must not keep its host busy for ever.
        if catch_unwind(AssertUnwindSafe(|| errand.run(job))).is_err() {
            (errand.events)(broken);
        }
        let (done, of) = errand.round.finish(&host, counted);
        if counted && errand.round.goes_on() {
            (errand.events)(FetchEvent::RefreshProgress { done, of });
        }
    }
}
