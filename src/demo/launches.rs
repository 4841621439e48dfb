//! Launch batches: those of 2017 by three governments, the two of Balikpapan in 2022, and two of the running class.

use super::journey::Outcome;
use super::people::{Level, Region};
use super::rows::{BatchRow, ItemRow, TransitionRow};
use super::running_states::State;
use super::tenants::House;
use super::world::World;
use super::{center, prose, running};
use crate::access::Role;
use crate::codes::Code;
use crate::demo::classes::shift;
use crate::error::{Error, Result};
use crate::launches::items::{Snapshot, locus, source_label};
use crate::reports::launch::{LaunchRow, Official};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

/// The order of the day.
const AGENDA: &str = "Menyanyikan lagu Indonesia Raya\nLaporan penyelenggara\nPenayangan proyek\nPeluncuran dan arahan pimpinan\nDoa";

/// One launch event.
struct Event<'a> {
    number: i32,
    title: String,
    held_at: DateTime<Utc>,
    place: &'a str,
    presided_by: (&'a str, &'a str),
    on_behalf_of: &'a str,
    organiser: &'a str,
    note: &'a str,
    launched: bool,
}

/// The batches of story 0: each government launches its own people's projects.
pub fn of_2017(w: &mut World, houses: &super::tenants::Houses, outcomes: &[Outcome]) -> Result<()> {
    let day = |m, d| NaiveDate::from_ymd_opt(2017, m, d).unwrap_or_default();
    let own = |house: &House| {
        outcomes
            .iter()
            .filter(|o| o.home == house.tenant.id)
            .collect::<Vec<_>>()
    };
    let organiser = "BKPSDMD Provinsi Kepulauan Bangka Belitung";
    let events = [
        (
            &houses.babel,
            day(10, 27),
            "Aula BKPSDMD, Pangkalpinang",
            "Gubernur Kepulauan Bangka Belitung",
            "Perangkat daerah agar melaporkan kelanjutannya setiap triwulan.",
        ),
        (
            &houses.bangka_barat,
            day(11, 10),
            "Pendopo Kabupaten Bangka Barat, Muntok",
            "Bupati Bangka Barat",
            "",
        ),
        (
            &houses.bangka_selatan,
            day(11, 15),
            "Gedung Serba Guna Toboali",
            "Bupati Bangka Selatan",
            "Proyek yang berhasil diusulkan dalam anggaran tahun berikutnya.",
        ),
    ];
    for (house, on, place, on_behalf_of, note) in events {
        // The office is the same today; its holder of 2017 was somebody else.
        let then = w.people.make(Region::Melayu, Level::Head, 2017).name;
        let event = Event {
            number: 1,
            title: format!(
                "Peluncuran proyek perubahan Diklatpim III Angkatan XIX {}",
                house.tenant.place
            ),
            held_at: house.tenant.at(on, 9, 0),
            place,
            presided_by: (&then, &house.leader.position),
            on_behalf_of,
            organiser,
            note,
            launched: true,
        };
        hold(w, house, &event, &own(house))?;
    }
    Ok(())
}

