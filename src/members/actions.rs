//! What the directory does: enter, change roles, take out, send links.

use super::forms::GIVEN_BY_HAND;
use super::policy::{ChangeRoles, Directory, KeepDirectory};
use super::provision::{self, Person};
use super::{store, tell};
use crate::access::{Permit, Role};
use crate::accounts::store::LinkUse;
use crate::audit::{self, By};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::MemberId;
use crate::web::browser::{digest, new_secret};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

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
    let by: &audit::Who = permit.actor();
    tell::of_roles(tx, by.into(), member, &[person.role], now).await?;
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
    let before = store::list_roles(tx, member).await?;
    store::replace_roles(tx, member, GIVEN_BY_HAND, roles, today).await?;
    let after = store::list_roles(tx, member).await?;
    let by: &audit::Who = permit.actor();
    tell::of_roles(tx, by.into(), member, &only_in(&after, &before), now).await?;
    let lost = only_in(&before, &after);
    if lost.contains(&Role::OrganizerAdmin) {
        store::void_links(tx, member, now).await?;
    }
    tell::of_lost_roles(tx, by.into(), member, &lost, now).await?;
    let details = json!({ "before": before, "after": after });
    permit.record(tx, ("member", member.0), details, now).await
}

/// The roles that are in the first list alone.
fn only_in(these: &[String], those: &[String]) -> Vec<Role> {
    let alone = these.iter().filter(|role| !those.contains(role));
    alone.filter_map(|role| Role::from_code(role)).collect()
}

/// Takes somebody out of the tenant, or lets the person in again.
pub async fn set_active(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeRoles>,
    active: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let member = *permit.subject();
    let before = store::list_roles(tx, member).await?;
    store::set_active(tx, member, active, now).await?;
    let after = store::list_roles(tx, member).await?;
    let by: &audit::Who = permit.actor();
    tell::of_lost_roles(tx, by.into(), member, &only_in(&before, &after), now).await?;
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
    /// Until when it lasts.
    pub expires_at: DateTime<Utc>,
}

/// Makes links for people; those for whom it is not allowed are left out.
pub async fn invite(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepDirectory>,
    members: &[MemberId],
    now: DateTime<Utc>,
) -> Result<Vec<FreshLink>> {
    let _: &Directory = permit.subject();
    issue_links(tx, permit.actor(), members, now).await
}

/// The links, noted in the log in the name of whoever was allowed to make them.
pub(crate) async fn issue_links<'a>(
    tx: &mut TenantTx,
    by: impl Into<By<'a>>,
    members: &[MemberId],
    now: DateTime<Utc>,
) -> Result<Vec<FreshLink>> {
    let by = by.into();
    let secrets: Vec<(MemberId, String)> = members.iter().map(|m| (*m, new_secret())).collect();
    let digests: Vec<(MemberId, [u8; 32])> = secrets.iter().map(|(m, s)| (*m, digest(s))).collect();
    let issued = store::issue_invitations(tx, &digests, now).await?;
    let entry = entry(now, "member.invite", MemberId(Uuid::nil()), json!({}));
    let subjects: Vec<Uuid> = issued.iter().map(|(m, _)| m.0).collect();
    audit::record_each(tx, by, entry, &subjects).await?;
    let resets: Vec<MemberId> = issued
        .iter()
        // The database keeps no nanoseconds.
        .filter(|(_, expires_at)| *expires_at <= now + LinkUse::Reset.lasts())
        .map(|(member, _)| *member)
        .collect();
    tell::of_resets(tx, by, &resets, now).await?;
    Ok(secrets
        .into_iter()
        .filter_map(|(member_id, secret)| {
            let (_, expires_at) = *issued.iter().find(|(m, _)| *m == member_id)?;
            Some(FreshLink {
                member_id,
                secret,
                expires_at,
            })
        })
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
    audit::record(tx, who, entry(at, action, member, details)).await
}

fn entry(
    at: DateTime<Utc>,
    action: &str,
    member: MemberId,
    details: serde_json::Value,
) -> audit::Entry<'_> {
    audit::Entry {
        at,
        action,
        subject_kind: "member",
        subject_id: member.0,
        details,
    }
}
