// The whole journey by hand, from an empty installation to the launch report: once with scripts on a desk, once
// without scripts on a phone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { data, startBrowser, walkTogether } from "./harness.mjs";

const WAYS = [
  { name: "desk", script: true, width: 1280 },
  { name: "phone", script: false, width: 360 },
];
const PARTICIPANT = "Astuti Hamzah, M.Kes.";
const MENTOR = "Lina Yulianto, S.Pd., S.K.M.";
const COACH = "Ratna Wibawa, M.Pd.";
const LEADER = "Bambang Prasetyo, M.Si.";
const TITLE = "Izin jalan lingkungan selesai dalam satu hari";
const CHANGE = "Tambahkan angka layanan tahun lalu.";
const ANSWER = "Angka tahun lalu sudah ditambahkan di bagian pertama.";
const MILESTONE = "Membentuk tim efektif";

const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

for (const way of WAYS) {
  test(`the journey, ${way.script ? "with" : "without"} scripts, ${way.width} px`, (t) => walkTogether(t, STEPS, browser, { way }));
}

const STEPS = [
  ["1 the platform admin makes tenants and their first admin", makeTenants],
  ["2 the admin makes a class", makeClass],
  ["3 the list is imported after a dry run, and again changes nothing", importList],
  ["4 people come in by their links and choose a password", invite],
  ["5 the participant writes, saves section by section and submits", writeIdea],
  ["5 the idea is approved and the design is written", writeDesign],
  ["6 the mentor returns with a checklist, the participant answers, mentor and coach approve", review],
  ["6 the participant asks the coach, the card and the approval are printed", consult],
  ["7 milestones are planned, reported with a file, returned and accepted", milestones],
  ["8 projects are launched and the report is read and downloaded", launch],
];

async function makeTenants(s) {
  const platform = await s.arrive();
  await platform.takeUp(s.installation.platformLink);
  await platform.sees("Instansi");
  await platform.look("1-platform-empty");
  await platform.follow("Instansi baru");
  await platform.press("Simpan instansi");
  await platform.says("Ada yang perlu diperbaiki");
  assert.match(await platform.page.title(), /^Kesalahan: /);
  await platform.look("1-tenant-errors");
  s.adminLink = await makeTenant(platform, { name: "Pemerintah Provinsi Kepulauan Bangka Belitung", slug: "babel", kind: "Pemerintah provinsi", region: "19", admin: "Sri Mulyani Hadi, S.E.", email: "sri.admin@babel.example" });
  await platform.look("1-admin-made");
  await platform.follow("Selesai");
  await platform.follow("Instansi baru");
  await makeTenant(platform, { name: "Pemerintah Kabupaten Bangka Selatan", slug: "bangka-selatan", kind: "Pemerintah kabupaten", region: "19.03", admin: "Hadi Gunawan, S.IP.", email: "hadi.admin@basel.example" });
  await platform.follow("Selesai");
  await platform.look("1-tenants");
  await platform.page.goto("/t/babel/");
  await platform.sees("Halaman tidak ditemukan");
}

async function makeTenant(platform, tenant) {
  await platform.fill("Nama instansi", tenant.name);
  await platform.fill("Nama pada alamat", tenant.slug);
  await platform.page.getByRole("group", { name: "Jenis instansi" }).getByLabel(new RegExp(tenant.kind.replace("Pemerintah ", ""), "i")).check();
  await platform.fill("Kode wilayah", tenant.region);
  await platform.press("Simpan instansi");
  await platform.sees("Admin pertama");
  await platform.fill("Nama lengkap", tenant.admin);
  await platform.fill("Surel", tenant.email);
  await platform.press("Simpan dan buat tautan undangan");
  await platform.sees("Admin dibuat");
  return platform.page.locator("#link").innerText();
}

async function makeClass(s) {
  s.admin = await s.arrive();
  const { admin } = s;
  await admin.takeUp(s.adminLink);
  await admin.look("2-admin-home-empty");
  await admin.page.goto("/t/babel/cohorts");
  await admin.follow("Buat kelas");
  await admin.choose("Program pelatihan", "Diklatpim Tingkat III");
  await admin.fill("Nomor angkatan", "XIX");
  await admin.fill("Tahun", day(-30).slice(0, 4));
  await admin.fill("Tanggal mulai", day(-30));
  await admin.fill("Tanggal selesai", day(90));
  await admin.fill("Kuota", "40");
  await admin.press("Isi dengan usulan tanggal");
  await admin.look("2-class-form");
  await admin.press("Buat kelas");
  await admin.says("Kelas dibuat.");
  await admin.sees("Diklatpim Tingkat III Angkatan XIX");
  await admin.look("2-class-empty");
  s.classPath = new URL(admin.page.url()).pathname;
}

