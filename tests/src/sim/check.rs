//! What must be true once everything is well: nothing saved is lost, nothing strange was taken up.

use super::edits::always_writes;
use super::heal::Fate;
use super::machine::Machine;
use super::world::World;
use chrono::{DateTime, NaiveDate};
use kith_device::book::Book;
use kith_graph::document::Graph;
use kith_graph::rules::people::people;
use kith_graph::view::PeopleFilter;
use kith_sync::store::Space;

impl World {
    /// Looks at every device's disk and at the relay's, and notes whatever is wrong.
    pub(crate) fn check(&mut self) {
        let mut synced: Option<(usize, Graph)> = None;
        for index in 0..self.machines.len() {
            let Some(fate) = self.fate(index) else {
                continue;
            };
            self.check_shown(index, fate);
            let graph = match load(&self.machines[index]) {
                Ok(graph) => graph,
                Err(sentence) => {
                    self.fail(format!("device {index} does not open: {sentence}"));
                    continue;
                }
            };
            self.check_own(index, &graph);
            if fate != Fate::Synced {
                continue;
            }
            match &synced {
                None => synced = Some((index, graph)),
                Some((first, other)) => {
                    if graph.heads() != other.heads() {
                        self.failures.push(format!(
                            "devices {first} and {index} have different changes"
                        ));
                    } else if graph.export_json() != other.export_json() {
                        self.failures
                            .push(format!("devices {first} and {index} show different books"));
                    }
                }
            }
        }
        let Some((index, mut graph)) = synced else {
            return self.fail("no device is synced".to_owned());
        };
        self.check_relay(index, &graph);
        self.check_ledger(index, &mut graph);
    }

    pub(crate) fn fail(&mut self, sentence: String) {
        self.failures.push(sentence);
    }

    /// What the device says, and what it shows of the book.
    fn check_shown(&mut self, index: usize, fate: Fate) {
        let machine = &self.machines[index];
        let status = machine.status();
        if fate == Fate::Synced && !machine.synced() {
            return self.fail(format!("device {index} is not synced: {status:?}"));
        }
        let held = machine.disk.records(Space::Held);
        if fate == Fate::Synced && !held.is_empty() {
            let keys: Vec<_> = held.iter().map(|(key, _)| key).collect();
            self.fail(format!("device {index} still holds back {keys:?}"));
        }
        let machine = &self.machines[index];
        let mut wrong = Vec::new();
        for tab in &machine.tabs {
            let Some(code) = tab.code() else { continue };
            let book = code.book();
            let Some(graph) = book.graph() else { continue };
            let (filter, today) = (PeopleFilter::default(), NaiveDate::default());
            let shown = book.people(&filter, today, 0, usize::MAX);
            if shown != people(&graph.rows(), &filter, today, 0, usize::MAX) {
                wrong.push(format!(
                    "tab {} of device {index} shows other people than its document has",
                    tab.id
                ));
            }
        }
        self.failures.extend(wrong);
    }

    /// What was saved on a device is on it, whatever became of it: so it can be exported there.
    fn check_own(&mut self, index: usize, graph: &Graph) {
        let own = self.ledger.durable.iter();
        let lost = own
            .filter(|durable| durable.machine == index && !durable.forgiven)
            .filter(|durable| !graph.has_heads(&durable.heads))
            .count();
        if lost > 0 {
            self.fail(format!(
                "{lost} edits that were saved on device {index} are not on it"
            ));
        }
    }

    /// Everything that was saved on devices that are synced is on all of them.
    fn check_ledger(&mut self, index: usize, graph: &mut Graph) {
        let machines = 0..self.machines.len();
        let together: Vec<bool> = machines
            .map(|machine| self.fate(machine) == Some(Fate::Synced))
            .collect();
        let durable = self.ledger.durable.iter();
        let lost = durable
            .filter(|durable| together[durable.machine] && !durable.forgiven)
            .filter(|durable| !graph.has_heads(&durable.heads))
            .count();
        if lost > 0 {
            self.fail(format!(
                "{lost} durable edits are missing on device {index}"
            ));
        }
        // Under a batch that is there already, a command does nothing.
        let heads = graph.heads();
        graph.begin_session([0xc4; 16]);
        let mut missing = Vec::new();
        for saved in &self.ledger.saved {
            if !together[saved.machine] || saved.forgiven || !always_writes(&saved.command) {
                continue;
            }
            // It was left out, and the device has said so.
            if graph.is_about_erased(&saved.command) {
                continue;
            }
            let before = graph.heads();
            let done = graph.apply(saved.batch, DateTime::default(), &saved.command);
            if done.is_err() || graph.heads() != before {
                missing.push(format!(
                    "{} of device {} was called saved and is missing on device {index}",
                    saved.batch.0, saved.machine
                ));
            }
        }
        debug_assert!(!missing.is_empty() || graph.heads() == heads);
        self.failures.extend(missing);
    }
}

/// The book as a device's disk has it.
fn load(machine: &Machine) -> Result<Graph, String> {
    let mut book = Book::open(&machine.disk.records(Space::Rows));
    let log = machine.disk.log(Space::Changes, 0);
    book.attach(&log).map_err(|e| e.to_string())?;
    let graph = book.graph().ok_or("there is no document")?;
    Graph::load(&graph.save()).map_err(|e| e.to_string())
}
