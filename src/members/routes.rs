//! The directory's pages.

use super::policy::{ChangeRoles, Directory, KeepDirectory};
use super::views::{
    HeldPart, LinkPart, LinksPage, MemberPage, MembersPage, MyRolesPage, NewMemberPage,
};
use super::{actions, forms, store};
use crate::access::{At, Audience, Member, MemberRead, Role, Routes};
use crate::accounts::nip::Nip;
use crate::error::{Error, Result};
use crate::id::MemberId;
use crate::site::LinkBase;
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use crate::web::parts::Pager;
use crate::web::text;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

const ADMIN: Audience = Audience::Roles(&[Role::OrganizerAdmin]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/my-roles", Audience::Member, my_roles)
        .get("/t/{tenant}/members", ADMIN, list)
        .get("/t/{tenant}/members/new", ADMIN, new)
        .post("/t/{tenant}/members/new", ADMIN, create)
        .post("/t/{tenant}/members/invitations", ADMIN, invite)
        .get("/t/{tenant}/members/{member}", ADMIN, show)
        .post("/t/{tenant}/members/{member}/roles", ADMIN, change_roles)
        .post("/t/{tenant}/members/{member}/activity", ADMIN, set_active)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Filter {
    q: String,
    role: String,
    after: String,
}

async fn list(mut m: MemberRead, Query(filter): Query<Filter>) -> Result<Response> {
    let after = filter
        .after
        .rsplit_once('~')
        .and_then(|(name, id)| Some((name, id.parse().ok()?)));
    let mut members = store::page(&mut m.tx, filter.q.trim(), &filter.role, after).await?;
    let more = members.len() as i64 > store::PAGE_SIZE;
    members.truncate(store::PAGE_SIZE as usize);
    let mut pager = Pager::default();
    if let (true, Some(last)) = (more, members.last()) {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("q", filter.q.as_str()),
                ("role", filter.role.as_str()),
                ("after", &format!("{}~{}", last.name, last.id)),
            ])
            .finish();
        pager.next = m.here.path(&format!("/members?{query}"));
    }
    let values = Fields::from_pairs([("q", filter.q), ("role", filter.role)]);
    let mut roles = vec![("participant".to_owned(), "Peserta".to_owned())];
    roles.extend(forms::role_options());
    Ok(MembersPage {
        page: m.here.page("Orang"),
        base: m.here.path(""),
        filter: FormView::filled(values),
        roles,
        members,
        pager,
    }
    .into_response())
}

async fn new(m: MemberRead) -> NewMemberPage {
    new_page(&m.here, FormView::empty())
}

fn new_page(here: &crate::access::Here, form: FormView) -> NewMemberPage {
    let mut page = here.page("Tambah orang");
    page.has_errors = !form.errors.is_empty();
    NewMemberPage {
        page,
        base: here.path(""),
        form,
        roles: forms::role_options(),
    }
}

async fn create(mut m: Member, Form(fields): Form) -> Result<Response> {
    let person = match forms::parse_person(&fields) {
        Ok(person) => person,
        Err(errors) => {
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                new_page(
                    &m.here,
                    FormView {
                        values: fields,
                        errors,
                    },
                ),
            )
                .into_response());
        }
    };
    let permit = m.here.actor.permit::<KeepDirectory>(&Directory)?;
    let member = actions::enter(&mut m.tx, &permit, &person, m.here.now, m.here.today()).await?;
    let done = m.commit().await?;
    Ok(done.see(
        &format!("/members/{member}"),
        "Tersimpan. Buat tautan undangan agar orang ini dapat masuk.",
    ))
}

