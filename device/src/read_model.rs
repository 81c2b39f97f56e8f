//! The compact read model: one row a person, in 64 buckets beside the document, so that the first screen does not
//! wait for the document to load.
//!
//! A bucket is chosen by the random end of a person's id, so one edit rewrites one bucket of some 1/64 of the rows.
//! The head names the schema and the heads of the document that the rows were made from; any mismatch after the
//! document is loaded rebuilds them.

use chrono::NaiveDate;
use kith_graph::ids::PersonId;
use kith_graph::rules;
use kith_graph::rules::people::Index;
use kith_graph::things::Settings;
use kith_graph::types::Event;
use kith_graph::view::{PeopleFilter, PeoplePage, PersonRow};
use kith_sync::store::{Op, Space};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Raised whenever a row's meaning changes; older rows are then rebuilt.
const SCHEMA: u32 = 6;
/// So much of a row's search text lies on the disk, in bytes and whole lines: name, companies, addresses, tags. Notes
/// can be found once the document is there; read at every start, they would make it wait.
const SEARCHED: usize = 240;
const BUCKETS: u8 = 64;
/// With more rows at once than these the index for searching is made anew, when it is wanted next.
const KEPT_UP: usize = 32;
/// The record that says what the buckets were made from.
pub(crate) const HEAD: &str = "head";
const EVENTS: &str = "events";
const SETTINGS: &str = "settings";

/// A change's hash.
pub(crate) type Hash = [u8; 32];

#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Head {
    schema: u32,
    heads: Vec<String>,
}

/// The rows in memory.
#[derive(Default)]
pub(crate) struct ReadModel {
    buckets: Vec<BTreeMap<PersonId, PersonRow>>,
    events: Vec<(Event, usize)>,
    settings: Settings,
    head: Option<Vec<u8>>,
    /// How many people there are in each group on a day, once somebody asked; kept up to date from then on.
    counts: Cell<Option<(NaiveDate, [usize; 6])>>,
    /// For searching; made when it is first wanted, and kept up to date from then on.
    index: RefCell<Option<Index>>,
    /// Another tab wrote rows without knowing what this one knows: which of them lie on the disk cannot be told.
    doubtful: bool,
    /// Buckets with rows that are not on their way to the disk yet.
    unwritten: BTreeSet<usize>,
}

impl ReadModel {
    /// Rows of a book with nobody in it.
    pub(crate) fn empty() -> Self {
        Self {
            buckets: (0..BUCKETS).map(|_| BTreeMap::new()).collect(),
            events: Vec::new(),
            settings: Settings::default(),
            head: None,
            counts: Cell::new(None),
            index: RefCell::new(None),
            doubtful: false,
            unwritten: BTreeSet::new(),
        }
    }

    /// From here on the rows on the disk are of no state of the document: the next start makes them anew.
    pub(crate) fn doubt(&mut self) {
        self.doubtful = true;
    }

    /// Reads the rows as they lie on disk. Anything unreadable or of another schema gives `None`: rebuild.
    pub(crate) fn read(records: &[(String, Vec<u8>)]) -> Option<Self> {
        let mut model = Self::empty();
        for (key, value) in records {
            if key == HEAD {
                let head: Head = serde_json::from_slice(value).ok()?;
                if head.schema != SCHEMA {
                    return None;
                }
                model.head = Some(value.clone());
            } else if key == EVENTS {
                model.events = serde_json::from_slice(value).ok()?;
            } else if key == SETTINGS {
                model.settings = serde_json::from_slice(value).ok()?;
            } else {
                let rows: Vec<PersonRow> = serde_json::from_slice(value).ok()?;
                for row in rows {
                    model.buckets[bucket_of(row.id)].insert(row.id, row);
                }
            }
        }
        model.head.is_some().then_some(model)
    }

    /// Whether the rows were made from exactly this state of the document.
    pub(crate) fn is_of(&self, heads: &[Hash]) -> bool {
        self.head.as_deref() == Some(&encode_head(heads)[..])
    }

