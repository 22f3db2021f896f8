// SPDX-License-Identifier: Apache-2.0
// The pages of the memories: made, filled from a file, searched, changed, emptied, with a way back.
import assert from "node:assert/strict";
import zlib from "node:zlib";
import { allSaved, axe, until } from "./harness.mjs";

const tmx = (count) => `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/><body>
${Array.from({ length: count }, (_, i) => `<tu><tuv xml:lang="en"><seg>Harbour ${i + 1} was closed.</seg></tuv><tuv xml:lang="sw"><seg>Bandari ya ${i + 1} ilifungwa.</seg></tuv></tu>`).join("\n")}
</body></tmx>`;

async function importFile(page, text) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Import TMX" }).click(),
  ]);
  await chooser.setFiles({ name: "harbours.tmx", mimeType: "application/xml", buffer: Buffer.from(text) });
}

const count = (page) => page.locator(".figures-line dd").first().textContent();

// What would run if any of it reached a page as markup: the policy that forbids scripts is off here.
const MARKUP = `<img src=x onerror="window.broken = 1"><script>window.broken = 2</script><b id=made>`;

async function holdsNoMarkup(page) {
  assert.equal(await page.locator("img[src=x], #made").count(), 0);
  assert.equal(await page.evaluate(() => window.broken), undefined);
}

