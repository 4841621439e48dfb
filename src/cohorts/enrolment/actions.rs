//! Carrying out a list: governments, offices, people, places in the class, mentors and projects, all or nothing.

use super::store::{self, Agency, NewPlace};
use super::{Plan, plan};
use crate::access::{Permit, Role};
use crate::accounts::nip::Sex;
use crate::audit;
use crate::cohorts::import::{MentorCell, ParticipantRow, Preview};
use crate::cohorts::policy::EnrolList;
use crate::cohorts::{Cohort, store as classes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{ImportId, MemberId, OrgUnitId, ParticipationId, TenantId};
use crate::members::provision::{self, Person};
use crate::projects;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use std::collections::HashMap;

/// The office of somebody whose list left it empty.
const NO_OFFICE: &str = "Belum diisi";

/// When and where a list is carried out.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The organiser.
    pub organiser: TenantId,
    /// Now.
    pub now: DateTime<Utc>,
    /// The same in the organiser's zone.
    pub today: NaiveDate,
}

/// What became of a confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolment {
    /// This many are new in the class; this many were there before.
    Done {
        /// New by government.
        new: Vec<(String, usize)>,
        /// In the class before.
        existing: usize,
        /// Lines left out because of errors.
        wrong: usize,
    },
    /// Somebody has confirmed this list before.
    AlreadyConfirmed,
    /// The new participants exceed the quota by this many and no reason was given (BR-02).
    ReasonNeeded(usize),
}

/// Keeps a list that was read, to be looked through and confirmed.
pub async fn keep(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnrolList>,
    file_name: &str,
    preview: &Preview,
    now: DateTime<Utc>,
) -> Result<ImportId> {
    let (id, cohort) = (ImportId::new(), permit.subject().id);
    let who = permit.actor().member_id;
    store::keep(tx, id, cohort, file_name, preview, who, now).await?;
    let entry = audit::Entry {
        at: now,
        action: "cohort.keep_list",
        subject_kind: "cohort",
        subject_id: cohort.0,
        details: json!({ "list": id, "file": file_name, "rows": preview.rows.len() }),
    };
    audit::record(tx, permit.actor(), entry).await?;
    Ok(id)
}

/// Confirms a list. Of two equal sends the second waits for the first and then finds it confirmed.
pub async fn confirm(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnrolList>,
    id: ImportId,
    reason: Option<&str>,
    at: Moment,
) -> Result<Enrolment> {
    let cohort_id = permit.subject().id;
    // The class first: two lists for one class are carried out one after the other.
    let cohort = classes::lock(tx, cohort_id).await?.ok_or(Error::NotFound)?;
    let draft = store::find(tx, cohort_id, id)
        .await?
        .ok_or(Error::NotFound)?;
    if draft.confirmed_at.is_some() || !store::confirm(tx, cohort_id, id, at.now).await? {
        return Ok(Enrolment::AlreadyConfirmed);
    }
    let nips: Vec<String> = draft.preview.importable().map(|r| r.nip.digits()).collect();
    let facts = store::facts(tx, &cohort, &nips).await?;
    let plan = plan(&draft.preview, &facts);
    if plan.over_quota > 0 && reason.is_none() {
        return Ok(Enrolment::ReasonNeeded(plan.over_quota));
    }
    let new = plan.new_by_agency();
    if !new.is_empty() {
        let written = carry_out(tx, permit, &cohort, &plan, at).await?;
        let details = json!({
            "file": draft.file_name, "new": written, "existing": plan.existing_count(), "wrong": plan.wrong_count(),
            "by_agency": new, "over_quota": plan.over_quota, "reason": reason,
        });
        permit
            .record(tx, ("cohort", cohort_id.0), details, at.now)
            .await?;
    }
    Ok(Enrolment::Done {
        new,
        existing: plan.existing_count(),
        wrong: plan.wrong_count(),
    })
}

