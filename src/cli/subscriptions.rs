//! `add`, `remove`, `refresh`, `import`, `export`: the subscriptions, without the screen. The network's worker
//! fetches, several hosts at a time; what comes goes to the store here.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use anyhow::{Context, anyhow, bail};

use crate::feed::{self, OpmlEntry};
use crate::model::{FeedDocument, Show, ShowId, Ticket, Timestamp, counted};
use crate::msg::{AskedBy, FetchCmd, FetchEvent, Fetched, StoreCmd, StoreEvent};
use crate::net::{Address, NetHandle, Shelf};
use crate::run;
use crate::store::Store;

use super::args;
use super::printed::{self, Done, say};
use super::source::{Surroundings, now, read_limited};

/// The worker, what it says, and where what it brings is kept.
struct Desk {
    net: NetHandle,
    events: Receiver<FetchEvent>,
    store: Store,
}

/// `podtui add URL`.
pub fn add(what: &args::Address) -> Done {
    let surroundings = Surroundings::find()?;
    // A damaged database is told of, and set aside, by whoever writes to it.
    let known = surroundings.shows().unwrap_or_default();
    let mut desk = Desk::open(&surroundings)?;
    let show = desk.subscribe(std::slice::from_ref(&what.address))?.remove(0).map_err(|reason| anyhow!(reason))?;
    let already = if known.iter().any(|other| other.id == show) { "already " } else { "" };
    say(&format!("{already}subscribed to \"{}\"", desk.title(&show)));
    Ok(ExitCode::SUCCESS)
}

/// `podtui remove SHOW`.
pub fn remove(what: &args::Remove) -> Done {
    let surroundings = Surroundings::find()?;
    let show = surroundings.find_show(&what.show)?;
    let mut desk = Desk::open(&surroundings)?;
    desk.keep(&StoreCmd::RemoveShow { show: show.id.clone() })?;
    if !what.delete_downloads {
        say(&format!("unsubscribed from \"{}\"; history and downloads are kept", show.title));
        return Ok(ExitCode::SUCCESS);
    }
    let deleted = delete_downloads(&surroundings, &desk.store, &show.id)?;
    let deleted = counted(deleted, "download");
    say(&format!("unsubscribed from \"{}\", {deleted} deleted; the history is kept", show.title));
    Ok(ExitCode::SUCCESS)
}

/// Deletes the downloads of a show's episodes, and tells how many.
fn delete_downloads(surroundings: &Surroundings, store: &Store, show: &ShowId) -> anyhow::Result<usize> {
    let shelf = run::shelf(&surroundings.dirs, &surroundings.config);
    let mut deleted = 0;
    for episode in store.episodes(show)? {
        let Some(path) = shelf.downloaded(&episode.id) else { continue };
        std::fs::remove_file(&path).with_context(|| format!("{} cannot be deleted", path.display()))?;
        // The index notices by itself that a file is gone; this spares it the look.
        shelf.forget(&episode.id);
        deleted += 1;
    }
    Ok(deleted)
}

