use proptest::prelude::*;

use super::*;

struct Seeded(u8);

impl Entropy for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            self.0 = self.0.wrapping_mul(13).wrapping_add(7);
            *byte = self.0;
        }
    }
}

fn named(seed: u8) -> (BlobId, BlobKey) {
    let mut entropy = Seeded(seed);
    (
        BlobId::generate(&mut entropy),
        BlobKey::generate(&mut entropy),
    )
}

#[test]
fn what_is_sealed_opens_under_the_same_id_and_key_only() {
    let ((id, key), (other_id, other_key)) = (named(1), named(2));
    let sealed = seal(id, &key, b"a face", &mut Seeded(3)).unwrap();
    assert_eq!(open(id, &key, &sealed).unwrap(), b"a face");
    assert_eq!(open(other_id, &key, &sealed), Err(BlobError::BrokenSeal));
    assert_eq!(open(id, &other_key, &sealed), Err(BlobError::BrokenSeal));
}

#[test]
fn the_largest_content_is_as_long_as_said_and_one_byte_more_is_refused() {
    let (id, key) = named(1);
    let largest = vec![7; MAX_BLOB];
    let sealed = seal(id, &key, &largest, &mut Seeded(3)).unwrap();
    assert_eq!(sealed.len(), MAX_SEALED);
    assert_eq!(open(id, &key, &sealed).unwrap(), largest);
    assert_eq!(
        seal(id, &key, &vec![7; MAX_BLOB + 1], &mut Seeded(3)),
        Err(BlobError::TooLarge)
    );
    assert_eq!(
        open(id, &key, &vec![VERSION; MAX_SEALED + 1]),
        Err(BlobError::TooLarge)
    );
}

#[test]
fn contents_of_nearly_the_same_length_look_alike() {
    let (id, key) = named(1);
    let length = |content: usize| {
        seal(id, &key, &vec![1; content], &mut Seeded(3))
            .unwrap()
            .len()
    };
    assert_eq!(length(100_000), length(100_300));
}

#[test]
fn a_newer_version_is_told_from_a_broken_seal() {
    let (id, key) = named(1);
    let mut sealed = seal(id, &key, b"a face", &mut Seeded(3)).unwrap();
    sealed[0] = VERSION + 1;
    assert_eq!(open(id, &key, &sealed), Err(BlobError::Future));
}

#[test]
fn an_id_is_read_as_it_is_written() {
    let (id, _) = named(9);
    assert_eq!(BlobId::parse(&id.to_string()), Some(id));
    for wrong in ["", "0f", &"F".repeat(32), &"g".repeat(32), &"0".repeat(33)] {
        assert_eq!(BlobId::parse(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn every_content_comes_back(content in prop::collection::vec(any::<u8>(), 0..2_000), seed in any::<u8>()) {
        let (id, key) = named(seed);
        let sealed = seal(id, &key, &content, &mut Seeded(seed)).unwrap();
        prop_assert_eq!(open(id, &key, &sealed), Ok(content));
    }

    #[test]
    fn no_bytes_open_that_were_not_sealed(noise in prop::collection::vec(any::<u8>(), 0..600)) {
        let (id, key) = named(1);
        prop_assert!(open(id, &key, &noise).is_err());
        prop_assert!(open(id, &key, &[&[VERSION], &noise[..]].concat()).is_err());
    }

    #[test]
    fn one_changed_byte_is_noticed(at in any::<prop::sample::Index>(), by in 1_u8..) {
        let (id, key) = named(1);
        let mut sealed = seal(id, &key, b"a face, and some more", &mut Seeded(3)).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= by;
        prop_assert!(open(id, &key, &sealed).is_err());
    }

    #[test]
    fn whatever_opens_is_read_without_a_panic(plain in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = content(&plain);
    }
}
