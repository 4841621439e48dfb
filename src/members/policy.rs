//! Who may keep the directory.

use crate::access::{Action, Actor, Role};
use crate::id::MemberId;

/// The directory of the tenant.
#[derive(Debug)]
pub struct Directory;

/// Enter people and send links.
#[derive(Debug)]
pub struct KeepDirectory;

impl Action for KeepDirectory {
    type Subject = Directory;
    const NAME: &'static str = "member.keep";
    const WHO_MAY: &'static str = "Admin penyelenggara";
    fn allows(actor: &Actor, _: &Directory) -> bool {
        actor.is(Role::OrganizerAdmin)
    }
}

/// Change somebody's roles or take the person out.
#[derive(Debug)]
pub struct ChangeRoles;

impl Action for ChangeRoles {
    type Subject = MemberId;
    const NAME: &'static str = "member.change_roles";
    const WHO_MAY: &'static str =
        "Admin penyelenggara lain: hak sendiri tidak dapat diubah sendiri";
    /// Never one's own: an admin cannot lock the tenant out by mistake.
    fn allows(actor: &Actor, member: &MemberId) -> bool {
        actor.is(Role::OrganizerAdmin) && actor.member_id != *member
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reviews::fixture::{Persona, names};

    #[test]
    fn the_directory_is_the_admins_and_nobody_changes_their_own_roles() {
        assert_eq!(
            names(|p| p.actor().may::<KeepDirectory>(&Directory)),
            "Staff"
        );
        let of = |whom: Persona| names(|p| p.actor().may::<ChangeRoles>(&whom.member()));
        assert_eq!(of(Persona::Coach), "Staff");
        assert_eq!(of(Persona::Staff), "");
    }
}
