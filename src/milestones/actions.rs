//! What happens to milestones: plan, report, verify. The only writer of `milestone.state` and `evidence.state`.

use super::changes::{self, Change, ChangeKind};
use super::policy::{ChangeMilestone, PlanMilestones, ReportProgress, VerifyMilestone};
use super::{
    EvidenceCategory, EvidenceState, FundingSource, Horizon, MAX_MILESTONES, Milestone,
    MilestoneCase, MilestoneEvent, MilestoneMachine, MilestoneState, store, views,
};
use crate::access::{Action, Actor, Machine, Permit, Role, check_reason};
use crate::audit::{self, Move};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::files::NewFile;
use crate::id::{EvidenceId, MilestoneId, ProgressId};
use crate::notices::store::{Whom, tell_of_milestone};
use crate::projects::{AboutProject, Case, Hindrance, Project};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::json;

/// What the plan of a cleared design seminar is called.
const BASELINE_NAME: &str = "Rencana hasil seminar rancangan";

/// What is planned.
#[derive(Debug, Clone)]
pub struct PlanFacts {
    /// Until when it reaches.
    pub horizon: Horizon,
    /// What is to be done.
    pub title: String,
    /// What lies on the table afterwards.
    pub output: String,
    /// What is measured.
    pub indicator: String,
    /// In what.
    pub unit: String,
    /// Before.
    pub baseline: Option<Decimal>,
    /// What is aimed at.
    pub target: Option<Decimal>,
    /// Who looks after it.
    pub person_in_charge: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Share of its horizon, of 100.
    pub weight: Option<Decimal>,
    /// Money.
    pub budget_rupiah: i64,
    /// Where it comes from.
    pub funding_source: FundingSource,
    /// Which evidence is planned.
    pub evidence_wanted: String,
}

/// A report that was typed.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// Made when the form was shown: a double click is one report.
    pub id: ProgressId,
    /// How far, of 100.
    pub progress: i32,
    /// What was done.
    pub note: String,
    /// What stood in the way.
    pub obstacle: String,
    /// What kind of thing that was.
    pub obstacle_kind: Option<Hindrance>,
    /// Value of the indicator.
    pub actual: Option<Decimal>,
    /// Money spent so far.
    pub spent_rupiah: Option<i64>,
    /// When it really began.
    pub started_on: Option<NaiveDate>,
    /// When it was really finished.
    pub finished_on: Option<NaiveDate>,
    /// Whether it is done.
    pub done: bool,
}

/// What evidence consists of.
#[derive(Debug, Clone)]
pub enum Source {
    /// A stored file.
    File(NewFile),
    /// An address.
    Link(String),
}

/// Evidence that was sent.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// Made when the form was shown.
    pub id: EvidenceId,
    /// What it is.
    pub category: EvidenceCategory,
    /// In words.
    pub caption: String,
    /// File or link.
    pub source: Source,
}

impl NewEvidence {
    /// The address, if it is one.
    pub fn link(&self) -> Option<&str> {
        match &self.source {
            Source::Link(link) => Some(link),
            Source::File(_) => None,
        }
    }
}

/// The mentor's decision.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Accepted, or returned.
    pub accept: bool,
    /// Why; needed to return.
    pub reason: Option<String>,
    /// The evidence that goes back with the milestone.
    pub returned: Vec<EvidenceId>,
}

/// Tells a change of a frozen plan in the thread of its project, and the mentor.
async fn tell<A: Action>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    case: &Case,
    change: &Change<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let by = (permit.actor().name.as_str(), planner(permit.actor(), case));
    store::insert_change(tx, &case.project, change, by, now).await?;
    let body = format!(
        "{}: {} {} “{}”. Alasan: {}",
        case.project.display_name(),
        by.0,
        change.kind.label(),
        change.title,
        change.reason
    );
    let path = format!("/projects/{}/milestones", case.project.id);
    tell_of_milestone(tx, case.project.id, Whom::Mentor, (&body, &path), now).await
}

/// In which role somebody changes a plan: its leader, or those who run the class.
fn planner(actor: &Actor, case: &Case) -> Role {
    match (case.relation.leader, actor.is(Role::OrganizerAdmin)) {
        (true, _) => Role::Participant,
        (_, true) => Role::OrganizerAdmin,
        _ => Role::ClassPic,
    }
}

