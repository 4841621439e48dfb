//! SQL of the calendar.

use super::forms::{OwnDay, Steps};
use super::{Calendar, Day, DayKind, Ladder};
use crate::db::TenantTx;
use crate::error::{Result, written};
use chrono::NaiveDate;

/// The calendar of this tenant: the country's days, then its own, and the ladder, in one statement.
pub async fn load(tx: &mut TenantTx) -> Result<Calendar> {
    let rows = sqlx::query!(
        r#"select h.on_date as "on!", h.name as "name!", h.kind as "kind!: DayKind", 0 as "mentor!", 0 as "admin!", 0 as "leadership!", 0 as "version!", 0 as "place!" from national_holiday h
           union all
           select c.on_date, c.name, case when c.works then 'works' else 'own' end, 0, 0, 0, 0, 1 from calendar_day c where c.tenant_id = app_tenant()
           union all
           select '2000-01-01', '', 'own', l.mentor_days, l.admin_days, l.leadership_days, l.version, 2 from overdue_ladder l where l.tenant_id = app_tenant()
           order by 8, 1"#
    )
    .fetch_all(tx.conn())
    .await?;
    let ladder = rows
        .iter()
        .find(|r| r.mentor > 0)
        .map_or(Ladder::STANDARD, |r| Ladder {
            mentor: r.mentor,
            admin: r.admin,
            leadership: r.leadership,
            version: r.version,
        });
    let days = rows.into_iter().filter(|r| r.mentor == 0).map(|r| Day {
        on: r.on,
        name: r.name,
        kind: r.kind,
    });
    Ok(Calendar::new(days, ladder))
}

/// Sets what this tenant says of a day.
pub async fn set_day(tx: &mut TenantTx, day: &OwnDay) -> Result<()> {
    sqlx::query!(
        "insert into calendar_day (on_date, name, works) values ($1, $2, $3)
         on conflict (tenant_id, on_date) do update set name = excluded.name, works = excluded.works",
        day.on,
        day.name,
        day.works
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes back what this tenant said of a day; whether it had said anything.
pub async fn clear_day(tx: &mut TenantTx, on: NaiveDate) -> Result<bool> {
    let result = sqlx::query!(
        "delete from calendar_day where tenant_id = app_tenant() and on_date = $1",
        on
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() > 0)
}

/// Sets the ladder, unless somebody else has done so since.
pub async fn set_ladder(tx: &mut TenantTx, steps: Steps) -> Result<()> {
    let result = sqlx::query!(
        "insert into overdue_ladder as l (mentor_days, admin_days, leadership_days) select $1, $2, $3 where $4 = 0 or exists (select from overdue_ladder where tenant_id = app_tenant())
         on conflict (tenant_id) do update set mentor_days = $1, admin_days = $2, leadership_days = $3, version = l.version + 1 where l.version = $4",
        steps.mentor,
        steps.admin,
        steps.leadership,
        steps.version
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}
