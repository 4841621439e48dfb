//! The civil servant number (NIP of a PNS, NI PPPK), domain reference 06.1.
//!
//! Main types: [`Nip`], which exists only when every rule that needs no calendar holds,
//! [`NipError`] for what cannot be a NIP and [`NipWarning`] for what is only unusual.
//! A NIP holds the birth date and the sex of a person, so whatever prints one for people
//! without need uses [`Nip::masked`]; `Debug` does so too, to keep it out of the log.
//! This module must not know people, accounts or the database.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

const LENGTH: usize = 18;
const MIN_APPOINTMENT_AGE: u32 = 17;
const USUAL_APPOINTMENT_AGES: std::ops::RangeInclusive<u32> = 18..=40;
const USUAL_AGES: std::ops::RangeInclusive<u32> = 18..=70;
const FIRST_CONTRACT_MARKER: u32 = 21;

/// Sex as recorded in personnel data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Laki-laki.
    Male,
    /// Perempuan.
    Female,
}

impl Sex {
    /// The word shown on screen.
    pub fn label(self) -> &'static str {
        match self {
            Sex::Male => "Laki-laki",
            Sex::Female => "Perempuan",
        }
    }

    /// The letter used in participant lists: L or P.
    pub fn letter(self) -> char {
        match self {
            Sex::Male => 'L',
            Sex::Female => 'P',
        }
    }
}

/// The two kinds of civil servants that carry an 18-digit number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmployeeKind {
    /// Pegawai negeri sipil.
    Pns,
    /// Pegawai pemerintah dengan perjanjian kerja.
    Pppk,
}

impl EmployeeKind {
    /// The short form shown on screen.
    pub fn label(self) -> &'static str {
        match self {
            EmployeeKind::Pns => "PNS",
            EmployeeKind::Pppk => "PPPK",
        }
    }
}

/// Why a text is not a NIP.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NipError {
    /// Nothing was typed.
    #[error("NIP belum diisi. Isi 18 digit NIP.")]
    Empty,
    /// Something else than digits and separators is in it.
    #[error("NIP memuat karakter selain angka (“{0}”). Isi dengan 18 digit angka.")]
    NotDigits(char),
    /// Rule 1: not 18 digits.
    #[error("NIP harus 18 digit, yang diisi {0} digit. Periksa kembali NIP ini.")]
    Length(usize),
    /// Rule 2: digits 1–8 are no real date.
    #[error(
        "Delapan digit pertama NIP ({0:08}) bukan tanggal lahir yang ada. Periksa digit 1 sampai 8."
    )]
    BirthDate(u32),
    /// Rule 3: digits 13–14 are neither a month nor a contract marker.
    #[error(
        "Digit 13–14 NIP ({0:02}) bukan bulan pengangkatan (01–12) dan bukan penanda PPPK (21 ke atas). Periksa kedua digit itu."
    )]
    Month(u32),
    /// Rule 4: appointed in a year that is still to come.
    #[error("Tahun pengangkatan pada NIP ({0}) belum tiba. Periksa digit 9 sampai 12.")]
    Future(i32),
    /// Rule 4: appointed as a child.
    #[error(
        "Menurut NIP ini pegawai diangkat sebelum berusia 17 tahun. Periksa tanggal lahir (digit 1–8) dan tahun pengangkatan (digit 9–12)."
    )]
    TooYoung,
    /// Rule 5: the sex digit is unknown.
    #[error(
        "Digit ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan), bukan {0}. Periksa digit itu."
    )]
    Sex(u32),
    /// Rule 6: the sequence starts at 001.
    #[error("Nomor urut pada NIP (tiga digit terakhir) tidak boleh 000. Periksa tiga digit itu.")]
    Sequence,
}

