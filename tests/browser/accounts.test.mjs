// Two people, one after the other, in one browser: what one of them types never reaches the other, and is there again
// for its own person. On http, where the browser forgets nothing by itself, and on https.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { DEMO_PASSWORD, PASSWORD, startBrowser, walkTogether } from "./harness.mjs";

const WAY = { name: "desk", script: true, width: 1280 };
/** Two examiners of one presentation: their sheets stand at the same address. */
const FIRST = "penguji@babel.example";
const SECOND = "desianti.alamsyah@babel.example";
const TYPED = "Catatan yang belum tersimpan.";
const NOTE = "Tambahkan data awal pelayanan.";

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

for (const https of [false, true]) {
  test(`two accounts in one browser, on ${https ? "https" : "http"}`, (t) => walkTogether(t, STEPS, browser, { way: WAY, demo: true, https }));
}

const STEPS = [
  ["1 a sheet that was typed when the session ended is not filled into the next examiner's", sheetAfterTheSessionEnded],
  ["2 nor after signing out", sheetAfterSigningOut],
  ["3 its own examiner finds it again", ownSheet],
  ["4 a section of a document is found again by its writer and by nobody else", section],
  ["5 a form that was sent when the session had ended is offered to its own account alone", plainForm],
  ["6 an open page of somebody who has signed out stores nothing as the next one's", openPage],
  ["7 the way back shows nothing of the one before, also without scripts", wayBack],
  ["8 an invitation asks before it takes the place of who is signed in", invitation],
];

const remark = (who) => who.page.locator("form[data-sheet] [name=remark]");

/** A browser with nobody signed in. */
async function arrive(s, way = WAY) {
  const person = await s.arrive(way);
  // "Leave this page?", where something is not saved yet.
  person.page.on("dialog", (dialog) => dialog.accept());
  return person;
}

async function enter(who, login) {
  await who.signIn(login, DEMO_PASSWORD);
  await who.page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Presses "Keluar" in the menu of the page. */
async function signOut(who) {
  await who.page.locator(".top details.menu summary").last().click();
  await who.press("Keluar");
  await who.says("Anda sudah keluar.");
}

/** The same account in a browser of its own. */
async function elsewhere(s, login) {
  s.others ??= new Map();
  if (!s.others.has(login)) {
    s.others.set(login, await arrive(s));
    await enter(s.others.get(login), login);
  }
  return s.others.get(login);
}

/** Ends the sessions of an account in all browsers but the one elsewhere. */
async function endElsewhere(s, login) {
  const other = await elsewhere(s, login);
  await other.page.goto("/account");
  await other.press("Akhiri sesi di perangkat lain");
  await other.says("Semua sesi di perangkat lain sudah diakhiri.");
}

/** What the server has of a sheet: read in another browser. */
async function stored(s, login) {
  const other = await elsewhere(s, login);
  await other.page.goto(s.slot);
  return sheet(other);
}

const sheet = (who) => who.page.locator("form[data-sheet]").evaluate((form) =>
  [...new FormData(form)].filter(([name, value]) => value && !["csrf", "version"].includes(name)));

const drafts = (who) => who.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("draft:")));

/** Goes back through all that this tab has shown; wherever the sheet comes up, there is nothing of the other's in it. */
async function goBackThroughAll(s, who, expected) {
  let seen = 0;
  for (let steps = await who.page.evaluate(() => history.length); steps > 1; steps -= 1) {
    await who.page.goBack();
    if (new URL(who.page.url()).pathname !== s.slot) continue;
    seen += 1;
    assert.deepEqual(await sheet(who), expected);
    assert.equal(await note(who).inputValue(), "");
  }
  assert.ok(seen > 0, "the sheet never came up on the way back");
}

/** Writes something as the one who is signed in and waits until it is stored by itself. */
async function writeAndWait(who, text) {
  await remark(who).fill(text);
  await who.page.locator("form[data-sheet] [data-autosave-state]").getByText(/^Tersimpan \d/).waitFor();
}

