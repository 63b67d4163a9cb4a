//! A server on this machine that can do wrong, each fault by name. Raw sockets and threads: every byte that goes out
//! is chosen here, so a test can lie about lengths, ranges, types and time.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its own part; a test server that fails is a test that fails"
)]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does wrong with one path; all that is not named is done right.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// Send so many bytes of the body, then nothing, with the connection open.
    pub stall_at: Option<usize>,
    /// Send so many bytes of the body, then close.
    pub cut_at: Option<usize>,
    /// The faults above strike only so many times; none: always.
    pub times: Option<usize>,
    /// `Content-Range` speaks of another place.
    pub wrong_content_range: bool,
    /// Answer 200 with the whole to `Range`.
    pub ignore_range: bool,
    /// Neither `Content-Length` nor chunks: the end is when the connection closes.
    pub no_length: bool,
    /// As above, in chunks.
    pub chunked: bool,
    /// The body never ends.
    pub endless: bool,
    /// Announce so many bytes more than are sent.
    pub announce_more: usize,
    /// Bytes a second, in small pieces.
    pub rate: Option<usize>,
    /// Answer this status, with these headers and a short body.
    pub status: Option<u16>,
    pub headers: Vec<(&'static str, String)>,
    /// Status and headers strike only so many times.
    pub status_times: Option<usize>,
    /// From this request on (counted from 0) the other body is served, with another tag.
    pub changes_after: Option<usize>,
    pub other_body: Arc<Vec<u8>>,
    /// No tag, no date.
    pub no_validators: bool,
    /// Compress the body: it is sent as it is, with this `Content-Encoding`.
    pub encoding: Option<&'static str>,
    /// Instead of `audio/mpeg` or what the body is.
    pub content_type: Option<&'static str>,
    /// Wait so long before anything is sent.
    pub delay: Duration,
}

/// One path of the server.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub body: Arc<Vec<u8>>,
    pub fault: Fault,
}

impl Page {
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        Self { body: Arc::new(body.into()), fault: Fault::default() }
    }

    pub fn with(body: impl Into<Vec<u8>>, fault: Fault) -> Self {
        Self { body: Arc::new(body.into()), fault }
    }

    /// An answer without a body worth reading.
    pub fn status(code: u16, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self::with("", Fault { status: Some(code), headers, ..Fault::default() })
    }
}

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub headers: HashMap<String, String>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// The server. It ends when this is dropped.
pub struct FaultServer {
    address: SocketAddr,
    site: Arc<Site>,
}

#[derive(Default)]
struct Site {
    pages: Mutex<HashMap<String, Page>>,
    counts: Mutex<HashMap<String, usize>>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
    busy: AtomicUsize,
    most_busy: AtomicUsize,
    sent: AtomicUsize,
    closed: AtomicBool,
    /// The network is gone: connections are closed at once.
    down: AtomicBool,
}

