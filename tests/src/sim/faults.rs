//! The faults that a run may meet, and how often each of them really happened.

use std::collections::BTreeMap;

/// Declares the faults, each with the name under which the report counts it.
macro_rules! faults {
    ($($(#[$doc:meta])* $fault:ident = $name:literal,)*) => {
        /// Something that goes wrong, or that happens while something else does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[$doc])* $fault,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Fault] = &[$(Fault::$fault,)*];

            /// As the report names it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Fault::$fault => $name,)*
                }
            }
        }
    };
}

faults! {
    /// A frame was lost, and the connection stayed.
    Drop = "drop",
    /// A frame came twice.
    Duplicate = "duplicate",
    /// A frame overtook others.
    Reorder = "reorder",
    /// A frame came without its end.
    Truncate = "truncate",
    /// A bit of a frame was turned over.
    Corrupt = "corrupt",
    /// A connection ended with what was on its way.
    Cut = "cut",
    /// A device was without a network for a while.
    Offline = "offline",
    /// A device's process was killed at any moment.
    ClientCrash = "client_crash",
    /// A transaction under way was lost with its process.
    WriteLost = "write_lost",
    /// A transaction was complete, and its process was killed before it knew.
    WriteUnheard = "write_unheard",
    /// A tab was closed.
    TabClosed = "tab_closed",
    /// The relay's process was killed.
    RelayCrash = "relay_crash",
    /// Something the relay had judged and not committed was lost with it.
    RelayWriteLost = "relay_write_lost",
    /// Something was on the relay's disk, and its process was killed before it said so.
    RelayWriteUnheard = "relay_write_unheard",
    /// The relay could not be reached for a while.
    RelayDown = "relay_down",
    /// The relay began anew with an empty disk.
    RelayWiped = "relay_wiped",
    /// The relay's disk was put back to an earlier state.
    RelayRolledBack = "relay_rolled_back",
    /// The relay kept one log from everybody.
    LogWithheld = "log_withheld",
    /// The relay had no room for a chunk.
    QuotaFull = "quota_full",
    /// The relay took a snapshot though it was full.
    SnapshotWhenFull = "snapshot_when_full",
    /// A device had no room for a transaction.
    DiskFull = "disk_full",
    /// A device's clocks run apart from the others'.
    ClockSkewed = "clock_skewed",
    /// A device's calendar jumped, also backwards.
    ClockJumped = "clock_jumped",
    /// A device was let in while others edited.
    DeviceAdded = "device_added",
    /// A device was taken out while others edited.
    DeviceRevoked = "device_revoked",
    /// The book began anew, without somebody who was erased for good.
    GenerationBegun = "generation_begun",
    /// Edits came before it could: the relay had more than it covers, or the roster had moved.
    GenerationRace = "generation_race",
    /// A device had something unsent when another document took the place of its own.
    UnsentDoneAgain = "unsent_done_again",
    /// Somebody came back with nothing but the recovery phrase.
    PhraseUsed = "phrase_used",
    /// A chunk came to the relay under keys that had just been replaced.
    RotationRace = "rotation_race",
    /// Two devices appended to the roster at the same time, and one of them lost.
    RosterRace = "roster_race",
    /// A snapshot was taken while edits went on: the relay had more than it covers.
    CompactionRace = "compaction_race",
    /// Two devices made a snapshot at the same time, or the relay was not where its maker thought.
    SnapshotRace = "snapshot_race",
    /// A snapshot was taken.
    SnapshotTaken = "snapshot_taken",
    /// A snapshot was settled, and what it covers was deleted.
    SnapshotSettled = "snapshot_settled",
    /// A device fetched a snapshot, to load it or to look into it.
    SnapshotFetched = "snapshot_fetched",
    /// A snapshot brought back what the relay had lost of a log.
    HealedBySnapshot = "healed_by_snapshot",
    /// An edit was saved in a tab that does not hold the lock.
    TwoTabs = "two_tabs",
    /// The holder of the lock was frozen, another tab took over, and the frozen one woke.
    HolderFrozen = "holder_frozen",
    /// A tab took the lock from one that was awake.
    LockStolen = "lock_stolen",
    /// A device's storage was copied, and both copies went on.
    StorageCloned = "storage_cloned",
    /// A device's storage was put back to an earlier state.
    StorageRestored = "storage_restored",
    /// A copy found that it is one, and signed itself in as another device.
    CopySignedIn = "copy_signed_in",
}

/// How often each fault happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Fault, u64>);

impl Counts {
    /// It happened once more.
    pub fn note(&mut self, fault: Fault) {
        *self.0.entry(fault).or_default() += 1;
    }

    /// How often it happened.
    #[must_use]
    pub fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_own_name() {
        let mut names: Vec<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Fault::ALL.len());
    }
}
