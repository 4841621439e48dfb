//! Numbers and money: dots between thousands, a comma before decimals, and
//! numbers in words for running text.

use rust_decimal::Decimal;

/// "1.234.567".
#[must_use]
pub fn number(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&value.unsigned_abs().to_string()))
}

/// "Rp3.800.000": no space after Rp, as official Indonesian spelling has it.
#[must_use]
pub fn rupiah(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}Rp{}", number(amount.saturating_abs()))
}

/// The amount, or "tanpa anggaran" where nothing was spent or planned.
#[must_use]
pub fn rupiah_or_none(amount: Option<i64>) -> String {
    match amount {
        Some(amount) if amount != 0 => rupiah(amount),
        _ => "tanpa anggaran".to_owned(),
    }
}

/// "1.234,50": keeps the decimals the value carries.
#[must_use]
pub fn decimal(value: Decimal) -> String {
    let text = value.abs().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    };
    let comma = if rest.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{rest}", grouped(whole))
}

/// "84,5": no more decimals than the value needs. Weights and measures.
#[must_use]
pub fn compact(value: Decimal) -> String {
    decimal(value.normalize())
}

/// "84,50": two decimals, as scores are read.
#[must_use]
pub fn score(value: Decimal) -> String {
    let mut value = value;
    value.rescale(2);
    decimal(value)
}

/// In running text a number is spelled out when one or two words suffice
/// (the rule of the official spelling), else written in digits: "delapan",
/// "dua puluh", "26".
#[must_use]
pub fn number_or_words(value: usize) -> String {
    let words = in_words(value);
    if words.split(' ').count() <= 2 {
        words
    } else {
        number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// A number fully in words: "dua puluh enam". From one million on, digits.
#[must_use]
pub fn in_words(value: usize) -> String {
    match value {
        0..=11 => UNITS[value].to_owned(),
        12..=19 => format!("{} belas", UNITS[value - 10]),
        20..=99 => joined(format!("{} puluh", UNITS[value / 10]), value % 10),
        100..=199 => joined("seratus".to_owned(), value % 100),
        200..=999 => joined(format!("{} ratus", UNITS[value / 100]), value % 100),
        1_000..=1_999 => joined("seribu".to_owned(), value % 1_000),
        2_000..=999_999 => joined(format!("{} ribu", in_words(value / 1_000)), value % 1_000),
        _ => number(i64::try_from(value).unwrap_or(i64::MAX)),
    }
}

const UNITS: [&str; 12] = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
];

fn joined(head: String, rest: usize) -> String {
    if rest == 0 {
        head
    } else {
        format!("{head} {}", in_words(rest))
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}
