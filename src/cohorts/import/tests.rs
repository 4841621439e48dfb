//! The import as a person meets it: real lists, lists with mistakes, and files that are no list.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::{
    Column, ColumnsError, ImportError, ParticipantRow, Preview, Severity, Sheet, SheetProblem,
    Status, preview,
};

const REAL_XLSX: &[u8] = include_bytes!("../../../tests/data/diklatpim3-xix-2017.xlsx");
const REAL_CSV: &[u8] = include_bytes!("../../../tests/data/diklatpim3-xix-2017.csv");
const HEADING: [&str; 14] = [
    "No",
    "Nama Lengkap",
    "NIP",
    "Jenis Kelamin",
    "Gol/Ruang",
    "Pangkat",
    "Jabatan",
    "Perangkat Daerah",
    "Instansi Asal",
    "Email",
    "No HP",
    "Nama Mentor",
    "Jabatan Mentor",
    "NIP Mentor",
];
const AGENCY: &str = "Pemerintah Kabupaten Bangka";
const MENTOR_NIP: &str = "196703111994012028";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn open(bytes: &[u8]) -> Preview {
    preview(bytes, "daftar", today()).unwrap()
}

fn refused(bytes: &[u8]) -> SheetProblem {
    Sheet::read(bytes, "daftar").unwrap_err().problem
}

/// A participant nobody has anything to say about.
fn participant(number: usize) -> Vec<String> {
    [
        &number.to_string(),
        &format!("Siti Contoh {number}, S.E."),
        &format!("19851130201012{}{:03}", 2, number % 999 + 1),
        "P",
        "III/d",
        "Penata Tingkat I",
        "Kepala Bidang Umum",
        "Dinas Kesehatan",
        AGENCY,
        &format!("siti{number}@asn.example"),
        "081234567890",
        "Budi Contoh, M.Si.",
        "Kepala Dinas Kesehatan",
        MENTOR_NIP,
    ]
    .map(str::to_owned)
    .to_vec()
}

fn changed(number: usize, changes: &[(usize, &str)]) -> Vec<String> {
    let mut cells = participant(number);
    for (at, text) in changes {
        cells[*at] = (*text).to_owned();
    }
    cells
}

fn heading() -> Vec<String> {
    HEADING.map(str::to_owned).to_vec()
}

fn csv_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn list(rows: &[Vec<String>]) -> Preview {
    open(&csv_of(&[&[heading()], rows].concat()))
}

fn xlsx(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[String]) {
    for (column, cell) in (0u16..).zip(cells) {
        sheet.write_string(row, column, cell).unwrap();
    }
}

fn sentences(preview: &Preview) -> Vec<(u32, Severity, Column, String)> {
    let of_row = |row: &super::CheckedRow| {
        let line = row.line;
        let problem = |p: &super::Problem| (line, p.severity, p.column, p.sentence.clone());
        row.problems.iter().map(problem).collect::<Vec<_>>()
    };
    preview.rows.iter().flat_map(of_row).collect()
}

fn lines(preview: &Preview, status: Status) -> Vec<u32> {
    preview
        .rows
        .iter()
        .filter(|row| row.status == status)
        .map(|row| row.line)
        .collect()
}

#[test]
fn the_real_list_of_2017_is_clean_and_the_same_in_both_formats() {
    let (from_xlsx, from_csv) = (open(REAL_XLSX), open(REAL_CSV));
    for found in [&from_xlsx, &from_csv] {
        assert_eq!(sentences(found), []);
        assert_eq!(found.count(Status::Ok), 39);
        let agencies: Vec<_> = found
            .agencies
            .iter()
            .map(|a| (a.agency.as_str(), a.count))
            .collect();
        assert_eq!(
            agencies,
            [
                ("Pemerintah Provinsi Kepulauan Bangka Belitung", 24),
                ("Pemerintah Kabupaten Bangka Barat", 5),
                ("Pemerintah Kabupaten Bangka Selatan", 10),
            ]
        );
        assert_eq!(found.skipped, []);
    }
    let without_line = |found: &Preview| -> Vec<ParticipantRow> {
        found
            .importable()
            .map(|row| ParticipantRow {
                line: 0,
                ..row.clone()
            })
            .collect()
    };
    assert_eq!(without_line(&from_xlsx), without_line(&from_csv));
    assert_eq!((from_xlsx.rows[0].line, from_csv.rows[0].line), (5, 2));
}

