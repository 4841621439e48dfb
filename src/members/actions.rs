//! What the directory does: enter, change roles, take out, send links.

use super::forms::GIVEN_BY_HAND;
use super::policy::{ChangeRoles, Directory, KeepDirectory};
use super::provision::{self, Person};
use super::store;
use crate::access::{Permit, Role};
use crate::audit;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::MemberId;
use crate::web::browser::{digest, new_secret};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;

/// How long a link lasts: 72 hours.
pub const LINK_LASTS: TimeDelta = TimeDelta::hours(72);

/// Enters one person with a role.
pub async fn enter(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepDirectory>,
    person: &Person,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<MemberId> {
    let entered = provision::enter(tx, std::slice::from_ref(person), now, today).await?;
    let member = entered
        .first()
        .map(|e| e.member_id)
        .ok_or_else(|| crate::error::Error::internal("nobody was entered"))?;
    let details = json!({ "name": person.name, "role": person.role });
    note(tx, permit.actor(), now, "member.enter", member, details).await?;
    Ok(member)
}

/// Replaces somebody's roles.
pub async fn change_roles(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeRoles>,
    roles: &[Role],
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    let member = *permit.subject();
    store::replace_roles(tx, member, GIVEN_BY_HAND, roles, today).await?;
    let details = json!({ "roles": roles.iter().map(|r| r.code()).collect::<Vec<_>>() });
    note(tx, permit.actor(), now, permit.name(), member, details).await
}

/// Takes somebody out of the tenant, or lets the person in again.
pub async fn set_active(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeRoles>,
    active: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let member = *permit.subject();
    store::set_active(tx, member, active, now).await?;
    note(
        tx,
        permit.actor(),
        now,
        if active {
            "member.reactivate"
        } else {
            "member.deactivate"
        },
        member,
        json!({}),
    )
    .await
}

/// A link that has just been made; it is shown once.
#[derive(Debug)]
pub struct FreshLink {
    /// For whom.
    pub member_id: MemberId,
    /// The secret part of the address.
    pub secret: String,
}

/// Makes links for people; those for whom it is not allowed are left out.
pub async fn invite(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepDirectory>,
    members: &[MemberId],
    now: DateTime<Utc>,
) -> Result<Vec<FreshLink>> {
    let _: &Directory = permit.subject();
    let fresh: Vec<FreshLink> = members
        .iter()
        .map(|m| FreshLink {
            member_id: *m,
            secret: new_secret(),
        })
        .collect();
    let digests: Vec<(MemberId, [u8; 32])> = fresh
        .iter()
        .map(|l| (l.member_id, digest(&l.secret)))
        .collect();
    let allowed = store::issue_invitations(tx, &digests, now, now + LINK_LASTS).await?;
    for member in &allowed {
        note(tx, permit.actor(), now, "member.invite", *member, json!({})).await?;
    }
    Ok(fresh
        .into_iter()
        .filter(|l| allowed.contains(&l.member_id))
        .collect())
}

async fn note(
    tx: &mut TenantTx,
    who: &audit::Who,
    at: DateTime<Utc>,
    action: &str,
    member: MemberId,
    details: serde_json::Value,
) -> Result<()> {
    audit::record(
        tx,
        who,
        audit::Entry {
            at,
            action,
            subject_kind: "member",
            subject_id: member.0,
            details,
        },
    )
    .await
}
