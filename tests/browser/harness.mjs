// SPDX-License-Identifier: Apache-2.0
// What the browser tests share: the real server on a store of its own, people at browsers (World), and steps that come again. An
// error on a page fails the test, and so does a request to any other host.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.dirname(path.dirname(HERE));
const require = createRequire(path.resolve(process.env.TAFSIRI_NODE_MODULES, "package.json"));
export const { chromium } = require("playwright-core");

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];
const START_MS = 60000,
  STEP_MS = 15000;

export const ARTICLE = fs.readFileSync(path.join(ROOT, "tests/cases/articles/kenya-haiti.txt"), "utf8");

// ---- the server ----

export class Server {
  static async start(...options) {
    const server = new Server();
    server.data = fs.mkdtempSync(path.join(os.tmpdir(), "tafsiri-browser-"));
    await server.run(...options);
    return server;
  }

  async run(...options) {
    const place = `127.0.0.1:${this.port ?? 0}`;
    this.process = spawn(process.env.TAFSIRI, ["serve", "--listen", place, "--data", this.data, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.log = "";
    this.process.stderr.on("data", (text) => (this.log += text));
    this.port = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server did not start: ${this.log}`)), START_MS);
      let said = "";
      this.process.stdout.on("data", (text) => {
        said += text;
        const found = /https?:\/\/127\.0\.0\.1:(\d+)/.exec(said);
        if (!found) return;
        clearTimeout(timer);
        resolve(Number(found[1]));
      });
      this.process.on("exit", (status) => reject(new Error(`the server ended with ${status}: ${this.log}`)));
    });
    this.url = `http://127.0.0.1:${this.port}`;
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGINT");
    await ended;
  }

  async close() {
    await this.stop();
    fs.rmSync(this.data, { recursive: true, force: true });
  }

  async ask(method, where, body, headers = {}) {
    const reply = await fetch(this.url + where, {
      method,
      body: body && JSON.stringify(body),
      headers: { ...(body && { "Content-Type": "application/json" }), ...headers },
    });
    const text = await reply.text();
    assert.ok(reply.ok, `${method} ${where}: ${reply.status} ${text}`);
    return text && JSON.parse(text);
  }

  // A document made past the page; its id.
  async document(text, more = {}) {
    const made = await this.ask("POST", "/v1/documents", { text, from: "en", to: "sw", memory: "news", ...more });
    return made.document.id;
  }

  async segments(id) {
    return (await this.ask("GET", `/v1/documents/${id}/segments?limit=1000`)).segments;
  }
}

// ---- the browser ----

export class World {
  contexts = [];
  servers = []; // of this test alone
  errors = [];

  constructor(browser, server) {
    Object.assign(this, { browser, server });
    this.open = this.open.bind(this); // tests take them off
    this.serve = this.serve.bind(this);
  }

  // A server for this test, which goes when the browsers are gone: until then their pages may ask it.
  async serve(...options) {
    const server = await Server.start(...options);
    this.servers.push(server);
    return server;
  }

  // A new person at a new browser: a page at `where`. `expected` says which messages of the console are part of the test.
  async open(where = "", { expected = /$^/, server = this.server, ...options } = {}) {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      acceptDownloads: true,
      serviceWorkers: "block", // what a test catches of the requests is all of them; who reloads without a connection allows them
      ...options,
    });
    context.setDefaultTimeout(STEP_MS);
    this.contexts.push(context);
    return this.page(context, where, { expected, server });
  }

  async page(context, where = "", { expected = /$^/, server = this.server } = {}) {
    const page = await context.newPage();
    page.on("pageerror", (error) => this.errors.push(`${error}`));
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !expected.test(`${text} ${message.location().url}`))
        this.errors.push(`${text} (${message.location().url})`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url) && !/^(blob|data):/.test(request.url()))
        this.errors.push(`asked elsewhere: ${request.url()}`);
    });
    await page.goto(`${server.url}/${where}`);
    return page;
  }

  async close() {
    for (const context of this.contexts) await context.close().catch(() => {});
    for (const server of this.servers) await server.close();
  }
}

// ---- what tests do over and over ----

export const field = (page) => page.locator(".segment.active .field-edit");

export async function startDocument(page, text, { to = "sw", name } = {}) {
  await page.locator(".paste").fill(text);
  await page.locator(".create select").nth(1).selectOption(to);
  if (name) await page.locator(".create input[maxlength]").fill(name);
  await page.locator(".create [type=submit]").click();
  await field(page).waitFor();
  return Number(/documents\/(\d+)/.exec(page.url())[1]);
}

export const allSaved = (page) => page.locator(".saved.is-saved").waitFor();

// Asks until `test` gives something true: for what happens behind the page.
export async function until(test, what, ms = STEP_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await test();
    if (value) return value;
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function axe(page) {
  const source = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