#[test]
fn a_preview_survives_being_kept() {
    let found = open(REAL_XLSX);
    let kept = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Preview>(&kept).unwrap(), found);
}

#[test]
fn files_that_are_no_list_are_named_for_what_they_are() {
    let mut old_excel = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old_excel.extend([0; 600]);
    assert_eq!(refused(&old_excel), SheetProblem::OldExcel);
    old_excel.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&old_excel), SheetProblem::Protected);
    assert_eq!(refused(b""), SheetProblem::Empty);
    assert_eq!(refused(b"\r\n \r\n"), SheetProblem::Empty);
    assert_eq!(refused(b"%PDF-1.7\n"), SheetProblem::Foreign("PDF"));
    assert_eq!(
        refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        SheetProblem::Foreign("gambar")
    );
    assert_eq!(
        refused(b"ab\0cd"),
        SheetProblem::Foreign("berkas jenis lain")
    );
    assert_eq!(
        refused(&vec![b'a'; 10 * 1024 * 1024 + 1]),
        SheetProblem::TooLarge
    );
    let error = Sheet::read(b"%PDF-1.7\n", "surat.pdf").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Berkas “surat.pdf” adalah PDF, bukan lembar kerja. Unggah daftar peserta sebagai .xlsx atau .csv."
    );
}

/// A ZIP with one part, written as it is.
fn zip(name: &str, data: &[u8], method: u8) -> Vec<u8> {
    zip_of(&[(name, data)], method)
}

fn zip_of(parts: &[(&str, &[u8])], method: u8) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in parts {
        let size = (data.len() as u32).to_le_bytes();
        let name_length = (name.len() as u16).to_le_bytes();
        let head = [
            &[20, 0, 0, 0, method, 0, 0, 0, 0, 0],
            &crc32(data)[..],
            &size,
            &size,
        ]
        .concat();
        let start = (out.len() as u32).to_le_bytes();
        directory.extend(
            [
                b"PK\x01\x02\x14\0".as_slice(),
                &head,
                &name_length,
                &[0; 12],
            ]
            .concat(),
        );
        directory.extend([&start, name.as_bytes()].concat());
        out.extend([b"PK\x03\x04".as_slice(), &head, &name_length, &[0, 0]].concat());
        out.extend([name.as_bytes(), data].concat());
    }
    let (count, start) = (
        (parts.len() as u16).to_le_bytes(),
        (out.len() as u32).to_le_bytes(),
    );
    let length = (directory.len() as u32).to_le_bytes();
    let end = [
        b"PK\x05\x06\0\0\0\0".as_slice(),
        &count,
        &count,
        &length,
        &start,
        &[0, 0],
    ]
    .concat();
    [out, directory, end].concat()
}

fn crc32(data: &[u8]) -> [u8; 4] {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xEDB8_8320
        } else {
            crc >> 1
        }
    };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    (!data.iter().fold(!0, byte)).to_le_bytes()
}

