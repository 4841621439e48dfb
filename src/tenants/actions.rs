//! Making a tenant's first admin: entered in the tenant's directory, with a link shown once.

use crate::accounts;
use crate::db::{Db, SystemReason};
use crate::error::{Error, Result};
use crate::id::{AccountId, InvitationId, TenantId};
use crate::members::actions::LINK_LASTS;
use crate::members::provision::{self, Person};
use crate::web::browser::{digest, new_secret};
use chrono::{DateTime, NaiveDate, Utc};

/// Enters `person` in the tenant and gives the secret of a link. Somebody who has an account signs in with it there.
pub async fn make_admin(
    db: &Db,
    tenant: TenantId,
    person: &Person,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<String> {
    let mut tx = db.tenant(tenant).await?;
    provision::enter(&mut tx, std::slice::from_ref(person), now, today).await?;
    tx.commit().await?;
    let login = person
        .nip
        .as_deref()
        .or(person.email.as_deref())
        .unwrap_or_default();
    let mut tx = db.system(SystemReason::Invitation).await?;
    let account = accounts::store::find_credentials(&mut tx, login)
        .await?
        .ok_or(Error::NotFound)?;
    let secret = invite(&mut tx, tenant, account.id, now).await?;
    tx.commit().await?;
    Ok(secret)
}

async fn invite(
    tx: &mut crate::db::SystemTx,
    tenant: TenantId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<String> {
    let secret = new_secret();
    accounts::store::void_invitations(tx, account, Some(tenant), now).await?;
    accounts::store::insert_invitation(
        tx,
        InvitationId::new(),
        Some(tenant),
        account,
        &digest(&secret),
        now,
        now + LINK_LASTS,
    )
    .await?;
    Ok(secret)
}
