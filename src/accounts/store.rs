//! SQL of accounts, sessions and invitations: all through the system door, because they belong to no tenant.

use super::{Device, KeptForm};
use crate::db::SystemTx;
use crate::error::{Result, written};
use crate::id::{AccountId, InvitationId, TenantId};
use chrono::{DateTime, TimeDelta, Utc};

/// What a sign-in needs to know of an account.
#[derive(Debug)]
pub struct Credentials {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// The stored password, if one was ever chosen.
    pub password_hash: Option<String>,
    /// Whether somebody has signed in to it from this device before.
    pub knows_device: bool,
}

/// The account that a login (NIP or e-mail) belongs to, and whether it knows the device.
pub async fn find_credentials(
    tx: &mut SystemTx,
    login: &str,
    device: Option<[u8; 32]>,
    now: DateTime<Utc>,
) -> Result<Option<Credentials>> {
    Ok(sqlx::query_as!(
        Credentials,
        r#"select id as "id: AccountId", name, password_hash, is_known_device(id, $2, $3) as "knows_device!"
             from account where (nip = $1 or email = $1) and disabled_at is null"#,
        login,
        device.as_ref().map(|d| &d[..]),
        now
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// What a new password of an account is compared with.
#[derive(Debug)]
pub struct Present {
    /// The stored password, if one was ever chosen.
    pub password_hash: Option<String>,
    /// The NIP, if there is one.
    pub nip: Option<String>,
    /// The e-mail, if there is one.
    pub email: Option<String>,
    /// Whether somebody has signed in to it from this device before.
    pub knows_device: bool,
}

/// The stored password and the logins of an account, and whether it knows the device.
pub async fn find_present(
    tx: &mut SystemTx,
    account: AccountId,
    device: Option<[u8; 32]>,
    now: DateTime<Utc>,
) -> Result<Present> {
    Ok(sqlx::query_as!(
        Present,
        r#"select password_hash, nip, email, is_known_device(id, $2, $3) as "knows_device!" from account where id = $1"#,
        account.0,
        device.as_ref().map(|d| &d[..]),
        now
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What stays open for the browser that asks when an account is closed to all others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keep {
    /// The digest of its session.
    pub session: Option<[u8; 32]>,
    /// The digest of its device's secret.
    pub device: Option<[u8; 32]>,
}

/// Sets a password, closes the account to all browsers but one, and ends every link that would replace the password again.
pub async fn set_password(
    tx: &mut SystemTx,
    account: AccountId,
    hash: &str,
    keep: Keep,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update account set password_hash = $2, password_changed_at = $3 where id = $1",
        account.0,
        hash,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    sqlx::query!(
        "update invitation set voided_at = $2
          where account_id = $1 and used_at is null and voided_at is null and invitation_use(account_id, tenant_id) = 'reset'",
        account.0,
        now
    )
    .execute(tx.conn())
    .await?;
    end_sessions(tx, account, keep, now).await
}

/// The most devices that are kept for an account: the last used ones.
const MOST_DEVICES: i64 = 20;

/// Notes that an account was signed in to from a device, and forgets devices that were out of use for too long.
pub async fn know_device(
    tx: &mut SystemTx,
    account: AccountId,
    device: [u8; 32],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into known_device (account_id, token_digest, last_used_at) values ($1, $2, $3)
         on conflict (account_id, token_digest) do update set last_used_at = excluded.last_used_at",
        account.0,
        &device[..],
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from known_device d where account_id = $1 and (last_used_at <= $2::timestamptz - interval '1 year'
            or token_digest in (select token_digest from known_device where account_id = $1 order by last_used_at desc, token_digest offset $3))",
        account.0,
        now,
        MOST_DEVICES
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Opens a session and gives the name of its owner.
pub async fn insert_session(
    tx: &mut SystemTx,
    digest: &[u8],
    account: AccountId,
    device: &Device,
    now: DateTime<Utc>,
) -> Result<String> {
    Ok(sqlx::query_scalar!(
        r#"insert into session (token_digest, account_id, created_at, last_seen_at, user_agent, address) values ($1, $2, $3, $3, $4, $5)
           returning (select name from account where id = session.account_id) as "name!""#,
        digest,
        account.0,
        now,
        device.user_agent,
        device.address
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A session that was closed.
#[derive(Debug)]
pub struct ClosedSession {
    /// Whose it was.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// The form that was kept with it.
    pub kept: Option<KeptForm>,
}

/// Closes the session of a browser and forgets it; gives what is known of it.
pub async fn delete_session(tx: &mut SystemTx, digest: &[u8]) -> Result<Option<ClosedSession>> {
    let closed = sqlx::query!(
        r#"delete from session where token_digest = $1
           returning account_id as "account_id: AccountId", kept_without_files,
                     -- A form that the session was opened with has been offered already.
                     case when kept_at > created_at then kept_path end as kept_path, case when kept_at > created_at then kept_body end as kept_body,
                     (select name from account where id = session.account_id) as "name!""#,
        digest
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(closed.map(|s| ClosedSession {
        account_id: s.account_id,
        name: s.name,
        kept: s.kept_path.zip(s.kept_body).map(|(path, body)| KeptForm {
            path,
            body,
            without_files: s.kept_without_files,
        }),
    }))
}

/// Ends all sessions of an account but one, and forgets its devices but one. The rows of the sessions stay for a while: a form
/// that one of these browsers sends later is kept there for its account.
pub async fn end_sessions(
    tx: &mut SystemTx,
    account: AccountId,
    keep: Keep,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update session set ended_at = $3
          where account_id = $1 and ended_at is null and ($2::bytea is null or token_digest <> $2)",
        account.0,
        keep.session.as_ref().map(|d| &d[..]),
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from known_device where account_id = $1 and ($2::bytea is null or token_digest <> $2)",
        account.0,
        keep.device.as_ref().map(|d| &d[..])
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps a form with a session. False when the session is not known, or keeps another form already; one that it was opened
/// with was offered before and makes room.
pub async fn keep_form(
    tx: &mut SystemTx,
    digest: &[u8],
    form: &KeptForm,
    now: DateTime<Utc>,
) -> Result<bool> {
    let result = sqlx::query!(
        "update session set kept_path = $2, kept_body = $3, kept_without_files = $4, kept_at = $5
          where token_digest = $1 and (kept_at is null or kept_at <= created_at or (kept_path = $2 and kept_body = $3))",
        digest,
        form.path,
        form.body,
        form.without_files,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The form that a session keeps.
pub async fn find_kept_form(tx: &mut SystemTx, digest: &[u8]) -> Result<Option<KeptForm>> {
    Ok(sqlx::query_as!(
        KeptForm,
        r#"select kept_path as "path!", kept_body as "body!", kept_without_files as without_files from session
            where token_digest = $1 and kept_at is not null"#,
        digest
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Drops the form that a session keeps.
pub async fn drop_kept(tx: &mut SystemTx, digest: &[u8]) -> Result<()> {
    sqlx::query!(
        "update session set kept_path = null, kept_body = null, kept_at = null where token_digest = $1",
        digest
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether the form that a session keeps came with files; none: it keeps no form.
pub async fn find_kept(tx: &mut SystemTx, digest: &[u8]) -> Result<Option<bool>> {
    Ok(sqlx::query_scalar!(
        "select kept_without_files from session where token_digest = $1 and kept_at > created_at",
        digest
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// An open session, as its owner sees it.
#[derive(Debug)]
pub struct SessionRow {
    /// Its digest: tells which one is this browser's.
    pub token_digest: Vec<u8>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Last used.
    pub last_seen_at: DateTime<Utc>,
    /// The browser's own words.
    pub user_agent: String,
    /// The address it came from.
    pub address: String,
}

/// All open sessions of an account, the latest first.
pub async fn list_sessions(
    tx: &mut SystemTx,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionRow>> {
    Ok(sqlx::query_as!(
        SessionRow,
        "select token_digest, created_at, last_seen_at, user_agent, address from session
          where account_id = $1 and ended_at is null and last_seen_at > $2::timestamptz - interval '60 minutes' and created_at > $2::timestamptz - interval '12 hours'
          order by last_seen_at desc limit 50",
        account.0,
        now
    )
    .fetch_all(tx.conn())
    .await?)
}

crate::codes! {
    /// What a link is good for; the database decides it when the link is made and again when it is used.
    pub enum LinkUse {
        Choose = "choose" => "Pilih kata sandi",
        Join = "join" => "Terima undangan",
        Reset = "reset" => "Ganti kata sandi",
    }
}

impl LinkUse {
    /// How long such a link lasts: whoever finds one that replaces a password takes an account over.
    pub const fn lasts(self) -> TimeDelta {
        match self {
            Self::Choose | Self::Join => TimeDelta::hours(72),
            Self::Reset => TimeDelta::hours(1),
        }
    }
}

/// An invitation that can still be taken up.
#[derive(Debug)]
pub struct OpenInvitation {
    /// Which one.
    pub id: InvitationId,
    /// The tenant that made it; none: the platform.
    pub tenant_id: Option<TenantId>,
    /// The tenant's name.
    pub tenant_name: Option<String>,
    /// Whose.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// The person's NIP: a login.
    pub nip: Option<String>,
    /// The person's e-mail: a login.
    pub email: Option<String>,
    /// The stored password, for a link that lets an existing account into another tenant.
    pub password_hash: Option<String>,
    /// Whether somebody has signed in to the account from this device before.
    pub knows_device: bool,
    /// What it is good for.
    pub good_for: LinkUse,
}

/// The invitation behind a token, if it was not used, voided or has run out. Locks it.
pub async fn find_invitation(
    tx: &mut SystemTx,
    digest: &[u8],
    device: Option<[u8; 32]>,
    now: DateTime<Utc>,
) -> Result<Option<OpenInvitation>> {
    Ok(sqlx::query_as!(
        OpenInvitation,
        r#"select i.id as "id: InvitationId", i.tenant_id as "tenant_id: TenantId", (select t.name from tenant t where t.id = i.tenant_id) as tenant_name,
                  a.id as "account_id: AccountId", a.name, a.nip, a.email, a.password_hash,
                  is_known_device(a.id, $3, $2) as "knows_device!", invitation_use(a.id, i.tenant_id) as "good_for!: LinkUse"
             from invitation i join account a on a.id = i.account_id
            where i.token_digest = $1 and i.used_at is null and i.voided_at is null and i.expires_at > $2 and a.disabled_at is null
              and invitation_use(a.id, i.tenant_id) is not null
              for update of i"#,
        digest,
        now,
        device.as_ref().map(|d| &d[..])
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Marks an invitation as taken up, voids the tenant's others, and lets the person into that tenant: into all that
/// entered the person when the link is the platform's.
pub async fn use_invitation(
    tx: &mut SystemTx,
    open: &OpenInvitation,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update invitation set used_at = $2 where id = $1 and used_at is null",
        open.id.0,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    let tenant = open.tenant_id.map(|t| t.0);
    sqlx::query!(
        "update member set activated_at = $2
          where account_id = $1 and activated_at is null and ($3::uuid is null or tenant_id = $3)",
        open.account_id.0,
        now,
        tenant
    )
    .execute(tx.conn())
    .await?;
    void_invitations(tx, open.account_id, open.tenant_id, now).await
}

/// Voids the open invitations of an account that this tenant, or the platform, has made.
pub async fn void_invitations(
    tx: &mut SystemTx,
    account: AccountId,
    tenant: Option<TenantId>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update invitation set voided_at = $3
          where account_id = $1 and tenant_id is not distinct from $2 and used_at is null and voided_at is null",
        account.0,
        tenant.map(|t| t.0),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Issues a link of the platform's.
pub async fn insert_invitation(
    tx: &mut SystemTx,
    id: InvitationId,
    account: AccountId,
    digest: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into invitation (tenant_id, id, account_id, token_digest, created_at, expires_at) values (null, $1, $2, $3, $4, $5)",
        id.0,
        account.0,
        digest,
        now,
        expires_at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes somebody who runs the platform. An e-mail that is somebody's login already is refused: who made that account
/// may hold its password. False when it is.
pub async fn insert_platform_admin(
    tx: &mut SystemTx,
    id: AccountId,
    name: &str,
    email: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let result = sqlx::query!(
        "insert into account (id, name, email, platform_admin, created_at) values ($1, $2, $3, true, $4)
         on conflict (email) do nothing",
        id.0,
        name,
        email,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() == 1)
}
