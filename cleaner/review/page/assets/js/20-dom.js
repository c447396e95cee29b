// Making elements. Scraped text comes in as text nodes only, and what could hide or steer in it is written out.

const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e0fff}]/gu;

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id);

// A text as nodes: characters that do not show, or that turn the direction, as marks.
function shown(text) {
  const nodes = [];
  let at = 0;
  text = text.replace(/\r\n?/g, "\n");
  for (const hit of text.matchAll(HIDDEN)) {
    if (hit.index > at) nodes.push(text.slice(at, hit.index));
    nodes.push(el("span", { class: "hidden-char", title: "a character that does not show" }, codeOf(hit[0])));
    at = hit.index + hit[0].length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

const codeOf = (character) => character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

// The same as plain text, for where only that can stand.
const plain = (text) => text.replace(HIDDEN, (character) => `‹${codeOf(character)}›`);

// A text on one line, its line breaks as signs.
const inLine = (text) => shown(text.trim().replace(/\s*[\r\n]+\s*/g, " ⏎ "));

const name = (text) => el("bdi", { class: "scraped" }, shown(String(text)));

const count = (number) => number.toLocaleString("en");
const many = (number, one, more) => `${count(number)} ${number === 1 ? one : more}`;
const percent = (share) => `${(100 * share).toFixed(share && share < 0.1 ? 1 : 0)} %`;
const shortRule = (rule) => rule.replace(/^[a-z]+\//, "");

const chip = (label) => el("span", { class: `chip l-${label}` }, label);

function ruleLink(rule) {
  return el("a", { class: "rule", href: addressOf("clusters", { rule, state: "all" }), title: rule }, shown(shortRule(rule)));
}

let silence = 0;
function say(text) {
  clearTimeout(silence);
  byId("said").replaceChildren(text);
  silence = setTimeout(() => byId("said").replaceChildren(), 4000);
}

// A labelled choice for a filter: [value, words] pairs, or {group: pairs}.
function choice(label, value, options, onchange) {
  const made = ([key, words]) => el("option", { value: key, selected: key === value }, plain(words));
  const select = el("select", { onchange: () => onchange(select.value) },
    Array.isArray(options) ? options.map(made)
      : Object.entries(options).map(([group, pairs]) => group ? el("optgroup", { label: plain(group) }, pairs.map(made)) : pairs.map(made)).flat());
  return el("label", { class: "field" }, el("span", {}, label), select);
}

function searchField(label, value, oninput) {
  let timer = 0;
  const input = el("input", { type: "search", value, spellcheck: "false", autocomplete: "off", id: "search",
    oninput: () => { clearTimeout(timer); timer = setTimeout(() => oninput(input.value), 200); } });
  return el("label", { class: "field grow" }, el("span", {}, label), input);
}

// A list that grows as its end comes into sight. `rows` is an async iterator of elements.
function growing(list, rows, size, onend) {
  const more = el("button", { type: "button", class: "more", onclick: () => grow() }, "More");
  const watcher = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) grow(); }, { rootMargin: "600px" });
  let busy = false;
  async function grow() {
    if (busy || !more.isConnected) return;
    busy = true;
    try {
      for (let number = 0; number < size; number++) {
        const { value, done } = await rows.next();
        if (!more.isConnected) return;
        if (done) { watcher.disconnect(); more.remove(); onend?.(); return; }
        list.append(value);
      }
    } catch (error) { more.replaceWith(trouble(error)); return; }
    busy = false;
    watcher.unobserve(more); watcher.observe(more); // it may still be in sight
  }
  list.after(more);
  watcher.observe(more);
  return grow();
}

const trouble = (error) => el("p", { class: "trouble", role: "alert" }, `This cannot be shown: ${plain(error.message)}`);
