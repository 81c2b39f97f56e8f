//! Pictures: sealed once and kept beside the book, sent and fetched by the engine, opened for whoever looks at one.

use crate::device::{Device, Done};
use crate::link::{LinkEvent, Random};
use crate::platform::{Notice, Platform, StoreError};
use crate::preview::Preview;
use chrono::NaiveDate;
use futures::channel::oneshot;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::picture::{Media, Picture, PictureId, PictureKey, Role};
use kith_sync::blob::{self, BlobError, BlobId, BlobKey, MAX_BLOB};
use kith_sync::engine::{Blobs, Input};
use kith_sync::store::{Op, Outcome, Space, Tx};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// What other tabs ask the one that seals to fetch: ids as JSON.
const WANTED: &str = "wanted-pictures";

/// Sealed pictures by id.
pub(crate) type Sealed = BTreeMap<PictureId, Vec<u8>>;

/// A picture as it was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Which kind of image it is.
    pub media: Media,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Who waits for a picture.
struct Waiting {
    answer: oneshot::Sender<Result<Image, String>>,
    /// Whether they go on waiting where it cannot be had now.
    patient: bool,
}

/// What a tab knows of pictures beside the book.
#[derive(Default)]
pub(crate) struct Album {
    waiting: RefCell<BTreeMap<PictureId, Vec<Waiting>>>,
    /// What the engine was told last.
    said: RefCell<Option<Blobs>>,
    /// What lies on the disk, as far as this tab knows for sure.
    held: RefCell<Option<BTreeSet<BlobId>>>,
    /// A look at the pictures is on its way.
    looking: Cell<bool>,
}

impl Album {
    fn await_it(&self, id: PictureId, waiting: Waiting) {
        let mut all = self.waiting.borrow_mut();
        all.entry(id).or_default().push(waiting);
    }

    /// Another engine knows nothing yet.
    pub(crate) fn forget_said(&self) {
        self.said.take();
    }

    /// Another tab may have written some.
    pub(crate) fn doubt(&self) {
        self.held.take();
    }
}

