//! What the owner of the schema does: bring it up to date, and let each login take on the role of its door.
//!
//! The owner need not be a superuser. What it may not do by itself is told in one sentence with the statement that an
//! administrator of the server runs once.

use super::connect::{Unreachable, connect};
use super::{Logins, MIGRATOR};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// The lock under which one program at a time migrates a database: any number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x006a_656a_616b;

/// The role of the first door.
const APP: &str = "jejak_app";
/// The role of the second.
const SYSTEM: &str = "jejak_system";

/// Why the database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// The database does not answer.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Names and texts would be lost or cut.
    #[error(
        "the database {database} is encoded in {encoding}, and Jejak needs UTF-8: make a new one with \
         `create database … encoding 'UTF8' template template0`"
    )]
    Encoding {
        /// The database.
        database: String,
        /// Its encoding.
        encoding: String,
    },
    /// The owner may not make tables, or not pass on the right to.
    #[error(
        "the login {owner} does not own the database {database}: as its present owner or as a superuser run \
         `alter database \"{database}\" owner to \"{owner}\"`"
    )]
    NotOwner {
        /// The database.
        database: String,
        /// The login of `DATABASE_URL`.
        owner: String,
    },
    /// The two roles are missing and the owner may not make roles.
    #[error(
        "the login {0} may not make roles: as a superuser run `create role jejak_app; create role jejak_system; \
         grant jejak_app, jejak_system to \"{0}\"`"
    )]
    NoRoles(String),
    /// A login may not take on the role of its door.
    #[error(
        "the login {login} may not become {role}: as a superuser run `grant {role} to \"{login}\"`"
    )]
    NotMember {
        /// The login.
        login: String,
        /// The role.
        role: &'static str,
    },
    /// A migration failed, or the database is newer than this program.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A statement failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Brings the schema up to date and lets each login take on its role. Refuses a database that is newer than this program.
pub async fn migrate(owner: &PgConnectOptions, logins: &Logins) -> Result<(), OwnerError> {
    // sqlx's own lock belongs to a session, and a pooler in transaction mode may end a session on another connection than it
    // began on. This one belongs to a transaction.
    let mut waiting = connect(owner).await?;
    let mut lock = waiting.begin().await?;
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(MIGRATION_LOCK)
        .execute(&mut *lock)
        .await?;
    let mut connection = connect(owner).await?;
    prepare(&mut connection).await?;
    let mut migrator = Migrator::with_migrations(MIGRATOR.iter().cloned().collect());
    migrator.set_locking(false).run(&mut connection).await?;
    connection
        .execute("grant select on _sqlx_migrations to jejak_app, jejak_system")
        .await?;
    admit(&mut connection, logins).await?;
    if was_restored(&mut connection).await? {
        connection.execute("analyze").await?;
    }
    connection.close().await?;
    lock.commit().await?;
    waiting.close().await?;
    Ok(())
}

/// Lets PostgreSQL look at what has just been loaded, so that it does not plan as for empty tables until it looks by itself.
pub async fn analyze(owner: &PgConnectOptions) -> Result<(), OwnerError> {
    let mut connection = connect(owner).await?;
    connection.execute("analyze").await?;
    connection.close().await?;
    Ok(())
}

/// Whether there are rows that PostgreSQL has never looked at: after a restore.
async fn was_restored(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples < 0
            and pg_relation_size(oid) > 1000000)",
    )
    .fetch_one(connection)
    .await
}

/// What has to be so before the first migration.
async fn prepare(connection: &mut PgConnection) -> Result<(), OwnerError> {
    let (database, owner, encoding, owns_schema, roles, may_make_roles): (String, String, String, bool, Vec<String>, bool) = sqlx::query_as(
        "select current_database()::text, current_user::text, pg_encoding_to_char(d.encoding)::text,
                (select pg_has_role(current_user, n.nspowner, 'USAGE') from pg_namespace n where n.nspname = 'public'),
                array(select rolname::text from pg_roles where rolname in ('jejak_app', 'jejak_system')),
                r.rolsuper or r.rolcreaterole
           from pg_database d, pg_roles r
          where d.datname = current_database() and r.rolname = current_user",
    )
    .fetch_one(&mut *connection)
    .await?;
    if encoding != "UTF8" {
        return Err(OwnerError::Encoding { database, encoding });
    }
    if !owns_schema {
        return Err(OwnerError::NotOwner { database, owner });
    }
    if roles.len() < 2 && !may_make_roles {
        return Err(OwnerError::NoRoles(owner));
    }
    for role in [APP, SYSTEM] {
        if roles.iter().any(|made| made == role) {
            let_become(connection, &owner, role).await?;
        }
    }
    Ok(())
}

/// Lets each login take on the role of its door. The application's login loses the other one, if it is a login of its own.
async fn admit(connection: &mut PgConnection, logins: &Logins) -> Result<(), OwnerError> {
    let (app, system) = (logins.app.get_username(), logins.system.get_username());
    let_become(connection, app, APP).await?;
    let_become(connection, system, SYSTEM).await?;
    if app != system && is_granted(connection, app, SYSTEM).await? {
        let revoke = format!("revoke {SYSTEM} from {}", quoted(app));
        connection.execute(AssertSqlSafe(revoke)).await?;
    }
    Ok(())
}

async fn let_become(
    connection: &mut PgConnection,
    login: &str,
    role: &'static str,
) -> Result<(), OwnerError> {
    if may_become(connection, login, role).await? {
        return Ok(());
    }
    let grant = format!("grant {role} to {}", quoted(login));
    let granted = connection.execute(AssertSqlSafe(grant)).await;
    granted.map(drop).map_err(|_| OwnerError::NotMember {
        login: login.to_owned(),
        role,
    })
}

/// Whether a role was granted to a login by name; a superuser may take on every role without.
async fn is_granted(connection: &mut PgConnection, login: &str, role: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from pg_auth_members where member = to_regrole(quote_ident($1)) and roleid = to_regrole($2))",
    )
    .bind(login)
    .bind(role)
    .fetch_one(connection)
    .await
}

/// Whether a login may take on a role. Until PostgreSQL 15 each member may; from 16 on the grant says so.
async fn may_become(connection: &mut PgConnection, login: &str, role: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select coalesce((select pg_has_role(l.oid, r.oid, case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end)
           from pg_roles l, pg_roles r where l.rolname = $1 and r.rolname = $2), false)",
    )
    .bind(login)
    .bind(role)
    .fetch_one(connection)
    .await
}

/// A name as an identifier: `grant` takes no parameters.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
