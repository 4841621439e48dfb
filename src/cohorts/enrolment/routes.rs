//! Paths of an import: the upload, the template files, the dry run, the confirmation.

use super::actions::{self, Enrolment, Moment};
use super::views::{COLUMNS, PreviewPage, RowPart, UploadPage, agency_words, nothing_words};
use super::{Outcome, Plan, PlannedRow, plan, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes, Sent};
use crate::cohorts::policy::EnrolList;
use crate::cohorts::{Cohort, import, participants, store as classes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, ImportId};
use crate::reports::{csv, xlsx};
use crate::state::AppState;
use crate::web::download::{XLSX, download};
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use chrono::NaiveDate;

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/cohorts/{cohort}/import", STAFF, form)
        .post("/t/{tenant}/cohorts/{cohort}/import", STAFF, upload)
        .get(
            "/t/{tenant}/cohorts/{cohort}/import/template.xlsx",
            STAFF,
            template_xlsx,
        )
        .get(
            "/t/{tenant}/cohorts/{cohort}/import/template.csv",
            STAFF,
            template_csv,
        )
        .get(
            "/t/{tenant}/cohorts/{cohort}/import/{draft}",
            STAFF,
            preview,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/import/{draft}",
            STAFF,
            confirm,
        )
}

async fn form(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<UploadPage> {
    let cohort = classes::find_class(&mut m.tx, id).await?;
    Ok(upload_page(&m.here, &cohort, FormView::empty()))
}

fn upload_page(here: &Here, cohort: &Cohort, form: FormView) -> UploadPage {
    let mut page = here.page("Impor peserta");
    page.has_errors = !form.errors.is_empty();
    let columns = COLUMNS
        .iter()
        .map(|(column, text, needed)| (column.label(), *text, *needed))
        .collect();
    UploadPage {
        page,
        class: here.path(&format!("/cohorts/{}", cohort.id)),
        name: cohort.name.clone(),
        form,
        columns,
    }
}

async fn upload(
    State(state): State<AppState>,
    At((_, id)): At<(String, CohortId)>,
    mut sent: Sent,
) -> Result<Response> {
    let mut m = sent.reader(&state).await?;
    let cohort = classes::find_class(&mut m.tx, id).await?;
    m.here.actor.permit::<EnrolList>(&cohort)?;
    let (today, here) = (m.here.today(), m.here);
    drop(m.tx);
    let (name, preview) = match read_list(&sent, today).await? {
        Ok(list) => list,
        Err(sentence) => {
            let form = FormView {
                values: Fields::default(),
                errors: FieldErrors::one("list", sentence),
            };
            let again = upload_page(&here, &cohort, form);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let mut m = sent.writer(&state).await?;
    let permit = m.here.actor.permit::<EnrolList>(&cohort)?;
    let draft = actions::keep(&mut m.tx, &permit, &name, &preview, m.here.now).await?;
    Ok(m.commit()
        .await?
        .see(&format!("/cohorts/{id}/import/{draft}"), ""))
}

/// Reads the list, or says why it cannot be read. A large workbook takes a moment: no transaction is open and others
/// are served meanwhile.
async fn read_list(
    sent: &Sent,
    today: NaiveDate,
) -> Result<Result<(String, import::Preview), String>> {
    let file = match sent.raw_file("list") {
        Ok(Some(file)) => file.clone(),
        Ok(None) => {
            return Ok(Err(
                "Pilih berkas daftar peserta dahulu, .xlsx atau .csv.".to_owned()
            ));
        }
        Err(sentence) => return Ok(Err(sentence)),
    };
    if file.too_large {
        let problem = import::SheetError {
            file_name: file.name,
            problem: import::SheetProblem::TooLarge,
        };
        return Ok(Err(problem.to_string()));
    }
    let name = file.name.clone();
    let read = import::READING
        .run(move || {
            let bytes = file.content.read()?;
            Ok(import::preview(&bytes, &file.name, today))
        })
        .await?
        .map_err(|error: std::io::Error| Error::internal(error))?;
    Ok(match read {
        Ok(preview) => Ok((name, preview)),
        Err(problem) => Err(problem.to_string()),
    })
}

async fn preview(
    mut m: MemberRead,
    At((_, id, draft)): At<(String, CohortId, ImportId)>,
) -> Result<Response> {
    preview_page(&m.here, &mut m.tx, id, draft, FormView::empty()).await
}

async fn preview_page(
    here: &Here,
    tx: &mut TenantTx,
    id: CohortId,
    draft_id: ImportId,
    form: FormView,
) -> Result<Response> {
    let cohort = classes::find_class(tx, id).await?;
    let draft = store::find(tx, id, draft_id)
        .await?
        .ok_or(Error::NotFound)?;
    let class = format!("/cohorts/{id}");
    if draft.confirmed_at.is_some() {
        return Ok(here.see(&class, "Daftar ini sudah dimasukkan."));
    }
    let class = here.path(&class);
    let nips: Vec<String> = draft.preview.importable().map(|r| r.nip.digits()).collect();
    let facts = store::facts(tx, &cohort, &nips).await?;
    let plan = plan(&draft.preview, &facts);
    let mut page = here.page("Periksa daftar peserta");
    page.has_errors = !form.errors.is_empty();
    let shown = PreviewPage {
        page,
        action: format!("{class}/import/{draft_id}"),
        class,
        name: &cohort.name,
        file_name: &draft.file_name,
        rows: worst_first(&plan),
        skipped: &draft.preview.skipped,
        new: plan.new_count(),
        existing: plan.existing_count(),
        wrong: plan.wrong_count(),
        warnings: plan
            .rows
            .iter()
            .filter(|r| {
                r.problems
                    .iter()
                    .any(|(s, _)| *s == import::Severity::Warning)
            })
            .count(),
        by_agency: agency_words(&plan.new_by_agency()),
        nothing: nothing_words(&plan),
        over_quota: plan.over_quota,
        quota: cohort.quota,
        form,
    };
    let status = if shown.page.has_errors {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, Html(shown.render().map_err(Error::internal)?)).into_response())
}

/// Wrong lines, then those with something to look at, then the rest; each in the order of the file.
fn worst_first<'a>(plan: &Plan<'a>) -> Vec<RowPart<'a>> {
    let mut rows: Vec<&PlannedRow<'a>> = plan.rows.iter().collect();
    rows.sort_by_key(|r| (r.outcome != Outcome::Wrong, r.problems.is_empty()));
    rows.into_iter().map(RowPart::new).collect()
}

