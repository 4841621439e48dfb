//! Who may accompany whom (BR-05): the conflicts of a pairing, as sentences.

use super::Participant;
use crate::id::MemberId;

/// As what a person is to accompany a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Companion {
    /// The direct superior.
    Mentor,
    /// The trainer.
    Coach,
}

/// Why `member` cannot accompany `participant`, if so.
pub fn conflict(
    participant: &Participant,
    member: MemberId,
    companion: Companion,
) -> Option<String> {
    let name = &participant.name;
    match companion {
        Companion::Mentor if member == participant.member_id => Some(format!(
            "{name} adalah peserta ini sendiri. Pilih atasan langsungnya sebagai mentor."
        )),
        Companion::Coach if member == participant.member_id => Some(format!(
            "{name} adalah peserta ini sendiri. Pilih orang lain sebagai coach."
        )),
        Companion::Mentor if participant.coach_member_id == Some(member) => Some(format!(
            "{} sudah menjadi coach peserta ini. Mentor dan coach harus dua orang yang berbeda.",
            participant.coach_name
        )),
        Companion::Coach if participant.mentor_member_id == Some(member) => Some(format!(
            "{} sudah menjadi mentor peserta ini. Mentor dan coach harus dua orang yang berbeda.",
            participant.mentor_name
        )),
        _ => None,
    }
}
