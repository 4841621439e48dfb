//! The calendar's addresses.

use super::policy::{KeepCalendar, OwnCalendar};
use super::views::CalendarPage;
use super::{actions, forms, store};
use crate::access::{Audience, Member, MemberRead, Routes};
use crate::error::{Error, Result};
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// The routes of this room.
pub fn routes() -> Routes {
    let keepers = Audience::Roles(super::policy::KEEPERS);
    Routes::new()
        .get("/t/{tenant}/calendar", Audience::Member, show)
        .post("/t/{tenant}/calendar/days", keepers, set_day)
        .post("/t/{tenant}/calendar/days/clear", keepers, clear_day)
        .post("/t/{tenant}/calendar/ladder", keepers, set_ladder)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    year: String,
}

async fn show(mut m: MemberRead, Query(shown): Query<Shown>) -> Result<CalendarPage> {
    let calendar = store::load(&mut m.tx).await?;
    let year = shown
        .year
        .parse()
        .ok()
        .filter(|y| (2000..=2100).contains(y));
    Ok(CalendarPage::of(
        &m.here,
        &calendar,
        year.unwrap_or(m.here.today().year()),
        m.here
            .actor
            .may::<KeepCalendar>(&OwnCalendar(m.here.tenant.id)),
        (FormView::empty(), None),
    ))
}

async fn again(mut m: Member, day: FormView, steps: Option<FormView>) -> Result<Response> {
    let calendar = store::load(&mut m.tx).await?;
    let year = m.here.today().year();
    let page = CalendarPage::of(&m.here, &calendar, year, true, (day, steps));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn set_day(mut m: Member, Form(fields): Form) -> Result<Response> {
    let own = OwnCalendar(m.here.tenant.id);
    let permit = m.here.actor.permit::<KeepCalendar>(&own)?;
    let day = match forms::parse_day(&fields) {
        Ok(day) => day,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            return again(m, form, None).await;
        }
    };
    actions::set_day(&mut m.tx, &permit, &day, m.here.now).await?;
    let to = format!("/calendar?year={}", day.on.year());
    Ok(m.commit().await?.see(&to, "Kalender diperbarui."))
}

async fn clear_day(mut m: Member, Form(fields): Form) -> Result<Response> {
    let own = OwnCalendar(m.here.tenant.id);
    let permit = m.here.actor.permit::<KeepCalendar>(&own)?;
    let on: NaiveDate = fields.get("on").parse().map_err(|_| {
        Error::Unreadable("Tanggal ini tidak terbaca. Buka lagi halaman kalender.".into())
    })?;
    actions::clear_day(&mut m.tx, &permit, on, m.here.now).await?;
    let to = format!("/calendar?year={}", on.year());
    Ok(m.commit().await?.see(&to, "Kalender diperbarui."))
}

async fn set_ladder(mut m: Member, Form(fields): Form) -> Result<Response> {
    let own = OwnCalendar(m.here.tenant.id);
    let permit = m.here.actor.permit::<KeepCalendar>(&own)?;
    let steps = match forms::parse_ladder(&fields) {
        Ok(steps) => steps,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            return again(m, FormView::empty(), Some(form)).await;
        }
    };
    actions::set_ladder(&mut m.tx, &permit, steps, m.here.now).await?;
    Ok(m.commit()
        .await?
        .see("/calendar", "Jenjang keterlambatan diperbarui."))
}
