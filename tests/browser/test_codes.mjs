// SPDX-License-Identifier: Apache-2.0
// Inline codes are chips: inserted, moved past, deleted whole, never broken; what is written comes out of the file as it went in.
import assert from "node:assert/strict";
import { allSaved, field, startDocument, until } from "./harness.mjs";

const HTML =
  '<!doctype html><html lang=en><title>Walk</title><body><p>Read <b>this now</b> and <a href="/x">go home</a>.</p><p>A plain walk.</p></body></html>';
const PLACE = "\uFFFC";

// What the field holds: chips as their numbers in brackets.
const shown = (page) =>
  field(page).evaluate((root) =>
    [...root.childNodes]
      .map((node) => (node.nodeType === Node.TEXT_NODE ? node.data.replaceAll("\u200B", "") : `[${node.textContent}]`))
      .join(""),
  );

async function openCodes(open) {
  const page = await open();
  const id = await startDocument(page, HTML);
  while (!(await page.locator(".segment.active .seg-source").textContent()).includes("Read"))
    await page.keyboard.press("Alt+ArrowDown");
  return { page, id };
}

export default {
  "codes are inserted by keys and come out in their places": async ({ open, server }) => {
    const { page, id } = await openCodes(open);
    assert.equal(await page.locator(".active .codes .code-button").count(), 4);
    await page.keyboard.type("Soma ");
    await page.keyboard.press("Alt+c");
    await page.keyboard.type("hii sasa");
    await page.keyboard.press("Alt+c");
    await page.keyboard.type(" na ");
    await page.keyboard.press("Alt+c");
    await page.keyboard.type("uende nyumbani");
    await page.keyboard.press("Alt+c");
    await page.keyboard.type(".");
    assert.equal(await shown(page), "Soma [1b]hii sasa[1b] na [2a]uende nyumbani[2a].");
    assert.equal(await page.locator(".active .codes .code-button").count(), 0);
    await page.keyboard.press("Control+Enter");
    await allSaved(page);
    const file = await fetch(`${server.url}/v1/documents/${id}/file`).then((reply) => reply.text());
    assert.ok(file.includes('<p>Soma <b>hii sasa</b> na <a href="/x">uende nyumbani</a>.</p>'), file);
  },

  "a chip goes whole or not at all": async ({ open }) => {
    const { page } = await openCodes(open);
    await page.keyboard.press("Alt+s"); // the source, with its codes
    const whole = "Read [1b]this now[1b] and [2a]go home[2a].";
    assert.equal(await shown(page), whole);
    await page.keyboard.press("Control+Home");
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Delete"); // the opening code, as one
    assert.equal(await shown(page), "Read this now[1b] and [2a]go home[2a].");
    assert.equal(await page.locator(".active .codes .code-button").count(), 1);
    await page.keyboard.press("Control+z");
    assert.equal(await shown(page), whole);
    await page.keyboard.press("Control+y");
    assert.equal(await shown(page), "Read this now[1b] and [2a]go home[2a].");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+x"); // cut and pasted, they are codes still
    assert.equal(await shown(page), "");
    await page.keyboard.press("Control+v");
    assert.equal(await shown(page), whole);
    await page.keyboard.press("Control+b"); // no formatting gets in
    await page.keyboard.type("x");
    assert.equal(await shown(page), `${whole}x`);
  },

  "pasted markup becomes text": async ({ open }) => {
    const { page } = await openCodes(open);
    await field(page).evaluate((root, place) => {
      const data = new DataTransfer();
      data.setData("text/plain", `One${place}\ntwo <b>three</b>`);
      data.setData("text/html", "<p>One</p><p>two <b>three</b></p><img src=x>");
      root.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, PLACE);
    assert.equal(await shown(page), "One two <b>three</b>");
  },

  "a confirmation with half a pair is refused in words": async ({ open, server }) => {
    const page = await open("", { expected: /422/ });
    const id = await startDocument(page, HTML);
    while (!(await page.locator(".segment.active .seg-source").textContent()).includes("Read"))
      await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.type("Soma hii.");
    await page.keyboard.press("Alt+c");
    await page.keyboard.press("Control+Enter");
    await page.locator(".toast.error").getByText("is not confirmed").waitFor();
    await allSaved(page);
    const segment = (await server.segments(id)).find((one) => one.source.startsWith("Read"));
    assert.deepEqual([segment.state, segment.target], ["draft", `Soma hii.${PLACE}`]); // nothing typed is lost
  },

  "what is typed while a confirmation is refused stays": async ({ open, server }) => {
    const page = await open("", { expected: /422/ });
    const id = await startDocument(page, HTML);
    while (!(await page.locator(".segment.active .seg-source").textContent()).includes("Read"))
      await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.type("Soma hii.");
    await page.keyboard.press("Alt+c");
    await allSaved(page);
    let letGo;
    const typed = new Promise((resolve) => (letGo = resolve));
    await page.route("**/segments/*", async (route) => {
      if (route.request().method() === "PUT") await typed;
      await route.continue();
    });
    const isSent = page.waitForRequest((request) => request.method() === "PUT");
    await page.keyboard.press("Control+Enter");
    await isSent;
    await page.locator(".segment", { hasText: "Read" }).locator(".seg-source").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Leo.");
    letGo();
    await page.locator(".toast.error").getByText("is not confirmed").waitFor();
    await allSaved(page);
    const segment = (await server.segments(id)).find((one) => one.source.startsWith("Read"));
    assert.deepEqual([segment.state, segment.target], ["draft", `Soma hii.${PLACE} Leo.`]);
  },

  "codes are left out on purpose only": async ({ open, server }) => {
    const { page, id } = await openCodes(open);
    const read = async () => (await server.segments(id)).find((one) => one.source.startsWith("Read"));
    await page.keyboard.type("Soma hii.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".active .seg-problem").getByText("4 codes of the source are not placed yet").waitFor();
    await allSaved(page);
    assert.equal((await read()).state, "draft");
    await page.keyboard.type("!");
    await page.locator(".active .seg-problem").waitFor({ state: "hidden" });
    await page.keyboard.press("Control+Enter");
    await page.locator(".active").getByRole("button", { name: "Confirm anyway" }).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.locator(".segment.is-confirmed").waitFor();
    await allSaved(page);
    assert.deepEqual([(await read()).state, (await read()).target], ["confirmed", "Soma hii.!"]);
  },

  // A telephone's keyboard composes each word. What keeps the focus in the field does not end that.
  "a code is put behind the word that is being composed": async ({ open, server }) => {
    const { page, id } = await openCodes(open);
    await page.keyboard.type("Soma ");
    const method = await page.context().newCDPSession(page);
    await method.send("Input.imeSetComposition", { text: "hii", selectionStart: 3, selectionEnd: 3 });
    await page.locator(".active .code-button").first().click();
    assert.equal(await shown(page), "Soma hii[1b]");
    await page.keyboard.type("sasa");
    assert.equal(await shown(page), "Soma hii[1b]sasa");
    await allSaved(page);
    assert.equal((await server.segments(id)).find((one) => one.source.startsWith("Read")).target, `Soma hii${PLACE}sasa`);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    assert.equal(await shown(page), "Soma hii");
  },

  "what others write waits until the word is composed": async ({ open, server }) => {
    const page = await open("", { expected: /412/ });
    const id = await startDocument(page, "One cat sat.");
    const [{ id: segment }] = await server.segments(id);
    const write = (target) =>
      server.ask("PUT", `/v1/documents/${id}/segments/${segment}`, { target, state: "draft" }, { "If-Match": "*" });
    const method = await page.context().newCDPSession(page);
    const compose = (text) =>
      method.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.keyboard.type("Habari ");
    await compose("ya");
    await allSaved(page); // the word is safe before it is done
    await write("Salamu.");
    await page.locator(".live, [aria-live]").getByText("Somebody else changed").first().waitFor({ state: "attached" });
    assert.equal(await field(page).textContent(), "Habari ya");
    await method.send("Input.insertText", { text: "ya" });
    await until(async () => (await field(page).textContent()) === "Salamu.", "what the other wrote");

    await page.keyboard.press("End");
    await compose(" Ha");
    await allSaved(page);
    await write("Kwaheri.");
    await page.waitForTimeout(1000);
    await compose(" Hao"); // typed on what is no more: whose words stay is asked
    await page.locator(".conflict").getByText("Kwaheri.").waitFor();
    assert.equal(await field(page).textContent(), "Salamu. Hao");
  },

  // Khmer and Thai have it between words, and the page at the borders of chips.
  "a zero-width space is a letter like others": async ({ open, server }) => {
    const { page, id } = await openCodes(open);
    const find = async () => (await server.segments(id)).find((one) => one.source.startsWith("Read"));
    const segment = await find();
    const target = `ab\u200Bcd${PLACE}\u200B`;
    await server.ask(
      "PUT",
      `/v1/documents/${id}/segments/${segment.id}`,
      { target, target_codes: segment.source_codes.slice(0, 1), state: "draft" },
      { "If-Match": "*" },
    );
    await page.locator(".active .field-edit .chip").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("!");
    await allSaved(page);
    assert.equal((await find()).target, `${target}!`);
    await page.keyboard.press("Alt+c"); // a chip at the edge
    await page.keyboard.insertText("\u200Bx");
    await allSaved(page);
    assert.equal((await find()).target, `${target}!${PLACE}\u200Bx`);
    for (let i = 0; i < 3; i++) await page.keyboard.press("Backspace");
    await allSaved(page);
    assert.equal((await find()).target, `${target}!`);
  },
};
