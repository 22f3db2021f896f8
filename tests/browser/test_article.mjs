// SPDX-License-Identifier: Apache-2.0
// The whole way of an article: pasted, filled in, corrected, confirmed, downloaded; in both languages.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { allSaved, ARTICLE, field, ROOT, startDocument, until } from "./harness.mjs";

const SEGMENTS = 32;

async function download(page, item) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    (async () => {
      await page.getByRole("button", { name: "Download" }).click();
      await page.getByRole("menuitem", { name: item }).click();
    })(),
  ]);
  return { name: file.suggestedFilename(), text: fs.readFileSync(await file.path(), "utf8") };
}

async function wholeWay({ open, server }, to, word) {
  const page = await open();
  const id = await startDocument(page, ARTICLE, { to });
  assert.equal(await page.locator(".segment").count(), SEGMENTS);
  await page.locator(".suggestion").first().waitFor();
  assert.match(await page.locator(".rate").first().textContent(), /10[012]%|9\d%/);
  await page.keyboard.press("Control+1"); // the first suggestion into the first segment
  const first = await field(page).textContent();
  assert.ok(first.length > 20, first);
  for (let i = 1; i <= SEGMENTS; i++) {
    await page.locator(`.segment.active .seg-number:text-is("${i}")`).waitFor();
    await until(
      () =>
        page
          .locator(".matches")
          .getAttribute("data-segment")
          .then((shown) => Number(shown) === i),
      `suggestions for segment ${i}`,
    );
    if (i > 1) await page.keyboard.press("Control+1");
    await page.keyboard.press("Control+Enter");
  }
  await page.getByText("All segments are confirmed.").first().waitFor();
  await allSaved(page);
  const segments = await server.segments(id);
  assert.ok(
    segments.every((one) => one.state === "confirmed" && one.target),
    "all are confirmed",
  );
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
    await startDocument(
      page,
      "Zebras crossed 12 muddy rivers near Garissa.\n\nLunch.\n\nZebras crossed 30 muddy rivers near Garissa.",
    );
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

  // The formats come in as files, by choosing or dropping, and go out as what they were.
  "files of each format": async ({ open, server }) => {
    const files = {
      "walk.html": "<!doctype html><html lang=en><body><h1>Walk</h1><p>Read this now.</p></body></html>",
      "walk.md": "# Walk\n\nRead this now.\n",
      "walk.xlf":
        '<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="en" target-language="sw" datatype="plaintext"><body><trans-unit id="1"><source>Read this now.</source></trans-unit></body></file></xliff>',
    };
    const page = await open();
    for (const [name, text] of Object.entries(files)) {
      await page.goto(`${server.url}/#/`);
      await page.locator(".create").waitFor();
      await page
        .locator("input[type=file]")
        .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
      await page.locator(".chosen").getByText(name).waitFor();
      await page.locator(".create [type=submit]").click();
      await field(page).waitFor();
      const id = /documents\/(\d+)/.exec(page.url())[1];
      while (!(await page.locator(".segment.active .seg-source").textContent()).includes("Read"))
        await page.keyboard.press("Alt+ArrowDown");
      await page.keyboard.type("Soma hii sasa.");
      await allSaved(page);
      const file = await fetch(`${server.url}/v1/documents/${id}/file`).then((reply) => reply.text());
      assert.ok(file.includes("Soma hii sasa."), file);
      assert.equal(file.includes("Walk"), text.includes("Walk"));
    }
    await page.goto(`${server.url}/#/`);
    await page.locator(".create").waitFor();
    await page.locator("input[type=file]").setInputFiles(path.join(ROOT, "tests/cases/docx/article.docx"));
    await page.locator(".create [type=submit]").click();
    await field(page).waitFor();
    await page.keyboard.type("Neno la kwanza");
    await allSaved(page);
    const docx = await download(page, /Translated article/);
    assert.match(docx.name, /\.docx$/);
    assert.equal(docx.text.slice(0, 2), "PK");
    await page.goto(`${server.url}/#/`);
    await page.locator(".create").waitFor();
    await page.locator(".page").evaluate((target) => {
      const data = new DataTransfer();
      data.items.add(new File(["One line that was dropped."], "dropped.txt", { type: "text/plain" }));
      target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.locator(".chosen").getByText("dropped.txt").waitFor();
  },

  "pre-translation and a new version of the article": async ({ open, server }) => {
    const page = await open("", { expected: /ERR_FAILED/ });
    const id = await startDocument(page, "Ministry of Foreign Affairs\n\nWhat nobody has said before about nutmeg.\n\nPhoto");
    await page.getByRole("button", { name: "Pre-translate" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Fill in" }).click();
    await page.locator(".toast").getByText("2 segments are filled in").waitFor();
    assert.equal(await page.locator(".segment.is-pretranslated").count(), 2);
    assert.match(await field(page).textContent(), /Wizara/); // the one that is open, too
    await page.keyboard.press("Control+Enter");
    await allSaved(page);
    await page.locator(".editor-actions [aria-haspopup=menu]").last().click();
    await page.getByRole("menuitem", { name: "New version" }).click();
    await page
      .getByRole("dialog")
      .locator("textarea")
      .fill("Ministry of Foreign Affairs\n\nWhat nobody has said before about nutmeg and mace.\n\nPhoto\n\nMore.");
    await page.route("**/source", (route) => route.abort());
    await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
    await page.getByRole("dialog").locator(".form-error").getByText("can’t be reached").waitFor();
    await page.unroute("**/source"); // what was typed is still there, and sent again
    await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
    await page
      .locator(".toast")
      .getByText(/New version/)
      .waitFor();
    await page.locator(".segment").nth(3).waitFor();
    assert.equal((await server.segments(id))[0].state, "confirmed"); // what did not change keeps its translation
    await page
      .locator(".segment.is-confirmed .seg-text, .segment.is-confirmed .field-edit")
      .filter({ hasText: "Wizara" })
      .first()
      .waitFor();
  },

  // Nobody else wrote: there is nothing to choose between, and no word is lost.
  "a new version in the middle of a word": async ({ open, server }) => {
    const page = await open("", { expected: /412/ });
    const other = await open(); // sends the new version; the page learns of it when it is in the middle of a word
    const id = await startDocument(page, "One cat sat.\n\nTwo dogs ran.\n\nThe end.");
    await page.keyboard.type("Paka mmoja alikaa.");
    await page.keyboard.press("Control+Enter");
    await allSaved(page);
    await page.route("**/events*", (route) => route.abort());
    await page.keyboard.type("Mbw");
    await allSaved(page);
    await other.goto(`${server.url}/#/documents/${id}`);
    await field(other).waitFor();
    await other.locator(".editor-actions [aria-haspopup=menu]").last().click();
    await other.getByRole("menuitem", { name: "New version" }).click();
    await page.keyboard.type("a wawili");
    await other.getByRole("dialog").locator("textarea").fill("One cat sat.\n\nTwo dogs ran fast.\n\nThe end.");
    const typing = page.keyboard.type(" walikimbia", { delay: 60 });
    await other.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
    await typing;
    await other
      .locator(".toast")
      .getByText(/New version/)
      .waitFor();
    assert.equal(await other.locator(".toast").getByText("was replaced").count(), 0); // they know
    await allSaved(page);
    await until(async () => (await server.segments(id))[1].target === "Mbwa wawili walikimbia", "what was typed");
    assert.equal(await page.locator(".conflict").count(), 0);
    await page.locator(".segment.active .seg-source", { hasText: "fast" }).waitFor();
    assert.equal(await field(page).textContent(), "Mbwa wawili walikimbia");
  },

  // A confirmation is for the source that one saw.
  "a confirmation meets a new version": async ({ open, server }) => {
    const page = await open("", { expected: /412|Failed to fetch|ERR_/ });
    const id = await startDocument(page, "Two dogs ran.\n\nThe end.");
    await page.route("**/events*", (route) => route.abort());
    await page.route("**/changes*", (route) => route.abort());
    await page.keyboard.type("Mbwa wawili walikimbia.");
    await allSaved(page);
    await server.ask("PUT", `/v1/documents/${id}/source`, { text: "Two cats ran.\n\nThe end.", name: "x", format: "text" });
    await page.keyboard.press("Control+Enter");
    await page.locator(".toast").getByText("The article has changed here").waitFor();
    await until(async () => (await server.segments(id))[0].state === "draft", "an open segment");
    assert.equal((await server.segments(id))[0].target, "Mbwa wawili walikimbia.");
    assert.equal(await page.locator(".conflict").count(), 0);
  },

  "an article that is not yet a document outlives the page": async ({ open, server }) => {
    const page = await open();
    const text = "The mayor opened the school.";
    const kept = async (what) => {
      await page.locator(".paste").waitFor();
      assert.equal(await page.locator(".paste").inputValue(), text, what);
      assert.equal(await page.locator(".create input[maxlength]").inputValue(), "Schools", what);
    };
    await page.locator(".paste").fill(text);
    await page.locator(".create input[maxlength]").fill("Schools");
    await page.reload();
    await kept("reloaded");
    await page.locator(".language").click();
    await page.getByRole("menuitemradio", { name: "Français" }).click();
    await page.locator(".create h2, .card h2").getByText("Nouveau document").waitFor();
    await kept("in another language");
    await page.goto(`${server.url}/#/memories`);
    await page.locator(".memories").waitFor();
    await page.goBack();
    await kept("back");
    await page.locator(".create [type=submit]").click();
    await field(page).waitFor();
    await page.goBack();
    await page.locator(".paste").waitFor();
    assert.equal(await page.locator(".paste").inputValue(), ""); // it is one
  },

  // The browser would open the file in place of the page.
  "a file that misses its place": async ({ open }) => {
    const page = await open();
    await startDocument(page, "One line.");
    const taken = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "a.txt"));
      const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector(".seg-source").dispatchEvent(drop);
      return drop.defaultPrevented;
    });
    assert.ok(taken);
  },

  "the way back closes what lies over the page": async ({ open, server }) => {
    const page = await open();
    await startDocument(page, "One line.");
    await page.getByRole("button", { name: "Analysis" }).click();
    await page.locator("dialog .figures").waitFor();
    await page.goBack();
    await page.locator(".create").waitFor();
    assert.equal(await page.locator("dialog").count(), 0);
    await page.goto(`${server.url}/#/memories/%E0%A4%A`); // an address that was cut
    await page.locator(".create").waitFor();
    await page.waitForURL(/#\/$/);
  },

  "a phrase that is selected is looked for": async ({ open }) => {
    const page = await open();
    await startDocument(page, ARTICLE);
    const source = page.locator("#segment-5 .seg-source");
    const box = await source.boundingBox();
    await page.mouse.move(box.x + 14, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 20, { steps: 5 });
    await page.mouse.up();
    await page.locator(".phrase").click();
    await page.locator(".concordance-result mark.hit").first().waitFor();
    assert.match(await page.locator(".concordance input").inputValue(), /Kenyan/);
    assert.equal(await page.locator(".segment.active").getAttribute("id"), "segment-1"); // selecting opens nothing
  },

  // What the memory has translated within other segments, learned from its units, with a click into the target.
  "fragments are shown and inserted": async ({ open, server }) => {
    const people = {
      farmer: "mkulima",
      teacher: "mwalimu",
      doctor: "daktari",
      driver: "dereva",
      hunter: "mwindaji",
      sailor: "baharia",
      judge: "hakimu",
      baker: "mwokaji",
    };
    const verbs = {
      saw: "aliona",
      bought: "alinunua",
      sold: "aliuza",
      painted: "alipaka",
      found: "alipata",
      lost: "alipoteza",
      washed: "aliosha",
      carried: "alibeba",
    };
    const things = {
      boat: "mashua",
      house: "nyumba",
      basket: "kikapu",
      table: "meza",
      lamp: "taa",
      drum: "ngoma",
      door: "mlango",
      mirror: "kioo",
      bag: "mfuko",
      knife: "kisu",
      cup: "kikombe",
      rope: "kamba",
    };
    const units = [];
    for (const [a, x] of Object.entries(people))
      for (const [b, y] of Object.entries(verbs))
        for (const [c, z] of Object.entries(things))
          if ((a.length + 3 * b.length + c.length) % 7)
            units.push(
              `<tu><tuv xml:lang="en"><seg>The ${a} ${b} the old ${c}.</seg></tuv><tuv xml:lang="sw-UG"><seg>${x} ${y} ${z} ya zamani.</seg></tuv></tu>`,
            );
    const file = `<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/><body>${units.join("")}</body></tmx>`;
    const reply = await fetch(`${server.url}/v1/memories/learned/tmx?name=learned.tmx`, {
      method: "POST",
      body: file,
      headers: { "Content-Type": "application/xml" },
    });
    assert.equal(reply.status, 200, await reply.text());
    const source = "Yesterday evening somebody told us that the hunter washed the old mirror and went away.";
    await until(
      async () =>
        (await server.ask("GET", `/v1/suggestions?from=en&to=sw-UG&q=${encodeURIComponent(source)}`)).fragments_state ===
        "ready",
      "what the memory teaches",
      60000,
    );
    const id = await server.document(source, { to: "sw-UG", memory: "learned" });
    const page = await open(`#/documents/${id}`);
    const fragment = page.locator(".pieces", { hasText: "Fragments" }).locator(".piece-target").first();
    const text = await fragment.textContent();
    await page.keyboard.type("Jana ");
    await fragment.click();
    assert.equal(await field(page).textContent(), `Jana ${text}`);
    await page.keyboard.type(" kabisa");
    assert.equal(await field(page).textContent(), `Jana ${text} kabisa`); // the focus stayed
  },
};
