//! Who keeps the list. Everybody of the tenant may read it.

use crate::access::{Action, Actor, Role};
use crate::id::TenantId;

/// The missions of a tenant.
#[derive(Debug)]
pub struct OwnMissions(pub TenantId);

/// Add, change and archive items.
#[derive(Debug)]
pub struct KeepMissions;

/// Who keeps them.
pub const KEEPERS: &[Role] = &[Role::OrganizerAdmin, Role::HomeAdmin, Role::PlanningAgency];

impl Action for KeepMissions {
    type Subject = OwnMissions;
    const NAME: &'static str = "mission.keep";
    const WHO_MAY: &'static str = "Admin penyelenggara, admin instansi asal, atau Bappeda/BRIDA";
    fn allows(actor: &Actor, _: &OwnMissions) -> bool {
        actor.is_any(KEEPERS)
    }
}
