//! The smallest web server that a podcast needs: feeds with an `ETag`, audio with ranges and a speed limit.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::feeds;

/// A server on a port of its own, for as long as the program runs.
pub struct Server {
    pub address: String,
}

/// What it serves beside `/feed/SHOW/ITEMS`.
pub struct Site {
    /// At `/audio`.
    pub audio: Vec<u8>,
    /// Bytes a second of `/audio`; none: as fast as it goes.
    pub speed: Option<usize>,
    address: String,
}

struct Request {
    path: String,
    knows_tag: bool,
    range: Option<(usize, Option<usize>)>,
}

impl Server {
    pub fn start(audio: Vec<u8>, speed: Option<usize>) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = format!("http://{}", listener.local_addr()?);
        let site = Arc::new(Site { audio, speed, address: address.clone() });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // A client that hangs up is no trouble of ours.
                std::thread::spawn(move || drop(site.serve(&stream)));
            }
        });
        Ok(Self { address })
    }
}

impl Site {
    fn serve(&self, stream: &TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            self.answer(&request, stream)?;
        }
        Ok(())
    }

    fn answer(&self, request: &Request, mut stream: &TcpStream) -> Result<()> {
        let parts: Vec<&str> = request.path.split(['/', '?']).collect();
        match parts.as_slice() {
            ["", "feed", ..] if request.knows_tag => {
                stream.write_all(b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")?;
            }
            ["", "feed", show, items, ..] => {
                let (show, items) = (show.parse().unwrap_or_default(), items.parse().unwrap_or_default());
                let body = feeds::document(show, items, &format!("{}/audio", self.address));
                let head = "200 OK\r\nETag: \"1\"\r\nContent-Type: application/rss+xml";
                write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len())?;
                stream.write_all(body.as_bytes())?;
            }
            ["", "audio", ..] => self.send_audio(request, stream)?,
            _ => stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")?,
        }
        Ok(())
    }

    fn send_audio(&self, request: &Request, mut stream: &TcpStream) -> Result<()> {
        let all = self.audio.len();
        let Range { start, end } = match request.range {
            Some((start, end)) => start.min(all)..end.map_or(all, |end| (end + 1).min(all)),
            None => 0..all,
        };
        let status = match request.range {
            Some(_) => format!("206 Partial Content\r\nContent-Range: bytes {start}-{}/{all}", end.saturating_sub(1)),
            None => "200 OK".to_owned(),
        };
        let head = format!("{status}\r\nAccept-Ranges: bytes\r\nETag: \"1\"\r\nContent-Type: audio/ogg");
        write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", end.saturating_sub(start))?;
        let begun = Instant::now();
        for (index, part) in self.audio[start..end.max(start)].chunks(1024).enumerate() {
            let due = self.speed.map(|speed| Duration::from_secs_f64((index * 1024) as f64 / speed as f64));
            std::thread::sleep(due.unwrap_or_default().saturating_sub(begun.elapsed()));
            stream.write_all(part)?;
        }
        Ok(())
    }
}

impl Request {
    fn read(reader: &mut impl BufRead) -> Result<Option<Self>> {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut request = Self { path, knows_tag: false, range: None };
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                return Ok(Some(request));
            }
            let lower = line.to_ascii_lowercase();
            request.knows_tag |= lower.starts_with("if-none-match:");
            if let Some(range) = lower.strip_prefix("range: bytes=").and_then(|range| range.split_once('-')) {
                request.range = range.0.trim().parse().ok().map(|start| (start, range.1.trim().parse().ok()));
            }
        }
    }
}
