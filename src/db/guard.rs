//! The start-up guard: refuses to serve when isolation is not really on, and says what is weaker than it could be. The same
//! questions are asked by `jejak doctor` and by a test.

use super::Db;
use crate::error::Result as DbResult;

/// Why the program refuses to serve.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The first door's role can see past every policy, or is another than it should be.
    #[error(
        "the application's transactions run as {0:?}, which is not jejak_app or bypasses row level security: run `jejak migrate`"
    )]
    WrongRole(String),
    /// A table with tenant rows is not protected.
    #[error("these tables hold tenants' rows without forced row level security: {0}")]
    Unprotected(String),
    /// The database could not be asked.
    #[error(transparent)]
    Database(#[from] crate::error::Error),
}

/// A login that could do more than the application needs.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the login {login} of the application may take on every right: a statement slipped into a page could read all tenants. \
     Make a login that may do less (`create role jejak_web login noinherit password '…'`), name it in JEJAK_APP_DATABASE_URL \
     and run `jejak migrate`, which gives it what it needs"
)]
pub struct StrongLogin {
    login: String,
}

#[derive(sqlx::FromRow)]
struct Standing {
    role: String,
    is_strong: bool,
    login: String,
    login_is_strong: bool,
    bare: Option<String>,
}

/// Checks as whom the first door's transactions run, and every table that has a `tenant_id`.
pub async fn check_isolation(db: &Db) -> Result<Option<StrongLogin>, GuardError> {
    let found = standing(db).await?;
    if found.is_strong || found.role != "jejak_app" {
        return Err(GuardError::WrongRole(found.role));
    }
    if let Some(tables) = found.bare {
        return Err(GuardError::Unprotected(tables));
    }
    let login = found.login;
    Ok(found.login_is_strong.then_some(StrongLogin { login }))
}

async fn standing(db: &Db) -> DbResult<Standing> {
    let mut tx = db.begin_read().await?;
    Ok(sqlx::query_as(
        "select r.rolname::text as role, r.rolsuper or r.rolbypassrls as is_strong, l.rolname::text as login,
                l.rolsuper or l.rolbypassrls or pg_has_role(l.oid, 'jejak_system', 'MEMBER') as login_is_strong,
                (select string_agg(c.relname, ', ' order by c.relname)
                   from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where n.nspname = 'public' and c.relkind in ('r', 'p')
                    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
                    and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))) as bare
           from pg_roles r, pg_roles l where r.rolname = current_user and l.rolname = session_user",
    )
    .fetch_one(tx.conn())
    .await?)
}
