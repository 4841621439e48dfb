//! The pages and writes about milestones.

use super::actions::{NewEvidence, Source, Verdict};
use super::outcome::outcomes;
use super::policy::{
    ChangeMilestone, PlanMilestones, ReportProgress, VerifyMilestone, may_see_plan,
};
use super::show::{self, Typed};
use super::views::{BandPart, ConfirmPage, FormPage, PlanPage, money_of};
use super::{
    EvidenceCategory, FundingSource, Horizon, Milestone, MilestoneCase, MilestoneState, actions,
    files, forms, store, views,
};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes, Sent, with_files};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::id::{EvidenceId, MilestoneId, ProjectId};
use crate::projects::Case;
use crate::projects::store::find_case as find_project;
use crate::state::AppState;
use crate::web::form::{Fields, FormView, both};
use crate::web::input::Form;
use crate::web::text;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// Whom the path names: tenant, project, milestone.
type Here3 = At<(String, ProjectId, MilestoneId)>;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/milestones",
            Audience::Member,
            list,
        )
        .get(
            "/t/{tenant}/projects/{project}/milestones/new",
            Audience::Member,
            new,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/new",
            Audience::Member,
            create,
        )
        .get(
            "/t/{tenant}/projects/{project}/milestones/{milestone}",
            Audience::Member,
            show_one,
        )
        .get(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/edit",
            Audience::Member,
            edit,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/edit",
            Audience::Member,
            change,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/move",
            Audience::Member,
            shift,
        )
        .get(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/delete",
            Audience::Member,
            ask_delete,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/delete",
            Audience::Member,
            delete,
        )
        .get(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/cancel",
            Audience::Member,
            ask_cancel,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/cancel",
            Audience::Member,
            cancel,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/reinstate",
            Audience::Member,
            reinstate,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/reports",
            Audience::Member,
            report,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/evidence",
            Audience::Member,
            add_evidence,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/evidence/{evidence}/return",
            Audience::Member,
            return_evidence,
        )
        .post(
            "/t/{tenant}/projects/{project}/milestones/{milestone}/verification",
            Audience::Member,
            verify,
        )
        .get("/t/{tenant}/files/{file}", Audience::Member, files::serve)
}

fn plan_path(project: ProjectId) -> String {
    format!("/projects/{project}/milestones")
}

fn milestone_path(project: ProjectId, id: MilestoneId) -> String {
    format!("/projects/{project}/milestones/{id}")
}

