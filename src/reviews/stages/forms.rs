//! Reading an act.

use super::{EVENTS, StopReason};
use crate::access::{Machine, read_reason};
use crate::codes::Code;
use crate::projects::{ProjectEvent, ProjectMachine};
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

/// The reason, where one is needed: for a stop the kind comes first.
pub fn parse(fields: &Fields, event: ProjectEvent) -> Result<Option<String>, FieldErrors> {
    let mut r = Reader::new(fields);
    if !needs_reason(event) {
        return r.finish(None);
    }
    let kind = (event == ProjectEvent::Stopped)
        .then(|| r.one_of("kind", "Sebab berhenti", &StopReason::choices()));
    let reason = read_reason(&mut r, "reason", "Penjelasan", 1000);
    let reason = kind.map_or_else(|| reason.clone(), |k| format!("{}: {reason}", k.label()));
    r.finish(Some(reason))
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
            reason.as_deref(),
            Some("Mutasi atau promosi pejabat: Pindah ke provinsi")
        );
        assert_eq!(parse(&with("", ""), ProjectEvent::DesignCleared), Ok(None));
        assert!(parse(&with("", "Sakit"), ProjectEvent::Withdrawn).is_err());
    }
}
