// YASGUI in place of the plain form: prefixes, completion from our own vocabulary, share links, tables.
"use strict";

const place = document.getElementById("yasgui");
if (place && window.Yasgui) {
  const plain = document.getElementById("plain-query");
  const query = document.getElementById("query").value;
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  const { data } = place.dataset;
  const prefixes = Object.fromEntries([...document.querySelectorAll("#prefix-table tr")].map((row) => {
    const [name, begin] = [...row.querySelectorAll("code")].map((code) => code.textContent);
    return [name.replace(/:$/, ""), begin];
  }));

  // Its own completers ask prefix.cc and LOV; ours asks the ontology of this service, once.
  Yasgui.Yasqe.defaults.autocompleters = [];
  let terms;
  async function vocabulary() {
    if (!terms) {
      const answer = await fetch(place.dataset.ontology, { headers: { Accept: "text/turtle" } });
      const text = answer.ok ? await answer.text() : "";
      terms = [...new Set([...text.matchAll(/^reg:([A-Za-z]\w*)/gm)].map((found) => `reg:${found[1]}`))].sort();
    }
    return terms;
  }
  Yasgui.Yasqe.registerAutocompleter({
    name: "regkg",
    bulk: false,
    get: async (yasqe, token) => (await vocabulary()).filter((term) => term.toLowerCase().startsWith((token?.string || "").toLowerCase())),
    isValidCompletionPosition: (yasqe) => /^(\w+:?|reg:\w*)$/.test(yasqe.getCompleteToken().string.trim() || "reg:"),
    preProcessToken: (yasqe, token) => token,
    postProcessHints: (yasqe, token, hints) => hints,
  }, true);

  // Values without their datatypes, as its "Simple view" has them.
  Yasgui.Yasr.defaults.plugins.table.dynamicConfig = { compact: true };
  plain.hidden = true;
  place.hidden = false;
  // Read before the editor takes the shared query out of the address.
  const shared = location.hash.includes("query=");
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    yasqe: { value: query, persistenceId: null, addPrefixes: prefixes },
    yasr: { pluginOrder: ["table", "chart", "response"], prefixes: { ...prefixes, entity: `${data}entity/`, event: `${data}event/`, document: `${data}document/` } },
  });
  const tab = yasgui.getTab();
  if (!shared) tab.setQuery(query);
  // The editor leaves Tab to whoever moves by keyboard, and has a name for whoever does not see it.
  const yasqe = tab.getYasqe();
  yasqe.addKeyMap({ Tab: false, "Shift-Tab": false });
  yasqe.getInputField().setAttribute("aria-label", JSON.parse(place.dataset.texts).query);
  yasqe.getScrollerElement().setAttribute("tabindex", "0");

  // What has an IRI of ours has a page here, wherever its IRI would lead.
  const pages = { entity: "entities", event: "events", document: "documents" };
  place.addEventListener("click", (event) => {
    const iri = event.target.closest("a[href]")?.href || "";
    const [kind, ...key] = iri.startsWith(data) ? iri.slice(data.length).split("/") : [];
    if (!pages[kind] || !key.length) return;
    event.preventDefault();
    open(`${place.dataset.root}/${pages[kind]}/${key.join("/")}`, "_self");
  });
}
