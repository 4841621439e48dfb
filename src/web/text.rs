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

pub use numbers::{decimal, in_words, number, number_or_words, rupiah, rupiah_or_none};
pub use times::{
    age, date, date_long, date_numeric, date_short, datetime, datetime_short, relative_days, time,
    weekday,
};
pub use zone::{UnknownZone, Zone};
