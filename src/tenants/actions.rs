//! What those who run the platform do: make and change tenants, and name a tenant's first admin.

use super::forms::TenantCommand;
use super::store;
use crate::access::Operator;
use crate::audit::{self, Entry};
use crate::db::{Db, SystemTx};
use crate::error::{Error, Result};
use crate::id::TenantId;
use crate::members::actions::{FreshLink, issue_links};
use crate::members::provision::{self, Person};
use crate::members::tell;
use crate::web::form::FieldErrors;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

/// Makes a tenant. The same id twice (a double click) makes one.
pub async fn create(
    tx: &mut SystemTx,
    operator: &Operator,
    id: TenantId,
    command: &TenantCommand,
    now: DateTime<Utc>,
) -> Result<Result<(), FieldErrors>> {
    match store::insert(tx, id, command, now).await? {
        Err(errors) => return Ok(Err(errors)),
        Ok(false) => return Ok(Ok(())),
        Ok(true) => {}
    }
    let details = json!({ "slug": command.slug, "name": command.name });
    record(tx, operator, id, "tenant.create", details, now).await?;
    Ok(Ok(()))
}

/// Changes a tenant that nobody else has changed since it was read.
pub async fn update(
    tx: &mut SystemTx,
    operator: &Operator,
    id: TenantId,
    version: i32,
    command: &TenantCommand,
    now: DateTime<Utc>,
) -> Result<Result<(), FieldErrors>> {
    let before = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if let Err(errors) = store::update(tx, id, version, command).await? {
        return Ok(Err(errors));
    }
    let details = json!({
        "before": { "slug": before.slug, "name": before.name },
        "after": { "slug": command.slug, "name": command.name },
    });
    record(tx, operator, id, "tenant.update", details, now).await?;
    Ok(Ok(()))
}

async fn record(
    tx: &mut SystemTx,
    operator: &Operator,
    id: TenantId,
    action: &str,
    details: serde_json::Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry {
        at,
        action,
        subject_kind: "tenant",
        subject_id: id.0,
        details,
    };
    audit::record_outside(tx, Some(id), operator.by(), entry).await
}

/// Enters `person` in the tenant and gives a link. Somebody who has an account signs in with it there; none when the
/// person is in already and needs no link.
pub async fn make_admin(
    db: &Db,
    operator: &Operator,
    tenant: TenantId,
    person: &Person,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<FreshLink>> {
    let mut tx = db.tenant(tenant).await?;
    let entered = provision::enter(&mut tx, std::slice::from_ref(person), now, today).await?;
    let members: Vec<_> = entered.iter().map(|e| e.member_id).collect();
    for member in &members {
        let entry = Entry {
            at: now,
            action: "tenant.make_admin",
            subject_kind: "member",
            subject_id: member.0,
            details: json!({ "name": person.name, "role": person.role }),
        };
        audit::record(&mut tx, operator.by(), entry).await?;
        tell::of_roles(&mut tx, operator.by(), *member, &[person.role], now).await?;
    }
    let links = issue_links(&mut tx, operator.by(), &members, now).await?;
    tx.commit().await?;
    Ok(links.into_iter().next())
}
