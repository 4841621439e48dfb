//! Texts of the design: of project designs (RPP) and of action designs (RAP).

use super::idea;
use crate::demo::facts::{Facts, lower};

/// The text of a section, if a design has it.
pub(super) fn body(f: &Facts, key: &str) -> Option<String> {
    Some(match key {
        "description" => idea::description(f),
        "abstract" => abstract_text(f),
        "background" => background(f),
        "area_of_change" => area(f),
        "objectives" => objectives(f),
        "outputs_outcomes" | "outputs" => outputs(f),
        "benefits" => benefits(f),
        "scope" => scope(f),
        "marketing" => marketing(f),
        "stakeholders" => stakeholders(f),
        "communication" => communication(f),
        "risks" | "risk_or_quality" => risks(f),
        "success_factors" | "success_criteria" => success(f),
        "governance" => governance(f),
        "resources" => resources(f),
        "sustainability" => sustainability(f),
        "self_development" | "competence_dev" => growth(f),
        _ => return None,
    })
}

fn abstract_text(f: &Facts) -> String {
    format!(
        "Rancangan ini memuat {} berjudul “{}” di {} {}. Masalahnya ialah {} yang masih {}. {} Dalam jangka pendek akan dihasilkan {}, dengan sasaran {}.",
        f.kind(),
        f.title,
        f.opd,
        f.place,
        f.measure(),
        f.was(),
        f.fill(f.idea.action),
        f.product(),
        f.goal()
    )
}

fn background(f: &Facts) -> String {
    let ideal = f.choose(11, &[
        "Keadaan yang diharapkan ialah layanan yang dapat diperkirakan: pengguna tahu apa yang terjadi, kapan selesai, dan siapa yang bertanggung jawab.",
        "Keadaan yang diharapkan ialah petugas yang bekerja menurut data hari itu, bukan menurut kebiasaan.",
        "Keadaan yang diharapkan ialah satu cara kerja yang dipahami semua bagian dan dapat diperiksa setiap saat.",
    ]);
    format!(
        "{} {} {ideal} Dalam jangka pendek {} ditargetkan menjadi {}; dalam jangka menengah cara kerja baru ditetapkan sebagai prosedur resmi; dalam jangka panjang dipakai di seluruh wilayah {}. Strategi yang dipilih ialah mulai dari percontohan kecil, mengukur hasilnya, lalu memperluas.",
        idea::problem(f),
        f.fill(f.idea.cause),
        f.measure(),
        f.goal(),
        f.place
    )
}

fn area(f: &Facts) -> String {
    let (urgent, serious, growing) = (4 + f.seed % 2, 5, 3 + f.seed % 3);
    format!(
        "Tiga masalah dibahas bersama mentor dan dinilai dengan cara USG. Masalah terpilih memperoleh nilai {urgent} untuk urgensi, {serious} untuk keseriusan, dan {growing} untuk perkembangan, jumlah {}. Akar masalahnya ditelusuri dengan diagram tulang ikan: {} Area perubahan yang ditetapkan ialah {}.",
        urgent + serious + growing,
        lower(&f.fill(f.idea.cause)),
        lower(&f.desk)
    )
}

fn objectives(f: &Facts) -> String {
    format!(
        "Jangka pendek, sampai akhir pelatihan: tersedianya {} dan {} menjadi {}. Jangka menengah, enam sampai dua belas bulan: cara kerja ini ditetapkan dengan keputusan {} dan dianggarkan. Jangka panjang, satu sampai dua tahun: diterapkan di seluruh wilayah {} dan ditawarkan kepada daerah lain.",
        f.product(),
        f.measure(),
        f.goal(),
        f.mentor_position,
        f.place
    )
}

fn outputs(f: &Facts) -> String {
    format!(
        "Output jangka pendek: {}, surat keputusan tim efektif, petunjuk pelaksanaan, dan data pengukuran. Outcome: {} Ukurannya {}, dari {} menjadi {}.",
        f.product(),
        f.fill(f.idea.external),
        f.measure(),
        f.was(),
        f.goal()
    )
}

fn benefits(f: &Facts) -> String {
    format!(
        "Manfaat internal: {} Manfaat eksternal: {} Keduanya diperiksa pada akhir jangka pendek dengan angka {}.",
        f.fill(f.idea.internal),
        f.fill(f.idea.external),
        f.measure()
    )
}

fn scope(f: &Facts) -> String {
    let limit = f.choose(
        12,
        &[
            "Pada jangka pendek kegiatan dibatasi pada satu lokasi percontohan.",
            "Pada jangka pendek kegiatan mencakup dua lokasi yang keadaannya berbeda.",
            "Pada jangka pendek kegiatan mencakup seluruh pekerjaan unit, tetapi belum unit lain.",
        ],
    );
    format!(
        "Lokusnya {} pada {} {}. {limit} Layanan yang tercakup ialah urusan {}; urusan lain tidak diubah.",
        lower(&f.desk),
        f.opd,
        f.place,
        f.idea.theme.to_lowercase()
    )
}

