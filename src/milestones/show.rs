//! Puts the page of one milestone together.

use super::actions::check_open;
use super::baseline::{Baseline, Was};
use super::policy::{ChangeMilestone, ReportProgress, VerifyMilestone};
use super::views::{self, EntryPart, EvidencePart, FactPart, May, ShowPage};
use super::{
    Decision, Evidence, EvidenceCategory, EvidenceState, Milestone, MilestoneCase, MilestoneEvent,
    MilestoneMachine, MilestoneState, ProgressReport, forms, store,
};
use crate::access::{Here, Machine};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::EvidenceId;
use crate::projects::Hindrance;
use crate::web::form::FormView;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

/// Forms that come back with errors.
#[derive(Debug, Default)]
pub struct Typed {
    /// Of the report.
    pub report: FormView,
    /// Of the evidence.
    pub addition: FormView,
    /// Of the decision.
    pub verdict: FormView,
    /// Of the return of one piece.
    pub returning: Option<(EvidenceId, FormView)>,
}

impl Typed {
    fn has_errors(&self) -> bool {
        [
            Some(&self.report),
            Some(&self.addition),
            Some(&self.verdict),
            self.returning.as_ref().map(|(_, f)| f),
        ]
        .into_iter()
        .flatten()
        .any(|f| !f.errors.is_empty())
    }
}

/// The page, or with 422 the page again with what was typed.
pub async fn page(
    tx: &mut TenantTx,
    here: &Here,
    subject: &MilestoneCase,
    typed: Typed,
) -> Result<Response> {
    let MilestoneCase { case, milestone } = subject;
    let tenant = case.project.tenant_id;
    let reports = store::list_reports(tx, tenant, milestone.id).await?;
    let decisions = store::list_decisions(tx, &case.project, milestone.id).await?;
    let evidence = store::list_evidence(tx, tenant, milestone.id).await?;
    let baseline = store::find_baseline(tx, &case.project).await?;
    let (was, is_added) = Baseline::seen(baseline.as_ref(), milestone);
    let status = if typed.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let mut page = here.page(milestone.title.clone());
    page.has_errors = typed.has_errors();
    let may = may(here, subject);
    let plan = here.path(&format!("/projects/{}/milestones", case.project.id));
    let waiting: Vec<&Evidence> = evidence
        .iter()
        .filter(|e| e.state == EvidenceState::Pending)
        .collect();
    let mut verdict = typed.verdict;
    if verdict.value("seen").is_empty() {
        verdict.values.set("seen", subject.milestone.seen());
    }
    if verdict.errors.is_empty() {
        waiting
            .iter()
            .for_each(|e| verdict.values.add("evidence", e.id.to_string()));
    }
    let view = ShowPage {
        base: format!("{plan}/{}", milestone.id),
        plan,
        root: here.path(""),
        project: case.project.display_name(),
        title: milestone.title.clone(),
        horizon: milestone.horizon.label(),
        tag: (milestone.state.tag(), milestone.state.label()),
        light: views::light_of(milestone, &case.project, here.today()),
        progress: milestone.progress,
        progress_text: format!("{} persen", milestone.progress),
        facts: facts(milestone, &was),
        was: was.title,
        is_added,
        warning: milestone.date_warning(&case.project),
        notice: notice(subject, may),
        history: history(&reports, &decisions, here),
        waiting: waiting
            .iter()
            .map(|e| (e.id.to_string(), name_of(e)))
            .collect(),
        evidence: evidence
            .iter()
            .enumerate()
            .map(|(i, e)| evidence_part(e, i, here, may.check, typed.returning.as_ref()))
            .collect(),
        may,
        has_begun: milestone.actual_starts_on.is_some(),
        report_id: forms::form_id(&typed.report.values),
        evidence_id: forms::form_id(&typed.addition.values),
        report: typed.report,
        addition: typed.addition,
        verdict,
        categories: EvidenceCategory::options(),
        hindrances: Hindrance::options(),
        decisions: vec![
            (
                "accept".to_owned(),
                "Terima: tahapan dan buktinya sesuai".to_owned(),
            ),
            ("return".to_owned(), "Kembalikan untuk perbaikan".to_owned()),
        ],
        page,
    };
    Ok((status, view).into_response())
}

