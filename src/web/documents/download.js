// SPDX-License-Identifier: Apache-2.0
// A document as a file: in its own format, as XLIFF for other tools, as TMX for other memories.
import { address, at, request } from "../core/api.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sayError, toast } from "../ui/toast.js";

// The name that the server gives: RFC 6266, the encoded one first.
function nameOf(reply, fallback) {
  const text = reply.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(text);
  if (encoded) return decodeURIComponent(encoded[1]);
  return /filename="?([^";]+)"?/i.exec(text)?.[1] ?? fallback;
}

export async function saveFile(path, query, fallback) {
  try {
    const reply = await request("GET", path, { query });
    const url = URL.createObjectURL(await reply.blob());
    const link = h("a", { href: url, download: nameOf(reply, fallback) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    const lost = Number(reply.headers.get("Tafsiri-Lost"));
    if (lost) toast(t("download.lost", { count: lost }), { kind: "error" });
  } catch (error) {
    sayError(error);
  }
}

// Large files are streamed by the browser itself.
export function streamFile(path, query) {
  const link = h("a", { href: address(path, query).href, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}

export function downloadItems(item) {
  const path = at`/v1/documents/${item.id}/file`;
  const save = (format, ending) => () => saveFile(path, { format }, `${item.name}${ending}`);
  return [
    { label: t("download.original"), hint: t(`format.${item.format}`), picture: "document", run: save("original", "") },
    { label: "XLIFF 1.2", hint: t("download.for_tools"), picture: "download", run: save("xliff", ".xlf") },
    { label: "XLIFF 2.1", hint: t("download.for_tools"), picture: "download", run: save("xliff2", ".xlf") },
    { label: "TMX", hint: t("download.for_memories"), picture: "memory", run: save("tmx", ".tmx") },
  ];
}