async function sheetAfterTheSessionEnded(s) {
  const person = await arrive(s);
  s.person = person;
  await enter(person, FIRST);
  await person.page.goto("/t/babel/seminars");
  await person.page.getByRole("table", { name: "Seminar hari ini" }).getByRole("link").first().click();
  await person.page.waitForURL(/\/seminars\/[0-9a-f-]+$/);
  if (await person.page.getByRole("button", { name: /^Mulai tampil/ }).count()) await person.press(/^Mulai tampil/);
  s.day = new URL(person.page.url()).pathname;
  s.slot = await person.page.locator("li.is-on h3 a").first().getAttribute("href");
  await person.page.goto(s.slot);
  assert.deepEqual(await sheet(person), []);
  await endElsewhere(s, FIRST);
  await remark(person).fill(TYPED);
  await person.says("Sesi Anda sudah berakhir. Tulisan Anda tetap ada di sini.");
  await person.follow("Masuk kembali");
  assert.equal((await drafts(person)).length, 1, "the draft waits for its own examiner");
  await person.fill("NIP atau surel", SECOND);
  await person.fill("Kata sandi", DEMO_PASSWORD);
  await person.press("Masuk");
  // Where the first one was is not where the second one wants to go.
  await person.page.waitForURL((url) => url.pathname === "/t/babel/");
  assert.deepEqual(await drafts(person), []);
  await person.page.goto(s.slot);
  assert.deepEqual(await sheet(person), []);
  await goBackThroughAll(s, person, []);
  await person.page.goto(s.slot);
  await writeAndWait(person, "Dari penguji kedua.");
  await person.page.reload();
  const own = [["remark", "Dari penguji kedua."]];
  assert.deepEqual(await sheet(person), own);
  assert.deepEqual(await stored(s, SECOND), own);
  assert.deepEqual(await stored(s, FIRST), []);
  await writeAndWait(person, "");
  await signOut(person);
}

/** Types into the sheet while the line is down: the page keeps it. */
async function typeWithoutLine(s, who) {
  await who.page.goto(s.slot);
  await who.page.route("**/autosave", (route) => route.abort());
  await remark(who).fill(TYPED);
  await who.says("Belum tersimpan, mencoba lagi…");
  assert.equal((await drafts(who)).length, 1);
}

async function sheetAfterSigningOut(s) {
  const { person } = s;
  await enter(person, FIRST);
  await typeWithoutLine(s, person);
  await signOut(person);
  assert.deepEqual(await drafts(person), []);
  await person.page.unroute("**/autosave");
  await enter(person, SECOND);
  await person.page.goto(s.slot);
  assert.deepEqual(await sheet(person), []);
  await goBackThroughAll(s, person, []);
  await person.page.goto(s.slot);
  await writeAndWait(person, "Dari penguji kedua.");
  assert.deepEqual(await stored(s, SECOND), [["remark", "Dari penguji kedua."]]);
  await writeAndWait(person, "");
  await signOut(person);
  person.faults.length = 0;
}

async function ownSheet(s) {
  const { person } = s;
  await enter(person, FIRST);
  await person.page.goto(s.slot);
  await endElsewhere(s, FIRST);
  await remark(person).fill(TYPED);
  await person.follow("Masuk kembali");
  await person.fill("NIP atau surel", FIRST);
  await person.fill("Kata sandi", DEMO_PASSWORD);
  await person.press("Masuk");
  await person.page.waitForURL((url) => url.pathname === s.slot);
  assert.deepEqual(await sheet(person), [["remark", TYPED]]);
  await person.page.locator("form[data-sheet] [data-autosave-state]").getByText(/^Tersimpan \d/).waitFor();
  assert.deepEqual(await stored(s, FIRST), [["remark", TYPED]]);
  await writeAndWait(person, "");
}

const WRITER = "197908012007031026";
const OTHER_WRITER = "197808092002041060";

