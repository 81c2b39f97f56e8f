use super::*;

struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            self.0 = self.0.wrapping_mul(5).wrapping_add(113);
            *byte = self.0;
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_phrase_comes_back_from_its_words_in_any_case_and_spacing() {
    let phrase = RecoveryPhrase::generate(&mut Counting(1));
    let typed = format!("  {}\n", phrase.words().to_uppercase().replace(' ', "  "));
    assert_eq!(RecoveryPhrase::parse(&typed), Ok(phrase));
}

#[test]
fn a_mistyped_phrase_says_which_word() {
    let words = RecoveryPhrase::generate(&mut Counting(1))
        .words()
        .to_string();
    let mut list: Vec<&str> = words.split(' ').collect();
    list[4] = "kith";
    assert_eq!(
        RecoveryPhrase::parse(&list.join(" ")),
        Err(PhraseError::UnknownWord(5))
    );
    assert_eq!(
        RecoveryPhrase::parse(&list[..20].join(" ")),
        Err(PhraseError::Count(20))
    );
    list[4] = if words.split(' ').nth(4) == Some("zoo") {
        "zone"
    } else {
        "zoo"
    };
    assert_eq!(
        RecoveryPhrase::parse(&list.join(" ")),
        Err(PhraseError::Checksum)
    );
}

#[test]
fn what_a_phrase_stands_for_never_drifts() {
    let keys = RecoveryPhrase::from_bytes(&[7; 32])
        .unwrap()
        .keys()
        .public();
    assert_eq!(
        (hex(&keys.ed25519), hex(&keys.x25519), hex(&keys.lookup)),
        (
            "edd663c6272d797f92982ffdf315862953b441116c4cd80efd14422c44357a37".into(),
            "515dee0505289068e49c22e40be86f4f8cd3847ec16c070863015dd1bbf3087b".into(),
            "cdf6488fb46b5b5e351115503a967bda".into(),
        ),
    );
}

#[test]
fn a_wrapped_key_opens_for_its_receiver_and_place_alone() {
    let mut entropy = Counting(3);
    let (mine, other) = (
        DeviceSecrets::generate(&mut entropy),
        DeviceSecrets::generate(&mut entropy),
    );
    let key = EpochKey::generate(&mut entropy);
    let context = WrapContext {
        prev: [1; 32],
        epoch: 1,
    };
    let wrapped = wrap_key(&key, &mine.public().x25519, &context, &mut entropy).unwrap();
    assert_eq!(unwrap_key(&wrapped, mine.agree(), &context), Some(key));
    assert_eq!(unwrap_key(&wrapped, other.agree(), &context), None);
    assert_eq!(
        unwrap_key(
            &wrapped,
            mine.agree(),
            &WrapContext {
                epoch: 2,
                ..context
            }
        ),
        None
    );
    assert_eq!(
        unwrap_key(
            &wrapped,
            mine.agree(),
            &WrapContext {
                prev: [2; 32],
                ..context
            }
        ),
        None
    );
}

#[test]
fn all_sealed_labels_are_of_one_length_and_long_ones_are_cut_at_a_character() {
    let mut entropy = Counting(9);
    let key = EpochKey::generate(&mut entropy);
    for label in ["", "Phone", &"ä".repeat(80), &"🦀".repeat(30)] {
        let sealed = seal_label(&key, &[1; 32], label, &mut entropy);
        let opened = open_label(&key, &[1; 32], &sealed).unwrap();
        assert!(label.starts_with(&opened) && (opened == label || opened.len() > MAX_LABEL - 4));
        assert_eq!(
            open_label(&key, &[2; 32], &sealed),
            None,
            "another device's"
        );
    }
}

#[test]
fn secrets_are_not_printed() {
    let mut entropy = Counting(9);
    assert_eq!(
        format!("{:?}", DeviceSecrets::generate(&mut entropy)),
        "DeviceSecrets(…)"
    );
    assert_eq!(
        format!("{:?}", EpochKey::generate(&mut entropy)),
        "EpochKey(…)"
    );
}
