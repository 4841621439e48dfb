//! The layouts and macros, rendered with sample pages. With `JEJAK_SAMPLES`
//! set to a folder the pages are also written there, to be looked at.

use askama::Template;

use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::page::{Flash, FlashKind, NavItem, Page, Place};
use crate::web::parts::{Pager, Step, StepState};

#[derive(Template)]
#[template(path = "sample/journey.html")]
struct Journey {
    page: Page,
    steps: Vec<Step>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "sample/section.html")]
struct Section {
    page: Page,
    form: FormView,
    options: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "sample/sign_in.html")]
struct SignIn {
    page: Page,
    form: FormView,
}

#[derive(Template)]
#[template(path = "sample/sheet.html")]
struct Sheet {
    page: Page,
}

fn page(title: &str) -> Page {
    let links = [
        ("Beranda", "home", None),
        ("Proyek saya", "project", None),
        ("Kotak masuk", "inbox", Some(3)),
        ("Jadwal", "calendar", Some(0)),
        ("Peserta", "people", None),
        ("Laporan", "chart", None),
        ("Pengaturan", "settings", None),
    ];
    let nav = links
        .into_iter()
        .map(|(label, icon, count)| NavItem {
            href: "/t/nusa".into(),
            label,
            icon,
            current: label == "Beranda",
            count,
        })
        .collect();
    Page {
        title: title.to_owned(),
        csrf: "token".to_owned(),
        path: "/t/nusa".to_owned(),
        flash: Some(Flash {
            kind: FlashKind::Success,
            text: "Rancangan diajukan ke mentor.".into(),
        }),
        place: Some(Place {
            slug: "nusa".into(),
            name: "Pemerintah Kabupaten Nusa Contoh".into(),
            colour: "#0f5c63".into(),
            zone: "WIB".into(),
            nav,
        }),
        person: Some("Dra. Rina Kusumawati, M.Si.".into()),
        has_errors: false,
    }
}

fn journey() -> Journey {
    Journey {
        page: page("Beranda"),
        steps: vec![
            Step::new("Gagasan", StepState::Done).with_note("disetujui 12 Agu"),
            Step::new("Rancangan", StepState::Done).with_note("disetujui 29 Agu"),
            Step::new("Seminar", StepState::Current).with_note("7 Sep, 09.00 WIB"),
            Step::new("Pelaksanaan", StepState::Next),
            Step::new("Hasil", StepState::Next),
            Step::new("Penutupan", StepState::Next),
        ],
        pager: Pager {
            previous: String::new(),
            next: "?after=1".into(),
            summary: "50 proyek ditampilkan".into(),
        },
    }
}

fn section(errors: FieldErrors) -> Section {
    let values = Fields::from_pairs([
        (
            "title",
            "Pelayanan akta <kelahiran> & kematian \"sehari jadi\"",
        ),
        ("agency", "dukcapil"),
        ("decision", "approve"),
    ]);
    let options = vec![
        ("dukcapil".to_owned(), "Dinas Kependudukan".to_owned()),
        ("approve".to_owned(), "Setujui".to_owned()),
        (
            "return".to_owned(),
            "Kembalikan untuk diperbaiki".to_owned(),
        ),
    ];
    let mut page = page("Latar belakang");
    page.has_errors = !errors.is_empty();
    page.flash = None;
    Section {
        page,
        form: FormView { values, errors },
        options,
    }
}

fn keep(name: &str, html: &str) {
    if let Ok(folder) = std::env::var("JEJAK_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), html).unwrap();
    }
}

#[test]
fn the_shell_shows_place_person_navigation_and_message() {
    let html = journey().render().unwrap();
    keep("journey.html", &html);
    assert!(html.contains("<html lang=\"id\">"));
    assert!(html.contains("<title>Beranda – Pemerintah Kabupaten Nusa Contoh – Jejak</title>"));
    assert!(html.contains("aria-current=\"page\""));
    assert!(html.contains("href=\"/theme/0f5c63.css\""));
    assert!(html.contains("Semua jam dalam WIB"));
    assert!(html.contains("3<span class=\"vh\"> menunggu</span>"));
    assert!(!html.contains("0<span class=\"vh\"> menunggu</span>"));
}

#[test]
fn every_icon_of_a_page_is_in_the_sprite() {
    let sprite = include_str!("../../static/icons.svg");
    for html in [
        journey().render().unwrap(),
        section(FieldErrors::default()).render().unwrap(),
    ] {
        for icon in html
            .split(".svg#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(sprite.contains(&format!("id=\"{icon}\"")), "{icon}");
        }
    }
}

#[test]
fn nothing_inline_that_the_content_policy_forbids() {
    let pages = [
        journey().render().unwrap(),
        section(FieldErrors::one("title", "Isi judul."))
            .render()
            .unwrap(),
        Sheet {
            page: page("Lembar"),
        }
        .render()
        .unwrap(),
    ];
    for html in pages {
        assert!(
            !html.contains("style=") && !html.contains(" onclick") && !html.contains("javascript:")
        );
        assert_eq!(html.matches("<script").count(), 1);
        assert!(html.contains("<script type=\"module\" src=\"/static/jejak."));
    }
}

#[test]
fn a_refused_form_says_so_in_the_title_the_summary_and_beside_the_field() {
    let mut errors = FieldErrors::one(
        "title",
        "Judul paling banyak 20 karakter, sekarang 51. Persingkat isinya.",
    );
    errors.push("decision", "Pilih keputusan.");
    let html = section(errors).render().unwrap();
    keep("section-errors.html", &html);
    assert!(html.contains("<title>Kesalahan: Latar belakang"));
    assert!(html.contains("<a href=\"#f-title\">Judul paling"));
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"f-title-hint f-title-error\""));
    assert!(html.contains("id=\"f-decision\""));
    assert!(html.contains("<span class=\"vh\">Kesalahan:</span> Pilih keputusan."));
}

#[test]
fn what_was_typed_is_kept_and_escaped() {
    let html = section(FieldErrors::default()).render().unwrap();
    keep("section.html", &html);
    assert!(html.contains(
        "value=\"Pelayanan akta &#60;kelahiran&#62; &#38; kematian &#34;sehari jadi&#34;\""
    ));
    assert!(html.contains("<option value=\"dukcapil\" selected>"));
    assert!(html.contains("value=\"approve\" checked"));
    assert!(!html.contains("aria-invalid"));
}

#[test]
fn the_card_and_the_sheet_render_without_a_place() {
    let bare = Page {
        title: "Masuk".into(),
        ..Page::default()
    };
    let html = SignIn {
        page: bare.clone(),
        form: FormView::empty(),
    }
    .render()
    .unwrap();
    keep("sign-in.html", &html);
    assert!(html.contains("<title>Masuk – Jejak</title>"));
    assert!(!html.contains("value=\"\" type=\"password\""));
    let html = Sheet {
        page: page("Lembar persetujuan"),
    }
    .render()
    .unwrap();
    keep("sheet.html", &html);
    assert!(html.contains("letterhead-name"));
}
