//! What people do with their account: each act and its line in the log in one transaction.
//!
//! The account is the subject and, but for a refused sign-in, the actor. No permit is asked: the proof is the
//! password, the link or the session that the handler has checked.

use super::store::{self, Keep, LinkUse, OpenInvitation};
use super::{Device, KeptForm};
use crate::access::Operator;
use crate::audit::{self, By, Entry};
use crate::db::{Db, SystemReason, SystemTx};
use crate::error::Result;
use crate::id::{AccountId, InvitationId, TenantId};
use crate::web::browser::{digest, new_secret, new_session_secret};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// An account and the name that the log keeps.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub name: &'a str,
}

/// A session that was opened.
#[derive(Debug)]
pub struct NewSession {
    /// Its secret, for the browser's cookie.
    pub secret: String,
    /// Whether it keeps a form that the same account sent from this browser after its former session had ended.
    pub keeps_form: bool,
}

/// Opens a session; the one that this browser had before is closed (rotation). What was kept with that goes on to the new
/// one; what was kept for another account is dropped.
pub async fn sign_in(
    db: &Db,
    account: AccountId,
    former: Option<[u8; 32]>,
    device: &Device,
    now: DateTime<Utc>,
) -> Result<NewSession> {
    let secret = new_session_secret(account);
    let mut tx = db.system(SystemReason::SignIn).await?;
    let closed = match former {
        Some(former) => store::delete_session(&mut tx, &former).await?,
        None => None,
    };
    let name = store::insert_session(&mut tx, &digest(&secret), account, device, now).await?;
    if let Some(digest) = device.digest {
        store::know_device(&mut tx, account, digest, now).await?;
    }
    let details = json!({ "address": device.address });
    let holder = Holder {
        id: account,
        name: &name,
    };
    note(&mut tx, None, holder, "account.sign_in", details, now).await?;
    let own = closed.filter(|closed| closed.account_id == account);
    let kept = own.and_then(|closed| closed.kept);
    if let Some(kept) = &kept {
        store::keep_form(&mut tx, &digest(&secret), kept, now).await?;
    }
    tx.commit().await?;
    Ok(NewSession {
        secret,
        keeps_form: kept.is_some(),
    })
}

/// Keeps a form that came after its session had ended. False when that was forgotten long ago, or keeps another form.
pub async fn keep_form(
    db: &Db,
    session: &[u8; 32],
    form: &KeptForm,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut tx = db.system(SystemReason::SignIn).await?;
    let is_kept = store::keep_form(&mut tx, session, form, now).await?;
    tx.commit().await?;
    Ok(is_kept)
}

/// Drops the form that this browser's session keeps: its owner no longer needs it.
pub async fn discard_form(
    db: &Db,
    holder: Holder<'_>,
    session: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = db.system(SystemReason::SignIn).await?;
    store::drop_kept(&mut tx, session).await?;
    note(
        &mut tx,
        None,
        holder,
        "account.discard_form",
        json!({}),
        now,
    )
    .await?;
    tx.commit().await
}

/// Notes a refused sign-in. Known and unknown logins cost the same; what was typed may be a password and is not kept.
pub async fn refuse_sign_in(
    db: &Db,
    account: Option<AccountId>,
    device: &Device,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = db.system(SystemReason::SignIn).await?;
    let entry = Entry {
        at: now,
        action: "account.refuse_sign_in",
        subject_kind: "account",
        subject_id: account.map_or(Uuid::nil(), |a| a.0),
        details: json!({ "address": device.address }),
    };
    let nobody = By {
        account_id: None,
        name: "Belum dikenal",
    };
    audit::record_outside(&mut tx, None, nobody, entry).await?;
    tx.commit().await
}

/// Closes the session of this browser.
pub async fn sign_out(db: &Db, session: &[u8; 32], now: DateTime<Utc>) -> Result<()> {
    let mut tx = db.system(SystemReason::SignIn).await?;
    if let Some(closed) = store::delete_session(&mut tx, session).await? {
        let holder = Holder {
            id: closed.account_id,
            name: &closed.name,
        };
        note(&mut tx, None, holder, "account.sign_out", json!({}), now).await?;
    }
    tx.commit().await
}

