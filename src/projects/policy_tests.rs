//! Truth tables: role × state × own, assigned, other.

use super::*;
use crate::access::Role;
use crate::audit::Who;
use crate::codes::Code;
use crate::id::{AccountId, CohortId, DocumentId, MemberId, ParticipationId, ProjectId, TenantId};
use crate::projects::{Document, DocumentKind, DocumentState, Project, Scope, Stage};
use chrono::{DateTime, NaiveDate};

fn actor(member_id: MemberId, role: Role) -> Actor {
    Actor {
        who: Who {
            account_id: AccountId::new(),
            member_id,
            name: "N".into(),
            position: String::new(),
        },
        roles: vec![role],
    }
}

fn project(leader: MemberId, mentor: MemberId, coach: MemberId) -> Project {
    let day = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
    Project {
        id: ProjectId::new(),
        tenant_id: TenantId::new(),
        home_tenant_id: TenantId::new(),
        cohort_id: CohortId::new(),
        participation_id: ParticipationId::new(),
        stage: Stage::Idea,
        title: String::new(),
        brand: String::new(),
        theme: String::new(),
        locus: String::new(),
        scope: Scope::Unit,
        digital: None,
        novelty: None,
        submitted_at: None,
        public_consent_at: None,
        implementation_started_on: None,
        updated_at: DateTime::UNIX_EPOCH,
        version: 1,
        leader_member_id: leader,
        leader_name: "Siti".into(),
        leader_position: String::new(),
        org_unit_name: String::new(),
        agency_name: String::new(),
        mentor_member_id: Some(mentor),
        mentor_name: "Rina".into(),
        mentor_position: String::new(),
        coach_member_id: Some(coach),
        coach_name: "Budi".into(),
        graduation: None,
        qualification: String::new(),
        cohort_name: String::new(),
        program: "pka".into(),
        cohort_starts_on: day,
        cohort_ends_on: day,
    }
}

/// Each person at the organiser who could try, and whether it is the leader.
fn people(p: &Project) -> Vec<(&'static str, Actor)> {
    let other = MemberId::new();
    vec![
        ("leader", actor(p.leader_member_id, Role::Participant)),
        ("other participant", actor(other, Role::Participant)),
        (
            "leader who is no participant any more",
            actor(p.leader_member_id, Role::Examiner),
        ),
        ("mentor", actor(p.mentor_member_id.unwrap(), Role::Mentor)),
        ("other mentor", actor(other, Role::Mentor)),
        ("coach", actor(p.coach_member_id.unwrap(), Role::Coach)),
        ("admin", actor(other, Role::OrganizerAdmin)),
        ("class manager", actor(other, Role::ClassPic)),
        ("leadership", actor(other, Role::Leadership)),
        ("home admin", actor(other, Role::HomeAdmin)),
    ]
}

fn dossier(project: &Project, actor: &Actor, kind: DocumentKind, state: DocumentState) -> Dossier {
    let document = Document {
        id: DocumentId::new(),
        kind,
        state,
        state_since: DateTime::UNIX_EPOCH,
        latest_number: 0,
        version: 1,
    };
    Dossier {
        relation: project.relation(actor, project.tenant_id),
        project: project.clone(),
        document,
    }
}

/// Every combination in which an action on a document is allowed, as `who kind state`.
fn allowed<A: Action<Subject = Dossier>>() -> Vec<String> {
    let project = project(MemberId::new(), MemberId::new(), MemberId::new());
    let mut found = Vec::new();
    for (who, actor) in people(&project) {
        for kind in DocumentKind::ALL {
            for state in DocumentState::ALL {
                if actor.may::<A>(&dossier(&project, &actor, *kind, *state)) {
                    found.push(format!("{who} {kind} {state}"));
                }
            }
        }
    }
    found
}

#[test]
fn only_the_leader_writes_and_only_while_it_is_open() {
    let open = [
        "idea draft",
        "idea revision_requested",
        "design draft",
        "design revision_requested",
        "report draft",
        "report revision_requested",
    ];
    assert_eq!(allowed::<WriteDraft>(), open.map(|o| format!("leader {o}")));
    assert_eq!(
        allowed::<SubmitDraft>(),
        open.map(|o| format!("leader {o}"))
    );
}

#[test]
fn only_the_leader_recalls_and_only_before_the_mentor_decides() {
    assert_eq!(
        allowed::<RecallDocument>(),
        [
            "leader idea submitted",
            "leader design submitted",
            "leader report submitted"
        ]
    );
}

#[test]
fn only_a_rejected_idea_is_begun_anew() {
    assert_eq!(allowed::<StartAnew>(), ["leader idea rejected"]);
}

#[test]
fn a_stopped_project_is_written_no_more() {
    let mut project = project(MemberId::new(), MemberId::new(), MemberId::new());
    for stage in [Stage::Stopped, Stage::Withdrawn] {
        project.stage = stage;
        let leader = actor(project.leader_member_id, Role::Participant);
        assert!(!leader.may::<WriteDraft>(&dossier(
            &project,
            &leader,
            DocumentKind::Idea,
            DocumentState::Draft
        )));
        assert!(!leader.may::<SubmitDraft>(&dossier(
            &project,
            &leader,
            DocumentKind::Idea,
            DocumentState::Draft
        )));
        assert!(!leader.may::<RecallDocument>(&dossier(
            &project,
            &leader,
            DocumentKind::Idea,
            DocumentState::Submitted
        )));
    }
}

/// Every combination in which an action on a project is allowed, as `who stage`.
fn allowed_on_project<A: Action<Subject = Case>>() -> Vec<String> {
    let mut project = project(MemberId::new(), MemberId::new(), MemberId::new());
    let mut found = Vec::new();
    for (who, actor) in people(&project.clone()) {
        for stage in Stage::ALL {
            project.stage = *stage;
            let relation = project.relation(&actor, project.tenant_id);
            if actor.may::<A>(&Case {
                project: project.clone(),
                relation,
            }) {
                found.push(format!("{who} {stage}"));
            }
        }
    }
    found
}

#[test]
fn the_facts_are_changed_by_the_leader_and_the_staff_until_the_training_is_over() {
    let stages = [
        "idea",
        "design",
        "design_seminar",
        "implementation",
        "reporting",
        "result_seminar",
    ];
    let expected: Vec<String> = ["leader", "admin", "class manager"]
        .iter()
        .flat_map(|who| stages.map(|s| format!("{who} {s}")))
        .collect();
    assert_eq!(allowed_on_project::<DescribeProject>(), expected);
}
