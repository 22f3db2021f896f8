// SPDX-License-Identifier: Apache-2.0
// Runs the browser tests: the default export of each test_*.mjs is an object of name -> async test(world). $SCREENSHOTS names a
// directory for pictures of tests that fail, $TIMES has each test say how long it took, $ONLY is a part of the names of those to run.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, CHROMIUM, FLAGS, HERE, Server, World } from "./harness.mjs";

const TEST_MS = 90000;

async function runOne(name, test, browser, server) {
  const world = new World(browser, server);
  let timer;
  try {
    const late = new Promise((resolve, reject) => (timer = setTimeout(() => reject(new Error("takes too long")), TEST_MS)));
    await Promise.race([test(world), late]);
    assert.deepEqual(world.errors, []);
    return true;
  } catch (error) {
    console.log(`FAILED ${name}\n${error.stack ?? error}\n${world.errors.join("\n")}`);
    const pages = world.contexts.flatMap((context) => context.pages());
    if (process.env.SCREENSHOTS)
      for (const [i, page] of pages.entries())
        await page
          .screenshot({ path: path.join(process.env.SCREENSHOTS, `${name.replace(/\W+/g, "-")}-${i}.png`) })
          .catch(() => {});
    return false;
  } finally {
    clearTimeout(timer);
    await world.close().catch(() => {});
  }
}

async function main(names) {
  const files = fs
    .readdirSync(HERE)
    .filter((file) => /^test_.*\.mjs$/.test(file) && (!names.length || names.includes(file.replace(/\.mjs$/, ""))));
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
  const server = await Server.start();
  let passed = 0,
    failed = 0;
  for (const file of files) {
    const { default: tests } = await import(pathToFileURL(path.join(HERE, file)).href);
    for (const [name, test] of Object.entries(tests)) {
      if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
      const began = Date.now();
      if (await runOne(`${file} ${name}`, test, browser, server)) passed++;
      else failed++;
      if (process.env.TIMES) console.log(`${Date.now() - began} ms ${file} ${name}`);
    }
  }
  await browser.close();
  await server.close();
  console.log(`${passed} passed, ${failed} failed`);
  return failed || !passed ? 1 : 0;
}

process.exit(await main(process.argv.slice(2)));
