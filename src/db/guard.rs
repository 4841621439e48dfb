//! The start-up guard: refuses to serve when isolation is not really on. The same query is a test.

use sqlx::PgPool;

/// Why the program refuses to serve.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The pool's role can see past every policy.
    #[error(
        "the application's database role {0:?} is a superuser or bypasses row level security; connect as a role without these rights"
    )]
    RoleTooStrong(String),
    /// A table with tenant rows is not protected.
    #[error("these tables hold tenants' rows without forced row level security: {0}")]
    Unprotected(String),
    /// The database could not be asked.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Checks the role of `pool` and every table that has a `tenant_id`.
pub async fn check_isolation(pool: &PgPool) -> Result<(), GuardError> {
    let (role, strong): (String, bool) =
        sqlx::query_as("select current_user::text, rolsuper or rolbypassrls from pg_roles where rolname = current_user").fetch_one(pool).await?;
    if strong {
        return Err(GuardError::RoleTooStrong(role));
    }
    let bare: Option<String> = sqlx::query_scalar(
        "select string_agg(c.relname, ', ' order by c.relname)
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p')
            and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
            and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))",
    )
    .fetch_one(pool)
    .await?;
    bare.map_or(Ok(()), |tables| Err(GuardError::Unprotected(tables)))
}
