// SPDX-License-Identifier: Apache-2.0
// How the pages look to people and to tools: narrow and wide, light and dark, three languages, nothing serious for axe; and what they
// weigh.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ARTICLE, allSaved, axe, field, ROOT, startDocument } from "./harness.mjs";

const LANGUAGES = ["en", "sw", "fr"];
const messages = async (language) => (await import(path.join(ROOT, `src/web/i18n/${language}.js`))).default;

const noSideways = async (page, what) => {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= seen, `${what}: ${wide} in ${seen}`);
};

// Opens each page and dialog in turn, and calls look(name) on it.
async function tour(page, server, words, look) {
  await page.locator(".create").waitFor();
  await look("documents");
  await startDocument(page, ARTICLE);
  await page.locator(".suggestion").first().waitFor();
  await page.keyboard.press("Control+1");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("Maafisa wa Polisii 12");
  await page.locator(".finding").first().waitFor();
  await allSaved(page);
  await look("editor");
  await page.keyboard.press("F8");
  await page.locator(".menu").waitFor();
  await look("menu");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F1");
  await page.locator("dialog").waitFor();
  await look("keys");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: words["analysis.title"] }).click();
  await page.locator("dialog .figures").waitFor();
  await look("analysis");
  await page.keyboard.press("Escape");
  await page.goto(`${server.url}/#/memories`);
  await page.locator(".memories").waitFor();
  await look("memories");
  await page.goto(`${server.url}/#/memories/news`);
  await page.locator(".unit").first().waitFor();
  await look("memory");
  await page.locator(".unit .icon-button").first().click();
  await page.locator("dialog .field-edit").first().waitFor();
  await look("unit");
}

async function wholeTour({ open, server }, language, options) {
  const words = await messages(language);
  const page = await open("", { locale: { en: "en-GB", sw: "sw-TZ", fr: "fr-FR" }[language], bypassCSP: true, ...options });
  await tour(page, server, words, async (name) => {
    await noSideways(page, name);
    assert.deepEqual(await axe(page), [], name);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    if (process.env.PICTURES)
      await page.screenshot({ path: path.join(process.env.PICTURES, `${language}-${options.colorScheme}-${name}.png`) });
  });
}

