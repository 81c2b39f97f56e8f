//! The words of a text, as matches and the choice of whom to ask see them (PRODUCT, "Words"; rows R10, R14).

use crate::ids::PersonId;
use crate::rules::fold::fold;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// The fewest letters or digits that make a word.
const SHORTEST: usize = 3;

/// Words that say nothing of what a text is about: English, German, French, Spanish and Italian, folded. A word that
/// means something in another of the five is not among them: French "car" is an English car.
const STOP: &str = "\
aber about above afin after again agli ainsi alcuni alcuno algo alguien alguna algunas alguno algunos all alla \
alle allem allen aller alles allo alors als also altra altre altri altro anche ancora and ander andere anderen \
another ante antes any anybody anyone anything apres aquel aquella aquellas aquellos aqui are around asi auch \
aucun aucune auf aun aunque aus aussi autre autres aux avant avec avere aveva avoir bajo because been before bei \
beim being below between bin bis bist both but cada can cela celle celles celui ces cet cette ceux chaque che \
chez chi cio cioe coi col come comme comment como con contra contro cosa cosi could cual cuales cuando cui cuyo \
dagli dai dal dalla dalle dallo damit dann dans das dass degli dei dein del della delle dello dem den denn \
dentro depuis der des desde dessen deve dich did die dies diese diesem diesen dieser dieses dir doch does doing \
donde dont dopo dort dos dove down due durante durch during each ecco ein eine einem einen einer eines einige \
either ella ellas elle elles ellos else entre era eran esa esas ese eso esos essere est esta estan estar estas \
este esto estos etre etwas euch euer eux every everybody everyone everything few fino for fra from fue fueron \
fur gegen get gia gli habe haben hacia had han hanno has hasta hat hatte have having hay her here hers hier him \
hin hinter his how ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ils into invece irgend ist its itself jede jedem \
jeden jeder jedes jemand jene jetzt jusque just kann kein keine keinem keinen keiner konnen konnte las lei les \
let leur leurs loro lors los lui mais man mas may mehr mein meine meinem meinen meiner meno mentre mes mia mich \
mie miei mientras might mio mir mis mit moi moins molti molto mon more most much mucho muchos muss mussen must \
muy nach nada nadie nei nein neither nel nella nelle nello nessuno nicht nichts niente ningun ninguna nobody \
noch noi non nor nos nosotros nostra nostri nostro not nothing notre nous now nuestra nuestro nun nur oder off \
ogni ohne once one only ont onto oppure other otra otras otro otros our ours out over own par para parce pas \
pendant per perche pero peu piu plus poco poi por porque pour pourquoi presso prima proprio pues puis qualche \
qualcosa qualcuno quale quali quand quando quanto que quel quella quelle quelles quelli quello quelque quelques \
quels questa queste questi questo qui quien quienes quoi rather same sans sara sauf segun sehr sein seine seinem \
seinen seiner selbst selon sempre senza ser ses shall she should sia siamo sich sido sie siete sin since sind \
sino sobre soit soll sollen some somebody someone something sommes son sondern sono sonst sont sopra sotto sous \
soy sua such sue sugli sui suis sul sulla sulle suo suoi sur sus tambien tampoco tan tanto tes than that the \
their theirs them then there these they this those through tiene tienen todo todos toi ton too toujours tous \
tout toute toutes tra tranne tras tres trop tus tutta tutte tutti tutto uber una unas und under une uno unos uns \
unser unsere unter until upon usted ustedes vers very via viel voici vom von vor vos vosotros vostra vostri \
vostro votre vous wann warum was weil weiter welche welchem welchen welcher well wenn wer werde werden were what \
when where whether which while who whom whose why wie wieder will wir wird with within without would yet you \
your yours zum zur zwar zwischen";

/// The words of a text, each once, in the order of the text: runs of three or more letters or digits, case and accents
/// folded, no stemming, less the stop list.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    words_of([text])
}

/// The words of several texts together.
#[must_use]
pub fn words_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        for run in fold(text).split(|c: char| !c.is_alphanumeric()) {
            let long = run.chars().nth(SHORTEST - 1).is_some();
            if long && !is_stop(run) && !all.iter().any(|word| word == run) {
                all.push(run.to_owned());
            }
        }
    }
    all
}

