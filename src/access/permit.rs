//! The permit: proof that this actor may do this to this subject.

use super::Role;
use crate::audit::{self, By, Entry, Who};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::AccountId;
use chrono::{DateTime, Utc};
use std::marker::PhantomData;
use std::ops::Deref;
use uuid::Uuid;

/// A signed-in person in one tenant, with the roles held today.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Identity, as acts remember it.
    pub who: Who,
    /// Roles held today.
    pub roles: Vec<Role>,
}

impl Deref for Actor {
    type Target = Who;
    fn deref(&self) -> &Who {
        &self.who
    }
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> Self {
        (&actor.who).into()
    }
}

impl Actor {
    /// Whether this person holds `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether this person holds one of `roles`.
    pub fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.is(*r))
    }

    /// The role in which somebody of the staff acts.
    pub fn staff_role(&self) -> Role {
        if self.is(Role::OrganizerAdmin) {
            Role::OrganizerAdmin
        } else {
            Role::ClassPic
        }
    }

    /// Whether action `A` on `subject` is allowed: for buttons.
    pub fn may<A: Action>(&self, subject: &A::Subject) -> bool {
        A::allows(self, subject)
    }

    /// The permit for action `A` on `subject`, or a refusal that names who may.
    pub fn permit<'a, A: Action>(&'a self, subject: &'a A::Subject) -> Result<Permit<'a, A>> {
        if A::allows(self, subject) {
            Ok(Permit {
                actor: self,
                subject,
                action: PhantomData,
            })
        } else {
            Err(Error::denied(A::WHO_MAY))
        }
    }
}

/// Something that can be done to a subject, and the rule who may.
pub trait Action {
    /// What it is done to.
    type Subject;
    /// Its name in the audit log.
    const NAME: &'static str;
    /// Who may, in words for the refusal.
    const WHO_MAY: &'static str;
    /// The rule.
    fn allows(actor: &Actor, subject: &Self::Subject) -> bool;
}

/// Proof that somebody runs the platform: signed in as such, or at the command line of its server.
#[derive(Debug, Clone)]
pub struct Operator {
    account_id: Option<AccountId>,
    name: String,
}

impl Operator {
    /// Given by the extractor of those who run the platform, and by nothing else.
    pub(super) fn signed_in(account_id: AccountId, name: &str) -> Self {
        Self {
            account_id: Some(account_id),
            name: name.to_owned(),
        }
    }

    /// Who may start the program on the server may do what it can.
    pub fn at_command_line() -> Self {
        Self {
            account_id: None,
            name: "Baris perintah".to_owned(),
        }
    }

    /// For the log.
    pub fn by(&self) -> By<'_> {
        By {
            account_id: self.account_id,
            name: &self.name,
        }
    }
}

/// Proof of permission. It borrows this actor and this subject, so it cannot be kept or used for another record.
#[derive(Debug)]
pub struct Permit<'a, A: Action> {
    actor: &'a Actor,
    subject: &'a A::Subject,
    action: PhantomData<A>,
}

impl<'a, A: Action> Permit<'a, A> {
    /// Who acts.
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// On what.
    pub fn subject(&self) -> &'a A::Subject {
        self.subject
    }

    /// Writes into the log that this was done to a noun: its kind and which one.
    pub async fn record(
        &self,
        tx: &mut TenantTx,
        (subject_kind, subject_id): (&str, Uuid),
        details: serde_json::Value,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let entry = Entry {
            at,
            action: A::NAME,
            subject_kind,
            subject_id,
            details,
        };
        audit::record(tx, self.actor, entry).await
    }
}
