// SPDX-License-Identifier: Apache-2.0
// The whole way of an article: pasted, filled in, corrected, confirmed, downloaded; in both languages.
import assert from "node:assert/strict";
import fs from "node:fs";
import { allSaved, ARTICLE, field, startDocument, until } from "./harness.mjs";

const SEGMENTS = 32;

async function download(page, item) {
  const [file] = await Promise.all([page.waitForEvent("download"), (async () => {
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  })()]);
  return { name: file.suggestedFilename(), text: fs.readFileSync(await file.path(), "utf8") };
}

async function wholeWay({ open, server }, to, word) {
  const page = await open();
  const id = await startDocument(page, ARTICLE, { to });
  assert.equal(await page.locator(".segment").count(), SEGMENTS);
  await page.locator(".suggestion").first().waitFor();
  assert.match(await page.locator(".rate").first().textContent(), /10[012] %|9\d %/);
  await page.keyboard.press("Control+1"); // the first suggestion into the first segment
  const first = await field(page).textContent();
  assert.ok(first.length > 20, first);
  for (let i = 1; i <= SEGMENTS; i++) {
    await page.locator(`.segment.active .seg-number:text-is("${i}")`).waitFor();
    await until(() => page.locator(".matches").getAttribute("data-segment").then((shown) => Number(shown) === i), `suggestions for segment ${i}`);
    if (i > 1) await page.keyboard.press("Control+1");
    await page.keyboard.press("Control+Enter");
  }
  await page.getByText("All segments are confirmed.").first().waitFor();
  await allSaved(page);
  const segments = await server.segments(id);
  assert.ok(segments.every((one) => one.state === "confirmed" && one.target), "all are confirmed");
  const xliff = await download(page, /XLIFF 1\.2/);
  assert.match(xliff.name, /\.xlf$/);
  assert.match(xliff.text, new RegExp(`target-language="${to}"`));
  assert.match(xliff.text, word);
  const tmx = await download(page, /TMX/);
  assert.equal((tmx.text.match(/<tu[ >]/g) ?? []).length > 20, true);
  const original = await download(page, /Translated article/);
  assert.match(original.text, word);
  return page;
}

export default {
  swahili: (world) => wholeWay(world, "sw", /Wizara ya Mambo ya Nje/),
  french: (world) => wholeWay(world, "fr-HT", /ministère des Affaires étrangères/i),

  // What one confirms, the next similar segment profits from at once.
  "a confirmed segment is suggested": async (world) => {
    const page = await world.open();
    await startDocument(page, "Zebras crossed 12 muddy rivers near Garissa.\n\nLunch.\n\nZebras crossed 30 muddy rivers near Garissa.");
    await page.keyboard.type("Pundamilia walivuka mito 12 yenye matope karibu na Garissa.");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("Chakula.");
    await page.keyboard.press("Control+Enter");
    const target = page.locator(".suggestion-target").first();
    await target.getByText("mito 30").waitFor(); // adapted, and marked
    assert.equal(await target.locator("mark.adapted").textContent(), "30");
    await page.getByText("30 instead of 12").or(page.getByText("30 for 12")).first().waitFor();
    await page.keyboard.press("Control+1");
    assert.match(await field(page).textContent(), /mito 30 yenye/);
  },

  "documents are resumed and deleted": async (world) => {
    const page = await world.open();
    const id = await startDocument(page, "One line to keep.\n\nAnother line to keep.", { name: "Resume me" });
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.type("Mstari mwingine");
    await allSaved(page);
    await page.goto(`${world.server.url}/#/`);
    const row = page.locator(".document", { hasText: "Resume me" });
    await row.getByRole("link").click();
    await field(page).getByText("Mstari mwingine").waitFor(); // at the same place
    await page.goto(`${world.server.url}/#/`);
    await row.locator(".icon-button").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await row.waitFor({ state: "detached" });
    assert.equal((await fetch(`${world.server.url}/v1/documents/${id}`)).status, 404);
  },
};
