"use strict";
// The data of the page: pieces of JSON, gzip, base64. Some stand in the page, the others in scripts beside it, because a
// page from a file:// address may not fetch.

const KEPT = 48; // pieces that stay unpacked in memory
const pieces = new Map();
const arriving = new Map();
let summary = null;

function chunk(name, data) {
  arriving.get(name)?.(data);
  arriving.delete(name);
}

function load(name) {
  const piece = pieces.get(name) ?? packed(name).then(unpacked);
  pieces.delete(name);
  pieces.set(name, piece); // the one used last stands last
  if (pieces.size > KEPT) pieces.delete(pieces.keys().next().value);
  piece.catch(() => pieces.delete(name));
  return piece;
}

async function packed(name) {
  const inline = document.getElementById(name);
  if (inline) return inline.textContent;
  const place = `${encodeURIComponent(summary.beside)}/${name}.js`;
  return new Promise((resolve, reject) => {
    arriving.set(name, resolve);
    const script = document.createElement("script");
    script.src = place;
    script.onload = () => script.remove();
    script.onerror = () => {
      script.remove();
      reject(new Error(`${summary.beside}/${name}.js cannot be read: that directory belongs beside this page`));
    };
    document.head.append(script);
  });
}

async function unpacked(text) {
  if (!window.DecompressionStream) throw new Error("this browser is too old: it lacks DecompressionStream");
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

// ---------------------------------------------------------------------------------------------- what pieces hold
async function documentAt(number) {
  const { starts } = summary;
  let low = 0, high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= number) low = middle; else high = middle - 1;
  }
  return (await load(`d${low}`))[number - starts[low]];
}

const ruleOf = (number) => ({ rule: summary.rules[number][0], label: summary.rules[number][1] });

// The edits of a document are the odd ones of its stretches.
function editAt(document, number) {
  const [rule, removed, replacement, id, ...also] = document.text[2 * number + 1];
  return { ...ruleOf(rule), number, removed, replacement, id, also: also.map(ruleOf) };
}

// What stood around an edit in the page, up to some characters: [text, whether another edit removed it] pairs.
function around(document, number, size) {
  const walk = (at, by) => {
    const found = [];
    for (let room = size; room > 0 && at >= 0 && at < document.text.length; at += by) {
      const stretch = document.text[at], gone = typeof stretch !== "string";
      const characters = [...(gone ? stretch[1] : stretch)];
      found.push([characters.slice(...(by > 0 ? [0, room] : [Math.max(characters.length - room, 0)])).join(""), gone]);
      room -= characters.length;
    }
    return by > 0 ? found : found.reverse();
  };
  return { before: walk(2 * number, -1), after: walk(2 * number + 2, 1) };
}
