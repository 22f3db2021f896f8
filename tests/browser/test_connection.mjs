// SPDX-License-Identifier: Apache-2.0
// Nothing that was typed is lost, whatever becomes of the line, the page or the server; and nobody overwrites anybody unseen.
import assert from "node:assert/strict";
import { allSaved, field, Server, startDocument, until } from "./harness.mjs";

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

  "a reload in the middle of a word": async ({ open, server }) => {
    const page = await open();
    const id = await startDocument(page, TEXT);
    await page.keyboard.type("Mstari wa kwanz");
    await page.reload();
    await field(page).getByText("Mstari wa kwanz").waitFor();
    await allSaved(page);
    assert.equal((await targets(server, id))[0], "draft: Mstari wa kwanz");
  },

  "a server that is killed and comes back": async ({ open }) => {
    const server = await Server.start();
    try {
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
    } finally {
      await server.close();
    }
  },

  "two people in one segment": async ({ open, server }) => {
    const page = await open("", { expected: LOST });
    const id = await startDocument(page, TEXT);
    await page.keyboard.type("Yangu");
    await allSaved(page);
    const path = `/v1/documents/${id}/segments/1`;
    await server.ask("PUT", path, { target: "Yao", state: "draft", author: "Rose" }, { "If-Match": "*" });
    await page.keyboard.type(" tena");
    const conflict = page.locator(".conflict");
    await conflict.getByText("Rose changed this segment while you did").waitFor();
    assert.equal((await server.ask("GET", path)).target, "Yao"); // not overwritten
    await conflict.getByRole("button", { name: "Keep mine" }).click();
    await allSaved(page);
    assert.equal((await server.ask("GET", path)).target, "Yangu tena");
    await server.ask("PUT", path, { target: "Yao tena", state: "draft", author: "Rose" }, { "If-Match": "*" });
    await field(page).focus();
    await page.keyboard.type("!");
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
      await page.locator(".running .progress-words").getByText("41 % · 5 segments").waitFor();
      assert.equal(await bar.getAttribute("aria-valuenow"), "42");
      if (again) await page.reload();
    }
    await page.locator(".running").getByRole("button", { name: "Cancel" }).click();
    await page.locator(".toast").getByText("Ended: 4 segments are filled in.").waitFor();
    await bar.waitFor({ state: "hidden" });
  },
};