/// `podtui refresh [SHOW]`.
pub fn refresh(what: &args::Refresh) -> Done {
    let surroundings = Surroundings::find()?;
    // A show that is over is asked for only by its name.
    let (shows, over) = match &what.show {
        Some(query) => (vec![surroundings.find_show(query)?], 0),
        None => surroundings.unfinished_shows()?,
    };
    if shows.is_empty() {
        say(match over {
            0 => "there are no subscriptions; `podtui add URL` adds one",
            _ => "all shows are complete: nothing more will come; `podtui refresh SHOW` asks all the same",
        });
        return Ok(ExitCode::SUCCESS);
    }
    let mut desk = Desk::open(&surroundings)?;
    let mut failed = 0;
    for show in &shows {
        desk.net.send(FetchCmd::Refresh { show: show.id.clone(), asked_by: AskedBy::Listener });
    }
    let mut waiting: Vec<ShowId> = shows.iter().map(|show| show.id.clone()).collect();
    while !waiting.is_empty() {
        let (done, reason) = desk.refreshed()?;
        // A feed that was cut off is told of twice: as what came, and as why that is not all.
        if !waiting.contains(&done) {
            continue;
        }
        if let Some(reason) = reason {
            failed += 1;
            let title = shows.iter().find(|show| show.id == done).map_or("a show", |show| &show.title);
            say(&format!("{title}: {reason}"));
        }
        waiting.retain(|show| *show != done);
    }
    say(&format!("{} of {} shows refreshed", shows.len() - failed, shows.len()));
    Ok(if failed == shows.len() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// `podtui import FILE.opml`.
pub fn import(what: &args::Import) -> Done {
    let entries =
        feed::opml(&read_limited(&what.file)?).map_err(|error| anyhow!("{}: {error}", what.file.display()))?;
    let mut desk = Desk::open(&Surroundings::find()?)?;
    let addresses: Vec<String> = entries.iter().map(|entry| entry.url.clone()).collect();
    let (mut added, mut kept) = (0, 0);
    for (entry, result) in entries.iter().zip(desk.subscribe(&addresses)?) {
        match result {
            Ok(_) => added += 1,
            Err(reason) => {
                say(&format!("{}: {reason}", crate::model::masked(&entry.title)));
                kept += usize::from(desk.keep_for_later(entry, &reason));
            }
        }
    }
    say(&format!("{added} of {} shows imported", entries.len()));
    if kept > 0 {
        let kept = counted(kept, "show");
        say(&format!("{kept} subscribed to without having been reached; `podtui refresh` tries again"));
    }
    Ok(if added + kept == 0 && !entries.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// `podtui export --opml`.
pub fn export(what: &args::Export) -> Done {
    let shows = Surroundings::find()?.shows()?;
    let (mut entries, mut private) = (Vec::new(), Vec::new());
    for show in shows {
        let Some(url) = show.feed_url.clone() else { continue };
        if !what.private && crate::model::is_private_address(&url) {
            private.push(format!("\"{}\"", show.title));
            continue;
        }
        entries.push(OpmlEntry { title: show.title, url });
    }
    if !private.is_empty() {
        let titles = private.join(", ");
        say(&format!("left out, since their addresses may hold secrets: {titles}; --private writes them too"));
    }
    printed::text(&feed::write_opml(&entries))
}

impl Desk {
    fn open(surroundings: &Surroundings) -> anyhow::Result<Self> {
        let (store, library) = Store::open(&surroundings.dirs);
        for sentence in &library.trouble {
            // A damaged file was set aside, and a new one begun: what is asked for can be done all the same.
            if !store.is_kept() {
                bail!("{sentence}");
            }
            say(sentence);
        }
        store.be_patient();
        let (sender, events) = channel();
        let net = run::network(&surroundings.dirs, &surroundings.config, move |event| drop(sender.send(event)))?;
        Ok(Self { net, events, store })
    }

    /// Fetches and keeps these shows; for each its key, or why not.
    fn subscribe(&mut self, addresses: &[String]) -> anyhow::Result<Vec<Result<ShowId, String>>> {
        let mut results: Vec<Option<Result<ShowId, String>>> = vec![None; addresses.len()];
        for (place, address) in addresses.iter().enumerate() {
            self.net.send(FetchCmd::Add { ticket: Ticket(place as u64), address: address.clone() });
        }
        while results.iter().any(Option::is_none) {
            match self.next()? {
                FetchEvent::Added { ticket, result } => {
                    if let Some(slot) = results.get_mut(ticket.0 as usize) {
                        *slot = Some(result);
                    }
                }
                event => drop(self.absorb(event)?),
            }
        }
        Ok(results.into_iter().flatten().collect())
    }

    /// Subscribes to a show that cannot be reached now: its name and address stand in the list, with the reason.
    fn keep_for_later(&mut self, entry: &OpmlEntry, reason: &str) -> bool {
        let Ok(address) = Address::parse(&entry.url) else { return false };
        let id = address.show_id();
        if self.store.show(&id).ok().flatten().is_some() {
            return true;
        }
        let document = FeedDocument {
            format: String::new(),
            show: Show { feed_url: Some(address.secret()), ..Show::new(id.clone(), &entry.title) },
            episodes: Vec::new(),
            problems: Vec::new(),
            cut_off: true,
            moved_to: None,
            complete: false,
        };
        let fetched = Fetched { at: Timestamp(0), address: address.secret(), etag: None, last_modified: None };
        let absorb = StoreCmd::Absorb { show: id.clone(), document: Arc::new(document), fetched };
        let note = StoreCmd::NoteRefresh { show: id, at: now(), failure: Some(reason.to_owned()) };
        self.keep(&absorb).and_then(|()| self.keep(&note)).is_ok()
    }

    /// The next show whose refresh is over, and why it failed if it did.
    fn refreshed(&mut self) -> anyhow::Result<(ShowId, Option<String>)> {
        loop {
            let event = self.next()?;
            if let Some(done) = self.absorb(event)? {
                return Ok(done);
            }
        }
    }

    fn absorb(&mut self, event: FetchEvent) -> anyhow::Result<Option<(ShowId, Option<String>)>> {
        Ok(match event {
            FetchEvent::Came { show, document, fetched } => {
                let failure = document.cut_off.then(|| "the feed ended early; what came whole is kept".to_owned());
                self.keep(&StoreCmd::Absorb { show: show.clone(), document, fetched })?;
                Some((show, failure))
            }
            FetchEvent::Unchanged { show, at } => {
                self.keep(&StoreCmd::NoteRefresh { show: show.clone(), at, failure: None })?;
                Some((show, None))
            }
            FetchEvent::Moved { show, address } => {
                self.keep(&StoreCmd::MoveFeed { show, address })?;
                None
            }
            FetchEvent::Patience(patience) => {
                self.keep(&StoreCmd::SavePatience(patience))?;
                None
            }
            FetchEvent::RefreshFailed { show, at, failure } => {
                if failure.gone {
                    self.keep(&StoreCmd::FinishShow { show: show.clone() })?;
                }
                self.keep(&StoreCmd::NoteRefresh { show: show.clone(), at, failure: Some(failure.reason.clone()) })?;
                Some((show, Some(failure.reason)))
            }
            _ => None,
        })
    }

    fn next(&self) -> anyhow::Result<FetchEvent> {
        self.events.recv().map_err(|_| anyhow!("the network's worker is gone"))
    }

    fn title(&self, show: &ShowId) -> String {
        let kept = self.store.show(show).ok().flatten();
        kept.map_or_else(|| show.to_string(), |entry| entry.show.title)
    }

    fn keep(&mut self, command: &StoreCmd) -> anyhow::Result<()> {
        for event in self.store.apply(command, now()) {
            match event {
                StoreEvent::Trouble { what, reason, advice } => bail!("{what}: {reason}; {advice}"),
                StoreEvent::Renewed { said } => say(&said),
                _ => {}
            }
        }
        Ok(())
    }
}
