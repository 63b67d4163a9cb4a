//! Streams on bad networks: what is read is the file's own bytes or an error, never something else.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use podtui::net::{Address, FetchError, Reach, Shelf, Stream, StreamAsk, StreamReader};

use super::fault_server::{Fault, FaultServer, Page};
use super::feeds::SEALED;
use super::shelf::PlainShelf;
use super::{audio, wait_until, web};

const LENGTH: usize = 600_000;

pub struct Case {
    pub server: FaultServer,
    pub body: Vec<u8>,
    pub folder: tempfile::TempDir,
    pub shelf: Arc<PlainShelf>,
}

impl Case {
    pub fn new(fault: Fault) -> Self {
        Self::of(audio(LENGTH), fault)
    }

    pub fn of(body: Vec<u8>, fault: Fault) -> Self {
        let server = FaultServer::start();
        server.put("/a", Page::with(body.clone(), fault));
        let folder = tempfile::tempdir().unwrap();
        let shelf = PlainShelf::new(&folder.path().join("media"));
        Self { server, body, folder, shelf }
    }

    pub fn ask(&self) -> StreamAsk {
        let address = Address::parse(&self.server.url("/a")).unwrap();
        let mut ask = StreamAsk::new(address, Reach::Anywhere, self.folder.path().to_owned());
        ask.shelf = Some(Arc::clone(&self.shelf) as Arc<dyn Shelf>);
        ask
    }

    pub fn open(&self) -> Result<Stream, FetchError> {
        Stream::open(&web(), self.ask())
    }

    /// Streams it from start to end, and finds exactly the file.
    pub fn is_read_whole(&self) {
        let stream = self.open().unwrap();
        assert!(read_all(&mut stream.reader()) == self.body, "other bytes came");
        wait_until("the stream is whole", || stream.is_whole());
        assert!(stream.buffered().is_whole());
    }
}

fn read_all(reader: &mut StreamReader) -> Vec<u8> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    bytes
}

pub fn read_at(reader: &mut StreamReader, at: u64, count: usize) -> Vec<u8> {
    reader.seek(SeekFrom::Start(at)).unwrap();
    let mut bytes = vec![0; count];
    reader.read_exact(&mut bytes).unwrap();
    bytes
}

fn sentence(reader: &mut StreamReader) -> String {
    reader.read_to_end(&mut Vec::new()).unwrap_err().to_string()
}

#[test]
fn a_good_server_gives_the_file_and_the_file_is_kept() {
    let case = Case::new(Fault::default());
    case.is_read_whole();
    wait_until("it is on the shelf", || case.shelf.paths().len() == 1);
    assert_eq!(std::fs::read(&case.shelf.paths()[0]).unwrap(), case.body);
    // The second time nobody is asked.
    case.is_read_whole();
    assert_eq!(case.server.count("/a"), 1);
}

#[test]
fn media_are_asked_for_uncompressed_and_in_parts() {
    let case = Case::new(Fault::default());
    case.is_read_whole();
    let seen = case.server.seen();
    assert_eq!(seen[0].header("accept-encoding"), Some("identity"));
    assert_eq!(seen[0].header("range"), Some("bytes=0-"));
    assert!(seen[0].header("user-agent").unwrap().starts_with("podtui/"));
}

