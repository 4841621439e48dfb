//! Paths of classes.

use super::policy::{ChangeClass, Classes, CreateClass};
use super::store::{self, Saved};
use super::views::{
    self, ClassFormPage, ClassPage, ClassPart, ClassesPage, Filter, ParticipantPart,
};
use super::{ClassState, Cohort, actions, enrolment, forms, participants};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::id::{AgencyId, CohortId};
use crate::members::policy::{Directory, KeepDirectory};
use crate::programs::{Program, StagePlan};
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::parts::Pager;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use participants::Lack;
use serde::Deserialize;

const STAFF: Audience = Audience::Roles(Role::STAFF);
const ADMIN: Audience = Audience::Roles(&[Role::OrganizerAdmin]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/cohorts", STAFF, list)
        .get("/t/{tenant}/cohorts/new", ADMIN, new)
        .post("/t/{tenant}/cohorts/new", ADMIN, create)
        .get("/t/{tenant}/cohorts/{cohort}", STAFF, show)
        .get("/t/{tenant}/cohorts/{cohort}/edit", ADMIN, edit)
        .post("/t/{tenant}/cohorts/{cohort}/edit", ADMIN, change)
        .merge(participants::routes::routes())
        .merge(enrolment::routes::routes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Paging {
    after: String,
}

async fn list(mut m: MemberRead, Query(paging): Query<Paging>) -> Result<ClassesPage> {
    let today = m.here.today();
    let after = paging
        .after
        .split_once('~')
        .and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)));
    let current = if after.is_none() {
        store::list_current(&mut m.tx, today).await?
    } else {
        Vec::new()
    };
    let mut finished = store::list_finished(&mut m.tx, today, after).await?;
    let more = finished.len() as i64 > store::PAGE_SIZE;
    finished.truncate(store::PAGE_SIZE as usize);
    let mut pager = Pager::default();
    if let (true, Some(last)) = (more, finished.last()) {
        pager.next = m.here.path(&format!(
            "/cohorts?after={}~{}",
            last.cohort.starts_on, last.cohort.id
        ));
    }
    let base = m.here.path("");
    let groups = ClassState::ALL.iter().map(|state| {
        let of_state = current
            .iter()
            .chain(&finished)
            .filter(|l| l.cohort.state(today) == *state);
        (
            state.label(),
            of_state
                .map(|l| ClassPart::new(l, &base, today))
                .collect::<Vec<_>>(),
        )
    });
    let groups = groups.filter(|(_, classes)| !classes.is_empty()).collect();
    Ok(ClassesPage {
        page: m.here.page("Kelas"),
        may_create: m.here.actor.may::<CreateClass>(&Classes),
        base,
        groups,
        pager,
    })
}

async fn new(m: MemberRead) -> ClassFormPage {
    let fields = Fields::from_pairs([
        ("id", CohortId::new().to_string()),
        ("year", m.here.today().year().to_string()),
        ("quota", "40".to_owned()),
    ]);
    new_page(&m.here, FormView::filled(fields))
}

fn new_page(here: &Here, form: FormView) -> ClassFormPage {
    let program = Program::from_code(form.value("program")).unwrap_or(Program::Pka);
    let page = ClassFormPage {
        page: here.page("Buat kelas"),
        back: here.path("/cohorts"),
        action: here.path("/cohorts/new"),
        lead: "Tanggal tahap boleh dikosongkan: diusulkan menurut panjang kelas dan dapat diubah kapan saja.",
        button: "Buat kelas",
        programs: Program::options(),
        stages: views::stage_parts(program),
        hidden: ("id", form.value("id").to_owned()),
        form,
    };
    page.flag_errors()
}

async fn create(mut m: Member, Form(fields): Form) -> Result<Response> {
    let refused = |here: &Here, values: Fields, errors: FieldErrors| {
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            new_page(here, FormView { values, errors }),
        )
            .into_response()
    };
    if fields.has("propose") {
        return Ok(match forms::with_proposal(&fields) {
            Ok(filled) => new_page(&m.here, FormView::filled(filled)).into_response(),
            Err(errors) => refused(&m.here, fields, errors),
        });
    }
    let id: CohortId = fields.get("id").parse().map_err(|_| {
        Error::Unreadable("Isian tidak lengkap. Muat ulang halaman, lalu isi lagi.".into())
    })?;
    if !m.is_first(&fields).await? {
        let to = format!("/cohorts/{id}");
        return Ok(m.commit().await?.see(&to, "Kelas sudah dibuat."));
    }
    let form = match forms::parse(&fields) {
        Ok(form) => form,
        Err(errors) => return Ok(refused(&m.here, fields, errors)),
    };
    let permit = m.here.actor.permit::<CreateClass>(&Classes)?;
    if actions::create(&mut m.tx, &permit, id, &form, m.here.now).await? == Saved::NumberTaken {
        return Ok(refused(
            &m.here,
            fields,
            FieldErrors::one("number", views::number_taken(&form)),
        ));
    }
    Ok(m.commit().await?.see(
        &format!("/cohorts/{id}"),
        "Kelas dibuat. Langkah berikutnya: impor daftar peserta.",
    ))
}