/// What is unusual about a NIP but may be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NipWarning {
    /// Rule 2: age today outside 18–70.
    #[error(
        "Menurut NIP usia pegawai sekarang di luar 18–70 tahun (lahir tahun {0}). Pastikan tanggal lahirnya benar."
    )]
    UnusualAge(i32),
    /// Rule 4: appointed before 18 or after 40.
    #[error(
        "Menurut NIP pegawai diangkat pada usia {0} tahun. Pastikan tahun pengangkatannya benar."
    )]
    UnusualAppointment(u32),
    /// Rule 5: the recorded sex differs.
    #[error("Jenis kelamin menurut NIP {}, menurut data {}. Periksa salah satunya.", .nip.label(), .recorded.label())]
    SexDiffers {
        /// The sex in the number.
        nip: Sex,
        /// The sex in the record.
        recorded: Sex,
    },
    /// Rule 8: the recorded birth date differs.
    #[error("Tanggal lahir menurut NIP {}, menurut data {}. Periksa salah satunya.", .nip.format("%d-%m-%Y"), .recorded.format("%d-%m-%Y"))]
    BirthDateDiffers {
        /// The date in the number.
        nip: NaiveDate,
        /// The date in the record.
        recorded: NaiveDate,
    },
}

/// What is already recorded about the holder, to compare a NIP with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recorded {
    /// The recorded sex, if any.
    pub sex: Option<Sex>,
    /// The recorded birth date, if any.
    pub birth_date: Option<NaiveDate>,
}

/// A well-formed 18-digit civil servant number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nip {
    number: u64,
    // Kept so that reading it can never fail: parsing has proved that the date exists.
    birth_date: NaiveDate,
}

impl Nip {
    /// Reads a NIP in any spacing and checks it against the calendar of `today`.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, NipError> {
        let nip: Nip = text.parse()?;
        match nip.appointed().0 {
            year if year > today.year() => Err(NipError::Future(year)),
            _ => Ok(nip),
        }
    }

    /// The 18 digits without separators, as they are stored.
    pub fn digits(self) -> String {
        format!("{:018}", self.number)
    }

    /// The date of birth in digits 1–8.
    pub fn birth_date(self) -> NaiveDate {
        self.birth_date
    }

    /// Year of appointment, and the month for a PNS (the number of a PPPK has none).
    pub fn appointed(self) -> (i32, Option<u32>) {
        let month = (self.kind() == EmployeeKind::Pns).then(|| self.part(12, 2));
        (self.part(8, 4) as i32, month)
    }

    /// The sex in digit 15.
    pub fn sex(self) -> Sex {
        if self.part(14, 1) == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// PNS or PPPK, told by digits 13–14.
    pub fn kind(self) -> EmployeeKind {
        if self.part(12, 2) < FIRST_CONTRACT_MARKER {
            EmployeeKind::Pns
        } else {
            EmployeeKind::Pppk
        }
    }

    /// The form for people without need: birth date, appointment and sex are hidden.
    pub fn masked(self) -> String {
        format!("•••••••• •••••• • {:03}", self.part(15, 3))
    }

    /// What is unusual about this number on the day `today`, compared with what is recorded.
    pub fn warnings(self, today: NaiveDate, recorded: Recorded) -> Vec<NipWarning> {
        let mut found = Vec::new();
        if !today
            .years_since(self.birth_date)
            .is_some_and(|age| USUAL_AGES.contains(&age))
        {
            found.push(NipWarning::UnusualAge(self.birth_date.year()));
        }
        found.extend(self.unusual_appointment());
        if let Some(sex) = recorded.sex.filter(|sex| *sex != self.sex()) {
            found.push(NipWarning::SexDiffers {
                nip: self.sex(),
                recorded: sex,
            });
        }
        if let Some(date) = recorded.birth_date.filter(|date| *date != self.birth_date) {
            found.push(NipWarning::BirthDateDiffers {
                nip: self.birth_date,
                recorded: date,
            });
        }
        found
    }

    fn unusual_appointment(self) -> Option<NipWarning> {
        // The day is unknown: only what is unusual on every day of the period is reported.
        let (first, last) = self.appointment_period()?;
        let youngest = first.years_since(self.birth_date).unwrap_or(0);
        let oldest = last.years_since(self.birth_date).unwrap_or(0);
        if oldest < *USUAL_APPOINTMENT_AGES.start() {
            Some(NipWarning::UnusualAppointment(oldest))
        } else if youngest > *USUAL_APPOINTMENT_AGES.end() {
            Some(NipWarning::UnusualAppointment(youngest))
        } else {
            None
        }
    }

    /// First and last possible day of the appointment: a month, or a year for a PPPK.
    fn appointment_period(self) -> Option<(NaiveDate, NaiveDate)> {
        let (year, month) = self.appointed();
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), 1)?;
        let length = if month.is_some() { 1 } else { 12 };
        let last = first.checked_add_months(Months::new(length))?.pred_opt()?;
        Some((first, last))
    }

    fn part(self, start: u32, length: u32) -> u32 {
        digits_of(self.number, start, length)
    }
}

