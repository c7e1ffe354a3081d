// The list of the page, drawn by vis-timeline in lanes by family. The list stays and is the whole truth.
"use strict";

const place = document.getElementById("timeline");
if (place && window.vis) {
  const lines = [...document.querySelectorAll(".chronicle .line")].filter((line) => line.dataset.day);
  const lanes = [...document.querySelectorAll("[data-lane]")];
  const named = new Map(lanes.map((lane) => [lane.dataset.lane, lane.querySelector("span:last-child").textContent]));

  function span(day) {
    if (day.length === 10) return { start: day };
    const [year, month] = day.split("-").map(Number);
    const end = month ? new Date(Date.UTC(year, month, 0)) : new Date(Date.UTC(year, 11, 31));
    return { start: month ? `${day}-01` : `${day}-01-01`, end: end.toISOString().slice(0, 10) };
  }

  function label(line) {
    const text = document.createElement("span");
    text.textContent = line.querySelector(".event-title").textContent.trim();
    return text;
  }

  const items = new vis.DataSet(lines.map((line, id) => {
    const { start, end } = span(line.dataset.day);
    return { id, group: line.dataset.family, content: label(line), start, end, type: end ? "range" : "box", className: line.dataset.family };
  }));
  const groups = new vis.DataSet([...new Set(lines.map((line) => line.dataset.family))].map((family) => ({
    id: family, content: named.get(family) || family, className: family,
  })));

  if (lines.length) {
    const figure = place.closest("figure");
    figure.hidden = false;
    const timeline = new vis.Timeline(place, items, groups, {
      locale: place.dataset.language, maxHeight: "32rem", zoomKey: "ctrlKey", zoomMin: 86400000 * 14,
      horizontalScroll: true, orientation: "top", margin: { item: 6 }, verticalScroll: true,
      showTooltips: false, selectable: true, stack: true,
    });
    timeline.on("select", ({ items: chosen }) => {
      const line = lines[chosen[0]];
      if (!line) return;
      document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
      line.classList.add("lit");
      line.querySelector("details")?.setAttribute("open", "");
      line.scrollIntoView({ block: "center" });
    });
    const acts = { in: () => timeline.zoomIn(0.5), out: () => timeline.zoomOut(0.5), fit: () => timeline.fit() };
    figure.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", acts[button.dataset.zoom]));

    // A family's link narrows the page; with the drawing there it hides the lane and its lines at once.
    const off = new Set();
    for (const lane of lanes) {
      lane.setAttribute("role", "button");
      lane.setAttribute("aria-pressed", "true");
      lane.addEventListener("click", (event) => {
        event.preventDefault();
        const family = lane.dataset.lane;
        if (!off.delete(family)) off.add(family);
        lane.setAttribute("aria-pressed", String(!off.has(family)));
        lane.toggleAttribute("data-off", off.has(family));
        groups.forEach((group) => groups.update({ id: group.id, visible: !off.has(group.id) }));
        document.querySelectorAll(".chronicle .line").forEach((line) => { line.hidden = off.has(line.dataset.family); });
      });
      lane.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); lane.click(); } });
    }
  }
}
