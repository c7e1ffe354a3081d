// Adds an article: first what would be read (dry_run), then, when asked to, the reading itself with its stages.
// The key travels in a header, is never stored, and is never part of an address.
"use strict";

const form = document.getElementById("add");
const heading = document.getElementById("result-heading");
const told = document.getElementById("status");
const result = document.getElementById("result");
const buttons = [...form.querySelectorAll("[data-do]")];
const say = JSON.parse(form.dataset.texts);
const STAGES = ["waiting", "fetching", "reading", "extracting", "writing"];

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function page(address) {
  return form.dataset.language ? `${address}?lang=${form.dataset.language}` : address;
}

// ---------------------------------------------------------------- asking

function request() {
  const { text, url, file, language, date, key } = form.elements;
  // A header is made of bytes; a key of other letters than ASCII is sent in UTF-8.
  const secret = String.fromCharCode(...new TextEncoder().encode(key.value.trim()));
  const headers = secret ? { Authorization: `Bearer ${secret}` } : {};
  const about = {};
  if (language.value) about.language = language.value;
  if (date.value) about.date = date.value;
  if (file.files.length) {
    const body = new FormData();
    body.append("file", file.files[0]);
    if (url.value.trim()) body.append("source", url.value.trim());
    for (const [name, value] of Object.entries(about)) body.append(name, value);
    return { body, headers };
  }
  if (text.value.trim()) about.text = text.value;
  if (url.value.trim()) about.url = url.value.trim();
  if (!about.text && !about.url) return null;
  return { body: JSON.stringify(about), headers: { ...headers, "Content-Type": "application/json" } };
}

function fail(problem) {
  told.textContent = "";
  result.replaceChildren(element("p", say.failed.replace("…", problem), { class: "alert", role: "alert" }));
}

async function json(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.detail || String(answer.status));
  return body;
}

async function act(dryRun) {
  const asked = request();
  if (!asked) { fail(say.nothing); return; }
  buttons.forEach((button) => { button.disabled = true; });
  told.textContent = say.working;
  result.replaceChildren(element("progress", "", { "aria-label": say.working }));
  try {
    const found = await json(await fetch(form.dataset.documents + (dryRun ? "?dry_run=true" : ""), { method: "POST", ...asked }));
    if (dryRun) showPreview(found.documents);
    else showEnd(await follow(found));
  } catch (error) {
    fail(error.message);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

// ---------------------------------------------------------------- what would be read

function list(title, items) {
  if (!items.length) return [];
  const made = element("ul", "", { class: "documents" });
  made.append(...items);
  return [element("h3", `${title} (${items.length})`), made];
}

function eventItem(one) {
  const item = element("li");
  item.append(element("bdi", one.label, { class: "event-title" }));
  const facts = [say.terms[one.type] || one.type, one.date, say.factuality[one.factuality], `${Math.round(one.confidence * 100)} %`];
  item.append(element("span", facts.filter(Boolean).join(" · "), { class: "faint" }));
  for (const { quote } of one.evidence) {
    const cited = element("blockquote", "", { dir: "auto" });
    cited.append(element("mark", quote));
    item.append(cited);
  }
  return item;
}

function nameItem(one) {
  const item = element("li");
  item.append(element("bdi", one.label), element("span", say.terms[one.type] || one.type, { class: "faint" }));
  return item;
}

function textAsRead(text) {
  const folded = element("details", "", { class: "zones" });
  folded.append(element("summary", say.as_read), element("p", text, { class: "as-read", dir: "auto" }));
  return folded;
}

function showPreview(documents) {
  heading.textContent = say.previewed;
  told.textContent = say.not_stored;
  const parts = [];
  for (const one of documents) {
    parts.push(element("p", one.label, { class: "lead", dir: "auto" }));
    if (one.status === "failed") { parts.push(element("p", one.reason, { class: "alert" })); continue; }
    parts.push(element("p", say.status[one.status], { class: "faint" }));
    if (one.document?.text) parts.push(textAsRead(one.document.text));
    if (one.events && !one.events.length) parts.push(element("p", say.none));
    parts.push(...list(say.events, (one.events || []).map(eventItem)));
    parts.push(...list(say.names, (one.entities || []).map(nameItem)));
    parts.push(...list(say.zones, (one.zones_left_out || []).map((zone) => element("li", `${say.zone[zone.kind] || say.zone.other}: ${say.characters.replace("…", zone.characters)}`))));
  }
  result.replaceChildren(...parts);
  heading.focus();
}

// ---------------------------------------------------------------- how it goes

// Resolves with the job as it ended. Told by the service as it goes; asked for where that breaks off.
function follow(job) {
  const steps = element("ol", "", { class: "steps" });
  const items = Object.fromEntries(STAGES.map((stage) => [stage, element("li", say.stage[stage])]));
  steps.append(...Object.values(items));
  heading.textContent = say.progress;
  result.replaceChildren(steps);

  function reach(stage) {
    if (!items[stage]) return;
    told.textContent = say.stage[stage];
    Object.values(items).forEach((item) => item.removeAttribute("aria-current"));
    items[stage].setAttribute("aria-current", "step");
    items[stage].classList.add("reached");
  }
  reach(job.stage);

  return new Promise((resolve, reject) => {
    const source = new EventSource(job.progress);
    const end = async () => {
      source.close();
      try { resolve(await json(await fetch(job.url, { headers: { Accept: "application/json" } }))); } catch (error) { reject(error); }
    };
    source.addEventListener("stage", (event) => reach(JSON.parse(event.data).stage));
    source.addEventListener("end", end);
    source.addEventListener("error", async () => {
      if (source.readyState !== EventSource.CLOSED) return; // It comes again by itself.
      const state = await json(await fetch(job.url, { headers: { Accept: "application/json" } })).catch(reject);
      if (!state) return;
      if (["done", "failed", "cancelled"].includes(state.status)) resolve(state);
      else setTimeout(() => follow(state).then(resolve, reject), 1000);
    });
  });
}

function showEnd(job) {
  if (job.error) { fail(job.error); return; }
  heading.textContent = say.done;
  told.textContent = "";
  result.replaceChildren(...job.documents.map((one) => {
    if (one.status === "failed") return element("p", `${one.label}: ${one.reason}`, { class: "alert", role: "alert" });
    const line = element("p", "", { class: "stored" });
    const events = Object.values(one.event_types).reduce((sum, count) => sum + count, 0);
    line.append(element("a", one.label, { href: page(form.dataset.pages + encodeURIComponent(one.key)) }), element("span", `${say.status[one.status]} · ${say.events}: ${events}`, { class: "faint" }));
    return line;
  }));
  heading.focus();
}

form.querySelector("[data-do=preview]").addEventListener("click", () => act(true));
form.addEventListener("submit", (event) => { event.preventDefault(); act(false); });
