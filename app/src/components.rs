//! What screens are made of: one component a file.

pub(crate) mod avatar;
pub(crate) mod back_bar;
pub(crate) mod backup_offer;
pub(crate) mod event_picker;
pub(crate) mod heading;
pub(crate) mod icon;
pub(crate) mod log_sheet;
pub(crate) mod nav;
pub(crate) mod notices;
pub(crate) mod person_fields;
pub(crate) mod person_list;
pub(crate) mod picture_pick;
pub(crate) mod quick_log;
pub(crate) mod scanner;
pub(crate) mod segments;
pub(crate) mod sheet;
pub(crate) mod swipe_row;
pub(crate) mod sync_status;
pub(crate) mod toast;
pub(crate) mod top;
pub(crate) mod when;
