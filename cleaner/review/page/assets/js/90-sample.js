// A random sample of removals, one after the other, and what it proves.

async function sampleView(main) {
  const { query } = address();
  const groups = await load("samples");
  const of = query.get("of") ?? "";
  const [total, places] = groups[of] ?? [0, []];
  const card = el("div", { class: "card" });
  const bound = el("p", { class: "bound", role: "status" });
  main.append(el("h1", { tabindex: "-1" }, "A random sample"),
    el("p", { class: "note" }, "Removed texts drawn at random, every place in the run as likely as any other. What you decide of them bounds how many removals are wrong in all."),
    el("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, choice("Of", of, sampleOptions(groups), (value) => go("sample", { of: value }))),
    bound, card);
  if (!total) { card.append(el("p", {}, "Nothing was removed here.")); return; }
  let at = null; // the place in sight where it is not the first that is open
  async function show() {
    const first = places.findIndex(([, , id]) => answerOf(id) === "open");
    const seen = first < 0 ? places.length : first;
    bound.replaceChildren(...sampleWords(places.slice(0, seen), total));
    const number = at ?? (first < 0 ? null : first);
    if (number === null) { card.replaceChildren(el("p", {}, "The whole sample is decided.")); return; }
    const [document, edit, id] = places[number];
    const found = await documentAt(document), told = editAt(found, edit);
    const list = el("ol", { class: "contexts single" }, contextRow(found, document, edit, 160));
    const step = el("div", { class: "group step", tabindex: "-1", "data-id": id, "data-answer": answerOf(id), "aria-label": `Number ${number + 1} of the sample` },
      el("div", { class: "about" }, el("span", { class: "times" }, `number ${count(number + 1)} of ${count(places.length)}`), chip(told.label), ruleLink(told.rule)),
      list, deciders(id, act));
    step.decide = act;
    step.place = { document, edit };
    const focused = card.contains(globalThis.document.activeElement);
    card.replaceChildren(step);
    if (focused || moved) step.focus();
    moved = true;
    async function act(answer) {
      at = answer === "open" ? number : null;
      await decide(answer, step.place);
    }
  }
  let moved = false;
  main.sampleMove = (by) => {
    const first = places.findIndex(([, , id]) => answerOf(id) === "open");
    const last = first < 0 ? places.length - 1 : first;
    at = Math.min(Math.max((at ?? last) + by, 0), last);
    if (at === first) at = null;
    return show();
  };
  main.redraw = show;
  await show();
}

function sampleOptions(groups) {
  const words = { rule: (number) => shortRule(summary.rules[number][0]), label: (label) => label, site: (site) => site || "no known site" };
  const options = { "": [["", `the whole run (${count(groups[""]?.[0] ?? 0)})`]] };
  for (const key of Object.keys(groups).filter(Boolean)) {
    const [kind, rest] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    (options[`one ${kind}`] ??= []).push([key, `${words[kind](rest)} (${count(groups[key][0])})`]);
  }
  return options;
}

// Only the sample's beginning counts, up to the first that is open: which texts were decided elsewhere is no accident.
function sampleWords(seen, total) {
  const answers = seen.map(([, , id]) => answerOf(id));
  const wrong = answers.filter((one) => one === "reject").length, skipped = answers.filter((one) => one === "skip").length;
  if (!seen.length) return [`0 of ${count(total)} seen`];
  const found = `${count(seen.length)} of ${count(total)} seen, ${wrong ? `${count(wrong)} wrong` : "none wrong"}${skipped ? `, ${count(skipped)} skipped` : ""}`;
  if (seen.length >= total) return [`${found}: that is all of them`];
  const most = Math.ceil(1000 * upperBound(wrong + skipped, seen.length)) / 10;
  return [el("b", {}, `${found}: at most ${most.toLocaleString("en")} % wrong`), ` at 95 % confidence${skipped ? ", skipped ones counted as wrong" : ""}`];
}

// The exact binomial bound: the share of wrong ones at which so few, in so many, would be seen only one time in twenty.
function upperBound(wrong, seen) {
  if (wrong >= seen) return 1;
  let low = 0, high = 1;
  for (let turn = 0; turn < 50; turn++) {
    const share = (low + high) / 2;
    let term = seen * Math.log1p(-share), chance = Math.exp(term);
    for (let one = 1; one <= wrong; one++) {
      term += Math.log((seen - one + 1) / one) + Math.log(share) - Math.log1p(-share);
      chance += Math.exp(term);
    }
    if (chance > 0.05) low = share; else high = share;
  }
  return high;
}
