//! The errors a request can end in, told from the person's side.
//!
//! A feature returns [`Error`]; how each kind looks as a page stands in [`crate::web::problem`].

/// The result of a handler or an action.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or this person may not know that it does.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the session has ended.
    #[error("sign-in needed")]
    SignInNeeded,
    /// The person may know of it, but may not do this. Holds who may, as words for the page.
    #[error("denied: {0}")]
    Denied(String),
    /// The form does not come from a page of ours, or is from an earlier session.
    #[error("forged or outdated form")]
    Forged,
    /// The state does not allow it. Holds a sentence for the page.
    #[error("illegal move: {0}")]
    Illegal(String),
    /// Somebody else has changed it meanwhile.
    #[error("stale write")]
    Stale,
    /// This form was taken already, with other content.
    #[error("a form sent before with other content")]
    SentBefore,
    /// The request is larger than allowed. Holds a sentence for the page.
    #[error("too large")]
    TooLarge(String),
    /// The request cannot be read. Holds a sentence for the page.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// Too many tries. Holds the seconds to wait.
    #[error("too many tries, wait {0} s")]
    TooMany(u64),
    /// This person, or everybody together, asks for too much at once. Holds a sentence for the page.
    #[error("busy: {0}")]
    Busy(&'static str),
    /// The database is away or too busy.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of ours, with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// A refusal that names who may do it.
    pub fn denied(who_may: &str) -> Self {
        Self::Denied(who_may.to_owned())
    }

    /// The state does not allow it; the sentence says what is the case.
    pub fn illegal(sentence: impl Into<String>) -> Self {
        Self::Illegal(sentence.into())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|d| d.code());
        // A NUL in an address: no row of ours has one.
        let has_nul = code.as_deref() == Some("22021");
        // An id is made when a form is shown: one that stands already came from a form that was sent before.
        let is_unique = code.as_deref() == Some("23505");
        let is_taken = is_unique
            && broken_constraint(&error)
                .is_some_and(|c| c.ends_with("_pkey") || c.ends_with("_id_key"));
        if has_nul {
            Self::NotFound
        } else if is_taken {
            Self::SentBefore
        } else if is_unique {
            // What is typed is compared before it is written: here two people did the same at once.
            tracing::info!(constraint = broken_constraint(&error), "taken meanwhile");
            Self::Stale
        } else if is_unavailable(&error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::internal(error)
        }
    }
}

/// Whether waiting may help: no connection, a server that stops or starts, a statement that took too long.
fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(db) => db.code().is_some_and(|c| {
            c.starts_with("08")
                || c.starts_with("57")
                || c.starts_with("53")
                || c == "55P03"
                || c.starts_with("40")
        }),
        _ => false,
    }
}

/// The name of the constraint that refused a write, if one did: `store.rs` turns it into a field error.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|db| db.constraint())
}

/// 1 row written, or [`Error::Stale`]: row level security and version checks make a refused write look like 0 rows.
pub fn written(result: &sqlx::postgres::PgQueryResult) -> Result<()> {
    if result.rows_affected() == 0 {
        Err(Error::Stale)
    } else {
        Ok(())
    }
}
