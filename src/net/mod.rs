//! The network: feeds, streams, downloads.
