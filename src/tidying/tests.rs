//! The old goes, the young stays.

use super::tidy;
use crate::db::Db;
use sqlx::PgPool;

const ROWS: &str = "
    insert into tenant (id, slug, name, kind, time_zone, colour, created_at)
      values (md5('t')::uuid, 'kota', 'Kota', 'city', 'WIB', '#123456', now());
    insert into account (id, name, created_at) values (md5('a')::uuid, 'Siti', now());
    insert into member (tenant_id, id, account_id, name, created_at)
      values (md5('t')::uuid, md5('m')::uuid, md5('a')::uuid, 'Siti', now());
    insert into session (token_digest, account_id, created_at, last_seen_at, user_agent)
      select sha256(name::bytea), md5('a')::uuid, now() - created, now() - seen, name
        from (values ('in use', interval '2 hours', interval '1 minute'),
                     ('ended an hour ago', interval '3 hours', interval '2 hours'),
                     ('in use until its end yesterday', interval '35 hours', interval '24 hours'),
                     ('unused for a day', interval '30 hours', interval '26 hours'),
                     ('ended by its age', interval '37 hours', interval '24 hours')) s (name, created, seen);
    insert into form_receipt (tenant_id, id, member_id, digest, at)
      select md5('t')::uuid, md5(n::text)::uuid, md5('m')::uuid, sha256('x'), now() - make_interval(days => n, mins => -1) from generate_series(6, 8) n;
    insert into form_receipt (tenant_id, id, member_id, digest, at)
      select md5('t')::uuid, md5('old' || n)::uuid, md5('m')::uuid, sha256('x'), now() - interval '30 days' from generate_series(1, 2500) n;
    insert into tenant_change (tenant_id, xid, at)
      select md5('t')::uuid, n::text::xid8, now() - make_interval(hours => n, mins => -1) from generate_series(23, 26) n;";

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_old_is_taken_away_and_the_young_stays(owner: PgPool) {
    sqlx::raw_sql(ROWS).execute(&owner).await.unwrap();
    let db = Db::connect_lazy((*owner.connect_options()).clone(), 2);
    let now = sqlx::query_scalar("select now()")
        .fetch_one(&owner)
        .await
        .unwrap();
    tidy(&db, now).await;
    let sessions: Vec<String> = sqlx::query_scalar("select user_agent from session order by 1")
        .fetch_all(&owner)
        .await
        .unwrap();
    assert_eq!(
        sessions,
        [
            "ended an hour ago",
            "in use",
            "in use until its end yesterday"
        ]
    );
    let receipts: i64 = sqlx::query_scalar("select count(*) from form_receipt")
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(receipts, 2);
    let marks: Vec<String> =
        sqlx::query_scalar("select xid::text from tenant_change order by at desc")
            .fetch_all(&owner)
            .await
            .unwrap();
    assert_eq!(marks, ["23", "24"]);
}
