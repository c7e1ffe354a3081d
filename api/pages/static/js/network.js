// The tables of the page, drawn by cytoscape. A dot brings its neighbours from its own page, chosen again it opens;
// the button in its row does the same without a mouse. What it brings is added to the tables too.
"use strict";

const place = document.getElementById("network");
const MOST_NODES = 300;
//: Neighbours that one choice brings.
const MORE = 20;

function readTables(root) {
  const nodes = [...root.querySelectorAll("#nodes [data-node]")].map((row) => ({
    id: row.dataset.node, label: row.querySelector("th").textContent.trim(), kind: row.dataset.kind, url: row.dataset.url, row,
  }));
  const edges = [...root.querySelectorAll("#edges [data-a]")].map((row) => ({
    id: `${row.dataset.a} ${row.dataset.b}`, source: row.dataset.a, target: row.dataset.b, times: Number(row.dataset.times), row,
  }));
  return { nodes, edges };
}

if (place && window.cytoscape) {
  const figure = place.closest("figure");
  figure.hidden = false;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const found = readTables(document);
  const shapes = { person: "ellipse", company: "round-rectangle", authority: "hexagon", organization: "octagon", law: "rectangle", product: "diamond", place: "triangle" };
  const most = () => Math.max(...cy.edges().map((edge) => edge.data("times")));
  const bare = ({ row, ...data }) => data;

  const style = () => [
    { selector: "node", style: {
      label: "data(label)", width: 20, height: 20, "font-size": 12, "font-family": "system-ui, sans-serif", color: colour("ink"), "text-wrap": "wrap", "text-max-width": 120,
      "text-valign": "bottom", "text-margin-y": 3, "background-color": (node) => colour(node.data("kind")) || colour("other"),
      shape: (node) => shapes[node.data("kind")] || "ellipse", "text-background-color": colour("paper"), "text-background-opacity": 0.8, "text-background-padding": 1,
    } },
    { selector: "node.middle", style: { width: 34, height: 34, "font-weight": "bold", "font-size": 14 } },
    { selector: "node.expanded", style: { "border-width": 3, "border-color": colour("ink") } },
    { selector: "edge", style: { width: (edge) => 1 + (5 * Math.log(edge.data("times"))) / Math.log(Math.max(4, most())), "line-color": colour("edge"), opacity: 0.55, "curve-style": "haystack" } },
  ];

  const cy = cytoscape({
    container: place, minZoom: 0.2, maxZoom: 3, userZoomingEnabled: false,
    elements: [
      ...found.nodes.map((one) => ({ data: bare(one), classes: one.id === place.dataset.middle ? "middle expanded" : "" })),
      ...known(found.edges, new Set(found.nodes.map((one) => one.id))),
    ],
  });
  cy.style(style());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style()));
  // The wheel scrolls the page, and zooms with Ctrl: a page must not catch whoever only passes by.
  place.addEventListener("wheel", (event) => cy.userZoomingEnabled(event.ctrlKey), { capture: true });

  function known(edges, ids) {
    return edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)).map((edge) => ({ data: bare(edge) }));
  }

  function arrange(fresh) {
    cy.layout({
      name: "fcose", quality: fresh ? "proof" : "default", animate: !still && !fresh, randomize: fresh, nodeDimensionsIncludeLabels: true,
      nodeSeparation: 120, idealEdgeLength: 100 + 2 * cy.nodes().length, nodeRepulsion: 14000, padding: 16, fit: true,
    }).run();
    place.dataset.nodes = String(cy.nodes().length);
  }
  arrange(true);

  async function expand(node) {
    if (node.hasClass("expanded")) return;
    node.addClass("expanded");
    const address = new URL(place.dataset.expand, location.href);
    address.searchParams.set("entity", node.id());
    address.searchParams.set("limit", String(MORE));
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) { node.removeClass("expanded"); return; }
    const more = readTables(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const room = MOST_NODES - cy.nodes().length;
    const added = more.nodes.filter((one) => cy.getElementById(one.id).empty()).slice(0, Math.max(0, room));
    cy.add(added.map((one) => ({ data: bare(one), position: { ...node.position() } })));
    const ids = new Set(cy.nodes().map((one) => one.id()));
    const edges = more.edges.filter((edge) => cy.getElementById(edge.id).empty() && ids.has(edge.source) && ids.has(edge.target));
    cy.add(known(edges, ids));
    document.querySelector("#nodes tbody").append(...added.map((one) => {
      const row = document.importNode(one.row, true);
      row.querySelector("td.figure").textContent = ""; // Shared with another middle than that of this page.
      return row;
    }));
    document.querySelector("#edges tbody").append(...edges.map((one) => document.importNode(one.row, true)));
    arrange(false);
  }

  cy.on("tap", "node", ({ target }) => {
    if (target.hasClass("expanded")) location.href = target.data("url");
    else expand(target);
  });
  document.getElementById("nodes").addEventListener("click", (event) => {
    const link = event.target.closest("[data-expand-row]");
    if (!link) return;
    event.preventDefault();
    expand(cy.getElementById(link.closest("[data-node]").dataset.node));
  });

  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  const acts = { in: () => zoom(1.4), out: () => zoom(1 / 1.4), fit: () => cy.fit(undefined, 16) };
  figure.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", acts[button.dataset.zoom]));
  figure.querySelector("[data-png]").addEventListener("click", (event) => {
    const link = document.createElement("a");
    link.href = cy.png({ full: true, scale: 2, bg: colour("paper") });
    link.download = event.currentTarget.dataset.png;
    link.click();
  });
}
