//! From the plan to the launch.

use super::world::{World, facts};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_batch_is_planned_filled_ordered_and_launched(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let first = w.project(w.city, "implementation").await;
    let second = w.project(w.city, "reporting").await;
    let third = w.project(w.city, "sustaining").await;
    w.milestones(first, 2, "verified", "2022-10-01", 1_000_000)
        .await;
    w.milestones(first, 1, "in_progress", "2022-11-30", 500_000)
        .await;
    w.milestones(first, 1, "cancelled", "2022-11-30", 900_000)
        .await;

    assert!(
        w.get(&admin, "/launches")
            .await
            .words()
            .contains("Belum ada peluncuran")
    );
    let batch = w.plan(&admin, "2022-11-07").await;
    assert!(
        w.get(&admin, &batch)
            .await
            .words()
            .contains("Rencana peluncuran")
    );
    let candidates = w.get(&admin, &format!("{batch}/items")).await.words();
    assert!(
        candidates.contains("MERK 1: Judul proyek 1")
            && candidates.contains("2 dari 3 terverifikasi"),
        "{candidates}"
    );
    assert_eq!(
        w.add(&admin, &batch, &[first, second, third], "")
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(
        !w.get(&admin, &format!("{batch}/items"))
            .await
            .words()
            .contains("MERK 1")
    );

    w.post(
        &admin,
        &format!("{batch}/items/{third}/move"),
        &[("to", "up")],
    )
    .await;
    w.post(
        &admin,
        &format!("{batch}/items/{first}/move"),
        &[("to", "up")],
    )
    .await;
    w.post(&admin, &format!("{batch}/items/{second}/remove"), &[])
        .await;
    let order =
        |text: &str| [text.find("1. MERK 1"), text.find("2. MERK 3")].map(|at| at.is_some());
    assert_eq!(order(&w.get(&admin, &batch).await.words()), [true, true]);

    let preview = w.get(&admin, &format!("{batch}/report")).await.words();
    assert!(preview.contains("PRATINJAU"), "{preview}");
    assert!(
        w.get(&admin, &format!("{batch}/launch"))
            .await
            .words()
            .contains("Luncurkan 2 proyek")
    );
    for _ in 0..2 {
        let answer = w.post(&admin, &format!("{batch}/launch"), &[]).await;
        assert_eq!(
            (answer.status, answer.location),
            (
                StatusCode::SEE_OTHER,
                format!("/t/balikpapan{batch}/report")
            )
        );
    }
    assert_eq!(
        w.number_of(
            "select count(*) from transition where machine = 'launch' and event = 'launch'"
        )
        .await,
        1
    );
    assert_eq!(
        w.number_of("select count(*) from launch_item where snapshot is not null")
            .await,
        2
    );

    let report = w.get(&admin, &format!("{batch}/report")).await.words();
    for expected in [
        "Laporan peluncuran gelombang 1",
        "Senin, 7 November 2022",
        "Pukul 08.30 WITA",
        "Muhammad Rahman Penjabat Sekretaris Daerah",
        "Mewakili Wali Kota Balikpapan",
        "Pelatihan Kepemimpinan Administrator Angkatan VII Tahun 2022",
        "Gelombang ini membuka rangkaian peluncuran dengan dua aksi perubahan.",
        "Balai Kota; cakupan: seluruh perangkat daerah Warga tidak lagi antre.",
        "Rp2.500.000 APBD kabupaten/kota",
        "2 dari 3 terverifikasi",
        "Balikpapan – Pemerintah Kota Balikpapan meluncurkan dua aksi perubahan",
    ] {
        assert!(report.contains(expected), "{expected} in {report}");
    }
    assert!(!report.contains("PRATINJAU"));
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_second_press_makes_no_second_batch_and_two_at_once_get_two_numbers(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let id = Uuid::now_v7().to_string();
    for _ in 0..2 {
        assert_eq!(
            w.post(&admin, "/launches/new", &facts(&id, "2022-11-07"))
                .await
                .status,
            StatusCode::SEE_OTHER
        );
    }
    let (one, two, three) = (
        Uuid::now_v7().to_string(),
        Uuid::now_v7().to_string(),
        Uuid::now_v7().to_string(),
    );
    let (one, two, three) = (
        facts(&one, "2022-11-08"),
        facts(&two, "2022-11-09"),
        facts(&three, "2022-11-10"),
    );
    let answers = tokio::join!(
        w.post(&admin, "/launches/new", &one),
        w.post(&admin, "/launches/new", &two),
        w.post(&admin, "/launches/new", &three)
    );
    for answer in [answers.0, answers.1, answers.2] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        w.number_of("select count(distinct number) * 100 + max(number) from launch_batch")
            .await,
        404
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_was_typed_wrongly_comes_back_with_its_sentence(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let id = Uuid::now_v7().to_string();
    let mut fields = facts(&id, "2022-02-31");
    fields[4] = ("place", "");
    let answer = w.post(&admin, "/launches/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(
        page.contains("Tanggal harus tanggal yang ada")
            && page.contains("Isi tempat.")
            && page.contains(&format!("name=\"id\" value=\"{id}\"")),
        "{page}"
    );
    assert_eq!(w.number_of("select count(*) from launch_batch").await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn of_two_editors_the_second_is_told(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let batch = w.plan(&admin, "2022-11-07").await;
    let mut fields = facts("", "2022-11-09");
    fields[0] = ("version", "1");
    assert_eq!(
        w.post(&admin, &format!("{batch}/edit"), &fields)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(&admin, &format!("{batch}/edit"), &fields)
            .await
            .status,
        StatusCode::CONFLICT
    );
    assert!(
        w.get(&admin, &batch)
            .await
            .words()
            .contains("Rabu, 9 November 2022 08.30 WITA")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_project_that_fell_back_stops_the_launch_until_it_is_taken_out(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.centre, "class_pic").await;
    let good = w.project(w.city, "implementation").await;
    let bad = w.project(w.centre, "implementation").await;
    let batch = w.plan(&admin, "2022-11-07").await;
    w.add(&admin, &batch, &[good, bad], "").await;
    w.set_stage(bad, "stopped").await;
    assert!(
        w.get(&admin, &format!("{batch}/launch"))
            .await
            .words()
            .contains("1 proyek belum dapat diluncurkan.")
    );
    let answer = w.post(&admin, &format!("{batch}/launch"), &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.words().contains("tahapnya kini “Dihentikan”"),
        "{}",
        answer.words()
    );
    assert_eq!(
        w.number_of("select count(*) from launch_item where snapshot is not null")
            .await,
        0
    );
    w.post(&admin, &format!("{batch}/items/{bad}/remove"), &[])
        .await;
    assert_eq!(
        w.post(&admin, &format!("{batch}/launch"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn an_empty_batch_is_not_launched_and_has_no_paper(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let batch = w.plan(&admin, "2022-11-07").await;
    for answer in [
        w.post(&admin, &format!("{batch}/launch"), &[]).await,
        w.get(&admin, &format!("{batch}/report.pdf")).await,
        w.get(&admin, &format!("{batch}/report.xlsx")).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT);
    }
    assert!(
        w.get(&admin, &format!("{batch}/report"))
            .await
            .words()
            .contains("Belum ada proyek")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_cancelled_batch_lets_its_projects_go_and_leaves_no_gap(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let project = w.project(w.city, "implementation").await;
    let (one, two) = (
        w.plan(&admin, "2022-11-08").await,
        w.plan(&admin, "2022-11-09").await,
    );
    w.add(&admin, &one, &[project], "").await;
    assert_eq!(
        w.post(&admin, &format!("{one}/cancel"), &[("reason", "batal")])
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        w.post(
            &admin,
            &format!("{one}/cancel"),
            &[("reason", "Acara ditunda oleh pimpinan")]
        )
        .await
        .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.add(&admin, &two, &[project], "").await.status,
        StatusCode::SEE_OTHER
    );
    w.plan(&admin, "2022-11-10").await;
    let gaps = "select count(*) from (select number, row_number() over (order by array_position(array['launched', 'planned', 'cancelled'], state), number) as place
        from launch_batch) b where number <> place";
    assert_eq!(
        w.number_of(gaps).await,
        0,
        "the cancelled one stands behind the plans"
    );
    assert_eq!(
        w.get(&admin, &format!("{one}/report")).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        w.add(&admin, &one, &[project], "").await.status,
        StatusCode::CONFLICT
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn numbers_follow_the_order_of_the_launches(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let (a, b) = (
        w.project(w.city, "implementation").await,
        w.project(w.city, "implementation").await,
    );
    let (one, two) = (
        w.plan(&admin, "2022-11-08").await,
        w.plan(&admin, "2022-11-09").await,
    );
    w.add(&admin, &one, &[a], "").await;
    w.add(&admin, &two, &[b], "").await;
    for batch in [&two, &one] {
        w.post(&admin, &format!("{batch}/launch"), &[]).await;
    }
    assert!(w.get(&admin, &two).await.words().contains("Gelombang 1 "));
    let second = w.get(&admin, &format!("{one}/report")).await.words();
    assert!(
        second.contains(
            "Dengan gelombang ini, dua aksi perubahan telah diluncurkan dalam dua gelombang."
        ),
        "{second}"
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_leadership_asks_on_the_day_stands_in_the_report_and_a_mark_of_routine_beside_it(
    pool: PgPool,
) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let leader = w.person(w.city, "leadership").await;
    let project = w.project(w.city, "implementation").await;
    let plan = w.plan(&admin, "2022-11-07").await;
    w.add(&admin, &plan, &[project], "").await;
    assert!(
        !w.get(&leader, &plan)
            .await
            .words()
            .contains("Ditandai rutinitas")
    );
    sqlx::query("update project set flagged_at = now() where id = $1")
        .bind(project.0)
        .execute(&w.owner)
        .await
        .unwrap();
    for (page, marked) in [("", true), ("/report", false)] {
        let words = w.get(&leader, &format!("{plan}{page}")).await.words();
        assert_eq!(words.contains("Ditandai rutinitas"), marked, "{words}");
    }
    let last_look = w.get(&admin, &format!("{plan}/launch")).await.words();
    assert!(
        last_look.contains("Ditandai sebagai pekerjaan rutin: MERK 1"),
        "{last_look}"
    );
    w.post(&admin, &format!("{plan}/launch"), &[]).await;

    let id = Uuid::now_v7().to_string();
    let given = [
        ("id", id.as_str()),
        ("kind", "mandatory"),
        ("body", "Terapkan di seluruh kelurahan tahun ini."),
        ("due_on", "2022-12-30"),
    ];
    let answer = w
        .post(&leader, &format!("/projects/{project}/directives"), &given)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    // Budget feedback is no word for a ceremony.
    let id = Uuid::now_v7().to_string();
    let budget = [
        ("id", id.as_str()),
        ("kind", "budget"),
        ("state", "adjust"),
        ("body", "Kurangi anggarannya separuh."),
    ];
    let answer = w
        .post(&leader, &format!("/projects/{project}/directives"), &budget)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    let report = w.get(&leader, &format!("{plan}/report")).await.words();
    assert!(!report.contains("Kurangi anggarannya"), "{report}");
    for part in [
        "Arahan pada acara MERK 1 Terapkan di seluruh kelurahan tahun ini.",
        "Tenggat 30 Desember 2022",
    ] {
        assert!(report.contains(part), "{report}");
    }
    let press = w.get(&admin, &format!("{plan}/press.txt")).await.text();
    assert!(
        press.contains("untuk MERK 1: “Terapkan di seluruh kelurahan tahun ini.”"),
        "{press}"
    );
    for moved in [
        // Before the event began, and the day after.
        "update directive set given_at = given_at - interval '1 minute'",
        "update directive set given_at = given_at + interval '1 day'",
    ] {
        w.run(moved).await;
        let report = w.get(&leader, &format!("{plan}/report")).await.words();
        assert!(!report.contains("Arahan pada acara"), "{moved}: {report}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_home_admin_reads_and_decides_only_about_own_people(pool: PgPool) {
    let w = World::new(pool).await;
    let staff = w.person(w.centre, "organizer_admin").await;
    let admin = w.person(w.centre, "home_admin").await;
    let leader = w.person(w.centre, "leadership").await;
    let project = w.project(w.city, "implementation").await;
    let plan = w.plan(&staff, "2022-11-07").await;
    w.add(&staff, &plan, &[project], "").await;
    w.run("update project set flagged_at = now()").await;
    let id = Uuid::now_v7().to_string();
    let secret = [
        ("id", id.as_str()),
        ("kind", "other"),
        ("body", "Ini bukan untuk orang lain."),
    ];
    w.post(&leader, &format!("/projects/{project}/directives"), &secret)
        .await;
    for (who, knows) in [(&staff, true), (&leader, true), (&admin, false)] {
        let page = w.get(who, &plan).await;
        assert_eq!(page.words().contains("Ditandai rutinitas"), knows);
        assert_eq!(
            page.text().contains(&format!("/projects/{project}\"")),
            knows
        );
        for paper in ["report", "press.txt"] {
            let text = w.get(who, &format!("{plan}/{paper}")).await.text();
            assert_eq!(
                text.contains("Ini bukan untuk orang lain"),
                knows,
                "{paper}"
            );
        }
    }
    for path in [
        format!("{plan}/items/{project}/remove"),
        format!("{plan}/launch"),
    ] {
        assert_eq!(
            w.post(&admin, &path, &[]).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let reason = [("reason", "Acara ditunda oleh pimpinan")];
    assert_eq!(
        w.post(&admin, &format!("{plan}/cancel"), &reason)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let added = w.add(&admin, &plan, &[project], "").await;
    assert_eq!(
        added.location,
        format!("/t/pusat-latih{plan}"),
        "it is there"
    );
    let empty = w.plan(&admin, "2022-11-08").await;
    let refused = w.add(&admin, &empty, &[project], "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("tidak lagi dapat diluncurkan"));
}
