//! Entering people in the directory: finds or makes the account, the member, the role. Set-based: forty people cost
//! as many statements as one.

use crate::access::Role;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{AccountId, MemberId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

/// Somebody to enter. NIP or e-mail must be there: one of them is the login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name with titles.
    pub name: String,
    /// 18 digits.
    pub nip: Option<String>,
    /// In small letters.
    pub email: Option<String>,
    /// Digits.
    pub phone: Option<String>,
    /// Office today.
    pub position: String,
    /// The role to hold from today; a role that is held stays.
    pub role: Role,
}

/// A person in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// The member.
    pub member_id: MemberId,
    /// Whether the member was made now.
    pub is_new: bool,
}

#[derive(Serialize)]
struct Asked<'a> {
    ord: usize,
    id: AccountId,
    name: &'a str,
    nip: Option<&'a str>,
    email: Option<&'a str>,
}

/// Enters people in the directory, in their order. The same person twice gives the same member.
pub async fn enter(
    tx: &mut TenantTx,
    people: &[Person],
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Vec<Entered>> {
    let accounts = accounts(tx, people, now).await?;
    let ids: Vec<Uuid> = people.iter().map(|_| MemberId::new().0).collect();
    let rows = sqlx::query!(
        r#"with asked as (
             select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
               as a(ord, id, account_id, name, nip, email, phone, office)
           ), made as (
             insert into member (id, account_id, name, nip, email, phone, position, created_at)
             select distinct on (account_id) id, account_id, name, nip, email, phone, office, $9
               from asked order by account_id, ord
             on conflict on constraint member_account_key do update set deactivated_at = null
             returning id, account_id
           )
           select m.id as "id!", m.id = any($2) as "is_new!" from asked a join made m using (account_id) order by a.ord"#,
        &(0i32..).take(people.len()).collect::<Vec<i32>>(),
        &ids,
        &accounts,
        &people.iter().map(|p| p.name.clone()).collect::<Vec<_>>(),
        &people.iter().map(|p| p.nip.clone()).collect::<Vec<_>>() as &[Option<String>],
        &people.iter().map(|p| p.email.clone()).collect::<Vec<_>>() as &[Option<String>],
        &people.iter().map(|p| p.phone.clone()).collect::<Vec<_>>() as &[Option<String>],
        &people.iter().map(|p| p.position.clone()).collect::<Vec<_>>(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let entered: Vec<Entered> = rows
        .iter()
        .map(|r| Entered {
            member_id: MemberId(r.id),
            is_new: r.is_new,
        })
        .collect();
    grant(tx, people, &entered, today).await?;
    Ok(entered)
}

/// Enters somebody who holds the role until a day and no longer; who holds it without end keeps it.
pub async fn enter_until(
    tx: &mut TenantTx,
    person: &Person,
    now: DateTime<Utc>,
    today: NaiveDate,
    until: NaiveDate,
) -> Result<MemberId> {
    let holds = sqlx::query_scalar!(
        r#"select exists (select from member m join role_assignment r on r.tenant_id = m.tenant_id and r.member_id = m.id
            where m.tenant_id = app_tenant() and r.role = $3 and r.until_on is null and (m.nip = $1 or m.email = $2)) as "holds!""#,
        person.nip,
        person.email,
        person.role.code()
    )
    .fetch_one(tx.conn())
    .await?;
    let entered = enter(tx, std::slice::from_ref(person), now, today).await?;
    let member = entered
        .first()
        .ok_or_else(|| Error::internal("nobody was entered"))?
        .member_id;
    if !holds {
        sqlx::query!(
            "update role_assignment set until_on = greatest($3, from_on) where tenant_id = app_tenant() and member_id = $1 and role = $2",
            member.0,
            person.role.code(),
            until
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(member)
}

/// The account of each person.
async fn accounts(tx: &mut TenantTx, people: &[Person], now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let asked: Vec<Asked<'_>> = people
        .iter()
        .enumerate()
        .map(|(ord, p)| Asked {
            ord,
            id: AccountId::new(),
            name: &p.name,
            nip: p.nip.as_deref(),
            email: p.email.as_deref(),
        })
        .collect();
    let rows: Vec<(i32, Uuid)> =
        sqlx::query_as("select ord, account_id from app_provision_accounts($1, $2) order by ord")
            .bind(sqlx::types::Json(&asked))
            .bind(now)
            .fetch_all(tx.conn())
            .await?;
    if rows.len() == people.len() {
        Ok(rows.into_iter().map(|(_, id)| id).collect())
    } else {
        Err(Error::internal(
            "an account could not be found or made for every person",
        ))
    }
}

async fn grant(
    tx: &mut TenantTx,
    people: &[Person],
    entered: &[Entered],
    today: NaiveDate,
) -> Result<()> {
    sqlx::query!(
        "insert into role_assignment (member_id, role, from_on)
         select distinct member_id, role, $3::date from unnest($1::uuid[], $2::text[]) as a(member_id, role)
         on conflict (tenant_id, member_id, role) do update
            set until_on = null, given_by = case when is_held(role_assignment.from_on, role_assignment.until_on, excluded.from_on) then role_assignment.given_by else excluded.given_by end
          where role_assignment.until_on is not null",
        &entered.iter().map(|e| e.member_id.0).collect::<Vec<_>>(),
        &people.iter().map(|p| p.role.code().to_owned()).collect::<Vec<_>>(),
        today
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
