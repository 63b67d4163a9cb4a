//! How fast feeds are read: a large one (10,000 items, 12.5 MB) in MB/s, and the built-in course, which every start reads.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use podtui::feed::{self, Source, Trust};
use podtui::model::{ShowId, Timestamp};

const NOW: Timestamp = Timestamp(1_795_564_800);

/// An RSS feed as the large hosts write them: HTML in CDATA, guid, enclosure, iTunes tags.
fn large_rss(items: u32) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n<channel>\n<title>A long show</title>\n<link>https://show.example/</link>\n",
    );
    let paragraph = "<p>In this episode we talk about the sea, the moon &amp; the tides, with <a href=\"https://show.example/?a=1&amp;b=2\">a guest</a> \
        who has spent thirty years measuring both; what she found is &ldquo;simple&rdquo; and, as she says, a little sad.</p>\n";
    for number in 0..items {
        let _ = write!(
            text,
            "<item>\n<title>Episode {number}: tides &amp; time</title>\n<guid isPermaLink=\"false\">show-{number}</guid>\n\
             <link>https://show.example/{number}</link>\n<pubDate>Sat, {} Jan 2025 08:{:02}:00 +0000</pubDate>\n\
             <description><![CDATA[{}]]></description>\n\
             <enclosure url=\"https://cdn.example/audio/{number}.mp3?source=feed\" length=\"{}\" type=\"audio/mpeg\"/>\n\
             <itunes:duration>01:{:02}:07</itunes:duration>\n<itunes:episode>{number}</itunes:episode>\n<itunes:explicit>false</itunes:explicit>\n</item>\n",
            number % 28 + 1,
            number % 60,
            paragraph.repeat(3),
            number * 1000 + 1,
            number % 60,
        );
    }
    text.push_str("</channel>\n</rss>\n");
    text
}

fn benches(criterion: &mut Criterion) {
    let rss = large_rss(10_000);
    let remote =
        Source { url: Some("https://show.example/feed"), charset: None, show: None, now: NOW, trust: Trust::Remote };
    let mut group = criterion.benchmark_group("feed");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(rss.len() as u64));
    group.bench_function("rss of 10,000 items", |bencher| {
        bencher.iter(|| feed::parse(black_box(rss.as_bytes()), &remote));
    });
    let course = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast/feed.json")).unwrap_or_default();
    let built_in =
        Source { url: None, charset: None, show: Some(ShowId::from("ai-podcast")), now: NOW, trust: Trust::BuiltIn };
    group.throughput(Throughput::Bytes(course.len() as u64));
    group.bench_function("the built-in course", |bencher| bencher.iter(|| feed::parse(black_box(&course), &built_in)));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
