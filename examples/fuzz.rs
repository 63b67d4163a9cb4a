//! Mutates seeds and feeds them to one reader for a number of seconds: `cargo run --release --example fuzz -- TARGET SECONDS`.
//! Prints how many inputs, and the longest (processor) time one took. `tests/fuzz.rs` includes this file and runs each target briefly.
//!
//! Stable toolchain, no instrumentation: the seeds know the formats, the mutations know what breaks readers.

#[path = "fuzz/library.rs"]
mod library;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use podtui::feed::{self, Source, Trust};
use podtui::model::Timestamp;

/// What can be fuzzed.
pub const TARGETS: [&str; 10] =
    ["feed", "json_feed", "opml", "vtt", "srt", "chapters", "dates", "durations", "transcript", "library"];

/// What a run came to.
pub struct Report {
    pub inputs: u64,
    pub bytes: u64,
    pub longest: Duration,
    /// The input that took longest: its size, and its beginning.
    pub slowest: (usize, String),
    /// The longest time per mebibyte, of inputs large enough to tell.
    pub slowest_mebibyte: Duration,
}

impl Report {
    fn note(&mut self, input: &[u8], took: Duration) {
        self.inputs += 1;
        self.bytes += input.len() as u64;
        if took > self.longest {
            self.longest = took;
            self.slowest = (input.len(), shown(input));
        }
        if input.len() > 1 << 16 {
            self.slowest_mebibyte = self.slowest_mebibyte.max(took.mul_f64(f64::from(1 << 20) / input.len() as f64));
        }
    }
}

/// Runs one target until the time is over, or until its reader panics or breaks a promise: then an error that names the input.
pub fn run(target: &str, seconds: f64, seed: u64) -> anyhow::Result<Report> {
    let read = reader(target)?;
    let mut random = Random(seed | 1);
    let seeds = if target == "library" { vec![library::seed()?] } else { seeds(target) };
    let dictionary = dictionary(target);
    let mut corpus: Vec<Vec<u8>> = seeds;
    let mut report = Report {
        inputs: 0,
        bytes: 0,
        longest: Duration::ZERO,
        slowest: (0, String::new()),
        slowest_mebibyte: Duration::ZERO,
    };
    let started = Instant::now();
    while started.elapsed().as_secs_f64() < seconds {
        let mut input = corpus[random.below(corpus.len())].clone();
        for _ in 0..=random.below(6) {
            mutate(&mut input, &corpus, &dictionary, &mut random);
        }
        input.truncate(1 << 20);
        let before = processor_time();
        let result = std::panic::catch_unwind(|| read(&input));
        let took = processor_time().saturating_sub(before);
        match result {
            Ok(Ok(())) => {}
            Ok(Err(why)) => bail!("{target}: {why}, on {}", kept(target, &input)?),
            Err(_) => bail!("{target} panicked on {}", kept(target, &input)?),
        }
        report.note(&input, took);
        // The odd one becomes a seed, so that breaks pile up.
        if random.below(50) == 0 {
            if corpus.len() < 400 {
                corpus.push(input);
            } else {
                let index = random.below(corpus.len());
                corpus[index] = input;
            }
        }
    }
    Ok(report)
}

type Reader = fn(&[u8]) -> anyhow::Result<()>;