export default {
  "markup in texts and names is text": async ({ open, server }) => {
    const unit = { from: "en", to: "sw", source: `The town ${MARKUP} slept.`, target: `Mji ${MARKUP} ulilala.`, document: MARKUP };
    await server.ask("POST", "/v1/memories", { name: "markup", title: MARKUP });
    await server.ask("POST", "/v1/memories/markup/units", unit);
    const id = await server.document(`${unit.source}\n`, { format: "text", memory: "markup", name: `${MARKUP}.txt` });
    const page = await open("", { bypassCSP: true });
    await page.locator(".document-name", { hasText: "<img src=x" }).waitFor();
    await holdsNoMarkup(page);
    await page.goto(`${server.url}/#/memories/markup`);
    await page.locator(".unit", { hasText: "<script>" }).waitFor();
    await page.getByLabel("Search in this memory").fill("town");
    await page.locator(".unit mark.hit").first().waitFor();
    await holdsNoMarkup(page);
    await page.goto(`${server.url}/#/documents/${id}`);
    await page.locator(".suggestion", { hasText: "<script>" }).first().waitFor();
    await page.keyboard.press("Control+1");
    await allSaved(page);
    assert.equal((await server.segments(id))[0].target, unit.target);
    await holdsNoMarkup(page);
  },

  "a memory from its making to its end": async ({ open, server }) => {
    const page = await open("#/memories", { bypassCSP: true });
    await page.getByRole("button", { name: "New memory" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("harbours");
    await dialog.getByLabel("Title").fill("Harbours");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Harbours" }).waitFor();
    await page.getByText("This memory is empty").waitFor();

    await importFile(page, tmx(120));
    await dialog.locator(".report dd").first().waitFor();
    assert.deepEqual(await dialog.locator(".report dd").allTextContents(), ["120", "120", "0", "0", "0"]);
    await page.keyboard.press("Escape");
    await until(async () => (await count(page)) === "120", "the count of units");

    await page.getByRole("button", { name: "Statistics" }).click();
    await dialog.getByRole("row", { name: "English → Swahili" }).getByRole("cell", { name: "120" }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("Escape");

    await page.getByLabel("Search in this memory").fill("Harbour 77");
    await until(
      async () => (await page.locator(".unit").first().textContent()).includes("Harbour 77"),
      "the unit that is searched",
    );
    assert.ok((await page.locator(".unit mark.hit").count()) > 0);

    await page.getByRole("button", { name: "Change: Harbour 77" }).click();
    await dialog.getByRole("textbox", { name: /Translation/ }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Bandari namba 77 ilifungwa.");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.locator(".unit", { hasText: "Bandari namba 77" }).waitFor();

    await page.getByRole("button", { name: "Delete: Harbour 77" }).click();
    await page.locator(".unit", { hasText: "Bandari namba 77" }).waitFor({ state: "detached" });
    assert.equal((await server.ask("GET", "/v1/memories/harbours")).units, 119);
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await page.locator(".unit", { hasText: "Bandari namba 77" }).waitFor();
    assert.equal((await server.ask("GET", "/v1/memories/harbours")).units, 120);

    await page.getByRole("button", { name: "Settings" }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Memories", exact: true }).waitFor();
    assert.equal((await fetch(`${server.url}/v1/memories/harbours`)).status, 404);
  },

  // What was typed in the dialog is nowhere else; a property may be called like anything.
  "a unit that can't be saved stays where it was typed": async ({ open, server }) => {
    await server.ask("POST", "/v1/memories", { name: "typed" });
    const properties = ["constructor", "__proto__", "unit.author"].map((name) => ({ name, value: `of ${name}` }));
    const unit = { from: "en", to: "sw", source: "The road is dry.", target: "Barabara ni kavu.", properties };
    const made = await server.ask("POST", "/v1/memories/typed/units", unit);
    const page = await open("#/memories/typed", { expected: /ERR_FAILED|412/ });
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Change: The road is dry." }).click();
    assert.deepEqual(
      (await dialog.locator("dt").allTextContents()).filter((name) => properties.some((one) => one.name === name)),
      properties.map((one) => one.name),
    );
    await dialog.getByRole("textbox", { name: /Translation/ }).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Sana.");
    await page.route("**/units/*", (route) => route.abort());
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.locator(".form-error").getByText("can’t be reached").waitFor();
    await page.unroute("**/units/*");
    const path = `/v1/memories/typed/units/${made.unit.id}`;
    await server.ask("PUT", path, { ...unit, target: "Barabara imekauka." }, { "If-Match": "*" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.locator(".form-error").getByText("Somebody else").waitFor();
    assert.equal(await dialog.getByRole("textbox", { name: /Translation/ }).textContent(), "Barabara ni kavu. Sana.");
    assert.equal((await server.ask("GET", path)).target, "Barabara imekauka.");
  },

  "a table of pairs comes in": async ({ open, server }) => {
    await server.ask("POST", "/v1/memories", { name: "tables" });
    const page = await open("#/memories/tables");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import TMX or CSV" }).click();
    const buffer = Buffer.from("en,sw\nThe road is dry.,Barabara ni kavu.\n");
    await (await chooser).setFiles({ name: "road.csv", mimeType: "text/csv", buffer });
    await page.getByRole("dialog").locator(".report").getByText("Added").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".unit").getByText("Barabara ni kavu.").waitFor();
    const another = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import TMX or CSV" }).click();
    const packed = zlib.gzipSync("en,sw\nThe road is wet.,Barabara ina maji.\n");
    await (await another).setFiles({ name: "road.CSV.gz", mimeType: "application/gzip", buffer: packed });
    await page.getByRole("dialog").locator(".report").getByText("Added").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".unit").getByText("Barabara ina maji.").waitFor();
  },

  "a search while its phrase is still being typed": async ({ open }) => {
    const page = await open("#/memories/news");
    await page.locator(".unit").first().waitFor();
    await page.locator(".unit-search input").pressSequentially('"Foreign Aff');
    await page.locator(".unit-search input").pressSequentially('airs');
    await page.locator(".unit .hit").first().waitFor();
    await page.locator(".unit-search input").fill('"');
    await page.waitForTimeout(500);
    assert.ok((await page.locator(".unit").count()) > 10); // nothing to search for yet
    assert.equal(await page.locator(".toast").count(), 0);
  },

  "a broken file says where": async ({ open, server }) => {
    await server.ask("POST", "/v1/memories", { name: "broken" });
    const page = await open("#/memories/broken", { expected: /400/ });
    await importFile(page, tmx(3).replace("</body></tmx>", ""));
    await page
      .getByRole("dialog")
      .getByText(/harbours\.tmx:\d+/)
      .waitFor();
    assert.equal((await server.ask("GET", "/v1/memories/broken")).units, 0);
  },
};
