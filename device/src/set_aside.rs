//! The book that a device had before it joined another one: kept until it is brought in or not wanted.

use crate::book::Save;
use crate::device::Device;
use crate::platform::Platform;
use kith_graph::document::Graph;
use kith_sync::store::{Op, Space};

/// That book, whole; brought in by value, through the preview.
pub(crate) const SET_ASIDE: &str = "set-aside";

impl<P: Platform> Device<P> {
    /// The book that this device had before it joined another, while it waits to be brought in.
    ///
    /// # Errors
    /// A sentence, if it cannot be read; it stays where it is.
    pub async fn set_aside(&self) -> Result<Option<Graph>, String> {
        let Some(bytes) = self
            .platform
            .get(Space::Meta, SET_ASIDE)
            .await
            .map_err(|e| e.to_string())?
        else {
            return Ok(None);
        };
        Graph::load(&bytes).map(Some).map_err(|e| e.to_string())
    }

    /// They were brought in, or are not wanted.
    ///
    /// # Errors
    /// A sentence, if that could not be written.
    pub async fn forget_set_aside(&self) -> Result<(), String> {
        let mut ops = vec![Op::Delete(Space::Meta, SET_ASIDE.to_owned())];
        let now = self.platform.utc();
        let kept = self.book.borrow().graph().map(|g| g.kept_pictures(now));
        if let Some(kept) = kept {
            let gone = self.without_pictures_but(kept).await;
            ops.extend(gone.map_err(|e| e.to_string())?);
        }
        let save = Save::of(ops);
        self.writer
            .write(save)
            .await
            .map(drop)
            .map_err(|e| e.to_string())
    }
}
