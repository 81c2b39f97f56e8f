//! The book as a file, a part at a time.

use super::Worker;
use super::reply::{OPENING, refused, today};
use kith_channel::{ExportFormat, Reply};
use kith_device::export::{Export, Format};
use kith_device::platform::Platform;
use kith_formats::csv_out::Columns;
use kith_formats::vcard::Version;

impl Worker {
    pub(super) fn begin_export(&self, format: ExportFormat) -> Reply {
        let format = match format {
            ExportFormat::Cards => Format::Cards(Version::V4),
            ExportFormat::Cards3 => Format::Cards(Version::V3),
            ExportFormat::Csv => Format::Csv(Columns::Kith),
            ExportFormat::GoogleCsv => Format::Csv(Columns::Google),
            ExportFormat::LinkedinCsv => Format::Csv(Columns::LinkedIn),
            ExportFormat::Json => Format::Json,
            ExportFormat::Ics => Format::Ics,
            ExportFormat::Automerge => Format::Automerge,
        };
        let now = self.device.platform().utc();
        let Some(begun) = Export::begin(&self.device.book(), format, today(), now) else {
            return refused(OPENING);
        };
        let export = self.next_number();
        self.exports.borrow_mut().insert(export, begun);
        let (name, mime) = format.file();
        Reply::Export {
            export,
            name: name.to_owned(),
            mime: mime.to_owned(),
        }
    }

    /// The file is taken out while its part is made, and put back for the next.
    pub(super) async fn export_part(&self, number: u32) -> (Option<Reply>, Option<Vec<u8>>) {
        let begun = self.exports.borrow_mut().remove(&number);
        let Some(mut export) = begun else {
            return (Some(refused(BEGIN_AGAIN)), None);
        };
        match export.next(&self.device).await {
            Ok(Some(bytes)) => {
                self.exports.borrow_mut().insert(number, export);
                (Some(Reply::Part), Some(bytes))
            }
            Ok(None) => (Some(Reply::Part), None),
            Err(sentence) => (Some(refused(&sentence)), None),
        }
    }
}

const BEGIN_AGAIN: &str = "This export was cut off. Nothing was changed; start it again.";
