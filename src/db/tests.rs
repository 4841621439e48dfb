//! The doors set what they need in each transaction, whatever connection it runs on; the owner needs no superuser's rights,
//! and what is missing is told with its cause.

use super::{Db, Logins, OwnerError, SystemReason, connect, guard, migrate};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgPool};
use uuid::Uuid;

/// A login that stays on the server: roles belong to all databases of it.
async fn login(owner: &PgPool, name: &str, rights: &str) -> PgConnectOptions {
    let make = format!(
        "do $$ begin create role {name} login {rights}; exception when duplicate_object or unique_violation then null; end $$"
    );
    owner.execute(AssertSqlSafe(make)).await.unwrap();
    (*owner.connect_options()).clone().username(name)
}

/// An empty database of its own, taken away at the end.
struct Spare<'a> {
    server: &'a PgPool,
    name: String,
}

impl<'a> Spare<'a> {
    async fn new(server: &'a PgPool, rest: &str) -> Self {
        let name = format!("jejak_spare_{}", Uuid::now_v7().simple());
        let make = format!("create database {name} {rest}");
        server.execute(AssertSqlSafe(make)).await.unwrap();
        Self { server, name }
    }

    async fn end(self) {
        let drop = format!("drop database {} with (force)", self.name);
        self.server.execute(AssertSqlSafe(drop)).await.unwrap();
    }
}

