use super::*;
use proptest::prelude::*;

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&mut self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sample() -> (ChunkHeader, Body, EpochKey, DeviceSecrets) {
    let header = ChunkHeader {
        version: VERSION,
        kind: ChunkKind::Changes,
        vault: VaultId([0xAA; 32]),
        epoch: 1,
        generation: 2,
        device: DeviceNumber(3),
        number: 4,
        prev: Digest32([0xBB; 32]),
    };
    let body = Body {
        changes: b"changes".to_vec(),
        heads: vec![[5; 32]],
        vector: [(DeviceNumber(1), 9)].into_iter().collect(),
        roster: RosterHead {
            length: 1,
            hash: Digest32([6; 32]),
        },
        replaces: Some(3),
        complaints: vec![Complaint {
            device: DeviceNumber(2),
            number: 7,
            hash: Digest32([9; 32]),
        }],
    };
    (
        header,
        body,
        EpochKey::from_bytes(&[7; 32]).unwrap(),
        DeviceSecrets::from_bytes(&[8; 64]).unwrap(),
    )
}

#[test]
fn padme_gives_the_lengths_of_the_paper() {
    let table = [
        (0, 0),
        (1, 1),
        (2, 2),
        (9, 10),
        (100, 104),
        (1000, 1024),
        (1025, 1088),
        (9000, 9216),
    ];
    for (length, padded) in table {
        assert_eq!(padded_length(length), padded, "of {length}");
    }
    assert_eq!(padded_length(200 * 1024 + 1), 204 * 1024);
}

#[test]
fn padding_costs_at_most_twelve_percent_and_never_shrinks() {
    for length in (0..300_000).step_by(7) {
        let padded = padded_length(length);
        assert!(
            padded >= length && padded * 100 <= length * 112 + 100,
            "{length} became {padded}"
        );
        assert_eq!(
            padded_length(padded),
            padded,
            "padding what is padded changes nothing"
        );
    }
}

#[test]
fn a_header_never_drifts() {
    let (header, ..) = sample();
    let expected = format!(
        "4b43484b0201{}00000001000000020000000300000000000000 04{}",
        "aa".repeat(32),
        "bb".repeat(32)
    );
    assert_eq!(hex(&header.to_bytes()), expected.replace(' ', ""));
    assert_eq!(header.to_bytes().len(), HEADER);
}

#[test]
fn a_chunk_never_drifts() {
    let (header, body, key, signer) = sample();
    let chunk = seal(&header, &body, &key, &signer, &mut Fixed(9)).unwrap();
    assert_eq!(
        chunk.len(),
        OVERHEAD + padded_length(40 + 4 + 12 + 4 + 32 + 4 + 7 + 8 + 4 + 44)
    );
    assert_eq!(
        hex(&Digest32::of(&chunk).0),
        "f3a72b6f28eda6762c0300fdd1586a9dde7a9f4c98447fa65c2cac2722fb0b19"
    );
}

#[test]
fn chunks_of_the_first_version_still_open() {
    let (mut header, mut body, key, signer) = sample();
    header.version = 1;
    (body.replaces, body.complaints) = (None, Vec::new());
    let chunk = seal(&header, &body, &key, &signer, &mut Fixed(9)).unwrap();
    assert_eq!(
        hex(&Digest32::of(&chunk).0),
        "13989d6321379f257290ddaa7bcb28f94610ac99a0647755c78d3e2ae085027f",
        "as that version sealed it"
    );
    assert_eq!(open(&chunk, &key), Ok(body));
}

#[test]
fn what_was_sealed_opens_and_nothing_else_does() {
    let (header, body, key, signer) = sample();
    let chunk = seal(&header, &body, &key, &signer, &mut Fixed(9)).unwrap();
    let verifying = signer.public().verifying_key().unwrap();
    assert_eq!(ChunkHeader::read(&chunk), Ok(header));
    assert_eq!(verify_signature(&chunk, &verifying), Ok(()));
    assert_eq!(open(&chunk, &key), Ok(body));
    assert_eq!(
        open(&chunk, &EpochKey::from_bytes(&[1; 32]).unwrap()),
        Err(ChunkError::BrokenSeal)
    );
    for bit in 0..chunk.len() * 8 {
        let mut flipped = chunk.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(
            verify_signature(&flipped, &verifying).is_err(),
            "bit {bit} is signed"
        );
        let signed = bit / 8 < chunk.len() - SIGNATURE;
        assert!(
            !signed || open(&flipped, &key).is_err(),
            "bit {bit} is sealed"
        );
    }
    for length in 0..chunk.len() {
        assert!(
            verify_signature(&chunk[..length], &verifying).is_err(),
            "cut at {length}"
        );
    }
}

#[test]
fn a_body_of_a_future_version_or_kind_says_so() {
    let (header, body, key, signer) = sample();
    let newer = ChunkHeader {
        version: VERSION + 1,
        ..header.clone()
    };
    let other = ChunkHeader {
        kind: ChunkKind::Future(9),
        ..header
    };
    for header in [newer, other] {
        let chunk = seal(&header, &body, &key, &signer, &mut Fixed(9)).unwrap();
        assert_eq!(
            verify_signature(&chunk, &signer.public().verifying_key().unwrap()),
            Ok(())
        );
        assert_eq!(open(&chunk, &key), Err(ChunkError::Future));
    }
}

#[test]
fn what_does_not_fit_is_refused_when_sealed() {
    let (header, mut body, key, signer) = sample();
    body.changes = vec![0; MAX_CHUNK];
    assert_eq!(
        seal(&header, &body, &key, &signer, &mut Fixed(9)),
        Err(ChunkError::TooLarge)
    );
}

proptest! {
    /// Who holds the key may seal anything.
    #[test]
    fn no_bytes_in_a_sound_seal_make_a_reader_panic(noise in prop::collection::vec(any::<u8>(), 0..400), version in 1..=VERSION) {
        let _ = Body::read(&noise, version);
    }
}