impl<P: Platform> Device<P> {
    /// Adds a picture of somebody: a JPEG, PNG or WebP image of at most 200 KB. `Ok` once it and what the book says of it
    /// are durable; the relay gets it when there is a connection.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn add_picture(
        &self,
        of: PersonId,
        role: Role,
        image: &[u8],
    ) -> Result<Done, String> {
        let (picture, sealed) = self.sealed_picture(role, image)?;
        let beside = [(picture.id, sealed)].into();
        let command = Command::AddPicture { id: of, picture };
        let done = self.run_with(command, beside).await;
        self.look_at_pictures();
        done
    }

    /// Runs commands as one, together with a picture of somebody whom they may have added: one change, one undo.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn run_with_picture(
        &self,
        what: String,
        mut commands: Vec<Command>,
        of: PersonId,
        role: Role,
        image: &[u8],
    ) -> Result<Done, String> {
        let (picture, sealed) = self.sealed_picture(role, image)?;
        let beside = [(picture.id, sealed)].into();
        commands.push(Command::AddPicture { id: of, picture });
        let done = self
            .run_with(Command::Together { what, commands }, beside)
            .await;
        self.look_at_pictures();
        done
    }

    fn sealed_picture(&self, role: Role, image: &[u8]) -> Result<(Picture, Vec<u8>), String> {
        let media = Media::of(image).ok_or(
            "A picture is a JPEG, PNG or WebP image, and this file is none. Choose another one.",
        )?;
        let size = u32::try_from(image.len())
            .ok()
            .filter(|_| image.len() <= MAX_BLOB);
        let size =
            size.ok_or("This picture is larger than 200 KB. Make it smaller and try again.")?;
        let (id, key, sealed) = self.seal(image).map_err(|e| e.to_string())?;
        let picture = Picture {
            id,
            key,
            role,
            media,
            size,
            added_at: self.platform.utc(),
        };
        Ok((picture, sealed))
    }

    /// A picture of the book, fetched if it does not lie here.
    ///
    /// # Errors
    /// A sentence: it is not in the book, cannot be had now, or is damaged.
    pub async fn picture(&self, id: PictureId) -> Result<Image, String> {
        self.look_at(id, false).await
    }

    /// The same for whoever has time: it may lie at a device that connects tomorrow.
    ///
    /// # Errors
    /// A sentence: it is not in the book, or is damaged.
    pub async fn picture_in_time(&self, id: PictureId) -> Result<Image, String> {
        self.look_at(id, true).await
    }

    /// A picture of the book, if it lies here and is whole.
    pub(crate) async fn held_picture(&self, id: PictureId) -> Option<Image> {
        let picture = self.known(id)?;
        let sealed = self.sealed(id).await.ok()??;
        open(&picture, &sealed).ok()
    }

    async fn look_at(&self, id: PictureId, patient: bool) -> Result<Image, String> {
        let picture = self.known(id).ok_or("This picture is not in the book.")?;
        if let Some(sealed) = self.sealed(id).await.map_err(|e| e.to_string())?
            && let Ok(image) = open(&picture, &sealed)
        {
            return Ok(image);
        }
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { answer, patient };
        self.album.await_it(id, waiting);
        if self.link.engine.borrow().is_some() {
            self.engine_input(Input::WantBlob(blob_id(id)));
        } else if patient && self.writer.is_shared() {
            self.wish(id).await.map_err(|e| e.to_string())?;
        } else if !patient {
            self.answer(id, &Err(AWAY.to_owned()), true);
        }
        answered.await.unwrap_or_else(|_| Err(AWAY.to_owned()))
    }

    /// What a preview says, under keys of this book: people of a file, or what another book has, its pictures too as
    /// far as they are at hand.
    ///
    /// # Errors
    /// A sentence that a person can act on.
    pub async fn bring(&self, preview: &Preview, on: NaiveDate) -> Result<Done, String> {
        let mut command = preview.command(on, || self.fresh_id());
        let mut beside = Sealed::new();
        if let Command::BringIn { things, .. } = &mut command {
            for whole in &mut things.people {
                for picture in std::mem::take(&mut whole.pictures) {
                    let sealed = match preview.pictures.get(&picture.id) {
                        Some(sealed) => Some(sealed.clone()),
                        None => self.sealed(picture.id).await.map_err(|e| e.to_string())?,
                    };
                    // Sealed anew: at a relay two books must not be known for each other by a file.
                    let image = sealed.and_then(|sealed| open(&picture, &sealed).ok());
                    let anew = image.and_then(|image| self.seal(&image.bytes).ok());
                    if let Some((id, key, sealed)) = anew {
                        whole.pictures.push(Picture { id, key, ..picture });
                        beside.insert(id, sealed);
                    }
                }
            }
        }
        if let Command::Import { people, more, .. } = &mut command {
            for (place, photo) in &preview.photos {
                let Some((id, _)) = people.get(*place) else {
                    continue;
                };
                // A photo that cannot be made small enough does not keep its person out.
                if let Some((picture, sealed)) = self.photo(photo).await {
                    beside.insert(picture.id, sealed);
                    more.push((*id, vec![PersonEdit::AddPicture(picture)]));
                }
            }
        }
        let done = self.run_with(command, beside).await;
        self.look_at_pictures();
        done
    }

    /// A file's photo as a picture of the book, made small where it is not.
    async fn photo(&self, bytes: &[u8]) -> Option<(Picture, Vec<u8>)> {
        let fits = bytes.len() <= MAX_BLOB && Media::of(bytes).is_some();
        let small = if fits {
            None
        } else {
            Some(self.platform.smaller(bytes, MAX_BLOB).await?)
        };
        let bytes = small.as_deref().unwrap_or(bytes);
        self.sealed_picture(Role::Portrait, bytes).ok()
    }

    /// Every picture of the book that lies here, or undo may bring back: what a backup holds.
    pub(crate) async fn kept_here(&self) -> Result<Sealed, StoreError> {
        let now = self.platform.utc();
        let kept = self.book.borrow().graph().map(|g| g.kept_pictures(now));
        let mut all = Sealed::new();
        for id in kept.unwrap_or_default() {
            all.extend(self.sealed(id).await?.map(|sealed| (id, sealed)));
        }
        Ok(all)
    }

    /// The steps that remove from this device every picture but these and what waits in the journal.
    pub(crate) async fn without_pictures_but(
        &self,
        mut kept: BTreeSet<PictureId>,
    ) -> Result<Vec<Op>, StoreError> {
        for (_, bytes) in self.platform.records(Space::Journal).await? {
            let given = serde_json::from_slice::<crate::given::Given>(&bytes);
            kept.extend(given.iter().flat_map(|given| pictures_in(&given.command)));
        }
        let kept: BTreeSet<String> = kept.iter().map(ToString::to_string).collect();
        let held = self.platform.keys(Space::Blobs).await?.into_iter();
        self.album.doubt();
        Ok(held
            .filter(|key| !kept.contains(key))
            .map(|key| Op::Delete(Space::Blobs, key))
            .collect())
    }

    /// The pictures of the book, or those on the disk, may be others than before: the engine is told.
    pub(crate) fn look_at_pictures(&self) {
        if self.link.engine.borrow().is_some() && !self.album.looking.replace(true) {
            self.link.push(LinkEvent::Pictures);
        }
    }

    /// What the engine is to know of pictures, where that is something else than it knows.
    pub(crate) async fn news_of_pictures(&self) -> Vec<Input> {
        self.album.looking.set(false);
        let now = self.platform.utc();
        let mut blobs = match self.book.borrow().graph() {
            None => return Vec::new(),
            Some(graph) => Blobs {
                named: graph.kept_pictures(now).into_iter().map(blob_id).collect(),
                expired: graph
                    .forgotten_pictures(now)
                    .into_iter()
                    .map(blob_id)
                    .collect(),
                held: BTreeSet::new(),
            },
        };
        // A book without a picture asks the disk for nothing.
        if !(blobs.named.is_empty() && blobs.expired.is_empty()) {
            let Ok(held) = self.held().await else {
                return Vec::new();
            };
            blobs.held = held;
        }
        let mut wanted = if blobs.named.is_empty() {
            BTreeSet::new()
        } else {
            self.wishes().await
        };
        let mut inputs = Vec::new();
        let first = self.album.said.borrow().is_none();
        if self.album.said.borrow().as_ref() != Some(&blobs) {
            self.album.said.replace(Some(blobs.clone()));
            inputs.push(Input::Blobs(blobs));
        }
        if first {
            wanted.extend(self.album.waiting.borrow().keys());
        }
        inputs.extend(wanted.into_iter().map(|id| Input::WantBlob(blob_id(id))));
        inputs
    }

    /// A picture came: kept if it opens, and shown to whoever waits.
    pub(crate) async fn picture_arrived(&self, id: BlobId, sealed: Vec<u8>) {
        let id = PictureId(id.0);
        let Some(picture) = self.known(id) else {
            return;
        };
        let image = open(&picture, &sealed).map_err(|e| sentence(&e));
        if image.is_ok() {
            // Not through the queue of saves: an edit must not wait for the room that a picture takes.
            let put = Op::Put(Space::Blobs, id.to_string(), sealed);
            if let Ok(Outcome::Complete(_)) = self.platform.transact(&Tx { ops: vec![put] }).await {
                self.album.doubt();
                self.platform.announce();
            }
        }
        self.wish_is_over(id).await;
        self.answer(id, &image, true);
        self.look_at_pictures();
        self.platform.notice(Notice::Status);
    }

    /// A picture cannot be had now.
    pub(crate) fn picture_is_away(&self, id: BlobId, why: &str) {
        self.answer(PictureId(id.0), &Err(why.to_owned()), false);
    }

    /// Nothing has named these for 90 days.
    pub(crate) async fn forget_pictures(&self, ids: Vec<BlobId>) {
        let now = self.platform.utc();
        let kept = self.book.borrow().graph().map(|g| g.kept_pictures(now));
        let Some(kept) = kept else { return };
        let gone = ids.into_iter().map(|id| PictureId(id.0));
        let ops: Vec<Op> = gone
            .filter(|id| !kept.contains(id))
            .map(|id| Op::Delete(Space::Blobs, id.to_string()))
            .collect();
        // If it does not land, the engine says it again at the next start.
        if !ops.is_empty() && self.platform.transact(&Tx { ops }).await.is_ok() {
            self.platform.announce();
        }
        self.album.doubt();
        self.look_at_pictures();
    }

    /// Another tab wrote something: perhaps a picture that somebody here waits for.
    pub(crate) async fn look_for_awaited(&self) {
        self.album.doubt();
        let ids: Vec<PictureId> = self.album.waiting.borrow().keys().copied().collect();
        for id in ids {
            let (Ok(Some(sealed)), Some(picture)) = (self.sealed(id).await, self.known(id)) else {
                continue;
            };
            let image = open(&picture, &sealed).map_err(|e| sentence(&e));
            self.answer(id, &image, true);
        }
        self.look_at_pictures();
    }

    fn known(&self, id: PictureId) -> Option<Picture> {
        self.book.borrow().graph()?.picture(id)
    }

    async fn sealed(&self, id: PictureId) -> Result<Option<Vec<u8>>, StoreError> {
        self.platform.get(Space::Blobs, &id.to_string()).await
    }

    fn seal(&self, image: &[u8]) -> Result<(PictureId, PictureKey, Vec<u8>), BlobError> {
        let mut random = Random(&self.platform);
        let (id, key) = (
            BlobId::generate(&mut random),
            BlobKey::generate(&mut random),
        );
        let sealed = blob::seal(id, &key, image, &mut random)?;
        Ok((PictureId(id.0), PictureKey(*key.as_bytes()), sealed))
    }

    async fn held(&self) -> Result<BTreeSet<BlobId>, StoreError> {
        let known = self.album.held.borrow().clone();
        if let Some(held) = known {
            return Ok(held);
        }
        let keys = self.platform.keys(Space::Blobs).await?;
        let held: BTreeSet<BlobId> = keys.iter().filter_map(|key| BlobId::parse(key)).collect();
        self.album.held.replace(Some(held.clone()));
        Ok(held)
    }

    fn answer(&self, id: PictureId, image: &Result<Image, String>, everybody: bool) {
        let mut all = self.album.waiting.borrow_mut();
        let waiting = all.remove(&id).unwrap_or_default();
        let (now, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|w| everybody || !w.patient);
        if !later.is_empty() {
            all.insert(id, later);
        }
        drop(all);
        for waiting in now {
            // Whoever asked may look at something else by now.
            let _ = waiting.answer.send(image.clone());
        }
    }

    /// Asks the tab that seals.
    async fn wish(&self, id: PictureId) -> Result<(), StoreError> {
        self.change_wishes(|wishes| wishes.insert(id)).await?;
        self.platform.announce();
        Ok(())
    }

    async fn wish_is_over(&self, id: PictureId) {
        // If it does not land, the picture is looked for once more and found here.
        let _ = self.change_wishes(|wishes| wishes.remove(&id)).await;
    }

    async fn change_wishes(
        &self,
        change: impl Fn(&mut BTreeSet<PictureId>) -> bool,
    ) -> Result<(), StoreError> {
        loop {
            let before = self.platform.get(Space::Meta, WANTED).await?;
            let mut wishes = read_wishes(before.as_deref());
            if !change(&mut wishes) {
                return Ok(());
            }
            let now = if wishes.is_empty() {
                Op::Delete(Space::Meta, WANTED.to_owned())
            } else {
                let json = serde_json::to_vec(&wishes).unwrap_or_default();
                Op::Put(Space::Meta, WANTED.to_owned(), json)
            };
            let ops = vec![Op::Expect(Space::Meta, WANTED.to_owned(), before), now];
            if let Outcome::Complete(_) = self.platform.transact(&Tx { ops }).await? {
                return Ok(());
            }
        }
    }

    /// What other tabs wait for, and the book names.
    async fn wishes(&self) -> BTreeSet<PictureId> {
        let bytes = self.platform.get(Space::Meta, WANTED).await;
        let mut wishes = read_wishes(bytes.ok().flatten().as_deref());
        wishes.retain(|id| self.known(*id).is_some());
        wishes
    }
}

