//! Input about one participant or about several of a class.

use crate::access::{Role, read_reason};
use crate::accounts::nip::Nip;
use crate::id::{MemberId, ParticipationId};
use crate::members::provision::Person;
use crate::web::form::{FieldErrors, Fields, Reader};
use chrono::NaiveDate;

/// Reads who was chosen from a list.
pub fn parse_choice(fields: &Fields, name: &str, label: &str) -> Result<MemberId, FieldErrors> {
    let mut r = Reader::new(fields);
    let id = MemberId(r.uuid(name, label));
    r.finish(id)
}

/// Reads a mentor who is not in the directory yet.
pub fn parse_new_mentor(fields: &Fields, today: NaiveDate) -> Result<Person, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("mentor_name", "Nama mentor", 200);
    r.check(
        name.is_empty() || name.chars().count() >= 2,
        "mentor_name",
        "Nama mentor terlalu pendek. Isi nama lengkap dengan gelar.",
    );
    let typed = r.line("mentor_nip", "NIP mentor", 40);
    let nip = match Nip::parse(&typed, today) {
        Ok(nip) => Some(nip.digits()),
        Err(problem) => {
            r.check(typed.is_empty(), "mentor_nip", problem.to_string());
            None
        }
    };
    let position = r.line("mentor_position", "Jabatan mentor", 250);
    r.finish(Person {
        name,
        nip,
        email: None,
        phone: None,
        position,
        role: Role::Mentor,
    })
}

/// Reads office and OPD.
pub fn parse_office(fields: &Fields) -> Result<(String, String), FieldErrors> {
    let mut r = Reader::new(fields);
    let position = r.line("position", "Jabatan", 250);
    let org_unit = r.line("org_unit", "Perangkat daerah", 200);
    r.check(
        org_unit.is_empty() || org_unit.chars().count() >= 2,
        "org_unit",
        "Nama perangkat daerah terlalu pendek. Tulis namanya secara lengkap.",
    );
    r.finish((position, org_unit))
}

/// Reads a reason.
pub fn parse_reason(fields: &Fields, name: &str, label: &str) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let reason = read_reason(&mut r, name, label, 1000);
    r.finish(reason)
}

/// Reads a coach and the participants that were ticked.
pub fn parse_assignment(fields: &Fields) -> Result<(MemberId, Vec<ParticipationId>), FieldErrors> {
    let mut r = Reader::new(fields);
    let coach = MemberId(r.uuid("coach", "Coach"));
    let chosen: Vec<ParticipationId> = r
        .uuids("participant", "Peserta")
        .into_iter()
        .map(ParticipationId)
        .collect();
    r.check(
        !chosen.is_empty(),
        "participant",
        "Centang paling sedikit satu peserta.",
    );
    r.finish((coach, chosen))
}