/// Adds a milestone; to a frozen plan with a reason.
pub async fn plan(
    tx: &mut TenantTx,
    permit: &Permit<'_, PlanMilestones>,
    planned: usize,
    id: MilestoneId,
    (facts, reason): (&PlanFacts, Option<&str>),
    now: DateTime<Utc>,
) -> Result<()> {
    if planned >= MAX_MILESTONES {
        return Err(Error::illegal(format!(
            "Satu proyek paling banyak memuat {MAX_MILESTONES} tahapan. Hapus atau gabungkan tahapan yang ada dahulu."
        )));
    }
    let case = permit.subject();
    store::insert(tx, &case.project, id, facts, now).await?;
    if let Some(reason) = reason {
        let change = Change {
            kind: ChangeKind::Added,
            title: &facts.title,
            what: changes::added(facts),
            reason,
        };
        tell(tx, permit, case, &change, now).await?;
    }
    let details = json!({ "title": facts.title, "horizon": facts.horizon });
    permit.record(tx, ("milestone", id.0), details, now).await
}

/// Changes what is planned; in a frozen plan with a reason.
pub async fn change(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeMilestone>,
    version: i32,
    (facts, reason): (&PlanFacts, Option<&str>),
    now: DateTime<Utc>,
) -> Result<()> {
    let before = &permit.subject().milestone;
    check_open(before)?;
    store::update(tx, before.id, version, facts).await?;
    let what = changes::differences(before, facts);
    if let Some(reason) = reason.filter(|_| !what.is_empty()) {
        let change = Change {
            kind: ChangeKind::Changed,
            title: &before.title,
            what,
            reason,
        };
        tell(tx, permit, &permit.subject().case, &change, now).await?;
    }
    let of = |title: &str,
              horizon: Horizon,
              from: NaiveDate,
              to: NaiveDate,
              budget: i64,
              weight: Option<Decimal>| {
        json!({ "title": title, "horizon": horizon, "starts_on": from, "ends_on": to, "budget_rupiah": budget, "weight": weight })
    };
    let details = json!({
        "before": of(&before.title, before.horizon, before.starts_on, before.ends_on, before.budget_rupiah, before.weight),
        "after": of(&facts.title, facts.horizon, facts.starts_on, facts.ends_on, facts.budget_rupiah, facts.weight),
    });
    permit
        .record(tx, ("milestone", before.id.0), details, now)
        .await
}

/// Freezes the plan when the design seminar is cleared; later plans are compared with it.
pub async fn freeze_plan<A: Action<Subject: AboutProject>>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    now: DateTime<Utc>,
) -> Result<()> {
    let by = &permit.actor().name;
    store::freeze_baseline(tx, permit.subject().project(), BASELINE_NAME, by, now).await
}

/// What is being verified, or was, is no longer changed.
pub fn check_open(milestone: &Milestone) -> Result<()> {
    if milestone.state.is_open() {
        Ok(())
    } else {
        Err(Error::illegal(format!(
            "Tahapan ini tidak dapat diubah karena statusnya “{}”.",
            milestone.state.label()
        )))
    }
}

/// Moves a milestone one place up or down within its horizon.
pub async fn shift(
    tx: &mut TenantTx,
    permit: &Permit<'_, PlanMilestones>,
    plan: &[Milestone],
    id: MilestoneId,
    up: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let horizon = plan
        .iter()
        .find(|m| m.id == id)
        .map(|m| m.horizon)
        .ok_or(Error::NotFound)?;
    let mut ids: Vec<MilestoneId> = plan
        .iter()
        .filter(|m| m.horizon == horizon)
        .map(|m| m.id)
        .collect();
    let at = ids
        .iter()
        .position(|other| *other == id)
        .ok_or(Error::NotFound)?;
    let to = if up {
        at.saturating_sub(1)
    } else {
        (at + 1).min(ids.len() - 1)
    };
    if at == to {
        return Ok(());
    }
    ids.swap(at, to);
    store::reorder(tx, &ids).await?;
    permit
        .record(tx, ("milestone", id.0), json!({ "place": to + 1 }), now)
        .await
}

