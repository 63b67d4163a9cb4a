//! What the kernel knows of a process: `/proc/PID`, documented in proc(5).

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

/// What the threads of a process have used so far, by thread.
pub struct Usage {
    threads: HashMap<String, Spent>,
}

#[derive(Clone, Copy, Default)]
struct Spent {
    wakeups: u64,
    processor: Duration,
}

/// What was used between two looks.
pub struct Difference {
    /// Voluntary context switches of all threads: each is a sleep, and so a wake-up.
    pub wakeups: u64,
    /// Time on a processor.
    pub processor: Duration,
    pub threads: usize,
}

impl Usage {
    /// As it is now.
    pub fn of(process: u32) -> Result<Self> {
        let tasks = std::fs::read_dir(format!("/proc/{process}/task")).context("this system has no /proc to read")?;
        let mut threads = HashMap::new();
        for task in tasks {
            let task = task?;
            // A thread may end between two reads: it then counts no more.
            let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let scheduled = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            let spent = Spent {
                wakeups: field(&status, "voluntary_ctxt_switches:").unwrap_or_default(),
                processor: Duration::from_nanos(first_number(&scheduled).unwrap_or_default()),
            };
            threads.insert(task.file_name().to_string_lossy().into_owned(), spent);
        }
        Ok(Self { threads })
    }

    /// What was used since `before`, by the threads that are still there.
    pub fn since(&self, before: &Self) -> Difference {
        let mut difference = Difference { wakeups: 0, processor: Duration::ZERO, threads: self.threads.len() };
        for (thread, now) in &self.threads {
            let then = before.threads.get(thread).copied().unwrap_or_default();
            difference.wakeups += now.wakeups.saturating_sub(then.wakeups);
            difference.processor += now.processor.saturating_sub(then.processor);
        }
        difference
    }
}

/// Memory in kilobytes.
#[derive(Default)]
pub struct Memory {
    pub resident: u64,
    /// Shared pages divided by those who share them.
    pub proportional: u64,
    /// The part of `resident` that is pages of the program's own file.
    pub resident_of_binary: u64,
    pub proportional_of_binary: u64,
}

impl Memory {
    /// As it is now.
    pub fn of(process: u32) -> Result<Self> {
        let binary: PathBuf = std::fs::read_link(format!("/proc/{process}/exe"))?;
        let maps = std::fs::read_to_string(format!("/proc/{process}/smaps"))?;
        Ok(Self::read(&maps, &binary.to_string_lossy()))
    }

    fn read(maps: &str, binary: &str) -> Self {
        let mut memory = Self::default();
        let mut is_binary = false;
        for line in maps.lines() {
            if let Some(kilobytes) = field(line, "Rss:") {
                memory.resident += kilobytes;
                memory.resident_of_binary += if is_binary { kilobytes } else { 0 };
            } else if let Some(kilobytes) = field(line, "Pss:") {
                memory.proportional += kilobytes;
                memory.proportional_of_binary += if is_binary { kilobytes } else { 0 };
            } else if line.split_whitespace().next().is_some_and(|range| range.contains('-')) {
                is_binary = line.ends_with(binary);
            }
        }
        memory
    }
}

/// The number after `name` at the start of a line.
fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name)).and_then(first_number)
}

fn first_number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}
