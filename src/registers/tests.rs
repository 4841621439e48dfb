//! What the lists promise, through the router.

use super::forms::{filled, parse};
use super::*;
use crate::projects::world::{World, path};
use crate::web::form::Fields;
use axum::http::StatusCode;
use sqlx::PgPool;

const STAKEHOLDER: [(&str, &str); 7] = [
    ("name", "Camat Rangkui"),
    ("side", "external"),
    ("attitude", "neutral"),
    ("influence", "4"),
    ("interest", "2"),
    ("quadrant", ""),
    ("strategy", "Diajak melihat loket percontohan."),
];

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(pairs.iter().copied())
}

#[test]
fn what_is_shown_is_read_back_as_it_was() {
    let mut moved = fields(&STAKEHOLDER);
    for (name, value) in [
        ("final_influence", "5"),
        ("final_interest", "4"),
        ("final_quadrant", "defender"),
    ] {
        moved.set(name, value);
    }
    let risk = fields(&[
        ("name", "Jaringan putus"),
        ("probability", "3"),
        ("impact", "4"),
        ("mitigation", "Formulir kertas."),
        ("owner", ""),
    ]);
    let mate = fields(&[
        ("name", "Sari Utami"),
        ("position", "Analis"),
        ("role", "Anggota"),
        ("task", "Menyusun data."),
    ]);
    for (typed, register) in [
        (moved, Register::Stakeholders),
        (risk, Register::Risks),
        (mate, Register::Team),
    ] {
        let entry = parse(&typed, register).unwrap();
        assert_eq!(parse(&filled(&entry), register).unwrap(), entry);
        assert_eq!(entry.register(), register);
        assert_eq!(entry.cells().len(), register.columns().len());
        let stored = serde_json::to_value(&entry).unwrap();
        assert_eq!(stored["register"], register.code());
        assert_eq!(serde_json::from_value::<Entry>(stored).unwrap(), entry);
    }
}

#[test]
fn a_standing_at_the_end_is_whole_or_none() {
    for (name, wanted) in [
        ("final_influence", "final_interest"),
        ("final_interest", "final_influence"),
        ("final_quadrant", "final_influence"),
    ] {
        let mut typed = fields(&STAKEHOLDER);
        typed.set(
            name,
            if name == "final_quadrant" {
                "latent"
            } else {
                "3"
            },
        );
        let errors = parse(&typed, Register::Stakeholders).unwrap_err();
        assert_eq!(errors.iter().map(|(f, _)| f).collect::<Vec<_>>(), [wanted]);
    }
}

#[test]
fn numbers_make_quadrants_and_levels() {
    let quadrant = |influence, interest| {
        Standing {
            influence,
            interest,
            chosen: None,
        }
        .quadrant()
    };
    assert_eq!(
        [
            quadrant(3, 3),
            quadrant(5, 2),
            quadrant(2, 3),
            quadrant(1, 2)
        ],
        [
            Quadrant::Promoter,
            Quadrant::Latent,
            Quadrant::Defender,
            Quadrant::Apathetic
        ]
    );
    let level = |probability, impact| {
        Risk {
            title: String::new(),
            probability,
            impact,
            mitigation: String::new(),
            owner: String::new(),
        }
        .level()
        .1
    };
    assert_eq!(
        [
            level(2, 2),
            level(1, 5),
            level(3, 3),
            level(2, 5),
            level(5, 5)
        ],
        ["Rendah", "Sedang", "Sedang", "Tinggi", "Tinggi"]
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_leader_keeps_the_list_and_nobody_else(pool: PgPool) {
    let world = World::new(pool).await;
    let list = path("leader", "/registers/stakeholders");
    for who in ["mentor", "leadership"] {
        assert!(
            !world
                .post(who, &list, &STAKEHOLDER)
                .await
                .status
                .is_redirection(),
            "{who}"
        );
    }
    let added = world.post("leader", &list, &STAKEHOLDER).await;
    assert_eq!(
        (added.status, added.location),
        (StatusCode::SEE_OTHER, list.clone())
    );
    let shown = world.get("mentor", &list).await;
    assert!(
        shown.body.contains("Camat Rangkui")
            && shown.body.contains("Latents")
            && !shown.body.contains("Tambah pemangku")
    );
    assert_eq!(
        world.get("leadership", &list).await.status,
        StatusCode::NOT_FOUND
    );

    let id = world.text("select id::text from register_entry").await;
    let line = format!("{list}/{id}");
    let mut change = STAKEHOLDER.to_vec();
    change.extend([
        ("version", "1"),
        ("final_influence", "4"),
        ("final_interest", "4"),
    ]);
    assert_eq!(
        world.post("leader", &line, &change).await.status,
        StatusCode::SEE_OTHER
    );
    change[0].1 = "Camat";
    assert_eq!(
        world.post("leader", &line, &change).await.status,
        StatusCode::CONFLICT
    );
    let moved = "select count(*) from register_entry where entry->'after'->>'interest' = '4' and version = 2";
    assert_eq!(world.number(moved).await, 1);
    assert_eq!(
        world
            .post("mentor", &format!("{line}/remove"), &[])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    for _ in 0..2 {
        assert_eq!(
            world
                .post("leader", &format!("{line}/remove"), &[])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(world.number("select count(*) from register_entry").await, 0);
    let logged = "select count(*) from audit_log where action like 'register.%' and subject_kind = 'register_entry'";
    assert_eq!(world.number(logged).await, 3);
}

#[test]
fn the_lists_are_the_leaders_while_the_project_goes_on() {
    use super::policy::{AddEntry, ChangeEntry, Line};
    use crate::projects::{Case, Stage};
    use crate::reviews::fixture::{names, project};
    let typed = fields(&[("name", "Sari"), ("role", "Anggota"), ("task", "Data.")]);
    let kept = Kept {
        id: EntryId(uuid::Uuid::nil()),
        entry: parse(&typed, Register::Team).unwrap(),
        version: 1,
    };
    for stage in Stage::ALL {
        let case = |p: crate::reviews::fixture::Persona| {
            let project = project(*stage);
            Case {
                relation: p.relation(&project),
                project,
            }
        };
        let expected = match stage {
            Stage::Stopped | Stage::Withdrawn => "",
            _ => "Leader",
        };
        assert_eq!(
            names(|p| p.actor().may::<AddEntry>(&case(p))),
            expected,
            "{stage}"
        );
        let changes = names(|p| {
            let (case, kept) = (case(p), kept.clone());
            p.actor().may::<ChangeEntry>(&Line { case, kept })
        });
        assert_eq!(changes, expected, "{stage}");
    }
}