export default {
  "wide, light, English": (world) => wholeTour(world, "en", { colorScheme: "light", viewport: { width: 1600, height: 900 } }),
  "a tablet, dark, French": (world) => wholeTour(world, "fr", { colorScheme: "dark", viewport: { width: 820, height: 1100 } }),
  "a phone, dark, Swahili": (world) =>
    wholeTour(world, "sw", { colorScheme: "dark", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }),

  "each language has every message": async () => {
    const [first, ...others] = await Promise.all(LANGUAGES.map(messages));
    const places = (message) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort().join(" ");
    for (const [i, other] of others.entries()) {
      assert.deepEqual(Object.keys(other).sort(), Object.keys(first).sort(), LANGUAGES[i + 1]);
      for (const key of Object.keys(first)) assert.equal(places(other[key]), places(first[key]), `${LANGUAGES[i + 1]} ${key}`);
    }
    // What the scripts ask for is there.
    const sources = fs
      .readdirSync(path.join(ROOT, "src/web"), { recursive: true })
      .filter((file) => file.endsWith(".js") && !/i18n/.test(file));
    for (const file of sources)
      for (const [, key] of fs.readFileSync(path.join(ROOT, "src/web", file), "utf8").matchAll(/\bt\("([\w.]+)"/g))
        assert.ok(key in first, `${file}: ${key}`);
  },

  "each reason why something is left to the translator is known in each language": async () => {
    const { REASONS } = await import(path.join(ROOT, "src/web/core/reasons.js"));
    const words = await messages("sw");
    const folder = path.join(ROOT, "src/match/adapt");
    const files = fs.readdirSync(folder).map((file) => path.join(folder, file));
    files.push(...["quantity", "date", "time"].map((kind) => path.join(ROOT, `src/text/render_${kind}.c`)));
    const reason = /(?:reason = |why_not = |return |[?:] |size, )(?:STR\()?"([^"%]+ [^"%]+ [^"%]+)"/g;
    const found = files.flatMap((file) => [...fs.readFileSync(file, "utf8").matchAll(reason)].map(([, text]) => text));
    assert.ok(found.length > 20, String(found.length));
    assert.deepEqual([...new Set(found)].filter((text) => !REASONS[text] || !words[REASONS[text]]), []);
  },

  "what the server says is said in the person's language": async ({ open, server }) => {
    const page = await open("", { locale: "fr-FR", expected: /4\d\d/ });
    await startDocument(page, "Is it true? The UN said yes.", { to: "fr-HT" });
    await page.keyboard.type("Le gouvernment : est-ce vrai?  Oui");
    await page.locator(".finding", { hasText: "vrai?" }).getByText("Il manque une espace insécable").waitFor();
    await page.locator(".finding", { hasText: "␣␣" }).locator(".correction", { hasText: "␣" }).waitFor();
    await page.keyboard.press("Home");
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Alt+Enter");
    await page.locator(".menu-heading", { hasText: "« gouvernment » est absent du dictionnaire" }).waitFor();
    await page.keyboard.press("Escape");
    const choose = async (name, text) => {
      await page.goto(`${server.url}/#/`);
      await page.locator(".create").waitFor();
      await page.locator("input[type=file]").setInputFiles({ name, mimeType: "", buffer: Buffer.from(text) });
      await page.locator(".create [type=submit]").click();
    };
    await choose("a.pdf", "%PDF-1.4");
    await page.locator(".toast.error", { hasText: "Ce type de fichier n’est pas pris en charge" }).waitFor();
    await choose("a.docx", "PK");
    await page.locator(".toast.error", { hasText: "ce n’est pas un fichier Word" }).waitFor();
    await choose("a.txt", " ");
    await page.locator(".toast.error", { hasText: "il ne contient rien à traduire" }).waitFor();
  },

  "the language is changed in the middle of a word": async ({ open, server }) => {
    const page = await open();
    const id = await startDocument(page, "One line.\n\nTwo lines.");
    await page.keyboard.type("Mstari mm");
    for (const [code, name, word] of [
      ["SW", "Kiswahili", "Thibitisha"],
      ["FR", "Français", "Confirmer"],
      ["EN", "English", "Confirm"],
    ]) {
      await page.locator(".language").click();
      await page.getByRole("menuitemradio", { name }).click();
      await page.locator(".language", { hasText: code }).waitFor();
      await page.locator(".tool-line .primary", { hasText: word }).waitFor();
      assert.equal(await field(page).textContent(), "Mstari mm");
    }
    await allSaved(page);
    assert.equal((await server.segments(id))[0].target, "Mstari mm");
  },

  "weight and rules of the page": async ({ open, server }) => {
    const page = await open();
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    let bytes = 0,
      requests = 0;
    client.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
      requests++;
    });
    await client.send("Network.clearBrowserCache");
    await page.goto(`${server.url}/`);
    await page.locator(".create").waitFor();
    assert.ok(bytes > 20000 && bytes < 150000, `${bytes} bytes`);
    assert.ok(requests < 16, `${requests} requests`); // a slow line pays for each
    const reply = await fetch(`${server.url}/`);
    const policy = reply.headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.doesNotMatch(await reply.text(), /<style|<script(?![^>]*src=)|\son\w+=|\sstyle=/);
  },

  // As many segments as a long report has: only what is in sight is laid out, and the caret comes to the last one as to the first.
  "two thousand segments": async ({ open, server }) => {
    const text = Array.from(
      { length: 2000 },
      (_, i) => `Line ${i + 1} tells of the ${i + 1} schools that the mayor opened.`,
    ).join("\n\n");
    const id = await server.document(text);
    const page = await open(`#/documents/${id}`);
    await field(page).waitFor();
    assert.equal(await page.locator(".segment").count(), 2000);
    const drawn = await page.evaluate(
      () =>
        [...document.querySelectorAll(".seg-source")].filter((cell) => cell.checkVisibility({ contentVisibilityAuto: true }))
          .length,
    );
    assert.ok(drawn < 400, `${drawn} rows are laid out`);
    await page.locator(".segment-search").fill("Line 1999 tells");
    await page.locator("#segment-1999").click();
    await page.locator("#segment-1999.active .field-edit").pressSequentially("Mstari");
    await page.locator(".segment-search").fill("");
    await allSaved(page);
    assert.equal((await server.ask("GET", `/v1/documents/${id}/segments/1999`)).target, "Mstari");
  },

  // A key that is quicker than the line counts all the same.
  "a suggestion wanted before it has come": async ({ open }) => {
    const page = await open();
    await page.route("**/v1/suggestions*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await startDocument(page, "Ministry of Foreign Affairs");
    await page.keyboard.press("Control+1");
    await field(page).getByText("Wizara ya Mambo ya Nje").waitFor();
  },

  // Suggestions are there before they are asked for: entering the next segment sends no request that it waits for.
  "suggestions come ahead": async ({ open }) => {
    const page = await open();
    let last = 0; // when suggestions came last
    page.on("response", (response) => response.url().includes("/v1/suggestions") && (last = Date.now()));
    await startDocument(page, ARTICLE);
    await page.locator(".suggestion").first().waitFor();
    while (Date.now() - last < 1000) await page.waitForTimeout(100);
    await page.route("**/v1/suggestions*", () => {}); // no answer from now on
    for (let i = 2; i <= 4; i++) {
      await page.keyboard.press("Alt+ArrowDown");
      await page.locator(`.matches[data-segment="${i}"] .suggestion`).first().waitFor();
    }
  },
};
