// What the browser tests share: Jejak on an empty database of its own, Chromium, people with their own browser,
// pictures, and the accessibility check.
//
// JEJAK_BIN: the program. JEJAK_PICTURES: where pictures go (none without it). CHROMIUM: the browser.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.JEJAK_BIN ?? resolve(here, "../../target/debug/jejak");
const pictures = process.env.JEJAK_PICTURES;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Files that the tests upload. */
export const data = (name) => resolve(here, "../data", name);

/** A password that everybody in these tests chooses. */
export const PASSWORD = "sawah lumbung padi 27";

/** The one that everybody in the demonstration has. */
export const DEMO_PASSWORD = "langkah kecil setiap hari";

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Jejak with its private PostgreSQL in a temporary folder: nothing in it, nobody but one platform admin. */
export class Installation {
  /**
   * @param what {{ demo?: boolean, https?: boolean }} whether the demonstration stands in it, and whether people reach
   * it by HTTPS, through a proxy as on a real server
   */
  static async start({ demo = false, https = false } = {}) {
    const it = new Installation();
    it.folder = mkdtempSync(join(tmpdir(), "jejak-browser-"));
    // PostgreSQL runs as another user when the tests run as root.
    chmodSync(it.folder, 0o711);
    const port = await freePort();
    it.address = `http://127.0.0.1:${port}`;
    it.url = it.address;
    it.env = { ...process.env, JEJAK_DATA_DIR: join(it.folder, "data"), JEJAK_LISTEN: `127.0.0.1:${port}`, JEJAK_LOG: "warn" };
    // An empty database: not the one that other tests use.
    delete it.env.DATABASE_URL;
    try {
      if (https) await it.listenByHttps(port);
      if (!demo) it.platformLink = it.command("account", "platform-admin", "--name", "Wulan Platform", "--email", "wulan@platform.example");
      await it.serve(demo ? ["--demo"] : []);
    } catch (error) {
      await it.stop();
      throw error;
    }
    return it;
  }