async fn my_roles(mut m: MemberRead) -> Result<MyRolesPage> {
    let held = store::list_held(&mut m.tx, m.here.actor.member_id).await?;
    Ok(MyRolesPage {
        page: m.here.page("Peran saya"),
        roles: held.iter().map(HeldPart::of).collect(),
    })
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, MemberId)>) -> Result<MemberPage> {
    let member = store::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let held = store::list_held(&mut m.tx, id).await?;
    let values = Fields::from_pairs(member.roles.iter().map(|r| ("role", r.clone())));
    let nip = member
        .nip
        .as_deref()
        .and_then(|n| n.parse::<Nip>().ok())
        .map(|n| n.to_string())
        .unwrap_or_default();
    Ok(MemberPage {
        page: m.here.page(member.name.clone()),
        base: m.here.path(""),
        nip,
        held: held.iter().map(HeldPart::of).collect(),
        form: FormView::filled(values),
        roles: forms::role_options(),
        may_change: m.here.actor.may::<ChangeRoles>(&id),
        member,
    })
}

async fn change_roles(
    mut m: Member,
    At((_, id)): At<(String, MemberId)>,
    Form(fields): Form,
) -> Result<Response> {
    store::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let permit = m.here.actor.permit::<ChangeRoles>(&id)?;
    actions::change_roles(
        &mut m.tx,
        &permit,
        &forms::parse_roles(&fields),
        m.here.now,
        m.here.today(),
    )
    .await?;
    Ok(m.commit()
        .await?
        .see(&format!("/members/{id}"), "Peran diperbarui."))
}

async fn set_active(
    mut m: Member,
    At((_, id)): At<(String, MemberId)>,
    Form(fields): Form,
) -> Result<Response> {
    store::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let active = fields.get("active") == "1";
    let permit = m.here.actor.permit::<ChangeRoles>(&id)?;
    actions::set_active(&mut m.tx, &permit, active, m.here.now).await?;
    let sentence = if active {
        "Orang ini tercatat lagi. Buat tautan undangan agar ia dapat masuk."
    } else {
        "Orang ini tidak dapat masuk lagi ke instansi ini. Catatannya tetap ada."
    };
    Ok(m.commit().await?.see(&format!("/members/{id}"), sentence))
}

/// The links are shown in the answer itself and nowhere else: only their digests are kept.
async fn invite(mut m: Member, Form(fields): Form) -> Result<Response> {
    let back = match fields.get("back") {
        class if class.starts_with("/cohorts/") => class,
        _ => "/members",
    };
    let members = match forms::parse_members(&fields) {
        Ok(members) => members,
        Err(errors) => {
            let sentence = errors.get("member").unwrap_or("Pilih orangnya dahulu.");
            return Ok(m.here.see_problem(back, sentence));
        }
    };
    let permit = m.here.actor.permit::<KeepDirectory>(&Directory)?;
    let fresh = actions::invite(&mut m.tx, &permit, &members, m.here.now).await?;
    let people = store::list_for_links(&mut m.tx, &members).await?;
    let zone = m.here.tenant.zone;
    let done = m.commit().await?;
    let mut links = Vec::new();
    let mut refused = Vec::new();
    for person in &people {
        match fresh.iter().find(|l| l.member_id == person.id) {
            Some(link) => links.push(link_part(
                done.here.links(),
                person,
                link,
                &done.here.tenant.name,
                zone,
            )),
            None => refused.push(person.name.clone()),
        }
    }
    Ok(LinksPage {
        page: done.here.page("Tautan undangan"),
        back: done.here.path(back),
        links,
        refused,
    }
    .into_response())
}

fn link_part(
    links: &LinkBase,
    person: &store::MemberRow,
    link: &actions::FreshLink,
    tenant: &str,
    zone: text::Zone,
) -> LinkPart {
    let url = links.invitation(&link.secret);
    let expires = text::datetime(link.expires_at, zone);
    let message = format!(
        "Yth. {}, berikut tautan untuk masuk ke Jejak {tenant}. Tautan berlaku sampai {expires} dan hanya sekali pakai: {url}",
        person.name
    );
    let international = text::international(person.phone.as_deref().unwrap_or_default());
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("text", &message)
        .finish();
    let whatsapp = if international.is_empty() {
        String::new()
    } else {
        format!("https://wa.me/{international}?{query}")
    };
    LinkPart {
        name: person.name.clone(),
        roles: person.role_words(),
        url,
        expires,
        whatsapp,
    }
}
