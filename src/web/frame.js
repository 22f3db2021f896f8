// SPDX-License-Identifier: Apache-2.0
// What stands around every page: name, ways, state of the connection, language, theme, help.
import { connection } from "./core/connection.js";
import { fill, h, svg } from "./core/dom.js";
import { chooseLanguage, language, LANGUAGES, t } from "./core/i18n.js";
import { here, openPage } from "./core/router.js";
import { session } from "./core/session.js";
import { isDark, toggleTheme } from "./core/theme.js";
import { button, iconButton } from "./ui/button.js";
import { openHelp, startHelp } from "./ui/help.js";
import { icon } from "./ui/icon.js";
import { menuButton } from "./ui/menu.js";
import { sayError } from "./ui/toast.js";

// Two bars that answer each other: a segment and its translation.
function mark() {
  const bars = [
    [3, 4, 11, 1],
    [3, 9, 7, 0.55],
    [6, 13, 11, 0.55],
    [10, 18, 7, 1],
  ];
  return svg(
    "svg",
    { viewBox: "0 0 20 24", class: "mark", "aria-hidden": "true" },
    bars.map(([x, y, width, opacity]) => svg("rect", { x, y, width, height: 2.6, rx: 1.3, opacity })),
  );
}

function ways() {
  const links = [
    ["/", "nav.documents", "document"],
    ["/memories", "nav.memories", "memory"],
  ];
  return h(
    "nav",
    { class: "ways", "aria-label": t("nav.main") },
    links.map(([path, key, picture]) => h("a", { href: `#${path}`, dataset: { path } }, icon(picture), h("span", {}, t(key)))),
  );
}

function markHere(nav) {
  const top = here().startsWith("/memories") ? "/memories" : "/";
  for (const link of nav.children) {
    if (link.dataset.path === top) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// The words of the page change with its language: the frame is drawn anew, and the page opened again.
async function changeLanguage(tag) {
  await chooseLanguage(tag);
  dispatchEvent(new CustomEvent("tafsiri-redraw"));
}

function languageMenu() {
  const element = h(
    "button",
    {
      type: "button",
      class: "icon-button language",
      "aria-label": `${language().toUpperCase()}, ${t("nav.language")}`,
      title: t("nav.language"),
    },
    language().toUpperCase(),
  );
  return menuButton(
    element,
    () =>
      LANGUAGES.map(([tag, name]) => ({ label: name, lang: tag, checked: tag === language(), run: () => changeLanguage(tag) })),
    { label: t("nav.language") },
  );
}

function themeButton() {
  const label = () => t(isDark() ? "nav.light" : "nav.dark");
  const element = iconButton(isDark() ? "sun" : "moon", label(), () => {
    toggleTheme();
    fill(element, icon(isDark() ? "sun" : "moon"));
    element.title = label();
    element.setAttribute("aria-label", label());
  });
  return element;
}

function accountMenu() {
  if (!session.state.signed_in) return null;
  const name = session.state.name || t("session.somebody");
  const element = h(
    "button",
    { type: "button", class: "account", "aria-label": t("session.account", { name }) },
    h("span", { class: "account-letter", "aria-hidden": "true" }, name.slice(0, 1).toUpperCase()),
  );
  return menuButton(
    element,
    () => [
      { heading: `${name} · ${t(`role.${session.state.role}`)}` },
      { label: t("session.sign_out"), picture: "back", run: () => session.signOut().catch(sayError) },
    ],
    { label: t("session.account", { name }) },
  );
}

// A line under the frame while the server can't be reached, or wants a key again.
function trouble() {
  const notice = h("div", { class: "offline", role: "status" });
  const show = () => {
    notice.hidden = connection.online && !session.ended;
    fill(
      notice,
      !connection.online
        ? [icon("warning"), h("span", {}, t("connection.lost"))]
        : session.ended && [
            icon("warning"),
            h("span", {}, t("session.ended")),
            button(t("session.again"), () => session.askAgain()),
          ],
    );
  };
  show();
  const offs = [connection.on("change", show), session.on("change", show)];
  return { notice, off: () => offs.forEach((off) => off()) };
}

export function drawWelcome(...content) {
  return h(
    "main",
    { class: "welcome" },
    h("h1", {}, mark(), "Tafsiri"),
    h("p", { class: "welcome-line" }, t("app.line")),
    content,
  );
}

// A file that is let fall where nothing takes it would have the browser open it, and leave the page.
function keepFilesOut() {
  const nowhere = (event) => {
    if (event.defaultPrevented || ![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  addEventListener("dragover", nowhere);
  addEventListener("drop", nowhere);
}

export function drawFrame(body) {
  const outlet = h("main", { id: "page", tabindex: "-1" });
  let redraw = null;
  const draw = () => {
    redraw?.();
    const nav = ways();
    const { notice, off } = trouble();
    const follow = () => markHere(nav);
    addEventListener("hashchange", follow);
    follow();
    const head = h(
      "header",
      { class: "top" },
      h(
        "a",
        {
          class: "skip",
          href: "#page",
          onclick: (event) => {
            event.preventDefault();
            outlet.focus();
          },
        },
        t("nav.skip"),
      ),
      h("a", { class: "brand", href: "#/" }, mark(), h("span", {}, "Tafsiri")),
      nav,
      h(
        "div",
        { class: "top-end" },
        languageMenu(),
        themeButton(),
        iconButton("help", t("nav.help"), () => openHelp()),
        accountMenu(),
      ),
    );
    fill(body, head, notice, outlet, ...body.querySelectorAll(".toasts, .sr-only[role=status]"));
    redraw = () => {
      off();
      removeEventListener("hashchange", follow);
    };
  };
  draw();
  addEventListener("tafsiri-redraw", () => {
    draw();
    openPage();
  });
  startHelp();
  keepFilesOut();
  fill(outlet, h("p", { class: "loading", role: "status" }, t("app.loading"))); // until the first page has what it needs
  return outlet;
}