    /// All rows, in the order of their ids.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &PersonRow> {
        self.buckets.iter().flat_map(BTreeMap::values)
    }

    /// How many people there are in each group, counted once a day.
    pub(crate) fn counts(&self, today: NaiveDate) -> [usize; 6] {
        if let Some((on, counts)) = self.counts.get()
            && on == today
        {
            return counts;
        }
        let rows: Vec<&PersonRow> = self.rows().collect();
        let counts = rules::people::counts(&rows, today);
        self.counts.set(Some((today, counts)));
        counts
    }

    /// A stretch of the list of people: of those who are found, or of all.
    pub(crate) fn people(
        &self,
        filter: &PeopleFilter,
        today: NaiveDate,
        from: usize,
        limit: usize,
    ) -> PeoplePage {
        let counts = self.counts(today);
        if !rules::people::is_search(filter) {
            let rows: Vec<&PersonRow> = self.rows().collect();
            return rules::people::people_of(&rows, counts, filter, today, from, limit);
        }
        self.prepare_search();
        let row = |id: PersonId| self.buckets[bucket_of(id)].get(&id);
        let index = self.index.borrow();
        let found = index
            .as_ref()
            .map(|index| index.page(row, counts, filter, today, (from, limit)));
        found.unwrap_or_default()
    }

    /// Makes ready what a search needs, so that its first key stroke does not wait for it.
    pub(crate) fn prepare_search(&self) {
        let mut index = self.index.borrow_mut();
        if index.is_none() {
            *index = Some(Index::of(self.rows()));
        }
    }

    /// How many people there are.
    pub(crate) fn len(&self) -> usize {
        self.buckets.iter().map(BTreeMap::len).sum()
    }

    /// Events, newest first, with how many people were met at each.
    pub(crate) fn events(&self) -> &[(Event, usize)] {
        &self.events
    }

    /// The numbers of the rules.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Takes over other events, and gives the step that makes them durable.
    pub(crate) fn set_events(&mut self, events: Vec<(Event, usize)>) -> Op {
        self.events = events;
        Op::Put(Space::Rows, EVENTS.to_owned(), encode(&self.events))
    }

    /// Takes over other numbers, and gives the step that makes them durable; none if they are the same.
    pub(crate) fn set_settings(&mut self, settings: &Settings) -> Option<Op> {
        if self.settings == *settings {
            return None;
        }
        self.settings = settings.clone();
        Some(Op::Put(
            Space::Rows,
            SETTINGS.to_owned(),
            encode(&self.settings),
        ))
    }

    /// Takes over new rows (`None`: no longer in the views) and gives the steps that make them durable, with those of all
    /// rows that were only [`put`](Self::put) before.
    pub(crate) fn update(
        &mut self,
        rows: impl IntoIterator<Item = (PersonId, Option<PersonRow>), IntoIter: ExactSizeIterator>,
        events: Option<Vec<(Event, usize)>>,
        heads: &[Hash],
    ) -> Vec<Op> {
        self.put(rows);
        let mut ops = self.write(usize::MAX);
        ops.extend(events.map(|events| self.set_events(events)));
        let head = encode_head(if self.doubtful { &[] } else { heads });
        self.head = Some(head.clone());
        ops.push(Op::Put(Space::Rows, HEAD.to_owned(), head));
        ops
    }

    /// Takes over new rows. What lies on the disk says that it is of an older document until they are written too.
    pub(crate) fn put(
        &mut self,
        rows: impl IntoIterator<Item = (PersonId, Option<PersonRow>), IntoIter: ExactSizeIterator>,
    ) {
        let rows = rows.into_iter();
        if rows.len() > KEPT_UP {
            self.index.replace(None);
        }
        for (id, row) in rows {
            let at = bucket_of(id);
            self.unwritten.insert(at);
            if let Some(index) = self.index.get_mut() {
                match &row {
                    Some(row) => index.put(row),
                    None => index.remove(id),
                }
            }
            self.count(row.as_ref(), 1);
            let before = match row {
                Some(row) => self.buckets[at].insert(id, row),
                None => self.buckets[at].remove(&id),
            };
            self.count(before.as_ref(), -1);
        }
    }

    /// Counts somebody in or out of the groups they are in.
    fn count(&self, row: Option<&PersonRow>, by: isize) {
        if let (Some(row), Some((on, mut counts))) = (row, self.counts.get()) {
            for (count, one) in counts.iter_mut().zip(rules::people::groups(row, on)) {
                if one {
                    *count = count.saturating_add_signed(by);
                }
            }
            self.counts.set(Some((on, counts)));
        }
    }

    /// Whether there are rows that were put and not written.
    pub(crate) fn is_behind(&self) -> bool {
        !self.unwritten.is_empty()
    }

    /// The steps that write so many buckets of those that were put, without saying which document they are of.
    pub(crate) fn write(&mut self, most: usize) -> Vec<Op> {
        let some: Vec<usize> = self.unwritten.iter().copied().take(most).collect();
        for at in &some {
            self.unwritten.remove(at);
        }
        some.into_iter().map(|at| self.bucket_op(at)).collect()
    }

    /// The rows as the document has them, whole: those on the disk are the same but for their search text.
    pub(crate) fn complete(&mut self, rows: Vec<PersonRow>) {
        for row in rows {
            self.buckets[bucket_of(row.id)].insert(row.id, row);
        }
        self.index.replace(None);
        self.counts.set(None);
    }

    /// Makes all rows anew.
    pub(crate) fn rebuild(
        &mut self,
        rows: Vec<PersonRow>,
        events: Vec<(Event, usize)>,
        settings: &Settings,
        heads: &[Hash],
    ) -> Vec<Op> {
        *self = Self::empty();
        self.settings = settings.clone();
        for row in rows {
            self.buckets[bucket_of(row.id)].insert(row.id, row);
        }
        let mut ops: Vec<Op> = (0..usize::from(BUCKETS))
            .map(|at| self.bucket_op(at))
            .collect();
        ops.push(Op::Put(
            Space::Rows,
            SETTINGS.to_owned(),
            encode(&self.settings),
        ));
        ops.extend(self.update([], Some(events), heads));
        ops
    }

    fn bucket_op(&self, at: usize) -> Op {
        let key = format!("b{at:02}");
        if self.buckets[at].is_empty() {
            Op::Delete(Space::Rows, key)
        } else {
            Op::Put(
                Space::Rows,
                key,
                encode(&self.buckets[at].values().map(short).collect::<Vec<_>>()),
            )
        }
    }
}

