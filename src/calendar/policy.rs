//! Who keeps the calendar. Everybody of the tenant may read it.

use crate::access::{Action, Actor, Role};
use crate::id::TenantId;

/// The calendar of a tenant.
#[derive(Debug)]
pub struct OwnCalendar(pub TenantId);

/// Add and remove days, and set the ladder: the organiser's admin, or the home government's.
#[derive(Debug)]
pub struct KeepCalendar;

/// Who keeps it.
pub const KEEPERS: &[Role] = &[Role::OrganizerAdmin, Role::HomeAdmin];

impl Action for KeepCalendar {
    type Subject = OwnCalendar;
    const NAME: &'static str = "calendar.keep";
    const WHO_MAY: &'static str = "Admin penyelenggara atau admin instansi asal";
    fn allows(actor: &Actor, _: &OwnCalendar) -> bool {
        actor.is_any(KEEPERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reviews::fixture::{Persona, names};

    #[test]
    fn admins_keep_the_calendar() {
        assert_eq!(
            names(|p: Persona| p
                .actor()
                .may::<KeepCalendar>(&OwnCalendar(TenantId(uuid::Uuid::nil())))),
            "Staff HomeAdmin"
        );
    }
}
