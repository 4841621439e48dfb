//! Who has read which version: what makes "changed since you read". A reading belongs to the reader's tenant.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{DocumentId, MemberId, TenantId};
use chrono::{DateTime, Utc};

/// What somebody has read of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// The latest version read; 0 for none.
    pub number: i32,
    /// The one read before it; 0 for none.
    pub previous: i32,
}

impl Reading {
    /// The version that a reader of `number` knew before; none for who reads the document for the first time. Looking at
    /// the same version again does not make it known.
    pub fn before(self, number: i32) -> Option<i32> {
        let known = if self.number < number {
            self.number
        } else if self.number == number {
            self.previous
        } else {
            0
        };
        (known > 0).then_some(known)
    }
}

/// What a member has read of a document.
pub async fn find(tx: &mut TenantTx, member: MemberId, document: DocumentId) -> Result<Reading> {
    let row = sqlx::query_as!(
        Reading,
        "select number, previous_number as previous from document_reading where tenant_id = app_tenant() and member_id = $1 and document_id = $2",
        member.0,
        document.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.unwrap_or_default())
}

/// Notes that a member has read a version; an older one than the latest read changes nothing.
pub async fn note(
    tx: &mut TenantTx,
    member: MemberId,
    document: (TenantId, DocumentId),
    number: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into document_reading as r (member_id, organizer_id, document_id, number, read_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, member_id, document_id)
         do update set previous_number = r.number, number = excluded.number, read_at = excluded.read_at where r.number < excluded.number",
        member.0,
        document.0.0,
        document.1.0,
        number,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn the_version_known_before_is_told_until_a_newer_one_is_read() {
        let (none, first, third) = (
            Reading::default(),
            Reading {
                number: 1,
                previous: 0,
            },
            Reading {
                number: 3,
                previous: 1,
            },
        );
        assert_eq!(
            (none.before(1), first.before(1), first.before(2)),
            (None, None, Some(1))
        );
        assert_eq!(
            (third.before(3), third.before(4), third.before(2)),
            (Some(1), Some(3), None)
        );
    }
}
