//! Writing a comment.

use super::forms::NewComment;
use super::policy::WriteComment;
use super::store;
use crate::access::{Permit, Role};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::projects::Relation;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Keeps a comment for the audience that the permit was given for.
pub async fn write(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteComment>,
    comment: &NewComment,
    now: DateTime<Utc>,
) -> Result<()> {
    let subject = permit.subject();
    if comment.audience != subject.audience {
        return Err(Error::internal(
            "a comment for another audience than the permit's",
        ));
    }
    let role = role_of(
        subject.case.relation,
        permit.actor().is(Role::OrganizerAdmin),
    );
    store::insert(
        tx,
        &subject.case.project,
        comment,
        permit.actor(),
        role,
        now,
    )
    .await?;
    let details = json!({ "project": subject.case.project.id, "audience": comment.audience });
    permit
        .record(tx, ("comment", comment.id.0), details, now)
        .await
}

/// In which role somebody speaks: the one closest to the project.
fn role_of(relation: Relation, admin: bool) -> Role {
    match relation {
        Relation { leader: true, .. } => Role::Participant,
        Relation { mentor: true, .. } => Role::Mentor,
        Relation { coach: true, .. } => Role::Coach,
        Relation { staff: true, .. } if admin => Role::OrganizerAdmin,
        Relation { staff: true, .. } => Role::ClassPic,
        _ => Role::Leadership,
    }
}
