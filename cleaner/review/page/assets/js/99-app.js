// Views by address, keys, and the buttons that are always there.

const VIEWS = { overview, clusters, documents, document: documentView, sample: sampleView };
const main = byId("main");
let routed = 0;

async function route(event) {
  const { view } = address(), mine = ++routed;
  const kept = { ...VIEWS }[view] ? view : "overview";
  for (const link of byId("views").children) {
    const current = link.hash === `#/${kept}` || (kept === "document" && link.hash === "#/documents");
    if (current) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  const fresh = el("div", { class: `view ${kept}` });
  main.redraw = main.sampleMove = null;
  main.replaceChildren(fresh);
  window.scrollTo(0, 0);
  const working = (async () => VIEWS[kept](fresh))();
  try { await working; } catch (error) { if (mine === routed) fresh.append(trouble(error)); }
  if (mine !== routed) return;
  main.redraw = fresh.redraw;
  main.sampleMove = fresh.sampleMove;
  if (event && !fresh.contains(document.activeElement)) fresh.querySelector("h1")?.focus({ preventScroll: true });
}

document.addEventListener("decided", ({ detail }) => {
  for (const one of document.querySelectorAll(`[data-id="${CSS.escape(detail)}"]`)) one.dataset.answer = answerOf(detail);
  for (const one of document.querySelectorAll(".answers")) one.mark?.();
  main.redraw?.();
});

// ---------------------------------------------------------------------------------------------- keys
const steps = () => [...main.querySelectorAll(".step")];
const inHand = () => document.activeElement.closest?.(".group, .removal") ?? main.querySelector(".removal.held");

function step(target) {
  if (!target) return;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

function move(by) {
  if (main.sampleMove) return main.sampleMove(by);
  const all = steps(), hand = inHand(), here = all.findIndex((one) => one === hand || one === document.activeElement || hand?.contains(one));
  step(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)]);
}

async function answer(given) {
  const hand = inHand() ?? main.querySelector(".sample .group");
  if (!hand?.decide) return say("Nothing is in hand: press j to take the first removed text.");
  await hand.decide(given);
  if (!main.sampleMove && given !== "open") move(1);
}

function turn(by) {
  const link = main.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
  if (link) location.hash = link.hash;
}

const KEYS = {
  j: () => move(1), k: () => move(-1), a: () => answer("accept"), r: () => answer("reject"), s: () => answer("skip"),
  u: () => undo(), n: () => turn(1), p: () => turn(-1), "?": () => byId("help").showModal(),
  o: () => { const place = inHand()?.place; if (place && address().view !== "document") location.hash = addressOf(`document/${place.document}`, { edit: place.edit }); },
  "/": () => byId("search")?.focus(), 1: () => go("overview"), 2: () => go("clusters"), 3: () => go("documents"), 4: () => go("sample"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("help").open) return;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// ---------------------------------------------------------------------------------------------- start
byId("skip").addEventListener("click", () => main.focus());
byId("keys").addEventListener("click", () => byId("help").showModal());
byId("save").addEventListener("click", saveFile);
byId("import").addEventListener("click", () => byId("imported").click());
byId("imported").addEventListener("change", ({ target }) => { if (target.files[0]) importFile(target.files[0]).catch((error) => say(`Not imported: ${error.message}`)); target.value = ""; });
window.addEventListener("hashchange", route);

(async () => {
  try {
    summary = await unpacked(byId("summary").textContent);
    await openDecisions();
    await route();
    performance.mark("ready");
  } catch (error) { main.replaceChildren(trouble(error)); }
})();