fn reader(target: &str) -> anyhow::Result<Reader> {
    Ok(match target {
        "feed" | "json_feed" => read_feed,
        "dates" => |bytes| read_feed(&in_item("pubDate", bytes)),
        "durations" => |bytes| read_feed(&in_item("itunes:duration", bytes)),
        "opml" => |bytes| {
            if let Ok(entries) = feed::opml(bytes) {
                let again = feed::opml(feed::write_opml(&entries).as_bytes());
                ensure!(
                    entries.iter().all(|entry| is_clean(&entry.title) && is_clean(&entry.url)),
                    "control characters came through"
                );
                ensure!(again.is_ok_and(|again| again.len() == entries.len()), "what was written is not read again");
            }
            Ok(())
        },
        "vtt" | "srt" | "transcript" => read_transcript,
        "library" => library::read,
        "chapters" => |bytes| {
            if let Ok(chapters) = feed::chapters(bytes) {
                ensure!(chapters.is_sorted_by_key(|chapter| chapter.start), "chapters are not sorted");
                ensure!(
                    chapters.iter().all(|chapter| chapter.title.as_deref().is_none_or(is_clean)),
                    "control characters came through"
                );
            }
            Ok(())
        },
        _ => bail!("no such target: {target}. There are: {}", TARGETS.join(", ")),
    })
}

fn in_item(element: &str, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).replace(['<', '&'], " ");
    format!("<rss version='2.0'><channel><title>S</title><item><title>T</title><{element}>{text}</{element}></item></channel></rss>").into_bytes()
}

fn read_feed(bytes: &[u8]) -> anyhow::Result<()> {
    let url = Some("https://host.example/feed");
    let source = Source { url, charset: None, show: None, now: Timestamp(1_795_564_800), trust: Trust::Remote };
    match feed::parse(bytes, &source) {
        Err(error) => ensure!(is_clean(&error.to_string()), "control characters came through in {error}"),
        Ok(document) => {
            ensure!(document.problems.len() < 1000, "too many problems are spelled out");
            for episode in &document.episodes {
                ensure!(
                    !episode.title.is_empty() && is_clean(&episode.title) && is_clean(&episode.guid),
                    "a bad title or guid"
                );
                ensure!(episode.description.as_deref().is_none_or(is_clean), "control characters in a description");
                ensure!(episode.content.as_deref().is_none_or(is_clean), "control characters in a content");
                ensure!(episode.published.is_none_or(|date| date <= source.now), "a date in the future");
                ensure!(episode.duration.is_none_or(|length| length > Duration::ZERO), "a length of nothing");
                ensure!(
                    episode.enclosures.iter().all(|file| file.url.starts_with("http") && is_clean(&file.url)),
                    "a bad address"
                );
                if let Some(description) = &episode.description {
                    feed::time_codes(description, episode.duration);
                }
            }
        }
    }
    Ok(())
}

fn read_transcript(bytes: &[u8]) -> anyhow::Result<()> {
    let Ok(transcript) = feed::transcript(bytes, None) else {
        return Ok(());
    };
    ensure!(transcript.cues.is_sorted_by_key(|cue| cue.start), "cues are not sorted");
    for cue in &transcript.cues {
        ensure!(is_clean(&cue.text) && cue.speaker.as_deref().is_none_or(is_clean), "control characters came through");
        let words: Vec<&str> = cue.words.iter().map(|word| word.text.as_str()).collect();
        ensure!(
            words.is_empty() || words.join(" ") == cue.text,
            "words do not make the text: {words:?} {:?}",
            cue.text
        );
    }
    feed::transcript(feed::write_vtt(&transcript).as_bytes(), None)
        .map_or_else(|error| bail!("what was written is not read again: {error}"), |_| Ok(()))
}