fn digits_of(number: u64, start: u32, length: u32) -> u32 {
    let after = LENGTH as u32 - start - length;
    // At most eight digits are asked for, so this fits.
    (number / 10u64.pow(after) % 10u64.pow(length)) as u32
}

fn only_digits(text: &str) -> Result<String, NipError> {
    let mut digits = String::with_capacity(LENGTH);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | '-' | '\u{2010}'..='\u{2015}' => {}
            c if c.is_whitespace() => {}
            other => return Err(NipError::NotDigits(other)),
        }
    }
    Ok(digits)
}

impl FromStr for Nip {
    type Err = NipError;

    /// Checks every rule that needs no calendar; see [`Nip::parse`] for the others.
    fn from_str(text: &str) -> Result<Self, NipError> {
        let digits = only_digits(text)?;
        match digits.len() {
            0 => return Err(NipError::Empty),
            LENGTH => {}
            other => return Err(NipError::Length(other)),
        }
        let number: u64 = digits.parse().map_err(|_| NipError::Length(digits.len()))?;
        let part = |start, length| digits_of(number, start, length);
        let birth_date = NaiveDate::from_ymd_opt(part(0, 4) as i32, part(4, 2), part(6, 2))
            .ok_or(NipError::BirthDate(part(0, 8)))?;
        let nip = Nip { number, birth_date };
        match part(12, 2) {
            1..=12 | FIRST_CONTRACT_MARKER.. => {}
            other => return Err(NipError::Month(other)),
        }
        match part(14, 1) {
            1 | 2 => {}
            other => return Err(NipError::Sex(other)),
        }
        if part(15, 3) == 0 {
            return Err(NipError::Sequence);
        }
        let grown_up = nip
            .appointment_period()
            .and_then(|(_, last)| last.years_since(birth_date))
            .is_some_and(|age| age >= MIN_APPOINTMENT_AGE);
        if grown_up {
            Ok(nip)
        } else {
            Err(NipError::TooYoung)
        }
    }
}

impl fmt::Display for Nip {
    /// Grouped 8-6-1-3, as printed on certificates.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:08} {:06} {} {:03}",
            self.part(0, 8),
            self.part(8, 6),
            self.part(14, 1),
            self.part(15, 3)
        )
    }
}

impl fmt::Debug for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nip({})", self.masked())
    }
}

impl TryFrom<String> for Nip {
    type Error = NipError;

    fn try_from(text: String) -> Result<Self, NipError> {
        text.parse()
    }
}

