//! What a person sees at each address.

pub(crate) mod capture;
pub(crate) mod data;
pub(crate) mod devices;
pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod first_run;
pub(crate) mod insights;
pub(crate) mod lost;
pub(crate) mod more;
pub(crate) mod pair;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod recovery;
pub(crate) mod today;
