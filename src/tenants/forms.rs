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
    r.check(region_code.as_deref().is_none_or(is_region_code), "region_code", "Kode wilayah ditulis dua angka untuk provinsi (19) atau dua angka, titik, dua angka untuk kabupaten/kota (19.05).");
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

fn is_region_code(code: &str) -> bool {
    let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    code.split_once('.')
        .map_or_else(|| digits(code), |(p, k)| digits(p) && digits(k))
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