/// The pictures that a command adds.
pub(crate) fn pictures_in(command: &Command) -> Vec<PictureId> {
    match command {
        Command::AddPicture { picture, .. } => vec![picture.id],
        Command::BringIn { things, .. } => {
            let pictures = things.people.iter().flat_map(|whole| &whole.pictures);
            pictures.map(|picture| picture.id).collect()
        }
        Command::Import { more, .. } => {
            let edits = more.iter().flat_map(|(_, edits)| edits);
            let pictures = edits.filter_map(|edit| match edit {
                PersonEdit::AddPicture(picture) => Some(picture.id),
                _ => None,
            });
            pictures.collect()
        }
        Command::Together { commands, .. } => commands.iter().flat_map(pictures_in).collect(),
        _ => Vec::new(),
    }
}

/// The steps that keep sealed pictures on the disk.
pub(crate) fn puts(sealed: Sealed) -> Vec<Op> {
    let sealed = sealed.into_iter();
    sealed
        .map(|(id, sealed)| Op::Put(Space::Blobs, id.to_string(), sealed))
        .collect()
}

/// The name that the engine has for a picture.
pub(crate) fn blob_id(id: PictureId) -> BlobId {
    BlobId(id.0)
}

fn open(picture: &Picture, sealed: &[u8]) -> Result<Image, BlobError> {
    let key = BlobKey::from_bytes(&picture.key.0).ok_or(BlobError::BrokenSeal)?;
    let bytes = blob::open(blob_id(picture.id), &key, sealed)?;
    Ok(Image {
        media: picture.media,
        bytes,
    })
}

fn sentence(error: &BlobError) -> String {
    crate::pairing::sentence(error)
}

fn read_wishes(bytes: Option<&[u8]>) -> BTreeSet<PictureId> {
    let wishes = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
    wishes.unwrap_or_default()
}

const AWAY: &str =
    "The picture is not on this device yet; it is fetched once there is a connection.";
