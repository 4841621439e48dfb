//! Keeping what the organiser enters.

use super::{Entered, Standing, Value, standing};
use crate::access::{Permit, is_reason};
use crate::assessment::scheme::Rater;
use crate::assessment::scoring::policy::EnterScores;
use crate::assessment::scoring::store::{self, NewScore};
use crate::assessment::scoring::{Material, actions};
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::ParticipationId;
use chrono::{DateTime, Utc};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// So many were new or changed.
    Done(usize),
    /// So many would replace what stands, and nobody said why; nothing was kept.
    ReasonNeeded(usize),
}

/// Keeps what is new or changed. Whatever replaces something needs a reason (BR-08).
pub async fn keep(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnterScores>,
    entered: &[Entered],
    material: &Material,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Kept> {
    let changed: Vec<(&Entered, Standing)> = entered
        .iter()
        .map(|e| (e, standing(e, material)))
        .filter(|(_, s)| *s != Standing::Same)
        .collect();
    let corrected = changed
        .iter()
        .filter(|(_, s)| *s == Standing::Other)
        .count();
    if corrected > 0 && !is_reason(reason) {
        return Ok(Kept::ReasonNeeded(corrected));
    }
    let why = |s: Standing| {
        if s == Standing::Other {
            reason.to_owned()
        } else {
            String::new()
        }
    };
    let scheme = permit.subject().scheme();
    for (_, phase) in scheme
        .raters()
        .into_iter()
        .filter(|(rater, _)| *rater == Rater::Operator)
    {
        let of_phase = |aspect: &str| scheme.aspect(aspect).is_some_and(|a| a.phase == phase);
        let mine: Vec<_> = changed
            .iter()
            .filter(|(e, _)| matches!(&e.value, Value::Score { aspect, .. } if of_phase(aspect)))
            .collect();
        if mine.is_empty() {
            continue;
        }
        let people: Vec<ParticipationId> = mine.iter().map(|(e, _)| e.person).collect();
        let sheets = store::operator_sheets(tx, permit.subject(), phase, &people, now).await?;
        let scores: Vec<NewScore> = mine
            .iter()
            .filter_map(|(e, standing)| {
                let (_, sheet) = sheets.iter().find(|(p, _)| *p == e.person)?;
                let Value::Score {
                    aspect,
                    criterion,
                    score,
                } = &e.value
                else {
                    return None;
                };
                Some(NewScore {
                    sheet: *sheet,
                    aspect: aspect.clone(),
                    criterion: criterion.clone(),
                    score: *score,
                    note: String::new(),
                    reason: why(*standing),
                })
            })
            .collect();
        actions::enter(tx, permit, &scores, now).await?;
    }
    let absences: Vec<(ParticipationId, Option<i32>, String)> = changed
        .iter()
        .filter_map(|(e, s)| match e.value {
            Value::Absence(jp) => Some((e.person, jp, why(*s))),
            Value::Score { .. } => None,
        })
        .collect();
    if !absences.is_empty() {
        actions::note_absences(tx, permit, &absences, now).await?;
    }
    Ok(Kept::Done(changed.len()))
}
