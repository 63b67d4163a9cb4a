//! `check`: what is wrong with a feed, and what its publisher should do.

use std::process::ExitCode;

use serde::Serialize;

use crate::model::{FeedDocument, Severity, counted, one_line};

use super::args::Check;
use super::printed::{self, Done};
use super::source::read_document;

#[derive(Serialize)]
struct CheckJson<'a> {
    ok: bool,
    format: Option<&'a str>,
    items: usize,
    problems: Vec<ProblemJson<'a>>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    severity: &'static str,
    #[serde(rename = "where")]
    location: &'a str,
    what: &'a str,
    advice: &'a str,
}

/// `podtui check URL|FILE`: exit 0 without errors, 1 with.
pub fn check(what: &Check) -> Done {
    match read_document(&what.address) {
        Ok(document) => report(&document, what.json),
        Err(error) => unreadable(&error, what.json),
    }
}

fn report(document: &FeedDocument, json: bool) -> Done {
    let ok = !document.problems.iter().any(|problem| problem.severity == Severity::Error);
    let code = if ok { ExitCode::SUCCESS } else { ExitCode::from(1) };
    let problems: Vec<ProblemJson> = document
        .problems
        .iter()
        .map(|problem| ProblemJson {
            severity: name(problem.severity),
            location: &problem.location,
            what: &problem.what,
            advice: &problem.advice,
        })
        .collect();
    let result = CheckJson { ok, format: Some(&document.format), items: document.episodes.len(), problems };
    if json {
        return printed::json(&result, code);
    }
    let mut text = format!("{}: {}\n", document.format, counted(result.items, "item"));
    for problem in &result.problems {
        text.push_str(&format!(
            "{:<8} {}: {}\n         {}\n",
            problem.severity, problem.location, problem.what, problem.advice
        ));
    }
    if result.problems.is_empty() {
        text.push_str("Nothing to mend.\n");
    }
    printed::text(&text)?;
    Ok(code)
}

fn unreadable(error: &anyhow::Error, json: bool) -> Done {
    if json {
        let what = one_line(&format!("{error:#}"));
        let advice = "Publish an RSS, Atom or JSON Feed document at this address.";
        let problems = vec![ProblemJson { severity: "error", location: "document", what: &what, advice }];
        printed::json(&CheckJson { ok: false, format: None, items: 0, problems }, ExitCode::SUCCESS)?;
    }
    Ok(printed::failure(error))
}

const fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
