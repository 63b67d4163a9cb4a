//! How it looks here: colours, ground and signs, from the configuration, the environment and the terminal.

use crate::config::Config;
use crate::theme::{Theme, ascii_from_env, depth_from_env};

/// The theme on either ground.
#[derive(Debug)]
pub struct Looks {
    dark: Theme,
    light: Theme,
    /// What the listener configured.
    chosen: Option<bool>,
}

impl Looks {
    /// From configuration and environment.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
        let depth = depth_from_env(no_color.as_deref(), colorterm.as_deref(), term.as_deref());
        let (all, kind, lang) = (variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
        let ascii = config.ascii.unwrap_or_else(|| ascii_from_env(all.as_deref(), kind.as_deref(), lang.as_deref()));
        Self { dark: Theme::new(depth, false, ascii), light: Theme::new(depth, true, ascii), chosen: config.light }
    }

    /// The theme for the ground that was configured, else for the one that the terminal told.
    #[must_use]
    pub fn theme(&self, told: Option<bool>) -> &Theme {
        if self.chosen.or(told).unwrap_or(false) { &self.light } else { &self.dark }
    }
}
