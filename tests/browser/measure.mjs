// SPDX-License-Identifier: Apache-2.0
// Not a test: how soon suggestions stand on the page after a segment is focused, with the memories of a server that runs already.
//
//     TAFSIRI_NODE_MODULES=build/browser node tests/browser/measure.mjs http://127.0.0.1:8080 MEMORY ARTICLE.txt
//
// Times, and the processor time of the page, which other work on the machine does not change. In turn:
// the next segment, as somebody works; one in sight that is clicked, both asked for ahead; any other segment, out of sight, which no
// one can click, as after a search or a jump: not asked for ahead.
import fs from "node:fs";
import { chromium, CHROMIUM, field, FLAGS } from "./harness.mjs";

const [url, memory, article] = process.argv.slice(2);
const TIMES = 60,
  PAUSE_MS = 300;

const made = await fetch(`${url}/v1/documents`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ text: fs.readFileSync(article, "utf8"), from: "en", to: "sw", memory }),
}).then((reply) => reply.json());
const id = made.document.id;
const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
const page = await browser.newPage({ bypassCSP: true, viewport: { width: 1280, height: 800 } });
await page.goto(`${url}/#/documents/${id}`);
await field(page).waitFor();
await page.locator(".matches[data-segment]").waitFor();

// From the key or the click, in the page, until the suggestions of the segment stand there and a frame has been drawn.
const time = (act) =>
  page.evaluate(async (action) => {
    const began = performance.now();
    const segment = await new Function(`return (${action})`)()();
    const stands = () => document.querySelector(`.matches[data-segment="${segment}"]`);
    await new Promise((resolve) => {
      if (stands()) return resolve();
      new MutationObserver((_, watch) => {
        if (!stands()) return;
        watch.disconnect();
        resolve();
      }).observe(document.body, { subtree: true, attributeFilter: ["data-segment"] });
    });
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - began;
  }, `${act}`);

const next = () => {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true }));
  return document.querySelector(".segment.active").id.split("-")[1];
};
const inSight = () => {
  const rows = [...document.querySelectorAll(".segment:not(.active)")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top > 160 && bottom < innerHeight;
  });
  const row = rows[Math.floor(Math.random() * rows.length)];
  row.querySelector(".seg-number").click();
  return row.id.split("-")[1];
};
const any = () => {
  const rows = [...document.querySelectorAll(".segment:not(.active)")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return !row.dataset.measured && (bottom < 0 || top > innerHeight);
  });
  const row = rows[Math.floor(Math.random() * rows.length)];
  row.dataset.measured = "yes";
  row.querySelector(".seg-number").click();
  return row.id.split("-")[1];
};
// Somebody scrolls to another place and looks.
const scroll = () => {
  scrollTo(0, Math.random() * (document.documentElement.scrollHeight - innerHeight));
  return new Promise((resolve) => setTimeout(resolve, 1000));
};

const client = await page.context().newCDPSession(page);
await client.send("Performance.enable", { timeDomain: "threadTicks" });

async function processorMs() {
  const { metrics } = await client.send("Performance.getMetrics");
  return 1000 * metrics.find((one) => one.name === "TaskDuration").value;
}

async function measure(name, act, before) {
  const times = [];
  let spent = 0;
  for (let i = 0; i < TIMES; i++) {
    if (before) await page.evaluate(before);
    const began = await processorMs();
    times.push(await time(act));
    await page.waitForTimeout(PAUSE_MS);
    spent += (await processorMs()) - began;
  }
  times.sort((a, b) => a - b);
  console.log(
    `${name}: median ${times[TIMES / 2].toFixed(0)} ms, 95 % within ${times[Math.floor(TIMES * 0.95)].toFixed(0)} ms; ` +
      `${(spent / TIMES).toFixed(0)} ms of processor time each, with all that follows`,
  );
}

await measure("the next segment", next);
await measure("a segment in sight", inSight, scroll);
await measure("any segment, not asked for ahead", any);
await browser.close();
await fetch(`${url}/v1/documents/${id}`, { method: "DELETE" });
