//! The queue's address.

use super::views::{QueuePage, WaitingPart, tabs};
use super::{WaitingKind, store};
use crate::access::{Audience, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::error::Result;
use axum::extract::Query;
use chrono::NaiveTime;
use serde::Deserialize;

/// The routes of the queue.
pub fn routes() -> Routes {
    Routes::new().get(
        "/t/{tenant}/queue",
        Audience::Roles(&[Role::Mentor, Role::Coach]),
        list,
    )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Filter {
    kind: String,
}

async fn list(mut m: MemberRead, Query(filter): Query<Filter>) -> Result<QueuePage> {
    let shown = WaitingKind::from_code(&filter.kind);
    let list = store::list(&mut m.tx, &m.here).await?;
    let start_of_day = m
        .here
        .tenant
        .zone
        .moment(m.here.today().and_time(NaiveTime::MIN));
    let done = store::count_done(&mut m.tx, m.here.actor.member_id, start_of_day).await?;
    let items = list
        .iter()
        .filter(|w| shown.is_none_or(|kind| w.kind == kind))
        .map(|w| WaitingPart::of(w, &m.here))
        .collect();
    let waiting = if list.is_empty() {
        "Tidak ada yang menunggu.".to_owned()
    } else {
        format!("{} menunggu, yang terlama di atas.", list.len())
    };
    let lead = format!("{waiting} Hari ini Anda sudah memutuskan {done}.");
    Ok(QueuePage {
        page: m.here.page("Menunggu Anda"),
        tabs: tabs(&list, shown, &m.here),
        items,
        lead,
    })
}
