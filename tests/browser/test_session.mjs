// SPDX-License-Identifier: Apache-2.0
// Where the server asks for keys: signing in, what each role may do, and a session that ends in the middle of a word.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { allSaved, axe, field, startDocument, until } from "./harness.mjs";

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

const segmentsAs = async (server, id, key) =>
  (await server.ask("GET", `/v1/documents/${id}/segments`, null, { Authorization: `Bearer ${key}` })).segments;

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
    const segments = await segmentsAs(server, id, rose);
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
    const saved = async () => (await segmentsAs(server, id, asha))[0];
    assert.equal((await saved()).target, "");
    await signInAgain(hers, asha);
    await allSaved(hers);
    const { target, changed_by } = await saved();
    assert.deepEqual([target, changed_by], ["Mstari mmoja.", "Asha"]);
    await other.goto(`${server.url}/#/documents/${id}`);
    await other.locator(".offline").getByRole("button", { name: "Sign in again" }).waitFor();
  }),

  // What waits for the connection belongs to the one who typed it, whatever the page learns of the session meanwhile.
  "another person signs in after a reload without a connection": withKeys(async (world, server, key) => {
    const id = await server.document("One line.");
    const asha = key("translator", "Asha"),
      rose = key("translator", "Rose");
    const page = await world.open("", { server, expected: /40[13]|ERR_/, serviceWorkers: "allow" });
    await openDocumentAs(page, server, id, asha);
    const isKept = async () => (await caches.keys()).some((name) => name.startsWith("page-")) && (await caches.has("documents"));
    await until(() => page.evaluate(isKept), "the page and the document to be kept");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.reload();
    await field(page).waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await field(page).waitFor();
    await page.keyboard.type("Maneno ya Asha");
    await page.locator(".saved.is-warning").waitFor();
    await page.context().clearCookies();
    await page.context().setOffline(false);
    await signInAgain(page, rose);
    await page.locator('.account[aria-label*="Rose"]').waitFor();
    await field(page).waitFor();
    assert.equal(await field(page).textContent(), "");
    assert.equal((await segmentsAs(server, id, rose))[0].target, "");
  }),

  "the same person signs in at another page of the browser": withKeys(async (world, server, key) => {
    const id = await server.document("One line.");
    const asha = key("translator", "Asha");
    const page = await world.open("", { server, expected: REFUSED });
    await openDocumentAs(page, server, id, asha);
    await page.context().clearCookies();
    await page.keyboard.type("Mstari");
    await page.locator(".offline button").waitFor();
    const other = await world.page(page.context(), "", { server, expected: REFUSED });
    await signIn(other, asha);
    await page.locator(".offline").waitFor({ state: "hidden" });
    await allSaved(page);
    assert.equal((await segmentsAs(server, id, asha))[0].target, "Mstari");
  }),

  "a session ends while a dialog is open": withKeys(async (world, server, key) => {
    const editor = key("editor", "Eddy");
    const unit = { from: "en", to: "sw", source: "The road is dry.", target: "Barabara ni kavu." };
    const made = await server.ask("POST", "/v1/memories/news/units", unit, { Authorization: `Bearer ${key("editor", "Asha")}` });
    const page = await world.open("", { server, expected: REFUSED });
    await signIn(page, editor);
    await page.locator(".create").waitFor();
    await page.goto(`${server.url}/#/memories/news`);
    await page.getByLabel("Search in this memory").fill("road is dry");
    await page.getByRole("button", { name: /^Change: The road is dry/ }).click();
    const dialog = page.getByRole("dialog", { name: /unit/i });
    await dialog.getByRole("textbox", { name: /Translation/ }).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Sana.");
    await page.mouse.click(5, 400); // beside the dialog: what was typed stays
    await page.context().clearCookies();
    await dialog.getByRole("button", { name: "Save" }).click();
    const again = page.getByRole("dialog", { name: "Sign in again" });
    await again.locator("input").fill(editor);
    await again.getByRole("button", { name: "Sign in" }).click();
    await page.locator(".toast", { hasText: "The unit is saved" }).waitFor();
    const place = `/v1/memories/news/units/${made.unit.id}`;
    const { target, author, changed_by } = await server.ask("GET", place, null, { Authorization: `Bearer ${editor}` });
    assert.deepEqual([target, author, changed_by], ["Barabara ni kavu. Sana.", "Asha", "Eddy"]);
  }),

  "what was pasted is not shown to another person": withKeys(async (world, server, key) => {
    const asha = key("translator", "Asha"),
      rose = key("translator", "Rose");
    const page = await world.open("", { server, expected: REFUSED });
    const enter = async (who) => {
      await page.context().clearCookies();
      await page.reload();
      await signIn(page, who);
      await page.locator(".create").waitFor();
    };
    await enter(asha);
    await page.locator(".paste").fill("Not for everybody.");
    await enter(rose);
    assert.equal(await page.locator(".paste").inputValue(), "");
    await page.locator(".paste").fill("Hers.");
    await enter(rose);
    assert.equal(await page.locator(".paste").inputValue(), "Hers.");
  }),

  "a file goes in under the name of the page's person": withKeys(async (world, server, key) => {
    const asha = key("administrator", "Asha"),
      rose = key("administrator", "Rose");
    const page = await world.open("", { server, expected: REFUSED });
    await signIn(page, asha);
    await page.locator(".create").waitFor();
    await page.goto(`${server.url}/#/memories/news`);
    await page.getByRole("button", { name: "Import TMX" }).waitFor();
    await page.context().clearCookies();
    const other = await world.page(page.context(), "", { server, expected: REFUSED });
    await signIn(other, rose);
    await other.locator(".create").waitFor();
    const importer = page.getByRole("button", { name: "Import TMX" });
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), importer.click()]);
    const buffer = Buffer.from("en,sw\nThe owl hooted.,Bundi alilia.\n");
    await chooser.setFiles({ name: "one.csv", mimeType: "text/csv", buffer });
    const again = page.getByRole("dialog", { name: "Sign in again" });
    await again.locator("input").fill(asha);
    await again.getByRole("button", { name: "Sign in" }).click();
    await page.locator(".report").waitFor();
    await page.locator('.account[aria-label*="Asha"]').waitFor();
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
