// SPDX-License-Identifier: Apache-2.0
// The whole way of an article: pasted, filled in, corrected, confirmed, downloaded; in both languages.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { allSaved, ARTICLE, field, ROOT, startDocument, until } from "./harness.mjs";

const SEGMENTS = 32;

// Somebody else, or the wire, sends the article again.
const newVersion = (server, id, text) => server.ask("PUT", `/v1/documents/${id}/source`, { text });

const put = (server, id, segment, body) =>
  server.ask("PUT", `/v1/documents/${id}/segments/${segment}`, body, { "If-Match": "*" });

// A document whose first segment is confirmed, open in the next one.
async function openSecond({ open, server }, text, options) {
  const id = await server.document(text);
  const [{ id: first }] = await server.segments(id);
  await put(server, id, first, { target: "Paka mmoja.", state: "confirmed" });
  const page = await open(`#/documents/${id}`, options);
  await page.locator("#segment-2.active .field-edit:focus").waitFor();
  const isUntouched = async () => {
    const [one] = await server.segments(id);
    assert.deepEqual([one.target, one.state], ["Paka mmoja.", "confirmed"]);
  };
  return { page, id, isUntouched };
}

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

  "a new version takes nobody out of the concordance": async (world) => {
    const { page, id, isUntouched } = await openSecond(world, "One cat sat.\n\nTwo dogs ran.");
    await page.locator("#segment-1").click();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("mayor of the");
    await newVersion(world.server, id, "One cat sat.\n\nTwo dogs ran fast.");
    await page.locator(".seg-source", { hasText: "fast" }).waitFor();
    await page.keyboard.type(" city council");
    assert.equal(await page.locator(".concordance input").inputValue(), "mayor of the city council");
    await allSaved(page);
    await isUntouched();
  },

  "a segment goes away while it is written": async (world) => {
    const { page, id, isUntouched } = await openSecond(world, "One cat sat.\n\nA line that goes away entirely soon.");
    await page.keyboard.type("Mstari unao");
    await allSaved(page);
    await newVersion(world.server, id, "One cat sat.");
    await page.locator("#segment-2").waitFor({ state: "detached" });
    await page.keyboard.type("ekana hapa");
    assert.equal(await page.locator(".segment.active").count(), 0); // nothing is opened that nobody asked for
    await allSaved(page);
    await isUntouched();
    await page.keyboard.press("Alt+ArrowDown");
    await page.locator("#segment-1.active .field-edit:focus").waitFor();
  },

  "caret, undo and a word that is being composed stay through a new version": async (world) => {
    const { page, id } = await openSecond(world, "One cat sat.\n\nTwo dogs ran.\n\nThe end.", { expected: /412/ });
    await page.keyboard.type("Mbwa wawili");
    await allSaved(page);
    await page.keyboard.press("Home");
    await newVersion(world.server, id, "News.\n\nThe end.\n\nOne cat sat.\n\nTwo dogs ran fast.");
    const source = page.locator(".segment.active .seg-source");
    await source.getByText("fast").waitFor();
    await page.locator(".segment.active .seg-number:text-is('4')").waitFor();
    await page.locator(".segment.active .previous").getByText("ran").first().waitFor(); // what it said before
    assert.equal(await page.locator(".segments > li").last().getAttribute("id"), "segment-2");
    await page.waitForTimeout(1300); // a rest, so that what comes now is another step of undo
    await page.keyboard.type("Hao ");
    assert.equal(await field(page).textContent(), "Hao Mbwa wawili");
    await page.keyboard.press("Control+z");
    assert.equal(await field(page).textContent(), "Mbwa wawili");
    await page.keyboard.press("Control+z");
    assert.equal(await field(page).textContent(), "");
    await page.keyboard.press("Control+y");
    await page.keyboard.press("End");
    const method = await page.context().newCDPSession(page);
    await method.send("Input.imeSetComposition", { text: " wali", selectionStart: 5, selectionEnd: 5 });
    await newVersion(world.server, id, "The end.\n\nOne cat sat.\n\nTwo dogs ran very fast.");
    await source.getByText("very").waitFor();
    await method.send("Input.imeSetComposition", { text: " walikimbia", selectionStart: 11, selectionEnd: 11 });
    await method.send("Input.insertText", { text: " walikimbia" });
    assert.equal(await field(page).textContent(), "Mbwa wawili walikimbia");
    await allSaved(page);
    assert.equal((await world.server.segments(id))[2].target, "Mbwa wawili walikimbia");
    assert.equal(await page.locator(".conflict").count(), 0);
  },

  "a new version leaves the page where it is": async (world) => {
    const lines = (what, count) => Array.from({ length: count }, (_, i) => `${what} ${i + 1} came by.`).join("\n\n");
    const { page, id } = await openSecond(world, lines("Line", 90));
    await page.locator("#segment-60").click();
    await page.keyboard.type("Mstari");
    await allSaved(page);
    const top = () => page.locator(".segment.active").evaluate((row) => row.getBoundingClientRect().top);
    const before = await top();
    await newVersion(world.server, id, `${lines("Something else", 40)}\n\n${lines("Line", 90)}`);
    await page.locator(".segment.active .seg-number:text-is('100')").waitFor();
    await page.waitForTimeout(300);
    assert.ok(Math.abs((await top()) - before) < 3, `${before} and ${await top()}`);
    await page.keyboard.type(" huu");
    assert.equal(await field(page).textContent(), "Mstari huu");
  },

  // The match rate is kept with the translation: it has to be that of the sentence as it is now.
  "suggestions go by what the article says now": async ({ open, server }) => {
    await server.ask("POST", "/v1/memories/news/units", {
      from: "en",
      to: "sw",
      source: "The port of Lamu received 12 ships on Monday.",
      target: "Bandari ya Lamu ilipokea meli 12 siku ya Jumatatu.",
    });
    const text = (ships) => `Start here.\n\nThe port of Lamu received ${ships} ships on Monday.`;
    const id = await server.document(text(12));
    const page = await open(`#/documents/${id}`);
    await field(page).waitFor();
    const target = page.locator(".suggestion-target").first();
    const source = page.locator(".segment.active .seg-source");
    await page.keyboard.press("Alt+ArrowDown");
    await target.getByText("meli 12").waitFor();
    await newVersion(server, id, text(15));
    await source.getByText("15").waitFor();
    await page.keyboard.press("Control+1");
    await field(page).getByText("meli 15").waitFor();
    await allSaved(page);
    const score = async () => (await server.segments(id))[1].match.score;
    assert.ok((await score()) < 100, `${await score()} %`);

    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/v1/suggestions", async (route) => {
      const answer = await route.fetch();
      if (route.request().postData().includes("15 ships")) await held;
      await route.fulfill({ response: answer });
    });
    await page.keyboard.press("Control+Enter"); // the memory grew: all is asked for again
    await page.locator(".segment.is-confirmed").waitFor();
    await page.locator("#segment-2").click();
    await newVersion(server, id, text(17));
    await source.getByText("17").waitFor();
    await target.getByText("meli 17").waitFor();
    letGo();
    await page.waitForTimeout(500);
    assert.match(await target.textContent(), /meli 17/);
  },

  // Reading a long article takes a while.
  "what is saved while a new version is read stays": async (world) => {
    const { page, id } = await openSecond(world, "One cat sat.\n\nTwo dogs ran.\n\nThe end.");
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/segments?*", async (route) => {
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
    });
    const isRead = page.waitForRequest(/segments\?/);
    await newVersion(world.server, id, "One cat sat.\n\nTwo dogs ran.\n\nThe end of it.");
    await isRead;
    await page.waitForTimeout(500); // it is read
    await page.keyboard.type("Mbwa wawili walikimbia.");
    await allSaved(page);
    const segments = await world.server.segments(id);
    await put(world.server, id, segments[2].id, { target: "Mwisho.", state: "draft" }); // somebody else, meanwhile
    letGo();
    await page.locator(".seg-source", { hasText: "of it" }).waitFor();
    assert.equal(await field(page).textContent(), "Mbwa wawili walikimbia.");
    await page.keyboard.type(" Na");
    await allSaved(page);
    assert.equal(await page.locator(".conflict").count(), 0);
    assert.equal((await world.server.segments(id))[1].target, "Mbwa wawili walikimbia. Na");
    await page.locator("#segment-3").getByText("Mwisho.").waitFor();
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
