//! Publishing a template.

use super::policy::PublishTemplate;
use super::store::{self, NewVersion};
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::SectionTemplateId;
use crate::programs::Section;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Publishes the next version. Stale when somebody else has published since the form was opened.
pub async fn publish(
    tx: &mut TenantTx,
    permit: &Permit<'_, PublishTemplate>,
    sections: &[Section],
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let of = permit.subject();
    let id = SectionTemplateId::new();
    let row = NewVersion {
        id,
        of,
        sections,
        note,
        by: Some(permit.actor()),
    };
    if !store::insert(tx, row, now).await? {
        return Err(Error::Stale);
    }
    let details =
        json!({ "program": of.program, "kind": of.kind, "number": of.latest + 1, "note": note });
    permit
        .record(tx, ("section_template", id.0), details, now)
        .await
}
