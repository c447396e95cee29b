// What is in sight stands in the address, so that a view can be sent to somebody who has the same page.

function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, id] = path.split("/");
  return { view: view || "overview", id, query: new URLSearchParams(query ?? "") };
}

function addressOf(view, query = {}) {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined));
  return `#/${view}${given.size ? `?${given}` : ""}`;
}

const go = (view, query) => { location.hash = addressOf(view, query); };

// Change one filter, without a new entry in the history for every letter typed.
function refine(key, value) {
  const { view, id, query } = address();
  if (value) query.set(key, value); else query.delete(key);
  history.replaceState(null, "", addressOf(id === undefined ? view : `${view}/${id}`, Object.fromEntries(query)));
}
