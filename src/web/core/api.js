// SPDX-License-Identifier: Apache-2.0
// Requests to the server. Errors come as ApiError with the problem's status, code and sentence (RFC 9457); status 0 is a server
// that can't be reached. Who is signed out in the middle signs in again, and the request is repeated.
import { connection } from "./connection.js";

const RETRIES = 4; // when the server has too much to do

export class ApiError extends Error {
  constructor(status, problem = {}) {
    super(problem.detail ?? `${status}`);
    Object.assign(this, { status, code: problem.code ?? "", parameter: problem.parameter ?? "", problem });
  }
}

// Set by session.js. `signIn` returns a promise that is kept when the page's person is signed in again; `speaker` is their name: all
// pages of a browser share its cookie, and where another person has signed in, this page is signed out.
let signIn = null,
  speaker = "";

export function onSignedOut(action) {
  signIn = action;
}

export const whenSignedIn = () => signIn();

export function speakFor(name) {
  speaker = name;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function address(path, query) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, value);
  return url;
}

// Path with each value percent-encoded: at`/v1/memories/${name}`.
export function at(parts, ...values) {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));
}

export const speakerHeader = () => (speaker ? { "Session-Name": encodeURIComponent(speaker) } : {});

async function ask(method, url, options) {
  const headers = { Accept: "application/json", ...(!options.plain && speakerHeader()), ...options.headers };
  let body = options.body;
  if (body !== undefined && !(body instanceof Blob) && typeof body !== "string") {
    body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  } else if (options.type) {
    headers["Content-Type"] = options.type;
  }
  try {
    const { signal, keepalive = false, priority = "auto" } = options;
    const reply = await fetch(url, { method, headers, body, signal, keepalive, priority });
    connection.found();
    return reply;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    connection.lost();
    throw new ApiError(0, { detail: error.message, code: "offline" });
  }
}

async function problemOf(reply) {
  try {
    return await reply.json();
  } catch {
    return { detail: reply.statusText };
  }
}

// The reply itself, for what is no JSON.
export async function request(method, path, options = {}) {
  const url = address(path, options.query);
  for (let attempt = 0; ; attempt++) {
    const reply = await ask(method, url, options);
    if (reply.ok) return reply;
    const problem = await problemOf(reply);
    if (reply.status === 401 && signIn && !options.plain) {
      await signIn();
      continue;
    }
    if (reply.status === 503 && attempt < RETRIES) {
      await pause(1000 * Number(reply.headers.get("Retry-After") ?? 1));
      continue;
    }
    throw new ApiError(reply.status, problem);
  }
}

// An answer that was cut off is as good as none: the line is not what it should be.
async function read(reply) {
  try {
    return await reply.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    connection.lost();
    throw new ApiError(0, { detail: error.message, code: "offline" });
  }
}

async function json(method, path, options) {
  const reply = await request(method, path, options);
  const value = reply.status === 204 ? null : await read(reply);
  if (options?.etag) return { value, etag: reply.headers.get("ETag") };
  return value;
}

export const api = {
  get: (path, options) => json("GET", path, options),
  post: (path, body, options) => json("POST", path, { ...options, body }),
  put: (path, body, options) => json("PUT", path, { ...options, body }),
  patch: (path, body, options) => json("PATCH", path, { ...options, body }),
  remove: (path, options) => json("DELETE", path, options),
};
