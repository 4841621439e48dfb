// The seminar's day and the scores that follow, in the demonstration: two examiners on phones, notes that are answered,
// scores that two persons open again, somebody who is deferred and mends it.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { data, startBrowser, walkTogether } from "./harness.mjs";

const WAYS = [
  { name: "phone-script", script: true, width: 390 },
  { name: "phone", script: false, width: 360 },
];
const SCORES = ["85", "86,5", "84", "80", "88"];
const OTHERS = ["60", "60", "61", "62", "60"];
const NOTE = "Tambahkan data awal pelayanan.";
const REASON = "Nilai satu peserta tertukar saat dimasukkan.";

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

for (const way of WAYS) {
  test(`the seminar and its scores, ${way.script ? "with" : "without"} scripts, ${way.width} px`, (t) => walkTogether(t, STEPS, browser, { way, demo: true }));
}

const STEPS = [
  ["1 an examiner begins the presentation, is refused without all scores, and sends", firstExaminer],
  ["2 the second examiner is blind until sending, then the difference is told", secondExaminer],
  ["3 the participant answers the note and the coach closes the presentation", answer],
  ["4 published results are withdrawn, and a second person opens the scores", unlock],
  ["5 somebody is deferred by a correction and mends it with a capped remedial", remedial],
  ["6 the class is locked and published again, and the participant reads the result", publish],
];

/** Fills the number of each criterion of a sheet. */
async function score(who, values) {
  const fields = who.page.locator("form[data-sheet] input[inputmode=decimal]");
  const count = await fields.count();
  assert.ok(count > 0, "no criterion to score");
  for (let n = 0; n < count; n += 1) await fields.nth(n).fill(values[n % values.length]);
}

async function firstExaminer(s) {
  s.first = await s.enter("penguji@babel.example");
  const { first } = s;
  await first.page.goto("/t/babel/seminars");
  await first.look("s-1-mine");
  await first.page.getByRole("table", { name: "Seminar hari ini" }).getByRole("link").first().click();
  await first.page.waitForURL(/\/seminars\/[0-9a-f-]+$/);
  s.groupPath = new URL(first.page.url()).pathname;
  const waiting = first.page.getByRole("listitem").filter({ has: first.page.getByRole("button", { name: /^Mulai tampil/ }) });
  if (await waiting.count()) await first.press(/^Mulai tampil/);
  await first.look("s-1-day");
  s.slotPath = await first.page.locator("li.is-on h3 a").first().getAttribute("href");
  await first.page.goto(s.slotPath);
  await first.look("s-1-slot");
  await score(first, ["85", "86,5", "", "80", "88"]);
  await first.press("Kirim nilai");
  await first.says("Ada yang perlu diperbaiki");
  const second = first.page.locator("form[data-sheet] input[inputmode=decimal]").nth(1);
  assert.equal(await second.inputValue(), "86,5");
  assert.equal(new URL(first.page.url()).pathname, s.slotPath);
  await score(first, SCORES);
  if (s.way.script) {
    // Kept by itself: nothing is pressed.
    await first.page.locator("[data-autosave-state]").getByText(/^Tersimpan \d/).waitFor();
    await first.says(/^(\d+) dari \1 kriteria terisi$/);
  } else {
    await first.press("Simpan draf");
    await first.says("Draf nilai tersimpan");
  }
  await first.page.goto(s.slotPath);
  assert.equal(await second.inputValue(), "86,5");
  await first.page.locator("#note-severity").selectOption("minor");
  await first.press("Simpan catatan");
  await first.says("Ada yang perlu diperbaiki");
  assert.equal(await first.page.locator("#note-severity").inputValue(), "minor");
  await first.page.locator("#note-body").fill(NOTE);
  await first.press("Simpan catatan");
  await first.says(NOTE);
  await first.press("Kirim nilai");
  await first.says("Nilai terkirim dan terkunci.");
  await first.look("s-1-sent");
}