  /** Takes requests by HTTPS and passes them on as they are, Host included. */
  async listenByHttps(port) {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(this.folder, name));
    const made = spawnSync("openssl", [
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
      "-keyout", key, "-out", cert,
    ], { encoding: "utf8" });
    assert.equal(made.status, 0, `openssl: ${made.error ?? made.stderr}`);
    this.proxy = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (asked, answer) => {
      const passed = request({ port, host: "127.0.0.1", method: asked.method, path: asked.url, headers: asked.headers }, (given) => {
        answer.writeHead(given.statusCode, given.rawHeaders);
        given.pipe(answer);
      });
      passed.once("error", () => answer.destroy());
      asked.pipe(passed);
    });
    await new Promise((done) => { this.proxy.listen(0, "127.0.0.1", done); });
    this.url = `https://localhost:${this.proxy.address().port}`;
    this.env.JEJAK_PUBLIC_URL = this.url;
  }

  /** Runs a subcommand and gives what it prints. */
  command(...words) {
    const run = spawnSync(program, words, { env: this.env, encoding: "utf8", timeout: 120_000 });
    assert.equal(run.status, 0, `jejak ${words.join(" ")}: ${run.error ?? run.stderr}`);
    return run.stdout.trim();
  }

  async serve(options) {
    this.log = "";
    this.server = spawn(program, ["serve", ...options], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((done) => { this.server.once("exit", done); });
    // Also when the tests themselves are cut short.
    process.once("exit", () => this.server.kill("SIGTERM"));
    for (const stream of [this.server.stdout, this.server.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => { this.log = (this.log + text).slice(-40_000); });
    }
    const until = Date.now() + 60_000;
    while (Date.now() < until && this.server.exitCode === null) {
      const ready = await fetch(`${this.address}/health/ready`).then((answer) => answer.ok, () => false);
      if (ready) return;
      await new Promise((done) => { setTimeout(done, 100); });
    }
    throw new Error(`Jejak did not become ready:\n${this.log}`);
  }

  async stop() {
    if (this.server) {
      this.server.kill("SIGTERM");
      await this.ended;
    }
    this.proxy?.close();
    this.proxy?.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts Chromium once for a test file. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}

/** Somebody with a browser of their own. */
export class Person {
  /** @param way {{ script: boolean, width: number, name: string }} how this person uses the web */
  static async arrive(browser, installation, way) {
    const it = new Person();
    it.installation = installation;
    it.way = way;
    it.context = await browser.newContext({
      javaScriptEnabled: way.script, viewport: { width: way.width, height: 800 }, locale: "id-ID", timezoneId: "Asia/Jakarta",
      baseURL: installation.url, acceptDownloads: true, ignoreHTTPSErrors: true,
    });
    it.context.setDefaultTimeout(60_000);
    it.page = await it.context.newPage();
    it.faults = [];
    it.page.on("pageerror", (error) => it.faults.push(`script error: ${error.message}`));
    it.page.on("console", (line) => { if (line.type() === "error" && !/status of 4\d\d/.test(line.text())) it.faults.push(line.text()); });
    it.page.on("response", (answer) => { if (answer.status() >= 500) it.faults.push(`${answer.status()} ${answer.url()}`); });
    return it;
  }

  /** Takes up an invitation link and chooses a password. */
  async takeUp(link) {
    await this.page.goto(new URL(link).pathname);
    await this.fill("Kata sandi baru", PASSWORD);
    await this.fill("Ketik sekali lagi", PASSWORD);
    await this.press("Simpan dan masuk");
    await this.says("Selamat datang di Jejak");
  }

  /** Signs in with NIP or e-mail. */
  async signIn(login, password = PASSWORD) {
    await this.page.goto("/sign-in");
    await this.fill("NIP atau surel", login);
    await this.fill("Kata sandi", password);
    await this.press("Masuk");
  }

  /** The control with a label; "(boleh dikosongkan)" behind it does not matter. */
  labelled(label) {
    const words = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return this.page.getByLabel(new RegExp(`^\\s*${words}(\\s*\\(boleh dikosongkan\\))?\\s*$`));
  }

  async fill(label, value) { Person.latest = this; await this.labelled(label).first().fill(value); }
  async choose(label, option) { await this.labelled(label).selectOption({ label: option }); }
  async tick(label) { await this.page.getByLabel(label, { exact: true }).check(); }

  /** Presses a button or follows a link by its name, and waits for the page that follows. */
  async press(name, role = "button") {
    const target = this.page.getByRole(role, { name, exact: typeof name === "string" });
    Person.latest = this;
    const arrived = this.page.waitForNavigation({ waitUntil: "domcontentloaded" });
    arrived.catch(() => {});
    await target.first().click({ timeout: 30_000 });
    await arrived;
  }

  async follow(name) { await this.press(name, "link"); }

  /** Waits until the page says something. */
  async says(text) {
    await this.page.getByText(text).first().waitFor().catch(async () => {
      assert.fail(`the page does not say ${text}\n${await this.told()}`);
    });
  }

  /** Waits for a page by its heading. */
  async sees(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading }).waitFor().catch(async () => {
      assert.fail(`no heading ${heading}\n${await this.told()}`);
    });
  }

  /** Where this person stands, for a failure's message. */
  async told() {
    const body = await this.page.locator("body").innerText().catch(() => "");
    return `${this.page.url()}\n${body.slice(0, 3000)}\n--- server\n${this.installation.log.slice(-1500)}`;
  }

  /** Looks at the page on a phone and on a desk: nothing sticks out, nobody is left out; takes pictures. */
  async look(name) {
    // What is measured is the page with its styles.
    await this.page.waitForLoadState("load");
    const size = this.page.viewportSize();
    for (const width of [360, 390, 1280]) {
      await this.page.setViewportSize({ width, height: 800 });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} px wide on a screen of ${width} px`);
      if (this.way.script && width !== 390) await this.accessible(`${name} at ${width} px`);
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await this.page.screenshot({ path: join(pictures, `${name}-${this.way.name}-${width}.png`), fullPage: true });
      }
    }
    await this.page.setViewportSize(size);
    assert.deepEqual(this.faults, [], name);
  }

  async accessible(told) {
    const session = await this.context.newCDPSession(this.page);
    // The page's own policy forbids inline scripts; the check comes in past it and leaves nothing behind.
    await session.send("Runtime.evaluate", { expression: axe });
    await session.detach();
    const found = await this.page.evaluate(async () => {
      const result = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
      return result.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} (${n.failureSummary?.split("\n")[1]?.trim() ?? ""})`).join("\n    ")}`);
    });
    assert.deepEqual(found, [], told);
  }

  async leave() { await this.context.close(); }
}

/** Goes through steps, each a name and a function; one that fails ends the walk and says where its person stood. */
async function walk(t, steps, s) {
  for (const [name, step] of steps) {
    let failure;
    await t.test(name, async () => {
      try { await step(s); } catch (error) {
        failure = error;
        error.message += `\n--- page\n${await Person.latest?.told().catch(() => "")}`;
        throw error;
      }
    });
    if (failure) break;
  }
}

/**
 * Walks the steps in an installation of its own, with people who come and go; all have left at the end.
 * @param options.way how somebody comes who says nothing else; the rest is for [`Installation.start`]
 */
export async function walkTogether(t, steps, browser, { way, ...options }) {
  const installation = await Installation.start(options);
  const people = [];
  const s = {
    way,
    installation,
    /** A browser with nobody signed in. */
    async arrive(as = way) {
      const person = await Person.arrive(browser, installation, as);
      people.push(person);
      return person;
    },
    /** Somebody of the demonstration, signed in. */
    async enter(login, password = DEMO_PASSWORD, as = way) {
      const person = await s.arrive(as);
      await person.signIn(login, password);
      await person.page.waitForURL((url) => url.pathname !== "/sign-in");
      return person;
    },
  };
  try {
    await walk(t, steps, s);
  } finally {
    for (const person of people) await person.leave();
    await installation.stop();
  }
}