async function importList(s) {
  const { admin } = s;
  await admin.follow("Impor peserta");
  await admin.labelled("Berkas daftar peserta").setInputFiles(data("diklatpim3-xix-2017.xlsx"));
  await admin.press("Periksa daftar");
  await admin.sees("Periksa daftar peserta");
  await admin.says(/39 peserta baru/);
  await admin.says(/24 .*5 .*10|24.+10.+5/);
  await admin.look("3-dry-run");
  // A dry run writes nothing.
  const other = await admin.context.newPage();
  await other.goto(s.classPath);
  await other.getByText("Masukkan daftar peserta dari Excel").waitFor();
  await other.close();
  await admin.press("Masukkan 39 peserta");
  await admin.says(/39 peserta dimasukkan/);
  await admin.says(/39 dari (kuota )?40/);
  await admin.look("3-class");
  await admin.page.goto(`${s.classPath}/import`);
  await admin.labelled("Berkas daftar peserta").setInputFiles(data("diklatpim3-xix-2017.xlsx"));
  await admin.press("Periksa daftar");
  assert.equal(await admin.page.getByRole("button", { name: /^Masukkan/ }).count(), 0);
  await admin.look("3-again");
  await admin.page.goto(s.classPath);
  await admin.says(/39 dari (kuota )?40/);
}

async function addPerson(admin, name, nip, role) {
  await admin.page.goto("/t/babel/members/new");
  await admin.fill("Nama lengkap", name);
  await admin.fill("NIP", nip);
  await admin.tick(role);
  await admin.press("Simpan");
  await admin.says("Tersimpan.");
  await admin.press("Buat tautan undangan");
  await admin.sees("Tautan undangan");
  return admin.page.getByRole("row", { name: new RegExp(name.split(",")[0]) }).locator("code").innerText();
}

async function invite(s) {
  const { admin } = s;
  const firstCoachLink = await addPerson(admin, COACH, "19790412 200501 2 003", "Coach");
  const leaderLink = await addPerson(admin, LEADER, "19680120 199303 1 007", "Pimpinan");
  await admin.page.goto(`${s.classPath}/coaches`);
  await admin.choose("Coach", COACH);
  await admin.tick(PARTICIPANT);
  await admin.press("Pasangkan yang dicentang");
  await admin.look("4-coaches");
  await admin.page.goto(`${s.classPath}/invitations`);
  await admin.look("4-invitations");
  await admin.press("Buat tautan untuk yang dicentang");
  await admin.sees("Tautan undangan");
  const link = (name) => admin.page.getByRole("row").filter({ has: admin.page.getByText(name, { exact: true }) }).locator("code").innerText();
  const participantLink = await link(PARTICIPANT);
  const mentorLink = await link(MENTOR);
  const coachLink = await link(COACH);
  await admin.look("4-links");
  s.participant = await s.arrive();
  await s.participant.page.goto(new URL(participantLink).pathname);
  await s.participant.look("4-choose-password");
  await s.participant.fill("Kata sandi baru", "pendek");
  await s.participant.fill("Ketik sekali lagi", "pendek");
  await s.participant.press("Simpan dan masuk");
  await s.participant.says(/paling sedikit 12 karakter/);
  await s.participant.takeUp(participantLink);
  s.mentor = await s.arrive();
  await s.mentor.takeUp(mentorLink);
  s.coach = await s.arrive();
  // A newer link has ended the one that was made with the person.
  await s.coach.page.goto(new URL(firstCoachLink).pathname);
  await s.coach.sees("Tautan ini tidak berlaku lagi");
  await s.coach.takeUp(coachLink);
  s.leader = await s.arrive();
  await s.leader.takeUp(leaderLink);
  const late = await s.arrive();
  await late.page.goto(new URL(participantLink).pathname);
  await late.sees("Tautan ini tidak berlaku lagi");
  await late.page.goto("/sign-in");
  await late.look("4-sign-in");
  await late.signIn("19630413 199004 2 038", "bukan kata sandinya");
  await late.says(/tidak cocok/);
  await late.signIn("19630413 199004 2 038");
  await late.page.getByRole("heading", { level: 1 }).waitFor();
}

