//! How countries write telephone numbers: calling code, trunk prefix, lengths, and how mobile numbers begin.
//!
//! From the ITU's list of E.164 country codes and the national numbering plans, as far as telling good numbers from
//! misread ones needs it. A country that is missing here still has its numbers with `+` taken as they are.

/// One country's way.
pub(super) struct Dialling {
    /// Two capital letters.
    pub(super) country: &'static str,
    /// Without the `+`.
    pub(super) code: &'static str,
    /// What stands before a number within the country, and is left out behind the code.
    pub(super) trunk: &'static str,
    /// The least digits behind the code.
    pub(super) least: usize,
    /// The most.
    pub(super) most: usize,
    /// How the digits behind the code of a mobile number begin; empty if that does not tell.
    mobile: &'static str,
}

const TABLE: &str = "\
US 1 1 10 10 -\nCA 1 1 10 10 -\nPR 1 1 10 10 -\nDO 1 1 10 10 -\nJM 1 1 10 10 -\nRU 7 8 10 10 9\nKZ 7 8 10 10 7\n\
EG 20 0 8 10 1\nZA 27 0 9 9 6,7,8\nGR 30 - 10 10 69\nNL 31 0 9 9 6\nBE 32 0 8 9 45,46,47,48,49\nFR 33 0 9 9 6,7\n\
ES 34 - 9 9 6,7\nHU 36 06 8 9 20,30,31,50,70\nIT 39 - 8 11 3\nVA 39 - 8 11 3\nRO 40 0 9 9 7\nCH 41 0 9 9 7\n\
AT 43 0 4 13 650,660,664,67,68,69\nGB 44 0 9 10 7\nJE 44 0 10 10 7\nGG 44 0 10 10 7\nIM 44 0 10 10 7\n\
DK 45 - 8 8 -\nSE 46 0 7 9 70,72,73,76,79\nNO 47 - 8 8 4,9\n\
PL 48 - 9 9 45,50,51,53,57,60,66,69,72,73,78,79,88\nDE 49 0 6 13 15,16,17\nPE 51 0 8 9 9\nMX 52 - 10 10 -\n\
CU 53 0 8 8 5\nAR 54 0 10 11 9\nBR 55 0 10 11 -\nCL 56 - 9 9 9\nCO 57 - 10 10 3\nVE 58 0 10 10 4\nMY 60 0 8 10 1\n\
AU 61 0 9 9 4\nID 62 0 8 12 8\nPH 63 0 8 10 9\nNZ 64 0 8 10 2\nSG 65 - 8 8 8,9\nTH 66 0 8 9 6,8,9\n\
JP 81 0 9 10 70,80,90\nKR 82 0 8 10 1\nVN 84 0 9 10 3,5,7,8,9\nCN 86 0 10 11 13,14,15,16,17,18,19\nTR 90 0 10 10 5\n\
IN 91 0 10 10 6,7,8,9\nPK 92 0 9 10 3\nAF 93 0 9 9 7\nLK 94 0 9 9 7\nMM 95 0 7 10 9\nIR 98 0 10 10 9\n\
MA 212 0 9 9 6,7\nDZ 213 0 8 9 5,6,7\nTN 216 - 8 8 2,4,5,9\nLY 218 0 8 9 9\nSN 221 - 9 9 7\nCI 225 - 10 10 01,05,07\n\
GH 233 0 9 9 2,5\nNG 234 0 8 10 7,8,9\nCM 237 - 9 9 6\nET 251 0 9 9 9\nKE 254 0 9 9 7,1\nTZ 255 0 9 9 6,7\n\
UG 256 0 9 9 7\nZM 260 0 9 9 9\nZW 263 0 9 10 7\nMU 230 - 7 8 5\nPT 351 - 9 9 9\nLU 352 - 6 11 6\nIE 353 0 7 9 8\n\
IS 354 - 7 9 6,7,8\nAL 355 0 8 9 6\nMT 356 - 8 8 7,9\nCY 357 - 8 8 9\nFI 358 0 6 11 4,50\nBG 359 0 8 9 87,88,89,98,99\n\
LT 370 0 8 8 6\nLV 371 - 8 8 2\nEE 372 - 7 8 5,8\nMD 373 0 8 8 6,7\nAM 374 0 8 8 4,7,9\nBY 375 8 9 9 25,29,33,44\n\
AD 376 - 6 9 3,6\nMC 377 0 8 9 6\nUA 380 0 9 9 39,5,6,7,9\nRS 381 0 8 9 6\nME 382 0 8 8 6\nXK 383 0 8 8 4\n\
HR 385 0 8 9 9\nSI 386 0 8 8 3,4,5,6,7\nBA 387 0 8 9 6\nMK 389 0 8 8 7\nCZ 420 - 9 9 60,72,73,77,79\n\
SK 421 0 9 9 9\nLI 423 - 7 9 7\nGT 502 - 8 8 3,4,5\nSV 503 - 8 8 6,7\nHN 504 - 8 8 3,8,9\nNI 505 - 8 8 8\n\
CR 506 - 8 8 5,6,7,8\nPA 507 - 7 8 6\nBO 591 0 8 8 6,7\nEC 593 0 8 9 9\nPY 595 0 9 9 9\nUY 598 0 8 8 9\n\
HK 852 - 8 8 5,6,9\nMO 853 - 8 8 6\nKH 855 0 8 9 1,6,7,8,9\nTW 886 0 8 9 9\nBD 880 0 8 10 1\nLB 961 0 7 8 3,7,8\n\
JO 962 0 8 9 7\nIQ 964 0 8 10 7\nKW 965 - 8 8 5,6,9\nSA 966 0 9 9 5\nOM 968 - 8 8 7,9\nAE 971 0 8 9 5\n\
IL 972 0 8 9 5\nBH 973 - 8 8 3\nQA 974 - 8 8 3,5,6,7\nNP 977 0 8 10 98,97\nAZ 994 0 9 9 4,5,7\nGE 995 0 9 9 5\n\
UZ 998 - 9 9 9";

/// The way of a country, by its two capital letters.
pub(super) fn of_country(country: &str) -> Option<Dialling> {
    TABLE.lines().filter_map(row).find(|d| d.country == country)
}

/// The way of the country whose code the digits begin with; the first of several that share one.
pub(super) fn of_digits(digits: &str) -> Option<Dialling> {
    TABLE
        .lines()
        .filter_map(row)
        .filter(|d| digits.starts_with(d.code))
        .min_by_key(|d| std::cmp::Reverse(d.code.len()))
}

fn row(line: &'static str) -> Option<Dialling> {
    let mut cells = line.split(' ');
    let mut cell = || cells.next().map(|c| if c == "-" { "" } else { c });
    Some(Dialling {
        country: cell()?,
        code: cell()?,
        trunk: cell()?,
        least: cell()?.parse().ok()?,
        most: cell()?.parse().ok()?,
        mobile: cell()?,
    })
}

impl Dialling {
    /// Whether a number may have so many digits behind the code.
    pub(super) fn fits(&self, national: &str) -> bool {
        (self.least..=self.most).contains(&national.len())
    }

    /// Whether the digits behind the code begin like a mobile number's.
    pub(super) fn is_mobile(&self, national: &str) -> bool {
        self.mobile
            .split(',')
            .any(|p| !p.is_empty() && national.starts_with(p))
    }
}
