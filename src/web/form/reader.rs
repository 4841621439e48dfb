//! [`Reader`]: takes checked values out of what was typed and collects every
//! error on the way, so that a person sees them all at once.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{FieldErrors, Fields, parse};
use crate::web::text::is_invisible;

/// Reads checked values out of [`Fields`].
///
/// A getter that cannot read its field records a sentence and gives a stand-in
/// value; [`Reader::finish`] then withholds whatever was built from it. "Label"
/// is the field's visible name, as on the page.
#[derive(Debug)]
pub struct Reader<'a> {
    fields: &'a Fields,
    errors: FieldErrors,
}

impl<'a> Reader<'a> {
    /// A reader of what was typed.
    pub fn new(fields: &'a Fields) -> Self {
        Self {
            fields,
            errors: FieldErrors::default(),
        }
    }

    /// Required text of any number of lines, trimmed.
    pub fn text(&mut self, name: &str, label: &str, max_chars: usize) -> String {
        match self.optional_text(name, label, max_chars) {
            Some(text) => text,
            None => self.missing(name, label),
        }
    }

    /// Text of any number of lines, trimmed and without invisible characters; `None` when empty.
    pub fn optional_text(&mut self, name: &str, label: &str, max_chars: usize) -> Option<String> {
        let typed = self.fields.get(name).replace("\r\n", "\n");
        let seen: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
        let text = seen.trim().to_owned();
        let length = text.chars().count();
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            self.fail(name, format!("{label} memuat karakter yang tidak dapat disimpan. Ketik ulang tanpa menyalin dari dokumen lain."));
        } else if length > max_chars {
            self.fail(name, format!("{label} paling banyak {max_chars} karakter, sekarang {length}. Persingkat isinya."));
        }
        (!text.is_empty()).then_some(text)
    }

    /// Required text of one line, trimmed: names, titles, numbers of letters.
    pub fn line(&mut self, name: &str, label: &str, max_chars: usize) -> String {
        let text = self.text(name, label, max_chars);
        self.single(name, label, text)
    }

    /// Text of one line, trimmed; `None` when empty.
    pub fn optional_line(&mut self, name: &str, label: &str, max_chars: usize) -> Option<String> {
        let text = self.optional_text(name, label, max_chars)?;
        Some(self.single(name, label, text))
    }

    /// Required whole number within a range.
    pub fn int(&mut self, name: &str, label: &str, range: RangeInclusive<i64>) -> i64 {
        let value = self.optional_int(name, label, range);
        self.require(name, label, value)
    }

    /// Whole number within a range; `None` when empty.
    pub fn optional_int(
        &mut self,
        name: &str,
        label: &str,
        range: RangeInclusive<i64>,
    ) -> Option<i64> {
        let sentence = format!(
            "{label} harus bilangan bulat dari {} sampai {}.",
            range.start(),
            range.end()
        );
        self.parsed(name, &sentence, |text| {
            parse::int(text).filter(|number| range.contains(number))
        })
    }

    /// Required date, from a date input or typed as day-month-year.
    pub fn date(&mut self, name: &str, label: &str) -> NaiveDate {
        let value = self.optional_date(name, label);
        self.require(name, label, value)
    }

    /// Required date of something that happens in these years: a slip of the pen is said.
    pub fn day(&mut self, name: &str, label: &str) -> NaiveDate {
        let day = self.date(name, label);
        let sentence = "Tanggal harus antara tahun 2000 dan 2100. Periksa tahunnya.";
        self.check((2000..=2100).contains(&day.year()), name, sentence);
        day
    }

    /// Date; `None` when empty.
    pub fn optional_date(&mut self, name: &str, label: &str) -> Option<NaiveDate> {
        let sentence = format!("{label} harus tanggal yang ada, misalnya 31-08-2026.");
        self.parsed(name, &sentence, parse::date)
    }

    /// Required time of day.
    pub fn time(&mut self, name: &str, label: &str) -> NaiveTime {
        let value = self.optional_time(name, label);
        self.require(name, label, value)
    }

    /// Time of day; `None` when empty.
    pub fn optional_time(&mut self, name: &str, label: &str) -> Option<NaiveTime> {
        let sentence = format!("{label} harus jam dan menit, misalnya 08.30.");
        self.parsed(name, &sentence, parse::time)
    }

    /// Required amount of rupiah: `Rp3.800.000` or `3800000`.
    pub fn money(&mut self, name: &str, label: &str) -> i64 {
        let value = self.optional_money(name, label);
        self.require(name, label, value)
    }

    /// Amount of rupiah; `None` when empty.
    pub fn optional_money(&mut self, name: &str, label: &str) -> Option<i64> {
        let sentence = format!("{label} harus jumlah rupiah tanpa sen, misalnya Rp3.800.000.");
        self.parsed(name, &sentence, parse::money)
    }

    /// Required number with at most two decimals, within a range.
    pub fn decimal(&mut self, name: &str, label: &str, range: RangeInclusive<Decimal>) -> Decimal {
        let value = self.optional_decimal(name, label, range);
        self.require(name, label, value)
    }

    /// Number with at most two decimals, within a range; `None` when empty.
    pub fn optional_decimal(
        &mut self,
        name: &str,
        label: &str,
        range: RangeInclusive<Decimal>,
    ) -> Option<Decimal> {
        let shown = |number: &Decimal| number.to_string().replace('.', ",");
        let (from, to) = (shown(range.start()), shown(range.end()));
        let sentence = format!(
            "{label} harus angka dari {from} sampai {to}, paling banyak dua angka di belakang koma."
        );
        self.parsed(name, &sentence, |text| {
            parse::decimal(text).filter(|number| range.contains(number))
        })
    }

    /// Required choice among known words.
    ///
    /// # Panics
    /// When there is nothing to choose from, a fault of the program: use
    /// [`Reader::optional_one_of`] for lists that may be empty.
    pub fn one_of<T: Clone>(&mut self, name: &str, label: &str, options: &[(&str, T)]) -> T {
        match self.optional_one_of(name, label, options) {
            Some(value) => value,
            None => {
                self.fail(name, format!("Pilih {}.", lower_first(label)));
                options[0].1.clone()
            }
        }
    }

    /// Choice among known words; `None` when empty.
    pub fn optional_one_of<T: Clone>(
        &mut self,
        name: &str,
        label: &str,
        options: &[(&str, T)],
    ) -> Option<T> {
        let sentence = choose_again(label);
        self.parsed(name, &sentence, |text| {
            options
                .iter()
                .find(|(word, _)| *word == text)
                .map(|(_, value)| value.clone())
        })
    }

    /// Required id, chosen from a list.
    pub fn uuid(&mut self, name: &str, label: &str) -> Uuid {
        match self.optional_uuid(name, label) {
            Some(id) => id,
            None => {
                self.fail(name, format!("Pilih {}.", lower_first(label)));
                Uuid::nil()
            }
        }
    }

    /// Id chosen from a list; `None` when empty.
    pub fn optional_uuid(&mut self, name: &str, label: &str) -> Option<Uuid> {
        self.parsed(name, &choose_again(label), |text| {
            Uuid::try_parse(text).ok()
        })
    }

    /// Every id that was ticked; none is fine.
    pub fn uuids(&mut self, name: &str, label: &str) -> Vec<Uuid> {
        let read: Result<Vec<Uuid>, _> = self
            .fields
            .all(name)
            .into_iter()
            .map(Uuid::try_parse)
            .collect();
        read.unwrap_or_else(|_| {
            self.fail(name, choose_again(label));
            Vec::new()
        })
    }

    /// The hidden version of a form: which state of the thing it was typed over.
    pub fn version(&mut self) -> i32 {
        i32::try_from(self.int("version", "Versi", 0..=i64::from(i32::MAX))).unwrap_or_default()
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.fields.has(name)
    }

    /// Records the sentence when a rule across fields does not hold.
    pub fn check(&mut self, holds: bool, field: &str, sentence: impl Into<String>) {
        if !holds {
            self.fail(field, sentence.into());
        }
    }

    /// The value if nothing has to be mended, else everything that has.
    pub fn finish<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.errors.is_empty() {
            Ok(value)
        } else {
            Err(self.errors)
        }
    }

    fn parsed<T>(
        &mut self,
        name: &str,
        sentence: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.fields.get(name).trim();
        let value = parse(text);
        if value.is_none() && !text.is_empty() {
            self.fail(name, sentence.to_owned());
        }
        value
    }

    fn require<T: Default>(&mut self, name: &str, label: &str, value: Option<T>) -> T {
        match value {
            Some(value) => value,
            None => self.missing(name, label),
        }
    }

    /// An unreadable value has its sentence already, and the first one stays.
    fn missing<T: Default>(&mut self, name: &str, label: &str) -> T {
        self.fail(name, format!("Isi {}.", lower_first(label)));
        T::default()
    }

    fn single(&mut self, name: &str, label: &str, text: String) -> String {
        if text.contains(['\n', '\t']) {
            self.fail(
                name,
                format!("{label} harus dalam satu baris. Hapus baris barunya."),
            );
        }
        text
    }

    fn fail(&mut self, name: &str, sentence: String) {
        self.errors.push(name, sentence);
    }
}

