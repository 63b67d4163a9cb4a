//! What the player is asked to open, by address. Who opens it is not the player's business.

use std::sync::Arc;

/// An address: `podtui:ai-podcast/audio/ID.opus`, `file:///..`, `https://..`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediumId(Arc<str>);

impl MediumId {
    /// The address as text. May hold credentials: mask before it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows `scheme:`, if the address has that scheme.
    #[must_use]
    pub fn after(&self, scheme: &str) -> Option<&str> {
        self.0.strip_prefix(scheme)?.strip_prefix(':')
    }
}

impl From<&str> for MediumId {
    fn from(address: &str) -> Self {
        Self(Arc::from(address))
    }
}