async fn carry_out(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnrolList>,
    cohort: &Cohort,
    plan: &Plan<'_>,
    at: Moment,
) -> Result<usize> {
    let rows: Vec<(&ParticipantRow, i32)> = plan.new_rows().collect();
    let agency_names: Vec<String> = rows.iter().map(|(r, _)| r.agency.clone()).collect();
    let agencies = store::agencies(tx, &agency_names, at.now).await?;
    let unit_names: Vec<String> = rows
        .iter()
        .map(|(r, _)| r.org_unit.clone().unwrap_or_else(|| NO_OFFICE.to_owned()))
        .collect();
    let agency_ids: Vec<_> = agencies.iter().map(|a| a.id).collect();
    let units = store::org_units(tx, &agency_ids, &unit_names, at.now).await?;
    let (members, mentors) = enter_people(tx, &rows, at).await?;
    if [agencies.len(), units.len(), members.len()]
        .iter()
        .any(|n| *n != rows.len())
    {
        return Err(Error::internal("a list was not entered line by line"));
    }
    let places: Vec<NewPlace<'_>> = rows
        .iter()
        .enumerate()
        .map(|(i, (row, number))| {
            place(
                row,
                *number,
                at.organiser,
                members[i],
                agencies[i],
                units[i],
                &unit_names[i],
                &mentors,
            )
        })
        .collect();
    let opened = store::enrol(tx, cohort.id, &places, at.now).await?;
    projects::actions::open(tx, permit.actor(), &opened, at.now).await?;
    Ok(opened.len())
}

/// Participants in their order, and mentors by NIP.
async fn enter_people(
    tx: &mut TenantTx,
    rows: &[(&ParticipantRow, i32)],
    at: Moment,
) -> Result<(Vec<MemberId>, HashMap<String, MemberId>)> {
    let mut people: Vec<Person> = rows.iter().map(|(row, _)| participant(row)).collect();
    let mut mentor_nips: Vec<String> = Vec::new();
    for mentor in rows.iter().filter_map(|(row, _)| row.mentor.as_ref()) {
        let nip = mentor.nip.digits();
        if !mentor_nips.contains(&nip) {
            people.push(mentor_person(mentor));
            mentor_nips.push(nip);
        }
    }
    let entered = provision::enter(tx, &people, at.now, at.today).await?;
    let members: Vec<MemberId> = entered
        .iter()
        .take(rows.len())
        .map(|e| e.member_id)
        .collect();
    let mentors = mentor_nips
        .into_iter()
        .zip(entered.iter().skip(rows.len()).map(|e| e.member_id))
        .collect();
    Ok((members, mentors))
}

fn participant(row: &ParticipantRow) -> Person {
    Person {
        name: row.name.clone(),
        nip: Some(row.nip.digits()),
        email: row.email.clone(),
        phone: row.phone.clone(),
        position: row.position.clone().unwrap_or_default(),
        role: Role::Participant,
    }
}

fn mentor_person(mentor: &MentorCell) -> Person {
    let position = mentor.position.clone().unwrap_or_default();
    Person {
        name: mentor.name.clone(),
        nip: Some(mentor.nip.digits()),
        email: None,
        phone: None,
        position,
        role: Role::Mentor,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one row put together from what each step has made"
)]
fn place<'a>(
    row: &'a ParticipantRow,
    list_number: i32,
    organiser: TenantId,
    member_id: MemberId,
    agency: Agency,
    org_unit_id: OrgUnitId,
    org_unit_name: &'a str,
    mentors: &HashMap<String, MemberId>,
) -> NewPlace<'a> {
    let mentor = row.mentor.as_ref();
    NewPlace {
        id: ParticipationId::new(),
        // A government without a space of its own has its people kept by the organiser until it joins.
        home_tenant_id: agency.linked.unwrap_or(organiser),
        member_id,
        list_number,
        name: &row.name,
        nip: row.nip.digits(),
        sex: if row.sex.unwrap_or_else(|| row.nip.sex()) == Sex::Male {
            "male"
        } else {
            "female"
        },
        rank_grade: row.rank_grade.as_deref().unwrap_or_default(),
        rank_name: row.rank_name.as_deref().unwrap_or_default(),
        position: row.position.as_deref().unwrap_or_default(),
        agency_id: agency.id,
        agency_name: &row.agency,
        org_unit_id,
        org_unit_name,
        mentor_member_id: mentor.and_then(|m| mentors.get(&m.nip.digits()).copied()),
        mentor_name: mentor.map_or("", |m| &m.name),
        mentor_position: mentor
            .and_then(|m| m.position.as_deref())
            .unwrap_or_default(),
    }
}