/// A workbook whose only sheet holds these rows of XML.
fn workbook_of(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let book = r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let links = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let parts = [
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    zip_of(&parts, 0)
}

fn xml_row(cells: &[String]) -> String {
    let cell = |text: &String| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn zips_that_are_no_workbook_are_told_apart() {
    let other = SheetProblem::Foreign("berkas ZIP atau dokumen lain");
    assert_eq!(refused(&zip("word/document.xml", b"<x/>", 0)), other);
    let ods = zip(
        "mimetype",
        b"application/vnd.oasis.opendocument.spreadsheet",
        0,
    );
    assert_eq!(
        refused(&ods),
        SheetProblem::OtherSpreadsheet("OpenDocument")
    );
    assert_eq!(
        refused(&zip("xl/workbook.xml", b"<workbook/>", 0)),
        SheetProblem::Damaged
    );
    assert_eq!(
        refused(&REAL_XLSX[..REAL_XLSX.len() - 30]),
        SheetProblem::Damaged
    );
}

#[test]
fn what_a_zip_claims_about_its_size_is_not_believed() {
    // A deflate stream of one fixed block that repeats one zero byte for ever: 258 bytes per 13 bits.
    let mut bits: Vec<bool> = vec![true, true, false];
    let push = |bits: &mut Vec<bool>, code: u32, length: u32| {
        bits.extend((0..length).rev().map(|at| code >> at & 1 == 1));
    };
    push(&mut bits, 0x30, 8);
    for _ in 0..300_000 {
        push(&mut bits, 0b1100_0101, 8);
        push(&mut bits, 0, 5);
    }
    let byte = |chunk: &[bool]| {
        chunk
            .iter()
            .rev()
            .fold(0u8, |byte, bit| byte << 1 | u8::from(*bit))
    };
    let bomb: Vec<u8> = bits.chunks(8).map(byte).collect();
    assert_eq!(
        refused(&zip("xl/a.bin", &bomb, 8)),
        SheetProblem::TooLargeUnpacked
    );
    // However the number is hidden: the reader would reserve memory for it and end the program.
    for (blanks, zeros) in [(0, 0), (70, 0), (0, 70)] {
        let (blanks, zeros) = (" ".repeat(blanks), "0".repeat(zeros));
        let claim = format!("<sst uniqueCount{blanks}={blanks}\"{zeros}99999999999999\"></sst>");
        assert_eq!(
            refused(&zip("xl/sharedStrings.xml", claim.as_bytes(), 0)),
            SheetProblem::TooLargeUnpacked
        );
    }
}

#[test]
fn damaged_bytes_never_panic() {
    for at in (0..REAL_XLSX.len()).step_by(97) {
        let mut bytes = REAL_XLSX.to_vec();
        bytes[at] ^= 0x55;
        let _ = Sheet::read(&bytes, "daftar.xlsx");
        let _ = Sheet::read(&REAL_XLSX[..at], "daftar.xlsx");
    }
}

#[test]
fn missing_columns_are_listed_beside_those_found() {
    let error = preview(b"No;Nama Peserta;N.I.P;OPD\n1;A;B;C\n", "a.csv", today()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Kolom yang ditemukan: No, Nama Lengkap, NIP, dan Perangkat Daerah. Kolom yang belum ada: Jabatan dan Instansi Asal. Tambahkan kolom itu lalu unggah ulang."
    );
    let error = preview(b"rapat,tanggal\n", "a.csv", today()).unwrap_err();
    assert!(matches!(
        error,
        ImportError::Columns(ColumnsError::NoHeading)
    ));
    let twice = preview(b"Nama,NIP,Jabatan,OPD,Instansi,Nama\n", "a.csv", today()).unwrap_err();
    assert!(matches!(
        twice,
        ImportError::Columns(ColumnsError::Twice(Column::Name))
    ));
}

#[test]
fn titles_above_and_totals_and_signatures_below_are_no_participants() {
    let found = open(&xlsx(|sheet| {
        let format = Format::new();
        sheet
            .merge_range(0, 0, 0, 13, "DAFTAR PESERTA", &format)
            .unwrap();
        sheet
            .merge_range(1, 0, 1, 13, "ANGKATAN XIX", &format)
            .unwrap();
        write(sheet, 3, &heading());
        write(
            sheet,
            4,
            &(1..=14).map(|n| format!("({n})")).collect::<Vec<_>>(),
        );
        write(sheet, 5, &participant(1));
        write(sheet, 8, &participant(2));
        write(sheet, 9, &["Jumlah".into(), "2 orang".into()]);
        write(sheet, 11, &[String::new(), "Kepala BKPSDM".into()]);
        sheet.write_string(12, 11, "Drs. Contoh").unwrap();
        sheet.write_string(13, 2, "NIP 196703111994012028").unwrap();
    }));
    assert_eq!(sentences(&found), []);
    assert_eq!(lines(&found, Status::Ok), [6, 9]);
    let skipped: Vec<_> = found
        .skipped
        .iter()
        .map(|s| (s.line, s.reason.as_str()))
        .collect();
    assert_eq!(
        skipped,
        [
            (5, "nomor kolom"),
            (7, "baris kosong sampai baris 8"),
            (10, "baris jumlah atau keterangan"),
            (11, "baris kosong"),
            (12, "bagian penutup setelah daftar peserta"),
            (13, "bukan baris peserta (nama dan NIP kosong)"),
            (14, "bagian penutup setelah daftar peserta"),
        ]
    );
}

#[test]
fn a_list_behind_a_page_of_instructions_is_found() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_string(0, 0, "Petunjuk pengisian")
        .unwrap();
    let sheet = book.add_worksheet();
    write(sheet, 0, &heading());
    write(sheet, 1, &participant(1));
    assert_eq!(open(&book.save_to_buffer().unwrap()).count(Status::Ok), 1);
}

#[test]
fn a_nip_kept_as_a_number_has_lost_digits() {
    let sentence = "NIP tersimpan sebagai angka sehingga digit terakhir hilang; ubah kolom menjadi Teks lalu unggah ulang.";
    let found = open(&xlsx(|sheet| {
        write(sheet, 0, &heading());
        write(sheet, 1, &participant(1));
        sheet.write_number(1, 2, 197_804_122_005_011_003.0).unwrap();
        sheet.write_number(1, 10, 81_234_567_890.0).unwrap();
    }));
    assert_eq!(
        sentences(&found),
        [(2, Severity::Error, Column::Nip, sentence.to_owned())]
    );
    assert_eq!(found.rows[0].row, None);
    let found = list(&[changed(1, &[(2, "1,97804E+17")])]);
    assert_eq!(
        sentences(&found),
        [(2, Severity::Error, Column::Nip, sentence.to_owned())]
    );
}

#[test]
fn formulas_and_markup_are_only_text() {
    let found = open(&xlsx(|sheet| {
        write(sheet, 0, &heading());
        write(
            sheet,
            1,
            &changed(
                1,
                &[(1, "<script>alert(1)</script>"), (6, "=HYPERLINK(\"x\")")],
            ),
        );
        write(sheet, 2, &participant(2));
        let formula = Formula::new("=\"Dinas \"&\"Sosial\"").set_result("Dinas Sosial");
        sheet.write_formula(2, 7, formula).unwrap();
    }));
    assert_eq!(sentences(&found), []);
    let rows: Vec<_> = found.importable().collect();
    assert_eq!(rows[0].name, "<script>alert(1)</script>");
    assert_eq!(rows[0].position.as_deref(), Some("=HYPERLINK(\"x\")"));
    assert_eq!(rows[1].org_unit.as_deref(), Some("Dinas Sosial"));
}

#[test]
fn a_formula_that_was_never_calculated_is_said_so() {
    let rows = [xml_row(&heading()), xml_row(&participant(1))].concat();
    let name = xml_row(&participant(1)[1..2])
        .replace("<row>", "")
        .replace("</row>", "");
    let open_with = |cell: &str| open(&workbook_of(&rows.replace(&name, cell)));
    let found = open_with("<c><f>A9&amp;B9</f><v></v></c>");
    let problems = sentences(&found);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0]
            .3
            .starts_with("Nama Lengkap berisi rumus yang belum dihitung")
    );
    let problems = sentences(&open_with("<c t=\"e\"><f>A9</f><v>#N/A</v></c>"));
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0]
            .3
            .starts_with("Nama Lengkap berisi rumus yang gagal dihitung")
    );
    assert_eq!(
        refused(&workbook_of("<row r=\"99999999999\"><c><v>1</v></c></row>")),
        SheetProblem::Damaged
    );
}

