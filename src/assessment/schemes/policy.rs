//! Who keeps the schemes of a tenant.

use super::{KeptScheme, SchemeState};
use crate::access::{Action, Actor, Role};

/// All schemes of the tenant.
#[derive(Debug)]
pub struct Schemes;

/// Copy a preset or a scheme, or move a scheme on.
#[derive(Debug)]
pub struct KeepSchemes;

impl Action for KeepSchemes {
    type Subject = Schemes;
    const NAME: &'static str = "scheme.keep";
    const WHO_MAY: &'static str = "Admin penyelenggara";
    fn allows(actor: &Actor, _: &Schemes) -> bool {
        actor.is(Role::OrganizerAdmin)
    }
}

/// Change what a scheme says, while nobody can be scored by it.
#[derive(Debug)]
pub struct ChangeScheme;

impl Action for ChangeScheme {
    type Subject = KeptScheme;
    const NAME: &'static str = "scheme.change";
    const WHO_MAY: &'static str = "Admin penyelenggara, selama instrumen masih draf. Salin instrumen ini untuk membuat yang lain";
    fn allows(actor: &Actor, kept: &KeptScheme) -> bool {
        actor.is(Role::OrganizerAdmin) && kept.state == SchemeState::Draft
    }
}
