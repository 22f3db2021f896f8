// SPDX-License-Identifier: Apache-2.0
// Icons as paths on a grid of 20 by 20, drawn with the text's colour. They never stand alone: their button has a name.
import { svg } from "../core/dom.js";

const PATHS = {
  add: "M10 4v12M4 10h12",
  back: "M12 4l-6 6 6 6",
  chart: "M4 16V9M8 16V4M12 16v-5M16 16V7",
  check: "M4 10.5l4 4 8-9",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M4 10h10M10 5l5 5-5 5",
  document: "M5 3h7l3 3v11H5zM12 3v3h3",
  download: "M10 3v9M6 9l4 4 4-4M4 16h12",
  edit: "M4 16l1-4 8-8 3 3-8 8z",
  filter: "M3 5h14M6 10h8M9 15h2",
  help: "M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M10 14.5v.1",
  history: "M4 10a6 6 0 1 0 2-4.5M4 4v3h3M10 7v3l2 2",
  memory: "M4 5c0-1.1 2.7-2 6-2s6 .9 6 2-2.7 2-6 2-6-.9-6-2zM4 5v10c0 1.1 2.7 2 6 2s6-.9 6-2V5M4 10c0 1.1 2.7 2 6 2s6-.9 6-2",
  menu: "M4 6h12M4 10h12M4 14h12",
  moon: "M15.5 11.8A6 6 0 0 1 8.2 4.5a6 6 0 1 0 7.3 7.3z",
  more: "M4.5 10h.01M4.5 9.99h1v.02h-1zM9.5 9.99h1v.02h-1zM14.5 9.99h1v.02h-1z",
  next: "M8 4l6 6-6 6",
  open: "M4 6l6 6 6-6",
  search: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM13 13l4 4",
  sun: "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4",
  terms: "M4 4h9a2 2 0 0 1 2 2v11H6a2 2 0 0 1-2-2zM4 15a2 2 0 0 1 2-2h9",
  trash: "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11",
  undo: "M7 4L4 7l3 3M4 7h7a4.5 4.5 0 0 1 0 9H8",
  upload: "M10 13V4M6 7l4-4 4 4M4 16h12",
  wand: "M4 16l8-8M13 3v3M11.5 4.5h3M16 9v2M15 10h2M6 4v2M5 5h2",
  warning: "M10 3l8 14H2zM10 8v4M10 14.5v.1",
};

export function icon(name) {
  const attributes = { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true", focusable: "false" };
  return svg("svg", attributes, svg("path", { d: PATHS[name] }));
}