#[test]
fn a_small_file_that_would_fill_the_memory_is_refused() {
    let text = "x".repeat(2_000);
    let one_text_everywhere = xlsx(|sheet| {
        for row in 0..1_000 {
            write(sheet, row, &[text.as_str(); 5].map(str::to_owned));
        }
    });
    assert!(one_text_everywhere.len() < 100_000);
    assert_eq!(
        refused(&one_text_everywhere),
        SheetProblem::TooLargeUnpacked
    );
    for string in ["<si><t>a</t></si>", "<x:si><t>a</t></x:si>"] {
        let strings = format!("<sst>{}</sst>", string.repeat(200_001));
        assert_eq!(
            refused(&zip("xl/sharedStrings.xml", strings.as_bytes(), 0)),
            SheetProblem::TooLargeUnpacked
        );
    }
    let separators = vec![b';'; 5_000_000];
    assert_eq!(refused(&separators), SheetProblem::TooManyColumns);
}

#[test]
fn too_many_rows_or_columns_are_refused() {
    let rows = |count: usize| csv_of(&[vec![heading()], vec![participant(1); count]].concat());
    assert_eq!(refused(&rows(2_001)), SheetProblem::TooManyRows);
    assert_eq!(
        Sheet::read(&rows(1_999), "daftar").unwrap().rows.len(),
        2_000
    );
    let big = xlsx(|sheet| {
        for row in 0..=2_000 {
            write(sheet, row, &participant(1));
        }
    });
    assert_eq!(refused(&big), SheetProblem::TooManyRows);
    let wide = xlsx(|sheet| {
        sheet.write_string(0, 16_383, "jauh").unwrap();
    });
    assert_eq!(refused(&wide), SheetProblem::TooManyColumns);
    assert_eq!(
        refused(&csv_of(&[vec!["x".to_owned(); 61]])),
        SheetProblem::TooManyColumns
    );
}

