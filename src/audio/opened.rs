//! What the player is handed when it asks for a medium. The only door through which bytes come in: this room opens
//! no file and no socket of its own.

use std::ops::Range;
use std::sync::Arc;

use symphonia::core::io::MediaSource;

use crate::model::MediumId;
use crate::msg::Buffered;

/// A medium, ready to be read from its first byte.
pub struct Opened {
    /// The bytes. `is_seekable` must be true only if any byte can be had without waiting for all before it.
    pub source: Box<dyn MediaSource>,
    /// Lower case, without the dot; a hint only, the content decides.
    pub extension: Option<String>,
    /// Set while the medium may still be on its way.
    pub live: Option<Arc<dyn Live>>,
}

/// A medium still on its way (a stream).
pub trait Live: Send + Sync {
    /// What of it is here.
    fn buffered(&self) -> Buffered;
    /// True once nothing is missing: from then on seeks are exact.
    fn is_whole(&self) -> bool;
    /// Another file took its place: what was opened cannot be read on, but it can be opened again.
    fn is_replaced(&self) -> bool;
    /// Why it waits, as a sentence for the listener; none while bytes flow.
    fn waiting(&self) -> Option<String>;
    /// True when all these bytes are here.
    fn has(&self, _range: &Range<u64>) -> bool {
        self.is_whole()
    }
    /// These bytes are wanted too, although the reader goes elsewhere before they are all here.
    fn bring_as_well(&self, _range: &Range<u64>) {}
    /// Give up: a read that waits returns an error at once. The medium is not read again.
    fn cancel(&self);
}

/// A way to open a medium by its address. May block; the error is a sentence for the listener.
pub type OpenMedium = Arc<dyn Fn(&MediumId) -> Result<Opened, String> + Send + Sync>;
