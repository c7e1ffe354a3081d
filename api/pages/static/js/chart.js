// A chart of query results: a bar for each row by its first number, or for each value by how many rows have it.
"use strict";

if (window.Yasgui) {
  const say = JSON.parse(document.getElementById("yasgui").dataset.texts);
  const MOST = 60;
  const NUMBER = /#(integer|decimal|double|float|int|long|gYear)$/;

  const short = (binding) => (binding?.type === "uri" ? decodeURIComponent(binding.value.split(/[/#]/).pop()) : binding?.value ?? "–");

  function bars(names, rows) {
    const number = names.find((name) => rows.some((row) => NUMBER.test(row[name]?.datatype || "") && !/gYear$/.test(row[name].datatype)));
    const others = names.filter((name) => name !== number);
    if (number) {
      return { title: number, items: rows.filter((row) => row[number]).map((row) => [others.slice(0, 3).map((name) => short(row[name])).join(" · "), Number(row[number].value)]) };
    }
    const counted = new Map();
    rows.forEach((row) => counted.set(short(row[names[0]]), (counted.get(short(row[names[0]])) || 0) + 1));
    return { title: `${names[0]}: ${say.chart_count}`, items: [...counted].sort((a, b) => b[1] - a[1]) };
  }

  class Chart {
    constructor(yasr) { this.yasr = yasr; this.priority = 5; this.label = say.chart; }
    canHandleResults() { return Boolean(this.yasr.results?.getVariables()?.length && this.yasr.results.getBindings()?.length); }
    getIcon() {
      const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      icon.setAttribute("viewBox", "0 0 16 16");
      icon.setAttribute("aria-hidden", "true");
      for (const [top, width] of [[2, 14], [7, 9], [12, 5]]) {
        const bar = document.createElementNS(icon.namespaceURI, "rect");
        for (const [name, value] of Object.entries({ x: 1, y: top, width, height: 3, fill: "currentColor" })) bar.setAttribute(name, value);
        icon.append(bar);
      }
      return icon;
    }
    draw() {
      const { title, items } = bars(this.yasr.results.getVariables(), this.yasr.results.getBindings());
      const most = Math.max(...items.map(([, value]) => Math.abs(value)), 1);
      const table = document.createElement("table");
      table.className = "chart";
      table.createCaption().textContent = items.length ? title : say.chart_none;
      const body = table.createTBody();
      for (const [label, value] of items.slice(0, MOST)) {
        const row = body.insertRow();
        const head = document.createElement("th");
        head.scope = "row";
        head.textContent = label;
        const bar = document.createElement("meter");
        bar.max = most;
        bar.value = Math.abs(value);
        bar.setAttribute("aria-label", label);
        row.append(head);
        row.insertCell().append(bar);
        row.insertCell().textContent = value.toLocaleString(document.documentElement.lang);
      }
      this.yasr.resultsEl.replaceChildren(table, items.length > MOST ? say.chart_left_out : "");
    }
  }
  Yasgui.Yasr.registerPlugin("chart", Chart);
}