#[test]
fn a_seek_beyond_what_is_here_asks_from_there_and_the_hole_is_filled_later() {
    let case = Case::new(Fault { stall_at: Some(50_000), times: Some(1), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    assert!(reader.is_seekable());
    assert_eq!(reader.byte_len(), Some(LENGTH as u64));
    assert_eq!(read_at(&mut reader, 500_000, 1000), case.body[500_000..501_000]);
    assert_eq!(case.server.seen()[1].header("range"), Some("bytes=500000-"));
    assert!(case.server.seen()[1].header("if-range").is_some());
    wait_until("the hole is filled", || stream.is_whole());
    reader.rewind().unwrap();
    assert!(read_all(&mut reader) == case.body);
}

#[test]
fn a_large_picture_at_the_start_is_passed_by_a_range() {
    let case = Case::new(Fault { rate: Some(64_000), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    read_at(&mut reader, 0, 10);
    assert_eq!(read_at(&mut reader, 400_000, 100), case.body[400_000..400_100]);
    assert!(case.server.seen().iter().any(|seen| seen.header("range") == Some("bytes=400000-")));
}

#[test]
fn the_end_is_read_first_and_then_the_start_goes_on() {
    let case = Case::new(Fault { rate: Some(2_000_000), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    reader.seek(SeekFrom::End(-2000)).unwrap();
    let mut tail = Vec::new();
    reader.read_to_end(&mut tail).unwrap();
    assert_eq!(tail, case.body[LENGTH - 2000..]);
    reader.rewind().unwrap();
    assert!(read_all(&mut reader) == case.body);
}

#[test]
fn a_connection_that_drops_is_taken_up_where_it_was() {
    let case = Case::new(Fault { cut_at: Some(200_000), times: Some(1), ..Fault::default() });
    case.is_read_whole();
    let seen = case.server.seen();
    assert_eq!(seen[1].header("range"), Some("bytes=200000-"));
    assert!(seen[1].header("if-range").is_some());
}

#[test]
fn a_server_that_drops_after_every_bit_is_borne_with() {
    Case::new(Fault { cut_at: Some(100_000), ..Fault::default() }).is_read_whole();
}

#[test]
fn a_stall_is_taken_up_where_it_was() {
    let case = Case::new(Fault { stall_at: Some(200_000), times: Some(1), ..Fault::default() });
    case.is_read_whole();
    assert_eq!(case.server.seen()[1].header("range"), Some("bytes=200000-"));
}

#[test]
fn a_network_that_goes_is_told_and_waited_for() {
    let case = Case::new(Fault { rate: Some(500_000), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    read_at(&mut reader, 0, 1000);
    case.server.set_down(true);
    wait_until("the reason is told", || stream.waiting().is_some());
    assert!(stream.waiting().unwrap().contains("127.0.0.1"));
    case.server.set_down(false);
    reader.rewind().unwrap();
    assert!(read_all(&mut reader) == case.body);
    assert_eq!(stream.waiting(), None);
}

#[test]
fn a_server_that_ignores_ranges_is_read_from_the_start_and_never_mixed_up() {
    let case = Case::new(Fault { ignore_range: true, rate: Some(2_000_000), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    assert!(!reader.is_seekable());
    assert_eq!(read_at(&mut reader, 500_000, 1000), case.body[500_000..501_000]);
    assert!(read_at(&mut reader, 0, LENGTH) == case.body);
    wait_until("whole", || stream.is_whole());
    assert!(reader.is_seekable());
    assert_eq!(case.server.count("/a"), 1);
}

#[test]
fn a_whole_in_answer_to_a_part_starts_over_without_mixing() {
    let fault = Fault { ignore_range: true, cut_at: Some(200_000), times: Some(1), ..Fault::default() };
    let case = Case::new(fault);
    case.is_read_whole();
    assert_eq!(case.server.count("/a"), 2);
}

#[test]
fn a_server_that_says_it_knows_ranges_and_does_not_is_found_out() {
    let headers = vec![("accept-ranges", "bytes".to_owned())];
    let case = Case::new(Fault { ignore_range: true, headers, rate: Some(1_000_000), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    assert_eq!(read_at(&mut reader, 400_000, 1000), case.body[400_000..401_000]);
    assert!(read_at(&mut reader, 0, LENGTH) == case.body);
}

#[test]
fn a_wrong_content_range_is_never_believed() {
    let case = Case::new(Fault { wrong_content_range: true, ..Fault::default() });
    case.is_read_whole();
    assert_eq!(case.server.seen().last().unwrap().header("range"), None);
}

#[test]
fn without_a_length_it_is_seekable_once_it_is_whole() {
    for fault in [Fault { no_length: true, ..Fault::default() }, Fault { chunked: true, ..Fault::default() }] {
        let case = Case::new(Fault { ignore_range: true, ..fault });
        let stream = case.open().unwrap();
        let mut reader = stream.reader();
        assert!(read_all(&mut reader) == case.body);
        wait_until("whole", || stream.is_whole());
        assert!(reader.is_seekable());
        assert_eq!(reader.byte_len(), Some(LENGTH as u64));
    }
}

#[test]
fn an_endless_body_ends_at_the_limit_with_a_sentence() {
    let case = Case::new(Fault { endless: true, ignore_range: true, ..Fault::default() });
    let mut ask = case.ask();
    ask.limit = 1 << 20;
    let stream = Stream::open(&web(), ask).unwrap();
    let said = sentence(&mut stream.reader());
    assert!(said.contains("more than 1 MiB"), "{said}");
    assert!(case.shelf.paths().is_empty());
}

#[test]
fn a_body_that_is_always_shorter_than_announced_ends_with_a_sentence() {
    let case = Case::new(Fault { announce_more: 1000, ignore_range: true, ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    let mut bytes = vec![0; LENGTH];
    reader.read_exact(&mut bytes).unwrap();
    assert!(bytes == case.body);
    case.server.put("/a", Page::status(404, &[]));
    let said = sentence(&mut reader);
    assert!(said.contains("404"), "{said}");
}

#[test]
fn a_file_that_changes_underneath_is_begun_anew_and_said() {
    let other = audio(LENGTH + 5000).into_iter().rev().collect::<Vec<u8>>();
    let other = [b"ID3\x04".to_vec(), other].concat();
    let fault = Fault {
        cut_at: Some(200_000),
        times: Some(1),
        changes_after: Some(1),
        other_body: Arc::new(other.clone()),
        ..Fault::default()
    };
    let case = Case::new(fault);
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    let mut bytes = Vec::new();
    let error = reader.read_to_end(&mut bytes).unwrap_err().to_string();
    assert!(error.contains("another file"), "{error}");
    assert!(case.body.starts_with(&bytes), "old and new were mixed");
    assert!(read_all(&mut stream.reader()) == other);
}

#[test]
fn a_login_page_instead_of_audio_is_told() {
    let page = b"\n<!DOCTYPE html><html><title>Log in</title>".to_vec();
    let case = Case::of(page, Fault { content_type: Some("audio/mpeg"), ..Fault::default() });
    let error = case.open().map(drop).unwrap_err();
    assert!(matches!(error, FetchError::NotAudio { what: "a web page", .. }), "{error:?}");
    assert!(case.shelf.paths().is_empty());
}

#[test]
fn a_wrong_type_does_not_keep_audio_from_being_heard() {
    Case::new(Fault { content_type: Some("text/html"), ..Fault::default() }).is_read_whole();
}

#[test]
fn each_status_is_a_sentence() {
    for (code, word) in
        [(401, "password"), (403, "refuses"), (404, "nothing"), (410, "gone"), (429, "often"), (500, "error")]
    {
        let case = Case::new(Fault { status: Some(code), ..Fault::default() });
        let error = case.open().map(drop).unwrap_err().to_string();
        assert!(error.contains(word) && error.contains(&code.to_string()), "{code}: {error}");
    }
}

#[test]
fn nobody_waits_in_silence_for_a_server_that_wants_to_be_left_alone_for_an_hour() {
    let case = Case::new(Fault::default());
    case.server.put("/a", Page::status(429, &[("retry-after", "3600")]));
    let opening = std::thread::spawn(move || case.open().map(drop).unwrap_err().to_string().contains("429"));
    wait_until("it is told", || opening.is_finished());
    assert!(opening.join().unwrap());
}

#[test]
fn a_server_that_is_out_of_order_in_the_middle_is_waited_for() {
    let case = Case::new(Fault { cut_at: Some(200_000), times: Some(1), ..Fault::default() });
    let stream = case.open().unwrap();
    let mut reader = stream.reader();
    read_at(&mut reader, 0, 100_000);
    case.server.put("/a", Page::status(503, &[("retry-after", "0")]));
    wait_until("it is asked again", || case.server.count("/a") > 2);
    wait_until("the reason is told", || stream.waiting().is_some());
    case.server.put("/a", Page::new(case.body.clone()));
    reader.rewind().unwrap();
    assert!(read_all(&mut reader) == case.body);
}

#[test]
fn audio_that_is_compressed_against_our_wish_is_read_all_the_same() {
    let plain = [b"\xff\xfb\x90\x64".to_vec(), (0..=255).collect::<Vec<u8>>().repeat(40)].concat();
    let case = Case::of(SEALED.to_vec(), Fault { encoding: Some("gzip"), ..Fault::default() });
    let stream = case.open().unwrap();
    wait_until("whole", || stream.is_whole());
    assert!(read_all(&mut stream.reader()) == plain);
}

#[test]
fn a_slow_server_is_heard_as_its_bytes_come() {
    let case = Case::new(Fault { rate: Some(1000), ..Fault::default() });
    let stream = case.open().unwrap();
    assert_eq!(read_at(&mut stream.reader(), 0, 100), case.body[..100]);
    assert_eq!(stream.waiting(), None);
}

#[test]
fn cancelling_ends_a_waiting_read_at_once() {
    let case = Case::new(Fault { stall_at: Some(1000), ..Fault::default() });
    let patient = podtui::net::Web::new(podtui::net::WebConfig { stall: Duration::from_mins(1), ..super::config() });
    let stream = Stream::open(&patient, case.ask()).unwrap();
    let mut reader = stream.reader();
    let waiting = std::thread::spawn(move || sentence(&mut reader));
    stream.cancel();
    assert!(waiting.join().unwrap().contains("Stopped"));
}

#[test]
fn nothing_is_left_of_a_stream_that_was_not_whole() {
    let case = Case::new(Fault { stall_at: Some(1000), ..Fault::default() });
    let stream = case.open().unwrap();
    let reader = stream.reader();
    let files = || std::fs::read_dir(case.folder.path()).unwrap().count();
    assert_eq!(files(), 1);
    drop((stream, reader));
    wait_until("the file is gone", || files() == 0);
}

#[cfg(unix)]
#[test]
fn what_is_streamed_is_its_listeners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new(Fault { rate: Some(2_000_000), ..Fault::default() });
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let media = case.folder.path().join("cache/media");
    std::fs::create_dir_all(&media).unwrap();
    std::fs::set_permissions(&media, std::fs::Permissions::from_mode(0o755)).unwrap();
    let stream = Stream::open(&web(), StreamAsk { cache_dir: media.clone(), ..case.ask() }).unwrap();
    let growing = std::fs::read_dir(&media).unwrap().next().unwrap().unwrap().path();
    assert_eq!((mode(&media), mode(&growing)), (0o700, 0o600));
    read_all(&mut stream.reader());
    wait_until("it is on the shelf", || case.shelf.paths().len() == 1);
    let kept = case.shelf.paths().remove(0);
    assert_eq!((mode(kept.parent().unwrap()), mode(&kept)), (0o700, 0o600));
}

#[test]
fn what_a_killed_run_left_behind_is_swept_and_what_another_copy_is_at_is_not() {
    let case = Case::new(Fault::default());
    let long_ago = std::time::SystemTime::now() - Duration::from_hours(1);
    let old = |name: &str| {
        let file = std::fs::File::create(case.folder.path().join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
        file
    };
    drop(old("stream-dead.part"));
    let alive = old("stream-alive.part");
    alive.try_lock().unwrap();
    drop(old("something else"));
    case.open().unwrap();
    let is_there = |name: &str| case.folder.path().join(name).exists();
    assert!(!is_there("stream-dead.part") && is_there("stream-alive.part") && is_there("something else"));
}

#[test]
fn an_empty_file_is_no_episode() {
    let case = Case::of(Vec::new(), Fault::default());
    let error = case.open().map(drop).unwrap_err().to_string();
    assert!(error.contains("nothing at all"), "{error}");
    assert!(case.shelf.paths().is_empty());
}

#[test]
fn the_first_bytes_are_read_before_the_rest_has_come() {
    let case = Case::new(Fault { stall_at: Some(300), ..Fault::default() });
    let stream = case.open().unwrap();
    assert_eq!(read_at(&mut stream.reader(), 0, 300), case.body[..300]);
}
