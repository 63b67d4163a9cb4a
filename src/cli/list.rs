//! `list` and `show`: episodes, for people and for programs.

use std::collections::HashMap;
use std::process::ExitCode;

use serde::Serialize;

use crate::model::{Episode, EpisodeId, Heard, Mark, clock, one_line};

use super::args::{Args, List, ShowOne};
use super::episode_json::{EpisodeJson, ShowJson};
use super::printed::{self, Done};
use super::query;
use super::source::{Loaded, Place, Surroundings};

#[derive(Serialize)]
struct ListJson<'a> {
    show: Option<ShowJson<'a>>,
    episodes: Vec<EpisodeJson<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct AllJson<'a> {
    shows: Vec<ShowJson<'a>>,
    episodes: Vec<EpisodeJson<'a>>,
    warnings: Vec<String>,
}

/// What was heard, by episode.
type Marks = HashMap<EpisodeId, Mark>;

/// `podtui list`.
pub fn list(args: &Args, what: &List) -> Done {
    let surroundings = Surroundings::find()?;
    if what.all {
        return list_all(&surroundings, what.json);
    }
    let place = place(args, what.show.as_deref(), surroundings.config.feed.as_deref());
    match surroundings.load(&place) {
        Ok(loaded) if what.json => {
            let document = ListJson {
                show: Some(ShowJson::of(&loaded.show)),
                episodes: episodes(&surroundings.marks(), &loaded, None),
                warnings: &loaded.warnings,
            };
            printed::json(&document, ExitCode::SUCCESS)
        }
        Ok(loaded) => {
            for warning in &loaded.warnings {
                printed::say(warning);
            }
            printed::text(&lines(&surroundings.marks(), &loaded))
        }
        Err(error) => {
            let reason = [one_line(&format!("{error:#}"))];
            printed::nothing(error, what.json, &ListJson { show: None, episodes: Vec::new(), warnings: &reason })
        }
    }
}

/// `podtui show QUERY`.
pub fn show(args: &Args, what: &ShowOne) -> Done {
    let surroundings = Surroundings::find()?;
    let chosen = match query::find(&surroundings, args, what.show.as_deref(), &what.query.join(" ")) {
        Ok(chosen) => chosen,
        Err(error) => return printed::nothing(error, what.json, &None::<EpisodeJson<'_>>),
    };
    let mark = surroundings.mark(&chosen.episode.id);
    if what.json {
        return printed::json(&EpisodeJson::of(&chosen.episode, mark, Some(&chosen.show.title)), ExitCode::SUCCESS);
    }
    if what.transcript {
        let transcript = super::reading::of_episode(&chosen.episode, chosen.reach())?;
        return printed::text(&super::paragraphs::paragraphs(&transcript));
    }
    printed::text(&described(&chosen.show.title, &chosen.episode, mark))
}

fn list_all(surroundings: &Surroundings, json: bool) -> Done {
    let mut all = vec![surroundings.load(&Place::Course)?];
    let mut warnings = Vec::new();
    let shows = surroundings.shows().unwrap_or_else(|error| {
        warnings.push(format!("{error:#}"));
        Vec::new()
    });
    for show in shows {
        match surroundings.load(&Place::Kept(&show)) {
            Ok(loaded) => all.push(loaded),
            Err(error) => warnings.push(format!("{}: {error:#}", show.title)),
        }
    }
    let marks = surroundings.marks();
    if json {
        let document = AllJson {
            shows: all.iter().map(|loaded| ShowJson::of(&loaded.show)).collect(),
            episodes: all.iter().flat_map(|loaded| episodes(&marks, loaded, Some(&loaded.show.title))).collect(),
            warnings,
        };
        return printed::json(&document, ExitCode::SUCCESS);
    }
    let text: Vec<String> =
        all.iter().map(|loaded| format!("{}\n{}", loaded.show.title, lines(&marks, loaded))).collect();
    printed::text(&text.join("\n"))
}

fn place<'a>(args: &'a Args, show: Option<&'a str>, configured: Option<&'a str>) -> Place<'a> {
    match (show, args.feed.as_deref(), configured) {
        (Some(query), ..) => Place::Subscription(query),
        (None, Some(address), _) => Place::Feed(address),
        (None, None, Some(address)) => Place::Configured(address),
        (None, None, None) => Place::Course,
    }
}

fn episodes<'a>(marks: &Marks, loaded: &'a Loaded, title: Option<&'a str>) -> Vec<EpisodeJson<'a>> {
    let mark = |episode: &Episode| marks.get(&episode.id).copied().unwrap_or_default();
    loaded.episodes.iter().map(|episode| EpisodeJson::of(episode, mark(episode), title)).collect()
}

fn lines(marks: &Marks, loaded: &Loaded) -> String {
    let mut text = String::new();
    for episode in &loaded.episodes {
        let mark = marks.get(&episode.id).copied().unwrap_or_default();
        let state = match mark.state() {
            Heard::New => "-",
            Heard::Started(_) => "~",
            Heard::Heard => "x",
        };
        let number = episode.number.map_or_else(String::new, |number| number.to_string());
        let length = match mark.duration.or(episode.duration) {
            _ if episode.audio.is_none() => "no audio".to_owned(),
            length => length.map_or_else(String::new, clock),
        };
        let date = episode.published.and_then(crate::model::Timestamp::date).unwrap_or_default();
        let line = format!("{state} {number:>4} {length:>8} {date:>10}  {}", episode.title);
        text.push_str(line.replacen("            ", "  ", usize::from(date.is_empty())).trim_end());
        text.push('\n');
    }
    text
}

fn described(show: &str, episode: &Episode, mark: Mark) -> String {
    let mut text = format!("{}\n{show}", episode.title);
    let mut add = |part: Option<String>| {
        if let Some(part) = part {
            text.push_str(" · ");
            text.push_str(&part);
        }
    };
    add(episode.number.map(|number| number.to_string()));
    add(episode.section.clone());
    add(mark.duration.or(episode.duration).map(clock));
    add(episode.published.and_then(crate::model::Timestamp::date));
    add(match mark.state() {
        Heard::New => None,
        Heard::Started(position) => Some(format!("started, at {position}")),
        Heard::Heard => Some("heard".to_owned()),
    });
    text.push_str(&format!("\n{}\n", episode.id));
    let paragraphs = [episode.description.clone(), episode.takeaway.clone(), episode.link.clone()];
    for paragraph in paragraphs.into_iter().flatten() {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    text
}
