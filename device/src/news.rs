//! What in the book may be another since somebody last asked: so that an edit makes nobody work out again what it has
//! nothing to do with.

use kith_graph::document::Changed;

/// See the module.
#[derive(Debug, Default)]
pub enum News {
    /// Anything: the book was opened, or another took its place.
    #[default]
    All,
    /// No more than this.
    Some(Box<Changed>),
}

impl News {
    /// Adds what something touched.
    pub(crate) fn add(&mut self, changed: &Changed) {
        if let News::Some(so_far) = self {
            so_far.join(changed.clone());
        }
    }

    /// Gives them, and begins anew with none.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::replace(self, News::Some(Box::default()))
    }

    /// Whether something is true of what was touched; it is of anything.
    pub fn concern(&self, does: impl FnOnce(&Changed) -> bool) -> bool {
        match self {
            News::All => true,
            News::Some(changed) => does(changed),
        }
    }
}
