//! Names for things, each its own type, so that one cannot be passed for another.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// podtui's own stable key of an episode: a lesson's id in the built-in course, else a fingerprint of show and guid.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpisodeId(Arc<str>);

/// podtui's own stable key of a show: `ai-podcast` for the built-in course, else a fingerprint of its first address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShowId(Arc<str>);

macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            /// The key as text, as it stands in the database and in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

text_id!(EpisodeId);
text_id!(ShowId);

/// One load of one medium into the player. Grows by one at each load; an event with an older one is stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlayId(pub u64);

impl PlayId {
    /// The id of the load after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// One question to a worker; an answer with an older ticket is stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

impl Ticket {
    /// The ticket after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Sixteen hexadecimal digits that stay the same for the same parts, on every machine and in every version:
/// [`fnv1a`] over the parts, each ended by a zero byte.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    let hash = fnv1a(parts.iter().flat_map(|part| part.bytes().chain([0])));
    format!("{hash:016x}")
}

/// 64-bit FNV-1a (Fowler, Noll, Vo): the same for the same bytes, on every machine and in every version. Whoever means
/// harm can make two agree; nothing here may rest on it that must not be fooled.
#[must_use]
pub fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let bytes = bytes.into_iter();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_published_fnv_and_keeps_parts_apart() {
        // FNV-1a of the single zero byte, from the authors' test vectors.
        assert_eq!(fingerprint(&[""]), "af63bd4c8601b7df");
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
    }
}