/// Those of the first that are among the second, in the order of the first.
#[must_use]
pub fn shared(a: &[String], b: &[String]) -> Vec<String> {
    a.iter().filter(|word| b.contains(word)).cloned().collect()
}

/// Whose texts have a word: what keeps matches from comparing everybody with everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordIndex(HashMap<String, BTreeSet<(PersonId, usize)>>);

impl WordIndex {
    /// Takes in somebody's texts, in order.
    pub fn put(&mut self, person: PersonId, texts: &[String]) {
        for (at, text) in texts.iter().enumerate() {
            for word in words(text) {
                self.0.entry(word).or_default().insert((person, at));
            }
        }
    }

    /// Takes out what [`put`](Self::put) took in of the same texts.
    pub fn take(&mut self, person: PersonId, texts: &[String]) {
        for (at, text) in texts.iter().enumerate() {
            for word in words(text) {
                if let Some(of) = self.0.get_mut(&word) {
                    of.remove(&(person, at));
                    if of.is_empty() {
                        self.0.remove(&word);
                    }
                }
            }
        }
    }

    /// Who has a word, and in which of their texts.
    pub fn with(&self, word: &str) -> impl Iterator<Item = (PersonId, usize)> {
        self.0.get(word).into_iter().flatten().copied()
    }
}

fn is_stop(word: &str) -> bool {
    static LIST: OnceLock<Vec<&str>> = OnceLock::new();
    let list = LIST.get_or_init(|| STOP.split(' ').collect());
    list.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn words_are_runs_of_three_or_more_letters_or_digits_less_the_stop_list() {
        for (text, found) in [
            ("", vec![]),
            ("VAT", vec!["vat"]),
            ("AI or IT", vec![]),
            (
                "B2B sales, 401k; 2027!",
                vec!["b2b", "sales", "401k", "2027"],
            ),
            (
                "A tax lawyer for the Zürich office",
                vec!["tax", "lawyer", "zurich", "office"],
            ),
            (
                "Steuern und Zölle, für die Straße",
                vec!["steuern", "zolle", "strasse"],
            ),
            (
                "l\u{2019}énergie des bâtiments",
                vec!["energie", "batiments"],
            ),
            ("energía para los demás", vec!["energia", "demas"]),
            ("qualcuno che conosca l'acqua", vec!["conosca", "acqua"]),
            ("tax-tax TAX Tax", vec!["tax"]),
            ("tax taxes taxation", vec!["tax", "taxes", "taxation"]),
            ("the and und pour con", vec![]),
            ("car", vec!["car"]),
        ] {
            assert_eq!(words(text), found, "{text:?}");
        }
    }

    #[test]
    fn several_texts_have_each_word_once() {
        assert_eq!(
            words_of(["Tax law", "law of the sea", ""]),
            ["tax", "law", "sea"]
        );
        assert_eq!(
            shared(&words("law, tax, sea"), &words("sea law")),
            ["law", "sea"]
        );
    }

    #[test]
    fn the_stop_list_is_folded_and_in_order_with_nothing_twice() {
        let list: Vec<&str> = STOP.split(' ').collect();
        for pair in list.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        for word in list {
            assert_eq!(fold(word), word);
            assert!(word.chars().count() >= SHORTEST, "{word}");
        }
    }

    #[test]
    fn the_index_forgets_what_it_is_told_to_forget() {
        let (a, b) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let texts = |t: &[&str]| t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let mut index = WordIndex::default();
        index.put(a, &texts(&["tax law", "sea law"]));
        index.put(b, &texts(&["sea"]));
        assert_eq!(index.with("law").collect::<Vec<_>>(), [(a, 0), (a, 1)]);
        assert_eq!(index.with("sea").collect::<Vec<_>>(), [(a, 1), (b, 0)]);
        index.take(a, &texts(&["tax law", "sea law"]));
        index.take(b, &texts(&["sea"]));
        assert_eq!(index, WordIndex::default());
    }
}
