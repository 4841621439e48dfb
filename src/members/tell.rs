//! Who hears of a role that was given or taken, or of a link that replaces a password: the person, and everybody else who keeps the directory. What
//! somebody does in another's name does not stay unseen.

use crate::access::Role;
use crate::audit::By;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::MemberId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Tells that somebody holds roles that were not held before.
pub(crate) async fn of_roles(
    tx: &mut TenantTx,
    by: By<'_>,
    member: MemberId,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<()> {
    let labels: Vec<&str> = roles.iter().map(|role| role.label()).collect();
    if labels.is_empty() {
        return Ok(());
    }
    let (labels, by) = (labels.join(", "), by.name);
    let to_person = format!("{by} memberi Anda peran: {labels}.");
    let to_admins = (format!("{by} memberi "), format!(" peran: {labels}."));
    tell(tx, &[member], &to_person, &to_admins, now).await
}

/// Tells that somebody no longer holds these roles.
pub(super) async fn of_lost_roles(
    tx: &mut TenantTx,
    by: By<'_>,
    member: MemberId,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<()> {
    let labels: Vec<&str> = roles.iter().map(|role| role.label()).collect();
    if labels.is_empty() {
        return Ok(());
    }
    let (labels, by) = (labels.join(", "), by.name);
    let to_person = format!("{by} mencabut peran Anda: {labels}.");
    let to_admins = (format!("{by} mencabut dari "), format!(" peran: {labels}."));
    tell(tx, &[member], &to_person, &to_admins, now).await
}

/// Tells that links were made which replace the password of these people.
pub(super) async fn of_resets(
    tx: &mut TenantTx,
    by: By<'_>,
    people: &[MemberId],
    now: DateTime<Utc>,
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let by = by.name;
    let to_person = format!(
        "{by} membuat tautan ganti kata sandi untuk akun Anda. Bila Anda tidak memintanya, hubungi admin penyelenggara yang lain."
    );
    let to_admins = (
        format!("{by} membuat tautan ganti kata sandi untuk "),
        ".".to_owned(),
    );
    tell(tx, people, &to_person, &to_admins, now).await
}

/// Leaves the notices: to each person, and to the admins with the person's name between two parts of a sentence. Whoever did
/// it needs none.
async fn tell(
    tx: &mut TenantTx,
    people: &[MemberId],
    to_person: &str,
    to_admins: &(String, String),
    now: DateTime<Utc>,
) -> Result<()> {
    let people: Vec<Uuid> = people.iter().map(|m| m.0).collect();
    sqlx::query!(
        "insert into notice (id, member_id, kind, body, path, at)
         select gen_random_uuid(), reader.id, 'access', left(case when reader.id = about.id then $2 else $3 || about.name || $4 end, 480),
                case when reader.id = about.id then '/my-roles' else '/members/' || about.id end, $5
           from member about
           join member reader on reader.tenant_id = about.tenant_id and reader.deactivated_at is null and reader.id is distinct from app_member()
            and (reader.id = about.id or exists (
                  select from role_assignment r where r.tenant_id = reader.tenant_id and r.member_id = reader.id and r.role = $6
                     and is_held(r.from_on, r.until_on, app_today())))
          where about.tenant_id = app_tenant() and about.id = any($1)",
        &people,
        to_person,
        to_admins.0,
        to_admins.1,
        now,
        Role::OrganizerAdmin.code()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
