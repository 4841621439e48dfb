//! Who may plan, change, launch and cancel a batch. Reading is for all of [`crate::access::Role::OVERSIGHT`].

use super::stage::PREPARERS;
use super::{Batch, BatchEvent, BatchMachine, BatchState};
use crate::access::{Action, Actor, Machine, Role};

/// Whether somebody reads and handles projects of other governments in this tenant's batches: those who run classes, and
/// leadership. A home admin follows own people.
pub fn sees_all(actor: &Actor) -> bool {
    actor.is_any(Role::STAFF) || actor.is(Role::Leadership)
}

const WHO_MAY: &str = "Admin penyelenggara, pengelola kelas, atau admin instansi asal; gelombang yang sudah diluncurkan tidak dapat diubah";

/// The tenant's series of launch batches.
#[derive(Debug)]
pub struct Series;

/// Plan a new batch.
#[derive(Debug)]
pub struct PlanBatch;

impl Action for PlanBatch {
    type Subject = Series;
    const NAME: &'static str = "launch.plan";
    const WHO_MAY: &'static str = "Admin penyelenggara, pengelola kelas, atau admin instansi asal";
    fn allows(actor: &Actor, _: &Series) -> bool {
        actor.is_any(PREPARERS)
    }
}

/// Change the facts and the list of a batch that is not launched yet.
#[derive(Debug)]
pub struct ChangeBatch;

impl Action for ChangeBatch {
    type Subject = Batch;
    const NAME: &'static str = "launch.change";
    const WHO_MAY: &'static str = WHO_MAY;
    fn allows(actor: &Actor, batch: &Batch) -> bool {
        actor.is_any(PREPARERS) && batch.is_open()
    }
}

/// Launch a batch.
#[derive(Debug)]
pub struct LaunchBatch;

impl Action for LaunchBatch {
    type Subject = Batch;
    const NAME: &'static str = "launch.launch";
    const WHO_MAY: &'static str = WHO_MAY;
    fn allows(actor: &Actor, batch: &Batch) -> bool {
        BatchMachine::events_for(batch.state, &actor.roles).contains(&BatchEvent::Launch)
    }
}

/// Show a batch to the public: its photographs and its public page. Also after the launch, whose report stays as it is.
#[derive(Debug)]
pub struct ShowBatch;

impl Action for ShowBatch {
    type Subject = Batch;
    const NAME: &'static str = "launch.show";
    const WHO_MAY: &'static str = "Admin penyelenggara, pengelola kelas, atau admin instansi asal";
    fn allows(actor: &Actor, batch: &Batch) -> bool {
        actor.is_any(PREPARERS) && batch.state != BatchState::Cancelled
    }
}

/// Cancel a planned batch and let its projects go.
#[derive(Debug)]
pub struct CancelBatch;

impl Action for CancelBatch {
    type Subject = Batch;
    const NAME: &'static str = "launch.cancel";
    const WHO_MAY: &'static str = WHO_MAY;
    fn allows(actor: &Actor, batch: &Batch) -> bool {
        BatchMachine::events_for(batch.state, &actor.roles).contains(&BatchEvent::Cancel)
    }
}