/** Opens the first section of a document of the writer's that is written in words. */
async function openSection(writer, kind) {
  await writer.page.goto("/t/babel/mine");
  const project = new URL(writer.page.url()).pathname.match(/^.*\/projects\/[0-9a-f-]+/)[0];
  await writer.page.goto(`${project}/documents/${kind}`);
  const sections = await writer.page.locator("a[href*='/sections/']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const path of sections) {
    await writer.page.goto(path);
    if (await writer.page.locator("form[data-autosave] [name=body]").count()) return path;
  }
  assert.fail("no section to write in");
}

async function section(s) {
  const writer = await arrive(s);
  const body = writer.page.locator("[name=body]");
  await enter(writer, WRITER);
  const path = await openSection(writer, "report");
  const before = await body.inputValue();
  const typeAfterTheEnd = async () => {
    await endElsewhere(s, WRITER);
    await body.fill(`${TYPED} ${before}`.trim());
    await writer.says("Sesi Anda sudah berakhir. Tulisan Anda tetap ada di sini.");
    await writer.follow("Masuk kembali");
  };
  await typeAfterTheEnd();
  await writer.fill("NIP atau surel", OTHER_WRITER);
  await writer.fill("Kata sandi", DEMO_PASSWORD);
  await writer.press("Masuk");
  await writer.page.waitForURL((url) => url.pathname === "/t/babel/");
  await openSection(writer, "idea");
  assert.doesNotMatch(await body.inputValue(), new RegExp(TYPED));
  assert.deepEqual(await drafts(writer), []);
  await signOut(writer);
  await enter(writer, WRITER);
  await writer.page.goto(path);
  assert.equal(await body.inputValue(), before, "another account has signed in meanwhile");
  await typeAfterTheEnd();
  await writer.fill("NIP atau surel", WRITER);
  await writer.fill("Kata sandi", DEMO_PASSWORD);
  await writer.press("Masuk");
  await writer.page.waitForURL((url) => url.pathname === path);
  assert.equal(await body.inputValue(), `${TYPED} ${before}`.trim());
  await writer.page.locator("[data-autosave-state]").getByText(/^Tersimpan \d/).waitFor();
  await writer.page.reload();
  assert.equal(await body.inputValue(), `${TYPED} ${before}`.trim());
}

const note = (who) => who.page.locator("#note-body");

/** Sends a note from the page of the presentation after the session has ended; the sign-in page follows. */
async function sendNoteAfterTheEnd(s, who) {
  await who.page.goto(s.slot);
  await endElsewhere(s, FIRST);
  await who.page.locator("#note-severity").selectOption("minor");
  await note(who).fill(NOTE);
  await who.press("Simpan catatan");
  await who.says(/Isian Anda belum hilang/);
  await who.look("a-5-sign-in");
  assert.ok(!(await who.page.content()).includes(NOTE), "the form stands in the sign-in page");
}

async function plainForm(s) {
  const { person } = s;
  await sendNoteAfterTheEnd(s, person);
  await person.fill("NIP atau surel", SECOND);
  await person.fill("Kata sandi", DEMO_PASSWORD);
  await person.press("Masuk");
  await person.page.waitForURL((url) => url.pathname === "/t/babel/");
  await person.page.goto(s.slot);
  assert.equal(await note(person).inputValue(), "");
  assert.ok(!(await person.page.content()).includes(NOTE), "the note was kept for the wrong account");
  await signOut(person);
  await enter(person, FIRST);
  await person.page.goto(s.slot);
  assert.ok(!(await person.page.content()).includes(NOTE), "the note was stored without being sent");
  await sendNoteAfterTheEnd(s, person);
  await person.fill("NIP atau surel", FIRST);
  await person.fill("Kata sandi", DEMO_PASSWORD);
  await person.press("Masuk");
  await person.sees("Isian Anda masih ada");
  await person.look("a-5-resume");
  await person.press("Simpan yang tadi diketik");
  await person.page.waitForURL((url) => url.pathname === s.slot);
  await person.says(NOTE);
}

