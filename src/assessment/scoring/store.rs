//! SQL of a class's scores.

use super::{Entry, Expected, Material, Moderation, Scoring, ScoringState, Sheet};
use crate::access::Role;
use crate::assessment::engine::Remedial;
use crate::assessment::scheme::Rater;
use crate::assessment::schemes::store::find_of;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{CohortId, MemberId, ParticipationId, SchemeId, ScoreSheetId};
use crate::seminars::SeminarKind;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

/// By what a class is scored, once that is chosen.
pub async fn find(tx: &mut TenantTx, cohort: CohortId) -> Result<Option<Scoring>> {
    let Some(kept) = find_of(tx, cohort).await? else {
        return Ok(None);
    };
    let row = sqlx::query!(
        r#"select state as "state: ScoringState", asked_by as "asked_by: MemberId", asked_by_name, asked_reason, version,
                  case when asked_by is null then '{}' else array(select app_tied_to(asked_by)) end as "tied_to_asker!: Vec<MemberId>"
             from cohort_scoring where tenant_id = app_tenant() and cohort_id = $1"#,
        cohort.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Some(Scoring {
        cohort_id: cohort,
        kept,
        state: row.state,
        asked_by: row.asked_by,
        tied_to_asker: row.tied_to_asker,
        asked_by_name: row.asked_by_name,
        asked_reason: row.asked_reason,
        version: row.version,
    }))
}

/// Who runs classes and may grant what a member asks: a second person. Id and name.
pub async fn list_granters(tx: &mut TenantTx, asker: MemberId) -> Result<Vec<(MemberId, String)>> {
    let roles: Vec<String> = Role::STAFF.iter().map(|r| r.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select distinct m.name, m.id as "id: MemberId" from member m join role_assignment r on r.tenant_id = m.tenant_id and r.member_id = m.id
            where m.tenant_id = app_tenant() and r.role = any($1) and is_held(r.from_on, r.until_on, app_today())
              and m.activated_at is not null and m.deactivated_at is null and m.id not in (select app_tied_to($2))
            order by m.name limit 20"#,
        &roles,
        asker.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name)).collect())
}

