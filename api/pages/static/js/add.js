// Adds an article: first what would be read (dry_run), then, when asked to, the reading itself with its stages.
// The key travels in a header, is never stored, and is never part of an address.
"use strict";

const form = document.getElementById("add");
const result = document.getElementById("result");

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function headers() {
  const key = form.elements.key.value.trim();
  return key ? { Authorization: `Bearer ${key}` } : {};
}

function request() {
  const { text, url, file, language, date } = form.elements;
  if (file.files.length) {
    const body = new FormData();
    body.append("file", file.files[0]);
    if (language.value) body.append("language", language.value);
    if (date.value) body.append("date", date.value);
    return { body, headers: headers() };
  }
  const article = {};
  if (text.value.trim()) article.text = text.value;
  else if (url.value.trim()) article.url = url.value.trim();
  else return null;
  if (language.value) article.language = language.value;
  if (date.value) article.date = date.value;
  return { body: JSON.stringify(article), headers: { ...headers(), "Content-Type": "application/json" } };
}

function fail(problem) {
  result.replaceChildren(element("p", form.dataset.failed.replace("…", problem), { class: "alert", role: "alert" }));
}

async function send(dryRun) {
  const asked = request();
  if (!asked) { result.replaceChildren(element("p", form.dataset.nothing, { class: "alert", role: "alert" })); return null; }
  result.setAttribute("aria-busy", "true");
  result.replaceChildren(element("p", form.dataset.working), element("progress"));
  try {
    const answer = await fetch(form.dataset.documents + (dryRun ? "?dry_run=true" : ""), { method: "POST", ...asked });
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok) { fail(found.detail || `${answer.status}`); return null; }
    return found;
  } catch (error) {
    fail(error.message);
    return null;
  } finally {
    result.setAttribute("aria-busy", "false");
  }
}

const name = (one) => one?.label || one?.title || one?.name || one?.text || one?.kind || String(one?.id || "");

function list(heading, items, line) {
  if (!items?.length) return [];
  const made = element("ul", "", { class: "documents" });
  made.append(...items.map(line));
  return [element("h2", heading), made];
}

function eventItem(one) {
  const item = element("li");
  item.append(element("bdi", name(one)));
  const quote = one.evidence?.[0]?.quote || one.quote;
  if (quote) {
    const cited = element("blockquote");
    cited.append(element("mark", quote));
    item.append(cited);
  }
  return item;
}

function nameItem(one) {
  const item = element("li");
  item.append(element("bdi", name(one)), " ", element("span", one.type?.label || one.type || "", { class: "faint" }));
  return item;
}

function zoneItem(one) {
  return element("li", `${one.kind || name(one)} ${one.characters ?? ""}`.trim());
}

function show(heading, documents) {
  const parts = [element("h2", heading)];
  for (const one of documents) {
    const read = one.document ? { ...one.document, ...one } : one;
    if (read.title) parts.push(element("p", read.title, { class: "event-title", dir: "auto" }));
    if (read.events && !read.events.length) parts.push(element("p", form.dataset.none, { class: "faint" }));
    parts.push(...list(form.dataset.events, read.events, eventItem));
    parts.push(...list(form.dataset.names, read.entities, nameItem));
    parts.push(...list(form.dataset.zones, read.zones_left_out || read.zones, zoneItem));
  }
  result.replaceChildren(...parts);
}

form?.querySelector("[data-do=preview]").addEventListener("click", async () => {
  const found = await send(true);
  if (found) show(form.dataset.previewed, found.documents || [found]);
});

function follow(job) {
  const stage = element("p", form.dataset.working);
  const bar = element("progress");
  result.replaceChildren(stage, bar);
  const address = job.url || job.href || `${form.dataset.documents.replace(/documents$/, "jobs")}/${encodeURIComponent(job.id)}`;
  const timer = setInterval(async () => {
    const answer = await fetch(address, { headers: { ...headers(), Accept: "application/json" } });
    const state = await answer.json().catch(() => ({}));
    if (!answer.ok) { clearInterval(timer); fail(state.detail || `${answer.status}`); return; }
    if (state.stage || state.state || state.status) stage.textContent = form.dataset.stage.replace("…", state.stage || state.state || state.status);
    if (state.total) { bar.max = state.total; bar.value = state.done || 0; }
    if (!["done", "failed", "finished", "ended"].includes(state.state || state.status)) return;
    clearInterval(timer);
    finish(state);
  }, 500);
}

function finish(state) {
  const failed = (state.documents || []).filter((one) => one.error || one.status === "failed");
  if (state.error || failed.length) { fail(state.error || failed[0].reason || failed[0].error || ""); return; }
  const parts = [element("h2", form.dataset.stored)];
  for (const one of state.documents || []) {
    const key = one.key || (one.document || one.id || "").split("/").pop();
    const line = element("p");
    line.append(element("a", name(one) || form.dataset.open, { href: `${form.dataset.pages.split("?")[0]}/${encodeURIComponent(key)}` }));
    parts.push(line);
  }
  result.replaceChildren(...parts);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const found = await send(false);
  if (!found) return;
  if (found.id || found.job) follow(found.job || found);
  else show(form.dataset.stored, found.documents || [found]);
});
