// One document: the page as it came and as it is now, side by side, line by line.

async function documentView(main) {
  const { id, query } = address(), number = Number(id);
  if (!(number >= 0 && number < summary.counts.documents)) throw new Error(`there is no document ${id}`);
  const found = await documentAt(number);
  const { facts } = found;
  main.append(
    el("p", { class: "around" },
      number > 0 ? el("a", { href: `#/document/${number - 1}`, rel: "prev", "aria-keyshortcuts": "p" }, "← previous") : el("span"),
      el("span", {}, `${count(number + 1)} of ${count(summary.counts.documents)}`),
      number + 1 < summary.counts.documents ? el("a", { href: `#/document/${number + 1}`, rel: "next", "aria-keyshortcuts": "n" }, "next →") : el("span")),
    el("h1", { tabindex: "-1" }, name(facts.title || facts.path)),
    factTable(found));
  if (found.problem) return main.append(el("p", { class: "trouble" }, `Its text cannot be told any more: ${plain(found.problem)}`));
  if (facts.verdict === "refused") main.append(el("p", { class: "trouble" }, "Refused: nothing was written. This is what the guards refused."));
  if (facts.verdict === "failed") main.append(el("p", { class: "trouble" }, "Failed: this is the page as it came."));
  if (found.cut) main.append(el("p", { class: "note" }, "Only its beginning is shown; cleaner diff shows all of it."));
  const grid = sides(found);
  main.append(grid, inspector(grid, number, found));
  const wanted = query.get("edit");
  if (wanted !== null) step(main.querySelector(`[data-edit="${CSS.escape(wanted)}"]`));
}

function factTable({ facts }) {
  const words = (value) => (Array.isArray(value) ? value.join(" › ") : typeof value === "object" ? Object.entries(value).map(([key, one]) => `${key}: ${one}`).join("; ") : String(value));
  const cut = facts.truncation;
  const told = {
    file: facts.path, address: facts.url, verdict: facts.reason ? `${facts.verdict}: ${facts.reason}` : facts.verdict,
    site: facts.site || facts.family || "no known site", "fell back from": facts.fell_back_from && words(facts.fell_back_from),
    "cut short": facts.truncated === true || cut ? `${facts.truncated === true ? "yes" : "perhaps"}${cut ? `: ${cut.reason}${cut.total ? `, ${cut.shown ?? "?"} of ${cut.total} ${cut.unit ?? ""}` : ""}` : ""}` : "no",
    published: facts.published, source: facts.source, author: facts.author,
    characters: `${count(facts.chars.raw)} → ${count(facts.chars.body)}`,
    guards: facts.guards?.map((one) => `${one.guard} ${one.measured} (${one.allowed})`).join("; "),
    notes: facts.notes?.join("; "),
  };
  const more = { ...facts.metadata, encoding: facts.encoding };
  const pairs = (table) => Object.entries(table).filter(([, value]) => value).map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, name(words(value)))));
  return el("div", { class: "facts" }, el("dl", {}, pairs(told)), el("details", {}, el("summary", {}, "More of its record"), el("dl", {}, pairs(more))));
}

// ---------------------------------------------------------------------------------------------- side by side
function sides(found) {
  const pick = (side, words) => el("button", { type: "button", "aria-pressed": String(side === "raw"), onclick: (event) => {
    grid.dataset.side = side;
    for (const one of event.currentTarget.parentNode.children) one.setAttribute("aria-pressed", String(one === event.currentTarget));
  } }, words);
  const grid = el("div", { class: "sides", "data-side": "raw" },
    el("div", { class: "heads" }, el("h2", {}, "Raw"), el("h2", {}, "Clean")), rowsOf(found));
  return el("div", {}, el("div", { class: "pick", role: "group", "aria-label": "Side in sight" }, pick("raw", "Raw"), pick("clean", "Clean")), grid);
}