/// Removes a milestone that never began; from a frozen plan with a reason.
pub async fn delete(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeMilestone>,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let milestone = &permit.subject().milestone;
    if !milestone.is_untouched() {
        return Err(Error::illegal(
            "Tahapan ini sudah dimulai atau sudah memiliki laporan, jadi tidak dapat dihapus. Anda dapat membatalkannya dengan alasan.",
        ));
    }
    store::delete(tx, milestone.id).await?;
    if let Some(reason) = reason {
        let change = Change {
            kind: ChangeKind::Deleted,
            title: &milestone.title,
            what: views::span(milestone.starts_on, milestone.ends_on),
            reason,
        };
        tell(tx, permit, &permit.subject().case, &change, now).await?;
    }
    permit
        .record(
            tx,
            ("milestone", milestone.id.0),
            json!({ "deleted": milestone.title, "horizon": milestone.horizon }),
            now,
        )
        .await
}

/// Cancels or reinstates a milestone.
pub async fn set_cancelled(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeMilestone>,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let subject = permit.subject();
    let event = if reason.is_some() {
        MilestoneEvent::Cancel
    } else {
        MilestoneEvent::Reinstate
    };
    let to = MilestoneMachine::after(subject.milestone.state, event)?;
    check_event(&subject.milestone, event, reason)?;
    store::change_state(tx, &subject.milestone, to, now).await?;
    let role = planner(permit.actor(), &subject.case);
    record(
        tx,
        permit,
        Step {
            event,
            to,
            role,
            reason,
            now,
        },
    )
    .await
}

/// Keeps a report with its evidence and moves the milestone.
pub async fn report(
    tx: &mut TenantTx,
    permit: &Permit<'_, ReportProgress>,
    report: &NewReport,
    evidence: Option<&NewEvidence>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    let MilestoneCase { case, milestone } = permit.subject();
    store::insert_report(tx, &case.project, milestone.id, report, permit.actor(), now).await?;
    let event = if report.done {
        MilestoneEvent::ReportDone
    } else {
        MilestoneEvent::ReportProgress
    };
    let to = MilestoneMachine::after(milestone.state, event)?;
    if let Some(evidence) = evidence {
        keep_evidence(tx, permit, Some(report.id), evidence, now).await?;
    }
    if report.done {
        check_evidence_exists(tx, milestone.id).await?;
    }
    store::apply_report(tx, milestone, to, report, today, now).await?;
    record(
        tx,
        permit,
        Step {
            event,
            to,
            role: Role::Participant,
            reason: None,
            now,
        },
    )
    .await
}

/// Adds evidence outside a report. `false`: it stands there already.
pub async fn add_evidence(
    tx: &mut TenantTx,
    permit: &Permit<'_, ReportProgress>,
    evidence: &NewEvidence,
    now: DateTime<Utc>,
) -> Result<bool> {
    let milestone = &permit.subject().milestone;
    if matches!(
        milestone.state,
        MilestoneState::Verified | MilestoneState::Cancelled
    ) {
        return Err(Error::illegal(format!(
            "Bukti tidak dapat ditambahkan lagi karena status tahapan ini “{}”.",
            milestone.state.label()
        )));
    }
    let added = keep_evidence(tx, permit, None, evidence, now).await?;
    if added {
        permit
            .record(
                tx,
                ("milestone", milestone.id.0),
                json!({ "evidence": evidence.id, "category": evidence.category }),
                now,
            )
            .await?;
    }
    Ok(added)
}

async fn keep_evidence(
    tx: &mut TenantTx,
    permit: &Permit<'_, ReportProgress>,
    report: Option<ProgressId>,
    evidence: &NewEvidence,
    now: DateTime<Utc>,
) -> Result<bool> {
    let MilestoneCase { case, milestone } = permit.subject();
    let file = match &evidence.source {
        Source::File(file) => {
            Some(store::insert_file(tx, &case.project, file, permit.actor(), now).await?)
        }
        Source::Link(_) => None,
    };
    store::insert_evidence(
        tx,
        &case.project,
        (milestone.id, report),
        evidence,
        file,
        now,
    )
    .await
}