/// A pool whose connections come back as a pooler may lend them: with whatever the last one left.
fn lent(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(2)
        .before_acquire(|connection, _| {
            Box::pin(async move {
                connection
                    .execute(
                        "reset role; set statement_timeout = 0; set plan_cache_mode = force_generic_plan;
                         set app.tenant_id = '00000000-0000-0000-0000-000000000001'",
                    )
                    .await?;
                Ok(true)
            })
        })
        .connect_lazy_with(options)
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_transaction_holds_its_role_and_limits_whatever_the_connection_was_left_with(
    owner: PgPool,
) {
    let options = (*owner.connect_options()).clone();
    let db = Db::of_pools(lent(options.clone()), lent(options));
    type Found = (String, String, String, String, bool);
    let ask = "select current_user::text, current_setting('app.tenant_id'), current_setting('statement_timeout'),
                      current_setting('plan_cache_mode'), current_setting('transaction_read_only')::boolean";
    // Each connection is given back and taken again.
    for _ in 0..3 {
        let mut tx = db.begin_read().await.unwrap();
        let found: Found = sqlx::query_as(ask).fetch_one(tx.conn()).await.unwrap();
        let right = |read_only| {
            let [role, tenant, limit, plans] = ["jejak_app", "", "8s", "force_custom_plan"];
            (
                role.to_owned(),
                tenant.to_owned(),
                limit.to_owned(),
                plans.to_owned(),
                read_only,
            )
        };
        assert_eq!(found, right(true));
        let mut tx = db.begin_write().await.unwrap();
        let found: Found = sqlx::query_as(ask).fetch_one(tx.conn()).await.unwrap();
        assert_eq!(found, right(false));
        tx.commit().await.unwrap();
        let mut tx = db.system(SystemReason::SignIn).await.unwrap();
        let found: (String, String, String) =
            sqlx::query_as("select current_user::text, current_setting('app.tenant_id'), current_setting('statement_timeout')")
                .fetch_one(tx.conn())
                .await
                .unwrap();
        assert_eq!(found, ("jejak_system".into(), String::new(), "8s".into()));
        tx.commit().await.unwrap();
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_login_of_the_pages_cannot_open_the_system_door(owner: PgPool) {
    let superuser = (*owner.connect_options()).clone();
    let logins = Logins {
        app: login(&owner, "jejak_test_pages", "noinherit").await,
        system: login(&owner, "jejak_test_system", "noinherit").await,
    };
    // As an earlier installation had left it.
    owner
        .execute("grant jejak_system to jejak_test_pages")
        .await
        .unwrap();
    migrate(&superuser, &logins).await.unwrap();
    let db = Db::of_logins(logins.clone(), 2);
    assert_eq!(guard::check_isolation(&db).await.unwrap(), None);

    let mut tx = db.begin_write().await.unwrap();
    let refused = tx
        .conn()
        .execute("set local role jejak_system")
        .await
        .unwrap_err();
    assert_eq!(
        refused.as_database_error().unwrap().code().as_deref(),
        Some("42501")
    );
    drop(tx);
    // By itself, without a door, the login sees nothing.
    let mut bare = connect(&logins.app).await.unwrap();
    let refused = bare.execute("select name from tenant").await.unwrap_err();
    assert_eq!(
        refused.as_database_error().unwrap().code().as_deref(),
        Some("42501")
    );
    let mut system = db.system(SystemReason::SignIn).await.unwrap();
    let tenants: i64 = sqlx::query_scalar("select count(*) from tenant")
        .fetch_one(system.conn())
        .await
        .unwrap();
    assert_eq!(tenants, 0);

    // With one login for both doors the program serves, and says what is weaker.
    let one = Db::connect_lazy(superuser, 1);
    let advice = guard::check_isolation(&one).await.unwrap().unwrap();
    assert!(
        advice.to_string().contains("JEJAK_APP_DATABASE_URL"),
        "{advice}"
    );
}

#[sqlx::test(migrations = false)]
async fn an_owner_without_superuser_brings_the_database_up_to_date(server: PgPool) {
    let owner = login(&server, "jejak_test_owner", "createrole").await;
    let spare = Spare::new(&server, "owner jejak_test_owner").await;
    let owner = owner.database(&spare.name);
    let logins = Logins {
        app: owner.clone(),
        system: owner.clone(),
    };
    migrate(&owner, &logins).await.unwrap();
    migrate(&owner, &logins).await.unwrap();
    let db = Db::of_logins(logins, 2);
    assert!(db.is_current().await);
    guard::check_isolation(&db).await.unwrap();
    let mut system = db.system(SystemReason::SignIn).await.unwrap();
    let tenants: i64 = sqlx::query_scalar("select count(*) from tenant")
        .fetch_one(system.conn())
        .await
        .unwrap();
    assert_eq!(tenants, 0);
    drop(system);
    db.close().await;
    spare.end().await;
}

#[sqlx::test(migrations = false)]
async fn what_the_owner_may_not_do_is_told_with_the_statement_that_mends_it(server: PgPool) {
    let poor = login(&server, "jejak_test_poor", "").await;
    let migrate_as = async |owner: PgConnectOptions| {
        let logins = Logins {
            app: owner.clone(),
            system: owner.clone(),
        };
        migrate(&owner, &logins).await.unwrap_err()
    };

    let foreign = Spare::new(&server, "").await;
    let error = migrate_as(poor.clone().database(&foreign.name)).await;
    let statement = format!(
        "alter database \"{}\" owner to \"jejak_test_poor\"",
        foreign.name
    );
    assert!(error.to_string().contains(&statement), "{error}");
    foreign.end().await;

    let own = Spare::new(&server, "owner jejak_test_poor").await;
    let error = migrate_as(poor.database(&own.name)).await;
    assert!(
        matches!(error, OwnerError::NotMember { .. } | OwnerError::NoRoles(_)),
        "{error}"
    );
    assert!(
        error.to_string().contains("to \"jejak_test_poor\"`"),
        "{error}"
    );
    own.end().await;

    let latin = Spare::new(&server, "encoding 'LATIN1' locale 'C' template template0").await;
    let error = migrate_as((*server.connect_options()).clone().database(&latin.name)).await;
    assert!(matches!(&error, OwnerError::Encoding { encoding, .. } if encoding == "LATIN1"));
    latin.end().await;
}

#[sqlx::test(migrations = false)]
async fn a_database_that_cannot_be_reached_is_named_with_the_cause(server: PgPool) {
    let options = (*server.connect_options()).clone();
    let Err(error) = connect(&options.clone().database("jejak_nowhere")).await else {
        panic!("there is no such database")
    };
    let told = error.to_string();
    assert!(
        told.contains("jejak_nowhere") && told.contains("does not exist"),
        "{told}"
    );
    let away = options.host("127.0.0.1").socket("/nonexistent");
    assert!(away.clone().connect().await.is_err());
    let Err(error) = connect(&away).await else {
        panic!("nobody listens there")
    };
    assert!(error.to_string().contains("/nonexistent"), "{error}");
}
