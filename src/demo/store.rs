//! SQL of the load: one statement per table, each taking all of its rows at once.

use super::rows::Tables;
use super::seed;
use crate::db::SystemTx;
use crate::error::Result;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

/// What stands in the database before the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// No tenant at all.
    Empty,
    /// The demonstration.
    Loaded,
    /// Tenants of real people.
    Taken,
}

/// Looks what stands there.
pub async fn look(tx: &mut SystemTx) -> Result<Ground> {
    let found = sqlx::query!(
        r#"select count(*) as "tenants!", count(*) filter (where id = $1) as "ours!" from tenant"#,
        seed::FIRST
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(match (found.tenants, found.ours) {
        (0, _) => Ground::Empty,
        (_, 0) => Ground::Taken,
        _ => Ground::Loaded,
    })
}

fn json<T: Serialize>(rows: &[T]) -> Result<Value> {
    serde_json::to_value(rows).map_err(crate::error::Error::internal)
}

macro_rules! load {
    ($tx:expr, $rows:expr, $sql:literal $(, $more:expr)*) => {
        sqlx::query!($sql, json(&$rows)? $(, $more)*).execute($tx.conn()).await?
    };
}

/// Inserts everything. All accounts get the same stored password.
pub async fn insert(
    tx: &mut SystemTx,
    t: &Tables,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    ground(tx, t, password_hash).await?;
    classes(tx, t).await?;
    documents(tx, t).await?;
    talk(tx, t).await?;
    milestones(tx, t).await?;
    launches(tx, t).await?;
    scores(tx, t).await?;
    steering(tx, t).await?;
    note(tx, t, now).await
}

async fn ground(tx: &mut SystemTx, t: &Tables, password_hash: &str) -> Result<()> {
    load!(tx, t.tenants, "insert into tenant (id, slug, name, kind, region_code, time_zone, colour, created_at)
        select id, slug, name, kind, region_code, time_zone, colour, created_at
          from jsonb_to_recordset($1) as r(id uuid, slug text, name text, kind text, region_code text, time_zone text, colour text, created_at timestamptz)");
    load!(tx, t.accounts, "insert into account (id, name, nip, email, password_hash, platform_admin, sponsor_tenant_id, created_at, password_changed_at)
        select id, name, nip, email, $2, platform_admin, sponsor_tenant_id, created_at, created_at
          from jsonb_to_recordset($1) as r(id uuid, name text, nip text, email text, platform_admin boolean, sponsor_tenant_id uuid, created_at timestamptz)", password_hash);
    load!(tx, t.members, "insert into member (tenant_id, id, account_id, name, nip, email, phone, position, created_at, activated_at)
        select tenant_id, id, account_id, name, nip, email, phone, position, created_at, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, account_id uuid, name text, nip text, email text, phone text, position text, created_at timestamptz)");
    load!(tx, t.roles, "insert into role_assignment (tenant_id, member_id, role, from_on)
        select tenant_id, member_id, role, from_on from jsonb_to_recordset($1) as r(tenant_id uuid, member_id uuid, role text, from_on date)");
    Ok(())
}

async fn classes(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(tx, t.agencies, "insert into agency (tenant_id, id, name, linked_tenant_id, created_at)
        select tenant_id, id, name, linked_tenant_id, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, name text, linked_tenant_id uuid, created_at timestamptz)");
    load!(tx, t.units, "insert into org_unit (tenant_id, id, agency_id, name, created_at)
        select tenant_id, id, agency_id, name, created_at from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, agency_id uuid, name text, created_at timestamptz)");
    load!(tx, t.cohorts, "insert into cohort (tenant_id, id, program, number, year, name, venue, starts_on, ends_on, quota, created_at)
        select tenant_id, id, program, number, year, name, venue, starts_on, ends_on, quota, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, program text, number integer, year integer, name text, venue text, starts_on date, ends_on date, quota integer, created_at timestamptz)");
    load!(tx, t.stages, "insert into cohort_stage (tenant_id, cohort_id, code, position, label, place, starts_on, ends_on)
        select tenant_id, cohort_id, code, position, label, place, starts_on, ends_on
          from jsonb_to_recordset($1) as r(tenant_id uuid, cohort_id uuid, code text, position integer, label text, place text, starts_on date, ends_on date)");
    load!(tx, t.participations, "insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, sex, rank_grade, rank_name, position,
               agency_id, agency_name, org_unit_id, org_unit_name, mentor_member_id, mentor_name, mentor_position, coach_member_id, coach_name, status, status_reason, enrolled_at)
        select tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, sex, rank_grade, rank_name, position,
               agency_id, agency_name, org_unit_id, org_unit_name, mentor_member_id, mentor_name, mentor_position, coach_member_id, coach_name, status, status_reason, enrolled_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, cohort_id uuid, member_id uuid, list_number integer, name text, nip text, sex text,
               rank_grade text, rank_name text, position text, agency_id uuid, agency_name text, org_unit_id uuid, org_unit_name text, mentor_member_id uuid, mentor_name text,
               mentor_position text, coach_member_id uuid, coach_name text, status text, status_reason text, enrolled_at timestamptz)");
    load!(tx, t.projects, "insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, stage, title, brand, theme, locus, scope, digital, novelty, submitted_at,
               implementation_started_on, stop_reason, updated_at, created_at)
        select tenant_id, id, home_tenant_id, participation_id, cohort_id, stage, title, brand, theme, locus, scope, digital, novelty, submitted_at,
               implementation_started_on, stop_reason, updated_at, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, participation_id uuid, cohort_id uuid, stage text, title text, brand text, theme text,
               locus text, scope text, digital boolean, novelty text, submitted_at timestamptz, implementation_started_on date, stop_reason text, updated_at timestamptz, created_at timestamptz)");
    Ok(())
}

async fn documents(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(tx, t.templates, "insert into section_template (tenant_id, id, program, kind, number, sections, published_at)
        select tenant_id, id, program, kind, number, sections, published_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, program text, kind text, number integer, sections jsonb, published_at timestamptz)");
    load!(tx, t.entries, "insert into register_entry (tenant_id, id, project_id, entry, created_at)
        select tenant_id, id, project_id, entry, created_at from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, project_id uuid, entry jsonb, created_at timestamptz)");
    load!(tx, t.extensions, "insert into deadline_extension (tenant_id, id, home_tenant_id, project_id, kind, until_on, reason, granted_by, granted_by_name, granted_at)
        select tenant_id, id, home_tenant_id, project_id, kind, until_on, reason, granted_by, granted_by_name, granted_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, kind text, until_on date, reason text, granted_by uuid,
               granted_by_name text, granted_at timestamptz)");
    load!(tx, t.documents, "insert into document (tenant_id, id, home_tenant_id, project_id, kind, state, state_since, latest_number, template_id)
        select tenant_id, id, home_tenant_id, project_id, kind, state, state_since, latest_number, template_id
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, kind text, state text, state_since timestamptz, latest_number integer, template_id uuid)");
    load!(tx, t.sections, "insert into document_section (tenant_id, document_id, key, body, saved_at)
        select tenant_id, document_id, key, body, saved_at from jsonb_to_recordset($1) as r(tenant_id uuid, document_id uuid, key text, body text, saved_at timestamptz)");
    load!(tx, t.versions, "insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, note, submitted_at, submitted_by)
        select tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, note, submitted_at, submitted_by
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, document_id uuid, number integer, title text, brand text, sections jsonb, note text,
               submitted_at timestamptz, submitted_by uuid)");
    load!(tx, t.reviews, "insert into review (tenant_id, id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role, reviewer_member_id, reviewer_name,
               reviewer_position, note, decided_at)
        select tenant_id, id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role, reviewer_member_id, reviewer_name, reviewer_position, note, decided_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, document_id uuid, version_number integer, decision text, reviewer_role text,
               reviewer_member_id uuid, reviewer_name text, reviewer_position text, note text, decided_at timestamptz)");
    load!(tx, t.changes, "insert into change_request (tenant_id, id, home_tenant_id, review_id, position, section_key, body, answer, answered_at)
        select tenant_id, id, home_tenant_id, review_id, position, section_key, body, answer, answered_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, review_id uuid, position integer, section_key text, body text, answer text, answered_at timestamptz)");
    load!(tx, t.transitions, "insert into transition (tenant_id, id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at, actor_member_id, actor_name,
               actor_role, reason)
        select tenant_id, id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at, actor_member_id, actor_name, actor_role, reason
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, machine text, subject_id uuid, from_state text, event text, to_state text,
               at timestamptz, actor_member_id uuid, actor_name text, actor_role text, reason text)");
    Ok(())
}

async fn talk(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(tx, t.comments, "insert into comment (tenant_id, id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, document_kind, section_key, body, created_at)
        select tenant_id, id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, document_kind, section_key, body, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, author_member_id uuid, author_name text, author_role text, audience text,
               document_kind text, section_key text, body text, created_at timestamptz)");
    load!(tx, t.consultations, "insert into consultation (tenant_id, id, home_tenant_id, project_id, held_on, medium, topic, adviser_role, adviser_member_id, adviser_name, question,
               response, state, state_since, noted_by, created_at)
        select tenant_id, id, home_tenant_id, project_id, held_on, medium, topic, adviser_role, adviser_member_id, adviser_name, question, response, state, state_since, noted_by, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, held_on date, medium text, topic text, adviser_role text,
               adviser_member_id uuid, adviser_name text, question text, response text, state text, state_since timestamptz, noted_by uuid, created_at timestamptz)");
    load!(tx, t.sheets, "insert into mentor_sheet (tenant_id, id, project_id, document_id, mentor_member_id, state, novelty, comment, updated_at, submitted_at)
        select tenant_id, id, project_id, document_id, mentor_member_id, state, novelty, comment, updated_at, submitted_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, project_id uuid, document_id uuid, mentor_member_id uuid, state text, novelty text, comment text,
               updated_at timestamptz, submitted_at timestamptz)");
    load!(tx, t.scores, "insert into mentor_score (tenant_id, sheet_id, criterion, score)
        select tenant_id, sheet_id, criterion, score from jsonb_to_recordset($1) as r(tenant_id uuid, sheet_id uuid, criterion text, score numeric)");
    load!(tx, t.flags, "insert into routine_flag (tenant_id, id, home_tenant_id, project_id, flagged_by, flagged_by_name, flagged_by_role, reason, flagged_at, answer, answered_at,
               lifted_at, lifted_by_name)
        select tenant_id, id, home_tenant_id, project_id, flagged_by, flagged_by_name, flagged_by_role, reason, flagged_at, answer, answered_at, lifted_at, lifted_by_name
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, flagged_by uuid, flagged_by_name text, flagged_by_role text, reason text,
               flagged_at timestamptz, answer text, answered_at timestamptz, lifted_at timestamptz, lifted_by_name text)");
    Ok(())
}

async fn milestones(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(tx, t.milestones, "insert into milestone (tenant_id, id, home_tenant_id, project_id, horizon, position, title, output, indicator, unit, baseline, target, actual, person_in_charge,
               starts_on, ends_on, actual_starts_on, actual_ends_on, weight, budget_rupiah, spent_rupiah, funding_source, evidence_wanted, progress, state, state_since, created_at)
        select tenant_id, id, home_tenant_id, project_id, horizon, position, title, output, indicator, unit, baseline, target, actual, person_in_charge,
               starts_on, ends_on, actual_starts_on, actual_ends_on, weight, budget_rupiah, spent_rupiah, funding_source, evidence_wanted, progress, state, state_since, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, horizon text, position integer, title text, output text, indicator text, unit text,
               baseline numeric, target numeric, actual numeric, person_in_charge text, starts_on date, ends_on date, actual_starts_on date, actual_ends_on date, weight numeric,
               budget_rupiah bigint, spent_rupiah bigint, funding_source text, evidence_wanted text, progress integer, state text, state_since timestamptz, created_at timestamptz)");
    freeze_plans(tx).await?;
    tell_changes(tx).await?;
    load!(tx, t.progress, "insert into progress_report (tenant_id, id, home_tenant_id, milestone_id, progress, note, obstacle, actual, spent_rupiah, done, reported_by, reported_by_name, reported_at)
        select tenant_id, id, home_tenant_id, milestone_id, progress, note, obstacle, actual, spent_rupiah, done, reported_by, reported_by_name, reported_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, milestone_id uuid, progress integer, note text, obstacle text, actual numeric, spent_rupiah bigint,
               done boolean, reported_by uuid, reported_by_name text, reported_at timestamptz)");
    load!(tx, t.files, "insert into file (tenant_id, id, home_tenant_id, project_id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_by_name, uploaded_at)
        select tenant_id, id, home_tenant_id, project_id, name, media_type, size_bytes, decode(sha256, 'hex'), uploaded_by, uploaded_by_name, uploaded_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, project_id uuid, name text, media_type text, size_bytes bigint, sha256 text, uploaded_by uuid,
               uploaded_by_name text, uploaded_at timestamptz)");
    load!(tx, t.evidence, "insert into evidence (tenant_id, id, home_tenant_id, milestone_id, report_id, category, caption, file_id, link, state, checked_by_name, checked_at, check_reason, added_at)
        select tenant_id, id, home_tenant_id, milestone_id, report_id, category, caption, file_id, link, state, checked_by_name, checked_at, check_reason, added_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, home_tenant_id uuid, milestone_id uuid, report_id uuid, category text, caption text, file_id uuid, link text, state text,
               checked_by_name text, checked_at timestamptz, check_reason text, added_at timestamptz)");
    Ok(())
}

