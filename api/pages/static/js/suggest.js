// Suggestions as somebody types, for every input with data-suggest. The form works without this file.
// Pattern: WAI-ARIA combobox with a list box; arrows, Enter, Escape, and the mouse.
"use strict";

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.id = `suggestions-${Math.random().toString(36).slice(2)}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels[0]?.textContent.trim() || "");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let waiting = 0;
  let asked = 0;
  let active = -1;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const options = [...list.children];
    active = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(option) {
    if (input.dataset.fill === "slug") {
      input.value = option.dataset.slug;
      close();
    } else {
      location.href = option.dataset.url;
    }
  }

  function option(found, place) {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = found.url;
    item.dataset.slug = found.slug;
    const name = document.createElement("bdi");
    name.className = `name ${found.kind}`;
    name.textContent = found.label;
    const note = document.createElement("span");
    note.className = "faint";
    note.textContent = `${found.type} · ${found.events}`;
    item.append(name, note);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
    return item;
  }

  async function ask() {
    const text = input.value.trim();
    const number = ++asked;
    if (text.length < 2) { close(); return; }
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    let found = [];
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok) found = await answer.json();
    } catch { /* Without an answer the form still works. */ }
    if (number !== asked || document.activeElement !== input) return;
    // What is marked stays so when the answer to the next letter has it too.
    const marked = list.children[active]?.dataset.url;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    active = -1;
    const again = found.findIndex((one) => one.url === marked);
    if (again >= 0) mark(again);
  }

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(list.children[active]); }
  });
}
