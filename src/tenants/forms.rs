//! Input about organisations and their first admins.

use super::TenantKind;
use crate::access::Role;
use crate::codes::Code;
use crate::members::forms::{parse_email, parse_nip};
use crate::members::provision::Person;
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text::Zone;
use crate::web::theme;

/// What an organisation is made of.
#[derive(Debug, Clone)]
pub struct TenantCommand {
    /// Name in addresses.
    pub slug: String,
    /// Name on screen.
    pub name: String,
    /// Its kind.
    pub kind: TenantKind,
    /// Region code as in domain reference 06.5.
    pub region_code: Option<String>,
    /// Time zone.
    pub zone: Zone,
    /// Accent colour as `#rrggbb`.
    pub colour: String,
}

/// Time zones as choices.
pub fn zone_options() -> Vec<(String, String)> {
    Zone::ALL
        .iter()
        .map(|z| (z.code().to_owned(), z.name().to_owned()))
        .collect()
}

/// Reads an organisation.
pub fn parse_tenant(fields: &Fields) -> Result<TenantCommand, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama instansi", 200);
    r.check(
        name.is_empty() || name.chars().count() >= 3,
        "name",
        "Nama instansi paling sedikit 3 huruf.",
    );
    let slug = r.line("slug", "Nama pada alamat", 40).to_lowercase();
    let slug_fits = (2..=40).contains(&slug.len())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !slug.starts_with('-');
    r.check(slug.is_empty() || slug_fits, "slug", "Nama pada alamat hanya memuat huruf kecil, angka, dan tanda hubung, paling sedikit 2 karakter. Contoh: bangka-barat");
    let kind = r.one_of("kind", "Jenis instansi", &TenantKind::choices());
    let region_code = r.optional_line("region_code", "Kode wilayah", 5);
    // Of a kind that was not chosen nothing can be said.
    if let (Some(kind), Some(code)) = (TenantKind::from_code(fields.get("kind")), &region_code) {
        let mismatch = region_mismatch(kind, code);
        r.check(
            mismatch.is_none(),
            "region_code",
            mismatch.unwrap_or_default(),
        );
    }
    let zone = r.one_of(
        "zone",
        "Zona waktu",
        &Zone::ALL.iter().map(|z| (z.code(), *z)).collect::<Vec<_>>(),
    );
    let colour = r.line("colour", "Warna", 7).to_lowercase();
    if !colour.is_empty()
        && let Err(problem) = theme::readable_accent(&colour)
    {
        r.check(false, "colour", problem.to_string());
    }
    r.finish(TenantCommand {
        slug,
        name,
        kind,
        region_code,
        zone,
        colour,
    })
}

/// What region a code names (domain reference 06.5).
#[derive(PartialEq, Eq)]
enum Region {
    Province,
    Regency,
    City,
}

impl Region {
    /// `PP` is a province, `PP.KK` a regency from 01 and a city from 71.
    fn of(code: &str) -> Option<Self> {
        let number = |part: &str| {
            let is_pair = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u8>().ok().filter(|n| is_pair && *n > 0)
        };
        match code.split_once('.') {
            None => number(code).map(|_| Self::Province),
            Some((province, place)) => match (number(province)?, number(place)?) {
                (_, 71..) => Some(Self::City),
                _ => Some(Self::Regency),
            },
        }
    }
}

/// The rule that a code breaks for this kind of organisation, if it breaks one.
fn region_mismatch(kind: TenantKind, code: &str) -> Option<&'static str> {
    let region = Region::of(code);
    let (fits, rule) = match kind {
        TenantKind::Province => (
            region == Some(Region::Province),
            "Kode wilayah provinsi adalah dua angka, misalnya 19.",
        ),
        TenantKind::Regency => (
            region == Some(Region::Regency),
            "Kode wilayah kabupaten adalah dua angka, titik, dua angka dari 01 sampai 70, misalnya 19.05.",
        ),
        TenantKind::City => (
            region == Some(Region::City),
            "Kode wilayah kota adalah dua angka, titik, dua angka mulai dari 71, misalnya 19.71.",
        ),
        TenantKind::Ministry => (
            false,
            "Kementerian/lembaga tidak memiliki kode wilayah. Kosongkan isian ini.",
        ),
        TenantKind::TrainingCenter => (
            region.is_some(),
            "Kode wilayah adalah dua angka (19), atau dua angka, titik, dua angka (19.05). Boleh dikosongkan.",
        ),
    };
    (!fits).then_some(rule)
}

/// Reads the first admin of an organisation.
pub fn parse_admin(fields: &Fields) -> Result<Person, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama lengkap", 200);
    let email = parse_email(&mut r);
    let nip = parse_nip(&mut r, fields);
    r.check(
        !fields.get("nip").trim().is_empty() || email.is_some(),
        "nip",
        "Isi NIP atau surel: salah satunya dipakai untuk masuk.",
    );
    r.finish(Person {
        name,
        nip,
        email,
        phone: None,
        position: String::new(),
        role: Role::OrganizerAdmin,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(kind: &str, region: &str) -> Result<TenantCommand, FieldErrors> {
        parse_tenant(&Fields::from_pairs([
            ("slug", "babel"),
            ("name", "Pemerintah Contoh"),
            ("kind", kind),
            ("zone", "WIB"),
            ("colour", "#0b5c6b"),
            ("region_code", region),
        ]))
    }

    #[test]
    fn the_region_code_fits_the_kind() {
        let kinds = ["province", "regency", "city", "ministry", "training_center"];
        for (code, fits) in [
            ("", [true, true, true, true, true]),
            ("19", [true, false, false, false, true]),
            ("19.05", [false, true, false, false, true]),
            ("19.70", [false, true, false, false, true]),
            ("19.71", [false, false, true, false, true]),
            ("19.00", [false; 5]),
            ("00", [false; 5]),
            ("1", [false; 5]),
            ("19-05", [false; 5]),
            ("19.5", [false; 5]),
            ("١٩", [false; 5]),
        ] {
            for (kind, fits) in kinds.into_iter().zip(fits) {
                let parsed = parse(kind, code);
                assert_eq!(parsed.is_ok(), fits, "{kind} {code:?}");
                if let Err(errors) = parsed {
                    assert!(errors.get("region_code").is_some(), "{kind} {code:?}");
                }
            }
        }
    }
}