async function openPage(s) {
  const { person } = s;
  await person.page.goto(s.slot);
  // Other tabs of the same browser: one renews itself, one will be shown again as it was left, in one the next person
  // signs in.
  const day = await person.context.newPage();
  await day.clock.install();
  await day.goto(s.day);
  const left = await person.context.newPage();
  await left.goto(s.slot);
  const tab = await person.context.newPage();
  const other = Object.assign(Object.create(person), { page: tab });
  await tab.goto("/account");
  await signOut(other);
  await remark(person).fill(TYPED);
  await person.says(/akun yang membuka halaman ini sudah keluar dari peramban ini/);
  assert.deepEqual(await drafts(person), []);
  await enter(other, SECOND);
  await left.locator("form[data-sheet] [name=remark]").fill(TYPED);
  const accountOf = (page) => page.locator("html").getAttribute("data-account");
  const [first, second] = [await accountOf(left), await accountOf(tab)];
  assert.notEqual(first, second);
  const renewed = day.waitForResponse((answer) => new URL(answer.url()).pathname === s.day);
  await day.clock.fastForward(21_000);
  await (await renewed).finished();
  const tokens = await day.locator("#live [name=csrf]").evaluateAll((fields) => fields.map((field) => field.value));
  assert.ok(tokens.length > 0 && tokens.every((token) => token.startsWith(`${first}.`)), `the page of one holds forms of the other: ${tokens}`);
  await day.close();
  left.on("dialog", (dialog) => dialog.accept());
  await left.evaluate(() => { dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); });
  await left.locator(`html[data-account="${second}"]`).waitFor();
  assert.deepEqual(await sheet({ page: left }), []);
  await left.close();
  await remark(person).fill(`${TYPED} Lagi.`);
  await person.press("Simpan draf");
  await person.sees("Isian ini tidak disimpan");
  await person.look("a-6-not-stored");
  const shown = await person.page.content();
  assert.ok(!shown.includes(TYPED) && !shown.includes("Kirim lagi"), "the form of another account is offered");
  assert.deepEqual(await stored(s, SECOND), []);
  assert.deepEqual(await stored(s, FIRST), []);
  await tab.close();
}

async function wayBack(s) {
  for (const script of [true, false]) {
    const who = await arrive(s, { ...WAY, name: script ? "script" : "no-script", script });
    await enter(who, FIRST);
    await who.page.goto(s.slot);
    await note(who).fill(NOTE);
    await who.follow("Bantuan");
    await signOut(who);
    await enter(who, SECOND);
    await goBackThroughAll(s, who, []);
  }
}

/** The name that stands in the menu of one's own pages. */
const nameOf = async (who) => {
  await who.page.goto("/account");
  return (await who.page.locator(".menu-who").textContent()).trim();
};

/** A link with which somebody chooses a new password, from the admin. */
async function linkFor(s, name) {
  const admin = await arrive(s);
  await enter(admin, "admin@babel.example");
  await admin.page.goto(`/t/babel/members?q=${encodeURIComponent(name)}`);
  await admin.follow(name);
  await admin.press("Buat tautan ganti kata sandi");
  return new URL(await admin.page.locator("code").first().innerText()).pathname;
}

async function invitation(s) {
  const { person } = s;
  const [invited, name] = [await nameOf(await elsewhere(s, FIRST)), await nameOf(person)];
  assert.notEqual(invited, name);
  const link = await linkFor(s, invited);
  await person.page.goto(link);
  await person.sees(`Anda sedang masuk sebagai ${name}`);
  await person.says("Tautan undangan ini untuk orang lain:");
  await person.says(invited);
  await person.look("a-8-invitation");
  await person.follow(`Tetap sebagai ${name}`);
  assert.equal(await nameOf(person), name);
  await person.page.goto(link);
  await person.press("Keluar dan buka undangan");
  await person.sees("Ganti kata sandi");
  await person.fill("Kata sandi baru", PASSWORD);
  await person.fill("Ketik sekali lagi", PASSWORD);
  await person.press("Simpan dan masuk");
  await person.says("Selamat datang di Jejak");
  assert.equal(await nameOf(person), invited);
  assert.deepEqual(person.faults, []);
}
