//! The scores of a class: by which scheme, what everybody gave, what comes of it, and whether it is open, locked or
//! published.
//!
//! Main types: [`Scoring`], [`Scored`]. Scores are changed while the class is open; they are locked before results are
//! published; only a second person opens them again.

pub mod actions;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use super::engine::{self, Outcome, RaterSheet, Record};
use super::scheme::{Rater, Scheme};
use super::schemes::KeptScheme;
use crate::access::{Arrow, Machine, Role};
use crate::codes::Code;
use crate::cohorts::participants::{Participant, ParticipantStatus};
use crate::id::{CohortId, MemberId, ScoreSheetId};
use crate::seminars::SeminarKind;
use rust_decimal::Decimal;

crate::codes! {
    /// Where the scores of a class are.
    pub enum ScoringState {
        Open = "open" => "Terbuka",
        Locked = "locked" => "Terkunci",
        Published = "published" => "Terbit",
        UnlockAsked = "unlock_asked" => "Menunggu izin buka kunci",
    }
}

impl ScoringState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Open => "neutral",
            Self::Locked => "info",
            Self::Published => "good",
            Self::UnlockAsked => "waiting",
        }
    }
}

crate::codes! {
    /// What can happen to the scores of a class.
    pub enum ScoringEvent {
        Lock = "lock" => "Kunci nilai",
        Publish = "publish" => "Terbitkan hasil",
        Withdraw = "withdraw" => "Tarik hasil",
        AskUnlock = "ask_unlock" => "Minta buka kunci",
        GrantUnlock = "grant_unlock" => "Buka kunci",
        RefuseUnlock = "refuse_unlock" => "Tolak permintaan",
    }
}

/// The machine of a class's scores. Migration 0008 holds the same arrows.
#[derive(Debug)]
pub struct ScoringMachine;

const fn arrow(
    from: ScoringState,
    event: ScoringEvent,
    to: ScoringState,
    needs_reason: bool,
) -> Arrow<ScoringState, ScoringEvent> {
    Arrow::new(from, event, to, Role::STAFF, needs_reason)
}

impl Machine for ScoringMachine {
    type State = ScoringState;
    type Event = ScoringEvent;
    const NAME: &'static str = "scoring";
    const ARROWS: &'static [Arrow<ScoringState, ScoringEvent>] = &[
        arrow(
            ScoringState::Open,
            ScoringEvent::Lock,
            ScoringState::Locked,
            false,
        ),
        arrow(
            ScoringState::Locked,
            ScoringEvent::Publish,
            ScoringState::Published,
            false,
        ),
        arrow(
            ScoringState::Published,
            ScoringEvent::Withdraw,
            ScoringState::Locked,
            true,
        ),
        arrow(
            ScoringState::Locked,
            ScoringEvent::AskUnlock,
            ScoringState::UnlockAsked,
            true,
        ),
        arrow(
            ScoringState::UnlockAsked,
            ScoringEvent::GrantUnlock,
            ScoringState::Open,
            false,
        ),
        arrow(
            ScoringState::UnlockAsked,
            ScoringEvent::RefuseUnlock,
            ScoringState::Locked,
            true,
        ),
    ];
}

/// By what a class is scored, and where its scores are.
#[derive(Debug, Clone)]
pub struct Scoring {
    /// The class.
    pub cohort_id: CohortId,
    /// The scheme.
    pub kept: KeptScheme,
    /// Where the scores are.
    pub state: ScoringState,
    /// Who asked for the unlock.
    pub asked_by: Option<MemberId>,
    /// Who is no second person beside whoever asked: the same, and everybody whom one person may have in hand with that one,
    /// by entering them, giving a role or making a link.
    pub tied_to_asker: Vec<MemberId>,
    /// The name at that time.
    pub asked_by_name: String,
    /// Why.
    pub asked_reason: String,
    /// For edits at the same time.
    pub version: i32,
}

impl Scoring {
    /// What it is scored by.
    pub fn scheme(&self) -> &Scheme {
        &self.kept.scheme
    }
}

/// One score of a sheet as it counts now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Entry {
    /// The aspect.
    pub aspect: String,
    /// The criterion.
    pub criterion: String,
    /// The score; none when it was taken back.
    pub score: Option<Decimal>,
    /// What the rater says to it.
    pub note: String,
}

/// A sheet with the scores that count.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The sheet.
    pub id: ScoreSheetId,
    /// Whose scores.
    pub participation_id: crate::id::ParticipationId,
    /// In which capacity.
    pub rater: Rater,
    /// At which seminar.
    pub phase: Option<SeminarKind>,
    /// By whom; none for the organiser's.
    pub rater_member_id: Option<MemberId>,
    /// The name at that time.
    pub rater_name: String,
    /// Whether it was sent.
    pub is_submitted: bool,
    /// What is said about the whole.
    pub remark: String,
    /// What is typed and not sent.
    pub draft: serde_json::Value,
    /// For edits at the same time.
    pub version: i32,
    /// The scores.
    pub entries: Vec<Entry>,
}