fn may(here: &Here, subject: &MilestoneCase) -> May {
    let actor = &here.actor;
    let milestone = &subject.milestone;
    let can = |event| MilestoneMachine::arrow(milestone.state, event).is_some();
    let (changes, reports, verifies) = (
        actor.may::<ChangeMilestone>(subject),
        actor.may::<ReportProgress>(subject),
        actor.may::<VerifyMilestone>(subject),
    );
    let is_over = matches!(
        milestone.state,
        MilestoneState::Verified | MilestoneState::Cancelled
    );
    May {
        edit: changes && check_open(milestone).is_ok(),
        delete: changes && milestone.is_untouched(),
        cancel: changes && can(MilestoneEvent::Cancel) && !milestone.is_untouched(),
        reinstate: changes && can(MilestoneEvent::Reinstate),
        report: reports && can(MilestoneEvent::ReportProgress),
        add: reports && !is_over,
        verify: verifies && can(MilestoneEvent::Accept),
        check: verifies && !is_over,
    }
}

/// What this reader waits for, where there is nothing to press.
fn notice(subject: &MilestoneCase, may: May) -> String {
    let MilestoneCase { case, milestone } = subject;
    match milestone.state {
        MilestoneState::DoneUnverified if case.relation.leader => format!(
            "{} Anda masih dapat menambah bukti.",
            text::ended(&format!(
                "Menunggu verifikasi {}",
                mentor(&case.project.mentor_name)
            ))
        ),
        MilestoneState::NotStarted | MilestoneState::InProgress
            if case.relation.leader && !may.report && !case.project.stage.is_running() =>
        {
            "Kemajuan dilaporkan di sini setelah implementasi dimulai.".to_owned()
        }
        MilestoneState::DoneUnverified if may.verify && milestone.live_evidence == 0 => {
            "Tahapan ini belum memiliki bukti yang berlaku, jadi belum dapat diterima.".to_owned()
        }
        _ => String::new(),
    }
}

fn mentor(name: &str) -> String {
    if name.is_empty() {
        "mentor".to_owned()
    } else {
        format!("mentor, {name}")
    }
}

fn facts(m: &Milestone, was: &Was) -> Vec<FactPart> {
    FactPart::given([
        (
            "Rencana",
            was.dates.as_str(),
            views::span(m.starts_on, m.ends_on),
        ),
        ("Realisasi", "", views::real_span(m)),
        ("Keluaran", &was.output, m.output.clone()),
        ("Indikator", &was.indicator, views::indicator(m)),
        (
            "Penanggung jawab",
            &was.person_in_charge,
            m.person_in_charge.clone(),
        ),
        ("Anggaran", &was.money, views::money(m)),
        (
            "Bobot",
            &was.weight,
            m.weight.map(text::compact).unwrap_or_default(),
        ),
        ("Bukti yang direncanakan", "", m.evidence_wanted.clone()),
    ])
}

