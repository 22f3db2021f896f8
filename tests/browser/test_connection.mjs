// SPDX-License-Identifier: Apache-2.0
// Nothing that was typed is lost, whatever becomes of the line, the page or the server; and nobody overwrites anybody unseen.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import { allSaved, field, startDocument, until } from "./harness.mjs";

const LOST = /ERR_INTERNET_DISCONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|412/;
const TEXT = "The first line of it.\n\nThe second line of it.\n\nThe third line of it.";

const targets = async (server, id) => (await server.segments(id)).map((one) => `${one.state}: ${one.target}`);

export default {
  "typing goes on without a connection": async ({ open, server }) => {
    const page = await open("", { expected: LOST });
    const id = await startDocument(page, TEXT);
    await page.context().setOffline(true);
    await page.keyboard.type("Mstari wa kwanza.");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("Mstari wa pi");
    await page.locator(".offline:not([hidden])").waitFor();
    await page.locator(".saved.is-warning").waitFor();
    assert.deepEqual(await targets(server, id), ["empty: ", "empty: ", "empty: "]);
    await page.context().setOffline(false);
    await allSaved(page);
    assert.deepEqual(await targets(server, id), ["confirmed: Mstari wa kwanza.", "draft: Mstari wa pi", "empty: "]);
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("journal")).length), 0);
  },

  // The server made it, and nobody heard of it: pressing again finds what is there.
  "a document whose answer is lost is made once": async ({ open, server }) => {
    const page = await open("", { expected: LOST });
    const made = async () => (await server.ask("GET", "/v1/documents?q=Sent+again")).documents.length;
    let left = 2;
    await page.route("**/v1/documents", async (route) => {
      if (left-- <= 0) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });
    const send = async () => {
      await page.locator(".create [type=submit]:enabled").click();
      await until(() => left < 2, "the request");
    };
    await page.locator(".paste").fill(TEXT);
    await page.locator(".create input[maxlength]").fill("Sent again");
    await send();
    await page.locator(".create [type=submit]:enabled").waitFor();
    // Another text is another document.
    await page.locator(".paste").fill(`${TEXT} And more of it.`);
    await send();
    await page.locator(".create [type=submit]:enabled").waitFor();
    await send();
    await field(page).waitFor();
    assert.equal(await made(), 2);
  },

  // The page is gone in the middle of a word; what was typed waits in the browser.
  "a page that is closed without a connection": async (world) => {
    const page = await world.open("", { expected: LOST });
    const id = await startDocument(page, TEXT);
    await page.context().setOffline(true);
    await page.keyboard.type("Mstari wa kwa");
    await page.close();
    const context = world.contexts.at(-1);
    await context.setOffline(false);
    const again = await world.page(context, `#/documents/${id}`);
    await field(again).getByText("Mstari wa kwa").waitFor();
    await allSaved(again);
    assert.equal((await targets(world.server, id))[0], "draft: Mstari wa kwa");
  },

  // The store was put aside: the document that has the number now is another one.
  "what was typed stays with its document": async ({ open, serve }) => {
    const server = await serve();
    const first = await server.document(TEXT);
    const page = await open(`#/documents/${first}`, { server, expected: LOST });
    await field(page).waitFor();
    await page.context().setOffline(true);
    await page.keyboard.type("Mstari wa kwanza.");
    await page.locator(".saved.is-warning").waitFor();
    await page.goto("about:blank");
    await server.stop();
    fs.rmSync(server.data, { recursive: true });
    await server.run();
    assert.equal(await server.document("Something else."), first);
    await page.context().setOffline(false);
    await page.goto(`${server.url}/#/documents/${first}`);
    await field(page).waitFor();
    await allSaved(page);
    assert.equal(await field(page).textContent(), "");
    assert.deepEqual(await targets(server, first), ["empty: "]);
  },

  // One page's line is bad; what the other saves takes nothing away from it.
  "two pages of one person in one segment": async (world) => {
    const id = await world.server.document(TEXT);
    const first = await world.open(`#/documents/${id}`, { expected: LOST });
    await field(first).waitFor();
    const second = await world.page(first.context(), `#/documents/${id}`, { expected: LOST });
    await field(second).waitFor();
    await first.route("**/segments/*", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await first.bringToFront();
    await field(first).pressSequentially("Maneno ya kwanza");
    await second.bringToFront();
    await field(second).pressSequentially("Mengine");
    await allSaved(second);
    await first.close();
    const again = await world.page(second.context(), `#/documents/${id}`, { expected: LOST });
    await again.locator(".conflict", { hasText: "Maneno ya kwanza" }).waitFor();
    assert.equal((await targets(world.server, id))[0], "draft: Mengine");
  },

  "what was typed into a segment that is gone": async ({ open, server }) => {
    const id = await server.document("One cat sat.\n\nA line that goes away entirely soon.");
    const page = await open(`#/documents/${id}`, { expected: LOST });
    await field(page).waitFor();
    await page.keyboard.press("Alt+ArrowDown");
    await page.route("**/segments/*", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await field(page).pressSequentially("Mstari unaopotea");
    await server.ask("PUT", `/v1/documents/${id}/source`, { text: "One cat sat." });
    const note = page.locator(".toast.error", { hasText: "Mstari unaopotea" });
    await note.waitFor();
    await page.locator(".saved.is-saved, .saved.is-warning").waitFor();
    await page.unroute("**/segments/*");
    await page.reload();
    await note.waitFor(); // until somebody has seen it
    await note.getByRole("button", { name: "Close" }).click();
    await page.reload();
    await field(page).waitFor();
    await allSaved(page);
    assert.equal(await note.count(), 0);
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("journal")).length), 0);
  },

  // Only what the server has confirmed looks confirmed.
  "a confirmation that is refused": async ({ open, server }) => {
    await server.ask("POST", "/v1/memories", { name: "closed" });
    const id = await server.document(TEXT, { memory: "closed" });
    const page = await open(`#/documents/${id}`, { expected: /403/ });
    await field(page).waitFor();
    await server.ask("PATCH", "/v1/memories/closed", { read_only: true });
    await page.keyboard.type("Paka mmoja.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".toast.error", { hasText: "not confirmed" }).waitFor();
    await page.locator(".segment.is-draft").waitFor();
    await allSaved(page);
    assert.deepEqual(await targets(server, id), ["draft: Paka mmoja.", "empty: ", "empty: "]);
  },

  "what the server does not take is told and kept": async ({ open, server }) => {
    const id = await server.document(TEXT);
    const page = await open(`#/documents/${id}`, { expected: /413/ });
    await field(page).waitFor();
    const problem = { status: 413, code: "too_large", detail: "the target is too long" };
    await page.route("**/segments/*", (route) =>
      route.request().method() === "PUT"
        ? route.fulfill({ status: 413, contentType: "application/problem+json", body: JSON.stringify(problem) })
        : route.continue(),
    );
    await page.keyboard.type("Paka mmoja.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".saved", { hasText: "not saved" }).waitFor();
    await page.locator(".segment.is-draft").waitFor();
    await page.unroute("**/segments/*");
    await page.reload();
    await allSaved(page);
    await until(async () => (await targets(server, id))[0] === "draft: Paka mmoja.", "the draft");
  },

  "an answer that is cut off": async ({ open, server }) => {
    const id = await server.document(TEXT);
    const page = await open(`#/documents/${id}`, { expected: LOST });
    await field(page).waitFor();
    let times = 0;
    await page.route("**/segments/*", async (route) => {
      if (route.request().method() !== "PUT" || times++) return route.continue();
      const reply = await route.fetch();
      return route.fulfill({ status: 200, contentType: "application/json", body: (await reply.text()).slice(0, 40) });
    });
    await page.keyboard.type("Paka");
    await until(() => times > 1, "another try");
    await allSaved(page);
    assert.equal((await targets(server, id))[0], "draft: Paka");
    assert.equal(await page.locator(".toast").count(), 0);
  },

  "a server that fails while the page starts": async (world) => {
    const page = await world.open("", { expected: /500/ });
    await page.locator(".create").waitFor();
    await page.route("**/v1/session", (route) => route.fulfill({ status: 500, contentType: "application/json", body: "{}" }));
    await page.reload();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await page.unroute("**/v1/session");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".create").waitFor();
  },

  "answers to a search that overtake each other": async ({ open, server }) => {
    await server.document(TEXT, { name: "Owls" });
    await server.document(TEXT, { name: "Owls and hawks" });
    const page = await open();
    await page.locator(".create").waitFor();
    await page.route("**/v1/documents?*", async (route) => {
      const reply = await route.fetch();
      if (!route.request().url().includes("hawks")) await page.waitForTimeout(1500);
      await route.fulfill({ response: reply });
    });
    const search = page.getByLabel("Find a document");
    const late = page.waitForResponse((reply) => reply.url().includes("q=Owls") && !reply.url().includes("hawks"));
    await search.fill("Owls");
    await page.waitForTimeout(400);
    await search.fill("Owls and hawks");
    await late;
    await page.waitForTimeout(200);
    assert.deepEqual(await page.locator(".document-name").allTextContents(), ["Owls and hawks"]);
  },

  "a reload in the middle of a word": async ({ open, server }) => {
    const page = await open();
    const id = await startDocument(page, TEXT);
    await page.keyboard.type("Mstari wa kwanz");
    await page.reload();
    await field(page).getByText("Mstari wa kwanz").waitFor();
    await allSaved(page);
    assert.equal((await targets(server, id))[0], "draft: Mstari wa kwanz");
  },

  // The page comes from the browser, the document as it was; what is typed then is sent like what was typed before.
  "a reload without a connection": async ({ open, server }) => {
    const page = await open("", { expected: LOST, serviceWorkers: "allow" });
    const id = await startDocument(page, TEXT);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await until(() => page.evaluate(async (key) => Boolean(await caches.match(key)), `/kept/${id}`), "the kept document");
    await page.context().setOffline(true);
    await page.keyboard.type("Mstari wa kwanza.");
    await page.reload();
    await field(page).getByText("Mstari wa kwanza.").waitFor();
    await page.locator(".toast").getByText("as it was on").waitFor();
    await page.locator(".offline:not([hidden])").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("Wa pi");
    await server.ask("PUT", `/v1/documents/${id}/segments/3`, { target: "Wa tatu.", state: "draft" }, { "If-Match": "*" });
    await page.context().setOffline(false);
    await allSaved(page);
    await page.locator("#segment-3").getByText("Wa tatu.").waitFor();
    assert.deepEqual(await targets(server, id), ["confirmed: Mstari wa kwanza.", "draft: Wa pi", "draft: Wa tatu."]);
    // Nothing of the API is kept as if it were its answer; the page's files are of one version.
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)));
      return { names, paths: all.flat().map((url) => new URL(url).pathname) };
    });
    assert.equal(kept.names.filter((name) => name.startsWith("page-")).length, 1);
    assert.ok(kept.paths.includes("/") && kept.paths.some((one) => one.endsWith("/app.js")));
    assert.deepEqual(kept.paths.filter((one) => one.startsWith("/v1")), []);
  },

  // The same server behind a line that gives its files another version: what an upgrade looks like to a browser.
  "an upgraded server is not met with old scripts": async ({ open, server }) => {
    const old = /"([0-9a-f]{12})"/.exec((await fetch(server.url)).headers.get("etag"))[1];
    let version = old;
    const line = http.createServer(async (request, answer) => {
      const reply = await fetch(server.url + request.url.replaceAll(version, old), { method: request.method });
      const headers = Object.fromEntries([...reply.headers].filter(([name]) => !/encoding|length|connection/.test(name)));
      if (headers.etag) headers.etag = headers.etag.replaceAll(old, version);
      const text = /text|javascript|json/.test(headers["content-type"] ?? "");
      const body = Buffer.from(await reply.arrayBuffer());
      answer.writeHead(reply.status, headers).end(text ? body.toString().replaceAll(old, version) : body);
    });
    await new Promise((resolve) => line.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${line.address().port}`;
    try {
      const page = await open("", { serviceWorkers: "allow", server: { url } });
      const caches = () => page.evaluate(async () => (await globalThis.caches.keys()).filter((one) => one.startsWith("page-")));
      const script = () => page.evaluate(() => document.querySelector("script[type=module]").src);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await until(async () => (await caches()).join() === `page-${old}`, "the first worker's files");
      version = "0123456789ab";
      await page.reload();
      assert.match(await script(), /0123456789ab/); // at once, though the old worker is still at work
      await page.locator(".create").waitFor();
      await until(async () => (await caches()).join() === "page-0123456789ab", "the new worker's files, and no others");
    } finally {
      line.closeAllConnections();
      line.close();
    }
  },

  "a server that is killed and comes back": async ({ open, serve }) => {
    const server = await serve();
    const page = await open("", { expected: LOST, server });
    const id = await startDocument(page, TEXT);
    await page.keyboard.type("Mstari wa kwanza.");
    await allSaved(page);
    server.process.kill("SIGKILL");
    await new Promise((resolve) => server.process.once("exit", resolve));
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("Wa pili.");
    await page.locator(".offline:not([hidden])").waitFor();
    await server.run();
    await allSaved(page);
    assert.deepEqual(await targets(server, id), ["confirmed: Mstari wa kwanza.", "draft: Wa pili.", "empty: "]);
  },

  "two people in one segment": async ({ open, server }) => {
    const page = await open("", { expected: LOST });
    const id = await startDocument(page, TEXT);
    await page.keyboard.type("Yangu");
    await allSaved(page);
    const path = `/v1/documents/${id}/segments/1`;
    // Rose writes while what is typed is on its way: a moment later the page would have told of it.
    const typeWhileRoseWrites = async (typed, target) => {
      let letGo;
      const roseIsDone = new Promise((resolve) => (letGo = resolve));
      await page.route(`**${path}`, async (route) => {
        await roseIsDone;
        await route.continue();
      });
      const isSent = page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith(path));
      await page.keyboard.type(typed);
      await isSent;
      await server.ask("PUT", path, { target, state: "draft", author: "Rose" }, { "If-Match": "*" });
      letGo();
    };
    await typeWhileRoseWrites(" tena", "Yao");
    const conflict = page.locator(".conflict");
    await conflict.getByText("Rose changed this segment while you did").waitFor();
    assert.equal((await server.ask("GET", path)).target, "Yao"); // not overwritten
    await page.unroute(`**${path}`);
    await conflict.getByRole("button", { name: "Keep mine" }).click();
    await allSaved(page);
    assert.equal((await server.ask("GET", path)).target, "Yangu tena");
    await field(page).focus();
    await typeWhileRoseWrites("!", "Yao tena");
    await conflict.getByRole("button", { name: "Take this" }).click();
    await field(page).getByText("Yao tena").waitFor();
    await allSaved(page);
    assert.equal((await server.ask("GET", path)).target, "Yao tena");
  },

  // By events, at once; where no stream is to be had, by asking.
  "what others write appears": async (world) => {
    const { open, server } = world;
    const page = await open();
    let asked = 0;
    page.on("request", (request) => (asked += request.url().includes("/changes")));
    const id = await startDocument(page, TEXT);
    const other = await open("", { expected: /503/ });
    await other.route("**/events*", (route) => route.fulfill({ status: 503, body: "" }));
    await other.goto(`${server.url}/#/documents/${id}`);
    await field(other).waitFor();
    await server.ask(
      "PUT",
      `/v1/documents/${id}/segments/3`,
      { target: "Wa tatu.", state: "confirmed", author: "Rose" },
      { "If-Match": "*" },
    );
    const done = (one) => one.locator(".segment.is-confirmed .seg-text", { hasText: "Wa tatu." }).waitFor();
    await done(page);
    assert.equal(asked, 0);
    await until(
      async () => (await page.locator(".editor-share").textContent()).includes("1 of 3"),
      "the share of what is done",
    );
    await done(other);
    await server.ask("DELETE", `/v1/documents/${id}`);
    await page.locator(".toast").getByText("no such document").waitFor();
  },

  // The job is the server's: a reload, or another person's page, finds it again.
  "a pre-translation is followed, found again and ended": async ({ open, server }) => {
    const id = await server.document(TEXT);
    const page = await open();
    let state = "running";
    const job = () => ({
      id: "0123",
      state,
      progress: { percent: 41.7, articles_done: 0, articles_failed: 0, segments_done: 5 },
      results: [{ to: "sw", filled: 4 }],
    });
    await page.route(`**/v1/documents/${id}`, async (route) => {
      const reply = await route.fetch();
      await route.fulfill({ response: reply, json: { ...(await reply.json()), job: "0123" } });
    });
    await page.route("**/v1/jobs/0123/events", (route) => {
      const kind = state === "running" ? "progress" : "end";
      const body = `retry: 100\nevent: ${kind}\ndata: ${JSON.stringify(job())}\n\n`;
      return route.fulfill({ contentType: "text/event-stream", body });
    });
    await page.route("**/v1/jobs/0123", (route) => route.fulfill({ json: job() }));
    await page.route("**/v1/jobs/0123/cancel", (route) => {
      state = "cancelled";
      return route.fulfill({ status: 202, json: job() });
    });
    await page.goto(`${server.url}/#/documents/${id}`);
    const bar = page.locator(".running [role=progressbar]");
    for (const again of [true, false]) {
      await page.locator(".running .progress-words").getByText("41% · 5 segments").waitFor();
      assert.equal(await bar.getAttribute("aria-valuenow"), "42");
      if (again) await page.reload();
    }
    await page.locator(".running").getByRole("button", { name: "Cancel" }).click();
    await page.locator(".toast").getByText("Ended: 4 segments are filled in.").waitFor();
    await bar.waitFor({ state: "hidden" });
  },
};