fn choose_again(label: &str) -> String {
    format!("{label} yang dipilih tidak ada lagi. Pilih salah satu dari daftar.")
}

/// "Judul proyek" becomes "judul proyek"; "NIP" stays.
fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(value: &str, read: impl FnOnce(&mut Reader<'_>)) -> Option<String> {
        let fields = Fields::from_pairs([("x", value)]);
        let mut reader = Reader::new(&fields);
        read(&mut reader);
        reader
            .finish(())
            .err()
            .and_then(|errors| errors.get("x").map(str::to_owned))
    }

    #[test]
    fn a_good_form_is_read_whole() {
        let fields = Fields::from_pairs([
            ("title", "  Layanan cepat \r\n dua baris "),
            ("days", "60"),
            ("from", "31-08-2026"),
            ("budget", "Rp3.800.000"),
            ("score", "87,25"),
            ("kind", "b"),
            ("ok", "1"),
        ]);
        let mut reader = Reader::new(&fields);
        assert_eq!(
            reader.text("title", "Judul", 100),
            "Layanan cepat \n dua baris"
        );
        assert_eq!(reader.int("days", "Hari", 1..=365), 60);
        assert_eq!(reader.date("from", "Mulai").to_string(), "2026-08-31");
        assert_eq!(reader.money("budget", "Anggaran"), 3_800_000);
        let hundred = Decimal::ZERO..=Decimal::ONE_HUNDRED;
        assert_eq!(
            reader.optional_decimal("score", "Nilai", hundred),
            Some(Decimal::new(8725, 2))
        );
        assert_eq!(reader.one_of("kind", "Jenis", &[("a", 1), ("b", 2)]), 2);
        assert_eq!(reader.optional_time("none", "Jam"), None);
        assert!(reader.ticked("ok"));
        assert_eq!(reader.finish(7), Ok(7));
    }

    #[test]
    fn what_is_missing_is_asked_for_by_its_label() {
        assert_eq!(
            error_of(" ", |r| {
                r.text("x", "Judul proyek", 9);
            })
            .as_deref(),
            Some("Isi judul proyek.")
        );
        assert_eq!(
            error_of("", |r| {
                r.int("x", "NIP", 1..=9);
            })
            .as_deref(),
            Some("Isi NIP.")
        );
        assert_eq!(
            error_of("", |r| {
                r.uuid("x", "Mentor");
            })
            .as_deref(),
            Some("Pilih mentor.")
        );
        assert_eq!(
            error_of("", |r| {
                r.one_of("x", "Jenis", &[("a", 1)]);
            })
            .as_deref(),
            Some("Pilih jenis.")
        );
        assert_eq!(
            error_of("", |r| {
                r.optional_date("x", "Mulai");
            }),
            None
        );
    }

    #[test]
    fn what_cannot_be_read_is_explained_and_not_called_missing() {
        let date = error_of("kemarin", |r| {
            r.date("x", "Mulai");
        });
        assert_eq!(
            date.as_deref(),
            Some("Mulai harus tanggal yang ada, misalnya 31-08-2026.")
        );
        let int = error_of("400", |r| {
            r.int("x", "Hari", 1..=365);
        });
        assert_eq!(
            int.as_deref(),
            Some("Hari harus bilangan bulat dari 1 sampai 365.")
        );
        let choice = error_of("z", |r| {
            r.one_of("x", "Jenis", &[("a", 1)]);
        });
        assert_eq!(
            choice.as_deref(),
            Some("Jenis yang dipilih tidak ada lagi. Pilih salah satu dari daftar.")
        );
        assert!(
            error_of("abc", |r| {
                r.uuids("x", "Peserta");
            })
            .is_some()
        );
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        let fields = Fields::from_pairs([("x", "\u{202e}Siti\u{200b} Aminah\u{feff} ")]);
        let mut r = Reader::new(&fields);
        assert_eq!(r.line("x", "Nama", 99), "Siti Aminah");
        assert!(r.finish(()).is_ok());
    }

    #[test]
    fn nul_control_characters_and_length_are_refused() {
        for bad in ["a\0b", "a\u{1b}[31m", "a\u{85}b"] {
            assert!(
                error_of(bad, |r| {
                    r.text("x", "Judul", 99);
                })
                .is_some()
            );
        }
        assert!(
            error_of("ééééé", |r| {
                r.text("x", "Judul", 5);
            })
            .is_none()
        );
        assert!(
            error_of("éééééé", |r| {
                r.text("x", "Judul", 5);
            })
            .is_some()
        );
        assert!(
            error_of("a\nb", |r| {
                r.line("x", "Judul", 5);
            })
            .is_some()
        );
        assert!(
            error_of("a\nb", |r| {
                r.optional_line("x", "Judul", 5);
            })
            .is_some()
        );
    }

    #[test]
    fn every_error_is_collected() {
        let fields = Fields::default();
        let mut reader = Reader::new(&fields);
        reader.text("a", "Judul", 9);
        reader.money("b", "Anggaran");
        reader.check(false, "c", "Tanggal selesai harus sesudah tanggal mulai.");
        let errors = reader.finish(()).unwrap_err();
        assert_eq!(
            errors.iter().map(|(field, _)| field).collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
    }
}