fn history(reports: &[ProgressReport], decisions: &[Decision], here: &Here) -> Vec<EntryPart> {
    let mut entries: Vec<(DateTime<Utc>, EntryPart)> =
        Vec::with_capacity(reports.len() + decisions.len());
    entries.extend(
        reports
            .iter()
            .map(|r| (r.reported_at, report_part(r, here))),
    );
    entries.extend(decisions.iter().map(|d| (d.at, decision_part(d, here))));
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(
    icon: &'static str,
    who: &str,
    what: String,
    at: DateTime<Utc>,
    texts: Vec<(&'static str, String)>,
    here: &Here,
) -> EntryPart {
    EntryPart {
        icon,
        who: who.to_owned(),
        what,
        at: at.to_rfc3339(),
        when: text::datetime_short(at, here.tenant.zone),
        texts,
    }
}

fn report_part(r: &ProgressReport, here: &Here) -> EntryPart {
    let what = if r.done {
        "melaporkan tahapan ini selesai".to_owned()
    } else {
        format!("melaporkan kemajuan {} persen", r.progress)
    };
    let figures = [
        r.actual.map(|a| format!("realisasi {}", text::compact(a))),
        r.spent_rupiah
            .map(|s| format!("terpakai {}", text::rupiah(s))),
    ];
    let figures = figures.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let texts = [
        ("", r.note.clone()),
        (
            "Kendala",
            match r.obstacle_kind {
                Some(kind) => format!("{}: {}", kind.label(), r.obstacle),
                None => r.obstacle.clone(),
            },
        ),
        ("Angka", figures),
    ];
    entry(
        if r.done { "flag" } else { "chart" },
        &r.reported_by_name,
        what,
        r.reported_at,
        texts.into_iter().filter(|(_, t)| !t.is_empty()).collect(),
        here,
    )
}

fn decision_part(d: &Decision, here: &Here) -> EntryPart {
    let (icon, what) = match d.event {
        MilestoneEvent::Accept => ("circle-check", "menerima tahapan ini beserta buktinya"),
        MilestoneEvent::Return => ("refresh", "mengembalikan tahapan ini untuk perbaikan"),
        MilestoneEvent::Cancel => ("close", "membatalkan tahapan ini"),
        MilestoneEvent::Reinstate => ("refresh", "memulihkan tahapan ini"),
        MilestoneEvent::ReportProgress | MilestoneEvent::ReportDone => {
            ("chart", "melaporkan kemajuan")
        }
    };
    entry(
        icon,
        &d.actor_name,
        what.to_owned(),
        d.at,
        d.reason.iter().map(|r| ("", r.clone())).collect(),
        here,
    )
}

fn name_of(e: &Evidence) -> String {
    e.file_name
        .clone()
        .or_else(|| e.link.clone())
        .unwrap_or_else(|| e.category.label().to_owned())
}

fn evidence_part(
    e: &Evidence,
    i: usize,
    here: &Here,
    may_check: bool,
    returning: Option<&(EvidenceId, FormView)>,
) -> EvidencePart {
    let zone = here.tenant.zone;
    let mut meta = vec![e.category.label().to_owned()];
    meta.extend(e.size_bytes.map(size));
    meta.extend(e.sha256.as_deref().map(|s| {
        format!(
            "SHA-256 {}…",
            s.iter()
                .take(6)
                .map(|b| format!("{b:02x}"))
                .collect::<String>()
        )
    }));
    meta.push(format!(
        "ditambahkan {}",
        text::datetime_short(e.added_at, zone)
    ));
    EvidencePart {
        id: e.id.to_string(),
        name: name_of(e),
        href: e
            .file_id
            .map(|f| here.path(&format!("/files/{f}")))
            .or_else(|| e.link.clone())
            .unwrap_or_default(),
        is_link: e.link.is_some(),
        meta,
        caption: e.caption.clone(),
        tag: (e.state.tag(), e.state.label()),
        checked: e
            .checked_at
            .map(|at| {
                format!(
                    "diperiksa {}, {}",
                    e.checked_by_name,
                    text::datetime_short(at, zone)
                )
            })
            .unwrap_or_default(),
        reason: e.check_reason.clone(),
        may_return: may_check && e.state == EvidenceState::Pending,
        ids: format!("b{i}"),
        form: returning
            .filter(|(id, _)| *id == e.id)
            .map(|(_, form)| form.clone())
            .unwrap_or_default(),
    }
}

/// "1,2 MB".
fn size(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{},{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
