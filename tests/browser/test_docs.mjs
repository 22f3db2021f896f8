// SPDX-License-Identifier: Apache-2.0
// The documentation in a browser: narrow and wide, light and dark, by keyboard, nothing serious for axe.
import assert from "node:assert/strict";
import path from "node:path";
import { axe } from "./harness.mjs";

const PAGES = ["", "translators", "editors", "clients", "administrators", "api", "reference"];

// All operations and shapes are alike: axe looks at some, since it takes half a minute for all of them.
const shorten = (page) => page.evaluate(() => document.querySelectorAll("main section:nth-of-type(n + 8)").forEach((section) => section.remove()));

async function readAll({ open, server }, options) {
  const page = await open("docs/", { bypassCSP: true, ...options });
  for (const name of PAGES) {
    await page.goto(`${server.url}/docs/${name}`);
    await page.locator("h1").waitFor();
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen, `${name}: ${wide} in ${seen}`);
    await shorten(page);
    assert.deepEqual(await axe(page), [], name);
    if (process.env.PICTURES) await page.screenshot({ path: path.join(process.env.PICTURES, `docs-${options.colorScheme}-${name}.png`) });
  }
}

export default {
  "documentation on a wide screen, light": (world) => readAll(world, { colorScheme: "light", viewport: { width: 1600, height: 900 } }),
  "documentation on a phone, dark": (world) => readAll(world, { colorScheme: "dark", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }),

  "from the list to an operation by keyboard": async ({ open }) => {
    const page = await open("docs/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the text");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "text");
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "API reference" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "POST /v1/documents", exact: true }).press("Enter");
    await page.waitForURL(/reference#createDocument$/);
    const place = await page.locator("#createDocument").evaluate((section) => section.getBoundingClientRect().top);
    assert.ok(Math.abs(place) < 60, `${place}`);
  },
};
