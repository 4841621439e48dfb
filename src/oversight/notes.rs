//! The notes of examiners that must be answered and are not.

use super::READERS;
use super::asked::Asked;
use super::store::{self, NoteRow};
use crate::access::{Audience, Here, MemberRead, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::list_routes;
use crate::lists::{Cell, Ending, List, ListPage, MOST, PAGE_SIZE, Shown, cut, end_of};
use axum::extract::Query;
use axum::response::Response;

/// The routes of this list.
pub fn routes() -> Routes {
    list_routes!(
        "/t/{tenant}/overview/notes",
        Audience::Roles(READERS),
        show,
        file
    )
}

fn list() -> List {
    List {
        path: "/overview/notes",
        noun: "catatan",
        title: "Catatan penguji yang belum dijawab".to_owned(),
        lead: "Catatan yang harus dijawab peserta, yang paling lama lebih dulu.".to_owned(),
        columns: vec![
            ("Catatan", Shown::Text),
            ("Proyek", Shown::Text),
            ("Penguji", Shown::Text),
            ("Bobot", Shown::Tag),
            ("Batas waktu", Shown::Text),
            ("Peserta", Shown::Download),
            ("Kelas", Shown::Download),
        ],
        back: ("/?role=leadership", "Beranda"),
        empty: (
            "Semua catatan sudah dijawab",
            "Tidak ada catatan penguji yang menunggu jawaban peserta.",
        ),
        ..List::default()
    }
}

async fn show(mut m: MemberRead, Query(asked): Query<Asked>) -> Result<ListPage> {
    let (mut rows, total) = store::notes(&mut m.tx, &asked, PAGE_SIZE + 1).await?;
    let next = cut(&mut rows, |row| end_of(row.created_at, row.id));
    let cells = rows.iter().map(|row| cells(row, &m.here)).collect();
    Ok(list().page(&m.here, &asked, cells, (total, next)))
}

async fn file(
    mut m: MemberRead,
    ending: Ending,
    Query(mut asked): Query<Asked>,
) -> Result<Response> {
    asked.after.clear();
    let (rows, _) = store::notes(&mut m.tx, &asked, MOST).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    list()
        .file(&here, ending, rows.iter().map(|row| cells(row, &here)))
        .await
}

fn cells(row: &NoteRow, here: &Here) -> Vec<Cell> {
    let is_over = row.due_on.is_some_and(|due| due < here.today());
    vec![
        row.body.as_str().into(),
        Cell::link(
            row.name(),
            here.path(&format!("/projects/{}", row.project_id)),
        )
        .with_note(row.class.as_str()),
        row.author.as_str().into(),
        Cell::tag(row.severity.label(), "warning"),
        Cell::maybe(row.due_on, Cell::day).with_note(if is_over { "lewat" } else { "" }),
        row.leader.as_str().into(),
        row.class.as_str().into(),
    ]
}
