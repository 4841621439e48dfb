//! Everybody reads the own inbox and no other.

use crate::access::{Action, Actor};
use crate::id::MemberId;

/// Somebody's inbox.
#[derive(Debug)]
pub struct Inbox(pub MemberId);

/// Mark what is in an inbox as read.
#[derive(Debug)]
pub struct ReadInbox;

impl Action for ReadInbox {
    type Subject = Inbox;
    const NAME: &'static str = "notice.read";
    const WHO_MAY: &'static str = "Pemilik kotak masuk";
    fn allows(actor: &Actor, inbox: &Inbox) -> bool {
        actor.member_id == inbox.0
    }
}