/// BR-12: nothing is done, let alone verified, without evidence.
async fn check_evidence_exists(tx: &mut TenantTx, milestone: MilestoneId) -> Result<()> {
    if store::count_live_evidence(tx, milestone).await? > 0 {
        return Ok(());
    }
    Err(Error::illegal(
        "Tahapan ini belum memiliki bukti yang berlaku, jadi belum dapat dinyatakan selesai. Tambahkan paling sedikit satu bukti.",
    ))
}

/// The mentor's decision on a milestone and on its evidence that waits.
pub async fn verify(
    tx: &mut TenantTx,
    permit: &Permit<'_, VerifyMilestone>,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<()> {
    let subject = permit.subject();
    let (milestone, reason) = (&subject.milestone, verdict.reason.as_deref());
    let role =
        VerifyMilestone::role(subject).ok_or_else(|| Error::denied(VerifyMilestone::WHO_MAY))?;
    let event = if verdict.accept {
        MilestoneEvent::Accept
    } else {
        MilestoneEvent::Return
    };
    let to = MilestoneMachine::after(milestone.state, event)?;
    check_event(milestone, event, reason)?;
    // The state first: whoever reports at the same moment waits here, and then finds another state.
    store::change_state(tx, milestone, to, now).await?;
    if verdict.accept {
        check_evidence_exists(tx, milestone.id).await?;
        store::check_evidence(
            tx,
            milestone.id,
            None,
            EvidenceState::Accepted,
            (permit.actor(), ""),
            now,
        )
        .await?;
    } else if !verdict.returned.is_empty() {
        store::check_evidence(
            tx,
            milestone.id,
            Some(&verdict.returned),
            EvidenceState::Returned,
            (permit.actor(), reason.unwrap_or_default()),
            now,
        )
        .await?;
    }
    record(
        tx,
        permit,
        Step {
            event,
            to,
            role,
            reason,
            now,
        },
    )
    .await?;
    let body = match reason {
        Some(reason) if !verdict.accept => {
            format!("Tahapan “{}” dikembalikan: {reason}", milestone.title)
        }
        _ => format!("Tahapan “{}” diverifikasi.", milestone.title),
    };
    let project = subject.case.project.id;
    let path = format!("/projects/{project}/milestones/{}", milestone.id);
    tell_of_milestone(tx, project, Whom::Leader, (&body, &path), now).await
}

/// Returns one piece of evidence without touching the milestone.
pub async fn return_evidence(
    tx: &mut TenantTx,
    permit: &Permit<'_, VerifyMilestone>,
    id: EvidenceId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let milestone = &permit.subject().milestone;
    let marked = store::check_evidence(
        tx,
        milestone.id,
        Some(&[id]),
        EvidenceState::Returned,
        (permit.actor(), reason),
        now,
    )
    .await?;
    if marked == 0 {
        return Err(Error::illegal(
            "Bukti ini sudah diperiksa, jadi tidak dapat dikembalikan lagi.",
        ));
    }
    permit
        .record(
            tx,
            ("milestone", milestone.id.0),
            json!({ "returned_evidence": id, "reason": reason }),
            now,
        )
        .await
}

fn check_event(milestone: &Milestone, event: MilestoneEvent, reason: Option<&str>) -> Result<()> {
    let needed = MilestoneMachine::needs_reason(milestone.state, event) || reason.is_some();
    check_reason(needed, reason)
}

struct Step<'a> {
    event: MilestoneEvent,
    to: MilestoneState,
    role: Role,
    reason: Option<&'a str>,
    now: DateTime<Utc>,
}

async fn record<A: Action<Subject = MilestoneCase>>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    step: Step<'_>,
) -> Result<()> {
    let MilestoneCase { case, milestone } = permit.subject();
    let Project {
        id: project,
        home_tenant_id: home,
        ..
    } = case.project;
    let moved = Move {
        at: step.now,
        project: Some((project, home)),
        machine: MilestoneMachine::NAME,
        subject_id: milestone.id.0,
        from: milestone.state.code(),
        event: step.event.code(),
        to: step.to.code(),
        role: step.role.code(),
        reason: step.reason,
    };
    audit::record_move(tx, permit.actor(), moved).await?;
    permit.record(tx, ("milestone", milestone.id.0), json!({ "event": step.event, "from": milestone.state, "to": step.to, "reason": step.reason }), step.now).await
}