async function secondExaminer(s) {
  const second = await s.enter("desianti.alamsyah@babel.example");
  await second.page.goto(s.slotPath);
  const seen = await second.page.content();
  assert.ok(!seen.includes("86,50") && !seen.includes(NOTE), "the sheets are not blind");
  await score(second, OTHERS);
  await second.press("Kirim nilai");
  await second.says("Nilai terkirim dan terkunci.");
  await second.says(/berselisih .* poin/);
  await second.says(NOTE);
  await second.look("s-2-spread");
}

/** Somebody's NIP, from the directory. */
async function nipOf(admin, tenant, name) {
  await admin.page.goto(`/t/${tenant}/members?q=${encodeURIComponent(name.split(",")[0])}`);
  await admin.page.getByRole("link", { name: name.split(",")[0] }).first().click();
  await admin.page.waitForURL(/\/members\/[0-9a-f-]+/);
  return (await admin.page.locator("main").innerText()).match(/\d{8} ?\d{6} ?\d ?\d{3}/)?.[0] ?? "";
}

async function answer(s) {
  const { first } = s;
  await first.page.goto(s.groupPath);
  if (await first.page.getByRole("button", { name: /^Selesai tampil/ }).count()) await first.press(/^Selesai tampil/);
  const admin = await s.enter("admin@babel.example");
  s.admin = admin;
  await admin.page.goto(s.slotPath);
  const name = (await admin.page.getByRole("heading", { level: 1 }).innerText()).trim();
  const participant = await s.enter(await nipOf(admin, "babel", name));
  await participant.page.goto("/t/babel/");
  await participant.page.getByRole("region", { name: "Langkah berikutnya" }).getByRole("link").first().click();
  await participant.says(NOTE);
  await participant.look("s-3-notes");
  await participant.press("Kirim jawaban");
  await participant.says("Ada yang perlu diperbaiki");
  await participant.look("s-3-refused");
  await participant.fill("Jawaban Anda", "Data awal ditambahkan di bab pertama.");
  await participant.press("Kirim jawaban");
  await participant.says("Jawaban terkirim dan menunggu pemeriksaan.");
  await admin.page.goto(s.slotPath);
  await admin.press("Minta perbaikan lagi");
  await admin.says("Ada yang perlu diperbaiki");
  await admin.look("s-3-check");
  await admin.press("Terima jawaban");
  await admin.says("Jawaban diterima.");
  await admin.page.goto(s.groupPath);
  await admin.press(new RegExp(`^Nyatakan selesai`));
  await admin.says(/catatan selesai/);
  await admin.look("s-3-day");
}

/** Adds somebody who helps to run the classes, who comes in by a link. */
async function addHelper(s, admin) {
  await admin.page.goto("/t/ppsdm-makassar/members/new");
  await admin.fill("Nama lengkap", "Andi Rahmat, S.Sos.");
  await admin.fill("Surel", "andi.rahmat@ppsdm.example");
  await admin.tick("Pengelola kelas");
  await admin.press("Simpan");
  await admin.press("Buat tautan undangan");
  const helper = await s.arrive();
  await helper.takeUp(await admin.page.locator("code").first().innerText());
  return helper;
}

/** Another admin, whom the platform enters: nobody of the organiser has that one in hand. */
async function addSecondAdmin(s) {
  const platform = await s.enter("operator@jejak.example");
  await platform.page.goto("/platform/tenants");
  await platform.page.getByRole("row").filter({ hasText: "ppsdm-makassar" }).getByRole("link").first().click();
  await platform.follow("Tambah admin");
  await platform.fill("Nama lengkap", "Nurhayati Daud, S.H.");
  await platform.fill("Surel", "nurhayati.daud@ppsdm.example");
  await platform.press("Simpan dan buat tautan undangan");
  await platform.sees("Admin dibuat");
  const second = await s.arrive();
  await second.takeUp(await platform.page.locator("#link").innerText());
  return second;
}

/** Opens the form behind a summary, if it is behind one, and sends it with a reason. */
async function act(who, label, reason) {
  const summary = who.page.locator("summary", { hasText: label });
  if (await summary.count()) await summary.click();
  if (reason) await who.page.locator("details[open] textarea[name=reason]").fill(reason);
  await who.press(label);
}