async fn edit(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<ClassFormPage> {
    let cohort = store::find_class(&mut m.tx, id).await?;
    let stages = stages_of(&mut m.tx, id).await?;
    let form = FormView::filled(forms::filled(&cohort, &stages));
    Ok(edit_page(&m.here, id, cohort.version.to_string(), form))
}

async fn stages_of(tx: &mut crate::db::TenantTx, id: CohortId) -> Result<Vec<StagePlan>> {
    Ok(store::stages(tx, &[id])
        .await?
        .into_iter()
        .map(|(_, stage)| stage)
        .collect())
}

fn edit_page(here: &Here, id: CohortId, version: String, form: FormView) -> ClassFormPage {
    let program = Program::from_code(form.value("program")).unwrap_or(Program::Pka);
    let page = ClassFormPage {
        page: here.page("Ubah kelas"),
        back: here.path(&format!("/cohorts/{id}")),
        action: here.path(&format!("/cohorts/{id}/edit")),
        lead: "Kosongkan tanggal suatu tahap agar diusulkan lagi menurut panjang kelas.",
        button: "Simpan perubahan",
        programs: Program::options(),
        stages: views::stage_parts(program),
        hidden: ("version", version),
        form,
    };
    page.flag_errors()
}

async fn change(
    mut m: Member,
    At((_, id)): At<(String, CohortId)>,
    Form(fields): Form,
) -> Result<Response> {
    let cohort = store::find_class(&mut m.tx, id).await?;
    let version = fields.get("version").to_owned();
    let refused = |here: &Here, values: Fields, errors: FieldErrors| {
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            edit_page(here, id, version.clone(), FormView { values, errors }),
        )
            .into_response()
    };
    if fields.has("propose") {
        return Ok(match forms::with_proposal(&fields) {
            Ok(filled) => edit_page(&m.here, id, version, FormView::filled(filled)).into_response(),
            Err(errors) => refused(&m.here, fields, errors),
        });
    }
    let form = match forms::parse(&fields) {
        Ok(form) => form,
        Err(errors) => return Ok(refused(&m.here, fields, errors)),
    };
    if form.program != cohort.program && store::has_participants(&mut m.tx, id).await? {
        let sentence = format!(
            "Kelas ini sudah punya peserta, jadi programnya tetap {}. Dokumen mereka mengikuti program itu.",
            cohort.program.label()
        );
        return Ok(refused(
            &m.here,
            fields,
            FieldErrors::one("program", sentence),
        ));
    }
    let permit = m.here.actor.permit::<ChangeClass>(&cohort)?;
    let version: i32 = fields.get("version").parse().map_err(|_| Error::Stale)?;
    if actions::change(&mut m.tx, &permit, version, &form, m.here.now).await? == Saved::NumberTaken
    {
        return Ok(refused(
            &m.here,
            fields,
            FieldErrors::one("number", views::number_taken(&form)),
        ));
    }
    Ok(m.commit()
        .await?
        .see(&format!("/cohorts/{id}"), "Perubahan kelas tersimpan."))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    agency: String,
    lacks: String,
}

async fn show(
    mut m: MemberRead,
    At((_, id)): At<(String, CohortId)>,
    Query(shown): Query<Shown>,
) -> Result<ClassPage> {
    let cohort = store::find_class(&mut m.tx, id).await?;
    let stages = stages_of(&mut m.tx, id).await?;
    let people = participants::store::list(&mut m.tx, &[id]).await?;
    let filter = Filter {
        agency: shown.agency.parse::<AgencyId>().ok(),
        lack: Lack::from_code(&shown.lacks),
    };
    Ok(class_page(&m.here, cohort, &stages, &people, filter))
}

fn class_page(
    here: &Here,
    cohort: Cohort,
    stages: &[StagePlan],
    people: &[participants::Participant],
    filter: Filter,
) -> ClassPage {
    let tenant_base = here.path("");
    let base = here.path(&format!("/cohorts/{}", cohort.id));
    let agencies = views::agencies(people, &base, filter);
    let counts: Vec<usize> = agencies.iter().map(|a| a.count).collect();
    let total: usize = counts.iter().sum();
    let lacking = |lack: Lack| people.iter().filter(|p| p.lacks(lack, here.now)).count();
    let rows: Vec<ParticipantPart> = people
        .iter()
        .filter(|p| filter.shows(p, here.now))
        .map(|p| ParticipantPart::new(p, &tenant_base))
        .collect();
    let values = [
        ("agency", filter.agency.map(|a| a.to_string())),
        ("lacks", filter.lack.map(|l| l.code().to_owned())),
    ];
    let state = match cohort.state(here.today()) {
        ClassState::Running => "good",
        ClassState::Upcoming => "info",
        ClassState::Finished => "neutral",
    };
    ClassPage {
        page: here.page(cohort.name.clone()),
        all: here.path("/cohorts"),
        program: cohort.program.label(),
        state: (state, cohort.state(here.today()).label()),
        dates: format!(
            "{} ({} hari)",
            views::dates(cohort.starts_on, cohort.ends_on),
            cohort.days()
        ),
        steps: views::stage_line(stages, here.today()),
        sum: views::sum_words(&counts, cohort.quota),
        sum_fits: i64::try_from(total).unwrap_or(i64::MAX) == i64::from(cohort.quota),
        left: people.len() - total,
        phases: participants::count_phases(people, here.now),
        shown: views::shown_words(filter, rows.len(), people.len(), &agencies),
        filter: FormView::filled(Fields::from_pairs(
            values
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        )),
        lacks: Lack::options(),
        agency_options: agencies
            .iter()
            .map(|a| (a.id.to_string(), a.name.clone()))
            .collect(),
        agencies,
        rows,
        without_coach: lacking(Lack::Coach),
        without_account: lacking(Lack::Account),
        has_participants: !people.is_empty(),
        may_change: here.actor.may::<ChangeClass>(&cohort),
        may_invite: here.actor.may::<KeepDirectory>(&Directory),
        base,
        cohort,
    }
}
