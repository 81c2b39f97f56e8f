//! The words of dates in English, German, French, Spanish, Italian, Dutch, Swedish and Polish, each by its English one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// English, then what is read as it. Short forms are only those that are no other word.
const WORDS: &[(&str, &str)] = &[
    (
        "today",
        "today tonight eod heute aujourd'hui aujourd’hui hoy oggi vandaag idag dziś dzisiaj",
    ),
    (
        "tomorrow",
        "tomorrow tmrw tomorow morgen demain mañana domani imorgon morgon jutro",
    ),
    (
        "overmorrow",
        "overmorrow übermorgen après-demain dopodomani overmorgen pojutrze",
    ),
    (
        "yesterday",
        "yesterday gestern hier ayer ieri gisteren igår wczoraj",
    ),
    ("eow", "eow"),
    ("eom", "eom monatsende"),
    ("weekend", "weekend wochenende"),
    (
        "next",
        "next nächste nächsten nächster nächstes prochain prochaine próximo próxima proximo proxima prossimo prossima volgende \
         nästa przyszłym przyszły przyszłego przyszła następny",
    ),
    (
        "this",
        "this coming diese diesen dieser kommenden cette ce esta este questa questo deze denna tym ten",
    ),
    (
        "last",
        "last letzten letzte dernier passé pasado scorso vorige förra zeszły",
    ),
    (
        "week",
        "week weeks woche wochen semaine semaines semana semanas settimana settimane weken vecka veckan veckor tydzień tygodniu \
      tygodnie tygodni tygodnia",
    ),
    (
        "month",
        "month months monat monats monate monaten mois mes meses mese mesi maand maanden månad månaden månader miesiąc miesiącu miesiące miesiąca",
    ),
    (
        "year",
        "year years jahr jahres année año anno jaar året roku",
    ),
    (
        "day",
        "day days tag tage tagen jour jours día días giorno giorni dag dagen dagar dzień dni",
    ),
    ("in", "in within dans en tra fra over om za binnen inom"),
    ("of", "of de des du di van der"),
    ("end", "end ende fin fine eind einde slutet koniec końca"),
    (
        "one",
        "a an one ein eine einer einem einen un une una uno een één en ett jeden",
    ),
    ("two", "two zwei deux dos due twee två dwa dwie"),
    ("three", "three drei trois tres tre drie trzy"),
    ("four", "four vier quatre cuatro quattro fyra cztery"),
    ("five", "five fünf cinq cinco cinque vijf fem pięć"),
    ("six", "six sechs seis sei zes sex sześć"),
    ("seven", "seven sieben siete sette zeven sju siedem"),
    (
        "monday",
        "monday mon montag lundi lunes lunedì maandag måndag poniedziałek poniedziałku",
    ),
    (
        "tuesday",
        "tuesday tue tues dienstag mardi martes martedì dinsdag tisdag wtorek wtorku",
    ),
    (
        "wednesday",
        "wednesday wed mittwoch mercredi miércoles mercoledì woensdag onsdag środa środę środy",
    ),
    (
        "thursday",
        "thursday thu thur thurs donnerstag jeudi jueves giovedì donderdag torsdag czwartek czwartku",
    ),
    (
        "friday",
        "friday fri freitag vendredi viernes venerdì vrijdag fredag piątek piątku",
    ),
    (
        "saturday",
        "saturday sat samstag sonnabend samedi sábado sabato zaterdag lördag sobota sobotę soboty",
    ),
    (
        "sunday",
        "sunday sun sonntag dimanche domingo domenica zondag söndag niedziela niedzielę niedzieli",
    ),
    (
        "january",
        "january jan januar jänner janvier enero gennaio januari stycznia",
    ),
    (
        "february",
        "february feb februar feber février febrero febbraio februari lutego",
    ),
    ("march", "march mar märz mrz mars marzo maart marca"),
    ("april", "april apr avril abril aprile kwietnia"),
    ("may", "may mai mayo maggio mei maj maja"),
    ("june", "june jun juni juin junio giugno czerwca"),
    ("july", "july jul juli juillet julio luglio lipca"),
    ("august", "august aug août agosto augustus augusti sierpnia"),
    (
        "september",
        "september sep sept septembre septiembre settembre września",
    ),
    (
        "october",
        "october oct oktober okt octobre octubre ottobre października",
    ),
    ("november", "november nov novembre noviembre listopada"),
    (
        "december",
        "december dec dezember dez décembre diciembre dicembre grudnia",
    ),
];

static ENGLISH: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let by = |(english, words): &(&'static str, &'static str)| {
        let english = *english;
        words.split_whitespace().map(move |word| (word, english))
    };
    WORDS.iter().flat_map(by).collect()
});

/// The English word for one that dates are written with; any other word as it is.
pub(super) fn english(word: &str) -> &str {
    ENGLISH.get(word).copied().unwrap_or(word)
}

/// Whether dates are written with a word.
pub(super) fn knows(word: &str) -> bool {
    ENGLISH.contains_key(word)
}
