// The same removed text as one row, the riskiest and rarest first, each with its places.

const REASONS = [
  [1, "prose", "reads like prose", "It reads like prose, not like the frame of a page."],
  [2, "mid-sentence", "mid-sentence", "It was cut out of the middle of a sentence."],
  [4, "alone", "rule on one page only", "Its rule fired on one page of the run only."],
  [8, "near-limit", "near a guard's limit", "One of its pages nearly failed a guard."],
  [16, "unusual", "page lost unusually much", "One of its pages lost far more than its site's pages usually do."],
];
const ROWS = 60;
const PLACES = 8;

function clusters(main) {
  const { query } = address();
  const list = el("ol", { class: "groups" });
  const found = el("p", { class: "found", role: "status" });
  main.append(el("h1", { tabindex: "-1" }, "Removed texts"), clusterFilters(query, () => fill()), found, list);
  let turn = 0;
  async function fill() {
    const mine = ++turn;
    list.nextElementSibling?.matches(".more, .trouble") && list.nextElementSibling.remove();
    list.replaceChildren();
    const seen = { rows: 0, hits: 0 };
    const rows = clusterRows(clusterTest(address().query), seen, () => mine === turn && (found.textContent = clusterWords(seen)));
    await growing(list, rows, ROWS, () => mine === turn && (found.textContent = clusterWords(seen, true)));
  }
  return fill();
}

function clusterWords({ rows, hits }, done = false) {
  if (done) return hits ? `${many(hits, "removed text", "removed texts")} of ${count(summary.groups)}; the riskiest first` : "No removed text fits these filters.";
  return hits ? `The riskiest first, of ${count(summary.groups)} in all` : `Looking: ${count(rows)} of ${count(summary.groups)}`;
}

async function* clusterRows(fits, seen, tell) {
  const last = Math.max(0, Math.ceil(summary.groups / 2000) - 1);
  for (let number = 0; number <= last; number++) {
    for (const row of await load(`g${number}`)) {
      seen.rows += 1;
      if (!fits(row)) continue;
      seen.hits += 1;
      if (seen.hits === 1) tell();
      yield clusterRow(row);
    }
    tell();
  }
}

function clusterTest(query) {
  const [label, rule, reason, state, q] = ["label", "rule", "reason", "state", "q"].map((key) => query.get(key) ?? "");
  const bit = REASONS.find((one) => one[1] === reason)?.[0] ?? 0;
  const numbers = new Set(summary.rules.flatMap(([id, its], at) => ((!label || its === label) && (!rule || id === rule || id.split("#")[0] === rule) ? [at] : [])));
  const wanted = q.toLowerCase();
  const decided = (answer) => (state === "" ? answer === "open" : state === "all" || state === answer);
  return ([id, number, text, , , , reasons]) => numbers.has(number) && (!bit || reasons & bit)
    && (!wanted || text.toLowerCase().includes(wanted)) && decided(answerOf(id));
}

function ruleOptions() {
  const groups = { "": [["", "all rules"]] };
  for (const rule of [...new Set(summary.rules.map(([id]) => id))].sort()) {
    const file = rule.split("#")[0];
    groups[file] ??= [[file, `${shortRule(file)}: all`]];
    groups[file].push([rule, `#${rule.split("#")[1] ?? rule}`]);
  }
  return groups;
}

function clusterFilters(query, refill) {
  const get = (key) => query.get(key) ?? "";
  const set = (key) => (value) => { refine(key, value); refill(); };
  const labels = [...new Set(summary.rules.map(([, label]) => label))].sort();
  return el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    searchField("Search in removed texts", get("q"), set("q")),
    choice("Label", get("label"), [["", "all labels"], ...labels.map((one) => [one, one])], set("label")),
    choice("Rule", get("rule"), ruleOptions(), set("rule")),
    choice("Worth a look because", get("reason"), [["", "any reason, or none"], ...REASONS.map((one) => [one[1], one[2]])], set("reason")),
    choice("Decision", get("state"), [["", "not decided"], ["accept", "accepted"], ["reject", "rejected"], ["skip", "skipped"], ["all", "all"]], set("state")));
}

function clusterRow([id, number, text, length, times, pages, reasons, varied, places]) {
  const { rule, label } = ruleOf(number);
  const at = { document: places[0][0], edit: places[0][1] };
  const inside = el("div", { class: "places", hidden: true });
  const head = el("button", { type: "button", class: "group-head step", "aria-expanded": "false" },
    el("span", { class: `text l-${label} scraped` }, inLine(text), length > [...text].length ? el("i", {}, ` … ${count(length)} characters`) : null));
  head.addEventListener("click", () => {
    const open = head.getAttribute("aria-expanded") === "false";
    head.setAttribute("aria-expanded", String(open));
    inside.hidden = !open;
    if (open && !inside.hasChildNodes()) showPlaces(inside, places, times);
  });
  const row = el("li", { class: "group", "data-id": id },
    head,
    el("div", { class: "about" },
      el("span", { class: "times" }, times === 1 ? "once" : `${count(times)} × on ${many(pages, "page", "pages")}`),
      varied ? el("span", { class: "times", title: "Texts that differ in their digits only stand together; their places show them." }, "digits vary") : null,
      chip(label), ruleLink(rule),
      REASONS.filter(([bit]) => reasons & bit).map(([, , words, why]) => el("span", { class: "reason", title: why }, words))),
    deciders(id, (answer) => decide(answer, at)),
    inside);
  row.decide = (answer) => decide(answer, at);
  row.place = at;
  row.dataset.answer = answerOf(id);
  return row;
}

function showPlaces(inside, places, times) {
  const list = el("ol", { class: "contexts" });
  inside.append(list);
  if (times > places.length) inside.append(el("p", { class: "note" }, `${count(places.length)} of ${count(times)} places, spread over the run.`));
  async function* rows() {
    for (const [document, edit] of places) yield contextRow(await documentAt(document), document, edit, 60);
  }
  growing(list, rows(), PLACES);
}

function contextRow(found, document, number, size) {
  const edit = editAt(found, number), { before, after } = around(found, number, size);
  return el("li", {},
    el("a", { href: addressOf(`document/${document}`, { edit: number }) }, name(found.facts.title || found.facts.path)),
    el("p", { class: "context scraped" }, contextNodes(before), el("del", { class: `l-${edit.label}` }, removedNodes(edit.removed.replace(/\s*[\r\n]\s*/g, " ⏎ "), 600)), contextNodes(after)));
}

// Line breaks as signs, so that a place takes few lines; what other edits removed is fainter.
function contextNodes(parts) {
  return parts.flatMap(([text, gone]) => {
    const nodes = shown(text.replace(/\s*[\r\n]\s*/g, " ⏎ "));
    return gone ? [el("s", {}, nodes)] : nodes;
  });
}

function removedNodes(text, limit) {
  const characters = text.length > limit ? [...text] : null;
  if (!characters || characters.length <= limit) return shown(text);
  const half = limit >> 1;
  return [...shown(characters.slice(0, half).join("")), el("i", {}, ` … ${count(characters.length - 2 * half)} characters … `), ...shown(characters.slice(-half).join(""))];
}
