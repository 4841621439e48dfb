//! Where to begin: an account for each role, for the table at the start and for `jejak demo --json`.
//!
//! Main types: [`Listing`], [`Spot`], [`Place`].

use super::PASSWORD;
use super::running::Told;
use super::running_states::State;
use super::tenants::{House, Houses};
use super::world::Member;
use crate::access::Role;
use crate::codes::Code;
use serde::Serialize;

/// Who runs the platform.
pub(super) const OPERATOR: &str = "Operator Jejak";
/// The operator's login.
pub(super) const OPERATOR_LOGIN: &str = "operator@jejak.example";
/// The examiner of today's seminar.
pub(super) const EXAMINER_LOGIN: &str = "penguji@babel.example";

/// What a visitor is told at the door.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The organisations.
    pub places: Vec<Place>,
    /// An account for each role.
    pub spots: Vec<Spot>,
}

/// An organisation of the demonstration.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// In addresses.
    pub slug: &'static str,
    /// On screen.
    pub name: &'static str,
    /// Its kind, as code.
    pub kind: &'static str,
}

/// An account to try.
#[derive(Debug, Clone, Serialize)]
pub struct Spot {
    /// Role, as code; `platform_admin` for who runs the platform.
    pub role: &'static str,
    /// The organisation; none for the platform.
    pub tenant: Option<&'static str>,
    /// NIP or e-mail.
    pub login: String,
    /// The password of all of them.
    pub password: &'static str,
    /// The person.
    pub name: String,
    /// Path of the first page after sign-in.
    pub first_page: String,
    /// What there is to do, in Indonesian.
    pub note: &'static str,
}

pub(super) fn list(houses: &Houses, told: &Told, examiner: &Member) -> Listing {
    let places = houses
        .all()
        .map(|h| Place {
            slug: h.tenant.slug,
            name: h.tenant.name,
            kind: h.tenant.kind.code(),
        })
        .to_vec();
    let at = |house: &House, role: Role, who: &Member, by_nip: bool, note| Spot {
        role: role.code(),
        tenant: Some(house.tenant.slug),
        login: if by_nip {
            who.nip.clone()
        } else {
            who.email.clone()
        },
        password: PASSWORD,
        name: who.name.clone(),
        first_page: format!("/t/{}/", house.tenant.slug),
        note,
    };
    let mut spots = vec![Spot {
        role: "platform_admin",
        tenant: None,
        login: OPERATOR_LOGIN.to_owned(),
        password: PASSWORD,
        name: OPERATOR.to_owned(),
        first_page: "/platform/tenants".to_owned(),
        note: "instansi dan admin pertamanya",
    }];
    spots.push(at(
        &houses.babel,
        Role::OrganizerAdmin,
        &houses.babel.admin,
        false,
        "kelas berjalan, kelas baru, impor peserta",
    ));
    let participants = [
        (
            State::IdeaReturned,
            "gagasan dikembalikan, daftar perubahan belum dijawab",
        ),
        (State::Working, "implementasi, tahapan menunggu verifikasi"),
        (State::ReportDraft, "laporan sedang ditulis"),
    ];
    for (wanted, note) in participants {
        spots.extend(
            told.outcomes
                .iter()
                .filter(|(state, _)| *state == wanted)
                .map(|(_, o)| at(&houses.babel, Role::Participant, &o.leader, true, note)),
        );
    }
    spots.push(at(
        &houses.babel,
        Role::Mentor,
        &told.mentor,
        false,
        "gagasan, rancangan, dan laporan menunggu",
    ));
    spots.extend(houses.babel.coaches.iter().take(1).map(|coach| {
        at(
            &houses.babel,
            Role::Coach,
            coach,
            false,
            "kelompok peserta PKA",
        )
    }));
    spots.push(at(
        &houses.babel,
        Role::Leadership,
        &houses.babel.leader,
        false,
        "ringkasan pimpinan, peluncuran",
    ));
    spots.push(at(
        &houses.sulsel,
        Role::OrganizerAdmin,
        &houses.sulsel.admin,
        false,
        "Diklatpim II dalam seminar hasil",
    ));
    spots.push(at(
        &houses.sulsel,
        Role::Mentor,
        &houses.sulsel.leader,
        false,
        "pimpinan sekaligus mentor 13 peserta",
    ));
    spots.push(at(
        &houses.balikpapan,
        Role::OrganizerAdmin,
        &houses.balikpapan.admin,
        false,
        "gelombang peluncuran 1 dan 2",
    ));
    spots.push(at(
        &houses.balikpapan,
        Role::Leadership,
        &houses.balikpapan.leader,
        false,
        "laporan peluncuran",
    ));
    let home = [
        (&houses.balikpapan, "pegawai sendiri pada kelas PPSDM"),
        (
            &houses.bangka_selatan,
            "pegawai sendiri pada kelas provinsi",
        ),
    ];
    for (house, note) in home {
        spots.extend(
            house
                .home_admin
                .iter()
                .map(|who| at(house, Role::HomeAdmin, who, false, note)),
        );
    }
    spots.push(at(
        &houses.ppsdm,
        Role::OrganizerAdmin,
        &houses.ppsdm.admin,
        false,
        "PKA Angkatan VI dan VII",
    ));
    spots.push(at(
        &houses.babel,
        Role::Examiner,
        examiner,
        false,
        "seminar rancangan hari ini",
    ));
    Listing { places, spots }
}