// A row holds a line of the clean text beside the stretch of the page that gave it; what was removed between lines has a
// row of its own.
function rowsOf(found) {
  const rows = [];
  let raw = [], clean = [], starting = true; // `starting`: the clean text is at the start of a line
  const flush = () => { if (raw.length || clean.length) rows.push(rowOf(raw, clean)); raw = []; clean = []; };
  found.text.forEach((stretch, at) => {
    if (typeof stretch === "string") {
      for (const line of stretch.replace(/\r\n?/g, "\n").match(/[^\n]*\n|[^\n]+$/g) ?? []) {
        const text = line.replace(/\n$/, "");
        raw.push(...shown(text));
        clean.push(...shown(text));
        starting = line !== text;
        if (starting) flush();
      }
      return;
    }
    const edit = editAt(found, (at - 1) / 2), block = starting && edit.id !== "" && /[\r\n]/.test(edit.removed);
    if (block) flush();
    raw.push(edit.id === "" ? breakMarks(edit, "removed") : removal(edit));
    if (edit.replacement) clean.push(breakMarks(edit, "added"));
    if (/\n/.test(edit.replacement)) starting = true;
    if (block || /\n/.test(edit.replacement)) flush();
  });
  flush();
  return rows;
}

const rowOf = (raw, clean) => el("div", { class: "row" }, el("div", { class: "cell raw scraped" }, raw), el("div", { class: "cell clean scraped" }, clean));

function breakMarks(edit, side) {
  const text = (side === "removed" ? edit.removed : edit.replacement).replace(/\r\n?/g, "\n");
  const marks = text.replace(/[^\n]/g, side === "removed" ? "␣" : " ").replace(/\n/g, side === "removed" ? "⏎" : "¶");
  if (side === "removed" && edit.replacement && text === edit.replacement) return "";
  return el(side === "removed" ? "del" : "ins", { class: "layout", title: `${edit.rule}: white space ${side}`, "aria-hidden": "true" }, marks);
}

function removal(edit) {
  return el("del", { class: `removal step l-${edit.label}`, tabindex: "-1", role: "button", "data-id": edit.id, "data-edit": edit.number, "data-answer": answerOf(edit.id),
    "aria-label": `removed by ${edit.rule}, ${edit.label}: ${plain(edit.removed.trim().slice(0, 200))}` }, shown(edit.removed.replace(/(\r?\n)+$/, "")));
}

// What is in hand: the removed text that has the focus, or that the pointer is on.
function inspector(grid, number, found) {
  const removals = el("div", { class: "inspector", role: "region", "aria-label": "The removed text in hand" });
  const hint = "Point at a removed text, or press j: here stands the rule that removed it.";
  const show = (edit) => {
    const { rule, label, also, id } = edit;
    removals.replaceChildren(
      el("p", {}, chip(label), " ", ruleLink(rule), also.length ? el("span", { class: "also" }, ` also claimed by ${also.map((one) => plain(shortRule(one.rule))).join(", ")}`) : null),
      el("span", { class: "length" }, many([...edit.removed].length, "character", "characters")),
      deciders(id, (answer) => decide(answer, { document: number, edit: edit.number })));
  };
  removals.append(el("p", { class: "note" }, found.text.some((one) => Array.isArray(one) && one[3]) ? hint : "Nothing but white space was changed here."));
  const first = grid.querySelector(".removal");
  if (first) first.tabIndex = 0;
  const held = () => grid.querySelector(".removal.held");
  const take = (target, hold) => {
    const mark = target.closest?.(".removal");
    if (!mark) return;
    show(editAt(found, Number(mark.dataset.edit)));
    if (!hold) return;
    for (const one of grid.querySelectorAll(".removal.held, .removal[tabindex='0']")) { one.classList.remove("held"); one.tabIndex = -1; }
    mark.classList.add("held");
    mark.tabIndex = 0;
    refine("edit", mark.dataset.edit);
  };
  grid.addEventListener("focusin", (event) => take(event.target, true));
  grid.addEventListener("click", (event) => event.target.closest(".removal")?.focus());
  grid.addEventListener("pointerover", (event) => take(event.target, false));
  grid.addEventListener("pointerleave", () => held() && show(editAt(found, Number(held().dataset.edit))));
  for (const mark of grid.querySelectorAll(".removal")) {
    mark.place = { document: number, edit: Number(mark.dataset.edit) };
    mark.decide = (answer) => decide(answer, mark.place);
  }
  return removals;
}
