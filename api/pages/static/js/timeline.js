// The list of the page, drawn by vis-timeline in lanes by family. The list stays and is the whole truth.
"use strict";

const place = document.getElementById("timeline");
if (place && window.vis) {
  const lines = [...document.querySelectorAll(".chronicle .line")].filter((line) => line.dataset.day);
  const lanes = [...document.querySelectorAll("[data-lane]")];

  // A dot stands in the middle of what is known: a day, a month, a year.
  function middle(day) {
    const [year, month, date] = day.split("-").map(Number);
    return new Date(year, month ? month - 1 : 6, date || (month ? 15 : 1), 12);
  }

  // The title of a line begins with who it is about, as all the others do: what it is, and with whom, tells more.
  function label(line) {
    const others = [...new Set(line.dataset.parties.split("|"))].filter((name) => name && name !== place.dataset.whose);
    const text = document.createElement("span");
    text.textContent = [line.dataset.type, others.join(", ")].filter(Boolean).join(": ");
    text.title = `${line.querySelector(".when").textContent.trim()}: ${line.querySelector(".event-title").textContent.trim()}`;
    return text;
  }

  function lane(family) {
    const text = document.createElement("span");
    const link = lanes.find((one) => one.dataset.lane === family);
    text.append(...(link ? [link.querySelector(".letter").cloneNode(true), link.querySelector("span:last-child").textContent] : [family]));
    return text;
  }

  const items = new vis.DataSet(lines.map((line, id) => {
    const { day, family } = line.dataset;
    return { id, group: family, content: label(line), start: middle(day), type: "point", className: day.length < 10 ? `${family} vague` : family };
  }));
  const order = lanes.map((one) => one.dataset.lane);
  const groups = new vis.DataSet([...new Set(lines.map((line) => line.dataset.family))].map((family) => ({
    id: family, content: lane(family), className: family, order: order.indexOf(family),
  })));

  // All dots, with room on the right for the words beside the last one; from the beginning of a year where there are some.
  function whole() {
    const times = lines.map((line) => middle(line.dataset.day).getTime());
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const day = 86400000, length = Math.max(last - first, day * 60);
    const room = place.clientWidth - 120, words = Math.min(280, room * 0.55);
    const year = new Date(new Date(first).getFullYear(), 0, 1).getTime();
    const start = length > day * 730 ? Math.min(first - length * 0.02, year - day) : first - length * 0.04;
    return { start, end: last + (last - start) * words / (room - words) };
  }

  if (lines.length) {
    const figure = place.closest("figure");
    figure.hidden = false;
    const seen = whole();
    const timeline = new vis.Timeline(place, items, groups, {
      start: seen.start, end: seen.end,
      locale: place.dataset.language, maxHeight: "30rem", zoomKey: "ctrlKey", zoomMin: 86400000 * 14, zoomMax: 86400000 * 365 * 60,
      orientation: "top", groupOrder: "order", margin: { item: { horizontal: 4, vertical: 2 }, axis: 4 }, verticalScroll: true,
      showTooltips: false, showCurrentTime: false, selectable: true, stack: true,
    });
    timeline.on("select", ({ items: chosen }) => {
      const line = lines[chosen[0]];
      if (!line) return;
      document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
      line.classList.add("lit");
      line.querySelector("details")?.setAttribute("open", "");
      line.scrollIntoView({ block: "center" });
    });
    const acts = { in: () => timeline.zoomIn(0.5), out: () => timeline.zoomOut(0.5), fit: () => timeline.setWindow(seen.start, seen.end) };
    figure.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", acts[button.dataset.zoom]));

    // A family's link narrows the page; with the drawing there it hides the lane and its lines at once.
    const off = new Set();
    for (const link of lanes) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-pressed", "true");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const family = link.dataset.lane;
        if (!off.delete(family)) off.add(family);
        link.setAttribute("aria-pressed", String(!off.has(family)));
        link.toggleAttribute("data-off", off.has(family));
        groups.forEach((group) => groups.update({ id: group.id, visible: !off.has(group.id) }));
        document.querySelectorAll(".chronicle .line").forEach((line) => { line.hidden = off.has(line.dataset.family); });
        document.querySelectorAll(".chronicle .year").forEach((year) => { year.hidden = !year.querySelector(".line:not([hidden])"); });
      });
      link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
    }
    figure.dataset.drawn = String(lines.length);
  }
}