impl Sheet {
    /// The entry of a criterion.
    pub fn entry(&self, aspect: &str, criterion: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|e| e.aspect == aspect && e.criterion == criterion)
    }

    /// The sheet as the engine reads it.
    pub fn sent(&self) -> RaterSheet {
        RaterSheet {
            rater: self.rater,
            phase: self.phase,
            name: self.rater_name.clone(),
            marks: Some(self.marks()),
        }
    }

    fn marks(&self) -> Vec<engine::Mark> {
        let mark = |e: &Entry| {
            Some(engine::Mark {
                aspect: e.aspect.clone(),
                criterion: e.criterion.clone(),
                score: e.score?,
            })
        };
        self.entries.iter().filter_map(mark).collect()
    }
}

/// Who is expected to score a person at a seminar.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The person.
    pub participation_id: crate::id::ParticipationId,
    /// At which seminar.
    pub phase: SeminarKind,
    /// The examiner.
    pub member_id: MemberId,
    /// The name at that time.
    pub name: String,
}

/// What examiners who differed agreed on.
#[derive(Debug, Clone)]
pub struct Moderation {
    /// The person.
    pub participation_id: crate::id::ParticipationId,
    /// The aspect.
    pub aspect: String,
    /// The difference it settles.
    pub spread: Decimal,
    /// What they agreed on.
    pub outcome: String,
    /// Who wrote it down.
    pub entered_by_name: String,
}

/// Everything that the scores of a class consist of.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The sheets.
    pub sheets: Vec<Sheet>,
    /// The examiners.
    pub expected: Vec<Expected>,
    /// Lesson hours missed.
    pub absences: Vec<(crate::id::ParticipationId, Option<i32>)>,
    /// Second tries.
    pub remedials: Vec<(crate::id::ParticipationId, engine::Remedial)>,
    /// Agreements.
    pub moderations: Vec<Moderation>,
}

/// A person with what comes of the scores.
#[derive(Debug, Clone)]
pub struct Scored {
    /// Who.
    pub person: Participant,
    /// What comes of it.
    pub outcome: Outcome,
    /// The rank among those who passed.
    pub rank: Option<i32>,
    /// Aspects whose examiners differ too much and have not agreed: code and difference.
    pub unsettled: Vec<(String, Decimal)>,
}

/// The record of one person.
fn record(scheme: &Scheme, person: &Participant, material: &Material) -> Record {
    let id = person.id;
    let own: Vec<&Sheet> = material
        .sheets
        .iter()
        .filter(|s| s.participation_id == id)
        .collect();
    let mut sheets = Vec::new();
    for (rater, phase) in scheme.raters() {
        let of = |member: Option<MemberId>| {
            own.iter()
                .find(|s| s.rater == rater && s.phase == phase && s.rater_member_id == member)
        };
        let mut people: Vec<(Option<MemberId>, String)> = match rater {
            Rater::Operator => vec![(None, rater.label().to_owned())],
            Rater::Mentor => vec![(person.mentor_member_id, person.mentor_name.clone())],
            Rater::Coach => vec![(person.coach_member_id, person.coach_name.clone())],
            Rater::Examiner => material
                .expected
                .iter()
                .filter(|e| e.participation_id == id && Some(e.phase) == phase)
                .map(|e| (Some(e.member_id), e.name.clone()))
                .collect(),
        };
        people.retain(|(member, _)| rater == Rater::Operator || member.is_some());
        // Who has scored counts, even when somebody else took the place since.
        for sheet in &own {
            let same = sheet.rater == rater && sheet.phase == phase && sheet.is_submitted;
            if same && !people.iter().any(|(m, _)| *m == sheet.rater_member_id) {
                people.push((sheet.rater_member_id, sheet.rater_name.clone()));
            }
        }
        for (member, name) in people {
            let sheet = of(member).filter(|s| s.is_submitted || rater == Rater::Operator);
            sheets.push(RaterSheet {
                rater,
                phase,
                name,
                marks: sheet.map(|s| s.marks()),
            });
        }
    }
    Record {
        sheets,
        absent_jp: material
            .absences
            .iter()
            .find(|(who, _)| *who == id)
            .and_then(|(_, jp)| *jp),
        remedials: material
            .remedials
            .iter()
            .filter(|(who, _)| *who == id)
            .map(|(_, r)| r.clone())
            .collect(),
        has_left: person.status == ParticipantStatus::Withdrawn,
    }
}

/// What comes of everybody's scores.
pub fn results(scheme: &Scheme, people: &[Participant], material: &Material) -> Vec<Scored> {
    let outcomes: Vec<Outcome> = people
        .iter()
        .map(|p| engine::outcome(scheme, &record(scheme, p, material)))
        .collect();
    let ranks = engine::ranks(&outcomes.iter().collect::<Vec<_>>());
    let scored = people.iter().zip(outcomes).zip(ranks);
    scored
        .map(|((person, outcome), rank)| Scored {
            unsettled: unsettled(person, &outcome, material),
            person: person.clone(),
            outcome,
            rank,
        })
        .collect()
}

fn unsettled(
    person: &Participant,
    outcome: &Outcome,
    material: &Material,
) -> Vec<(String, Decimal)> {
    outcome
        .aspects
        .iter()
        .filter_map(|a| Some((a.code.clone(), a.spread?)))
        .filter(|(_, spread)| *spread > engine::MODERATION_ABOVE)
        .filter(|(aspect, spread)| {
            !material.moderations.iter().any(|m| {
                m.participation_id == person.id && m.aspect == *aspect && m.spread == *spread
            })
        })
        .collect()
}
