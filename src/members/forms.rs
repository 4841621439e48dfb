//! Input about people.

use super::provision::Person;
use crate::access::Role;
use crate::accounts::email::is_email;
use crate::accounts::nip::Nip;
use crate::codes::Code;
use crate::id::MemberId;
use crate::web::form::{FieldErrors, Fields, Reader};

/// Roles that an admin hands out here. Participants and mentors come with their class.
pub const GIVEN_BY_HAND: &[Role] = &[
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Coach,
    Role::Mentor,
    Role::Examiner,
    Role::Leadership,
    Role::HomeAdmin,
    Role::OpdHead,
    Role::ReformBureau,
    Role::PlanningAgency,
];

/// Those roles as choices.
pub fn role_options() -> Vec<(String, String)> {
    GIVEN_BY_HAND
        .iter()
        .map(|r| (r.code().to_owned(), r.label().to_owned()))
        .collect()
}

/// Reads a person with one role.
pub fn parse_person(fields: &Fields) -> Result<Person, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama lengkap", 200);
    let position = r
        .optional_line("position", "Jabatan", 250)
        .unwrap_or_default();
    let nip = parse_nip(&mut r, fields);
    let email = parse_email(&mut r);
    let phone = r.optional_line("phone", "Nomor HP", 30).map(|p| {
        p.chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    });
    let choices: Vec<(&str, Role)> = GIVEN_BY_HAND
        .iter()
        .map(|role| (role.code(), *role))
        .collect();
    let role = r.one_of("role", "Peran", &choices);
    r.check(
        !fields.get("nip").trim().is_empty() || email.is_some(),
        "nip",
        "Isi NIP atau surel: salah satunya dipakai untuk masuk.",
    );
    r.finish(Person {
        name,
        nip,
        email,
        phone,
        position,
        role,
    })
}

/// Reads a NIP.
pub fn parse_nip(r: &mut Reader<'_>, fields: &Fields) -> Option<String> {
    let typed = fields.get("nip").trim();
    if typed.is_empty() {
        return None;
    }
    match typed.parse::<Nip>() {
        Ok(nip) => Some(nip.digits().to_owned()),
        Err(problem) => {
            r.check(false, "nip", problem.to_string());
            None
        }
    }
}

/// Reads an e-mail address, in small letters.
pub fn parse_email(r: &mut Reader<'_>) -> Option<String> {
    let email = r.optional_line("email", "Surel", 200)?.to_lowercase();
    r.check(
        is_email(&email),
        "email",
        "Surel belum benar. Contoh: nama@instansi.go.id",
    );
    Some(email)
}

/// Reads the roles that somebody is to hold.
pub fn parse_roles(fields: &Fields) -> Vec<Role> {
    fields
        .all("role")
        .iter()
        .filter_map(|code| Role::from_code(code))
        .filter(|r| GIVEN_BY_HAND.contains(r))
        .collect()
}

/// Reads for whom links are to be made.
pub fn parse_members(fields: &Fields) -> Result<Vec<MemberId>, FieldErrors> {
    let mut r = Reader::new(fields);
    let ids: Vec<MemberId> = r
        .uuids("member", "Orang")
        .into_iter()
        .map(MemberId)
        .collect();
    r.check(
        !ids.is_empty(),
        "member",
        "Pilih paling sedikit satu orang.",
    );
    r.finish(ids)
}
