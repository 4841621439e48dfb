//! The accent colour of an organisation, made readable.
//!
//! Main type: [`Theme`], the two variants of one colour, for the light and for
//! the dark ground. A page links `/theme/{hex}.css` because inline style is
//! forbidden. Contrast is that of WCAG 2.2. Knows no organisation: only colours.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A colour by its red, green and blue parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// One accent colour in the two variants that pages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// On the light ground: the colour as given, or a shade darker.
    pub light: Colour,
    /// On the dark ground: lightened until it can be read.
    pub dark: Colour,
}

/// Why a colour cannot be an accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// Not six hexadecimal digits.
    #[error("Tulis warna sebagai enam angka heksadesimal, misalnya #0f5c63.")]
    NotAColour,
    /// Too pale to be read on white.
    #[error("Warna ini terlalu muda untuk dibaca di atas putih. Pilih warna yang lebih tua.")]
    TooPale,
}

/// Accent of pages that belong to no organisation, and where a colour cannot be used.
pub const DEFAULT: &str = "0f5c63";

/// What text must reach against its ground (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;
const WHITE: Colour = Colour(255, 255, 255);
const BLACK: Colour = Colour(0, 0, 0);
/// The darkest of the light grounds and the lightest of the dark grounds in
/// `static/jejak.css`: a colour that is readable there is readable everywhere.
const LIGHT_GROUND: Colour = Colour(0xf0, 0xf1, 0xec);
const DARK_GROUND: Colour = Colour(0x2a, 0x31, 0x38);

/// Reads `#rrggbb` or `rrggbb`.
pub fn parse(hex: &str) -> Result<Colour, ThemeError> {
    let digits = hex.strip_prefix('#').unwrap_or(hex);
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(ThemeError::NotAColour);
    }
    let number = u32::from_str_radix(digits, 16).map_err(|_| ThemeError::NotAColour)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Ok(Colour(red, green, blue))
}

/// How far two colours are apart, from 1 (the same) to 21 (black and white).
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The theme of an accent colour, or why it cannot be one.
pub fn readable_accent(hex: &str) -> Result<Theme, ThemeError> {
    let given = parse(hex)?;
    if contrast(given, WHITE) < READABLE {
        return Err(ThemeError::TooPale);
    }
    Ok(Theme {
        light: towards(given, BLACK, LIGHT_GROUND),
        dark: towards(given, WHITE, DARK_GROUND),
    })
}

/// The style sheet that sets the accent.
pub fn css(theme: &Theme) -> String {
    format!(
        ":root{{--accent:{};--on-accent:#fff}}\n@media screen and (prefers-color-scheme:dark){{:root{{--accent:{};--on-accent:#0d1114}}}}\n",
        theme.light, theme.dark
    )
}

/// Address of the style sheet for a colour; the default for one that cannot be used.
pub fn href(hex: &str) -> String {
    let colour = hex.strip_prefix('#').unwrap_or(hex).to_ascii_lowercase();
    match readable_accent(&colour) {
        Ok(_) => format!("/theme/{colour}.css"),
        Err(_) => format!("/theme/{DEFAULT}.css"),
    }
}

/// Serves `/theme/{hex}.css`; 404 for what is no readable colour.
pub async fn stylesheet(Path(file): Path<String>) -> Response {
    let theme = file.strip_suffix(".css").map(readable_accent);
    match theme {
        Some(Ok(theme)) => (
            [
                (CONTENT_TYPE, "text/css; charset=utf-8"),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            css(&theme),
        )
            .into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

fn luminance(Colour(red, green, blue): Colour) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

/// The first mix towards `end`, in steps of a hundredth, that is readable on `ground`.
fn towards(colour: Colour, end: Colour, ground: Colour) -> Colour {
    (0..=100)
        .map(|percent| mix(colour, end, percent))
        .find(|mixed| contrast(*mixed, ground) >= READABLE)
        .unwrap_or(end)
}

fn mix(from: Colour, to: Colour, percent: u16) -> Colour {
    let part = |a: u8, b: u8| {
        let sum = u16::from(a) * (100 - percent) + u16::from(b) * percent;
        u8::try_from((sum + 50) / 100).unwrap_or(b)
    };
    Colour(part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_with_and_without_the_hash() {
        assert_eq!(parse("#0F5c63"), Ok(Colour(0x0f, 0x5c, 0x63)));
        assert_eq!(parse("0f5c63"), Ok(Colour(0x0f, 0x5c, 0x63)));
        for bad in ["", "#fff", "0f5c6g", "+f5c63", "#0f5c633", "merah!"] {
            assert_eq!(parse(bad), Err(ThemeError::NotAColour), "{bad}");
        }
    }

    #[test]
    fn contrast_runs_from_one_to_twenty_one() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
        assert!((contrast(Colour(0x76, 0x76, 0x76), WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_pale_colour_is_refused() {
        assert_eq!(readable_accent("#ffcc00"), Err(ThemeError::TooPale));
        assert_eq!(readable_accent("#777777"), Err(ThemeError::TooPale));
    }

    #[test]
    fn both_variants_are_readable_whatever_the_colour() {
        for hex in [
            "000000", "0f5c63", "767676", "8b0000", "1d4ed8", "5b21b6", "006400", "b91c1c",
        ] {
            let theme = readable_accent(hex).unwrap();
            assert!(contrast(theme.light, WHITE) >= READABLE, "{hex}");
            assert!(contrast(theme.light, LIGHT_GROUND) >= READABLE, "{hex}");
            assert!(contrast(theme.dark, DARK_GROUND) >= READABLE, "{hex}");
            assert!(
                contrast(theme.dark, Colour(0x0d, 0x11, 0x14)) >= READABLE,
                "{hex}"
            );
        }
    }

    #[test]
    fn a_dark_enough_colour_is_kept_as_given_on_light() {
        assert_eq!(
            readable_accent(DEFAULT).unwrap().light.to_string(),
            "#0f5c63"
        );
    }

    #[test]
    fn the_address_falls_back_to_the_default() {
        assert_eq!(href("#1D4ED8"), "/theme/1d4ed8.css");
        assert_eq!(href("#ffff00"), "/theme/0f5c63.css");
        assert_eq!(href("\"><script>"), "/theme/0f5c63.css");
    }

    #[tokio::test]
    async fn only_readable_colours_have_a_style_sheet() {
        assert_eq!(
            stylesheet(Path("0f5c63.css".into())).await.status(),
            StatusCode::OK
        );
        for bad in ["0f5c63", "ffffff.css", "x.css", "../a.css"] {
            assert_eq!(
                stylesheet(Path(bad.into())).await.status(),
                StatusCode::NOT_FOUND
            );
        }
    }
}