async fn confirm(
    mut m: Member,
    At((_, id, draft)): At<(String, CohortId, ImportId)>,
    Form(fields): Form,
) -> Result<Response> {
    let cohort = classes::find_class(&mut m.tx, id).await?;
    let reason = if fields.get("reason").trim().is_empty() {
        Ok(None)
    } else {
        participants::forms::parse_reason(&fields, "reason", "Alasan").map(Some)
    };
    let reason = match reason {
        Ok(reason) => reason,
        Err(errors) => {
            return preview_page(
                &m.here,
                &mut m.tx,
                id,
                draft,
                FormView {
                    values: fields,
                    errors,
                },
            )
            .await;
        }
    };
    let at = Moment {
        organiser: m.here.tenant.id,
        now: m.here.now,
        today: m.here.today(),
    };
    let outcome = {
        let permit = m.here.actor.permit::<EnrolList>(&cohort)?;
        actions::confirm(&mut m.tx, &permit, draft, reason.as_deref(), at).await?
    };
    let class = format!("/cohorts/{id}");
    match outcome {
        Enrolment::AlreadyConfirmed => Ok(m.here.see(
            &class,
            "Daftar ini sudah dimasukkan; tidak ada yang dimasukkan dua kali.",
        )),
        Enrolment::ReasonNeeded(over) => Ok(m.here.see_problem(
            &format!("{class}/import/{draft}"),
            &format!(
                "Belum disimpan: peserta melebihi kuota {over} orang. Tulis alasannya, lalu masukkan lagi."
            ),
        )),
        Enrolment::Done {
            new,
            existing,
            wrong,
        } => Ok(m
            .commit()
            .await?
            .see(&class, &done_words(&new, existing, wrong))),
    }
}

/// What has happened, in one sentence or two.
fn done_words(new: &[(String, usize)], existing: usize, wrong: usize) -> String {
    let count: usize = new.iter().map(|(_, c)| c).sum();
    if count == 0 {
        return format!("{existing} peserta sudah ada, tidak ada perubahan.");
    }
    // The sentence travels in a cookie: many governments are only counted.
    let from = if new.len() <= 5 {
        agency_words(new)
    } else {
        format!("dari {} instansi", new.len())
    };
    let mut sentence = format!("{count} peserta dimasukkan: {from}.");
    if existing > 0 {
        sentence.push_str(&format!(" {existing} sudah ada sebelumnya."));
    }
    if wrong > 0 {
        sentence.push_str(&format!(" {wrong} baris salah dilewati."));
    }
    sentence
}

async fn template_xlsx(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<Response> {
    let cohort = classes::find_class(&mut m.tx, id).await?;
    let columns = COLUMNS
        .iter()
        .map(|(column, ..)| xlsx::Column::new(column.label(), 22.0))
        .collect();
    let info = xlsx::FileInfo {
        title: format!("Daftar peserta {}", cohort.name),
        issuer: m.here.tenant.name.clone(),
        created_at: m.here.now,
    };
    let sheet = xlsx::SheetSpec {
        name: "Peserta".to_owned(),
        columns,
        rows: Vec::new(),
    };
    let bytes = xlsx::workbook(&info, vec![sheet]).map_err(Error::internal)?;
    Ok(download(bytes, XLSX, "daftar-peserta.xlsx"))
}

async fn template_csv(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<Response> {
    classes::find_class(&mut m.tx, id).await?;
    let header: Vec<&str> = COLUMNS.iter().map(|(column, ..)| column.label()).collect();
    let bytes = csv::table(&header, Vec::<Vec<&str>>::new()).map_err(Error::internal)?;
    Ok(download(
        bytes,
        "text/csv; charset=utf-8",
        "daftar-peserta.csv",
    ))
}
