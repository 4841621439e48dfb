//! Classes and the people who sit in them.
//!
//! Main types: [`Class`], [`Seat`]. What becomes of a seat's project is told by the journeys.

use super::people::Person;
use super::rows::{CohortRow, ParticipationRow, StageRow};
use super::tenants::{House, Tenant};
use super::world::{Member, World};
use crate::access::Role;
use crate::codes::Code;
use crate::programs::{ClassStage, Program, StagePlan, class_name, propose};
use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

/// A class as the journeys need it.
#[derive(Debug, Clone)]
pub struct Class {
    /// Its organiser.
    pub tenant: Tenant,
    /// Identifier.
    pub id: Uuid,
    /// Programme.
    pub program: Program,
    /// Class number.
    pub number: i32,
    /// Year.
    pub year: i32,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// The five stages.
    pub stages: Vec<StagePlan>,
    /// Who runs it.
    pub staff: Member,
}

/// What a class is to be.
#[derive(Debug, Clone)]
pub struct ClassPlan {
    /// Programme.
    pub program: Program,
    /// Class number.
    pub number: i32,
    /// Where.
    pub venue: &'static str,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Places.
    pub quota: i32,
}

impl Class {
    /// First and last day of a stage.
    pub fn stage(&self, code: ClassStage) -> (NaiveDate, NaiveDate) {
        self.stages
            .iter()
            .find(|s| s.code == code)
            .map_or((self.starts_on, self.ends_on), |s| (s.starts_on, s.ends_on))
    }

    /// A moment on the organiser's wall clock.
    pub fn at(&self, day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
        self.tenant.at(day, hour, minute)
    }
}

/// A day so many days after another, or before.
pub fn shift(day: NaiveDate, days: i64) -> NaiveDate {
    let moved = if days >= 0 {
        day.checked_add_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    };
    moved.unwrap_or(day)
}

/// Opens a class with the stages that the programme proposes.
pub fn open(w: &mut World, house: &House, plan: ClassPlan) -> Class {
    let stages = propose(plan.program, plan.starts_on, plan.ends_on);
    open_with(w, house, plan, stages)
}

/// Opens a class with stages of its own.
pub fn open_with(w: &mut World, house: &House, plan: ClassPlan, stages: Vec<StagePlan>) -> Class {
    let tenant = house.tenant.clone();
    let id = w.ids.next();
    let year = chrono::Datelike::year(&plan.starts_on);
    w.t.cohorts.push(CohortRow {
        tenant_id: tenant.id,
        id,
        program: plan.program.code(),
        number: plan.number,
        year,
        name: class_name(plan.program, plan.number, year),
        venue: plan.venue.to_owned(),
        starts_on: plan.starts_on,
        ends_on: plan.ends_on,
        quota: plan.quota,
        created_at: tenant.at(shift(plan.starts_on, -21), 9, 0),
    });
    w.t.stages
        .extend((1..).zip(&stages).map(|(position, s)| StageRow {
            tenant_id: tenant.id,
            cohort_id: id,
            code: s.code.code(),
            position,
            label: s.label.clone(),
            place: s.place.clone(),
            starts_on: s.starts_on,
            ends_on: s.ends_on,
        }));
    Class {
        tenant,
        id,
        program: plan.program,
        number: plan.number,
        year,
        starts_on: plan.starts_on,
        ends_on: plan.ends_on,
        stages,
        staff: house.admin.clone(),
    }
}

/// A place in a class, before it is taken.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Who sits there.
    pub person: Person,
    /// The person's office.
    pub position: String,
    /// The tenant that follows the person; the organiser for those whose government has none.
    pub home: Uuid,
    /// Name of the government.
    pub agency: String,
    /// Name of the office (OPD).
    pub opd: String,
    /// Direct superior.
    pub mentor: Option<Member>,
    /// Trainer.
    pub coach: Option<Member>,
    /// Number on the list.
    pub number: i32,
    /// When the person was enrolled.
    pub enrolled_on: NaiveDate,
}

/// Takes a place: enters the person into the organiser's directory and into the class.
pub fn enrol(w: &mut World, class: &Class, seat: &Seat) -> (Member, ParticipationRow) {
    let tenant = &class.tenant;
    let at = class.at(seat.enrolled_on, 10, 0);
    let member = w.enter(
        tenant,
        &seat.person,
        &seat.position,
        &[Role::Participant],
        seat.enrolled_on,
    );
    let linked =
        w.t.tenants
            .iter()
            .find(|t| t.name == seat.agency)
            .map(|t| t.id);
    let agency_id = w.agency(tenant, &seat.agency, linked, at);
    let org_unit_id = w.unit(tenant, agency_id, &seat.opd, at);
    let row = ParticipationRow {
        tenant_id: tenant.id,
        id: w.ids.next(),
        home_tenant_id: seat.home,
        cohort_id: class.id,
        member_id: member.id,
        list_number: seat.number,
        name: seat.person.name.clone(),
        nip: seat.person.nip.clone(),
        sex: seat.person.sex,
        rank_grade: seat.person.rank.0.clone(),
        rank_name: seat.person.rank.1.clone(),
        position: seat.position.clone(),
        agency_id,
        agency_name: seat.agency.clone(),
        org_unit_id,
        org_unit_name: seat.opd.clone(),
        mentor_member_id: seat.mentor.as_ref().map(|m| m.id),
        mentor_name: seat
            .mentor
            .as_ref()
            .map(|m| m.name.clone())
            .unwrap_or_default(),
        mentor_position: seat
            .mentor
            .as_ref()
            .map(|m| m.position.clone())
            .unwrap_or_default(),
        coach_member_id: seat.coach.as_ref().map(|m| m.id),
        coach_name: seat
            .coach
            .as_ref()
            .map(|m| m.name.clone())
            .unwrap_or_default(),
        status: "active",
        status_reason: String::new(),
        enrolled_at: at,
    };
    (member, row)
}

/// The office of those who head an office: "Inspektur", "Camat Muntok", "Kepala Dinas Kesehatan".
pub fn head_of(opd: &str) -> String {
    match opd.split_once(' ') {
        _ if opd == "Inspektorat" => "Inspektur".to_owned(),
        Some(("Sekretariat", rest)) => format!("Sekretaris {rest}"),
        Some(("Kecamatan", rest)) => format!("Camat {rest}"),
        _ if opd.starts_with("RSUD") => format!("Direktur {opd}"),
        _ => format!("Kepala {opd}"),
    }
}

/// The office of those who head a part of an office: "Kepala Bidang Bina Marga", "Inspektur Pembantu Khusus".
pub fn desk_head(desk: &str) -> String {
    match desk.split_once(' ') {
        Some(("Inspektur", _)) => desk.to_owned(),
        Some(("Sekretariat", rest)) => format!("Sekretaris {rest}"),
        _ => format!("Kepala {desk}"),
    }
}
