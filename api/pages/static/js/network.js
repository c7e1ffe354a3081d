// The tables of the page, drawn by cytoscape. A dot brings its neighbours from its own page, chosen again it opens.
"use strict";

const place = document.getElementById("network");
const MOST_NODES = 300;

function readTables(root) {
  const nodes = [...root.querySelectorAll("#nodes [data-node]")].map((row) => ({
    id: row.dataset.node, label: row.querySelector("th").textContent.trim(), kind: row.dataset.kind, url: row.dataset.url,
  }));
  const edges = [...root.querySelectorAll("#edges [data-a]")].map((row) => ({
    id: `${row.dataset.a} ${row.dataset.b}`, source: row.dataset.a, target: row.dataset.b, times: Number(row.dataset.times),
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

  const style = () => [
    { selector: "node", style: {
      label: "data(label)", width: 22, height: 22, "font-size": 11, color: colour("ink"), "text-wrap": "wrap", "text-max-width": 110,
      "text-valign": "bottom", "text-margin-y": 4, "background-color": (node) => colour(node.data("kind")) || colour("other"),
      shape: (node) => shapes[node.data("kind")] || "ellipse", "text-background-color": colour("paper"), "text-background-opacity": 0.85, "text-background-padding": 1,
    } },
    { selector: "node.middle", style: { width: 34, height: 34, "font-weight": "bold", "font-size": 13 } },
    { selector: "node.expanded", style: { "border-width": 3, "border-color": colour("ink") } },
    { selector: "edge", style: { width: (edge) => 1 + 2 * Math.log2(edge.data("times")), "line-color": colour("edge"), opacity: 0.65, "curve-style": "haystack" } },
  ];

  const cy = cytoscape({
    container: place, style: style(), minZoom: 0.2, maxZoom: 3, wheelSensitivity: 0.3,
    elements: [...found.nodes.map((data) => ({ data, classes: data.id === place.dataset.middle ? "middle expanded" : "" })), ...known(found.edges, new Set(found.nodes.map((one) => one.id)))],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style()));

  function known(edges, ids) {
    return edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)).map((data) => ({ data }));
  }

  function arrange(fresh) {
    cy.layout({ name: "fcose", animate: !still && !fresh, randomize: fresh, nodeSeparation: 110, idealEdgeLength: 95, nodeRepulsion: 9000, padding: 24, fit: true }).run();
  }
  arrange(true);

  cy.on("tap", "node", async ({ target }) => {
    if (target.hasClass("expanded")) { location.href = target.data("url"); return; }
    target.addClass("expanded");
    const address = new URL(place.dataset.expand, location.href);
    address.searchParams.set("entity", target.id());
    address.searchParams.set("limit", "20");
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const more = readTables(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const room = MOST_NODES - cy.nodes().length;
    const added = more.nodes.filter((one) => cy.getElementById(one.id).empty()).slice(0, Math.max(0, room));
    cy.add(added.map((data) => ({ data, position: { ...target.position() } })));
    const ids = new Set(cy.nodes().map((node) => node.id()));
    cy.add(known(more.edges.filter((edge) => cy.getElementById(edge.id).empty()), ids));
    place.dataset.nodes = String(cy.nodes().length);
    arrange(false);
  });
  place.dataset.nodes = String(cy.nodes().length);

  figure.querySelector("[data-png]")?.addEventListener("click", (event) => {
    const link = document.createElement("a");
    link.href = cy.png({ full: true, scale: 2, bg: colour("paper") });
    link.download = event.currentTarget.dataset.png;
    link.click();
  });
}
