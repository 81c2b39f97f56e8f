//! What a person sees at each address.

pub(crate) mod brief;
pub(crate) mod capture;
pub(crate) mod data;
pub(crate) mod devices;
pub(crate) mod duplicates;
pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod first_run;
pub(crate) mod goals;
pub(crate) mod graph;
pub(crate) mod history;
pub(crate) mod insights;
pub(crate) mod lost;
pub(crate) mod me;
pub(crate) mod more;
pub(crate) mod pair;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod recovery;
pub(crate) mod reminders;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod templates;
pub(crate) mod today;
pub(crate) mod triage;
