//! What the library costs: taking in a large feed, opening with 500 shows, reading lists, saving a place.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use podtui::model::{Enclosure, Episode, EpisodeId, FeedDocument, Position, Show, ShowId, Timestamp, fingerprint};
use podtui::msg::{Fetched, StoreCmd};
use podtui::store::{Dirs, Store};
use tempfile::TempDir;

const DAY: i64 = 86_400;

fn episode(show: &str, number: i64) -> Episode {
    let guid = format!("https://podcast.example/{show}/{number}");
    let mut episode = Episode::new(show.into(), EpisodeId::from(&*fingerprint(&[show, &guid])), "");
    episode.title = format!("Episode {number} of {show}: what nobody told you about the sea, the wind and the stars");
    episode.guid = guid;
    episode.published = Some(Timestamp(20_000 * DAY - number * 3_600));
    episode.duration = Some(Duration::from_secs(1_800 + number.unsigned_abs() % 600));
    let text = "A long walk along the coast, with a recorder and a friend who knows the names of all birds. ".repeat(6);
    episode.content = Some(format!("<p>{text}</p>"));
    episode.description = Some(text);
    let url = format!("https://media.example/{show}/{number}.mp3");
    episode.audio = Some(Enclosure { url, mime_type: Some("audio/mpeg".to_owned()), bytes: Some(40_000_000) });
    episode.enclosures = episode.audio.iter().cloned().collect();
    episode
}

fn absorb(show: &str, episodes: i64) -> StoreCmd {
    let document = FeedDocument {
        format: "RSS 2.0".to_owned(),
        show: Show::new(show.into(), &format!("Show {show}")),
        episodes: (0..episodes).map(|number| episode(show, number)).collect(),
        problems: Vec::new(),
        cut_off: false,
        moved_to: None,
        complete: false,
    };
    let address = format!("https://feeds.example/{show}");
    let fetched = Fetched { at: Timestamp(20_000 * DAY), address, etag: None, last_modified: None };
    StoreCmd::Absorb { show: show.into(), document: Arc::new(document), fetched }
}

/// A home with so many shows of so many episodes.
fn home(shows: usize, episodes: i64) -> (TempDir, Dirs) {
    let folder = tempfile::tempdir().unwrap();
    let dirs = Dirs::under(folder.path());
    let (mut store, _) = Store::open(&dirs);
    for number in 0..shows {
        store.apply(&absorb(&format!("s{number}"), episodes), Timestamp(0));
    }
    (folder, dirs)
}

fn feeds(criterion: &mut Criterion) {
    let feed = absorb("large", 10_000);
    let mut group = criterion.benchmark_group("feed");
    group.sample_size(10);
    group.bench_function("first sync of 10,000 items", |bencher| {
        let fresh = || {
            let (folder, dirs) = home(0, 0);
            (folder, Store::open(&dirs).0)
        };
        bencher.iter_batched_ref(fresh, |(_, store)| store.apply(&feed, Timestamp(0)), BatchSize::PerIteration);
    });
    group.bench_function("the same, with opening and closing", |bencher| {
        let keep = |(_, dirs): &mut (TempDir, Dirs)| Store::open(dirs).0.apply(&feed, Timestamp(0));
        bencher.iter_batched_ref(|| home(0, 0), keep, BatchSize::PerIteration);
    });
    let (_folder, dirs) = home(0, 0);
    let (mut store, _) = Store::open(&dirs);
    store.apply(&feed, Timestamp(0));
    group.bench_function("the same 10,000 items again", |bencher| bencher.iter(|| store.apply(&feed, Timestamp(0))));
    group.bench_function("rows of 10,000", |bencher| {
        let load = StoreCmd::LoadRows { show: Some(ShowId::from("large")) };
        bencher.iter(|| store.apply(black_box(&load), Timestamp(0)));
    });
    group.finish();
}

fn library(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("library");
    group.sample_size(20);
    let (_empty_folder, empty) = home(0, 0);
    drop(Store::open(&empty));
    group.bench_function("open, course only", |bencher| bencher.iter(|| Store::open(black_box(&empty))));
    let (_folder, dirs) = home(500, 200);
    group.bench_function("open, 500 shows with 100,000 episodes", |bencher| {
        bencher.iter(|| Store::open(black_box(&dirs)));
    });
    let (mut store, _) = Store::open(&dirs);
    group.bench_function("first 200 rows of 100,000", |bencher| bencher.iter(|| store.first_rows(None, 200)));
    group.bench_function("all 100,000 rows", |bencher| {
        let load = StoreCmd::LoadRows { show: None };
        bencher.iter(|| store.apply(black_box(&load), Timestamp(0)));
    });
    group.bench_function("refresh of one show, 200 items the same", |bencher| {
        let feed = absorb("s7", 200);
        bencher.iter(|| store.apply(&feed, Timestamp(0)));
    });
    let mut place = 0;
    group.bench_function("save a place", |bencher| {
        bencher.iter(|| {
            place += 1;
            let position = Position::from_millis(place);
            store.apply(&StoreCmd::SavePosition { episode: "llm".into(), position, duration: None }, Timestamp(0))
        });
    });
    group.finish();
}

criterion_group!(benches, feeds, library);
criterion_main!(benches);