fn is_clean(text: &str) -> bool {
    text.chars().all(|c| {
        (!c.is_control() || c == '\n' || c == '\t') && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = |path: &str| fs::read(root.join(path)).unwrap_or_default();
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    match target {
        "feed" => {
            let mut seeds = texts(&[
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>S</title><entry><id>1</id><title type='html'>A &amp;amp; B</title><link rel='enclosure' href='x.mp3'/><content type='xhtml'><div><p>x</p></div></content></entry></feed>",
                "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel><title>S</title></channel><item rdf:about='x'><title>T</title></item></rdf:RDF>",
                "<!doctype html><title>x</title><link rel=alternate type=application/rss+xml href=/f>",
            ]);
            seeds.push(file("src/feed/tests/full.rss"));
            seeds
        }
        "json_feed" => {
            let mut course = file("assets/ai-podcast/feed.json");
            course.truncate(6000);
            let mut seeds = texts(&[
                r#"{"version":"https://jsonfeed.org/version/1.1","title":"S","items":[{"id":"1","title":"T","content_html":"<p>x</p>","attachments":[{"url":"x.mp3","size_in_bytes":5,"duration_in_seconds":1.5}],"_podcast":{"number":1,"related":["2"]}}]}"#,
            ]);
            seeds.push(course);
            seeds
        }
        "opml" => texts(&[
            "<?xml version='1.0'?><opml version='2.0'><head><title>x</title></head><body><outline text='A'><outline text='B &amp; C' xmlUrl='https://b.example/?a=1&amp;b=2'/></outline></body></opml>",
        ]),
        "vtt" => vec![
            file("assets/ai-podcast/transcripts/057-lora.vtt"),
            b"WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:02.000 line:0\n<v.a Ann>Hi <b>you</b> &amp; <00:01.500>me\n"
                .to_vec(),
        ],
        "srt" => texts(&[
            "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>One</i>\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\n{\\an8}Two\r\nthree\r\n",
        ]),
        "transcript" => texts(&[
            r#"{"version":"1.0.0","segments":[{"speaker":"Ann","startTime":0.5,"endTime":1,"body":"Hi there","words":[{"word":"Hi","start":0.5},{"word":"there","start":0.7}]}]}"#,
            "<cite>Ann:</cite><time>0:05</time><p>Hi <b>you</b></p><p>again</p>",
            "Just words.\n\nAnd more.",
        ]),
        "chapters" => texts(&[
            r#"{"version":"1.2.0","chapters":[{"startTime":0,"title":"A","img":"https://a.example/1.png","url":"https://a.example/","toc":false},{"startTime":"1:05","endTime":90.5}]}"#,
        ]),
        "dates" => texts(&[
            "Sat, 31 Jan 2026 08:00:00 GMT",
            "2026-01-31T08:00:00.123+01:00",
            "Sat Jan 31 08:00:00 EST 2026",
            "31/01/26 8:5 pm PT",
            "Sat Jan 31 2026 08:00:00 GMT-0400 (EDT)",
        ]),
        _ => texts(&["01:02:03.500", "3723", "61.08", "PT1H2M3S", "1h 2m", "25:3:30"]),
    }
}

fn dictionary(target: &str) -> Vec<&'static str> {
    let own = match target {
        "feed" | "opml" => XML,
        "json_feed" | "chapters" => JSON,
        "library" => TABLES,
        "dates" | "durations" => NUMBERS,
        _ => CUES,
    };
    [ANYWHERE, own].concat()
}

/// What breaks readers of every kind.
#[rustfmt::skip]
const ANYWHERE: &[&str] = &[
    "\0", "\u{1b}[31m", "\u{202e}", "\u{feff}", "\u{200d}", "\u{2028}", "\r", "\n", "\n\n", "\"", "'",
    "9999999999999999999999", "-1", "1e999", "NaN",
];

#[rustfmt::skip]
const XML: &[&str] = &[
    "<item>", "</item>", "<channel>", "</channel>", "<title>", "</title>", "<![CDATA[", "]]>", "<!--", "-->",
    "<!DOCTYPE x [", "<!ENTITY a 'b'>", "]>", "<?", "?>", "&", ";", "&amp;", "&#27;", "&#x202e;", "<", ">", "/>",
    "='", " xmlns:x='http://www.itunes.com/dtds/podcast-1.0.dtd'", "<x:duration>", "<entry>", "</entry>", "<a",
    "<outline xmlUrl='", "<guid isPermaLink='true'>", "<enclosure url='//h/x.mp3'", "<media:group>",
    "<psc:chapters>", "<podcast:alternateEnclosure>", "<podcast:source uri='y'/>", "xml:base='../'", "<image>",
    "<author><name>",
];

#[rustfmt::skip]
const JSON: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "null", "true", "\\u001b", "\\ud800", "\\", "\"items\":[", "\"id\":", "[[[[",
    "{\"a\":", "\"_podcast\":{", "\"chapters\":[", "\"startTime\":",
];

