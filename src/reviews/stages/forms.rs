//! Reading an act.

use super::EVENTS;
use crate::access::{Machine, read_reason};
use crate::codes::Code;
use crate::projects::{Hindrance, ProjectEvent, ProjectMachine};
use crate::web::form::{FieldErrors, Fields, Reader};

/// The act of a form, if it is one of ours.
pub fn event(fields: &Fields) -> Option<ProjectEvent> {
    ProjectEvent::from_code(fields.get("event")).filter(|e| EVENTS.contains(e))
}

/// Whether an act needs a reason, whatever the stage.
pub fn needs_reason(event: ProjectEvent) -> bool {
    ProjectMachine::ARROWS
        .iter()
        .any(|a| a.event == event && a.needs_reason)
}

/// Why something happens: in words, for a stop also its kind, which the words begin with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason {
    /// In words; none where none is needed.
    pub words: Option<String>,
    /// What stops the project.
    pub cause: Option<Hindrance>,
}

/// The reason, where one is needed.
pub fn parse(fields: &Fields, event: ProjectEvent) -> Result<Reason, FieldErrors> {
    let mut r = Reader::new(fields);
    if !needs_reason(event) {
        return r.finish(Reason::default());
    }
    let cause = (event == ProjectEvent::Stopped)
        .then(|| r.one_of("kind", "Sebab berhenti", &Hindrance::choices()));
    let reason = read_reason(&mut r, "reason", "Penjelasan", 1000);
    let words = Some(cause.map_or_else(|| reason.clone(), |c| format!("{}: {reason}", c.label())));
    r.finish(Reason { words, cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_needs_its_kind_and_ten_characters() {
        let with =
            |kind: &str, reason: &str| Fields::from_pairs([("kind", kind), ("reason", reason)]);
        assert!(parse(&with("", "Pindah ke provinsi"), ProjectEvent::Stopped).is_err());
        assert!(parse(&with("transfer", "Pindah"), ProjectEvent::Stopped).is_err());
        let reason = parse(
            &with("transfer", "Pindah ke provinsi"),
            ProjectEvent::Stopped,
        )
        .unwrap();
        assert_eq!(
            (reason.words.as_deref(), reason.cause),
            (
                Some("Mutasi atau promosi pejabat: Pindah ke provinsi"),
                Some(Hindrance::Transfer)
            )
        );
        assert_eq!(
            parse(&with("", ""), ProjectEvent::DesignCleared),
            Ok(Reason::default())
        );
        assert!(parse(&with("", "Sakit"), ProjectEvent::Withdrawn).is_err());
    }
}
