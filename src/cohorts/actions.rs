//! What is done with a class as a whole.

use super::forms::ClassForm;
use super::policy::{ChangeClass, CreateClass};
use super::store::{self, Saved};
use crate::access::Permit;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::CohortId;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Creates a class with its five stages.
pub async fn create(
    tx: &mut TenantTx,
    permit: &Permit<'_, CreateClass>,
    id: CohortId,
    form: &ClassForm,
    now: DateTime<Utc>,
) -> Result<Saved> {
    if store::insert(tx, id, form, now).await? == Saved::NumberTaken {
        return Ok(Saved::NumberTaken);
    }
    store::save_stages(tx, id, &form.stages).await?;
    permit
        .record(tx, ("cohort", id.0), facts(form), now)
        .await?;
    Ok(Saved::Done)
}

/// Changes a class and its stages.
pub async fn change(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeClass>,
    version: i32,
    form: &ClassForm,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let before = permit.subject();
    if store::update(tx, before.id, version, form).await? == Saved::NumberTaken {
        return Ok(Saved::NumberTaken);
    }
    store::save_stages(tx, before.id, &form.stages).await?;
    let earlier = json!({
        "program": before.program, "number": before.number, "year": before.year, "name": before.name, "venue": before.venue,
        "starts_on": before.starts_on, "ends_on": before.ends_on, "quota": before.quota,
    });
    let details = json!({ "before": earlier, "after": facts(form) });
    permit
        .record(tx, ("cohort", before.id.0), details, now)
        .await?;
    Ok(Saved::Done)
}

fn facts(form: &ClassForm) -> Value {
    let stages: Vec<Value> = form
        .stages
        .iter()
        .map(|s| json!({ "code": s.code.code(), "starts_on": s.starts_on, "ends_on": s.ends_on }))
        .collect();
    json!({
        "program": form.program, "number": form.number, "year": form.year, "name": form.name, "venue": form.venue,
        "starts_on": form.starts_on, "ends_on": form.ends_on, "quota": form.quota, "stages": stages,
    })
}