#[rustfmt::skip]
const TABLES: &[&str] = &[
    "\u{7f}\u{7f}\u{7f}\u{7f}", "\0\0\0\u{1}", "CREATE TABLE ", "INTEGER", "marks", "shows", "SQLite format 3\0", "\r\0\0\0",
];

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "+", "-", ":", ".", ",", "/", " ", "(", ")", "GMT", "PT", "am", "T", "Z", "Sept", "Mon", "24:00", "99", "0000",
    "+99:99", "h", "m", "s",
];

#[rustfmt::skip]
const CUES: &[&str] = &[
    "-->", "WEBVTT", "00:01.000 --> 00:02.000\n", "00:00:01,000 --> 00:00:02,000\n", "<v X>", "<00:00:01.000>", "<",
    ">", "&", "&lt;", "{\\an1}", "<p>", "<cite>", "<time>", "</p>", "<!--", "<script>", "{\"segments\":[",
];

fn mutate(input: &mut Vec<u8>, corpus: &[Vec<u8>], dictionary: &[&str], random: &mut Random) {
    let at = random.below(input.len() + 1);
    let to = at + random.below(input.len() - at + 1);
    match random.below(10) {
        0 => input.truncate(at),
        1 => drop(input.drain(at..to.min(at + 64))),
        2 if at < input.len() => input[at] = random.next().to_le_bytes()[0],
        3 => {
            let piece = input[at..to].to_vec();
            splice(input, random.below(input.len() + 1), &piece);
        }
        4 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len() + 1);
            let piece = other[from..(from + random.below(512)).min(other.len())].to_vec();
            splice(input, at, &piece);
        }
        5 => {
            // Floods are what makes readers quadratic.
            let word = dictionary[random.below(dictionary.len())];
            let times = 1 << random.below(14);
            splice(input, at, word.repeat(times).as_bytes());
        }
        6 => {
            let pair =
                [dictionary[random.below(dictionary.len())], dictionary[random.below(dictionary.len())]].concat();
            let times = 1 << random.below(13);
            splice(input, at, pair.repeat(times).as_bytes());
        }
        _ => splice(input, at, dictionary[random.below(dictionary.len())].as_bytes()),
    }
}

fn splice(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    drop(input.splice(at..at, piece.iter().copied()));
}

/// What this thread used of the processor: the clock on the wall would measure who else is running.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn shown(input: &[u8]) -> String {
    String::from_utf8_lossy(&input[..input.len().min(400)]).chars().take(120).collect()
}

/// Keeps an input that failed, and says where.
fn kept(target: &str, input: &[u8]) -> anyhow::Result<String> {
    let path = std::env::temp_dir().join(format!("podtui-fuzz-{target}"));
    fs::write(&path, input).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(format!("{} (begins {:?})", path.display(), shown(input)))
}

/// Xorshift, 64 bits (Marsaglia): the same inputs for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

#[expect(clippy::print_stdout, reason = "its report is what it is for")]
fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().with_context(|| format!("name a target: {}", TARGETS.join(", ")))?;
    let seconds =
        arguments.next().map_or(Ok(10.0), |text| text.parse()).context("the second argument is a number of seconds")?;
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_nanos() as u64;
    let report = run(&target, seconds, seed)?;
    println!(
        "{target}: {} inputs, {:.1} MB, longest {:.1} ms on {} bytes ({:?}), slowest {:.1} ms/MiB",
        report.inputs,
        report.bytes as f64 / 1e6,
        report.longest.as_secs_f64() * 1e3,
        report.slowest.0,
        report.slowest.1,
        report.slowest_mebibyte.as_secs_f64() * 1e3,
    );
    Ok(())
}
