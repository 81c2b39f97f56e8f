//! What keeps reminders from arriving, said to the operator once a kind, however often it happens: never with an address, a
//! key or a text.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::push::{Answer, PostError};

/// What was said already.
#[derive(Debug, Default)]
pub(super) struct Complaints(Mutex<BTreeSet<Kind>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Refused(u16),
    Failed(PostError),
}

impl Complaints {
    /// Looks at how posting one ended. A browser that is gone, or a service that is busy, is nothing that the operator could
    /// change.
    pub(super) fn hear(&self, answer: &Result<Answer, PostError>) {
        match *answer {
            Ok(Answer::Refused(status)) if self.is_first(Kind::Refused(status)) => {
                tracing::warn!(
                    status,
                    "a browser's service refused a reminder; further ones with this status are not logged"
                );
            }
            Err(error) if self.is_first(Kind::Failed(error)) => {
                tracing::warn!(
                    %error,
                    "a reminder could not be posted; further ones for this reason are not logged"
                );
            }
            Ok(answer @ (Answer::Refused(_) | Answer::Later(_) | Answer::Gone)) => {
                tracing::debug!(?answer, "a reminder was not taken");
            }
            Err(error) => tracing::debug!(%error, "a reminder could not be posted"),
            Ok(Answer::Taken) => {}
        }
    }

    fn is_first(&self, kind: Kind) -> bool {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.insert(kind)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The lines that an operator sees who chose nothing louder.
    fn said(all: &[Result<Answer, PostError>]) -> Vec<String> {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            let complaints = Complaints::default();
            all.iter().for_each(|answer| complaints.hear(answer));
        });
        let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_kind_of_failure_is_a_warning_once() {
        let refused = [Ok(Answer::Refused(403)), Err(PostError::NoCertificates)];
        let lines = said(&[refused, refused, refused].concat());
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.contains("WARN")));
        assert!(lines[0].contains("status=403"), "{}", lines[0]);
        assert!(lines[1].contains("ca-certificates"), "{}", lines[1]);
        let others = [Ok(Answer::Refused(400)), Err(PostError::Untrusted)];
        assert_eq!(said(&[refused, others].concat()).len(), 4);
    }

    #[test]
    fn what_nobody_here_could_change_is_no_warning() {
        let usual = [
            Ok(Answer::Taken),
            Ok(Answer::Gone),
            Ok(Answer::Later(Some(60))),
        ];
        assert_eq!(said(&usual), [""; 0]);
    }
}