fn marketing(f: &Facts) -> String {
    format!(
        "Pendukung utama ialah {} dan pimpinan unit. Pihak yang perlu diyakinkan ialah {}. Produk yang ditawarkan ialah {}; harganya bagi pengguna nol rupiah; tempatnya lokasi percontohan; promosinya lewat pertemuan rutin, papan pengumuman, dan kabar singkat setiap minggu. Pengguna layanan dilibatkan sejak uji coba agar perbaikan berasal dari mereka.",
        f.mentor_position,
        f.idea.partners,
        f.product()
    )
}

fn stakeholders(f: &Facts) -> String {
    format!(
        "Promoters: {} dan pimpinan unit, berpengaruh dan berkepentingan tinggi. Latents: bagian keuangan dan perencanaan, berpengaruh tetapi belum berkepentingan. Defenders: petugas {} dan pengguna layanan. Apathetics: bagian lain yang belum terkait. Kerja sama utama dijalin dengan {}.",
        f.mentor_position,
        lower(&f.desk),
        f.idea.partners
    )
}

fn communication(f: &Facts) -> String {
    format!(
        "Kepada promoters dilaporkan kemajuan setiap Jumat dalam satu halaman. Latents diundang pada uji coba agar melihat hasilnya sendiri. Kepada defenders, yaitu petugas dan pengguna, {} dijelaskan di tempat kerja dengan bahasa sehari-hari. Apathetics menerima kabar lewat papan pengumuman dan laman {}.",
        f.product(),
        f.opd
    )
}

fn risks(f: &Facts) -> String {
    let (first, second) = [
        (
            "Petugas kembali ke cara lama ketika pekerjaan menumpuk",
            "pertemuan singkat setiap pagi selama masa uji coba",
        ),
        (
            "Data awal tidak lengkap sehingga hasil sulit dibandingkan",
            "pengukuran ulang selama satu minggu sebelum uji coba dimulai",
        ),
        (
            "Mitra belum sempat terlibat pada minggu pertama",
            "surat dukungan ditandatangani sebelum kegiatan dimulai",
        ),
    ][f.seed % 3];
    format!(
        "Risiko pertama: {}; kemungkinan sedang, dampak besar; dikendalikan dengan {second}. Risiko kedua: jaringan atau sarana terganggu; kemungkinan kecil, dampak sedang; dikendalikan dengan lembar cadangan di atas kertas. Risiko ketiga: dukungan {} tertunda; kemungkinan sedang; dikendalikan dengan jadwal yang disepakati sejak awal.",
        lower(first),
        f.idea.partners
    )
}

fn success(f: &Facts) -> String {
    format!(
        "Perubahan dinilai berhasil bila: {} mencapai {}; {} dipakai petugas setiap hari; paling sedikit delapan dari sepuluh pengguna yang ditanya menyatakan lebih mudah; dan {} menetapkan cara kerja ini sebagai prosedur.",
        f.measure(),
        f.goal(),
        f.product(),
        f.mentor_position
    )
}

fn governance(f: &Facts) -> String {
    format!(
        "Mentor: {}, memberi arahan dan membuka dukungan. Coach: {}, mendampingi penyusunan dan pelaksanaan. Project leader: {}, memimpin seluruh tahapan. Tim efektif terdiri atas koordinator data, koordinator lapangan, koordinator publikasi, dan sekretariat dari {}; tugas masing-masing ditetapkan dengan surat keputusan.",
        f.mentor_position,
        f.coach,
        f.position,
        lower(&f.desk)
    )
}

fn resources(f: &Facts) -> String {
    let tools = if f.idea.digital {
        "aplikasi pesan, lembar kerja bersama, dan laman instansi"
    } else {
        "kartu, papan jadwal, dan foto berwaktu dari telepon genggam"
    };
    format!(
        "Tim berasal dari {} dengan lima sampai tujuh orang. Jejaring kerja: {}. Alat yang dipakai ialah {tools}. Pembiayaan: {}.",
        lower(&f.desk),
        f.idea.partners,
        f.money()
    )
}

fn sustainability(f: &Facts) -> String {
    format!(
        "Setelah pelatihan, {} masuk dalam SKP {} dan pejabat di bawahnya. Usulan anggaran tahun {} diajukan melalui {}. Bila pejabat berpindah tugas, dokumen dan data diserahkan dengan berita acara kepada penggantinya.",
        f.brand,
        f.position,
        f.year + 1,
        f.opd
    )
}

fn growth(f: &Facts) -> String {
    let what = f.choose(
        13,
        &[
            "kemampuan berunding dengan pihak di luar wewenang sendiri",
            "kemampuan membaca dan menyajikan data secara sederhana",
            "kemampuan mendelegasikan dan memantau pekerjaan tim",
        ],
    );
    format!(
        "Yang paling perlu ditumbuhkan ialah {what}. Caranya dengan membaca bahan pelatihan setiap minggu, meminta umpan balik dari {} setiap dua minggu, dan mencatat satu pelajaran dari setiap pertemuan tim.",
        f.coach
    )
}
