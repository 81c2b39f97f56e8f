use super::*;
use proptest::prelude::*;

/// As cheap as Argon2 lets it be: what is tested here is the file, not the price of a guess.
const CHEAP: Cost = Cost {
    memory: 8,
    passes: 1,
    lanes: 1,
};

const PASSPHRASE: &str = "blue anchor, nine";

struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            self.0 = self.0.wrapping_mul(5).wrapping_add(113);
            *byte = self.0;
        }
    }
}

fn cheap(content: &[u8]) -> Vec<u8> {
    seal_at(CHEAP, content, &[], PASSPHRASE, &mut Counting(1)).unwrap()
}

fn opened(file: &[u8], passphrase: &str) -> Result<Vec<u8>, BackupError> {
    open(file, passphrase).map(|opened| {
        assert!(opened.blobs.is_empty());
        opened.document.to_vec()
    })
}

#[test]
fn what_was_sealed_opens_with_its_passphrase_alone() {
    let file = seal(b"a whole book", &[], PASSPHRASE, &mut Counting(1)).unwrap();
    assert!(is_backup(&file));
    assert_eq!(opened(&file, PASSPHRASE).unwrap(), b"a whole book");
    assert_eq!(opened(&file, "Blue anchor, nine"), Err(BackupError::Sealed));
    assert_eq!(opened(&file, ""), Err(BackupError::Sealed));
    assert!(!file.windows(6).any(|w| w == b"a whol"));
}

#[test]
fn two_backups_of_one_book_share_neither_salt_nor_nonce() {
    let mut entropy = Counting(1);
    let one = seal_at(CHEAP, b"book", &[], PASSPHRASE, &mut entropy).unwrap();
    let two = seal_at(CHEAP, b"book", &[], PASSPHRASE, &mut entropy).unwrap();
    assert_ne!(one[HEADER - SALT..HEADER], two[HEADER - SALT..HEADER]);
    assert_ne!(one[HEADER..HEADER + 24], two[HEADER..HEADER + 24]);
}

#[test]
fn what_is_written_is_no_cheaper_than_owasp_asks_for_and_can_be_read() {
    let file = seal(b"", &[], PASSPHRASE, &mut Counting(1)).unwrap();
    let (_, cost, _) = read_header(&file).unwrap();
    assert_eq!(cost, COST);
    assert!(cost.memory >= 19 * 1024 && cost.passes >= 2 && cost.lanes >= 1);
    assert!(cost.memory <= MOST.memory && cost.passes <= MOST.passes && cost.lanes <= MOST.lanes);
}

#[test]
fn characters_are_counted_not_bytes() {
    for (passphrase, allowed) in [("1234567", false), ("éééé", false), ("12345678", true)] {
        let made = seal(b"book", &[], passphrase, &mut Counting(1));
        assert_eq!(made.is_ok(), allowed, "{passphrase}");
    }
}

#[test]
fn the_format_is_the_same_bytes_for_ever() {
    let file = cheap(b"a whole book");
    let hex: String = file.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, KNOWN);
    assert_eq!(opened(&file, PASSPHRASE).unwrap(), b"a whole book");
}

/// Made by another implementation of both algorithms (libsodium's XChaCha20-Poly1305, the reference Argon2).
const KNOWN: &str = "6b6974682d62616b010100000008000000010000000176bf2c4df22b48d9aed7a4a5aac340b1e6ef1cfd625b38891e0794551af33061561f0cadd28b2839abb555c9c3275235c20c0b2f97c90d806098897643fc130fc5ecc463";

fn two_pictures() -> Vec<(BlobId, Vec<u8>)> {
    vec![
        (BlobId([1; 16]), b"one".to_vec()),
        (BlobId([2; 16]), Vec::new()),
    ]
}

#[test]
fn pictures_come_back_beside_the_document() {
    let pictures = two_pictures();
    let file = seal_at(CHEAP, b"book", &pictures, PASSPHRASE, &mut Counting(1)).unwrap();
    let opened = open(&file, PASSPHRASE).unwrap();
    assert_eq!(*opened.document, b"book");
    assert_eq!(opened.blobs, pictures);
    // An older version says that it is a newer one's.
    assert_eq!(file[MAGIC.len()], WITH_BLOBS);
    assert_eq!(cheap(b"book")[MAGIC.len()], PLAIN);
}

#[test]
fn every_flipped_bit_is_noticed() {
    all_bits_count(&cheap(b"a whole book"));
    all_bits_count(
        &seal_at(
            CHEAP,
            b"book",
            &two_pictures(),
            PASSPHRASE,
            &mut Counting(1),
        )
        .unwrap(),
    );
}

fn all_bits_count(file: &[u8]) {
    for bit in 0..file.len() * 8 {
        let mut damaged = file.to_vec();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let error = open(&damaged, PASSPHRASE).unwrap_err();
        let expected = match bit / 8 {
            0..8 => BackupError::NotABackup,
            8 | 9 => BackupError::Newer,
            _ => BackupError::Sealed,
        };
        assert_eq!(error, expected, "bit {bit}");
    }
}

#[test]
fn a_file_that_is_cut_or_goes_on_does_not_open() {
    let file = cheap(b"a whole book");
    for end in 0..file.len() {
        assert!(opened(&file[..end], PASSPHRASE).is_err(), "cut at {end}");
    }
    assert_eq!(
        opened(&[&file[..], b"\0"].concat(), PASSPHRASE),
        Err(BackupError::Sealed)
    );
}

#[test]
fn a_file_may_not_demand_more_than_a_device_has() {
    for (at, value) in [
        (10, MOST.memory + 1),
        (10, u32::MAX),
        (14, MOST.passes + 1),
        (18, MOST.lanes + 1),
        (18, 0),
        (14, 0),
        (10, 0),
    ] {
        let mut file = cheap(b"book");
        file[at..at + 4].copy_from_slice(&value.to_be_bytes());
        assert_eq!(
            opened(&file, PASSPHRASE),
            Err(BackupError::Sealed),
            "{value} at {at}"
        );
    }
}

#[test]
fn what_is_too_large_is_refused_before_any_work() {
    let content = vec![0; MAX_CONTENT + 1];
    assert_eq!(
        seal_at(CHEAP, &content, &[], PASSPHRASE, &mut Counting(1)),
        Err(BackupError::TooLarge)
    );
    let mut file = cheap(b"");
    file.resize(MAX_CONTENT + HEADER + keys::SEAL_OVERHEAD + 1, 0);
    assert_eq!(opened(&file, PASSPHRASE), Err(BackupError::TooLarge));
}

proptest! {
    #[test]
    fn any_bytes_are_an_error_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), begins in any::<bool>()) {
        let mut file = if begins { cheap(b"book")[..HEADER].to_vec() } else { Vec::new() };
        file.extend(bytes);
        prop_assert!(open(&file, PASSPHRASE).is_err());
    }

    #[test]
    fn any_sealed_content_is_read_or_is_an_error(content in prop::collection::vec(any::<u8>(), 0..300)) {
        let whole = read_content(&content).map(|opened| write_content(&opened.document, &opened.blobs));
        prop_assert!(whole.is_err() || *whole.unwrap() == content);
    }

    #[test]
    fn any_content_comes_back(content in prop::collection::vec(any::<u8>(), 0..2000), passphrase in "\\PC{8,40}") {
        let file = seal_at(CHEAP, &content, &[], &passphrase, &mut Counting(1)).unwrap();
        prop_assert_eq!(opened(&file, &passphrase).unwrap(), content);
    }
}
