//! The addresses of the organiser's scores.

use super::actions::{Kept, keep};
use super::forms::{Table, parse};
use super::views::{EntryMaterial, EntryPage};
use super::workbook::{self, WorkbookError};
use super::{ATTENDANCE, aspects};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes, Sent};
use crate::assessment::scoring::policy::EnterScores;
use crate::assessment::scoring::routes::scoring;
use crate::assessment::scoring::{Material, Scoring, store};
use crate::cohorts::Cohort;
use crate::cohorts::import;
use crate::cohorts::participants::Participant;
use crate::cohorts::participants::store as people;
use crate::cohorts::store::find_class;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::CohortId;
use crate::reports::WRITING;
use crate::reports::xlsx::FileInfo;
use crate::state::AppState;
use crate::web::download::{XLSX, download};
use crate::web::form::{FieldErrors, FormView};
use crate::web::input::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/cohorts/{cohort}/scores/entry/{aspect}",
            STAFF,
            show,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/scores/entry/{aspect}",
            STAFF,
            save,
        )
        .get(
            "/t/{tenant}/cohorts/{cohort}/scores/template.xlsx",
            STAFF,
            template,
        )
        .post("/t/{tenant}/cohorts/{cohort}/scores/upload", STAFF, upload)
}

/// Everything a table is made from.
struct Desk {
    cohort: Cohort,
    scoring: Scoring,
    people: Vec<Participant>,
    material: Material,
}

impl Desk {
    async fn of(tx: &mut TenantTx, id: CohortId) -> Result<Self> {
        Ok(Self {
            cohort: find_class(tx, id).await?,
            scoring: scoring(tx, id).await?,
            people: people::list(tx, &[id]).await?,
            material: store::material(tx, id, None).await?,
        })
    }

    fn table(&self, code: &str) -> Result<Table<'_>> {
        if code == ATTENDANCE {
            return Ok(Table::Attendance);
        }
        aspects(self.scoring.scheme())
            .into_iter()
            .find(|a| a.code == code)
            .map(Table::Aspect)
            .ok_or(Error::NotFound)
    }

    fn page(&self, here: &Here, code: &str, typed: Option<FormView>) -> Result<EntryPage> {
        let mut tables: Vec<(String, String)> = aspects(self.scoring.scheme())
            .into_iter()
            .map(|a| (a.code.clone(), a.name.clone()))
            .collect();
        tables.push((ATTENDANCE.to_owned(), "Ketidakhadiran".to_owned()));
        let material = EntryMaterial {
            cohort: &self.cohort,
            tables,
            code,
            table: self.table(code)?,
            people: &self.people,
            material: &self.material,
            is_open: here.actor.may::<EnterScores>(&self.scoring),
        };
        Ok(EntryPage::of(here, &material, typed))
    }
}

type Place = At<(String, CohortId, String)>;

async fn show(mut m: MemberRead, At((_, id, code)): Place) -> Result<EntryPage> {
    let desk = Desk::of(&mut m.tx, id).await?;
    desk.page(&m.here, &code, None)
}

async fn save(mut m: Member, At((_, id, code)): Place, Form(fields): Form) -> Result<Response> {
    // Two people at one table wait for each other: each reason is asked against what really stands.
    store::lock(&mut m.tx, id).await?;
    let desk = Desk::of(&mut m.tx, id).await?;
    let permit = m.here.actor.permit::<EnterScores>(&desk.scoring)?;
    let refuse = |here: &Here, errors: FieldErrors| -> Result<Response> {
        let form = FormView {
            values: fields.clone(),
            errors,
        };
        let again = desk.page(here, &code, Some(form))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
    };
    let entered = match parse(&fields, &desk.people, desk.table(&code)?) {
        Ok(entered) => entered,
        Err(errors) => return refuse(&m.here, errors),
    };
    let reason = fields.get("reason").trim().to_owned();
    match keep(
        &mut m.tx,
        &permit,
        &entered,
        &desk.material,
        &reason,
        m.here.now,
    )
    .await?
    {
        Kept::ReasonNeeded(n) => refuse(&m.here, FieldErrors::one("reason", reason_wanted(n))),
        Kept::Done(n) => {
            let to = format!("/cohorts/{id}/scores/entry/{code}");
            let sentence = if n == 0 {
                "Tidak ada yang berubah.".to_owned()
            } else {
                format!("{n} isian tersimpan.")
            };
            Ok(m.commit().await?.see(&to, &sentence))
        }
    }
}