/// Lets nobody else change the scores of the class until this transaction ends.
pub async fn lock(tx: &mut TenantTx, cohort: CohortId) -> Result<()> {
    sqlx::query!(
        "select from cohort_scoring where tenant_id = app_tenant() and cohort_id = $1 for update",
        cohort.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Lets nobody lock the scores of the class until this transaction ends; others may score beside it.
pub async fn hold_open(tx: &mut TenantTx, cohort: CohortId) -> Result<()> {
    sqlx::query!(
        "select from cohort_scoring where tenant_id = app_tenant() and cohort_id = $1 for share",
        cohort.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Chooses by what a class is scored, or another scheme as long as nobody has scored.
pub async fn choose(
    tx: &mut TenantTx,
    cohort: CohortId,
    scheme: SchemeId,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "insert into cohort_scoring (cohort_id, scheme_id, state_since) values ($1, $2, $3)
         on conflict (tenant_id, cohort_id) do update set scheme_id = excluded.scheme_id, version = cohort_scoring.version + 1
          where not exists (select from score_sheet s where s.tenant_id = cohort_scoring.tenant_id and s.cohort_id = cohort_scoring.cohort_id)",
        cohort.0,
        scheme.0,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Whether somebody has begun to score in a class.
pub async fn has_sheets(tx: &mut TenantTx, cohort: CohortId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from score_sheet where tenant_id = app_tenant() and cohort_id = $1) as "has!""#,
        cohort.0
    )
    .fetch_one(tx.conn())
    .await?)
}

struct SheetRow {
    id: ScoreSheetId,
    participation_id: ParticipationId,
    rater: Rater,
    phase: Option<SeminarKind>,
    rater_member_id: Option<MemberId>,
    rater_name: String,
    is_submitted: bool,
    remark: String,
    draft: serde_json::Value,
    version: i32,
    entries: Json<Vec<Entry>>,
}

/// The sheets of a class, or of one person.
pub async fn sheets(
    tx: &mut TenantTx,
    cohort: CohortId,
    only: Option<ParticipationId>,
) -> Result<Vec<Sheet>> {
    let rows = sqlx::query_as!(
        SheetRow,
        r#"select s.id as "id: ScoreSheetId", s.participation_id as "participation_id: ParticipationId", s.rater as "rater: Rater", s.phase as "phase: SeminarKind",
                  s.rater_member_id as "rater_member_id: MemberId", s.rater_name, s.state = 'submitted' as "is_submitted!", s.remark, s.draft, s.version,
                  coalesce(e.entries, '[]') as "entries!: Json<Vec<Entry>>"
             from score_sheet s
             -- From each sheet to its own lines, whatever PostgreSQL thinks of how many there are.
             cross join lateral (
               select jsonb_agg(jsonb_build_object('aspect', l.aspect, 'criterion', l.criterion, 'score', l.score::text, 'note', l.note)) as entries
                 from (select distinct on (x.aspect, x.criterion) x.aspect, x.criterion, x.score, x.note from score x
                        where x.tenant_id = s.tenant_id and x.sheet_id = s.id
                        order by x.aspect, x.criterion, x.id desc) l) e
            where s.tenant_id = app_tenant() and s.cohort_id = $1 and ($2::uuid is null or s.participation_id = $2)
            order by s.rater_name, s.id"#,
        cohort.0,
        only.map(|p| p.0)
    )
    .fetch_all(tx.conn())
    .await?;
    let sheet = |r: SheetRow| Sheet {
        id: r.id,
        participation_id: r.participation_id,
        rater: r.rater,
        phase: r.phase,
        rater_member_id: r.rater_member_id,
        rater_name: r.rater_name,
        is_submitted: r.is_submitted,
        remark: r.remark,
        draft: r.draft,
        version: r.version,
        entries: r.entries.0,
    };
    Ok(rows.into_iter().map(sheet).collect())
}

/// Everything that the scores of a class, or of one person, consist of.
pub async fn material(
    tx: &mut TenantTx,
    cohort: CohortId,
    only: Option<ParticipationId>,
) -> Result<Material> {
    let sheets = sheets(tx, cohort, only).await?;
    let only = only.map(|p| p.0);
    let expected = sqlx::query_as!(
        Expected,
        r#"select s.participation_id as "participation_id: ParticipationId", s.phase as "phase: SeminarKind", e.member_id as "member_id: MemberId", e.name
             from seminar_slot s
             join seminar_group g on g.tenant_id = s.tenant_id and g.id = s.group_id
             join seminar_examiner e on e.tenant_id = s.tenant_id and e.group_id = s.group_id
            where s.tenant_id = app_tenant() and g.cohort_id = $1 and ($2::uuid is null or s.participation_id = $2)
            order by e.name"#,
        cohort.0,
        only
    )
    .fetch_all(tx.conn())
    .await?;
    let facts = sqlx::query!(
        r#"select p.id as "id: ParticipationId",
                  (select a.absent_jp from absence a where a.tenant_id = p.tenant_id and a.participation_id = p.id order by a.id desc limit 1) as absent_jp,
                  coalesce((select jsonb_agg(jsonb_build_object('aspect', r.aspect, 'score', r.score::text))
                     from (select distinct on (x.aspect) x.aspect, x.score from remedial x where x.tenant_id = p.tenant_id and x.participation_id = p.id order by x.aspect, x.id desc) r), '[]') as "remedials!: Json<Vec<Remedial>>"
             from participation p where p.tenant_id = app_tenant() and p.cohort_id = $1 and ($2::uuid is null or p.id = $2)"#,
        cohort.0,
        only
    )
    .fetch_all(tx.conn())
    .await?;
    let moderations = sqlx::query_as!(
        Moderation,
        r#"select m.participation_id as "participation_id: ParticipationId", m.aspect, m.spread, m.outcome, m.entered_by_name
             from moderation m join participation p on p.tenant_id = m.tenant_id and p.id = m.participation_id
            where m.tenant_id = app_tenant() and p.cohort_id = $1 and ($2::uuid is null or p.id = $2) order by m.id"#,
        cohort.0,
        only
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Material {
        sheets,
        expected,
        absences: facts.iter().map(|f| (f.id, f.absent_jp)).collect(),
        remedials: facts
            .into_iter()
            .flat_map(|f| f.remedials.0.into_iter().map(move |r| (f.id, r)))
            .collect(),
        moderations,
    })
}

/// Moves the scores of a class that are still where they were seen.
pub async fn set_state(
    tx: &mut TenantTx,
    scoring: &Scoring,
    to: ScoringState,
    asked: Option<(MemberId, &str, &str)>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (by, name, reason) = asked.map_or((None, "", ""), |(m, n, r)| (Some(m.0), n, r));
    let result = sqlx::query!(
        "update cohort_scoring set state = $3, state_since = $4, asked_by = $5, asked_by_name = $6, asked_reason = $7, version = version + 1
          where tenant_id = app_tenant() and cohort_id = $1 and state = $2",
        scoring.cohort_id.0,
        scoring.state.code(),
        to.code(),
        now,
        by,
        name,
        reason
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// One line of the history of a person's scores.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// On whose sheet.
    pub rater_name: String,
    /// The aspect.
    pub aspect: String,
    /// The criterion.
    pub criterion: String,
    /// The score.
    pub score: Option<Decimal>,
    /// By whom.
    pub entered_by_name: String,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// The corrections of a person's scores, the latest first.
pub async fn corrections(tx: &mut TenantTx, person: ParticipationId) -> Result<Vec<HistoryLine>> {
    Ok(sqlx::query_as!(
        HistoryLine,
        r#"select s.rater_name, x.aspect, x.criterion, x.score, x.entered_by_name, x.entered_at, x.reason
             from score x join score_sheet s on s.tenant_id = x.tenant_id and s.id = x.sheet_id
            where x.tenant_id = app_tenant() and s.participation_id = $1 and x.reason <> ''
            order by x.id desc limit 200"#,
        person.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A sheet of the organiser for each of these people, where there is none yet; gives all of them.
pub async fn operator_sheets(
    tx: &mut TenantTx,
    scoring: &Scoring,
    phase: Option<SeminarKind>,
    people: &[ParticipationId],
    now: DateTime<Utc>,
) -> Result<Vec<(ParticipationId, ScoreSheetId)>> {
    let ids: Vec<Uuid> = people.iter().map(|p| p.0).collect();
    sqlx::query!(
        "insert into score_sheet (id, cohort_id, scheme_id, participation_id, rater, phase, rater_name, state, updated_at, submitted_at)
         select a.id, $1, $2, a.participation_id, 'operator', $3, 'Penyelenggara', 'submitted', $6, $6
           from unnest($4::uuid[], $5::uuid[]) as a(id, participation_id)
         on conflict on constraint score_sheet_key do nothing",
        scoring.cohort_id.0,
        scoring.kept.id.0,
        phase.map(Code::code),
        &people.iter().map(|_| ScoreSheetId::new().0).collect::<Vec<_>>(),
        &ids,
        now
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query!(
        r#"select participation_id as "person: ParticipationId", id as "id: ScoreSheetId" from score_sheet
            where tenant_id = app_tenant() and cohort_id = $1 and rater = 'operator' and phase is not distinct from $2 and participation_id = any($3)"#,
        scoring.cohort_id.0,
        phase.map(Code::code),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| (r.person, r.id)).collect())
}

/// A score to be written.
#[derive(Debug, Clone)]
pub struct NewScore {
    /// On which sheet.
    pub sheet: ScoreSheetId,
    /// The aspect.
    pub aspect: String,
    /// The criterion.
    pub criterion: String,
    /// The score; none takes one back.
    pub score: Option<Decimal>,
    /// What the rater says to it.
    pub note: String,
    /// Why it replaces another one; empty for a first score.
    pub reason: String,
}

/// Adds scores; what stood before stays in the history.
pub async fn add_scores(
    tx: &mut TenantTx,
    scheme: SchemeId,
    by: (MemberId, &str),
    scores: &[NewScore],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into score (id, sheet_id, scheme_id, aspect, criterion, score, note, entered_by, entered_by_name, entered_at, reason)
         select a.id, a.sheet_id, $1, a.aspect, a.criterion, a.score, a.note, $2, $3, $4, a.reason
           from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::numeric[], $10::text[], $11::text[]) as a(id, sheet_id, aspect, criterion, score, note, reason)",
        scheme.0,
        by.0.0,
        by.1,
        now,
        &scores.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &scores.iter().map(|s| s.sheet.0).collect::<Vec<_>>(),
        &scores.iter().map(|s| s.aspect.clone()).collect::<Vec<_>>(),
        &scores.iter().map(|s| s.criterion.clone()).collect::<Vec<_>>(),
        &scores.iter().map(|s| s.score).collect::<Vec<_>>() as &[Option<Decimal>],
        &scores.iter().map(|s| s.note.clone()).collect::<Vec<_>>(),
        &scores.iter().map(|s| s.reason.clone()).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Adds lesson hours missed.
pub async fn add_absences(
    tx: &mut TenantTx,
    by: (MemberId, &str),
    absences: &[(ParticipationId, Option<i32>, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into absence (id, participation_id, absent_jp, entered_by, entered_by_name, entered_at, reason)
         select a.id, a.participation_id, a.jp, $1, $2, $3, a.reason
           from unnest($4::uuid[], $5::uuid[], $6::int[], $7::text[]) as a(id, participation_id, jp, reason)",
        by.0.0,
        by.1,
        now,
        &absences.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &absences.iter().map(|(p, _, _)| p.0).collect::<Vec<_>>(),
        &absences.iter().map(|(_, jp, _)| *jp).collect::<Vec<_>>() as &[Option<i32>],
        &absences.iter().map(|(_, _, r)| r.clone()).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Adds a second try.
pub async fn add_remedial(
    tx: &mut TenantTx,
    scheme: SchemeId,
    by: (MemberId, &str),
    person: ParticipationId,
    remedial: &Remedial,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into remedial (id, participation_id, scheme_id, aspect, score, entered_by, entered_by_name, entered_at, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        person.0,
        scheme.0,
        remedial.aspect,
        remedial.score,
        by.0.0,
        by.1,
        now,
        reason
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes down what examiners agreed on.
pub async fn add_moderation(
    tx: &mut TenantTx,
    scheme: SchemeId,
    by: (MemberId, &str),
    person: ParticipationId,
    (aspect, spread): (&str, Decimal),
    outcome: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into moderation (id, participation_id, scheme_id, aspect, spread, outcome, entered_by, entered_by_name, entered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        person.0,
        scheme.0,
        aspect,
        spread,
        outcome,
        by.0.0,
        by.1,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
