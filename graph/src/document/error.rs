//! What can go wrong with the document, each with a sentence a person can act on.

use thiserror::Error;

/// Why a stored book cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// The bytes are not a whole document.
    #[error(
        "The book on this device is damaged and was left as it is ({0}). A backup or another device can bring it back."
    )]
    Damaged(String),
    /// Changes build on others that are not there.
    #[error(
        "{0} earlier changes of this book are missing, so it was not opened. Another device or a backup has them."
    )]
    MissingDeps(usize),
    /// An Automerge document, but not a book.
    #[error("This is not a Kith book.")]
    NotABook,
    /// Written by a version with another schema.
    #[error(
        "This book was written by a newer version of Kith (schema {0}). Update the app to open it."
    )]
    Newer(i64),
}

/// Why changes from elsewhere were not taken in. The document is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MergeError {
    /// Cut short, bit-flipped or not changes at all.
    #[error("These changes are damaged ({0}) and were not applied.")]
    Damaged(String),
    /// They begin a document of their own.
    #[error("These changes belong to another book and were not applied.")]
    OtherBook,
    /// They move the book to a schema that this version cannot read.
    #[error("These changes come from a newer version of Kith and wait for the update.")]
    Newer,
    /// Another copy of the same writer made different changes under the same number.
    #[error(
        "Two copies of one device wrote different changes under the same number; these were not applied."
    )]
    Copied,
}

/// Why a command was refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CommandError {
    /// Nothing to show a person by.
    #[error("Give a name, an e-mail, a phone or a company.")]
    Nameless,
    /// Nobody with this key.
    #[error("This person is not in the book.")]
    UnknownPerson,
    /// Everybody it is about was erased.
    #[error("This person was erased for good.")]
    Erased,
    /// No picture with this id.
    #[error("This picture is not in the book.")]
    UnknownPicture,
    /// More than [`MAX_PICTURE`](crate::picture::MAX_PICTURE), or nothing at all.
    #[error("A picture may have at most 200 KB.")]
    PictureTooLarge,
    /// No event with this key.
    #[error("This event is not in the book.")]
    UnknownEvent,
    /// No interaction with this key.
    #[error("This contact is not in the book.")]
    UnknownInteraction,
    /// The key is taken.
    #[error("This entry is already in the book.")]
    AlreadyThere,
    /// An import of nobody, a contact with nobody, a move of nobody.
    #[error("Choose at least one person.")]
    Nobody,
    /// An event without a name.
    #[error("Give the event a name.")]
    NamelessEvent,
    /// An event that ends before it starts.
    #[error("The event ends before it starts.")]
    EndsBeforeStart,
    /// An e-mail, phone, page, tag, address or position without a value.
    #[error("There is nothing in this {0}.")]
    Empty(&'static str),
    /// No thing with this key.
    #[error("This is not in the book any more.")]
    UnknownThing,
    /// A thing that a newer version wrote.
    #[error("This was written by a newer version of Kith. Update the app to change it.")]
    NewerThing,
    /// A link, an introduction or a merge of somebody with themselves.
    #[error("Choose two different people.")]
    WithOneself,
    /// A quality that is none.
    #[error("The quality of information is from 1 to 5.")]
    Quality,
    /// A rate of exchange that is none.
    #[error(
        "A rate of exchange is a number above zero and a currency, such as 0.92 EUR, with at most nine digits before the point and after it, not {0}."
    )]
    Rate(String),
    /// A currency that is none.
    #[error("A currency is three capital letters, such as EUR, not {0}.")]
    Currency(String),
    /// A field that there is not, or a value that does not fit.
    #[error("This does not fit: {0}.")]
    Unfit(String),
    /// Commands that cannot be done together.
    #[error("These cannot be done together.")]
    NotTogether,
    /// None of the values that were shown, or more than there can be.
    #[error("Choose one of the values that are shown.")]
    NoChoice,
    /// None of the values is in the book any more.
    #[error("There is nothing to choose here any more.")]
    NothingToChoose,
    /// A cadence of zero.
    #[error("A cadence is at least one day.")]
    NoCadence,
    /// More than one change may hold.
    #[error("This is too long to be saved in one piece ({0}). Shorten the note.")]
    TooLarge(String),
    /// No such batch, or nothing left of it.
    #[error("There is nothing to take back.")]
    NothingToUndo,
    /// No such value in the history of this person.
    #[error("There is nothing to put back.")]
    NothingToPutBack,
    /// The batch was written by a version that knows more.
    #[error("This was done by a newer version of Kith. Update the app to take it back.")]
    Newer,
    /// The document refused; a defect, not something the person did.
    #[error("The book could not be changed ({0}).")]
    Document(String),
}

impl From<automerge::AutomergeError> for CommandError {
    fn from(e: automerge::AutomergeError) -> Self {
        Self::Document(e.to_string())
    }
}
