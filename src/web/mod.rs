//! What every page shares: the frame of a page ([`page::Page`]), what a person
//! typed and what was wrong with it ([`form`]), small shown parts ([`parts`]),
//! the static files ([`assets`]) and the colour of each organisation ([`theme`]).
//!
//! Knows no feature, no table and no role: features hand it finished words.

pub mod assets;
pub mod form;
pub mod page;
pub mod parts;
pub mod theme;

#[cfg(test)]
mod tests;
