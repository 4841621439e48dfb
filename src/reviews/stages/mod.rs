//! The acts that move a project on: the organiser clears a seminar, completes the training, stops; the participant
//! begins the report. What follows from decisions on documents does not stand here.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use crate::projects::{DocumentKind, DocumentState, ProjectEvent};

/// The events that this room causes; the others follow from decisions.
pub const EVENTS: &[ProjectEvent] = &[
    ProjectEvent::DesignCleared,
    ProjectEvent::ReportingStarted,
    ProjectEvent::TrainingCompleted,
    ProjectEvent::SustainingStarted,
    ProjectEvent::Stopped,
];

/// The document that becomes final with an event.
pub fn finalises(event: ProjectEvent) -> Option<DocumentKind> {
    match event {
        ProjectEvent::DesignCleared => Some(DocumentKind::Design),
        ProjectEvent::TrainingCompleted => Some(DocumentKind::Report),
        _ => None,
    }
}

/// What stands behind the acts: the page shows what lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footing {
    /// Short-term milestones, without the cancelled ones.
    pub short: i64,
    /// Those of them that are verified.
    pub verified: i64,
    /// The state of the design.
    pub design: Option<DocumentState>,
    /// The state of the report.
    pub report: Option<DocumentState>,
}

impl Footing {
    /// What lacks before an act, in sentences. They warn and do not forbid: the organiser knows more than the record.
    pub fn lacks(&self, event: ProjectEvent) -> Vec<String> {
        let mut lacks = Vec::new();
        match event {
            ProjectEvent::DesignCleared if self.short == 0 => {
                lacks.push("Belum ada tahapan jangka pendek.".to_owned())
            }
            ProjectEvent::ReportingStarted | ProjectEvent::TrainingCompleted if self.short == 0 => {
                lacks.push("Tidak ada tahapan jangka pendek yang tercatat.".to_owned())
            }
            ProjectEvent::ReportingStarted | ProjectEvent::TrainingCompleted
                if self.verified < self.short =>
            {
                lacks.push(format!(
                    "{} dari {} tahapan jangka pendek belum terverifikasi.",
                    self.short - self.verified,
                    self.short
                ));
            }
            _ => {}
        }
        lacks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unverified_milestones_are_named_before_the_report_and_the_end() {
        let footing = Footing {
            short: 4,
            verified: 1,
            ..Footing::default()
        };
        assert_eq!(
            footing.lacks(ProjectEvent::TrainingCompleted),
            ["3 dari 4 tahapan jangka pendek belum terverifikasi."]
        );
        assert_eq!(footing.lacks(ProjectEvent::ReportingStarted).len(), 1);
        assert!(footing.lacks(ProjectEvent::DesignCleared).is_empty());
        assert!(
            Footing {
                short: 2,
                verified: 2,
                ..Footing::default()
            }
            .lacks(ProjectEvent::TrainingCompleted)
            .is_empty()
        );
        assert_eq!(
            Footing::default().lacks(ProjectEvent::DesignCleared).len(),
            1
        );
    }
}
