//! One report in three sizes, printed and read back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::launch::*;
use super::launch_pdf::launch_pdf;
use super::launch_xlsx::launch_xlsx;
use crate::web::text::Zone;

const HOSTILE: &str =
    r##"#panic("x") $x^2$ <script>alert(1)</script> =1+1 #include "/etc/passwd" \ *_`"##;

const OPDS: [&str; 9] = [
    "Badan Pengelola Keuangan dan Aset Daerah",
    "Dinas Pendidikan dan Kebudayaan",
    "Dinas Kesehatan",
    "Rumah Sakit Umum Daerah Beriman",
    "Kecamatan Balikpapan Selatan",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Kelurahan Sepinggan",
    "Dinas Lingkungan Hidup",
];

const BRANDS: [(&str, &str, &str, &str); 5] = [
    (
        "SIPANAH",
        "Sistem Informasi Pengamanan Aset Tanah Pemerintah Kota",
        "Status setiap bidang tanah milik pemerintah kota dapat diperiksa warga tanpa datang ke kantor.",
        "Tata kelola aset",
    ),
    (
        "LAPOR RT",
        "Layanan Pengaduan Lingkungan melalui Rukun Tetangga",
        "Keluhan lingkungan ditanggapi paling lambat dua hari kerja.",
        "Pelayanan publik",
    ),
    (
        "SEHATI",
        "Sehat Ibu dan Anak Terpantau Setiap Hari",
        "Ibu hamil berisiko terpantau sejak trimester pertama.",
        "Kesehatan",
    ),
    (
        "ANTRE NYAMAN",
        "Antrean Daring Pelayanan Administrasi Kependudukan",
        "Warga memilih jam layanan dan tidak lagi menunggu berjam-jam.",
        "Pelayanan publik",
    ),
    (
        "PILAH",
        "Pemilahan Sampah Pasar dari Sumbernya",
        "Pasar lebih bersih dan biaya angkut sampah turun.",
        "Lingkungan hidup",
    ),
];

fn row(at: usize) -> LaunchRow {
    let (brand, title, benefit, theme) = BRANDS[at % BRANDS.len()];
    LaunchRow {
        brand: if at < BRANDS.len() {
            brand.to_owned()
        } else {
            format!("{brand} {}", at + 1)
        },
        title: title.to_owned(),
        innovator: Official {
            name: format!("Siti Rahmawati {}, S.E., M.Si.", at + 1),
            office: "Kepala Bidang Pengamanan dan Pemanfaatan".to_owned(),
        },
        opd: OPDS[(at * 7 % 11) % OPDS.len()].to_owned(),
        agency: "Pemerintah Kota Balikpapan".to_owned(),
        locus: "Kota Balikpapan, enam kecamatan".to_owned(),
        benefit: benefit.to_owned(),
        milestones_verified: (at % 5) as u32,
        milestones_total: 4,
        budget: (at % 3 != 1).then_some(3_800_000 + at as i64 * 250_000),
        source: (at % 3 != 1).then(|| "APBD".to_owned()),
        digital: Some(at.is_multiple_of(2)),
        theme: Some(theme.to_owned()),
        mission: Some("Misi 2: Mewujudkan tata kelola pemerintahan yang baik".to_owned()),
    }
}

fn report(projects: usize) -> LaunchReport {
    LaunchReport {
        preview: false,
        letterhead: Letterhead {
            tenant: "Pemerintah Kota Balikpapan".to_owned(),
            office: Some("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia".to_owned()),
            line: "Jalan Contoh Nomor 1, Balikpapan 76111 · contoh.go.id".to_owned(),
            city: "Balikpapan".to_owned(),
            colour: "#0b6e5f".to_owned(),
        },
        batch_number: 2,
        title: "Peluncuran Aksi Perubahan Peserta Pelatihan Kepemimpinan Administrator".to_owned(),
        project_label: "aksi perubahan".to_owned(),
        starts_at: "2022-11-07T00:30:00Z".parse().unwrap(),
        zone: Zone::Wita,
        place: "Aula Balai Kota Balikpapan".to_owned(),
        presided_by: Official {
            name: "Drs. Muhammad Rahman, M.Si.".to_owned(),
            office: "Penjabat Sekretaris Daerah Kota Balikpapan".to_owned(),
        },
        on_behalf_of: Some("Wali Kota Balikpapan".to_owned()),
        organisers: vec!["Pusat Pelatihan dan Pengembangan Aparatur Samarinda".to_owned()],
        agenda: "Pembukaan\nPeluncuran".to_owned(),
        note: String::new(),
        classes: vec![ClassLine {
            programme: "Pelatihan Kepemimpinan Administrator".to_owned(),
            class: "Angkatan VII Tahun 2022".to_owned(),
        }],
        rows: (0..projects).map(row).collect(),
        repeats: 0,
        relaunched: Vec::new(),
        earlier: vec![EarlierBatch {
            number: 1,
            date: "2022-09-30".parse().unwrap(),
            count: 8,
            repeats: 0,
        }],
        directives: vec![DirectiveLine {
            project: "SIPANAH".to_owned(),
            text:
                "Setiap perangkat daerah mempelajari SIPANAH dan melaporkan rencana penerapannya."
                    .to_owned(),
            by: "Penjabat Sekretaris Daerah".to_owned(),
            due: Some("2022-12-30".parse().unwrap()),
        }],
        photos: Vec::new(),
    }
}

