// SPDX-License-Identifier: Apache-2.0
// Low windows: a telephone with its keyboard up, a page enlarged to 200 % and to 400 %. What one writes is never behind the panel.
import assert from "node:assert/strict";
import { ARTICLE, field, startDocument } from "./harness.mjs";

const PHONE = { isMobile: true, hasTouch: true, viewport: { width: 360, height: 400 } };

// How far the caret's line and the field's first line stand within what the bars and the panel leave free; none below zero.
const room = (page) =>
  page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const line = document.createRange();
    line.setStart(getSelection().focusNode, getSelection().focusOffset);
    const caret = line.getBoundingClientRect().height ? line.getBoundingClientRect() : box(".segment.active .field-edit");
    const bars = [...document.querySelectorAll(".top, .editor-head")].map((bar) => bar.getBoundingClientRect().bottom);
    return { above: caret.top - Math.max(0, ...bars), below: box(".panel").top - Math.min(caret.bottom, caret.top + 30) };
  });

async function seen(page, what) {
  await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
  const { above, below } = await room(page);
  assert.ok(above >= 0 && below >= 0, `${what}: ${above} above, ${below} below`);
}

async function walk({ open }, options) {
  const page = await open("", options);
  await startDocument(page, ARTICLE);
  await page.locator(".suggestion").first().waitFor({ state: "attached" });
  for (let i = 1; i <= 9; i++) {
    await seen(page, `segment ${i}`);
    await page.keyboard.press("Alt+ArrowDown");
  }
  await page.keyboard.type("Maneno mengi yanayoandikwa bila kukoma hadi mistari iwe mingi. ".repeat(6));
  await seen(page, "a long translation");
  return page;
}

export default {
  "a phone with its keyboard up": (world) => walk(world, PHONE),
  "a page at 200 %": (world) => walk(world, { viewport: { width: 640, height: 400 } }),

  "a page at 400 %": async (world) => {
    const page = await walk(world, { viewport: { width: 320, height: 256 } });
    assert.equal(await page.locator(".panel-body:visible").count(), 0); // there is no room for it until one goes there
    await page.keyboard.press("F6");
    await page.locator(".panel-body").first().waitFor();
  },

  "the keyboard comes up": async ({ open }) => {
    const page = await open("", { ...PHONE, viewport: { width: 360, height: 740 } });
    await startDocument(page, ARTICLE);
    await page.locator(".segment").nth(6).tap();
    await page.locator(".segment.active .field-edit").waitFor();
    await page.setViewportSize(PHONE.viewport);
    await seen(page, "the field");
  },

  // It goes when a menu takes the focus; the menu stays.
  "a menu while the keyboard goes": async ({ open }) => {
    const page = await open("", PHONE);
    await startDocument(page, "One line.");
    await field(page).pressSequentially("Mstarri mmoja.");
    await page.locator(".finding .more").first().tap();
    await page.locator(".menu").waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.waitForTimeout(200);
    const menu = await page.locator(".menu").boundingBox();
    assert.ok(menu.x >= 0 && menu.y > 50 && menu.y + menu.height <= 740, JSON.stringify(menu));
  },
};
