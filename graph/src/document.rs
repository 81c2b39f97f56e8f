//! The Automerge document behind the book.
