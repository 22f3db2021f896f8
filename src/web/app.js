// SPDX-License-Identifier: Apache-2.0
// The workbench begins here: language and session first, then the frame, then the page that the address names.
import { connection } from "./core/connection.js";
import { fill, h } from "./core/dom.js";
import { loadLanguage, t } from "./core/i18n.js";
import { route, startRouter } from "./core/router.js";
import { session, signInForm } from "./core/session.js";
import { applyTheme } from "./core/theme.js";
import { keepPage } from "./core/worker.js";
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

async function start() {
  applyTheme();
  await loadLanguage();
  try {
    await session.load();
  } catch (error) {
    if (error.status !== 0 || !session.recall()) {
      fill(document.body, drawWelcome(h("p", {}, t("error.offline"))));
      connection.on("change", () => location.reload());
      return;
    }
    const off = connection.on("change", () => {
      off();
      session.load().catch(() => {}); // a key that is wanted by now is asked for with the next request
    });
  }
  if (session.missing) await showSignIn();
  const outlet = drawFrame(document.body);
  startToasts();
  await startRouter(outlet);
  keepPage();
}

start();
