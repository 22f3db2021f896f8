// SPDX-License-Identifier: Apache-2.0
// Everything without a mouse, and all of it told by "?".
import assert from "node:assert/strict";
import { allSaved, field, startDocument, until } from "./harness.mjs";

const focused = (page, selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

async function tabTo(page, selector, most = 40) {
  for (let i = 0; i < most; i++) {
    if (await focused(page, selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no way by Tab to ${selector}`);
}

export default {
  "an article by keys alone": async ({ open, server }) => {
    const page = await open();
    await page.locator(".create").waitFor();
    await tabTo(page, ".paste");
    await page.keyboard.insertText(
      "The mayor opened 12 schools.\n\nMinistry of Foreign Affairs\n\nThe mayor opened 30 schools.",
    );
    await tabTo(page, ".create [type=submit]");
    await page.keyboard.press("Enter");
    await field(page).waitFor();
    assert.ok(await focused(page, ".field-edit"), "the first segment has the focus");
    await page.keyboard.type("Meya alifunguaa shule 12.");
    await page.locator(".finding.is-spelling").waitFor();
    await page.keyboard.press("F8");
    await page.locator(".menu [role=menuitem]").first().waitFor();
    assert.ok(await focused(page, ".menu-item"));
    await page.keyboard.press("Enter"); // the likeliest correction
    await until(async () => (await field(page).textContent()) === "Meya alifungua shule 12.", "the correction");
    assert.ok(await focused(page, ".field-edit"), "the focus is back");
    await page.keyboard.press("Control+Enter");
    await page.locator(".suggestion").first().waitFor();
    await page.keyboard.press("F6"); // into the suggestions, and back
    assert.ok(await focused(page, ".suggestion-target"));
    await page.keyboard.press("Enter");
    assert.ok(await focused(page, ".field-edit"));
    assert.equal(await field(page).textContent(), "Wizara ya Mambo ya Nje");
    await page.keyboard.press("Control+Enter");
    await page.locator(".suggestion mark.adapted").waitFor();
    await page.keyboard.press("Alt+1");
    await page.keyboard.press("Control+Enter");
    await allSaved(page);
    const id = /documents\/(\d+)/.exec(page.url())[1];
    assert.deepEqual(
      (await server.segments(id)).map((one) => one.target),
      ["Meya alifungua shule 12.", "Wizara ya Mambo ya Nje", "Meya alifungua shule 30."],
    );

    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Control+k");
    assert.ok(await focused(page, ".concordance input"));
    await page.keyboard.type("police");
    await page.locator(".concordance-result mark.hit").first().waitFor();
    await page.keyboard.press("Escape");
    assert.ok(await focused(page, ".field-edit"));
    await page.keyboard.press("Alt+f");
    await page.keyboard.type("mayor");
    await page.locator(".segment:visible").nth(2).waitFor({ state: "detached" });
    assert.equal(await page.locator(".segment:visible").count(), 2);
  },

  "the list of keys": async ({ open }) => {
    const page = await open();
    await page.locator(".create").waitFor();
    await page.locator("body").press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.getByRole("checkbox").uncheck(); // single keys off: speech input types them by accident
    await page.keyboard.press("Escape");
    await page.locator("body").press("?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.locator("body").press("F1");
    await page.getByRole("dialog").waitFor();
  },

  // Who types without a rest loses the last words by undo, not all of them.
  "undo goes back by steps": async ({ open }) => {
    const page = await open();
    await startDocument(page, "One line.");
    await page.keyboard.type("Meya wa mji alifungua shule mpya ya watoto jana asubuhi na kusema kwamba nyingine", { delay: 90 });
    await page.keyboard.press("Control+z");
    const left = await field(page).textContent();
    assert.match(left, /^Meya wa mji .* $/);
    assert.ok(left.length < 70, left);
    await page.keyboard.press("Control+y");
    await field(page).getByText("nyingine").waitFor();
    for (let i = 0; i < 4; i++) await page.keyboard.press("Control+z");
    assert.equal(await field(page).textContent(), "");
    await page.keyboard.press("Control+Enter");
    await page.locator(".seg-problem").getByText("nothing to confirm").waitFor();
    await page.keyboard.type("M");
    assert.equal(await page.locator(".seg-problem:visible").count(), 0);
  },

  // Who listens to the page would be told nothing of the next one.
  "the focus comes along to another page": async ({ open }) => {
    const page = await open();
    await startDocument(page, "One line.");
    await page.locator(".editor-line a").focus();
    await page.keyboard.press("Enter");
    await page.locator(".create").waitFor();
    await page.locator("main:focus").waitFor();
  },

  "from the search into the segment": async ({ open }) => {
    const page = await open();
    await startDocument(page, "One line.\n\nTwo dogs.\n\nThree lines.");
    await page.keyboard.press("Alt+f");
    await page.keyboard.type("dogs");
    await page.keyboard.press("Enter");
    await page.locator("#segment-2.active .field-edit:focus").waitFor();
  },

  "former versions by keys": async ({ open }) => {
    const page = await open();
    await page.locator(".paste").fill("Only this line stands here.");
    await page.locator(".create [type=submit]").click();
    await field(page).waitFor();
    await page.keyboard.type("Mstari huu tu.");
    await page.keyboard.press("Control+Enter");
    await allSaved(page);
    await field(page).focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Tofauti kabisa.");
    await allSaved(page);
    await page.keyboard.press("Alt+h");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("confirmed").first().waitFor();
    await dialog.getByRole("button", { name: "Bring back" }).first().press("Enter");
    await until(async () => (await field(page).textContent()) === "Mstari huu tu.", "the former version");
    await page.locator(".segment.active.is-confirmed").waitFor();
  },

  // Letters go by the layout, and by their places where it has none: Y and Z are the other way round in German, digits need
  // Shift in French.
  "keys of other layouts": async ({ open }) => {
    const page = await open();
    await startDocument(page, "Ministry of Foreign Affairs");
    const press = (key, code) =>
      page.evaluate(
        (what) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { ...what, ctrlKey: true, bubbles: true })),
        { key, code },
      );
    const shows = async (text) => assert.equal(await field(page).textContent(), text);
    await page.keyboard.type("Habari");
    await press("z", "KeyY");
    await shows("");
    await press("y", "KeyZ");
    await shows("Habari");
    await press("я", "KeyZ");
    await shows("");
    await page.locator(".suggestion").first().waitFor();
    await press("&", "Digit1");
    await shows("Wizara ya Mambo ya Nje");
  },

  // Without a connection nothing is checked anew: what was found keeps to its words.
  "corrections find their words": async ({ open }) => {
    const page = await open("", { expected: /ERR_FAILED/ });
    await startDocument(page, "The mayor opened the school.");
    const correction = page.locator(".finding", { hasText: "shulee" }).locator(".correction", { hasText: /^shule$/ });
    const shows = async (text) => assert.equal(await field(page).textContent(), text);
    await page.keyboard.type("Meya alifungua shulee leo.");
    await correction.waitFor();
    await page.route("**/v1/checks", (route) => route.abort());
    await page.keyboard.press("Home");
    await page.keyboard.type("Jana ");
    await page.keyboard.press("End");
    await page.keyboard.type(" Kweli.");
    await correction.click();
    await shows("Jana Meya alifungua shule leo. Kweli.");
    await page.keyboard.press("Control+z");
    await correction.click(); // of a word that was written anew: it is to be checked first
    await shows("Jana Meya alifungua shulee leo. Kweli.");
    await page.waitForTimeout(500); // the rest after which it asks by itself is over
    await page.unroute("**/v1/checks");
    const isChecked = page.waitForResponse("**/v1/checks");
    await correction.click();
    await isChecked;
    await page.waitForTimeout(200);
    await correction.click();
    await shows("Jana Meya alifungua shule leo. Kweli.");
  },

  "an answer that was overtaken says nothing": async ({ open }) => {
    const page = await open();
    await startDocument(page, "The mayor opened the school.");
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    const text = "Meya alifungua shulee.";
    const isFirst = (request) => request.url().endsWith("/checks") && request.postDataJSON().target === text;
    await page.route("**/v1/checks", async (route) => {
      const answer = await route.fetch();
      if (isFirst(route.request())) await held;
      await route.fulfill({ response: answer });
    });
    const isAsked = page.waitForRequest(isFirst);
    await page.keyboard.type(text);
    await isAsked;
    await page.keyboard.press("Home");
    await page.keyboard.type("Jana ");
    await page.locator(".finding", { hasText: "shulee" }).waitFor();
    const isThere = page.waitForResponse((response) => isFirst(response.request()));
    letGo();
    await isThere;
    await page.waitForTimeout(200);
    await page.keyboard.press("F8");
    await page.locator(".menu [role=menuitem]", { hasText: /^shule$/ }).click();
    await until(async () => (await field(page).textContent()) === "Jana Meya alifungua shule.", "the correction in its place");
  },
};
