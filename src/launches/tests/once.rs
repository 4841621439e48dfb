//! A project is launched once; again only with a reason (BR-18). The organiser and the home each have their own series.

use super::world::World;
use axum::http::StatusCode;
use sqlx::PgPool;

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_project_is_launched_once_and_again_only_with_a_reason(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let (old, new) = (
        w.project(w.city, "implementation").await,
        w.project(w.city, "implementation").await,
    );
    w.launch(&admin, "2022-09-30", &[old]).await;
    let batch = w.plan(&admin, "2022-11-07").await;
    assert!(
        w.get(&admin, &format!("{batch}/items"))
            .await
            .words()
            .contains("Sudah diluncurkan oleh Pemerintah Kota Balikpapan")
    );
    for (reason, sentence) in [
        (
            "",
            "sudah diluncurkan oleh Pemerintah Kota Balikpapan. Tuliskan alasan",
        ),
        ("lagi", "paling sedikit 10 huruf"),
    ] {
        let answer = w.add(&admin, &batch, &[old, new], reason).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.words().contains(sentence), "{}", answer.words());
    }
    assert_eq!(
        w.add(
            &admin,
            &batch,
            &[old, new],
            "Cakupan diperluas ke seluruh kota"
        )
        .await
        .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.number_of("select count(*) from launch_item where relaunch_reason is not null")
            .await,
        1,
        "the reason is kept with the one that needs it"
    );
    w.post(&admin, &format!("{batch}/launch"), &[]).await;
    let report = w.get(&admin, &format!("{batch}/report")).await.words();
    assert!(
        report.contains("Diluncurkan ulang: Cakupan diperluas ke seluruh kota"),
        "{report}"
    );
    assert!(
        report.contains(
            "Dengan gelombang ini, dua aksi perubahan telah diluncurkan dalam dua gelombang."
        ),
        "a project counts once: {report}"
    );
    assert!(
        w.get(&admin, "/launches")
            .await
            .words()
            .contains("2 Gelombang diluncurkan 2 Proyek diluncurkan")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn numbers_add_up_over_the_series(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let mut projects = Vec::new();
    for _ in 0..18 {
        projects.push(w.project(w.city, "implementation").await);
    }
    w.launch(&admin, "2022-09-30", &projects[..8]).await;
    let second = w.launch(&admin, "2022-11-07", &projects[8..]).await;
    let report = w.get(&admin, &format!("{second}/report")).await.words();
    assert!(report.contains("Dengan gelombang ini, delapan belas aksi perubahan telah diluncurkan dalam dua gelombang."), "{report}");
    assert!(
        report.contains("1 30 September 2022 8 8 2 7 November 2022 10 18"),
        "{report}"
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_project_stands_in_one_planned_batch_only(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let staff = w.person(w.centre, "organizer_admin").await;
    let project = w.project(w.city, "implementation").await;
    let (one, two, theirs) = (
        w.plan(&admin, "2022-11-08").await,
        w.plan(&admin, "2022-11-09").await,
        w.plan(&staff, "2022-11-09").await,
    );
    w.add(&admin, &one, &[project], "").await;
    for (who, batch, sentence) in [
        (&admin, &two, "sudah direncanakan di gelombang lain"),
        (
            &staff,
            &theirs,
            "sudah direncanakan oleh Pemerintah Kota Balikpapan",
        ),
    ] {
        for reason in ["", "Alasan yang cukup panjang"] {
            let answer = w.add(who, batch, &[project], reason).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.words().contains(sentence), "{}", answer.words());
        }
    }
    let again = w.add(&admin, &one, &[project], "").await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "a second press of the same button is no mistake"
    );
    assert_eq!(w.number_of("select count(*) from launch_item").await, 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn home_and_organiser_launch_the_same_project_each_in_its_own_series(pool: PgPool) {
    let w = World::new(pool).await;
    let home = w.person(w.city, "home_admin").await;
    let staff = w.person(w.centre, "organizer_admin").await;
    let theirs = w.project(w.city, "implementation").await;
    let own = w.project(w.centre, "implementation").await;
    w.launch(&home, "2022-11-07", &[theirs]).await;
    let batch = w.plan(&staff, "2022-11-20").await;
    assert_eq!(
        w.add(&staff, &batch, &[own, theirs], "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    w.add(
        &staff,
        &batch,
        &[own, theirs],
        "Peluncuran seluruh angkatan",
    )
    .await;
    assert_eq!(
        w.post(&staff, &format!("{batch}/launch"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let report = w.get(&staff, &format!("{batch}/report")).await.words();
    assert!(
        report.contains("Gelombang ini membuka rangkaian peluncuran dengan dua aksi perubahan."),
        "{report}"
    );
    assert!(
        w.get(&home, "/launches")
            .await
            .words()
            .contains("1 Gelombang diluncurkan 1 Proyek diluncurkan")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn only_projects_of_ours_that_run_can_be_added(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let batch = w.plan(&admin, "2022-11-07").await;
    let foreign = w.project(w.centre, "implementation").await;
    let early = [
        w.project(w.city, "design_seminar").await,
        w.project(w.city, "stopped").await,
        w.project(w.city, "idea").await,
    ];
    assert!(
        w.get(&admin, &format!("{batch}/items"))
            .await
            .words()
            .contains("Belum ada proyek yang dapat diluncurkan")
    );
    w.add(
        &admin,
        &batch,
        &[foreign, early[0], early[1], early[2]],
        "Alasan yang cukup panjang",
    )
    .await;
    assert_eq!(w.number_of("select count(*) from launch_item").await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_home_admin_does_not_learn_of_other_governments_in_the_tenants_classes(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.centre, "home_admin").await;
    let (own, theirs) = (
        w.project(w.centre, "implementation").await,
        w.project(w.city, "implementation").await,
    );
    let batch = w.plan(&admin, "2022-11-07").await;
    let page = w.get(&admin, &format!("{batch}/items")).await.words();
    assert!(
        page.contains("MERK 1") && !page.contains("MERK 2"),
        "{page}"
    );
    let both = w.add(&admin, &batch, &[own, theirs], "").await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    w.add(&admin, &batch, &[own], "").await;
    assert_eq!(w.number_of("select count(*) from launch_item").await, 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_batch_of_another_tenant_does_not_exist(pool: PgPool) {
    let w = World::new(pool).await;
    let home = w.person(w.city, "home_admin").await;
    let staff = w.person(w.centre, "organizer_admin").await;
    let project = w.project(w.city, "implementation").await;
    let launched = w.launch(&home, "2022-09-30", &[project]).await;
    let planned = w.plan(&home, "2022-11-07").await;
    let sum =
        "select hashtextextended(string_agg(b::text, ',' order by id), 0) from launch_batch b";
    let before = w.number_of(sum).await;
    for batch in [launched, planned] {
        for path in [
            "",
            "/edit",
            "/items",
            "/launch",
            "/cancel",
            "/report",
            "/report.pdf",
            "/report.xlsx",
        ] {
            assert_eq!(
                w.get(&staff, &format!("{batch}{path}")).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        for path in [
            "/edit",
            "/items",
            "/launch",
            "/cancel",
            &format!("/items/{project}/remove"),
            &format!("/items/{project}/move"),
        ] {
            let mut fields = super::world::facts("", "2022-12-01");
            fields.extend([
                ("version", "1"),
                ("reason", "Alasan yang cukup panjang"),
                ("project", ""),
            ]);
            assert_eq!(
                w.post(&staff, &format!("{batch}{path}"), &fields)
                    .await
                    .status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
    assert_eq!(w.number_of(sum).await, before);
    assert!(
        w.get(&staff, "/launches")
            .await
            .words()
            .contains("Belum ada peluncuran")
    );
}