impl From<Nip> for String {
    fn from(nip: Nip) -> String {
        nip.digits()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn parse(text: &str) -> Result<Nip, NipError> {
        Nip::parse(text, today())
    }

    #[test]
    fn the_first_test_value_tells_all_about_its_holder() {
        for text in [
            "197804122005011003",
            "19780412 200501 1 003",
            "19780412.200501-1\u{a0}003 ",
        ] {
            let nip = parse(text).unwrap();
            assert_eq!(nip.kind(), EmployeeKind::Pns);
            assert_eq!(
                nip.birth_date(),
                NaiveDate::from_ymd_opt(1978, 4, 12).unwrap()
            );
            assert_eq!(nip.appointed(), (2005, Some(1)));
            assert_eq!(nip.sex(), Sex::Male);
            assert_eq!(nip.to_string(), "19780412 200501 1 003");
            assert_eq!(nip.digits(), "197804122005011003");
            assert_eq!(nip.warnings(today(), Recorded::default()), []);
        }
    }

    #[test]
    fn women_and_contract_employees_are_recognised() {
        let nip = parse("198511302010122007").unwrap();
        assert_eq!((nip.kind(), nip.sex()), (EmployeeKind::Pns, Sex::Female));
        let nip = parse("199009132025242014").unwrap();
        assert_eq!((nip.kind(), nip.sex()), (EmployeeKind::Pppk, Sex::Female));
        assert_eq!(nip.appointed(), (2025, None));
    }

    #[test]
    fn every_wrong_test_value_is_refused_for_its_reason() {
        let wrong = [
            ("198002302005011003", NipError::BirthDate(19800230)),
            ("197804122005131003", NipError::Month(13)),
            ("197804122005001003", NipError::Month(0)),
            ("197804122005201003", NipError::Month(20)),
            ("197804122005013003", NipError::Sex(3)),
            ("197804122005011000", NipError::Sequence),
            ("19780412200501100", NipError::Length(17)),
            ("1978041220050110031", NipError::Length(19)),
            ("197804121990011003", NipError::TooYoung),
            ("197804122031011003", NipError::Future(2031)),
            (" . ", NipError::Empty),
            ("19780412200501100O", NipError::NotDigits('O')),
        ];
        for (text, error) in wrong {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn seventeen_full_years_are_enough_and_are_unusual() {
        let nip = parse("198001151997011001").unwrap();
        let warnings = nip.warnings(today(), Recorded::default());
        assert_eq!(warnings, [NipWarning::UnusualAppointment(17)]);
        assert_eq!(parse("198002011997011001"), Err(NipError::TooYoung));
    }

    #[test]
    fn what_differs_from_the_record_is_a_warning() {
        let nip = parse("197804122005011003").unwrap();
        let other = NaiveDate::from_ymd_opt(1978, 4, 13);
        let recorded = Recorded {
            sex: Some(Sex::Female),
            birth_date: other,
        };
        assert_eq!(
            nip.warnings(today(), recorded)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            [
                "Jenis kelamin menurut NIP Laki-laki, menurut data Perempuan. Periksa salah satunya.",
                "Tanggal lahir menurut NIP 12-04-1978, menurut data 13-04-1978. Periksa salah satunya.",
            ]
        );
    }

    #[test]
    fn the_age_today_and_at_appointment_may_be_unusual() {
        let nip = parse("195001012005011003").unwrap();
        assert_eq!(
            nip.warnings(today(), Recorded::default()),
            [
                NipWarning::UnusualAge(1950),
                NipWarning::UnusualAppointment(55)
            ]
        );
    }

    #[test]
    fn the_mask_and_the_log_hide_birth_date_and_sex() {
        let nip = parse("197804122005011003").unwrap();
        assert_eq!(nip.masked(), "•••••••• •••••• • 003");
        assert_eq!(format!("{nip:?}"), "Nip(•••••••• •••••• • 003)");
    }

    #[test]
    fn json_holds_the_digits_and_refuses_others() {
        let nip = parse("197804122005011003").unwrap();
        assert_eq!(
            serde_json::to_string(&nip).unwrap(),
            "\"197804122005011003\""
        );
        assert_eq!(
            serde_json::from_str::<Nip>("\"19780412 200501 1 003\"").unwrap(),
            nip
        );
        assert!(serde_json::from_str::<Nip>("\"123\"").is_err());
    }

    proptest! {
        #[test]
        fn eighteen_digits_never_panic_and_round_trip(text in "[0-9]{18}") {
            if let Ok(nip) = parse(&text) {
                prop_assert_eq!(&nip.digits(), &text);
            }
        }

        #[test]
        fn plausible_numbers_round_trip(
            (year, month, day) in (1940i32..2008, 1u32..13, 1u32..32),
            (after, marker, sex, seq) in (0i32..60, 0u32..100, 0u32..4, 0u32..1000),
        ) {
            let text = format!("{year}{month:02}{day:02}{}{marker:02}{sex}{seq:03}", year + after);
            if let Ok(nip) = parse(&text) {
                nip.warnings(today(), Recorded::default());
                prop_assert_eq!(parse(&nip.to_string()), Ok(nip));
                prop_assert_eq!(nip.digits(), text);
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