/// Takes up a link: once, and only for what it was good for when it was read. Sets the password if one was chosen.
/// False when somebody was quicker or it is good for something else by now.
pub async fn take_up(
    db: &Db,
    link: &[u8; 32],
    good_for: LinkUse,
    password_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut tx = db.system(SystemReason::Invitation).await?;
    // Asked again under lock: of two equal sends one takes it up, the other finds it used.
    let found = store::find_invitation(&mut tx, link, None, now).await?;
    let Some(open) = found.filter(|open| open.good_for == good_for) else {
        return Ok(false);
    };
    store::use_invitation(&mut tx, &open, now).await?;
    if let Some(hash) = password_hash {
        store::set_password(&mut tx, open.account_id, hash, Keep::default(), now).await?;
    }
    let details = json!({ "link": open.id, "use": good_for });
    let holder = holder(&open);
    note(
        &mut tx,
        open.tenant_id,
        holder,
        "account.take_up_link",
        details,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

fn holder(open: &OpenInvitation) -> Holder<'_> {
    Holder {
        id: open.account_id,
        name: &open.name,
    }
}

/// Sets a new password; sessions and devices elsewhere and links that replace a password end.
pub async fn change_password(
    db: &Db,
    holder: Holder<'_>,
    hash: &str,
    keep: Keep,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = db.system(SystemReason::SignIn).await?;
    store::set_password(&mut tx, holder.id, hash, keep, now).await?;
    note(
        &mut tx,
        None,
        holder,
        "account.change_password",
        json!({}),
        now,
    )
    .await?;
    tx.commit().await
}

/// Ends the sessions of all other browsers; their devices are strangers again.
pub async fn end_other_sessions(
    db: &Db,
    holder: Holder<'_>,
    keep: Keep,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = db.system(SystemReason::SignIn).await?;
    store::end_sessions(&mut tx, holder.id, keep, now).await?;
    note(
        &mut tx,
        None,
        holder,
        "account.end_sessions",
        json!({}),
        now,
    )
    .await?;
    tx.commit().await
}

/// Makes somebody who runs the platform; a link follows ([`make_link`]). None when the e-mail is somebody's login already.
pub async fn make_platform_admin(
    tx: &mut SystemTx,
    operator: &Operator,
    name: &str,
    email: &str,
    now: DateTime<Utc>,
) -> Result<Option<AccountId>> {
    let id = AccountId::new();
    if !store::insert_platform_admin(tx, id, name, email, now).await? {
        return Ok(None);
    }
    let entry = entry("account.make_platform_admin", id, json!({}), now);
    audit::record_outside(tx, None, operator.by(), entry).await?;
    Ok(Some(id))
}

/// A link of the platform's for somebody who cannot get in otherwise; older ones end. Gives its secret.
pub async fn make_link(
    tx: &mut SystemTx,
    operator: &Operator,
    account: AccountId,
    good_for: LinkUse,
    now: DateTime<Utc>,
) -> Result<String> {
    let (secret, id) = (new_secret(), InvitationId::new());
    store::void_invitations(tx, account, None, now).await?;
    let expires_at = now + good_for.lasts();
    store::insert_invitation(tx, id, account, &digest(&secret), now, expires_at).await?;
    let details = json!({ "link": id, "use": good_for });
    let entry = entry("account.make_link", account, details, now);
    audit::record_outside(tx, None, operator.by(), entry).await?;
    Ok(secret)
}

async fn note(
    tx: &mut SystemTx,
    tenant: Option<TenantId>,
    holder: Holder<'_>,
    action: &str,
    details: serde_json::Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let by = By {
        account_id: Some(holder.id),
        name: holder.name,
    };
    audit::record_outside(tx, tenant, by, entry(action, holder.id, details, at)).await
}

fn entry(
    action: &str,
    account: AccountId,
    details: serde_json::Value,
    at: DateTime<Utc>,
) -> Entry<'_> {
    Entry {
        at,
        action,
        subject_kind: "account",
        subject_id: account.0,
        details,
    }
}
