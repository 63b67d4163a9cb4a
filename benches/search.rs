//! What a typed letter costs: the complete, ranked answer over 10,000 and 100,000 generated episodes.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use podtui::model::{Catalog, Episode, EpisodeId, ShowId};
use podtui::search::Ranker;

const WORDS: [&str; 24] = [
    "attention",
    "model",
    "training",
    "the",
    "of",
    "history",
    "interview",
    "with",
    "café",
    "how",
    "season",
    "LoRA",
    "climate",
    "news",
    "daily",
    "music",
    "and",
    "science",
    "—",
    "transformer",
    "cooking",
    "an",
    "episode",
    "space",
];

/// Episodes as feeds have them: titles of 8 words, descriptions of 40, shows of 200.
fn catalog(count: usize) -> Catalog {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut words = |number: usize| {
        let mut text = String::new();
        for _ in 0..number {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text.push_str(WORDS[(seed % WORDS.len() as u64) as usize]);
            text.push(' ');
        }
        text.trim_end().to_owned()
    };
    let episodes = (0..count).map(|index| {
        let show = ShowId::from(format!("show-{}", index / 200).as_str());
        let id = EpisodeId::from(format!("{index:016x}").as_str());
        let mut episode = Episode::new(show, id, &words(8));
        episode.number = Some((index % 200) as f64);
        episode.section = Some(format!("Season {}", index / 20 % 10));
        episode.description = Some(words(40));
        episode
    });
    let mut rows = Catalog::default();
    for episode in episodes {
        let row = podtui::model::Row::of(&episode, rows.rows.last());
        rows.rows.push(row);
    }
    rows
}

fn answers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("complete ranked answer");
    group.sample_size(20);
    for count in [10_000, 100_000] {
        let catalog = catalog(count);
        let mut ranker = Ranker::new();
        for query in ["a", "at", "attn", "z", "lora", "LoRA", "climate news", "history of space music", "57", "xqzv"] {
            group.bench_with_input(BenchmarkId::new(query, count), &catalog, |bencher, catalog| {
                bencher.iter(|| ranker.rank_until(catalog, query, || false));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, answers);
criterion_main!(benches);