/** Writes every section of a document, from the first to the last. */
async function writeSections(s, who, kind) {
  await who.page.goto(`${s.projectPath}/documents/${kind}`);
  const parts = who.page.getByRole("navigation", { name: "Bagian dokumen" }).getByRole("link");
  const addresses = await parts.evaluateAll((links) => links.map((a) => a.getAttribute("href")).filter((href) => href.includes("/sections/")));
  assert.ok(addresses.length >= 6, `${kind}: ${addresses.length} sections`);
  for (const [n, address] of addresses.entries()) {
    await who.page.goto(address);
    const table = who.page.getByRole("link", { name: "Isi atau ubah tabel ini" });
    if (await table.count()) {
      await fillTable(s, who, await table.getAttribute("href"));
      continue;
    }
    const area = who.page.getByRole("textbox").first();
    const text = `Isi bagian ${n + 1}. Di kantor kami warga menunggu empat belas hari; dengan perubahan ini satu hari.`;
    if (n === 0 && s.way.script) {
      await area.fill(text);
      // Saved by itself, without any button, and still there after a reload.
      await who.page.locator("[data-autosave-state]").getByText(/^Tersimpan \d/).waitFor();
      await who.page.reload();
      assert.equal(await who.page.getByRole("textbox").first().inputValue(), text);
    } else {
      await area.fill(text);
    }
    if (n === 0) await who.look(`5-${kind}-section`);
    await who.press("Simpan dan lanjut");
  }
}

/** The project's tables: kept beside the document, shown in it. */
async function fillTable(s, who, href) {
  const back = who.page.url();
  const list = href.match(/registers\/(\w+)$/)?.[1] ?? "milestones";
  if (list === "milestones") {
    await planMilestone(s, MILESTONE, /pendek/i);
  } else {
    await who.page.goto(href);
    await who.look(`5-${list}-empty`);
    await who.follow(/^Tambah/);
    await who.press("Simpan");
    await who.says("Ada yang perlu diperbaiki");
    await LISTS[list](who);
    await who.look(`5-${list}-form`);
    await who.press("Simpan");
    await who.says(/ditambahkan\.$/);
    await who.look(`5-${list}`);
  }
  await who.page.goto(back);
  assert.equal(await who.page.getByRole("table").getByRole("row").count() > 1, true, `${list} is not in the document`);
  await who.look(`5-design-${list}`);
}

const LISTS = {
  async stakeholders(who) {
    await who.fill("Nama atau lembaga", "Camat Toboali");
    await who.tick("Eksternal");
    await who.tick("Netral");
    await who.choose("Pengaruh awal", "4 (tinggi)");
    await who.choose("Kepentingan awal", "2 (rendah)");
  },
  async risks(who) {
    await who.fill("Risiko", "Petugas kembali ke cara lama");
    await who.choose("Kemungkinan", "3 (sedang)");
    await who.choose("Dampak", "4 (tinggi)");
    await who.fill("Penanganan", "Pertemuan singkat setiap pagi.");
  },
  async team(who) {
    await who.fill("Nama", "Sari Utami");
    await who.fill("Peran", "Koordinator lapangan");
    await who.fill("Tugas", "Menjalankan uji coba.");
  },
};

async function submit(s, who, kind, again = false) {
  await who.page.goto(`${s.projectPath}/documents/${kind}/submit`);
  await who.fill("Pesan untuk mentor", "Mohon diperiksa, terima kasih.");
  await who.look(`5-${kind}-submit`);
  await who.press(again ? "Ajukan lagi ke mentor" : "Ajukan ke mentor");
}

