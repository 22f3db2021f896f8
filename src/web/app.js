// SPDX-License-Identifier: Apache-2.0
// The workbench begins here: language and session first, then the frame, then the page that the address names.
import { connection } from "./core/connection.js";
import { fill, h } from "./core/dom.js";
import { loadLanguage, t } from "./core/i18n.js";
import { route, startRouter } from "./core/router.js";
import { explain } from "./core/said.js";
import { session, signInForm } from "./core/session.js";
import { applyTheme } from "./core/theme.js";
import { keepPage } from "./core/worker.js";
import { button } from "./ui/button.js";
import { startToasts } from "./ui/toast.js";
import { drawFrame, drawWelcome } from "./frame.js";
import { openDocuments } from "./documents/page.js";
import { openEditor } from "./editor/page.js";
import { openMemories } from "./memory/page.js";
import { openMemory } from "./memory/memory.js";

route("/", openDocuments);
route("/documents/{id}", openEditor);
route("/memories", openMemories);
route("/memories/{name}", openMemory);

function showSignIn() {
  return new Promise((resolve) => fill(document.body, drawWelcome(signInForm(resolve))));
}

// What can be done without knowing who works here: wait for the server, or ask it once more.
function showTrouble(error) {
  const again = error.status !== 0 && button(t("action.retry"), () => location.reload(), { kind: "primary" });
  fill(document.body, drawWelcome(h("p", {}, explain(error)), again));
  if (error.status === 0) connection.on("change", () => location.reload());
}

async function start() {
  applyTheme();
  await loadLanguage();
  try {
    await session.load();
  } catch (error) {
    if (error.status !== 0 || !session.recall()) return showTrouble(error);
    const off = connection.on("change", () => {
      off();
      session.check().catch(() => {}); // the next request tells, then
    });
  }
  if (session.missing) await showSignIn();
  session.settle();
  const outlet = drawFrame(document.body);
  startToasts();
  await startRouter(outlet);
  keepPage();
}

start();
