//! How numbers, money, dates and times read in Indonesian, on screens and on
//! paper alike.
//!
//! Main type: [`Zone`], the three official time zones. It must not know the
//! clock (time is an argument), the tenant, or any page.

mod numbers;
#[cfg(test)]
mod tests;
mod times;
mod zone;

pub use numbers::{
    compact, decimal, in_words, number, number_or_words, rupiah, rupiah_or_none, score,
};
pub use times::{
    age, date, date_long, date_numeric, date_short, datetime, datetime_short, relative_days, time,
    weekday,
};
pub use zone::{UnknownZone, Zone};

/// A sentence with its full stop. Names end in titles such as "M.Si.", which already bring the full stop.
pub fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// What is said of the parts, with commas between them: "Bappeda, Pemerintah Kabupaten Bangka Barat".
pub fn listed<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(", ")
}

/// Characters without a picture: of no width, breaking a line where no form does, or turning the direction of writing. They
/// make two names look alike and `gpj.exe` read as `exe.jpg`.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A phone number as other countries dial it, digits only; empty without one.
pub fn international(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('0') {
        Some(rest) => format!("62{rest}"),
        None => digits,
    }
}
