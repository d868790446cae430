// Chips: the figures, names and conditions of a text, as a person sees them.
// In: the text as it stands in its file, and what the program prints for each of its tags. Out: its parts, elements for them.
// Responsible for: where a tag begins and ends, what stands in its place; the text itself is never anything but the file's.
import {h} from "./dom.js"

const TAG = /\{\{([^]*?)\}\}|\{%-?\s*(if|elif|else|endif)\b([^]*?)-?%\}|\{#([^]*?)#\}/g
const NAME = /^[\p{L}\p{N}_]+$/u
const LEAD = /^[^。；\n]{2,24}。(?=.)/u // the words that a point begins with

/** Return the parts of a text in order, without gaps: {start, end, kind, source, said}; `kind` is words, figure, if, elif, else, endif. */
export function parts(text) {
  const found = []
  let at = 0
  for (const tag of text.matchAll(TAG)) {
    if (tag.index > at) found.push(part(text, at, tag.index, "words", ""))
    at = tag.index + tag[0].length
    found.push(part(text, tag.index, at, tag[2] ?? "figure", (tag[1] ?? tag[3] ?? tag[4]).trim()))
  }
  if (at < text.length) found.push(part(text, at, text.length, "words", ""))
  return found
}

function part(text, start, end, kind, said) {
  return {start, end, kind, said, source: text.slice(start, end)}
}

/** Return the conditions of a text, outer ones first: {start, end, when, branches: [{when, start, end}]}; one that is not closed is none. */
export function conditions(text) {
  const open = []
  const found = []
  for (const {kind, start, end, said} of parts(text)) {
    const last = open.at(-1)
    if (kind === "if") open.push({start, when: said, branches: [{when: said, start: end}]})
    if (!last || !["elif", "else", "endif"].includes(kind)) continue
    last.branches.at(-1).end = start
    if (kind === "endif") found.push({...open.pop(), end})
    else last.branches.push({when: said, start: end})
  }
  return found.sort((one, other) => one.start - other.start)
}

/** Return when a clause is printed, in words. */
export function told(kind, when) {
  if (kind === "else") return "否则写"
  const not = /^not\s+(.+)$/.exec(when)
  if (not && NAME.test(not[1])) return `没有“${not[1]}”才写`
  return NAME.test(when) ? `有“${when}”才写` : `“${when}”时写`
}

/** Return how many characters of a point are its opening words, which are set bold; 0 where there are none. */
export function lead(kind, text) {
  return kind === "point" ? (LEAD.exec(text)?.[0].length ?? 0) : 0
}

/** Return the words of an item that its problems mean, {at, to}, in order and without overlapping. */
export function flawsOf({problems, text}) {
  const all = problems.filter(({at, to}) => at < to && to <= text.length).sort((one, other) => one.at - other.at)
  return all.filter(({at}, index) => all.slice(0, index).every((before) => before.to <= at))
}

/** What is printed for each tag, learnt from the pieces of all items. */
export class Printed {
  constructor(items) {
    this.pieces = new Map()
    for (const {text, pieces} of items) {
      for (const piece of pieces) this.pieces.set(text.slice(piece.start, piece.end), piece)
    }
  }

  /** Return the piece that a tag is, or nothing where it has just been typed. */
  of(source) {
    return this.pieces.get(source)
  }
}

/** Return the chip that stands for a tag. */
export function chip(source, said, piece, chosen = false) {
  const trouble = piece?.problem
  const soft = piece?.kind !== "figure" && !trouble
  const shown = piece?.shown || said
  const name = `chip${soft ? " soft" : ""}${trouble ? " wrong" : ""}${chosen ? " chosen" : ""}`
  return h("span", {class: name, title: trouble ? troubled(trouble) : said, "data-source": source}, trouble ? `⚠ ${shown}` : shown)
}

function troubled(problem) {
  return typeof problem === "string" ? problem : problem.message
}

/** Return the label that a condition begins with, or the mark it ends with. */
export function label(kind, said) {
  return kind === "endif"
    ? h("span", {class: "clause-end", title: "条件到这里为止"}, "⌟")
    : h("span", {class: "clause-label", title: "点开改条件"}, told(kind, said))
}

/** Return a text as elements, one a line; each tells by `data-at` where its characters stand in the text. */
export function drawn(item, printed) {
  const lines = [h("div", {class: "text-line"})]
  const flaws = flawsOf(item)
  let depth = 0
  for (const found of pieces(item)) {
    if (found.kind === "endif") lines.at(-1).append(placed(label("endif", ""), found))
    depth += {if: 1, endif: -1}[found.kind] ?? 0
    if (found.kind === "line") lines.push(h("div", {class: "text-line"}))
    else if (found.kind !== "endif") lines.at(-1).append(placed(element(found, printed, depth, flaws), found))
  }
  for (const line of lines) if (!line.hasChildNodes()) line.append(h("br"))
  return lines
}

function element(found, printed, depth, flaws) {
  const flawed = flaws.some(({at, to}) => at <= found.start && found.end <= to)
  const clause = `${depth > 0 ? " clause" : ""}${flawed ? " flaw" : ""}`
  if (found.kind === "words" || found.kind === "lead") {
    return h("span", {class: `${found.kind}${clause}`}, found.source)
  }
  if (found.kind !== "figure") return label(found.kind, found.said)
  return h("span", {class: `held${clause}`}, chip(found.source, found.said, printed.of(found.source)))
}

function placed(node, {start, end}) {
  node.dataset.at = start
  node.dataset.to = end
  return node
}

/** Return the parts of an item's text, words parted where lines and the opening words end. */
function pieces(item) {
  const {kind, text} = item
  const cuts = flawsOf(item).flatMap(({at, to}) => [at, to])
  const bold = lead(kind, text)
  return parts(text).flatMap((found) => (found.kind === "words" ? [...worded(text, found, bold, cuts)] : [found]))
}

function* worded(text, {start, end}, bold, cuts) {
  for (let at = start; at < end; ) {
    const line = text.indexOf("\n", at)
    const cut = cuts.find((one) => one > at) ?? end
    const stop = Math.min(end, cut, line < 0 ? end : line, at < bold ? bold : end)
    if (stop > at) yield part(text, at, stop, at < bold ? "lead" : "words", "")
    if (stop === line && line < end) yield part(text, line, line + 1, "line", "")
    at = stop === line && line < end ? line + 1 : stop
  }
}

/** Return the place in the text under a point of the screen, within an element made by `drawn`. */
export function placeAt(holder, x, y, length) {
  const caret = document.caretPositionFromPoint?.(x, y) ?? range(x, y)
  const node = caret?.offsetNode
  const spot = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-at]")
  if (!spot || !holder.contains(spot)) return length
  if (/words|lead/.test(spot.className)) return Number(spot.dataset.at) + caret.offset
  const box = spot.getBoundingClientRect()
  return Number(x < box.x + box.width / 2 ? spot.dataset.at : spot.dataset.to)
}

function range(x, y) {
  const found = document.caretRangeFromPoint?.(x, y)
  return found && {offsetNode: found.startContainer, offset: found.startOffset}
}
