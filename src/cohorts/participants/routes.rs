//! Paths of participants.

use super::actions::{self, Paired};
use super::views::{
    CoachesPage, CoachlessPart, Forms, InvitationsPage, InvitePart, ParticipantPage,
};
use super::{Participant, ParticipantStatus, forms, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::accounts::nip::Nip;
use crate::cohorts::policy::{AssignCoach, ChangeOffice, ChangeStatus, Pair};
use crate::cohorts::{Cohort, store as classes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, MemberId, ParticipationId};
use crate::members;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const STAFF: Audience = Audience::Roles(Role::STAFF);
const ADMIN: Audience = Audience::Roles(&[Role::OrganizerAdmin]);

/// The routes of this room.
pub fn routes() -> crate::access::Routes {
    Routes::new()
        .get(
            "/t/{tenant}/cohorts/{cohort}/participants/{participation}",
            STAFF,
            show,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/participants/{participation}/mentor",
            STAFF,
            pair_mentor,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/participants/{participation}/coach",
            STAFF,
            pair_coach,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/participants/{participation}/office",
            STAFF,
            change_office,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/participants/{participation}/status",
            STAFF,
            change_status,
        )
        .get("/t/{tenant}/cohorts/{cohort}/coaches", STAFF, coaches)
        .post("/t/{tenant}/cohorts/{cohort}/coaches", STAFF, assign_coach)
        .get(
            "/t/{tenant}/cohorts/{cohort}/invitations",
            ADMIN,
            invitations,
        )
}

type Place = At<(String, CohortId, ParticipationId)>;

async fn show(mut m: MemberRead, At((_, cohort, id)): Place) -> Result<ParticipantPage> {
    let person = find(&mut m.tx, cohort, id).await?;
    page(&m.here, &mut m.tx, person, Forms::default()).await
}

async fn find(tx: &mut TenantTx, cohort: CohortId, id: ParticipationId) -> Result<Participant> {
    store::find(tx, cohort, id).await?.ok_or(Error::NotFound)
}

async fn page(
    here: &Here,
    tx: &mut TenantTx,
    person: Participant,
    mut forms: Forms,
) -> Result<ParticipantPage> {
    let cohort = classes::find_class(tx, person.cohort_id).await?;
    let mentors = others(
        members::store::list_with_role(tx, Role::Mentor).await?,
        &person,
        person.coach_member_id,
    );
    let coaches = others(
        members::store::list_with_role(tx, Role::Coach).await?,
        &person,
        person.mentor_member_id,
    );
    // The present companion is chosen unless somebody typed something else.
    for (form, name, companion) in [
        (&mut forms.mentor, "mentor", person.mentor_member_id),
        (&mut forms.coach, "coach", person.coach_member_id),
    ] {
        if let (false, Some(id)) = (form.values.has(name), companion) {
            form.values.set(name, id.to_string());
        }
    }
    if forms.office.errors.is_empty() {
        forms.office = FormView::filled(Fields::from_pairs([
            ("position", person.position.clone()),
            ("org_unit", person.org_unit_name.clone()),
        ]));
    }
    let class = here.path(&format!("/cohorts/{}", cohort.id));
    let mut frame = here.page(person.name.clone());
    frame.has_errors = forms.has_errors();
    Ok(ParticipantPage {
        page: frame,
        base: format!("{class}/participants/{}", person.id),
        class,
        project: person
            .project_id
            .map(|p| here.path(&format!("/projects/{p}")))
            .unwrap_or_default(),
        nip: person
            .nip
            .parse::<Nip>()
            .map_or_else(|_| person.nip.clone(), |nip| nip.to_string()),
        is_active: person.status == ParticipantStatus::Active,
        is_withdrawn: person.status == ParticipantStatus::Withdrawn,
        has_account: person.activated_at.is_some(),
        may_pair: here.actor.may::<Pair>(&person),
        may_change_status: here.actor.may::<ChangeStatus>(&person),
        mentors,
        coaches,
        forms,
        cohort,
        person,
    })
}

/// Candidates without those who may not be chosen anyway (BR-05).
fn others(
    candidates: Vec<(MemberId, String)>,
    person: &Participant,
    taken: Option<MemberId>,
) -> Vec<(String, String)> {
    let free = candidates
        .into_iter()
        .filter(|(id, _)| *id != person.member_id && Some(*id) != taken);
    free.map(|(id, name)| (id.to_string(), name)).collect()
}

/// The same page with what is to be mended.
async fn refuse(mut m: Member, person: Participant, forms: Forms) -> Result<Response> {
    let page = page(&m.here, &mut m.tx, person, forms).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn see(cohort: CohortId, id: ParticipationId) -> String {
    format!("/cohorts/{cohort}/participants/{id}")
}

async fn pair_mentor(
    mut m: Member,
    At((_, cohort, id)): Place,
    Form(fields): Form,
) -> Result<Response> {
    let person = find(&mut m.tx, cohort, id).await?;
    let is_new = fields.has("new");
    let with = |form: FormView| {
        if is_new {
            Forms {
                new_mentor: form,
                ..Forms::default()
            }
        } else {
            Forms {
                mentor: form,
                ..Forms::default()
            }
        }
    };
    let (now, today) = (m.here.now, m.here.today());
    let outcome = {
        let permit = m.here.actor.permit::<Pair>(&person)?;
        if is_new {
            match forms::parse_new_mentor(&fields, today) {
                Ok(mentor) => actions::pair_new_mentor(&mut m.tx, &permit, &mentor, now, today)
                    .await
                    .map(Ok)?,
                Err(errors) => Err(errors),
            }
        } else {
            match forms::parse_choice(&fields, "mentor", "Mentor") {
                Ok(mentor) => {
                    must_hold(&mut m.tx, Role::Mentor, mentor).await?;
                    actions::pair_mentor(&mut m.tx, &permit, mentor, now)
                        .await
                        .map(Ok)?
                }
                Err(errors) => Err(errors),
            }
        }
    };
    let field = if is_new { "mentor_nip" } else { "mentor" };
    match settled(outcome, field) {
        Ok(()) => Ok(m
            .commit()
            .await?
            .see(&see(cohort, id), "Mentor dipasangkan.")),
        Err(errors) => {
            refuse(
                m,
                person,
                with(FormView {
                    values: fields,
                    errors,
                }),
            )
            .await
        }
    }
}

fn settled(outcome: Result<Paired, FieldErrors>, field: &str) -> Result<(), FieldErrors> {
    match outcome? {
        Paired::Done => Ok(()),
        Paired::Conflict(sentence) => Err(FieldErrors::one(field, sentence)),
    }
}

/// Only somebody on the list may be chosen: an id typed by hand is nobody.
async fn must_hold(tx: &mut TenantTx, role: Role, member: MemberId) -> Result<()> {
    let holders = members::store::list_with_role(tx, role).await?;
    if holders.iter().any(|(id, _)| *id == member) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

async fn pair_coach(
    mut m: Member,
    At((_, cohort, id)): Place,
    Form(fields): Form,
) -> Result<Response> {
    let person = find(&mut m.tx, cohort, id).await?;
    let now = m.here.now;
    let outcome = {
        let permit = m.here.actor.permit::<Pair>(&person)?;
        match forms::parse_choice(&fields, "coach", "Coach") {
            Ok(coach) => {
                must_hold(&mut m.tx, Role::Coach, coach).await?;
                actions::pair_coach(&mut m.tx, &permit, coach, now)
                    .await
                    .map(Ok)?
            }
            Err(errors) => Err(errors),
        }
    };
    match settled(outcome, "coach") {
        Ok(()) => Ok(m
            .commit()
            .await?
            .see(&see(cohort, id), "Coach dipasangkan.")),
        Err(errors) => {
            refuse(
                m,
                person,
                Forms {
                    coach: FormView {
                        values: fields,
                        errors,
                    },
                    ..Forms::default()
                },
            )
            .await
        }
    }
}

async fn change_office(
    mut m: Member,
    At((_, cohort, id)): Place,
    Form(fields): Form,
) -> Result<Response> {
    let person = find(&mut m.tx, cohort, id).await?;
    let (position, org_unit) = match forms::parse_office(&fields) {
        Ok(office) => office,
        Err(errors) => {
            return refuse(
                m,
                person,
                Forms {
                    office: FormView {
                        values: fields,
                        errors,
                    },
                    ..Forms::default()
                },
            )
            .await;
        }
    };
    let now = m.here.now;
    actions::change_office(
        &mut m.tx,
        &m.here.actor.permit::<ChangeOffice>(&person)?,
        &position,
        &org_unit,
        now,
    )
    .await?;
    Ok(m.commit()
        .await?
        .see(&see(cohort, id), "Jabatan dan perangkat daerah tersimpan."))
}

async fn change_status(
    mut m: Member,
    At((_, cohort, id)): Place,
    Form(fields): Form,
) -> Result<Response> {
    let person = find(&mut m.tx, cohort, id).await?;
    let now = m.here.now;
    if fields.get("status") == "active" {
        actions::reactivate(
            &mut m.tx,
            &m.here.actor.permit::<ChangeStatus>(&person)?,
            now,
        )
        .await?;
        return Ok(m
            .commit()
            .await?
            .see(&see(cohort, id), "Peserta aktif kembali."));
    }
    let reason = match forms::parse_reason(&fields, "reason", "Alasan") {
        Ok(reason) => reason,
        Err(errors) => {
            return refuse(
                m,
                person,
                Forms {
                    status: FormView {
                        values: fields,
                        errors,
                    },
                    ..Forms::default()
                },
            )
            .await;
        }
    };
    actions::withdraw(
        &mut m.tx,
        &m.here.actor.permit::<ChangeStatus>(&person)?,
        &reason,
        now,
    )
    .await?;
    Ok(m.commit().await?.see(
        &see(cohort, id),
        "Tercatat mengundurkan diri. Riwayatnya tetap ada.",
    ))
}

async fn coaches(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<CoachesPage> {
    let cohort = classes::find_class(&mut m.tx, id).await?;
    coaches_page(&m.here, &mut m.tx, &cohort, FormView::empty()).await
}

async fn coaches_page(
    here: &Here,
    tx: &mut TenantTx,
    cohort: &Cohort,
    form: FormView,
) -> Result<CoachesPage> {
    let people = store::list(tx, &[cohort.id]).await?;
    let coaches = members::store::list_with_role(tx, Role::Coach).await?;
    let active: Vec<&Participant> = people
        .iter()
        .filter(|p| p.status == ParticipantStatus::Active)
        .collect();
    let mut groups: Vec<(String, usize)> = Vec::new();
    for person in &active {
        match groups
            .iter_mut()
            .find(|(name, _)| *name == person.coach_name)
        {
            Some((_, count)) => *count += 1,
            None => groups.push((person.coach_name.clone(), 1)),
        }
    }
    groups.sort_by(|a, b| {
        a.0.is_empty()
            .cmp(&b.0.is_empty())
            .then_with(|| a.0.cmp(&b.0))
    });
    let row = |p: &&Participant| CoachlessPart {
        is_ticked: form.checked("participant", &p.id.to_string()),
        id: p.id.to_string(),
        name: p.name.clone(),
        office: format!("{}, {}", p.org_unit_name, p.agency_name),
        mentor: p.mentor_name.clone(),
        coach: p.coach_name.clone(),
    };
    // Those without a coach come first: they are why one opens this page.
    let mut rows: Vec<CoachlessPart> = active.iter().map(row).collect();
    rows.sort_by_key(|r| !r.coach.is_empty());
    let mut page = here.page("Pasangkan coach");
    page.has_errors = !form.errors.is_empty();
    Ok(CoachesPage {
        page,
        class: here.path(&format!("/cohorts/{}", cohort.id)),
        new_person: here.path("/members/new"),
        name: cohort.name.clone(),
        coaches: coaches
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        groups,
        rows,
        form,
    })
}

async fn assign_coach(
    mut m: Member,
    At((_, id)): At<(String, CohortId)>,
    Form(fields): Form,
) -> Result<Response> {
    let cohort = classes::find_class(&mut m.tx, id).await?;
    let (coach, chosen) = match forms::parse_assignment(&fields) {
        Ok(assignment) => assignment,
        Err(errors) => return refuse_coach(m, &cohort, fields, errors).await,
    };
    must_hold(&mut m.tx, Role::Coach, coach).await?;
    let now = m.here.now;
    let paired = {
        let permit = m.here.actor.permit::<AssignCoach>(&cohort)?;
        actions::assign_coach(&mut m.tx, &permit, coach, &chosen, now).await?
    };
    let people = store::list(&mut m.tx, &[id]).await?;
    let left: Vec<&str> = people
        .iter()
        .filter(|p| chosen.contains(&p.id) && !paired.contains(&p.id))
        .map(|p| p.name.as_str())
        .collect();
    if paired.is_empty() {
        let sentence = "Tidak ada yang dapat dipasangkan: coach ini adalah mentor, atau peserta itu sendiri, bagi semua yang dicentang. Pilih coach lain.";
        return refuse_coach(m, &cohort, fields, FieldErrors::one("coach", sentence)).await;
    }
    let mut sentence = format!("{} peserta dipasangkan dengan coach.", paired.len());
    if !left.is_empty() {
        sentence.push_str(&text::ended(&format!(" Dilewati karena coach ini adalah mentornya, dirinya sendiri, atau ia sudah tidak aktif: {}", short_list(&left))));
    }
    Ok(m.commit()
        .await?
        .see(&format!("/cohorts/{id}/coaches"), &sentence))
}

/// At most five names: the sentence travels in a cookie.
fn short_list(names: &[&str]) -> String {
    let first = names.iter().take(5).copied().collect::<Vec<_>>().join("; ");
    if names.len() > 5 {
        format!("{first}; dan {} lainnya", names.len() - 5)
    } else {
        first
    }
}

async fn refuse_coach(
    mut m: Member,
    cohort: &Cohort,
    values: Fields,
    errors: FieldErrors,
) -> Result<Response> {
    let page = coaches_page(&m.here, &mut m.tx, cohort, FormView { values, errors }).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn invitations(
    mut m: MemberRead,
    At((_, id)): At<(String, CohortId)>,
) -> Result<InvitationsPage> {
    let cohort = classes::find_class(&mut m.tx, id).await?;
    let people = store::list_uninvited(&mut m.tx, id).await?;
    let part = |p: store::Uninvited| InvitePart {
        id: p.member_id.to_string(),
        name: p.name,
        capacities: p.capacities.join(", "),
        phone: p.phone.unwrap_or_default(),
        open_link: match p.expires_at {
            Some(until) if until > m.here.now => format!(
                "Berlaku sampai {}",
                text::datetime_short(until, m.here.tenant.zone)
            ),
            Some(_) => "Tautan terakhir sudah kedaluwarsa".to_owned(),
            None => "Belum pernah diundang".to_owned(),
        },
    };
    Ok(InvitationsPage {
        page: m.here.page("Undang masuk"),
        class: m.here.path(&format!("/cohorts/{id}")),
        name: cohort.name,
        action: m.here.path("/members/invitations"),
        back: format!("/cohorts/{id}/invitations"),
        people: people.into_iter().map(part).collect(),
    })
}