async function unlock(s) {
  const admin = await s.enter("admin@ppsdm.example");
  s.organiser = admin;
  const helper = await addHelper(s, admin);
  await admin.page.goto("/t/ppsdm-makassar/cohorts");
  await admin.page.getByRole("link", { name: /Angkatan VII Tahun 2022/ }).first().click();
  await admin.page.waitForURL(/\/cohorts\/[0-9a-f-]+/);
  s.scores = `${new URL(admin.page.url()).pathname.match(/^.*\/cohorts\/[0-9a-f-]+/)[0]}/scores`;
  await admin.page.goto(s.scores);
  await admin.look("s-4-published");
  await act(admin, "Tarik hasil", REASON);
  await act(admin, "Minta buka kunci", "pendek tetapi cukup sepuluh huruf");
  await admin.look("s-4-asked");
  assert.equal(await admin.page.getByRole("button", { name: "Buka kunci" }).count(), 0, "who asked opens it too");
  await helper.page.goto(s.scores);
  await helper.look("s-4-helper");
  assert.equal(await helper.page.getByRole("button", { name: "Buka kunci" }).count(), 0, "whom the admin has entered opens it");
  const second = await addSecondAdmin(s);
  await second.page.goto(s.scores);
  await second.says("Yang boleh membukanya: Nurhayati Daud, S.H.");
  await second.look("s-4-second");
  await act(second, "Buka kunci");
  await admin.page.goto(s.scores);
  await admin.says("Terbuka");
}

async function remedial(s) {
  const { organiser: admin } = s;
  await admin.page.goto(s.scores);
  const person = admin.page.getByRole("table").first().getByRole("row").filter({ hasText: "Lulus" }).getByRole("link").first();
  s.name = (await person.innerText()).trim();
  s.personPath = await person.getAttribute("href");
  await admin.page.goto(s.personPath);
  await admin.look("s-5-person");
  const correct = async () => {
    const which = admin.page.locator("#correct-which");
    // Every score of the first aspect, of all who gave one, until the aspect lies between the limits.
    const options = await which.locator("option").evaluateAll((all) => all.map((o) => [o.value, o.textContent]).filter(([v]) => v));
    const aspect = options[0][0].split(".")[1];
    for (const [value, words] of options.filter(([v]) => v.split(".")[1] === aspect)) {
      await admin.page.locator("#correct-which").selectOption(value);
      await admin.page.locator("#correct-score").fill("65");
      await admin.page.locator("#correct-reason").fill(REASON);
      await admin.press("Simpan koreksi");
      assert.doesNotMatch(await admin.page.title(), /^Kesalahan/, words);
      if (await admin.page.locator(".page-head .tag", { hasText: "Ditunda" }).count()) return;
    }
  };
  await correct();
  await admin.page.locator(".tag", { hasText: "Ditunda" }).first().waitFor();
  await admin.look("s-5-deferred");
  await admin.page.locator("#remedial-aspect").selectOption({ index: 1 });
  await admin.page.locator("#remedial-score").fill("95");
  await admin.page.locator("#remedial-reason").fill("Ujian ulang pada akhir November.");
  await admin.press("Simpan remedial");
  await admin.page.locator(".tag", { hasText: "Lulus" }).first().waitFor();
  await admin.look("s-5-mended");
  // Capped: what was reached beyond the limit does not count.
  assert.doesNotMatch(await admin.page.locator("main").innerText(), /Nilai aspek:? 95/);
}

async function publish(s) {
  const { organiser: admin } = s;
  await admin.page.goto(s.scores);
  await act(admin, "Kunci nilai");
  await act(admin, "Terbitkan hasil");
  await admin.says("Hasil diterbitkan.");
  await admin.look("s-6-published");
  const participant = await s.enter(await nipOf(admin, "ppsdm-makassar", s.name));
  await participant.page.goto("/t/ppsdm-makassar/");
  const project = await participant.page.locator("a[href*='/projects/']").first().getAttribute("href");
  await participant.page.goto(`${project.match(/^.*\/projects\/[0-9a-f-]+/)[0]}/result`);
  await participant.says("Nilai akhir");
  await participant.says(/remedial/i);
  await participant.look("s-6-result");
}
