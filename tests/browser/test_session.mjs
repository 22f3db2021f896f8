// SPDX-License-Identifier: Apache-2.0
// Where the server asks for keys: signing in, what each role may do, and a session that ends in the middle of a word.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { allSaved, axe, field, startDocument } from "./harness.mjs";

const REFUSED = /40[13]|429/;

// `role`: in all memories; "news=editor,*=reader": in some.
const makeKey = (server, role, name) =>
  /tafsiri_\S+/.exec(
    execFileSync(process.env.TAFSIRI, ["key", "create", role.includes("=") ? "--memories" : "--role", role, "--data", server.data, name], {
      stdio: ["ignore", "pipe", "ignore"],
    }).toString(),
  )[0];

async function signIn(page, key) {
  await page.locator(".sign-in input").fill(key);
  await page.locator(".sign-in [type=submit]").click();
}

async function signInAgain(page, key) {
  await page.locator(".offline").getByRole("button", { name: "Sign in again" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.locator("input").fill(key);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function openDocumentAs(page, server, id, key) {
  await signIn(page, key);
  await page.locator(".create").waitFor();
  await page.goto(`${server.url}/#/documents/${id}`);
  await field(page).waitFor();
}

const withKeys = (test) => async (world) => {
  const server = await world.serve();
  await test(world, server, (role, name) => makeKey(server, role, name));
};

export default {
  "a translator signs in and writes under their name": withKeys(async (world, server, key) => {
    const asha = key("translator", "Asha");
    const page = await world.open("", { server, expected: REFUSED, bypassCSP: true });
    await page.locator(".sign-in").waitFor();
    assert.deepEqual(await axe(page), []);
    await signIn(page, "tafsiri_wrong");
    await page.locator(".form-error").getByText("not known").waitFor();
    await signIn(page, asha);
    await page.locator(".create").waitFor();
    await startDocument(page, "The mayor opened the school.");
    await page.keyboard.type("Meya alifungua shule.");
    await page.keyboard.press("Control+Enter");
    await allSaved(page);
    assert.match(await page.locator(".seg-state").first().getAttribute("title"), /Asha/);

    // The cookie is gone: what is typed stays, the page asks again and goes on.
    await page.context().clearCookies();
    await field(page).focus();
    await page.keyboard.press("End");
    await page.keyboard.type(" Leo.");
    await signInAgain(page, asha);
    await allSaved(page);
    assert.equal(await field(page).textContent(), "Meya alifungua shule. Leo.");

    await page.locator(".account").click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.locator(".sign-in").waitFor();
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes("Asha"));
  }),

  "a role in some memories": withKeys(async (world, server, key) => {
    await server.ask("POST", "/v1/memories", { name: "sport" });
    const [inNews, inSport] = [await server.document("One line."), await server.document("Two lines.", { memory: "sport" })];
    const all = key("*=editor,news=reader", "Juma"),
      one = key("news=editor", "Rose");
    const page = await world.open("", { server, expected: REFUSED });
    await signIn(page, all);
    await page.locator(".create").waitFor();
    assert.deepEqual(await page.locator(".create select").nth(2).locator("option").allTextContents(), ["sport"]);
    await page.goto(`${server.url}/#/documents/${inSport}`);
    await field(page).waitFor();
    await page.goto(`${server.url}/#/documents/${inNews}`);
    await page.locator(".seg-source", { hasText: "One line." }).waitFor();
    assert.equal(await page.locator(".field-edit").count(), 0);
    await page.goto(`${server.url}/#/memories`);
    await page.getByRole("button", { name: "Import TBX" }).waitFor();
    await page.context().clearCookies();

    // The term list and everyone's words are the house's.
    const rose = await world.open("", { server, expected: /40[13]|INTERNET_DISCONNECTED/ });
    await signIn(rose, one);
    await rose.locator(".create").waitFor();
    await rose.goto(`${server.url}/#/memories`);
    await rose.getByRole("button", { name: "TBX" }).first().waitFor();
    assert.equal(await rose.getByRole("button", { name: "Import TBX" }).count(), 0);
    await rose.goto(`${server.url}/#/documents/${inNews}`);
    await field(rose).pressSequentially("Mstarri");
    await rose.locator(".finding .more").first().click();
    await rose.getByRole("menuitem", { name: "Ignore here" }).waitFor();
    assert.equal(await rose.getByRole("menuitem", { name: /to the dictionary/ }).count(), 0);
    await rose.keyboard.press("Escape");
    await allSaved(rose);
    await rose.context().setOffline(true);
    await rose.locator(".account").click();
    await rose.getByRole("menuitem", { name: "Sign out" }).click();
    await rose.locator(".toast.error", { hasText: "can’t be reached" }).waitFor();
  }),

  "what was typed comes back for whoever typed it": withKeys(async (world, server, key) => {
    const id = await server.document("One line.");
    const asha = key("translator", "Asha"),
      rose = key("translator", "Rose");
    const page = await world.open("", { server, expected: /40[13]|Failed|ERR_/ });
    const enter = (who) => openDocumentAs(page, server, id, who);
    await enter(asha);
    await page.route("**/segments/*", (route) => route.abort());
    await page.keyboard.type("Mstari mmoja.");
    await page.waitForTimeout(100);
    await page.context().clearCookies();
    await page.goto(`${server.url}/`);
    await page.unroute("**/segments/*");
    await enter(rose);
    assert.equal(await field(page).textContent(), "");
    await page.context().clearCookies();
    await page.goto(`${server.url}/`);
    await enter(asha);
    await field(page).getByText("Mstari mmoja.").waitFor();
    await allSaved(page);
  }),

  "another person signs in where a session has ended": withKeys(async (world, server, key) => {
    const id = await server.document("One line.");
    const asha = key("translator", "Asha"),
      rose = key("translator", "Rose");
    const page = await world.open("", { server, expected: REFUSED });
    const enter = (who) => openDocumentAs(page, server, id, who);
    await enter(asha);
    await page.keyboard.type("Mstari");
    await allSaved(page);
    await page.context().clearCookies();
    await page.route("**/v1/session", async (route) => {
      const reply = await route.fetch(); // the browser has Rose's cookie from here on, the page does not know it yet
      await page.waitForTimeout(1500);
      await route.fulfill({ response: reply });
    });
    await page.keyboard.type(" mmoja.");
    await signInAgain(page, rose);
    await page.locator('.account[aria-label*="Rose"]').waitFor();
    await field(page).getByText("Mstari").waitFor();
    assert.equal(await field(page).textContent(), "Mstari");
    const { segments } = await server.ask("GET", `/v1/documents/${id}/segments`, null, { Authorization: `Bearer ${rose}` });
    assert.deepEqual([segments[0].target, segments[0].changed_by], ["Mstari", "Asha"]);
    await page.context().clearCookies();
    await page.goto(`${server.url}/`);
    await enter(asha);
    await field(page).getByText("Mstari mmoja.").waitFor();
    await allSaved(page);
  }),

  "another person signs in at another page of the browser": withKeys(async (world, server, key) => {
    const id = await server.document("One line.");
    const asha = key("translator", "Asha"),
      rose = key("translator", "Rose");
    const hers = await world.open("", { server, expected: REFUSED });
    await openDocumentAs(hers, server, id, asha);
    await hers.context().clearCookies();
    const other = await world.page(hers.context(), "", { server, expected: REFUSED });
    await signIn(other, rose);
    await other.locator('.account[aria-label*="Rose"]').waitFor();
    await field(hers).pressSequentially("Mstari mmoja.");
    await hers.locator(".offline").getByRole("button", { name: "Sign in again" }).waitFor();
    const saved = async () => (await server.ask("GET", `/v1/documents/${id}/segments`, null, { Authorization: `Bearer ${asha}` })).segments[0];
    assert.equal((await saved()).target, "");
    await signInAgain(hers, asha);
    await allSaved(hers);
    const { target, changed_by } = await saved();
    assert.deepEqual([target, changed_by], ["Mstari mmoja.", "Asha"]);
    await other.goto(`${server.url}/#/documents/${id}`);
    await other.locator(".offline").getByRole("button", { name: "Sign in again" }).waitFor();
  }),

  "a reader reads": withKeys(async (world, server, key) => {
    const reader = key("reader", "Juma"),
      translator = key("translator", "Asha");
    const made = await server.ask(
      "POST",
      "/v1/documents",
      { text: "Ministry of Foreign Affairs", from: "en", to: "sw", memory: "news" },
      { Authorization: `Bearer ${translator}` },
    );
    const page = await world.open("", { server, expected: REFUSED });
    await signIn(page, reader);
    await page.locator(".document").waitFor();
    assert.equal(await page.locator(".create").count(), 0);
    await page.goto(`${server.url}/#/documents/${made.document.id}`);
    await page.locator(".segment").waitFor();
    await page.locator(".segment.active .seg-number[aria-current]").waitFor(); // where one is
    await page.locator(".suggestion .suggestion-target").first().waitFor();
    assert.equal(await page.locator(".field-edit, .tool-line, .saved, button.suggestion-target, .suggestion .keys").count(), 0);
    await page.keyboard.press("F1");
    await page.getByRole("dialog").getByText("Next segment", { exact: true }).waitFor();
    assert.equal(await page.getByRole("dialog").getByText(/Confirm|Copy the source|Insert/).count(), 0);
    await page.keyboard.press("Escape");
    await page.goto(`${server.url}/#/memories/news`);
    await page.locator(".unit").first().waitFor();
    assert.equal(await page.locator(".unit-actions").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Import TMX" }).count(), 0);
  }),
};
