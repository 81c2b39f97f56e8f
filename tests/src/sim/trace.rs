//! What happened in a run, as a hash that two runs of one seed share, and as lines for a person where asked for.

use std::fmt::{Arguments, Write};

/// FNV-1a over every line; the lines themselves only if they are kept.
pub(crate) struct Trace {
    hash: u64,
    lines: Option<Vec<String>>,
}

struct Fnv<'a>(&'a mut u64);

impl Write for Fnv<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        fold(self.0, text.as_bytes());
        Ok(())
    }
}

fn fold(hash: &mut u64, bytes: &[u8]) {
    for byte in bytes {
        *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

/// A short name for some bytes.
pub(crate) fn digest(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    fold(&mut hash, bytes);
    hash
}

impl Trace {
    pub(crate) fn new(keep: bool) -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
            lines: keep.then(Vec::new),
        }
    }

    pub(crate) fn say(&mut self, now: u64, line: Arguments<'_>) {
        // Writing into a number does not fail.
        let _ = Fnv(&mut self.hash).write_fmt(format_args!("{now} {line}\n"));
        self.keep(now, line);
    }

    /// A frame: its bytes count, and its words are for a person.
    pub(crate) fn frame(
        &mut self,
        now: u64,
        to: Arguments<'_>,
        frame: &[u8],
        words: impl FnOnce(&[u8]) -> String,
    ) {
        let digest = digest(frame);
        if self.lines.is_some() {
            let words = words(frame);
            self.keep(now, format_args!("{to} {words} [{digest:016x}]"));
        }
        let _ = Fnv(&mut self.hash).write_fmt(format_args!("{now} {to} {digest:x}\n"));
    }

    fn keep(&mut self, now: u64, line: Arguments<'_>) {
        if let Some(lines) = &mut self.lines {
            let (seconds, millis) = (now / 1000, now % 1000);
            lines.push(format!("{seconds:>5}.{millis:03}  {line}"));
        }
    }

    pub(crate) const fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn lines(self) -> Vec<String> {
        self.lines.unwrap_or_default()
    }
}
