//! Reading numbers, dates and times as people in Indonesia write them.
//! Each function answers `None` for what it cannot read; no sentence is made here.

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

/// Largest amount of rupiah that is believed: a thousand trillion.
const MOST_RUPIAH: i64 = 1_000_000_000_000_000;

/// A whole number; spaces are forgiven.
pub(super) fn int(text: &str) -> Option<i64> {
    without_spaces(text).parse().ok()
}

/// Rupiah: `Rp3.800.000`, `3800000`, `Rp 3.800.000,00`.
pub(super) fn money(text: &str) -> Option<i64> {
    let text = without_spaces(text);
    let text = strip_rp(&text);
    let text = text
        .strip_suffix(",00")
        .or_else(|| text.strip_suffix(",-"))
        .unwrap_or(text);
    let amount: i64 = whole(text, '.')
        .or_else(|| whole(text, ','))?
        .parse()
        .ok()?;
    (amount <= MOST_RUPIAH).then_some(amount)
}

/// A decimal with comma or point and at most two places.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = without_spaces(text).replace(',', ".");
    let shape_is_right = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let number: Decimal = shape_is_right.then_some(text)?.parse().ok()?;
    (number.scale() <= 2).then_some(number)
}

/// `2026-08-31`, `31-08-2026` or `31/08/2026`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = without_spaces(text);
    let date = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(&text, format).ok())?;
    (1900..2200)
        .contains(&chrono::Datelike::year(&date))
        .then_some(date)
}

/// `08:31` or `08.31`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = without_spaces(text).replace('.', ":");
    ["%H:%M", "%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(&text, format).ok())
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn strip_rp(text: &str) -> &str {
    let has_rp = text
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("rp"));
    let text = if has_rp {
        text.get(2..).unwrap_or("")
    } else {
        text
    };
    text.strip_prefix('.').unwrap_or(text)
}

/// The digits of a whole number that may be written in groups of three.
fn whole(text: &str, separator: char) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = text.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let grouped =
        rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    (grouped && groups.iter().all(|group| digits(group))).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_is_read_as_people_write_it() {
        for text in [
            "Rp3.800.000",
            "3800000",
            "rp 3.800.000,00",
            "Rp. 3.800.000,-",
            "3,800,000",
        ] {
            assert_eq!(money(text), Some(3_800_000), "{text}");
        }
        for text in [
            "",
            "Rp",
            "3.8",
            "3,5",
            "-5",
            "3.80.000",
            "tiga juta",
            "99999999999999999999",
        ] {
            assert_eq!(money(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_take_comma_or_point_and_two_places() {
        assert_eq!(decimal("87,25"), Some(Decimal::new(8725, 2)));
        assert_eq!(decimal("87.5"), Some(Decimal::new(875, 1)));
        for text in ["87,255", "1e3", "1,2,3", "", "NaN"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn dates_and_times_are_read_in_the_usual_forms() {
        let day = NaiveDate::from_ymd_opt(2026, 8, 31);
        assert_eq!(date("2026-08-31"), day);
        assert_eq!(date("31-08-2026"), day);
        assert_eq!(date("31/8/2026"), day);
        assert_eq!(date("31-02-2026"), None);
        assert_eq!(date("0026-08-31"), None);
        assert_eq!(time("08.31"), NaiveTime::from_hms_opt(8, 31, 0));
        assert_eq!(time("25:00"), None);
    }
}
