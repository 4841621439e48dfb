//! Who writes a sheet.

use super::{Ground, SheetCase};
use crate::access::{Action, Actor};
use crate::assessment::scheme::Rater;
use crate::assessment::scoring::ScoringState;

/// Write and send a sheet: its rater, once there is something to judge and until it is sent or the class is locked.
#[derive(Debug)]
pub struct WriteSheet;

impl Action for WriteSheet {
    type Subject = SheetCase;
    const NAME: &'static str = "score_sheet.write";
    const WHO_MAY: &'static str = "Penguji kelompok ini, mentor, atau coach, sampai lembar nilainya terkirim atau nilai kelas dikunci";
    fn allows(actor: &Actor, case: &SheetCase) -> bool {
        let is_rater = match (&case.ground, case.rater) {
            (Ground::Slot(slot), Rater::Examiner) => slot.standing.examiner,
            (Ground::Project(project), Rater::Mentor) => project.relation.mentor,
            (Ground::Project(project), Rater::Coach) => project.relation.coach,
            _ => false,
        };
        is_rater
            && case.member == actor.member_id
            && case.scoring.state == ScoringState::Open
            && !case.criteria().is_empty()
            && case.is_judged()
            && !case.is_sent()
    }
}