#[test]
fn totals_come_from_the_rows() {
    let report = report(10);
    assert_eq!(
        (
            report.count(),
            report.total_batches(),
            report.total_projects()
        ),
        (10, 2, 18)
    );
    assert_eq!(
        report.budget(),
        report.rows.iter().filter_map(|row| row.budget).sum::<i64>()
    );
    assert_eq!(report.unfunded(), 3);
    assert_eq!(report.digital(), 5);
    assert_eq!(report.milestones(), (20, 40));
    assert_eq!(report.completed(), 2);
    assert_eq!(
        report
            .by_opd()
            .iter()
            .map(|tally| tally.count)
            .sum::<usize>(),
        10
    );
    assert_eq!(
        report.by_theme()[0],
        Tally {
            label: "Pelayanan publik".to_owned(),
            count: 4
        }
    );
}

#[test]
fn earlier_batches_carry_a_running_total() {
    let mut report = report(10);
    report.earlier.push(EarlierBatch {
        number: 2,
        date: "2022-10-10".parse().unwrap(),
        count: 5,
        repeats: 2,
    });
    let totals: Vec<_> = report
        .earlier_with_totals()
        .map(|(_, total)| total)
        .collect();
    assert_eq!(totals, [8, 11]);
    report.repeats = 1;
    assert_eq!(
        report.total_projects(),
        20,
        "a project that is launched again counts once"
    );
}

#[test]
fn rows_say_their_state_in_words() {
    let mut row = row(1);
    assert_eq!(row.milestone_label(), "1 dari 4 terverifikasi");
    assert_eq!(row.budget_label(), "tanpa anggaran");
    row.milestones_total = 0;
    assert_eq!(row.milestone_label(), "belum ada tahapan");
    assert!(!row.is_complete());
    row.brand = " ".to_owned();
    assert_eq!(row.name(), row.title);
}

#[test]
fn the_press_text_keeps_its_length_and_its_facts() {
    for projects in [1, 2, 10, 26] {
        let text = report(projects).press_text();
        let words = text.split_whitespace().count();
        assert!(
            (180..=310).contains(&words),
            "{projects} projects: {words} words\n{text}"
        );
        assert!(!text.contains("..") && !text.contains("  "), "{text}");
        if std::env::var_os("JEJAK_KEEP_PDF").is_some() {
            println!(
                "--- {projects}: {words}\n{}\n{text}",
                report(projects).press_headline()
            );
        }
    }
    let text = report(26).press_text();
    assert!(text.starts_with(
        "Balikpapan – Pemerintah Kota Balikpapan meluncurkan 26 aksi perubahan di Aula Balai \
         Kota Balikpapan pada Senin (7/11/2022) pukul 08.30 WITA."
    ));
    assert!(text.contains(
        "Dengan gelombang ini, 34 aksi perubahan telah diluncurkan dalam dua gelombang."
    ));
}

#[test]
fn a_first_launch_claims_no_history() {
    let mut report = report(1);
    report.batch_number = 1;
    report.earlier.clear();
    report.directives.clear();
    report.on_behalf_of = None;
    let text = report.press_text();
    assert!(text.contains("gelombang pertama"));
    assert!(!text.contains("sebelumnya") && !text.contains("mewakili"));
}

#[test]
fn the_workbook_gives_the_rows_back() {
    let mut report = report(26);
    report.rows[0].title = HOSTILE.to_owned();
    report.rows[1].brand = "=cmd|' /C calc'!A0".to_owned();
    let bytes = launch_xlsx(&report).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Proyek").unwrap();
    assert_eq!(sheet.height(), 27);
    for (read, row) in sheet.rows().skip(1).zip(&report.rows) {
        assert_eq!(read[1], Data::String(row.brand.clone()));
        assert_eq!(read[2], Data::String(row.title.clone()));
        assert_eq!(read[5], Data::String(row.opd.clone()));
        assert_eq!(
            read[11],
            row.budget
                .map_or(Data::Empty, |sum| Data::Float(sum as f64))
        );
    }
    let batches = book.worksheet_range("Gelombang").unwrap();
    assert_eq!(batches.get((2, 3)), Some(&Data::Float(34.0)));
}