impl FaultServer {
    /// On 127.0.0.1, any port.
    pub fn start() -> Self {
        Self::at(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    /// On any address of this machine.
    pub fn at(ip: IpAddr) -> Self {
        let listener = TcpListener::bind((ip, 0)).expect("a port");
        let address = listener.local_addr().expect("its address");
        let site = Arc::new(Site::default());
        let shared = Arc::clone(&site);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if shared.closed.load(Ordering::SeqCst) {
                    return;
                }
                let site = Arc::clone(&shared);
                site.connections.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    // A client that goes away is no failure of the server.
                    let _gone = site.serve(connection);
                });
            }
        });
        Self { address, site }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn put(&self, path: &str, page: Page) {
        self.site.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// How often a path was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.site.counts.lock().unwrap().get(path).copied().unwrap_or(0)
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.site.seen.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.site.connections.load(Ordering::SeqCst)
    }

    /// Most requests that were answered at the same time.
    pub fn most_at_once(&self) -> usize {
        self.site.most_busy.load(Ordering::SeqCst)
    }

    /// Requests that are being answered.
    pub fn busy(&self) -> usize {
        self.site.busy.load(Ordering::SeqCst)
    }

    /// Bytes of bodies that were sent so far, over all connections.
    pub fn sent(&self) -> usize {
        self.site.sent.load(Ordering::SeqCst)
    }

    /// The network goes (true) or comes back (false).
    pub fn set_down(&self, down: bool) {
        self.site.down.store(down, Ordering::SeqCst);
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.site.closed.store(true, Ordering::SeqCst);
        // Wakes the listener so that it sees.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Site {
    fn serve(&self, connection: TcpStream) -> io::Result<()> {
        connection.set_nodelay(true)?;
        let mut out = connection.try_clone()?;
        let mut lines = BufReader::new(connection);
        while let Some(request) = read_request(&mut lines)? {
            if self.down.load(Ordering::SeqCst) || self.closed.load(Ordering::SeqCst) {
                return Ok(());
            }
            let busy = self.busy.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_busy.fetch_max(busy, Ordering::SeqCst);
            let went_on = self.answer(&request, &mut out);
            self.busy.fetch_sub(1, Ordering::SeqCst);
            if !went_on? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// False when the connection is to be closed.
    fn answer(&self, request: &Seen, out: &mut TcpStream) -> io::Result<bool> {
        let path = request.path.split('?').next().unwrap_or_default().to_owned();
        let number = {
            let mut counts = self.counts.lock().unwrap();
            let count = counts.entry(path.clone()).or_default();
            *count += 1;
            *count - 1
        };
        self.seen.lock().unwrap().push(request.clone());
        let Some(page) = self.pages.lock().unwrap().get(&path).cloned() else {
            write!(out, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")?;
            return Ok(true);
        };
        thread::sleep(page.fault.delay);
        let strikes = |times: Option<usize>| times.is_none_or(|times| number < times);
        if let Some(code) = page.fault.status.filter(|_| strikes(page.fault.status_times)) {
            let mut head = format!("HTTP/1.1 {code} Fault\r\ncontent-length: {}\r\n", page.body.len());
            for (name, value) in &page.fault.headers {
                let _written = write!(head, "{name}: {value}\r\n");
            }
            write!(out, "{head}\r\n")?;
            out.write_all(&page.body)?;
            return Ok(true);
        }
        let answer = Answer::of(&page, request, number);
        out.write_all(answer.head.as_bytes())?;
        self.send(&answer, &page.fault, strikes(page.fault.times), out)
    }

    fn send(&self, answer: &Answer, fault: &Fault, strikes: bool, out: &mut TcpStream) -> io::Result<bool> {
        let body = answer.body();
        let upto = |at: Option<usize>| at.filter(|_| strikes).unwrap_or(usize::MAX);
        let end = body.len().min(upto(fault.cut_at)).min(upto(fault.stall_at));
        let piece = fault.rate.map_or(64 << 10, |rate| (rate / 50).max(1));
        for bytes in body[..end].chunks(piece) {
            if self.down.load(Ordering::SeqCst) || self.closed.load(Ordering::SeqCst) {
                return Ok(false);
            }
            write_piece(out, bytes, fault.chunked)?;
            self.sent.fetch_add(bytes.len(), Ordering::SeqCst);
            if fault.rate.is_some() {
                thread::sleep(Duration::from_millis(20));
            }
        }
        while fault.endless && !self.closed.load(Ordering::SeqCst) {
            write_piece(out, &[b'x'; 4 << 10], fault.chunked)?;
        }
        if strikes && end == fault.stall_at.unwrap_or(usize::MAX) {
            // Held open until the client or the test has had enough.
            while !self.closed.load(Ordering::SeqCst) && is_open(out) {
                thread::sleep(Duration::from_millis(5));
            }
            return Ok(false);
        }
        if fault.chunked && end == body.len() {
            write!(out, "0\r\n\r\n")?;
        }
        let whole = end == body.len() && fault.announce_more == 0 && !fault.no_length && !fault.endless;
        Ok(whole)
    }
}

/// What is sent for one request.
struct Answer {
    head: String,
    bytes: Arc<Vec<u8>>,
    start: usize,
    empty: bool,
}

impl Answer {
    fn of(page: &Page, request: &Seen, number: usize) -> Self {
        let fault = &page.fault;
        let changed = fault.changes_after.is_some_and(|after| number >= after);
        let bytes = Arc::clone(if changed { &fault.other_body } else { &page.body });
        let tag = format!("\"{}-{}\"", if changed { "new" } else { "old" }, bytes.len());
        let length = bytes.len();
        if !fault.no_validators && request.header("if-none-match") == Some(&tag) {
            let head = format!("HTTP/1.1 304 Not Modified\r\netag: {tag}\r\n\r\n");
            return Self { head, bytes, start: 0, empty: true };
        }
        let same = request.header("if-range").is_none_or(|condition| condition == tag);
        let range = request.header("range").filter(|_| !fault.ignore_range && same);
        let start = range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
        let mut head = String::new();
        match start {
            Some(start) if start >= length => {
                head = format!("HTTP/1.1 416 Range\r\ncontent-range: bytes */{length}\r\ncontent-length: 0\r\n\r\n");
                return Self { head, bytes, start: length, empty: true };
            }
            Some(start) => {
                let told = if fault.wrong_content_range { start + 7 } else { start };
                let _written = write!(
                    head,
                    "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {told}-{}/{length}\r\n",
                    length.max(told + 1) - 1
                );
            }
            None => head.push_str("HTTP/1.1 200 OK\r\n"),
        }
        let start = start.unwrap_or(0);
        let kind = fault.content_type.unwrap_or("application/octet-stream");
        let _written = write!(head, "content-type: {kind}\r\n");
        if !fault.no_validators {
            let _written = write!(head, "etag: {tag}\r\n");
        }
        if !fault.ignore_range && !fault.no_length && !fault.chunked {
            head.push_str("accept-ranges: bytes\r\n");
        }
        if let Some(encoding) = fault.encoding {
            let _written = write!(head, "content-encoding: {encoding}\r\n");
        }
        if fault.chunked {
            head.push_str("transfer-encoding: chunked\r\n");
        } else if fault.no_length || fault.endless {
            head.push_str("connection: close\r\n");
        } else {
            let _written = write!(head, "content-length: {}\r\n", length - start + fault.announce_more);
        }
        for (name, value) in fault.headers.iter().filter(|_| fault.status.is_none()) {
            let _written = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        Self { head, bytes, start, empty: false }
    }

    fn body(&self) -> &[u8] {
        if self.empty { &[] } else { &self.bytes[self.start..] }
    }
}

fn write_piece(out: &mut TcpStream, bytes: &[u8], chunked: bool) -> io::Result<()> {
    if chunked {
        write!(out, "{:x}\r\n", bytes.len())?;
    }
    out.write_all(bytes)?;
    if chunked { out.write_all(b"\r\n") } else { Ok(()) }
}

fn is_open(out: &TcpStream) -> bool {
    let mut byte = [0];
    let _set = out.set_nonblocking(true);
    let open = match out.peek(&mut byte) {
        Ok(count) => count > 0,
        Err(error) => error.kind() == io::ErrorKind::WouldBlock,
    };
    let _set = out.set_nonblocking(false);
    open
}

fn read_request(lines: &mut impl BufRead) -> io::Result<Option<Seen>> {
    let mut lines = lines.take(64 << 10);
    let mut line = String::new();
    if lines.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok(Some(Seen { path, headers }));
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
}
