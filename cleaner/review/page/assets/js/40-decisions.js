// Decisions: of one text by one rule, whatever the place. They go to the server that handed the page out or, from a file,
// into this browser's storage until they are saved as a file.

let served = false;
const decisions = new Map();
let embedded = new Map(); // what the page came with
let made = new Map(); // what was decided here
let undoable = [];
let unsaved = 0;

const ANSWERS = { accept: "accepted", reject: "rejected", skip: "skipped" };
const answerOf = (id) => decisions.get(id)?.decision ?? "open";
const storageKey = () => `cleaner review ${summary.run} ${summary.digest}`;

async function openDecisions() {
  served = summary.served && location.protocol === "http:";
  const known = served ? await fetchDecisions() : summary.decisions;
  embedded = new Map(known.map((one) => [one.id, one]));
  for (const one of known) decisions.set(one.id, one);
  if (served) return showTally();
  for (const one of stored()) {
    if ((embedded.get(one.id)?.decision ?? "open") !== one.was) continue; // the file was changed since
    made.set(one.id, one);
    take(one);
  }
  unsaved = made.size;
  showTally();
}

async function fetchDecisions() {
  try {
    const answer = await fetch("decisions");
    if (!answer.ok) throw new Error(await answer.text());
    return await answer.json();
  } catch (error) {
    say(`The decisions made before cannot be read: ${error.message}`);
    return summary.decisions;
  }
}

function stored() {
  try { return JSON.parse(localStorage.getItem(storageKey()) ?? "[]"); } catch { return []; }
}

function take(one) {
  if (one.decision === "open") decisions.delete(one.id); else decisions.set(one.id, one);
}

// Decide of the text that an edit of a document removed.
async function decide(answer, place, undoing = false) {
  const found = await documentAt(place.document);
  const edit = editAt(found, place.edit);
  if (!edit.id) return say("White space only: there is nothing to decide.");
  const before = answerOf(edit.id);
  if (!undoing) undoable.push({ answer: before, place });
  const line = around(found, place.edit, 80);
  const text = (parts) => parts.map(([one]) => one).join("");
  await keep({
    id: edit.id, rule: edit.rule, text: bare(edit.removed), decision: answer, label: edit.label,
    before: text(line.before).split(/[\r\n]/).at(-1), after: text(line.after).split(/[\r\n]/)[0], document: found.facts.path,
  });
  say(answer === "open" ? "Taken back." : `${ANSWERS[answer][0].toUpperCase()}${ANSWERS[answer].slice(1)}.`);
}

const EDGES = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
const bare = (text) => text.replace(EDGES, "");

async function undo() {
  const last = undoable.pop();
  if (!last) return say("There is nothing to take back.");
  await decide(last.answer, last.place, true);
}

async function keep(one) {
  take(one);
  if (served) await send([one]);
  else {
    made.set(one.id, { ...one, was: embedded.get(one.id)?.decision ?? "open" });
    unsaved += 1;
    store();
  }
  showTally();
  document.dispatchEvent(new CustomEvent("decided", { detail: one.id }));
}

function store() {
  try { localStorage.setItem(storageKey(), JSON.stringify([...made.values()])); }
  catch { say("This browser keeps no more decisions: save them now."); }
}

async function send(all) {
  try {
    const answer = await fetch("decisions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(all) });
    if (!answer.ok) throw new Error(await answer.text());
  } catch (error) {
    unsaved += all.length;
    say(`Not saved by the server (${error.message}). Use Save to keep the decisions in a file.`);
  }
}

// ---------------------------------------------------------------------------------------------- to and from a file
function saveFile() {
  const lines = [...decisions.values()].map(({ was, ...one }) => JSON.stringify(one) + "\n");
  const link = el("a", { href: URL.createObjectURL(new Blob(lines, { type: "application/jsonl" })), download: "decisions.jsonl" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  unsaved = 0;
  showTally();
  say(`${many(lines.length, "decision", "decisions")} saved as decisions.jsonl.`);
}

async function importFile(file) {
  const fresh = [];
  let strange = 0;
  for (const line of (await file.text()).split("\n").filter((one) => one.trim())) {
    const one = parsed(line);
    if (one) fresh.push(one); else strange += 1;
  }
  for (const one of fresh) {
    take(one);
    if (!served) made.set(one.id, { ...one, was: embedded.get(one.id)?.decision ?? "open" });
  }
  if (served) await send(fresh); else store();
  showTally();
  route();
  const left = strange ? ` ${many(strange, "line was", "lines were")} not understood; cleaner review --decisions may.` : "";
  say(`${many(fresh.length, "decision", "decisions")} imported.${left}`);
}

function parsed(line) {
  try {
    const one = JSON.parse(line);
    const fits = ["id", "rule", "text", "decision"].every((key) => typeof one[key] === "string");
    return fits && ["accept", "reject", "skip", "open"].includes(one.decision) ? one : null;
  } catch { return null; }
}

function showTally() {
  byId("tally").textContent = `${count(decisions.size)} decided${unsaved && !served ? ", not saved" : ""}`;
  byId("save").classList.toggle("due", unsaved > 0);
}

// ---------------------------------------------------------------------------------------------- the three buttons
function deciders(id, act) {
  const button = (answer, key, words, title) => el("button", {
    type: "button", class: `answer ${answer}`, title, "aria-keyshortcuts": key, "data-answer": answer,
    onclick: () => act(answerOf(id) === answer ? "open" : answer),
  }, words);
  const group = el("div", { class: "answers", role: "group", "aria-label": "Decision" },
    button("accept", "a", "Accept", "Rightly removed, wherever it stands (a)"),
    button("reject", "r", "Reject", "Should have stayed (r)"),
    button("skip", "s", "Skip", "Not decided, but do not ask again (s)"));
  const mark = () => {
    for (const one of group.children) one.setAttribute("aria-pressed", String(one.dataset.answer === answerOf(id)));
  };
  group.mark = mark;
  mark();
  return group;
}
