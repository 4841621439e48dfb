//! What `jejak doctor` asks of the server itself: how texts are encoded and sorted, and whether the database can be backed up.

use sqlx::PgConnection;

/// How a database stands.
#[derive(Debug, sqlx::FromRow)]
pub struct Condition {
    /// How texts are encoded.
    pub encoding: String,
    /// The version of the sorting rules with which the indexes were made; none: rules that never change.
    pub collation_made_with: Option<String>,
    /// The version of the rules that the server's system has now.
    pub collation_now: Option<String>,
    /// Tables that the role `jejak_system`, as which a backup is made, may not read.
    pub unreadable: Option<String>,
}

impl Condition {
    /// Asks the server, as the owner.
    pub async fn of(owner: &mut PgConnection) -> sqlx::Result<Self> {
        sqlx::query_as(
            "select pg_encoding_to_char(d.encoding)::text as encoding, d.datcollversion as collation_made_with,
                    pg_database_collation_actual_version(d.oid) as collation_now,
                    (select string_agg(c.relname, ', ' order by c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                      where n.nspname = 'public' and c.relkind = 'r' and not has_table_privilege('jejak_system', c.oid, 'select')) as unreadable
               from pg_database d where d.datname = current_database()",
        )
        .fetch_one(owner)
        .await
    }

    /// Whether texts are kept as they are.
    pub fn check_encoding(&self) -> Result<(), String> {
        if self.encoding == "UTF8" {
            return Ok(());
        }
        Err(format!(
            "it is {}: make a new one with encoding UTF8",
            self.encoding
        ))
    }

    /// Whether the indexes follow the sorting rules of today.
    pub fn check_collation(&self) -> Result<(), String> {
        if self.collation_made_with == self.collation_now {
            return Ok(());
        }
        Err(format!(
            "they were made with {} and the system has {}: run `reindex database`, then `alter database … refresh collation version`",
            version(self.collation_made_with.as_deref()),
            version(self.collation_now.as_deref()),
        ))
    }

    /// Whether a backup as `jejak_system` is complete.
    pub fn check_backup(&self) -> Result<(), String> {
        match &self.unreadable {
            None => Ok(()),
            Some(tables) => Err(format!("it may not read {tables}: run `jejak migrate`")),
        }
    }
}

fn version(known: Option<&str>) -> &str {
    known.unwrap_or("rules without a version")
}
