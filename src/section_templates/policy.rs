//! Who decides on the sections of documents.

use super::InForce;
use crate::access::{Action, Actor, Role};

/// Publish the next version of a template.
#[derive(Debug)]
pub struct PublishTemplate;

impl Action for PublishTemplate {
    type Subject = InForce;
    const NAME: &'static str = "section_template.publish";
    const WHO_MAY: &'static str = "Admin penyelenggara";
    fn allows(actor: &Actor, _: &InForce) -> bool {
        actor.is(Role::OrganizerAdmin)
    }
}