/// The two batches of story 2: eight on 30 September 2022, ten on 7 November.
pub fn of_balikpapan(w: &mut World, house: &House, told: &center::Told) -> Result<()> {
    let day = |m, d| NaiveDate::from_ymd_opt(2022, m, d).unwrap_or_default();
    let batches = [
        (1, day(9, 30), "VI", &told.earlier, ""),
        (
            2,
            day(11, 7),
            "VII",
            &told.seventh,
            "Pelaksanaan di lapangan dilihat bersama penyelenggara sampai hari Rabu.",
        ),
    ];
    for (number, on, class, outcomes, note) in batches {
        let event = Event {
            number,
            title: format!("Peluncuran aksi perubahan PKA Angkatan {class} Tahun 2022"),
            held_at: house.tenant.at(on, 8, 30),
            place: "Aula Balai Kota Balikpapan",
            presided_by: (&house.leader.name, &house.leader.position),
            on_behalf_of: "Wali Kota Balikpapan",
            organiser: "PPSDM Regional Makassar",
            note,
            launched: true,
        };
        hold(w, house, &event, &outcomes.iter().collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Two batches of the running class: one held nine days ago, one planned in nine days.
pub fn of_today(
    w: &mut World,
    house: &House,
    told: &running::Told,
    today: NaiveDate,
) -> Result<()> {
    let of = |states: &[State]| {
        told.outcomes
            .iter()
            .filter(|(state, _)| states.contains(state))
            .map(|(_, o)| o)
            .collect::<Vec<_>>()
    };
    let event = |number, days, launched, title: &str| Event {
        number,
        title: title.to_owned(),
        held_at: house.tenant.at(shift(today, days), 9, 0),
        place: "Ruang Pasir Padi, Kantor Gubernur, Pangkalpinang",
        presided_by: (&house.leader.name, &house.leader.position),
        on_behalf_of: "Gubernur Kepulauan Bangka Belitung",
        organiser: "BKPSDMD Provinsi Kepulauan Bangka Belitung",
        note: "",
        launched,
    };
    hold(
        w,
        house,
        &event(
            2,
            -9,
            true,
            "Peluncuran awal aksi perubahan PKA Angkatan IV",
        ),
        &of(&[State::Launched]),
    )?;
    let next = of(&[
        State::Working,
        State::Late,
        State::ReportDraft,
        State::ReportAtCoach,
        State::ResultSeminar,
    ]);
    hold(
        w,
        house,
        &event(3, 9, false, "Peluncuran aksi perubahan PKA Angkatan IV"),
        &next,
    )
}

fn hold(w: &mut World, house: &House, event: &Event<'_>, outcomes: &[&Outcome]) -> Result<()> {
    let id = w.ids.next();
    let tenant_id = house.tenant.id;
    w.t.batches.push(BatchRow {
        tenant_id,
        id,
        number: event.number,
        title: event.title.clone(),
        held_at: event.held_at,
        place: event.place.to_owned(),
        presided_by: event.presided_by.0.to_owned(),
        presided_office: event.presided_by.1.to_owned(),
        on_behalf_of: event.on_behalf_of.to_owned(),
        organiser: event.organiser.to_owned(),
        note: event.note.to_owned(),
        agenda: AGENDA,
        state: if event.launched {
            "launched"
        } else {
            "planned"
        },
        launched_at: event
            .launched
            .then_some(event.held_at + TimeDelta::hours(2)),
        created_at: event.held_at - TimeDelta::days(14),
    });
    for (position, outcome) in (1..).zip(outcomes) {
        w.t.items.push(ItemRow {
            tenant_id,
            batch_id: id,
            project_tenant_id: outcome.tenant,
            project_id: outcome.project,
            project_home_tenant_id: outcome.home,
            position,
            relaunch_reason: None,
            snapshot: if event.launched {
                Some(snapshot(outcome, event.held_at)?)
            } else {
                None
            },
        });
    }
    if event.launched {
        w.t.transitions.push(TransitionRow {
            tenant_id,
            id: w.ids.next(),
            home_tenant_id: None,
            project_id: None,
            machine: "launch",
            subject_id: id,
            from_state: "planned",
            event: "launch",
            to_state: "launched",
            at: event.held_at + TimeDelta::hours(2),
            actor_member_id: house.admin.id,
            actor_name: house.admin.name.clone(),
            actor_role: Role::OrganizerAdmin.code(),
            reason: None,
        });
    }
    Ok(())
}

/// The report's row as it stood on the day.
fn snapshot(o: &Outcome, at: DateTime<Utc>) -> Result<Value> {
    let verified = o
        .verified_at
        .iter()
        .flatten()
        .filter(|verified| **verified <= at)
        .count();
    let row = LaunchRow {
        brand: o.facts.brand.to_owned(),
        title: o.facts.title.to_owned(),
        innovator: Official {
            name: o.leader.name.clone(),
            office: o.leader.position.clone(),
        },
        opd: o.facts.opd.clone(),
        agency: o.facts.agency.clone(),
        locus: locus(&o.locus, o.facts.idea.scope),
        benefit: prose::body(&o.facts, "idea", "external_benefit"),
        milestones_verified: u32::try_from(verified).unwrap_or(0),
        milestones_total: o.short_total,
        budget: Some(o.budget),
        source: (o.budget > 0)
            .then(|| source_label(o.facts.source.code()))
            .flatten()
            .map(str::to_owned),
        digital: Some(o.facts.idea.digital),
        theme: Some(o.facts.idea.theme.to_owned()),
        mission: None,
    };
    let frozen = Snapshot {
        row,
        program: o.facts.program.code().to_owned(),
        class_number: o.class_number,
        class_year: o.facts.year,
    };
    serde_json::to_value(&frozen).map_err(Error::internal)
}
