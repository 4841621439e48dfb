//! The participants behind a number: who handed in an idea, who did not, from which government.

use super::READERS;
use super::asked::Asked;
use super::store::{self, PersonRow};
use crate::access::{Audience, Here, MemberRead, Routes};
use crate::error::Result;
use crate::list_routes;
use crate::lists::{Cell, Choice, Ending, List, ListPage, MOST, PAGE_SIZE, Shown, cut};
use axum::extract::Query;
use axum::response::Response;

/// The routes of this list.
pub fn routes() -> Routes {
    list_routes!(
        "/t/{tenant}/overview/people",
        Audience::Roles(READERS),
        show,
        file
    )
}

fn list(asked: &Asked, rows: &[PersonRow]) -> List {
    List {
        path: "/overview/people",
        noun: "peserta",
        title: "Peserta".to_owned(),
        lead: rows
            .first()
            .filter(|_| !asked.cohort.is_empty())
            .map(|row| row.class.clone())
            .unwrap_or_default(),
        columns: vec![
            ("Peserta", Shown::Text),
            ("Perangkat daerah", Shown::Text),
            ("Instansi", Shown::Text),
            ("Kelas", Shown::Text),
            ("Gagasan", Shown::Tag),
            ("Mentor", Shown::Text),
        ],
        back: ("/?role=leadership", "Beranda"),
        choices: vec![Choice {
            name: "idea",
            label: "Gagasan",
            options: vec![
                ("yes".into(), "Sudah diajukan".into()),
                ("no".into(), "Belum diajukan".into()),
            ],
            blank: "Semua peserta",
        }],
        empty: (
            "Tidak ada peserta",
            "Tidak ada peserta yang cocok dengan saringan ini.",
        ),
        ..List::default()
    }
}

async fn show(mut m: MemberRead, Query(asked): Query<Asked>) -> Result<ListPage> {
    let (mut rows, total) = store::people(&mut m.tx, &asked, PAGE_SIZE + 1).await?;
    let next = cut(&mut rows, |row| format!("{}~{}", row.name, row.id));
    let list = list(&asked, &rows);
    let cells = rows.iter().map(|row| cells(row, &m.here)).collect();
    Ok(list.page(&m.here, &asked, cells, (total, next)))
}

async fn file(
    mut m: MemberRead,
    ending: Ending,
    Query(mut asked): Query<Asked>,
) -> Result<Response> {
    asked.after.clear();
    let (rows, _) = store::people(&mut m.tx, &asked, MOST).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    list(&asked, &rows)
        .file(&here, ending, rows.iter().map(|row| cells(row, &here)))
        .await
}

fn cells(row: &PersonRow, here: &Here) -> Vec<Cell> {
    let name = match row.project_id {
        Some(project) if row.submitted => Cell::link(
            row.name.as_str(),
            here.path(&format!("/projects/{project}")),
        ),
        _ => row.name.as_str().into(),
    };
    let idea = if row.submitted {
        Cell::tag("Sudah diajukan", "good")
    } else {
        Cell::tag("Belum diajukan", "warning")
    };
    vec![
        name,
        row.unit.as_str().into(),
        row.agency.as_str().into(),
        row.class.as_str().into(),
        idea,
        row.mentor.as_str().into(),
    ]
}
