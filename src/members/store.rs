//! SQL of the directory.

use crate::access::Role;
use crate::accounts::store::LinkUse;
use crate::codes::Code;
use crate::db::{TenantTx, like_words};
use crate::error::{Result, written};
use crate::id::{AccountId, InvitationId, MemberId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// Somebody in the directory.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// The member.
    pub id: MemberId,
    /// Name with titles.
    pub name: String,
    /// 18 digits.
    pub nip: Option<String>,
    /// For contact.
    pub email: Option<String>,
    /// For contact.
    pub phone: Option<String>,
    /// Office today.
    pub position: String,
    /// Since when the person can sign in.
    pub activated_at: Option<DateTime<Utc>>,
    /// Since when the person is out.
    pub deactivated_at: Option<DateTime<Utc>>,
    /// Roles held now, as codes.
    pub roles: Vec<String>,
}

impl MemberRow {
    /// The roles in words.
    pub fn role_words(&self) -> String {
        self.roles
            .iter()
            .filter_map(|r| Role::from_code(r))
            .map(Role::label)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// How many people a page of the directory shows.
pub const PAGE_SIZE: i64 = 50;

/// A page of the directory by name; `after` is the name and id of the last one on the page before.
pub async fn page(
    tx: &mut TenantTx,
    search: &str,
    role: &str,
    after: Option<(&str, MemberId)>,
) -> Result<Vec<MemberRow>> {
    let (after_name, after_id) = after.map_or((None, None), |(n, i)| (Some(n), Some(i.0)));
    Ok(sqlx::query_as!(
        MemberRow,
        r#"select m.id as "id: MemberId", m.name, m.nip, m.email, m.phone, m.position, m.activated_at, m.deactivated_at,
                  coalesce((select array_agg(r.role order by r.role) from role_assignment r
                             where r.tenant_id = m.tenant_id and r.member_id = m.id and is_held(r.from_on, r.until_on, app_today())), '{}') as "roles!"
             from member m
            where m.tenant_id = app_tenant()
              and ($1 = '' or m.name ilike '%' || $1 || '%' or m.nip like $1 || '%')
              and ($2 = '' or exists (select from role_assignment r where r.tenant_id = m.tenant_id and r.member_id = m.id and r.role = $2 and is_held(r.from_on, r.until_on, app_today())))
              and ($3::text is null or (m.name, m.id) > ($3, $4::uuid))
            order by m.name, m.id limit $5"#,
        like_words(search),
        role,
        after_name,
        after_id,
        PAGE_SIZE + 1
    )
    .fetch_all(tx.conn())
    .await?)
}

/// One person.
pub async fn find(tx: &mut TenantTx, id: MemberId) -> Result<Option<MemberRow>> {
    Ok(sqlx::query_as!(
        MemberRow,
        r#"select m.id as "id: MemberId", m.name, m.nip, m.email, m.phone, m.position, m.activated_at, m.deactivated_at,
                  coalesce((select array_agg(r.role order by r.role) from role_assignment r
                             where r.tenant_id = m.tenant_id and r.member_id = m.id and is_held(r.from_on, r.until_on, app_today())), '{}') as "roles!"
             from member m where m.tenant_id = app_tenant() and m.id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// People who hold a role: id and name, for a select.
pub async fn list_with_role(tx: &mut TenantTx, role: Role) -> Result<Vec<(MemberId, String)>> {
    let rows = sqlx::query!(
        r#"select m.id as "id: MemberId", m.name from member m join role_assignment r on r.tenant_id = m.tenant_id and r.member_id = m.id
            where m.tenant_id = app_tenant() and r.role = $1 and is_held(r.from_on, r.until_on, app_today()) and m.deactivated_at is null order by m.name limit 500"#,
        role.code()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name)).collect())
}

/// Gives a role from today. One that is held stays as it is: by whom it was given, and until when.
pub async fn grant_role(
    tx: &mut TenantTx,
    member: MemberId,
    role: Role,
    today: NaiveDate,
) -> Result<()> {
    sqlx::query!(
        "insert into role_assignment (member_id, role, from_on) values ($1, $2, $3)
         on conflict (tenant_id, member_id, role) do update set until_on = null, from_on = excluded.from_on, given_by = excluded.given_by
          where not is_held(role_assignment.from_on, role_assignment.until_on, excluded.from_on)",
        member.0,
        role.code(),
        today
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The roles that a member holds.
pub async fn list_roles(tx: &mut TenantTx, member: MemberId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select role from role_assignment where tenant_id = app_tenant() and member_id = $1 and is_held(from_on, until_on, app_today()) order by role",
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A role that a member holds.
#[derive(Debug)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// Its first day.
    pub from_on: NaiveDate,
    /// Its last day, if it has one.
    pub until_on: Option<NaiveDate>,
    /// Who gave it; none: the platform.
    pub giver: Option<String>,
}

/// The roles that a member holds today, and who gave each.
pub async fn list_held(tx: &mut TenantTx, member: MemberId) -> Result<Vec<HeldRole>> {
    Ok(sqlx::query_as!(
        HeldRole,
        r#"select r.role as "role: Role", r.from_on, r.until_on, g.name as "giver?"
             from role_assignment r left join member g on g.tenant_id = r.tenant_id and g.id = r.given_by
            where r.tenant_id = app_tenant() and r.member_id = $1 and is_held(r.from_on, r.until_on, app_today()) order by r.from_on, r.role"#,
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Replaces the roles that are given by hand. One that ends, ends at once: an assignment of today is taken back whole.
pub async fn replace_roles(
    tx: &mut TenantTx,
    member: MemberId,
    among: &[Role],
    keep: &[Role],
    today: NaiveDate,
) -> Result<()> {
    let ends: Vec<String> = among
        .iter()
        .filter(|r| !keep.contains(r))
        .map(|r| r.code().to_owned())
        .collect();
    sqlx::query!(
        "delete from role_assignment where tenant_id = app_tenant() and member_id = $1 and role = any($2)",
        member.0,
        &ends
    )
    .execute(tx.conn())
    .await?;
    for role in keep {
        grant_role(tx, member, *role, today).await?;
    }
    Ok(())
}

/// Takes a person out, or enters the person again. Who goes loses the roles of trust and the way in: coming back, by whatever
/// way, gives no role back and needs a new link. Meanwhile another tenant may have set the password.
pub async fn set_active(
    tx: &mut TenantTx,
    member: MemberId,
    active: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update member set deactivated_at = $2, activated_at = case when $2::timestamptz is null then activated_at end, version = version + 1
          where tenant_id = app_tenant() and id = $1",
        member.0,
        (!active).then_some(now)
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    if !active {
        sqlx::query!(
            "delete from role_assignment where tenant_id = app_tenant() and member_id = $1 and role not in ('participant', 'mentor')",
            member.0
        )
        .execute(tx.conn())
        .await?;
        void_links(tx, member, now).await?;
    }
    Ok(())
}

/// Ends the open links that a member has made, and those that were made for the member.
pub async fn void_links(tx: &mut TenantTx, member: MemberId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("select app_void_links($1, $2)")
        .bind(member.0)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

#[derive(Serialize)]
struct Link {
    id: InvitationId,
    member_id: MemberId,
    digest: String,
}

/// Issues links; gives the members for whom the database allowed it.
pub async fn issue_invitations(
    tx: &mut TenantTx,
    links: &[(MemberId, [u8; 32])],
    now: DateTime<Utc>,
) -> Result<Vec<(MemberId, DateTime<Utc>)>> {
    let links: Vec<Link> = links
        .iter()
        .map(|(member_id, digest)| Link {
            id: InvitationId::new(),
            member_id: *member_id,
            digest: digest.iter().map(|b| format!("{b:02x}")).collect(),
        })
        .collect();
    Ok(
        sqlx::query_as("select member_id, expires_at from app_issue_invitations($1, $2, $3, $4)")
            .bind(sqlx::types::Json(&links))
            .bind(now)
            .bind(now + LinkUse::Choose.lasts())
            .bind(now + LinkUse::Reset.lasts())
            .fetch_all(tx.conn())
            .await?,
    )
}

/// Name, phone and login of those for whom links were asked.
pub async fn list_for_links(tx: &mut TenantTx, members: &[MemberId]) -> Result<Vec<MemberRow>> {
    let ids: Vec<uuid::Uuid> = members.iter().map(|m| m.0).collect();
    Ok(sqlx::query_as!(
        MemberRow,
        r#"select m.id as "id: MemberId", m.name, m.nip, m.email, m.phone, m.position, m.activated_at, m.deactivated_at,
                  coalesce((select array_agg(r.role order by r.role) from role_assignment r
                             where r.tenant_id = m.tenant_id and r.member_id = m.id and is_held(r.from_on, r.until_on, app_today())), '{}') as "roles!"
             from member m where m.tenant_id = app_tenant() and m.id = any($1) order by m.name"#,
        &ids
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The account behind a member, for acts that no session carries.
pub async fn account_of(tx: &mut TenantTx, member: MemberId) -> Result<AccountId> {
    Ok(sqlx::query_scalar!(r#"select account_id as "id: AccountId" from member where tenant_id = app_tenant() and id = $1"#, member.0).fetch_one(tx.conn()).await?)
}
