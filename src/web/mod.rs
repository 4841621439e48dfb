//! What every page shares. Only the wording of numbers, dates and times lives
//! here so far; it knows no feature and no database.

pub mod text;