async fn list(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<PlanPage> {
    let case = find_project(&mut m.tx, &m.here, id).await?;
    let sees = may_see_plan(&case);
    let plan = if sees {
        store::list(&mut m.tx, &case.project).await?
    } else {
        Vec::new()
    };
    let baseline = if sees {
        store::find_baseline(&mut m.tx, &case.project).await?
    } else {
        None
    };
    let today = m.here.today();
    let (planned, spent) = money_of(&plan);
    let may_plan = m.here.actor.may::<PlanMilestones>(&case);
    let live = plan
        .iter()
        .filter(|m| m.state != MilestoneState::Cancelled)
        .count();
    let bands = Horizon::ALL
        .iter()
        .map(|h| BandPart::of(*h, &plan, baseline.as_ref(), &case.project, today));
    Ok(PlanPage {
        page: m.here.page("Tahapan"),
        base: m.here.path(&format!("/projects/{id}")),
        project: case.project.display_name(),
        may_plan,
        notice: notice(&case, sees, may_plan),
        whole: views::whole_chart(&plan, baseline.as_ref(), today).filter(|_| sees),
        bands: if sees { bands.collect() } else { Vec::new() },
        baseline: baseline
            .as_ref()
            .map(|b| views::baseline_words(b, &plan, m.here.tenant.zone))
            .unwrap_or_default(),
        outcomes: outcomes(&plan),
        count: live,
        verified: format!(
            "{} dari {live}",
            plan.iter()
                .filter(|m| m.state == MilestoneState::Verified)
                .count()
        ),
        planned: text::rupiah(planned),
        spent: text::rupiah(spent),
    })
}

fn notice(case: &Case, sees: bool, may_plan: bool) -> String {
    let sentence = match (sees, may_plan, case.relation.leader) {
        (false, ..) => "Tahapan tampil di sini setelah rancangan disetujui.",
        (true, false, true) if case.project.stage == crate::projects::Stage::Idea => {
            "Tahapan disusun setelah gagasan Anda disetujui mentor."
        }
        (true, false, true) => {
            "Proyek ini tidak berjalan lagi, jadi tahapannya tidak dapat diubah."
        }
        _ => "",
    };
    sentence.to_owned()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wanted {
    horizon: String,
}

async fn new(
    mut m: MemberRead,
    At((_, project)): At<(String, ProjectId)>,
    Query(wanted): Query<Wanted>,
) -> Result<FormPage> {
    let case = find_project(&mut m.tx, &m.here, project).await?;
    m.here.actor.permit::<PlanMilestones>(&case)?;
    let horizon = Horizon::from_code(&wanted.horizon)
        .map(Code::code)
        .unwrap_or_default();
    let is_frozen = store::is_frozen(&mut m.tx, &case.project).await?;
    Ok(form_page(
        &m.here,
        (project, is_frozen),
        None,
        FormView::filled(Fields::from_pairs([
            ("horizon", horizon),
            ("funding_source", FundingSource::None.code()),
        ])),
    ))
}

fn form_page(
    here: &Here,
    (project, is_frozen): (ProjectId, bool),
    changed: Option<&Milestone>,
    form: FormView,
) -> FormPage {
    let mut page = here.page(if changed.is_some() {
        "Ubah tahapan"
    } else {
        "Tambah tahapan"
    });
    page.has_errors = !form.errors.is_empty();
    let base =
        here.path(&changed.map_or_else(|| plan_path(project), |m| milestone_path(project, m.id)));
    FormPage {
        action: if changed.is_some() {
            format!("{base}/edit")
        } else {
            format!("{base}/new")
        },
        back: base,
        back_label: changed.map_or("Tahapan", |m| &m.title).to_owned(),
        id: if changed.is_some() {
            String::new()
        } else {
            forms::form_id(&form.values)
        },
        version: if changed.is_some() {
            form.value("version").to_owned()
        } else {
            String::new()
        },
        horizons: Horizon::ALL
            .iter()
            .map(|h| {
                (
                    h.code().to_owned(),
                    format!("{}: {}", h.label(), h.window()),
                )
            })
            .collect(),
        sources: FundingSource::options(),
        is_frozen,
        form,
        page,
    }
}

fn again(page: impl IntoResponse) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

async fn create(
    mut m: Member,
    At((_, project)): At<(String, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let case = find_project(&mut m.tx, &m.here, project).await?;
    if !is_first {
        let to = plan_path(project);
        return Ok(m.commit().await?.see(&to, "Tahapan sudah ditambahkan."));
    }
    let permit = m.here.actor.permit::<PlanMilestones>(&case)?;
    let is_frozen = store::is_frozen(&mut m.tx, &case.project).await?;
    let (facts, reason) = match forms::parse_plan(&fields, is_frozen) {
        Ok(read) => read,
        Err(errors) => {
            return Ok(again(form_page(
                &m.here,
                (project, is_frozen),
                None,
                FormView {
                    values: fields,
                    errors,
                },
            )));
        }
    };
    let id = forms::parse_id(&fields).map_or_else(MilestoneId::new, MilestoneId);
    let planned = store::list(&mut m.tx, &case.project).await?.len();
    let plan = (&facts, reason.as_deref());
    actions::plan(&mut m.tx, &permit, planned, id, plan, m.here.now).await?;
    Ok(m.commit()
        .await?
        .see(&plan_path(project), "Tahapan ditambahkan."))
}

async fn show_one(mut m: MemberRead, At((_, project, id)): Here3) -> Result<Response> {
    let subject = store::find_case(&mut m.tx, &m.here, project, id).await?;
    show::page(&mut m.tx, &m.here, &subject, Typed::default()).await
}

async fn edit(mut m: MemberRead, At((_, project, id)): Here3) -> Result<FormPage> {
    let subject = store::find_case(&mut m.tx, &m.here, project, id).await?;
    m.here.actor.permit::<ChangeMilestone>(&subject)?;
    actions::check_open(&subject.milestone)?;
    let is_frozen = store::is_frozen(&mut m.tx, &subject.case.project).await?;
    Ok(form_page(
        &m.here,
        (project, is_frozen),
        Some(&subject.milestone),
        FormView::filled(forms::plan_fields(&subject.milestone)),
    ))
}

async fn change(
    mut m: Member,
    At((_, project, id)): Here3,
    Form(fields): Form,
) -> Result<Response> {
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<ChangeMilestone>(&subject)?;
    let is_frozen = store::is_frozen(&mut m.tx, &subject.case.project).await?;
    let (facts, reason) = match forms::parse_plan(&fields, is_frozen) {
        Ok(read) => read,
        Err(errors) => {
            return Ok(again(form_page(
                &m.here,
                (project, is_frozen),
                Some(&subject.milestone),
                FormView {
                    values: fields,
                    errors,
                },
            )));
        }
    };
    let version = fields.get("version").parse().map_err(|_| Error::Stale)?;
    let plan = (&facts, reason.as_deref());
    actions::change(&mut m.tx, &permit, version, plan, m.here.now).await?;
    Ok(m.commit()
        .await?
        .see(&milestone_path(project, id), "Tahapan diperbarui."))
}

async fn shift(mut m: Member, At((_, project, id)): Here3, Form(fields): Form) -> Result<Response> {
    let case = find_project(&mut m.tx, &m.here, project).await?;
    let permit = m.here.actor.permit::<PlanMilestones>(&case)?;
    store::lock_plan(&mut m.tx, project).await?;
    let plan = store::list(&mut m.tx, &case.project).await?;
    actions::shift(
        &mut m.tx,
        &permit,
        &plan,
        id,
        fields.get("direction") == "up",
        m.here.now,
    )
    .await?;
    Ok(m.commit()
        .await?
        .see(&plan_path(project), "Urutan tahapan diperbarui."))
}

/// What is to be confirmed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Cancel,
    /// Of a plan that is frozen, or is not.
    Delete {
        is_frozen: bool,
    },
}

fn confirm_page(here: &Here, subject: &MilestoneCase, deed: Deed, form: FormView) -> ConfirmPage {
    let back = here.path(&milestone_path(
        subject.case.project.id,
        subject.milestone.id,
    ));
    let (title, consequence) = match deed {
        Deed::Cancel => (
            "Batalkan tahapan",
            "Tahapan ini tidak dihitung lagi dalam bobot, anggaran, dan kemajuan. Laporan dan buktinya tetap ada, dan tahapan dapat dipulihkan.",
        ),
        Deed::Delete { is_frozen: false } => (
            "Hapus tahapan",
            "Tahapan ini belum dimulai dan belum memiliki laporan, jadi hilang dari rencana.",
        ),
        Deed::Delete { is_frozen: true } => (
            "Hapus tahapan",
            "Tahapan ini belum dimulai dan belum memiliki laporan, jadi hilang dari rencana hari ini. Rencana yang dibekukan tetap memuatnya, dan riwayat proyek mencatat penghapusannya.",
        ),
    };
    let mut page = here.page(title);
    page.has_errors = !form.errors.is_empty();
    let action = format!(
        "{back}/{}",
        if deed == Deed::Cancel {
            "cancel"
        } else {
            "delete"
        }
    );
    ConfirmPage {
        page,
        action,
        back,
        name: subject.milestone.title.clone(),
        consequence,
        button: title,
        needs_reason: deed != Deed::Delete { is_frozen: false },
        form,
    }
}

async fn ask_delete(mut m: MemberRead, At((_, project, id)): Here3) -> Result<ConfirmPage> {
    let subject = store::find_case(&mut m.tx, &m.here, project, id).await?;
    m.here.actor.permit::<ChangeMilestone>(&subject)?;
    let is_frozen = store::is_frozen(&mut m.tx, &subject.case.project).await?;
    let deed = Deed::Delete { is_frozen };
    Ok(confirm_page(&m.here, &subject, deed, FormView::empty()))
}

async fn delete(
    mut m: Member,
    At((_, project, id)): Here3,
    Form(values): Form,
) -> Result<Response> {
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<ChangeMilestone>(&subject)?;
    let is_frozen = store::is_frozen(&mut m.tx, &subject.case.project).await?;
    let reason = match is_frozen.then(|| forms::parse_reason(&values)).transpose() {
        Ok(reason) => reason,
        Err(errors) => {
            let deed = Deed::Delete { is_frozen };
            let form = FormView { values, errors };
            return Ok(again(confirm_page(&m.here, &subject, deed, form)));
        }
    };
    actions::delete(&mut m.tx, &permit, reason.as_deref(), m.here.now).await?;
    Ok(m.commit()
        .await?
        .see(&plan_path(project), "Tahapan dihapus."))
}

async fn ask_cancel(mut m: MemberRead, At((_, project, id)): Here3) -> Result<ConfirmPage> {
    let subject = store::find_case(&mut m.tx, &m.here, project, id).await?;
    m.here.actor.permit::<ChangeMilestone>(&subject)?;
    Ok(confirm_page(
        &m.here,
        &subject,
        Deed::Cancel,
        FormView::empty(),
    ))
}

async fn cancel(
    mut m: Member,
    At((_, project, id)): Here3,
    Form(fields): Form,
) -> Result<Response> {
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<ChangeMilestone>(&subject)?;
    let reason = match forms::parse_reason(&fields) {
        Ok(reason) => reason,
        Err(errors) => {
            return Ok(again(confirm_page(
                &m.here,
                &subject,
                Deed::Cancel,
                FormView {
                    values: fields,
                    errors,
                },
            )));
        }
    };
    actions::set_cancelled(&mut m.tx, &permit, Some(&reason), m.here.now).await?;
    Ok(m.commit()
        .await?
        .see(&milestone_path(project, id), "Tahapan dibatalkan."))
}

async fn reinstate(mut m: Member, At((_, project, id)): Here3, Form(_): Form) -> Result<Response> {
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<ChangeMilestone>(&subject)?;
    actions::set_cancelled(&mut m.tx, &permit, None, m.here.now).await?;
    Ok(m.commit().await?.see(
        &milestone_path(project, id),
        "Tahapan dipulihkan dan dimulai dari awal.",
    ))
}

async fn report(
    State(state): State<AppState>,
    At((_, project, id)): Here3,
    mut sent: Sent,
) -> Result<Response> {
    let file = sent.file("file");
    let mut m = sent.reader(&state).await?;
    let subject = store::find_case(&mut m.tx, &m.here, project, id).await?;
    m.here.actor.permit::<ReportProgress>(&subject)?;
    let was_sent = !matches!(file, Ok(None));
    let report = forms::parse_report(&sent.fields, &subject.milestone, was_sent, m.here.today());
    let category = if was_sent {
        forms::parse_category(&sent.fields)
    } else {
        Ok(EvidenceCategory::Other)
    };
    let ((report, category), file) = match with_files(both(report, category), "file", file) {
        Ok(read) => read,
        Err(errors) => {
            let typed = Typed {
                report: FormView {
                    values: sent.fields,
                    errors,
                },
                ..Typed::default()
            };
            return show::page(&mut m.tx, &m.here, &subject, typed).await;
        }
    };
    drop(m);
    let evidence = match file {
        Some(file) => {
            let stored = state
                .files
                .keep(subject.case.project.tenant_id, file)
                .await?;
            Some(NewEvidence {
                id: EvidenceId::new(),
                category,
                caption: String::new(),
                source: Source::File(stored),
            })
        }
        None => None,
    };
    let mut m = sent.writer(&state).await?;
    let to = milestone_path(project, id);
    if !m.is_first(&sent.content()).await? {
        return Ok(m.commit().await?.see(&to, "Laporan Anda sudah tersimpan."));
    }
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<ReportProgress>(&subject)?;
    let (now, today) = (m.here.now, m.here.today());
    actions::report(&mut m.tx, &permit, &report, evidence.as_ref(), now, today).await?;
    let sentence = if report.done {
        "Laporan tersimpan. Tahapan ini menunggu verifikasi mentor."
    } else {
        "Laporan kemajuan tersimpan."
    };
    Ok(m.commit().await?.see(&to, sentence))
}

async fn add_evidence(
    State(state): State<AppState>,
    At((_, project, id)): Here3,
    mut sent: Sent,
) -> Result<Response> {
    let file = sent.file("file");
    let mut m = sent.reader(&state).await?;
    let subject = store::find_case(&mut m.tx, &m.here, project, id).await?;
    m.here.actor.permit::<ReportProgress>(&subject)?;
    let typed = forms::parse_evidence(&sent.fields, !matches!(file, Ok(None)));
    let (typed, file) = match with_files(typed, "file", file) {
        Ok(read) => read,
        Err(errors) => {
            let typed = Typed {
                addition: FormView {
                    values: sent.fields,
                    errors,
                },
                ..Typed::default()
            };
            return show::page(&mut m.tx, &m.here, &subject, typed).await;
        }
    };
    drop(m);
    let source = match file {
        Some(file) => Source::File(
            state
                .files
                .keep(subject.case.project.tenant_id, file)
                .await?,
        ),
        None => Source::Link(typed.link.unwrap_or_default()),
    };
    let evidence = NewEvidence {
        id: typed.id,
        category: typed.category,
        caption: typed.caption,
        source,
    };
    let mut m = sent.writer(&state).await?;
    let to = milestone_path(project, id);
    if !m.is_first(&sent.content()).await? {
        return Ok(m.commit().await?.see(&to, "Bukti sudah ditambahkan."));
    }
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<ReportProgress>(&subject)?;
    let added = actions::add_evidence(&mut m.tx, &permit, &evidence, m.here.now).await?;
    let sentence = if added {
        "Bukti ditambahkan."
    } else {
        "Bukti yang sama sudah ada pada tahapan ini, jadi tidak disimpan dua kali."
    };
    Ok(m.commit().await?.see(&to, sentence))
}

async fn verify(
    mut m: Member,
    At((_, project, id)): Here3,
    Form(fields): Form,
) -> Result<Response> {
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<VerifyMilestone>(&subject)?;
    // A decision is about what the mentor has seen: evidence that came later is not accepted with it.
    if fields.get("seen") != subject.milestone.seen() {
        return Err(Error::Stale);
    }
    let verdict: Verdict = match forms::parse_verdict(&fields) {
        Ok(verdict) => verdict,
        Err(errors) => {
            let typed = Typed {
                verdict: FormView {
                    values: fields,
                    errors,
                },
                ..Typed::default()
            };
            return show::page(&mut m.tx, &m.here, &subject, typed).await;
        }
    };
    actions::verify(&mut m.tx, &permit, &verdict, m.here.now).await?;
    let sentence = if verdict.accept {
        "Tahapan dan buktinya diterima."
    } else {
        "Tahapan dikembalikan kepada peserta dengan catatan Anda."
    };
    Ok(m.commit()
        .await?
        .see(&milestone_path(project, id), sentence))
}

async fn return_evidence(
    mut m: Member,
    At((_, project, id, evidence)): At<(String, ProjectId, MilestoneId, EvidenceId)>,
    Form(fields): Form,
) -> Result<Response> {
    let subject = store::find_case_to_change(&mut m.tx, &m.here, project, id).await?;
    let permit = m.here.actor.permit::<VerifyMilestone>(&subject)?;
    let reason = match forms::parse_reason(&fields) {
        Ok(reason) => reason,
        Err(errors) => {
            let typed = Typed {
                returning: Some((
                    evidence,
                    FormView {
                        values: fields,
                        errors,
                    },
                )),
                ..Typed::default()
            };
            return show::page(&mut m.tx, &m.here, &subject, typed).await;
        }
    };
    actions::return_evidence(&mut m.tx, &permit, evidence, &reason, m.here.now).await?;
    Ok(m.commit().await?.see(
        &milestone_path(project, id),
        "Bukti dikembalikan kepada peserta dengan catatan Anda.",
    ))
}