async function writeIdea(s) {
  const { participant } = s;
  await participant.page.goto("/t/babel/");
  await participant.look("5-participant-home");
  const next = participant.page.getByRole("region", { name: "Langkah berikutnya" });
  await next.getByRole("link").first().click();
  await participant.page.waitForURL(/\/projects\//);
  s.projectPath = new URL(participant.page.url()).pathname.match(/^\/t\/babel\/projects\/[0-9a-f-]+/)[0];
  await participant.page.goto(`${s.projectPath}/documents/idea/submit`);
  await participant.says("Belum dapat diajukan");
  await participant.look("5-not-yet");
  await participant.page.goto(`${s.projectPath}/identity`);
  await participant.fill("Judul proyek", TITLE);
  await participant.fill("Nama singkat", "SEHARI JADI");
  await participant.tick("Satu unit kerja").catch(() => {});
  await participant.press("Simpan dan lanjut");
  await writeSections(s, participant, "idea");
  await submit(s, participant, "idea");
  // The version is frozen: it can be read, not written.
  await participant.page.goto(`${s.projectPath}/documents/idea/versions/1`);
  await participant.says(TITLE);
  await participant.look("5-version");
  await participant.page.goto(`${s.projectPath}/documents/idea/sections/problem`);
  assert.equal(await participant.page.getByRole("button", { name: "Simpan dan lanjut" }).count(), 0);
  await participant.page.goto(s.projectPath);
  await participant.look("5-project");
}

/** The mentor's or coach's first thing in the queue. */
async function openQueue(who, name) {
  await who.page.goto("/t/babel/queue");
  await who.look(name);
  await who.press(/^Periksa/, "link");
}

async function decide(who, decision) {
  await who.tick(decision);
  await who.press("Simpan dan kembali ke antrean");
}

async function writeDesign(s) {
  await s.mentor.page.goto("/t/babel/");
  await s.mentor.look("6-mentor-home");
  await openQueue(s.mentor, "6-mentor-queue");
  await s.mentor.look("6-review-idea");
  await decide(s.mentor, "Setujui");
  await s.mentor.says(/Gagasan disetujui/);
  await writeSections(s, s.participant, "design");
  await submit(s, s.participant, "design");
}

async function review(s) {
  const { participant, mentor, coach } = s;
  await openQueue(mentor, "6-mentor-queue-design");
  await mentor.tick("Kembalikan untuk perbaikan");
  await mentor.press("Simpan dan kembali ke antrean");
  await mentor.says("Ada yang perlu diperbaiki");
  await mentor.fill("Catatan atau alasan", "Rancangan sudah baik, tetapi angka tahun lalu belum ada.");
  await mentor.fill("Perbaikan 1", CHANGE);
  await mentor.tick("Kembalikan untuk perbaikan");
  await mentor.look("6-review-return");
  await mentor.press("Simpan dan kembali ke antrean");
  await participant.page.goto("/t/babel/");
  await participant.look("6-participant-returned");
  await participant.page.goto(`${s.projectPath}/documents/design/answers`);
  await participant.says(CHANGE);
  await participant.fill("Jawaban Anda", ANSWER);
  await participant.press("Simpan jawaban");
  await participant.says("Semua perbaikan sudah dijawab.");
  await participant.look("6-answers");
  await submit(s, participant, "design", true);
  await openQueue(mentor, "6-mentor-queue-again");
  await mentor.says(ANSWER);
  await mentor.follow("Buka lembar nilai");
  for (const field of await mentor.page.getByRole("textbox").all()) {
    if ((await field.getAttribute("inputmode")) === "decimal") await field.fill("87,5");
  }
  await mentor.page.getByRole("group", { name: "Seberapa baru proyek ini?" }).getByRole("radio").first().check();
  await mentor.look("6-sheet");
  await mentor.press("Kirim nilai");
  await openQueue(mentor, "6-mentor-queue-approve");
  await decide(mentor, "Setujui");
  await openQueue(coach, "6-coach-queue");
  await coach.look("6-coach-review");
  await decide(coach, "Setujui");
  await participant.page.goto(s.projectPath);
  await participant.says(/[Ss]eminar/);
  await participant.look("6-project-approved");
  // What the mentor scores is not the participant's to read.
  await participant.page.goto(`${s.projectPath}/sheet`);
  assert.doesNotMatch(await participant.page.locator("body").innerText(), /87,5/);
}

async function consult(s) {
  const { participant, coach } = s;
  await participant.page.goto(s.projectPath);
  await participant.follow("Kartu kendali bimbingan");
  await participant.look("6-card-empty");
  await participant.press("Simpan");
  await participant.says("Ada yang perlu diperbaiki");
  await participant.page.getByLabel("Dengan siapa").selectOption("coach");
  await participant.choose("Cara", "Telepon");
  await participant.choose("Pokok bahasan", "Tahapan");
  await participant.fill("Pertanyaan", "Apakah empat tahapan jangka pendek cukup?");
  await participant.press("Simpan");
  await participant.says("Menunggu tanggapan");
  await openQueue(coach, "6-coach-queue-question");
  await coach.fill("Tanggapan Anda", "Cukup, bila setiap tahapan punya satu bukti.");
  await coach.look("6-card-answer");
  await coach.press("Simpan tanggapan");
  await coach.says("Ditanggapi");
  for (const paper of ["consultations.pdf", "documents/design/approval.pdf", "documents/design/document.pdf"]) {
    const answer = await participant.page.request.get(`${s.projectPath}/${paper}`);
    assert.equal(answer.status(), 200, paper);
    assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-", paper);
  }
  await participant.page.goto(`${s.projectPath}/consultations`);
  await participant.says("Cukup, bila setiap tahapan punya satu bukti.");
  await participant.look("6-card");
}

async function planMilestone(s, title, horizon) {
  const { participant } = s;
  await participant.page.goto(`${s.projectPath}/milestones/new`);
  await participant.page.getByRole("group", { name: "Jangka waktu" }).getByLabel(horizon).check();
  await participant.fill("Tahapan", title);
  await participant.fill("Tanggal mulai", day(-3));
  await participant.fill("Tanggal selesai", day(20));
  await participant.fill("Anggaran", "5.000.000");
  await participant.labelled("Sumber dana").selectOption("apbd_province");
  await participant.press("Simpan tahapan");
  await participant.says(title);
  assert.doesNotMatch(await participant.page.title(), /^Kesalahan/);
}

async function milestones(s) {
  const { participant, mentor, admin } = s;
  await planMilestone(s, "Memperluas ke semua kecamatan", /menengah/i);
  await participant.page.goto(`${s.projectPath}/milestones`);
  await participant.look("7-plan");
  await admin.page.goto(`${s.projectPath}/stage`);
  await admin.look("7-stage");
  await admin.page.locator("form", { has: admin.page.locator("input[value=design_cleared]") }).getByRole("button").click();
  await admin.page.waitForURL((url) => !url.pathname.endsWith("/stage"));
  await participant.page.goto(`${s.projectPath}/milestones`);
  await participant.follow(MILESTONE);
  s.milestonePath = new URL(participant.page.url()).pathname;
  await report(s);
  await mentor.page.goto(s.milestonePath);
  await mentor.look("7-verify");
  await mentor.tick("Kembalikan untuk perbaikan");
  await mentor.fill("Catatan untuk peserta", "Lampirkan SK tim yang sudah ditandatangani.");
  await mentor.press("Simpan keputusan");
  await participant.page.goto(s.milestonePath);
  await participant.says("Lampirkan SK tim yang sudah ditandatangani.");
  await report(s);
  await mentor.page.goto("/t/babel/queue");
  await mentor.says(MILESTONE);
  await mentor.page.goto(s.milestonePath);
  await mentor.page.getByLabel(/^Terima/).check();
  await mentor.press("Simpan keputusan");
  await participant.page.goto(s.milestonePath);
  await participant.says(/[Tt]erverifikasi/);
  await participant.look("7-verified");
}

async function report(s) {
  const { participant } = s;
  await participant.fill("Kemajuan", "100");
  await participant.fill("Yang sudah dikerjakan", "Tim dibentuk, rapat pertama sudah diadakan.");
  await participant.tick("Tahapan ini selesai");
  await participant.labelled("Jenis bukti").last().selectOption({ index: 1 });
  await participant.labelled("Berkas bukti").setInputFiles({ name: "notulen rapat.pdf", mimeType: "application/pdf", buffer: PDF });
  await participant.look("7-report");
  await participant.press("Kirim laporan");
  await participant.says("notulen rapat.pdf");
}

async function download(who, name) {
  const [file] = await Promise.all([who.page.waitForEvent("download"), who.page.getByRole("link", { name }).first().click()]);
  return readFileSync(await file.path());
}

async function launch(s) {
  const { admin, leader } = s;
  await admin.page.goto("/t/babel/launches/new");
  await admin.fill("Judul acara", "Peluncuran Proyek Perubahan Angkatan XIX");
  await admin.fill("Tanggal", day(0));
  await admin.fill("Jam", "09:00");
  await admin.fill("Tempat", "Aula BKPSDM");
  await admin.fill("Nama pejabat yang meluncurkan", LEADER);
  await admin.fill("Jabatan pada hari itu", "Sekretaris Daerah");
  await admin.press("Simpan rencana");
  s.batchPath = new URL(admin.page.url()).pathname;
  await admin.look("8-batch-empty");
  await admin.follow("Tambah proyek");
  await admin.page.getByRole("checkbox").first().check();
  await admin.look("8-items");
  await admin.press("Tambahkan yang dipilih");
  await admin.page.goto(`${s.batchPath}/launch`);
  await admin.look("8-confirm");
  await admin.press("Luncurkan 1 proyek");
  await admin.page.goto(s.batchPath);
  await admin.look("8-batch");
  await leader.page.goto("/t/babel/");
  await leader.sees("Beranda pimpinan");
  await leader.says("Peluncuran Proyek Perubahan Angkatan XIX");
  await leader.look("8-leadership");
  await leader.follow("Baca laporan");
  await leader.says(LEADER);
  await leader.look("8-report");
  const pdf = await download(leader, "PDF");
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  const workbook = await download(leader, /^Excel/);
  assert.equal(workbook.subarray(0, 2).toString(), "PK");
  // Read by leadership, changed by nobody: the batch is closed.
  await admin.page.goto(`${s.batchPath}/items`);
  assert.equal(await admin.page.getByRole("button", { name: "Tambahkan yang dipilih" }).count(), 0);
}

/** The smallest file that every reader takes for a PDF. */
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