/// What is asked for when something that stands would be replaced.
pub fn reason_wanted(n: usize) -> String {
    format!("{n} isian mengganti nilai yang sudah ada. Tulis alasannya, paling sedikit 10 huruf.")
}

async fn template(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<Response> {
    let desk = Desk::of(&mut m.tx, id).await?;
    drop(m.tx);
    let info = FileInfo {
        title: format!("Nilai {}", desk.cohort.name),
        issuer: m.here.tenant.name.clone(),
        created_at: m.here.now,
    };
    let name = format!("Nilai {}.xlsx", desk.cohort.label());
    let bytes = WRITING
        .run(move || workbook::write(&info, desk.scoring.scheme(), &desk.people, &desk.material))
        .await?
        .map_err(Error::internal)?;
    Ok(download(bytes, XLSX, &name))
}

async fn upload(
    State(state): State<AppState>,
    At((_, id)): At<(String, CohortId)>,
    mut sent: Sent,
) -> Result<Response> {
    let mut m = sent.reader(&state).await?;
    let desk = Desk::of(&mut m.tx, id).await?;
    m.here.actor.permit::<EnterScores>(&desk.scoring)?;
    let here = m.here;
    drop(m.tx);
    let reason = sent.content().get("reason").trim().to_owned();
    let refuse = |wrong: Vec<String>, errors: FieldErrors| -> Result<Response> {
        let first = aspects(desk.scoring.scheme())
            .first()
            .map_or(ATTENDANCE, |a| a.code.as_str())
            .to_owned();
        let mut again = desk.page(&here, &first, None)?;
        again.page.has_errors = true;
        again.form.values.set("reason", reason.clone());
        again.form.errors = errors;
        again.wrong = wrong;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
    };
    let file = match sent.raw_file("list") {
        Ok(Some(file)) if !file.too_large => file.clone(),
        Ok(Some(_)) => {
            return refuse(
                Vec::new(),
                FieldErrors::one(
                    "list",
                    "Berkas terlalu besar. Pakai templat dari halaman ini.",
                ),
            );
        }
        Ok(None) => {
            return refuse(
                Vec::new(),
                FieldErrors::one("list", "Pilih berkas nilai dahulu, .xlsx atau .csv."),
            );
        }
        Err(sentence) => return refuse(Vec::new(), FieldErrors::one("list", sentence)),
    };
    let (scheme, people) = (desk.scoring.scheme().clone(), desk.people.clone());
    let read = import::READING
        .run(move || {
            let bytes = file.content.read()?;
            Ok(workbook::read(&bytes, &file.name, &scheme, &people))
        })
        .await?
        .map_err(|error: std::io::Error| Error::internal(error))?;
    let entered = match read {
        Ok(entered) => entered,
        Err(WorkbookError::Wrong(wrong)) => return refuse(wrong, FieldErrors::default()),
        Err(unreadable) => return refuse(vec![unreadable.to_string()], FieldErrors::default()),
    };
    let mut m = sent.writer(&state).await?;
    store::lock(&mut m.tx, id).await?;
    let now = Desk::of(&mut m.tx, id).await?;
    let permit = m.here.actor.permit::<EnterScores>(&now.scoring)?;
    match keep(
        &mut m.tx,
        &permit,
        &entered,
        &now.material,
        &reason,
        m.here.now,
    )
    .await?
    {
        Kept::ReasonNeeded(n) => refuse(Vec::new(), FieldErrors::one("reason", reason_wanted(n))),
        Kept::Done(n) => {
            let sentence = format!("{n} isian dari berkas tersimpan.");
            Ok(m.commit()
                .await?
                .see(&format!("/cohorts/{id}/scores"), &sentence))
        }
    }
}
