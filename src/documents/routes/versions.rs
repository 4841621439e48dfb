//! A frozen version, alone or against another one.

use crate::access::{At, Member};
use crate::documents::views::{self, Head, VersionPage};
use crate::documents::{readings, store};
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::projects::store::find_dossier;
use crate::projects::{DocumentKind, Dossier};
use crate::web::form::{Fields, FormView};
use axum::extract::Query;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Compared {
    #[serde(default)]
    compare: String,
}

/// Notes that the reader reads this version; gives what was read until now.
async fn read(m: &mut Member, dossier: &Dossier, number: i32) -> Result<readings::Reading> {
    let (me, document) = (m.here.actor.member_id, dossier.document.id);
    let reading = readings::find(&mut m.tx, me, document).await?;
    let of = (dossier.project.tenant_id, document);
    readings::note(&mut m.tx, me, of, number, m.here.now).await?;
    Ok(reading)
}

pub(super) async fn version(
    mut m: Member,
    At((_, id, kind, number)): At<(String, ProjectId, DocumentKind, i32)>,
    Query(asked): Query<Compared>,
) -> Result<VersionPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    // What is no number compares with nothing.
    let compared = asked.compare.parse().ok().filter(|other| *other != number);
    let found = store::find_versions(
        &mut m.tx,
        dossier.document.id,
        &[number, compared.unwrap_or(number)],
    )
    .await?;
    let version = found
        .iter()
        .find(|v| v.number == number)
        .cloned()
        .ok_or(Error::NotFound)?;
    let reading = read(&mut m, &dossier, number).await?;
    let here = m.end().await?;
    let other = match compared {
        Some(other) => Some(
            found
                .into_iter()
                .find(|v| v.number == other)
                .ok_or(Error::NotFound)?,
        ),
        None => None,
    };
    let head = Head::of(&here, &dossier)?;
    let unread = views::unread(&head, &dossier, reading, number)
        .filter(|_| compared.is_none() || compared != reading.before(number));
    let facts = views::version_facts(&here, &dossier, &version);
    let (title, sections) = tokio::task::spawn_blocking(move || {
        let title = |v: &store::Version| {
            if v.brand.is_empty() {
                v.title.clone()
            } else {
                format!("{}: {}", v.brand, v.title)
            }
        };
        let older = other.as_ref();
        let pieces = crate::documents::changes::compare(
            &older.map_or_else(|| title(&version), title),
            &title(&version),
        );
        (
            pieces,
            views::frozen(&version.sections, older.map(|o| o.sections.as_slice())),
        )
    })
    .await
    .map_err(Error::internal)?;
    Ok(VersionPage {
        page: here.page(format!("{}, versi {number}", head.label)),
        href: format!("{}/versions/{number}", head.href),
        number,
        facts,
        title,
        sections,
        compared,
        unread,
        others: views::other_versions(dossier.document.latest_number, number),
        chosen: FormView::filled(Fields::from_pairs([(
            "compare",
            compared.map(|c| c.to_string()).unwrap_or_default(),
        )])),
        previous: number - 1,
        next: if number < dossier.document.latest_number {
            number + 1
        } else {
            0
        },
        head,
    })
}
