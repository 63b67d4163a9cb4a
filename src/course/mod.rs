//! The embedded course: bytes by name.
