//! What is remembered is given back as long as nothing has changed, and never longer.

use super::{Db, SystemReason, TenantTx};
use crate::error::Result;
use crate::id::TenantId;
use sqlx::PgPool;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

/// Three tenants; the second trains people of the first, and the third has nothing to do with either.
struct World {
    db: Db,
    counted: AtomicU32,
    tenants: [TenantId; 3],
}

impl World {
    async fn new(owner: PgPool) -> Self {
        let tenants = [1, 2, 3].map(|n| TenantId(Uuid::from_u128(n)));
        for (n, tenant) in tenants.iter().enumerate() {
            sqlx::query(
                "insert into tenant (id, slug, name, kind, time_zone, colour, created_at)
                 values ($1, 'tempat-' || $2, 'Tempat ' || $2, 'regency', 'WIB', '#123456', now())",
            )
            .bind(tenant.0)
            .bind(n as i32)
            .execute(&owner)
            .await
            .unwrap();
        }
        sqlx::query("insert into project_tally (tenant_id, home_tenant_id, stage, submitted, launched, projects) values ($1, $2, 'idea', false, false, 1)")
            .bind(tenants[1].0)
            .bind(tenants[0].0)
            .execute(&owner)
            .await
            .unwrap();
        let db = Db::connect_lazy((*owner.connect_options()).clone(), 4);
        Self {
            db,
            counted: AtomicU32::new(0),
            tenants,
        }
    }

    async fn ask(&self, tx: &mut TenantTx, of: TenantId) -> Result<u32> {
        let count = tx
            .remembered(of, "angka", async |_| {
                Ok(self.counted.fetch_add(1, Ordering::SeqCst) + 1)
            })
            .await?;
        Ok(*count)
    }

    /// Reads as one tenant what is remembered of another, usually the same; how often that was counted so far.
    async fn read_of(&self, reader: TenantId, of: TenantId) -> Result<u32> {
        let mut tx = self.db.begin_read().await.unwrap();
        sqlx::query("select set_config('app.tenant_id', $1, true)")
            .bind(reader.to_string())
            .execute(tx.conn())
            .await
            .unwrap();
        self.ask(&mut tx, of).await
    }

    async fn read(&self) -> u32 {
        self.read_of(self.tenants[0], self.tenants[0])
            .await
            .unwrap()
    }

    async fn write(&self, tenant: TenantId) {
        let tx = self.db.tenant(tenant).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_nothing_has_changed_is_counted_once(pool: PgPool) {
    let w = World::new(pool).await;
    assert_eq!(w.read().await, 1);
    assert_eq!(w.read().await, 1);
    w.write(w.tenants[2]).await;
    assert_eq!(w.read().await, 1, "another tenant's work does not matter");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_change_of_ones_own_and_of_where_ones_people_learn_is_seen_at_once(pool: PgPool) {
    let w = World::new(pool).await;
    assert_eq!(w.read().await, 1);
    w.write(w.tenants[0]).await;
    assert_eq!(w.read().await, 2);
    w.write(w.tenants[1]).await;
    assert_eq!(w.read().await, 3);
    let system = w.db.system(SystemReason::Provisioning).await.unwrap();
    system.commit().await.unwrap();
    assert_eq!(w.read().await, 4);
    assert_eq!(w.read().await, 4);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_change_that_was_under_way_while_it_was_counted_is_seen_once_it_has_lasted(pool: PgPool) {
    let w = World::new(pool).await;
    let early = w.db.tenant(w.tenants[0]).await.unwrap();
    // A later one ends first: the number of the transaction alone would tell nothing.
    w.write(w.tenants[0]).await;
    assert_eq!(w.read().await, 1);
    assert_eq!(w.read().await, 1, "what has not lasted is no change");
    early.commit().await.unwrap();
    assert_eq!(w.read().await, 2);
    let given_up = w.db.tenant(w.tenants[0]).await.unwrap();
    drop(given_up);
    assert_eq!(w.read().await, 2, "what was given up is no change");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_is_counted_between_writing_and_giving_up_is_kept_for_nobody(pool: PgPool) {
    let w = World::new(pool).await;
    let mut writing = w.db.tenant(w.tenants[0]).await.unwrap();
    assert_eq!(w.ask(&mut writing, w.tenants[0]).await.unwrap(), 1);
    assert_eq!(w.read().await, 2);
    assert_eq!(w.ask(&mut writing, w.tenants[0]).await.unwrap(), 3);
    drop(writing);
    assert_eq!(w.read().await, 2);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn nothing_is_remembered_of_a_tenant_for_another(pool: PgPool) {
    let w = World::new(pool).await;
    assert_eq!(w.read().await, 1);
    assert!(w.read_of(w.tenants[2], w.tenants[0]).await.is_err());
    assert_eq!(w.read_of(w.tenants[2], w.tenants[2]).await.unwrap(), 2);
    assert_eq!(w.read().await, 1);
}