/// Why the plans of today differ from the frozen ones.
async fn tell_changes(tx: &mut SystemTx) -> Result<()> {
    sqlx::query!(
        "insert into plan_change (tenant_id, id, project_id, home_tenant_id, kind, title, what, reason, changed_by_name, changed_by_role, changed_at)
         select m.tenant_id, gen_random_uuid(), m.project_id, m.home_tenant_id, 'changed', m.title,
                'selesai: ' || to_char((x.was ->> 'ends_on')::date, 'DD-MM-YYYY') || ' menjadi ' || to_char(m.ends_on, 'DD-MM-YYYY'),
                'Narasumber baru dapat hadir pada pekan berikutnya.', a.name, 'participant', b.frozen_at + interval '6 days'
           from plan_baseline b
           cross join lateral jsonb_array_elements(b.plan) as x(was)
           join milestone m on m.tenant_id = b.tenant_id and m.id = (x.was ->> 'id')::uuid and m.ends_on <> (x.was ->> 'ends_on')::date
           join project p on p.tenant_id = m.tenant_id and p.id = m.project_id
           join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The plans of cleared design seminars. In every third project the second step was planned shorter and cheaper than it
/// became.
async fn freeze_plans(tx: &mut SystemTx) -> Result<()> {
    sqlx::query!(
        "insert into plan_baseline (tenant_id, project_id, home_tenant_id, number, name, frozen_at, frozen_by_name, plan)
         select p.tenant_id, p.id, p.home_tenant_id, 1, 'Rencana hasil seminar rancangan', t.at, t.actor_name,
                jsonb_agg(planned(m) || case when m.horizon = 'short' and m.position = 2 and hashtext(p.id::text) % 3 = 0
                            then jsonb_build_object('ends_on', greatest(m.starts_on, m.ends_on - 5), 'budget_rupiah', m.budget_rupiah / 2) else '{}' end
                          order by array_position(array['short', 'medium', 'long'], m.horizon), m.position)
           from project p
           join milestone m on m.tenant_id = p.tenant_id and m.project_id = p.id and m.state <> 'cancelled'
           join lateral (select t.at, t.actor_name from transition t where t.tenant_id = p.tenant_id and t.project_id = p.id and t.event = 'design_cleared'
                          order by t.at desc limit 1) t on true
          group by p.tenant_id, p.id, t.at, t.actor_name"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn launches(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(tx, t.batches, "insert into launch_batch (tenant_id, id, number, title, held_at, place, presided_by, presided_office, on_behalf_of, organiser, note, agenda, state, launched_at, created_at)
        select tenant_id, id, number, title, held_at, place, presided_by, presided_office, on_behalf_of, organiser, note, agenda, state, launched_at, created_at
          from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid, number integer, title text, held_at timestamptz, place text, presided_by text, presided_office text, on_behalf_of text,
               organiser text, note text, agenda text, state text, launched_at timestamptz, created_at timestamptz)");
    load!(tx, t.items, "insert into launch_item (tenant_id, batch_id, project_tenant_id, project_id, project_home_tenant_id, position, relaunch_reason, snapshot)
        select tenant_id, batch_id, project_tenant_id, project_id, project_home_tenant_id, position, relaunch_reason, snapshot
          from jsonb_to_recordset($1) as r(tenant_id uuid, batch_id uuid, project_tenant_id uuid, project_id uuid, project_home_tenant_id uuid, position integer, relaunch_reason text, snapshot jsonb)");
    Ok(())
}

/// What steers projects. A step of a follow-up moves its directive.
async fn steering(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(
        tx,
        t.missions,
        "insert into mission_item (tenant_id, id, kind, number, body, from_year, until_year, created_at, version) select tenant_id, id, kind, number, body, from_year, until_year, created_at, version from jsonb_populate_recordset(null::mission_item, $1)"
    );
    load!(
        tx,
        t.mission_links,
        "insert into project_mission (tenant_id, project_id, home_tenant_id, mission_tenant_id, mission_id) select tenant_id, project_id, home_tenant_id, mission_tenant_id, mission_id from jsonb_populate_recordset(null::project_mission, $1)"
    );
    load!(
        tx,
        t.directives,
        "insert into directive (tenant_id, id, project_tenant_id, project_id, project_home_tenant_id, kind, state, state_since, body, basis, due_on, fiscal_year, amount_rupiah, given_by, given_by_name, given_by_office, given_by_role, given_at) select tenant_id, id, project_tenant_id, project_id, project_home_tenant_id, kind, state, state_since, body, basis, due_on, fiscal_year, amount_rupiah, given_by, given_by_name, given_by_office, given_by_role, given_at from jsonb_populate_recordset(null::directive, $1)"
    );
    load!(
        tx,
        t.directive_answers,
        "insert into directive_answer (tenant_id, id, directive_tenant_id, directive_id, project_tenant_id, project_id, project_home_tenant_id, from_state, event, to_state, body, fiscal_year, amount_rupiah, answered_by, answered_by_name, answered_by_role, answered_at) select tenant_id, id, directive_tenant_id, directive_id, project_tenant_id, project_id, project_home_tenant_id, from_state, event, to_state, body, fiscal_year, amount_rupiah, answered_by, answered_by_name, answered_by_role, answered_at from jsonb_populate_recordset(null::directive_answer, $1)"
    );
    load!(
        tx,
        t.visits,
        "insert into visit (tenant_id, id, home_tenant_id, project_id, visited_on, locus, findings, verdict, verifier_member_id, verifier_name, verifier_office, verifier_role, recorded_at) select tenant_id, id, home_tenant_id, project_id, visited_on, locus, findings, verdict, verifier_member_id, verifier_name, verifier_office, verifier_role, recorded_at from jsonb_populate_recordset(null::visit, $1)"
    );
    Ok(())
}

/// Seminars, scores and results. Here the rows are named exactly as the tables' columns.
async fn scores(tx: &mut SystemTx, t: &Tables) -> Result<()> {
    load!(
        tx,
        t.schemes,
        "insert into score_scheme (tenant_id, id, name, program, legal_basis, copied_from, pass_above, fail_at, remedial_cap, max_absence_jp, max_poor_aspects, bands, state, state_since, created_at, version) select tenant_id, id, name, program, legal_basis, copied_from, pass_above, fail_at, remedial_cap, max_absence_jp, max_poor_aspects, bands, state, state_since, created_at, version from jsonb_populate_recordset(null::score_scheme, $1)"
    );
    load!(
        tx,
        t.aspects,
        "insert into score_aspect (tenant_id, scheme_id, code, position, name, weight, rater, phase) select tenant_id, scheme_id, code, position, name, weight, rater, phase from jsonb_populate_recordset(null::score_aspect, $1)"
    );
    load!(
        tx,
        t.criteria,
        "insert into score_criterion (tenant_id, scheme_id, aspect, code, position, name, weight, levels) select tenant_id, scheme_id, aspect, code, position, name, weight, levels from jsonb_populate_recordset(null::score_criterion, $1)"
    );
    load!(
        tx,
        t.scorings,
        "insert into cohort_scoring (tenant_id, cohort_id, scheme_id, state, state_since, asked_by_name, asked_reason, version) select tenant_id, cohort_id, scheme_id, state, state_since, asked_by_name, asked_reason, version from jsonb_populate_recordset(null::cohort_scoring, $1)"
    );
    load!(
        tx,
        t.groups,
        "insert into seminar_group (tenant_id, id, cohort_id, phase, name, held_on, room, link, coach_member_id, coach_name, coach_position, created_at, version) select tenant_id, id, cohort_id, phase, name, held_on, room, link, coach_member_id, coach_name, coach_position, created_at, version from jsonb_populate_recordset(null::seminar_group, $1)"
    );
    load!(
        tx,
        t.examiners,
        "insert into seminar_examiner (tenant_id, group_id, member_id, name, position, is_external) select tenant_id, group_id, member_id, name, position, is_external from jsonb_populate_recordset(null::seminar_examiner, $1)"
    );
    load!(
        tx,
        t.slots,
        "insert into seminar_slot (tenant_id, id, home_tenant_id, group_id, phase, room, project_id, participation_id, starts_at, ends_at, state, state_since, override_reason, version) select tenant_id, id, home_tenant_id, group_id, phase, room, project_id, participation_id, starts_at, ends_at, state, state_since, override_reason, version from jsonb_populate_recordset(null::seminar_slot, $1)"
    );
    load!(
        tx,
        t.examiner_notes,
        "insert into examiner_note (tenant_id, id, slot_id, project_id, author_member_id, author_name, severity, body, due_on, state, state_since, answer, verdict, decided_by_name, created_at) select tenant_id, id, slot_id, project_id, author_member_id, author_name, severity, body, due_on, state, state_since, answer, verdict, decided_by_name, created_at from jsonb_populate_recordset(null::examiner_note, $1)"
    );
    load!(
        tx,
        t.score_sheets,
        "insert into score_sheet (tenant_id, id, cohort_id, scheme_id, participation_id, rater, phase, rater_member_id, rater_name, state, draft, remark, version, updated_at, submitted_at) select tenant_id, id, cohort_id, scheme_id, participation_id, rater, phase, rater_member_id, rater_name, state, draft, remark, version, updated_at, submitted_at from jsonb_populate_recordset(null::score_sheet, $1)"
    );
    load!(
        tx,
        t.score_lines,
        "insert into score (tenant_id, id, sheet_id, scheme_id, aspect, criterion, score, note, entered_by, entered_by_name, entered_at, reason) select tenant_id, id, sheet_id, scheme_id, aspect, criterion, score, note, entered_by, entered_by_name, entered_at, reason from jsonb_populate_recordset(null::score, $1)"
    );
    load!(
        tx,
        t.absences,
        "insert into absence (tenant_id, id, participation_id, absent_jp, entered_by, entered_by_name, entered_at, reason) select tenant_id, id, participation_id, absent_jp, entered_by, entered_by_name, entered_at, reason from jsonb_populate_recordset(null::absence, $1)"
    );
    load!(
        tx,
        t.remedials,
        "insert into remedial (tenant_id, id, participation_id, scheme_id, aspect, score, entered_by, entered_by_name, entered_at, reason) select tenant_id, id, participation_id, scheme_id, aspect, score, entered_by, entered_by_name, entered_at, reason from jsonb_populate_recordset(null::remedial, $1)"
    );
    load!(
        tx,
        t.publications,
        "insert into publication (tenant_id, id, cohort_id, number, published_at, published_by_name, withdrawn_by_name, withdrawn_reason) select tenant_id, id, cohort_id, number, published_at, published_by_name, withdrawn_by_name, withdrawn_reason from jsonb_populate_recordset(null::publication, $1)"
    );
    load!(
        tx,
        t.results,
        "insert into result (tenant_id, publication_id, participation_id, graduation, total, qualification, rank, outcome, code) select tenant_id, publication_id, participation_id, graduation, total, qualification, rank, outcome, code from jsonb_populate_recordset(null::result, $1)"
    );
    sqlx::query!(
        "insert into seminar_seat (tenant_id, slot_id, member_id, during)
         select s.tenant_id, s.id, w.member_id, tstzrange(s.starts_at, s.ends_at)
           from seminar_slot s
           join seminar_group g on g.tenant_id = s.tenant_id and g.id = s.group_id
           join participation p on p.tenant_id = s.tenant_id and p.id = s.participation_id
           cross join lateral (select p.member_id union select g.coach_member_id
                               union select e.member_id from seminar_examiner e where e.tenant_id = s.tenant_id and e.group_id = s.group_id) w"
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update participation p set graduation = r.graduation, qualification = r.qualification
           from result r where r.tenant_id = p.tenant_id and r.participation_id = p.id"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One line in each tenant's log says where the data comes from.
async fn note(tx: &mut SystemTx, t: &Tables, now: DateTime<Utc>) -> Result<()> {
    load!(tx, t.log, "insert into audit_log (tenant_id, id, at, actor_name, action, subject_kind, subject_id)
        select tenant_id, id, $2, 'Jejak', 'demo.load', 'tenant', tenant_id from jsonb_to_recordset($1) as r(tenant_id uuid, id uuid)", now);
    Ok(())
}
