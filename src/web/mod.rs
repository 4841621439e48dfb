//! What every page shares: page context, forms, assets, cookies, middleware, problem pages, texts.
//!
//! Knows no feature: views hand it ready values.

pub mod address;
pub mod assets;
pub mod browser;
pub mod download;
pub mod flash;
pub mod form;
pub mod input;
pub mod kept;
pub mod layers;
pub mod multipart;
pub mod page;
pub mod parts;
pub mod problem;
pub mod receipt;
pub mod text;
pub mod theme;
