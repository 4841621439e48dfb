//! The rows that are loaded, table by table, named as their columns.
//!
//! Main type: [`Tables`]. Knows the columns and nothing else; what the rows tell is composed elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

type At = DateTime<Utc>;

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident: $row:ident { $($column:ident: $kind:ty),+ $(,)? })+) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Serialize)]
        #[allow(missing_docs)]
        pub struct $row { $(pub $column: $kind),+ })+

        /// Everything that is loaded.
        #[derive(Debug, Default)]
        #[allow(missing_docs)]
        pub struct Tables { $(pub $table: Vec<$row>,)+
            /// The bytes of each file, in the order of [`Tables::files`].
            pub blobs: Vec<Vec<u8>> }
    };
}

tables! {
    /// An organisation.
    tenants: TenantRow { id: Uuid, slug: &'static str, name: &'static str, kind: &'static str, region_code: Option<&'static str>, time_zone: &'static str, colour: &'static str, created_at: At }
    /// A line of the log: where the rows come from.
    log: LogRow { tenant_id: Uuid, id: Uuid }
    /// A person who signs in.
    accounts: AccountRow { id: Uuid, name: String, nip: Option<String>, email: Option<String>, platform_admin: bool, sponsor_tenant_id: Option<Uuid>, created_at: At }
    /// A person in a tenant's directory.
    members: MemberRow { tenant_id: Uuid, id: Uuid, account_id: Uuid, name: String, nip: Option<String>, email: Option<String>, phone: Option<String>, position: String, created_at: At }
    /// A role of a member.
    roles: RoleRow { tenant_id: Uuid, member_id: Uuid, role: &'static str, from_on: NaiveDate }
    /// A government that people come from.
    agencies: AgencyRow { tenant_id: Uuid, id: Uuid, name: String, linked_tenant_id: Option<Uuid>, created_at: At }
    /// An office of an agency.
    units: UnitRow { tenant_id: Uuid, id: Uuid, agency_id: Uuid, name: String, created_at: At }
    /// A class.
    cohorts: CohortRow { tenant_id: Uuid, id: Uuid, program: &'static str, number: i32, year: i32, name: String, venue: String, starts_on: NaiveDate, ends_on: NaiveDate, quota: i32, created_at: At }
    /// A stage of a class.
    stages: StageRow { tenant_id: Uuid, cohort_id: Uuid, code: &'static str, position: i32, label: String, place: String, starts_on: NaiveDate, ends_on: NaiveDate }
    /// A place in a class.
    participations: ParticipationRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, cohort_id: Uuid, member_id: Uuid, list_number: i32, name: String, nip: String, sex: &'static str,
        rank_grade: String, rank_name: String, position: String, agency_id: Uuid, agency_name: String, org_unit_id: Uuid, org_unit_name: String,
        mentor_member_id: Option<Uuid>, mentor_name: String, mentor_position: String, coach_member_id: Option<Uuid>, coach_name: String,
        status: &'static str, status_reason: String, enrolled_at: At,
    }
    /// A change project.
    projects: ProjectRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, participation_id: Uuid, cohort_id: Uuid, stage: &'static str, title: String, brand: String, theme: String,
        locus: String, scope: &'static str, digital: Option<bool>, novelty: Option<&'static str>, submitted_at: Option<At>, implementation_started_on: Option<NaiveDate>,
        stop_reason: String, updated_at: At, created_at: At,
    }
    /// A move of a state machine.
    transitions: TransitionRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Option<Uuid>, project_id: Option<Uuid>, machine: &'static str, subject_id: Uuid, from_state: &'static str,
        event: &'static str, to_state: &'static str, at: At, actor_member_id: Uuid, actor_name: String, actor_role: &'static str, reason: Option<String>,
    }
    /// An idea, design or report.
    documents: DocumentRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, kind: &'static str, state: &'static str, state_since: At, latest_number: i32, template_id: Option<Uuid> }
    /// The sections that a programme's documents are written by.
    templates: TemplateRow { tenant_id: Uuid, id: Uuid, program: &'static str, kind: &'static str, number: i32, sections: Value, published_at: At }
    /// More time for a document.
    extensions: ExtensionRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, kind: &'static str, until_on: NaiveDate, reason: String, granted_by: Uuid, granted_by_name: String, granted_at: At }
    /// A line of a project's list.
    entries: EntryRow { tenant_id: Uuid, id: Uuid, project_id: Uuid, entry: Value, created_at: At }
    /// A section of a working draft.
    sections: SectionRow { tenant_id: Uuid, document_id: Uuid, key: &'static str, body: String, saved_at: At }
    /// A frozen version.
    versions: VersionRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, document_id: Uuid, number: i32, title: String, brand: String, sections: Value, note: String, submitted_at: At, submitted_by: Uuid }
    /// A decision on a version.
    reviews: ReviewRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, document_id: Uuid, version_number: i32, decision: &'static str, reviewer_role: &'static str,
        reviewer_member_id: Uuid, reviewer_name: String, reviewer_position: String, note: String, decided_at: At,
    }
    /// A line of a checklist of changes.
    changes: ChangeRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, review_id: Uuid, position: i32, section_key: &'static str, body: String, answer: String, answered_at: Option<At> }
    /// A comment.
    comments: CommentRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, author_member_id: Uuid, author_name: String, author_role: &'static str, audience: &'static str,
        document_kind: Option<&'static str>, section_key: &'static str, body: String, created_at: At,
    }
    /// A line of the control card.
    consultations: ConsultationRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, held_on: NaiveDate, medium: &'static str, topic: &'static str, adviser_role: &'static str,
        adviser_member_id: Uuid, adviser_name: String, question: String, response: String, state: &'static str, state_since: At, noted_by: Uuid, created_at: At,
    }
    /// A mentor's score sheet.
    sheets: SheetRow { tenant_id: Uuid, id: Uuid, project_id: Uuid, document_id: Uuid, mentor_member_id: Uuid, state: &'static str, novelty: Option<&'static str>, comment: String, updated_at: At, submitted_at: Option<At> }
    /// A score on a sheet.
    scores: ScoreRow { tenant_id: Uuid, sheet_id: Uuid, criterion: &'static str, score: i64 }
    /// A routine flag.
    flags: FlagRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, flagged_by: Uuid, flagged_by_name: String, flagged_by_role: &'static str, reason: String, flagged_at: At,
        answer: String, answered_at: Option<At>, lifted_at: Option<At>, lifted_by_name: String,
    }
    /// A milestone.
    milestones: MilestoneRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, horizon: &'static str, position: i32, title: String, output: String, indicator: String, unit: String,
        baseline: Option<i64>, target: Option<i64>, actual: Option<i64>, person_in_charge: String, starts_on: NaiveDate, ends_on: NaiveDate, actual_starts_on: Option<NaiveDate>,
        actual_ends_on: Option<NaiveDate>, weight: Option<i64>, budget_rupiah: i64, spent_rupiah: i64, funding_source: &'static str, evidence_wanted: String, progress: i32,
        state: &'static str, state_since: At, created_at: At,
    }
    /// A report of progress.
    progress: ProgressRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, milestone_id: Uuid, progress: i32, note: String, obstacle: String, actual: Option<i64>, spent_rupiah: Option<i64>,
        done: bool, reported_by: Uuid, reported_by_name: String, reported_at: At,
    }
    /// A stored file; its digest is known once the bytes are stored.
    files: FileRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, name: String, media_type: &'static str, size_bytes: i64, sha256: String, uploaded_by: Uuid, uploaded_by_name: String, uploaded_at: At }
    /// A piece of evidence.
    evidence: EvidenceRow {
        tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, milestone_id: Uuid, report_id: Option<Uuid>, category: &'static str, caption: String, file_id: Option<Uuid>, link: Option<String>,
        state: &'static str, checked_by_name: String, checked_at: Option<At>, check_reason: String, added_at: At,
    }
    /// What a class is scored by.
    schemes: SchemeRow { tenant_id: Uuid, id: Uuid, name: String, program: String, legal_basis: String, copied_from: String, pass_above: Decimal, fail_at: Decimal, remedial_cap: Decimal, max_absence_jp: i32, max_poor_aspects: i32, bands: Value, state: &'static str, state_since: At, created_at: At, version: i32 }
    /// An aspect of a scheme.
    aspects: AspectRow { tenant_id: Uuid, scheme_id: Uuid, code: String, position: i32, name: String, weight: Decimal, rater: &'static str, phase: Option<&'static str> }
    /// A criterion of an aspect.
    criteria: CriterionRow { tenant_id: Uuid, scheme_id: Uuid, aspect: String, code: String, position: i32, name: String, weight: Decimal, levels: Vec<String> }
    /// By what a class is scored.
    scorings: ScoringRow { tenant_id: Uuid, cohort_id: Uuid, scheme_id: Uuid, state: &'static str, state_since: At, asked_by_name: &'static str, asked_reason: &'static str, version: i32 }
    /// A seminar group.
    groups: GroupRow { tenant_id: Uuid, id: Uuid, cohort_id: Uuid, phase: &'static str, name: String, held_on: NaiveDate, room: String, link: &'static str, coach_member_id: Uuid, coach_name: String, coach_position: &'static str, created_at: At, version: i32 }
    /// An examiner of a group.
    examiners: ExaminerRow { tenant_id: Uuid, group_id: Uuid, member_id: Uuid, name: String, position: String, is_external: bool }
    /// A presentation.
    slots: SlotRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, group_id: Uuid, phase: &'static str, room: String, project_id: Uuid, participation_id: Uuid, starts_at: At, ends_at: At, state: &'static str, state_since: At, override_reason: &'static str, version: i32 }
    /// A note of an examiner.
    examiner_notes: NoteRow { tenant_id: Uuid, id: Uuid, slot_id: Uuid, project_id: Uuid, author_member_id: Uuid, author_name: String, severity: &'static str, body: String, due_on: Option<NaiveDate>, state: &'static str, state_since: At, answer: String, verdict: String, decided_by_name: String, created_at: At }
    /// A sheet of scores.
    score_sheets: ScoreSheetRow { tenant_id: Uuid, id: Uuid, cohort_id: Uuid, scheme_id: Uuid, participation_id: Uuid, rater: &'static str, phase: Option<&'static str>, rater_member_id: Option<Uuid>, rater_name: String, state: &'static str, draft: Value, remark: &'static str, version: i32, updated_at: At, submitted_at: At }
    /// A score.
    score_lines: ScoreLineRow { tenant_id: Uuid, id: Uuid, sheet_id: Uuid, scheme_id: Uuid, aspect: String, criterion: String, score: Decimal, note: &'static str, entered_by: Uuid, entered_by_name: String, entered_at: At, reason: &'static str }
    /// Lesson hours missed.
    absences: AbsenceRow { tenant_id: Uuid, id: Uuid, participation_id: Uuid, absent_jp: i32, entered_by: Uuid, entered_by_name: String, entered_at: At, reason: &'static str }
    /// A second try.
    remedials: RemedialRow { tenant_id: Uuid, id: Uuid, participation_id: Uuid, scheme_id: Uuid, aspect: String, score: Decimal, entered_by: Uuid, entered_by_name: String, entered_at: At, reason: &'static str }
    /// A publication of results.
    publications: PublicationRow { tenant_id: Uuid, id: Uuid, cohort_id: Uuid, number: i32, published_at: At, published_by_name: String, withdrawn_by_name: &'static str, withdrawn_reason: &'static str }
    /// A result.
    results: ResultRow { tenant_id: Uuid, publication_id: Uuid, participation_id: Uuid, graduation: &'static str, total: Option<Decimal>, qualification: String, rank: Option<i32>, outcome: Value, code: String }
    /// A launch batch.
    batches: BatchRow {
        tenant_id: Uuid, id: Uuid, number: i32, title: String, held_at: At, place: String, presided_by: String, presided_office: String, on_behalf_of: String, organiser: String,
        note: String, agenda: &'static str, state: &'static str, launched_at: Option<At>, created_at: At,
    }
    /// A project in a batch.
    items: ItemRow { tenant_id: Uuid, batch_id: Uuid, project_tenant_id: Uuid, project_id: Uuid, project_home_tenant_id: Uuid, position: i32, relaunch_reason: Option<String>, snapshot: Option<Value> }
    /// An aim of a government.
    missions: MissionRow { tenant_id: Uuid, id: Uuid, kind: &'static str, number: Option<i32>, body: &'static str, from_year: i32, until_year: i32, created_at: At, version: i32 }
    /// An aim that a project supports.
    mission_links: MissionLinkRow { tenant_id: Uuid, project_id: Uuid, home_tenant_id: Uuid, mission_tenant_id: Uuid, mission_id: Uuid }
    /// What is asked of a project.
    directives: DirectiveRow { tenant_id: Uuid, id: Uuid, project_tenant_id: Uuid, project_id: Uuid, project_home_tenant_id: Uuid, kind: &'static str, state: &'static str, state_since: At, body: &'static str, basis: &'static str, due_on: Option<NaiveDate>, fiscal_year: Option<i32>, amount_rupiah: Option<i64>, given_by: Uuid, given_by_name: String, given_by_office: String, given_by_role: &'static str, given_at: At }
    /// A step of its follow-up.
    directive_answers: DirectiveAnswerRow { tenant_id: Uuid, id: Uuid, directive_tenant_id: Uuid, directive_id: Uuid, project_tenant_id: Uuid, project_id: Uuid, project_home_tenant_id: Uuid, from_state: &'static str, event: &'static str, to_state: &'static str, body: &'static str, fiscal_year: Option<i32>, amount_rupiah: Option<i64>, answered_by: Uuid, answered_by_name: String, answered_by_role: &'static str, answered_at: At }
    /// A look at the place.
    visits: VisitRow { tenant_id: Uuid, id: Uuid, home_tenant_id: Uuid, project_id: Uuid, visited_on: NaiveDate, locus: String, findings: &'static str, verdict: &'static str, verifier_member_id: Uuid, verifier_name: String, verifier_office: String, verifier_role: &'static str, recorded_at: At }
}
