//! From TOML to a `Config`, one key at a time, so that one bad line does not take the others with it.

use std::path::PathBuf;
use std::time::Duration;

use toml::{Table, Value};

use crate::model::{OutputChoice, one_line};

use super::Config;

/// Reads a configuration. What could not be used is in the list of sentences; the defaults stand there.
#[must_use]
pub fn parse(text: &str) -> (Config, Vec<String>) {
    let mut config = Config::default();
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let reason = format!("line {line}: {}; the defaults are used", one_line(error.message()));
            return (config, vec![reason]);
        }
    };
    let mut trouble = Vec::new();
    for (key, value) in &table {
        if let Err(expected) = set(&mut config, key, value) {
            trouble.push(format!("{}: {expected}; the default is used", one_line(key)));
        }
    }
    (config, trouble)
}

fn set(config: &mut Config, key: &str, value: &Value) -> Result<(), &'static str> {
    match key {
        "feed" => config.feed = Some(text(value, "an address or a file in quotes")?.to_owned()),
        "output" => config.output = output(text(value, "\"auto\", \"null\" or \"wav:PATH\"")?)?,
        "ascii" => config.ascii = Some(value.as_bool().ok_or("true or false is wanted")?),
        "ground" => config.light = Some(ground(value)?),
        "refresh_minutes" => config.refresh_after = minutes(value)?,
        "download_dir" => config.download_dir = Some(PathBuf::from(text(value, "a folder in quotes")?)),
        "parallel_downloads" => {
            config.parallel_downloads = number(value, 1..=16, "a number from 1 to 16 is wanted")? as usize;
        }
        "cache_megabytes" => {
            config.cache_limit = number(value, 0..=10_000_000, "a number of megabytes is wanted")? * 1_000_000;
        }
        "directory" => {
            text(value, "an address in quotes")?.trim_end_matches('/').clone_into(&mut config.directory);
        }
        _ => return Err("no such key"),
    }
    Ok(())
}

/// Reads what `--output`, `PODTUI_OUTPUT` and the configuration share: `auto`, `null`, `wav:PATH`.
fn output(text: &str) -> Result<OutputChoice, &'static str> {
    text.parse().map_err(|_| "\"auto\", \"null\" or \"wav:PATH\" is wanted")
}

fn text<'a>(value: &'a Value, wanted: &'static str) -> Result<&'a str, &'static str> {
    value.as_str().filter(|text| !text.is_empty()).ok_or(wanted)
}

fn ground(value: &Value) -> Result<bool, &'static str> {
    match value.as_str() {
        Some("light") => Ok(true),
        Some("dark") => Ok(false),
        _ => Err("\"light\" or \"dark\" is wanted"),
    }
}

fn minutes(value: &Value) -> Result<Option<Duration>, &'static str> {
    if value.as_str() == Some("never") {
        return Ok(None);
    }
    let minutes = number(value, 1..=525_600, "a number of minutes or \"never\" is wanted")?;
    Ok(Some(Duration::from_secs(minutes * 60)))
}

fn number(value: &Value, range: std::ops::RangeInclusive<u64>, wanted: &'static str) -> Result<u64, &'static str> {
    value
        .as_integer()
        .and_then(|number| u64::try_from(number).ok())
        .filter(|number| range.contains(number))
        .ok_or(wanted)
}
