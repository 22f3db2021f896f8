// SPDX-License-Identifier: Apache-2.0
// Reading a TMX file or a table of pairs into a memory: how much has been sent, how many units are in, and what came of it.
import { address, api, ApiError, at, speakerHeader, whenSignedIn } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { number, t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { button } from "../ui/button.js";
import { openDialog } from "../ui/dialog.js";
import { progressBar } from "../ui/progress.js";

const LOOK_MS = 500;

// XMLHttpRequest, since fetch does not tell how much it has sent.
function send(url, file, onprogress) {
  let request;
  const once = () =>
    new Promise((resolve, reject) => {
      request = new XMLHttpRequest();
      request.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
      request.onload = () => {
        let answer = {};
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          answer = { detail: request.statusText };
        }
        if (request.status < 300) resolve(answer);
        else reject(new ApiError(request.status, answer));
      };
      request.onerror = () => reject(new ApiError(0, { detail: t("error.offline"), code: "offline" }));
      request.onabort = () => reject(new DOMException("", "AbortError"));
      request.open("POST", url);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      for (const [name, value] of Object.entries(speakerHeader())) request.setRequestHeader(name, value);
      request.send(file);
    });
  const done = once().catch(async (error) => {
    if (error.status !== 401) throw error;
    await whenSignedIn();
    return once();
  });
  return { done, cancel: () => request.abort() };
}

function drawReport(report) {
  const rows = ["read", "added", "updated", "unchanged", "skipped"].filter((name) => report[name] !== undefined);
  return [
    h(
      "dl",
      { class: "report" },
      rows.map((name) => h("div", {}, h("dt", {}, t(`import.${name}`)), h("dd", {}, number(report[name])))),
    ),
    report.warnings?.length > 0 &&
      h(
        "details",
        { class: "warnings" },
        h("summary", {}, t("import.warnings", { count: report.warnings_in_all ?? report.warnings.length })),
        h(
          "ul",
          {},
          report.warnings.map((one) => h("li", {}, one)),
        ),
      ),
  ];
}

async function run(title, path, query, file, where) {
  const bar = progressBar(t("import.sending", { name: file.name }));
  const place = h("div", { class: "import", role: "status" }, bar.element);
  bar.set(0);
  let sent = 0,
    cancelled = false;
  const job = send(address(path, query).href, file, (share) => {
    sent = share;
    if (share < 1) bar.set(share);
    else bar.set(null, t("import.writing"));
  });
  const look =
    where &&
    setInterval(async () => {
      const { imports } = await api.get("/v1/imports").catch(() => ({ imports: [] }));
      const mine = imports.find((one) => one.memory === where && one.name === file.name);
      if (!mine) return;
      const units = t("import.units", { count: mine.done });
      if (mine.total) bar.set(mine.done / mine.total, units);
      else bar.set(sent < 1 ? sent : null, units);
    }, LOOK_MS);
  const closing = openDialog(title, place, { actions: (close) => [button(t("action.close"), () => close())] });
  closing.then(() => {
    cancelled = true;
    job.cancel();
  });
  try {
    fill(place, drawReport(await job.done));
  } catch (error) {
    if (error.name === "AbortError") return false;
    fill(place, h("p", { class: "form-error", role: "alert" }, explain(error)));
  } finally {
    clearInterval(look);
  }
  if (!cancelled) await closing;
  return true;
}

export function chooseFile(accept) {
  return new Promise((resolve) => {
    const picker = h("input", {
      type: "file",
      accept,
      class: "sr-only",
      "aria-hidden": "true",
      tabindex: "-1",
      onchange: () => {
        resolve(picker.files[0] ?? null);
        picker.remove();
      },
    });
    picker.addEventListener("cancel", () => {
      resolve(null);
      picker.remove();
    });
    document.body.append(picker);
    picker.click();
  });
}

const kindOf = (file, other) => (/\.(csv|tsv|tab)(\.gz)?$/i.test(file.name) ? "csv" : other);

export function importUnits(memory, file) {
  const path = at`/v1/memories/${memory}/${kindOf(file, "tmx")}`;
  return run(t("import.title", { memory }), path, { name: file.name }, file, memory);
}

// A term list, as TBX or CSV: it is everyone's.
export function importTerms(file) {
  return run(t("terms.import"), `/v1/terms/${kindOf(file, "tbx")}`, { name: file.name }, file, null);
}