#[test]
fn a_cell_at_the_far_end_of_the_sheet_costs_nothing() {
    let found = open(&xlsx(|sheet| {
        write(sheet, 0, &heading());
        write(sheet, 1, &participant(1));
        sheet.write_string(1_048_575, 0, "Catatan").unwrap();
    }));
    assert_eq!(found.count(Status::Ok), 1);
    assert_eq!(found.skipped.len(), 2);
}

#[test]
fn csv_is_read_as_excel_writes_it() {
    let plain = csv_of(&[heading(), participant(1)]);
    let text = String::from_utf8(plain).unwrap();
    let expected = open(text.as_bytes()).rows;
    let semicolons = text
        .replace("Siti Contoh 1, S.E.", "Siti Contoh 1# S.E.")
        .replace("Budi Contoh, M", "Budi Contoh# M");
    let semicolons = semicolons.replace(',', ";").replace('#', ",");
    let windows = format!("\u{feff}{}", semicolons.replace('\n', "\r\n"));
    assert_eq!(open(windows.as_bytes()).rows, expected);
    let utf16: Vec<u8> = format!("\u{feff}{}", semicolons.replace(';', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(open(&utf16).rows, expected);
    let mut latin = text.replace("Siti", "Am#lie").into_bytes();
    let at = latin.iter().position(|byte| *byte == b'#').unwrap();
    latin[at] = 0xE9;
    assert_eq!(open(&latin).rows[0].raw_name, "Amélie Contoh 1, S.E.");
    let open_quote = format!("{text}2,\"Budi\n{}", "x\n".repeat(40));
    assert_eq!(refused(open_quote.as_bytes()), SheetProblem::OpenQuote(3));
}

#[test]
fn duplicates_name_both_lines() {
    let nip = participant(1)[2].clone();
    let found = list(&[participant(1), changed(2, &[(2, &nip)]), participant(3)]);
    assert_eq!(
        sentences(&found).into_iter().map(|(line, .., text)| (line, text)).collect::<Vec<_>>(),
        [
            (2, "NIP pada baris 2 sama dengan baris 3. Hapus salah satu baris atau perbaiki NIP-nya.".to_owned()),
            (3, "NIP pada baris 3 sama dengan baris 2. Hapus salah satu baris atau perbaiki NIP-nya.".to_owned()),
        ]
    );
    assert_eq!(lines(&found, Status::Error), [2, 3]);
    assert_eq!(found.agencies[0].count, 1);
}

#[test]
fn one_address_for_two_people_is_an_error() {
    let found = list(&[participant(1), changed(2, &[(9, "SITI1@asn.example")])]);
    assert_eq!(lines(&found, Status::Error), [2, 3]);
    assert!(
        sentences(&found)
            .iter()
            .all(|(_, _, column, _)| *column == Column::Email)
    );
}

#[test]
fn the_same_ndh_is_an_error_but_a_running_number_is_not() {
    let found = list(&[participant(1), changed(2, &[(0, "1")])]);
    assert_eq!(lines(&found, Status::Warning), [2, 3]);
    assert!(found.importable().all(|row| row.list_number.is_none()));
    let mut heading = heading();
    heading[0] = "NDH".to_owned();
    let found = open(&csv_of(&[heading, participant(1), changed(2, &[(0, "1")])]));
    assert_eq!(lines(&found, Status::Error), [2, 3]);
}

#[test]
fn nobody_is_their_own_mentor_and_mentors_keep_their_name() {
    let own = participant(1)[2].clone();
    let found = list(&[
        changed(1, &[(13, &own)]),
        participant(2),
        changed(3, &[(11, "Orang Lain, S.H.")]),
        changed(4, &[(11, "budi contoh M.Si")]),
    ]);
    let problems = sentences(&found);
    assert_eq!(problems.len(), 2);
    assert_eq!(
        (problems[0].0, problems[0].1, problems[0].2),
        (2, Severity::Error, Column::MentorNip)
    );
    assert_eq!(
        (problems[1].0, problems[1].1, problems[1].2),
        (4, Severity::Warning, Column::MentorName)
    );
}

#[test]
fn single_cells_are_judged_in_words() {
    let cases = [
        (1, "", Severity::Error, Column::Name),
        (1, "12345678", Severity::Error, Column::Name),
        (2, "", Severity::Error, Column::Nip),
        (2, "198511302010133007", Severity::Error, Column::Nip),
        (3, "L", Severity::Warning, Column::Nip),
        (3, "?", Severity::Warning, Column::Sex),
        (4, "V/z", Severity::Warning, Column::RankGrade),
        (5, "Pembina", Severity::Warning, Column::RankName),
        (6, "", Severity::Warning, Column::Position),
        (8, "", Severity::Error, Column::Agency),
        (9, "siti@kantor", Severity::Error, Column::Email),
        (9, "siti @asn.example", Severity::Error, Column::Email),
        (10, "12", Severity::Warning, Column::Phone),
        (13, "", Severity::Warning, Column::MentorNip),
        (13, "123", Severity::Error, Column::MentorNip),
        (11, "", Severity::Warning, Column::MentorName),
        (0, "x", Severity::Warning, Column::RowNumber),
    ];
    for (place, text, severity, column) in cases {
        let found = list(&[changed(1, &[(place, text)]), participant(2)]);
        let problems: Vec<_> = sentences(&found)
            .into_iter()
            .map(|(l, s, c, _)| (l, s, c))
            .collect();
        assert_eq!(problems, [(2, severity, column)], "{column} “{text}”");
    }
    let long = "a".repeat(201);
    assert_eq!(
        sentences(&list(&[changed(1, &[(1, &long)])]))[0].3,
        "Nama Lengkap lebih dari 200 karakter. Ringkas isinya."
    );
}

#[test]
fn tolerant_writings_mean_the_same() {
    let found = list(&[
        changed(
            1,
            &[
                (1, " Siti\u{200b}  Contoh\u{7} "),
                (2, "'19851130 201012 2 002"),
                (3, "Perempuan"),
            ],
        ),
        changed(
            2,
            &[
                (4, "Penata Tk. I (III.d)"),
                (5, ""),
                (10, "+62 812-3456-7890"),
            ],
        ),
        changed(3, &[(4, "IX"), (5, ""), (10, "81234567890"), (9, "-")]),
    ]);
    assert_eq!(sentences(&found), []);
    let rows: Vec<_> = found.importable().collect();
    assert_eq!(rows[0].name, "Siti Contoh");
    assert_eq!(rows[0].nip.digits(), "198511302010122002");
    assert_eq!(rows[1].rank_grade.as_deref(), Some("III/d"));
    assert_eq!(rows[1].rank_name.as_deref(), Some("Penata Tk. I"));
    assert!(
        rows.iter()
            .all(|row| row.phone.as_deref() == Some("081234567890"))
    );
    assert_eq!(
        (rows[2].rank_grade.as_deref(), rows[2].email.as_deref()),
        (Some("IX"), None)
    );
}
