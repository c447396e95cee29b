// The run at a glance.

const TOP = 12;

function overview(main) {
  const { counts } = summary;
  const all = counts.all?.[""] ?? { raw: 0, body: 0 };
  main.append(
    el("h1", { tabindex: "-1" }, "Overview ", el("small", {}, name(summary.run))),
    ...warnings(),
    el("ul", { class: "tiles" },
      tile(count(counts.documents), "documents", addressOf("documents")),
      tile(percent(all.raw ? all.body / all.raw : 0), `of ${count(all.raw)} characters kept`),
      tile(count(summary.groups), "removed texts to look through", addressOf("clusters")),
      tile(count(verdict("empty") + verdict("refused") + verdict("failed")), "documents left out", addressOf("documents", { verdict: "left out" })),
      tile(count(counts.truncated?.True ?? 0), `cut short${counts.truncated?.None ? `, ${count(counts.truncated.None)} perhaps` : ""}`, addressOf("documents", { truncated: "true" }))),
    el("div", { class: "columns" },
      section("Where the characters went", labelTable(all)),
      section("How it ended", verdictTable(), histogram())),
    section("Rules", ruleTable()),
    section("Sites and families", siteTable()),
    section("Unknown hosts", hostTable()));
}

const verdict = (key) => summary.counts.verdict?.[key] ?? 0;
const section = (title, ...parts) => el("section", {}, el("h2", {}, title), ...parts);
const tile = (figure, words, href) => el("li", {}, el(href ? "a" : "div", { href, class: "tile" }, el("b", {}, figure), el("span", {}, words)));

function warnings() {
  const { torn, finished } = summary;
  if (!torn && finished) return [];
  return [el("p", { class: "trouble" }, torn ? `The account is not whole, so this page is not: ${plain(torn)}` : "The run is not finished: this page shows what it has.")];
}

// Rows of name, link, class, figures; the first figure is drawn as a bar.
function barTable(caption, heads, rows, shown = TOP) {
  const top = Math.max(1, ...rows.map((row) => row.figures[0]));
  const made = rows.map((row) => el("tr", {},
    el("th", { scope: "row" }, row.name),
    el("td", { class: "bar" }, bar(row.figures[0] / top, row.kind)),
    row.figures.map((figure) => el("td", { class: "number" }, typeof figure === "number" ? count(figure) : figure))));
  const body = el("tbody", {}, made.slice(0, shown));
  const table = el("table", { class: "bars" }, el("caption", { class: "unseen" }, caption),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, heads[0]), el("td", { class: "bar" }), heads.slice(1).map((head) => el("th", { scope: "col", class: "number" }, head)))), body);
  if (made.length <= shown) return el("div", { class: "scroll" }, table);
  const more = el("button", { type: "button", class: "more", onclick: () => { body.append(...made.slice(shown)); more.remove(); } }, `All ${count(made.length)}`);
  return el("div", { class: "scroll" }, table, more);
}

function bar(share, kind) {
  const made = svg("svg", { class: `plot ${kind ?? ""}`, viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
  made.append(svg("rect", { x: 0, y: 0, width: Math.max(100 * share, share ? 0.6 : 0), height: 10, rx: 1 }));
  return made;
}

const byFigure = (table, figure) => Object.entries(table ?? {}).sort((one, other) => other[1][figure] - one[1][figure]);

function labelTable(all) {
  const rows = byFigure(summary.counts.label, "chars").map(([label, told]) => ({
    name: el("a", { href: addressOf("clusters", { label, state: "all" }) }, chip(label)), kind: `l-${label}`,
    figures: [told.chars, told.edits, told.documents],
  }));
  rows.unshift({ name: "kept", kind: "kept", figures: [all.body, "", ""] });
  return barTable("Characters kept, and removed by label", ["Label", "characters", "places", "pages"], rows, rows.length);
}

function ruleTable() {
  const rows = [];
  for (const [rule, labels] of Object.entries(summary.counts.rule ?? {})) {
    for (const [label, told] of Object.entries(labels)) {
      rows.push({ name: el("span", { class: "pair" }, ruleLink(rule), chip(label)), kind: `l-${label}`, figures: [told.chars, told.edits, told.documents] });
    }
  }
  rows.sort((one, other) => other.figures[0] - one.figures[0]);
  return barTable("Characters removed by rule", ["Rule", "characters", "places", "pages"], rows);
}

function siteTable() {
  const rows = byFigure(summary.counts.site, "documents").map(([site, told]) => ({
    name: el("a", { class: "rule", href: addressOf("documents", { site: site || "none" }) }, site ? shown(site) : "no known site"),
    figures: [told.documents, told.raw, percent(told.raw ? told.body / told.raw : 0), (told.empty ?? 0) + (told.refused ?? 0) + (told.failed ?? 0)],
  }));
  return barTable("Documents by site", ["Site", "documents", "characters", "kept", "left out"], rows);
}

function verdictTable() {
  const rows = ["cleaned", "empty", "refused", "failed"].map((one) => ({
    name: el("a", { href: addressOf("documents", { verdict: one }) }, one), kind: one === "cleaned" ? "kept" : "left-out", figures: [verdict(one)],
  }));
  return barTable("Documents by verdict", ["Verdict", "documents"], rows);
}

function histogram() {
  const { bins } = summary.counts, top = Math.max(1, ...bins), width = 100 / bins.length;
  const words = bins.map((number, at) => (number ? `${at * 100 / bins.length} to ${(at + 1) * 100 / bins.length} %: ${count(number)}` : "")).filter(Boolean).join("; ");
  const plot = svg("svg", { class: "histogram", viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": `Documents by share removed. ${words}` });
  bins.forEach((number, at) => {
    const height = number ? Math.max(40 * number / top, 0.8) : 0;
    const made = svg("rect", { x: at * width + 0.3, y: 40 - height, width: width - 0.6, height });
    made.append(svg("title", {}));
    made.firstChild.textContent = `${at * 100 / bins.length} to ${(at + 1) * 100 / bins.length} % removed: ${many(number, "document", "documents")}`;
    plot.append(made);
  });
  return el("figure", {}, el("figcaption", {}, "Documents by the share of their page that was removed"), plot, el("div", { class: "axis", "aria-hidden": "true" }, el("span", {}, "0 %"), el("span", {}, "50 %"), el("span", {}, "100 %")));
}

function hostTable() {
  const { hosts, host_count } = summary.counts;
  if (!hosts.length) return el("p", {}, "Every page was recognised.");
  const rows = hosts.map(([host, number]) => ({ name: host ? name(host) : el("a", { href: addressOf("documents", { site: "none" }) }, "pages without an address"), figures: [number] }));
  const rest = host_count - hosts.length;
  return el("div", {}, barTable("Pages of no known site, by host", ["Host", "documents"], rows), rest > 0 ? el("p", {}, `and ${many(rest, "host", "hosts")} more`) : null);
}