#[test]
fn a_preview_says_so_in_the_workbook() {
    let mut report = report(2);
    report.preview = true;
    report.note = "Baris satu\nBaris dua".to_owned();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(launch_xlsx(&report).unwrap())).unwrap();
    let facts = book.worksheet_range("Ringkasan").unwrap();
    assert_eq!(facts.get((1, 0)), Some(&Data::String("Status".to_owned())));
    assert_eq!(
        facts.get((1, 1)),
        Some(&Data::String("PRATINJAU: belum diluncurkan".to_owned()))
    );
    assert!(
        facts
            .rows()
            .any(|row| row[0] == Data::String("Catatan".to_owned()))
    );
}

/// Set `JEJAK_KEEP_PDF` to a folder to look at the pages.
async fn printed(name: &str, report: &LaunchReport) -> Vec<u8> {
    let bytes = launch_pdf(report).await.unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    if let Ok(folder) = std::env::var("JEJAK_KEEP_PDF") {
        std::fs::write(format!("{folder}/{name}.pdf"), &bytes).unwrap();
    }
    bytes
}

#[tokio::test]
async fn a_report_prints_in_every_size() {
    let mut preview = report(3);
    preview.preview = true;
    preview.note =
        "Acara dihadiri kepala perangkat daerah.\nDokumentasi oleh bagian humas.".to_owned();
    printed("launch-preview", &preview).await;
    for projects in [1, 10, 26] {
        printed(&format!("launch-{projects}"), &report(projects)).await;
    }
}

#[tokio::test]
async fn hostile_and_overlong_text_is_only_text() {
    let mut report = report(3);
    report.title = format!("{HOSTILE} {}", "Peluncuran ".repeat(15));
    report.letterhead.colour = "#ffe45c".to_owned();
    report.rows[0].title = HOSTILE.to_owned();
    report.rows[0].brand = "#eval(\"1\")".to_owned();
    report.rows[1].title = "Penguatan".repeat(30);
    report.rows[1].brand = String::new();
    report.rows[1].innovator.name = "Raden Mas Prof. Dr. Ir. H. Abdurrahman Wirakusumah Kartanegara Sastrowardoyo Hadiningrat, S.H., S.E., M.Si., M.H., Ph.D.".to_owned();
    report.rows[2].benefit = "Manfaat yang sangat panjang bagi seluruh warga. ".repeat(40);
    report.rows[2].budget = Some(120_000_000_000);
    report.rows[2].agency = "Pemerintah Provinsi Kalimantan Timur".to_owned();
    let again = printed("hostile", &report).await;
    assert_eq!(
        again,
        launch_pdf(&report).await.unwrap(),
        "the same facts give the same bytes"
    );
}

/// One green pixel.
const PIXEL: &[u8] =
    b"\x89\x50\x4E\x47\x0D\x0A\x1A\x0A\x00\x00\x00\x0D\x49\x48\x44\x52\x00\x00\x00\x01\
    \x00\x00\x00\x01\x08\x02\x00\x00\x00\x90\x77\x53\xDE\x00\x00\x00\x0C\x49\x44\x41\
    \x54\x78\x9C\x63\xE0\xCE\x8B\x07\x00\x01\x60\x00\xD9\x4C\x4D\x51\x8E\x00\x00\x00\
    \x00\x49\x45\x4E\x44\xAE\x42\x60\x82";

#[tokio::test]
async fn a_damaged_photograph_costs_the_photograph_only() {
    let mut report = report(1);
    let photo = |bytes: &[u8]| Photo {
        caption: "Penabuhan gong".to_owned(),
        credit: Some("Humas".to_owned()),
        bytes: bytes.to_vec(),
    };
    report.photos = vec![photo(PIXEL), photo(b"GIF89a")];
    let one_left_out = printed("photo", &report).await;
    report.photos = vec![photo(b"\x89PNG\r\n\x1A\nbroken")];
    let none_left = printed("photo-damaged", &report).await;
    report.photos = vec![photo(b"\x89PNG\r\n\x1A\nbroken"), photo(PIXEL)];
    let other_left = printed("photo-beside-a-damaged-one", &report).await;
    let pictures = |bytes: &[u8]| {
        bytes
            .windows(14)
            .filter(|at| at == b"/Subtype/Image")
            .count()
    };
    let left = [one_left_out, none_left, other_left].map(|paper| pictures(&paper));
    assert_eq!(left, [1, 0, 1]);
}
