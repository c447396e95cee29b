// The documents of the run, to filter and sort.

const DOCUMENT_ROWS = 80;
const [PATH, TITLE, SITE, VERDICT, TRUNCATED, RAW, BODY, SHARE, EDITS, RULES, NEAR, UNUSUAL] = Array(12).keys();

function documents(main) {
  const { query } = address();
  const list = el("ol", { class: "documents" });
  const found = el("p", { class: "found", role: "status" });
  main.append(el("h1", { tabindex: "-1" }, "Documents"), documentFilters(query, () => fill()), found, list);
  let turn = 0;
  async function fill() {
    const mine = ++turn;
    list.nextElementSibling?.matches(".more, .trouble") && list.nextElementSibling.remove();
    list.replaceChildren();
    found.textContent = "Looking …";
    try {
      const rows = await documentRows(address().query);
      if (mine !== turn) return;
      found.textContent = rows.length ? `${count(rows.length)} of ${many(summary.counts.documents, "document", "documents")}` : "No document fits these filters.";
      async function* made() { for (const [number, row] of rows) yield documentRow(number, row); }
      await growing(list, made(), DOCUMENT_ROWS);
    } catch (error) { found.replaceChildren(trouble(error)); }
  }
  return fill();
}

async function documentRows(query) {
  const fits = documentTest(query), rows = [];
  let number = 0;
  for (let piece = 0; piece < summary.indexes; piece++) {
    for (const row of await load(`i${piece}`)) {
      if (fits(row)) rows.push([number, row]);
      number += 1;
    }
  }
  const column = { share: SHARE, removed: RAW, edits: EDITS }[query.get("sort")];
  const value = column === RAW ? (row) => row[RAW] - row[BODY] : (row) => row[column];
  return column === undefined ? rows : rows.sort((one, other) => value(other[1]) - value(one[1]));
}

function documentTest(query) {
  const [q, site, verdict, truncated, worry, rule] = ["q", "site", "verdict", "truncated", "worry", "rule"].map((key) => query.get(key) ?? "");
  const wanted = q.toLowerCase();
  const wantedSite = site === "none" ? "" : site;
  const numbers = new Set(summary.rules.flatMap(([id], at) => (id === rule ? [at] : [])));
  return (row) => (!wanted || `${row[PATH]} ${row[TITLE] ?? ""}`.toLowerCase().includes(wanted))
    && (!site || summary.sites[row[SITE]] === wantedSite)
    && (!verdict || row[VERDICT] === verdict || (verdict === "left out" && row[VERDICT] !== "cleaned"))
    && (!truncated || String(row[TRUNCATED] ?? "perhaps") === truncated)
    && (!worry || row[{ near: NEAR, unusual: UNUSUAL }[worry]] === 1)
    && (!rule || row[RULES].some((one) => numbers.has(one)));
}

function documentFilters(query, refill) {
  const get = (key) => query.get(key) ?? "";
  const set = (key) => (value) => { refine(key, value); refill(); };
  const sites = [...summary.sites].sort().map((one) => [one || "none", one || "no known site"]);
  const words = (...all) => all.map((one) => [one, one]);
  return el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    searchField("Search in names and titles", get("q"), set("q")),
    choice("Site", get("site"), [["", "all"], ...sites], set("site")),
    choice("Verdict", get("verdict"), [["", "all"], ...words("cleaned", "empty", "refused", "failed", "left out")], set("verdict")),
    choice("Cut short", get("truncated"), [["", "all"], ["true", "yes"], ["perhaps", "perhaps"], ["false", "no"]], set("truncated")),
    choice("Worth a look", get("worry"), [["", "all"], ["near", "near a guard's limit"], ["unusual", "lost unusually much"]], set("worry")),
    choice("Rule", get("rule"), [["", "all"], ...[...new Set(summary.rules.map(([id]) => id))].sort().map((one) => [one, shortRule(one)])], set("rule")),
    choice("Order", get("sort"), [["", "of the run"], ["share", "share removed"], ["removed", "characters removed"], ["edits", "number of edits"]], set("sort")));
}

function documentRow(number, row) {
  return el("li", {},
    el("a", { class: "step", href: `#/document/${number}` }, name(row[TITLE] || row[PATH])),
    el("span", { class: "path" }, name(row[PATH])),
    el("span", { class: "figures" },
      row[VERDICT] === "cleaned" ? null : el("span", { class: "verdict bad" }, row[VERDICT]),
      row[TRUNCATED] === true ? el("span", { class: "verdict" }, "cut short") : null,
      row[NEAR] ? el("span", { class: "reason" }, "near a guard's limit") : null,
      row[UNUSUAL] ? el("span", { class: "reason" }, "lost unusually much") : null,
      el("span", { class: "share" }, bar(row[SHARE]), `${percent(row[SHARE])} of ${count(row[RAW])} removed`)));
}
