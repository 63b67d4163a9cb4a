//! What a key costs in the state: 119 rows and 100,000. Run: `cargo bench --bench app`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use podtui::app::{HomeKind, HomeList, Size, Start, State};
use podtui::keys::{Key, Keymap};
use podtui::model::{Catalog, Enclosure, Episode, EpisodeId, Mark, Now, Position, Show, ShowId, Timestamp};
use podtui::msg::{FindEvent, Hit, Library, Msg, PlayerEvent, ShowEntry, Sort, StoreEvent};

const WORDS: [&str; 8] = ["attention", "Training", "café", "model", "The daily", "rank", "history of", "Zürich"];

fn episode(show: &str, number: usize) -> Episode {
    let word = |step: usize| WORDS[number / step % WORDS.len()];
    let title = format!("{} {} — {} part {number}", word(1), word(8), word(64));
    let mut episode = Episode::new(ShowId::from(show), EpisodeId::from(&*format!("{show}-{number}")), &title);
    episode.section = Some(format!("Section {}", number / 50));
    episode.number = Some(number as f64);
    episode.published = Some(Timestamp(1_700_000_000 + i64::from((number * 7919 % 1_000_003) as u32)));
    episode.duration = Some(Duration::from_secs(60 + (number * 31 % 3000) as u64));
    episode.description = Some(format!("What {} has to do with {}, and why it matters", word(2), word(5)));
    episode.audio = Some(Enclosure { url: format!("podtui:x/{number}"), mime_type: None, bytes: None });
    episode
}

fn open(count: usize) -> State {
    let entry = ShowEntry {
        show: Show::new(ShowId::from("big"), "Big"),
        episodes: count as u32,
        unheard: 0,
        refreshed: None,
        failure: None,
        finished: false,
    };
    let mut library = Library { shows: vec![entry], ..Library::default() };
    library.settings.open_show = Some(ShowId::from("big"));
    library.marks = (0..count / 10)
        .map(|n| (EpisodeId::from(&*format!("big-{}", n * 7)), Mark { heard: true, ..Mark::default() }))
        .collect();
    let start = Start {
        size: Size { columns: 100, rows: 28 },
        keymap: Arc::new(Keymap::default()),
        home: Show::new(ShowId::from("course"), "Course"),
        home_kind: HomeKind::BuiltIn,
        episodes: HomeList::of(&(0..119).map(|number| Arc::new(episode("course", number))).collect::<Vec<_>>()),
        library,
        refresh_after: None,
        now: Now::default(),
    };
    let (mut state, _) = State::new(start);
    state.update(at(1), rows_of(count));
    state
}

fn rows_of(count: usize) -> Msg {
    let episodes: Vec<Episode> = (0..count).map(|number| episode("big", number)).collect();
    let rows = Catalog::of(&episodes).rows;
    Msg::Store(StoreEvent::Rows { show: Some(ShowId::from("big")), rows, complete: true })
}

fn at(millis: u64) -> Now {
    Now { running: Duration::from_millis(millis), wall: Timestamp(1_800_000_000) }
}

fn keys(criterion: &mut Criterion) {
    for count in [119, 2_000, 100_000] {
        let mut state = open(count);
        let mut millis = 0;
        criterion.bench_function(&format!("key j, {count} rows"), |bench| {
            bench.iter(|| {
                millis += 30;
                if state.list.cursor + 1 == state.list.lines.len() {
                    state.update(at(millis), Msg::Key(Key::plain(podtui::keys::Code::Home)));
                }
                black_box(state.update(at(millis), Msg::Key(Key::char('j'))))
            });
        });
        let mut state = open(count);
        criterion.bench_function(&format!("a letter of the filter typed and taken back, {count} rows"), |bench| {
            bench.iter(|| {
                state.update(at(1), Msg::Key(Key::char('/')));
                black_box(state.update(at(1), Msg::Key(Key::char('t'))));
                state.update(at(1), Msg::Key(Key::plain(podtui::keys::Code::Esc)));
            });
        });
    }
}

fn orders(criterion: &mut Criterion) {
    let big = open(100_000);
    for (presses, sort) in Sort::ALL.into_iter().skip(1).enumerate() {
        let mut before = big.clone();
        for _ in 0..presses {
            before.update(at(1), Msg::Key(Key::char('s')));
        }
        criterion.bench_function(&format!("key s, 100000 rows, to {}", sort.name()), |bench| {
            bench.iter_batched(
                || before.clone(),
                |mut state| {
                    black_box(state.update(at(1), Msg::Key(Key::char('s'))));
                    state
                },
                BatchSize::LargeInput,
            );
        });
    }
}

fn events(criterion: &mut Criterion) {
    let mut state = open(100_000);
    state.update(at(1), Msg::Key(Key::char('/')));
    state.update(at(1), Msg::Key(Key::char('t')));
    let ticket = state.filter.as_ref().map(|filter| filter.ticket).unwrap_or_default();
    let hits: Vec<Hit> = (0..100_000).map(|row| Hit { row, score: 1 }).collect();
    criterion.bench_function("100000 hits of the filter", |bench| {
        bench.iter_batched(
            || hits.clone(),
            |hits| state.update(at(1), Msg::Find(FindEvent::Found { ticket, hits, snippets: Vec::new() })),
            BatchSize::LargeInput,
        );
    });
    let mut state = open(100_000);
    state.update(at(1), Msg::Key(Key::plain(podtui::keys::Code::Enter)));
    let play = state.playback.play;
    let mut millis = 0;
    criterion.bench_function("progress, 100000 rows", |bench| {
        bench.iter(|| {
            millis += 250;
            let position = Position::from_millis(millis % 50_000);
            black_box(state.update(at(millis), Msg::Player(PlayerEvent::Progress { play, position })))
        });
    });
    let mut state = open(100_000);
    let rows = rows_of(100_000);
    criterion.bench_function("100000 rows opened", |bench| {
        bench.iter_batched(|| rows.clone(), |rows| state.update(at(1), rows), BatchSize::LargeInput);
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(300));
    targets = keys, orders, events
}
criterion_main!(benches);