/// Where a step says which state of the document the rows are of: says that they are of none.
pub(crate) fn doubt_head(op: &mut Op) {
    if let Op::Put(Space::Rows, key, head) = op
        && key == HEAD
    {
        *head = encode_head(&[]);
    }
}

/// A row as it lies on the disk.
fn short(row: &PersonRow) -> Cow<'_, PersonRow> {
    if row.search.len() <= SEARCHED {
        return Cow::Borrowed(row);
    }
    let mut short = row.clone();
    let ends = short.search.match_indices('\n').map(|(at, _)| at);
    let name = row.folded_name().len();
    // The name is there whole, however long it is.
    let end = ends.take_while(|at| *at <= SEARCHED.max(name)).last();
    short.search.truncate(end.unwrap_or(row.search.len()));
    Cow::Owned(short)
}

fn bucket_of(id: PersonId) -> usize {
    usize::from(id.0.as_bytes()[15] % BUCKETS)
}

fn encode_head(heads: &[Hash]) -> Vec<u8> {
    let mut heads: Vec<String> = heads
        .iter()
        .map(|h| h.iter().map(|b| format!("{b:02x}")).collect())
        .collect();
    heads.sort();
    encode(&Head {
        schema: SCHEMA,
        heads,
    })
}

/// Rows and heads are plain data: string keys, no maps with other keys, so serialising them cannot fail.
#[expect(
    clippy::expect_used,
    reason = "these types hold nothing that JSON cannot"
)]
fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use kith_sync::store::Space;
    use uuid::Uuid;

    fn row(n: u128) -> PersonRow {
        let added = NaiveDate::from_ymd_opt(2026, 6, 8).unwrap();
        serde_json::from_value(serde_json::json!({"id": Uuid::from_u128(n), "name": format!("P{n}"), "period": "never", "added_on": added}))
            .unwrap()
    }

    fn on_disk(ops: &[Op]) -> Vec<(String, Vec<u8>)> {
        let mut disk = BTreeMap::new();
        for op in ops {
            match op {
                Op::Put(Space::Rows, key, value) => disk.insert(key.clone(), value.clone()),
                Op::Delete(Space::Rows, key) => disk.remove(key),
                other => panic!("not a row: {other:?}"),
            };
        }
        disk.into_iter().collect()
    }

    #[test]
    fn rows_come_back_as_they_were_written() {
        let mut model = ReadModel::empty();
        let mut ops = model.rebuild(
            (0..200).map(row).collect(),
            vec![],
            &Settings::default(),
            &[[1; 32]],
        );
        ops.extend(model.update(
            [(row(7).id, None), (row(900).id, Some(row(900)))],
            None,
            &[[2; 32]],
        ));
        let read = ReadModel::read(&on_disk(&ops)).unwrap();
        assert_eq!(read.len(), 200);
        assert!(read.rows().all(|r| r.id != row(7).id));
        assert!(read.is_of(&[[2; 32]]) && !read.is_of(&[[1; 32]]));
    }

    #[test]
    fn long_search_texts_lie_on_the_disk_by_their_beginning_and_are_whole_again_with_the_document()
    {
        let mut long = row(1);
        long.search = format!("p one\nacme\n{}\nkayak", "note ".repeat(100));
        let mut name = row(2);
        name.search = format!("{}\nacme", "n".repeat(400));
        let rows = || vec![long.clone(), name.clone(), row(3)];
        let mut model = ReadModel::empty();
        let ops = model.rebuild(rows(), vec![], &Settings::default(), &[[1; 32]]);
        let mut read = ReadModel::read(&on_disk(&ops)).unwrap();
        let texts = |model: &ReadModel| -> Vec<String> {
            model.rows().map(|row| row.search.clone()).collect()
        };
        assert_eq!(
            texts(&read),
            ["p one\nacme".to_owned(), "n".repeat(400), String::new()]
        );
        let found = |model: &ReadModel, text: &str| {
            let filter = PeopleFilter {
                search: text.to_owned(),
                ..PeopleFilter::default()
            };
            model.people(&filter, row(1).added_on, 0, 10).total
        };
        assert_eq!((found(&read, "acme"), found(&read, "kayak")), (1, 0));
        read.complete(rows());
        assert_eq!(texts(&read), texts(&model));
        assert_eq!((found(&read, "acme"), found(&read, "kayak")), (2, 1));
    }

    #[test]
    fn one_edit_writes_one_bucket_and_the_head() {
        let mut model = ReadModel::empty();
        model.rebuild(
            (0..200).map(row).collect(),
            vec![],
            &Settings::default(),
            &[[1; 32]],
        );
        assert_eq!(
            model
                .update([(row(7).id, Some(row(7)))], None, &[[2; 32]])
                .len(),
            2
        );
    }

    #[test]
    fn rows_of_another_schema_or_unreadable_ones_are_rebuilt() {
        let mut model = ReadModel::empty();
        let mut disk = on_disk(&model.rebuild(vec![row(1)], vec![], &Settings::default(), &[]));
        disk.push(("b01".to_owned(), b"{".to_vec()));
        assert!(ReadModel::read(&disk).is_none());
        assert!(
            ReadModel::read(&[(HEAD.to_owned(), br#"{"schema":99,"heads":[]}"#.to_vec())])
                .is_none()
        );
        assert!(ReadModel::read(&[]).is_none());
    }
}
