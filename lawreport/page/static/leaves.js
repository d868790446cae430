// The report as leaves of paper. Columns of CSS are the pages; here is what they cannot do: heads of tables on every page, pages on
// their side, the leaves behind the words with their numbers, and breaks that LibreOffice has found.
// In: HTML of the preview. Out: elements. Responsible for: that nothing but what our own writer writes gets into the document, and
// that blocks which stay the same stay the same elements.

export const GAP = 20 // pixels between two leaves
const SPARE = 24 // pixels that a page may be longer where LibreOffice has said what stands on it
const TAGS = words("article div footer p span h1 h2 h3 h4 h5 h6 br time figure figcaption img table caption colgroup col thead tbody tr th td")
const ATTRIBUTES = words("class id data-place data-bookmark data-metric data-year data-form data-source alt src width height colspan rowspan scope datetime")
const LOOKS = words("text-align margin-top padding-left padding-right text-indent white-space width max-width height")
const PICTURE = /^\/api\/picture\?of=\w+$/
const shown = new WeakMap() // article → its blocks as they came, as text

/** Whether columns go on below each other; in an older browser the leaves lie side by side and are moved sideways. */
const stacks = () => CSS.supports("column-wrap", "wrap")

/** The rules of a stack, beside those of the report. */
export const RULES = `
:host { --gap: ${GAP}px; }
.stack { width: max-content; transform-origin: 0 0; }
.run { margin: 0 0 ${GAP}px; }
.leaf { background: #fff; box-shadow: 0 1px 10px rgb(40 36 28 / 22%); }
.sideways article { column-wrap: nowrap; column-height: auto; height: var(--text); column-gap: calc(var(--aside) + var(--gap)); }
.sideways .leaf { top: 0; right: auto; left: calc(var(--n) * (var(--wide) + var(--gap))); width: var(--wide); }
.parted article { column-height: calc(var(--text) + ${SPARE}px); row-gap: calc(var(--between) - ${SPARE}px); }
.carried { text-indent: 0; margin-top: 0; }
[data-metric] { cursor: pointer; border-radius: 2px; }
[data-metric]:hover { background: #d5e5f3; box-shadow: 0 0 0 2px #d5e5f3; }
article > [data-place]:hover, article table[data-place]:hover { background: rgb(18 63 105 / 4%); }
.here { background: #fff3cf; }
.here[data-metric] { background: #d5e5f3; }
:focus-visible { outline: 3px solid #123f69; outline-offset: 3px; }
.writing { box-shadow: -16px 0 0 -12px #a8201a; }
.lasting { text-align-last: justify; }
@media print { .here, .writing { background: none; box-shadow: none; } .stack.stack { transform: none !important; width: auto; } .run.run { margin: 0; } .sideways .run article { height: auto; } }
`

function words(line) {
  return new Set(line.split(" "))
}

// ---- from HTML to elements ------------------------------------------------------------------------------------------------

/** Return the blocks of a report as [text, element]. They are read as XML: elements of HTML, which could do something, are made here. */
function blocks(html) {
  const article = new DOMParser().parseFromString(html, "application/xml").documentElement
  return article.localName === "article" ? [...article.children].map((block) => [block.outerHTML, block]) : []
}

/** Return what a block is shown as: known elements and attributes only, and looks set as a script may set them. */
function dressed(block) {
  const made = document.createElement(block.localName)
  for (const {name, value} of block.attributes) {
    if (name === "data-style") look(made, value)
    else if (ATTRIBUTES.has(name) && (name !== "src" || PICTURE.test(value))) made.setAttribute(name, value)
  }
  const {metric, year, source} = made.dataset
  if (metric) made.title = `${metric}　${year}年　${source}`
  for (const child of block.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.data)
    else if (TAGS.has(child.localName)) made.append(dressed(child))
  }
  return made
}

function look(made, looks) {
  for (const one of looks.split(";")) {
    const name = one.slice(0, one.indexOf(":"))
    if (LOOKS.has(name)) made.style.setProperty(name, one.slice(name.length + 1))
  }
}

/** Put a report into a stack that may hold it already. */
export function fill(stack, html) {
  const runs = []
  for (const [text, block] of blocks(html)) {
    if (!TAGS.has(block.localName)) continue
    const lying = block.getAttribute("class") === "横页"
    const inside = lying ? [...block.children].map((one) => [one.outerHTML, one]) : [[text, block]]
    if (lying || !runs.length || runs.at(-1).lying) runs.push({lying, inside: []})
    runs.at(-1).inside.push(...inside)
  }
  const there = [...stack.querySelectorAll(":scope > .run")]
  there.slice(runs.length).forEach((run) => run.remove())
  runs.forEach((run, n) => fillRun(there[n] ?? newRun(stack), run))
}

function newRun(stack) {
  const run = element("run")
  run.append(document.createElement("article"))
  stack.append(run)
  return run
}

function fillRun(run, {lying, inside}) {
  const article = run.querySelector("article")
  run.classList.toggle("lying", lying)
  joined(run, article)
  const old = shown.get(article) ?? []
  const texts = inside.map(([text]) => text)
  const [head, tail] = same(old, texts)
  const there = [...article.children]
  const gone = there.slice(head, there.length - tail)
  const made = inside.slice(head, inside.length - tail).map(([, block]) => dressed(block))
  keepPictures(gone, made)
  gone.forEach((block) => block.remove())
  const after = there[there.length - tail] ?? null
  made.forEach((block) => article.insertBefore(block, after))
  shown.set(article, texts)
}

/** Return how many texts are the same at the head of two lists, and at their tail. */
function same(old, texts) {
  const most = Math.min(old.length, texts.length)
  let head = 0
  let tail = 0
  while (head < most && old[head] === texts[head]) head++
  while (tail < most - head && old.at(-1 - tail) === texts.at(-1 - tail)) tail++
  return [head, tail]
}

/** Let pictures that are there already stay, so that none has to be loaded and drawn anew. */
function keepPictures(gone, made) {
  const loaded = new Map(gone.flatMap((block) => [...block.querySelectorAll("img")]).map((image) => [image.src, image]))
  for (const image of made.flatMap((block) => [...block.querySelectorAll("img")])) {
    const known = loaded.get(image.src)
    if (known) {
      known.alt = image.alt
      image.replaceWith(known)
    }
  }
}

// ---- from elements to leaves ----------------------------------------------------------------------------------------------

/** Lay a stack out on leaves; return how many there are. */
export function lay(stack) {
  let before = 0
  stack.classList.toggle("sideways", !stacks())
  for (const run of stack.querySelectorAll(".run")) {
    run.querySelectorAll("table").forEach((table) => repeatHead(table, run))
    const pages = lengthOf(run)
    setLeaves(run, before, pages)
    before += pages
  }
  return before
}

/** Return how many leaves a run fills. */
function lengthOf(run) {
  const article = run.querySelector("article")
  if (stacks()) return Math.max(1, Math.ceil(article.offsetHeight / pitch(run) - 0.01))
  return Math.max(1, Math.round((article.scrollWidth - article.offsetWidth) / pitch(run)) + 1)
}

/** Return how far two leaves of a run are apart, from top to top or, side by side, from edge to edge. */
function pitch(run) {
  return parseFloat(getComputedStyle(run).getPropertyValue(stacks() ? "--high" : "--wide")) * (96 / 72) + GAP
}

/** Return the page of its run, from 0, on which an element begins. */
function pageOf(one, run) {
  const outer = run.getBoundingClientRect()
  const box = [...one.getClientRects()].find(({height}) => height) ?? one.getBoundingClientRect()
  const scale = outer.width / run.offsetWidth || 1
  const from = stacks() ? box.top - outer.top : box.left - outer.left
  return Math.floor((from / scale + 0.5) / pitch(run))
}

/** Begin a table anew, with its head, on every page it goes on to; its title is never left alone. */
function repeatHead(table, run) {
  const head = table.tHead
  const rows = [...(table.tBodies[0]?.rows ?? [])]
  if (!rows.length || table.closest(".again")) return
  const begins = pageOf(rows[0], run)
  if (pageOf(table.caption ?? head ?? rows[0], run) !== begins || (head && pageOf(head, run) !== begins)) broken(table.parentElement)
  for (let rest = rows, last = table; head && rest.length; ) {
    const first = pageOf(rest[0], run)
    const at = rest.findIndex((row) => pageOf(row, run) > first)
    if (at < 1) break
    rest = rest.slice(at)
    last = goneOn(last, head, rest)
  }
}

function goneOn(table, head, rows) {
  const box = table.parentElement.cloneNode(false)
  const next = table.cloneNode(false)
  const body = document.createElement("tbody")
  const above = head.cloneNode(true)
  above.setAttribute("aria-hidden", "true") // it is read once
  const columns = table.querySelector("colgroup")
  body.append(...rows)
  next.append(...(columns ? [columns.cloneNode(true)] : []), above, body)
  box.append(next)
  box.classList.add("again")
  table.parentElement.after(broken(box))
  return next
}

function broken(one) {
  one.style.breakBefore = "column"
  one.dataset.broken = ""
  return one
}

/** Put together again what was parted at the ends of pages. */
function joined(run, article) {
  if (run.classList.contains("parted")) { // by LibreOffice, within paragraphs too
    article.replaceChildren()
    shown.delete(article)
    run.classList.remove("parted")
    return
  }
  for (const box of article.querySelectorAll(".again")) {
    box.previousElementSibling.querySelector("tbody").append(...box.querySelectorAll("tbody > tr"))
    box.remove()
  }
  for (const one of article.querySelectorAll("[data-broken]")) {
    one.style.removeProperty("break-before")
    delete one.dataset.broken
  }
}

function setLeaves(run, before, pages) {
  const there = [...run.querySelectorAll(":scope > .leaf")]
  there.slice(pages).forEach((leaf) => leaf.remove())
  for (let n = 0; n < pages; n++) {
    const leaf = there[n] ?? newLeaf(run, n)
    const number = before + n + 1
    leaf.dataset.page = number
    leaf.classList.toggle("odd", number % 2 === 1)
    leaf.classList.toggle("even", number % 2 === 0)
    leaf.firstChild.textContent = `— ${number} —`
  }
}

function newLeaf(run, n) {
  const leaf = element("leaf")
  leaf.style.setProperty("--n", n)
  leaf.setAttribute("aria-hidden", "true")
  leaf.append(element("number"))
  run.insertBefore(leaf, run.querySelector("article"))
  return leaf
}

function element(name) {
  const made = document.createElement("div")
  made.className = name
  return made
}

// ---- as LibreOffice has it ------------------------------------------------------------------------------------------------

/** Break the pages where LibreOffice does. `spots`: bookmark → [page from 0, lines that fit from there on]; `full`: lines of a page. */
export function part(stack, spots, full) {
  for (const run of stack.querySelectorAll(".run")) {
    run.classList.add("parted")
    const marked = [...run.querySelectorAll("[data-bookmark]")].filter(
      (one) => spots[one.dataset.bookmark] && (!one.dataset.metric || one.closest("tr")), // of a paragraph's figures the lines tell
    )
    const spot = (one) => spots[one.dataset.bookmark]
    marked.forEach((one, n) => {
      const next = marked[n + 1]
      const [page, lines] = spot(one)
      const pages = next ? spot(next)[0] - page : Infinity
      if (pages > 0) carryOn(one, lines, full, pages)
      if (pages > 0 && next && pageOf(next, run) < spot(next)[0] - spot(marked[0])[0]) beginPage(next)
    })
  }
}

/** Carry a paragraph on over so many pages, as far as it goes. */
function carryOn(one, lines, full, pages) {
  let rest = one.parentElement.localName === "article" && one.matches("p, div:not(.表框, .并排), h1, h2, h3, h4, h5, h6") ? one : null
  for (let room = lines; rest && pages > 0; room = full, pages--) rest = carried(rest, room)
}

function beginPage(one) {
  const row = one.closest("tr")
  const table = row?.closest("table")
  if (row?.previousElementSibling && table.tHead) return goneOn(table, table.tHead, following(row))
  let block = one
  while (block.parentElement.localName !== "article") block = block.parentElement
  return broken(block)
}

function following(row) {
  const rows = [row]
  while (rows.at(-1).nextElementSibling) rows.push(rows.at(-1).nextElementSibling)
  return rows
}

/** Carry what stands behind so many lines of a paragraph to the next page; return it, or null where it is no longer. */
function carried(paragraph, lines) {
  const range = document.createRange()
  const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)
  let line = 0
  let last = -Infinity
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    for (let at = 0; at < text.length; at++) {
      range.setStart(text, at)
      range.setEnd(text, at + 1)
      const {top, height} = range.getBoundingClientRect()
      if (!height || Math.abs(top - last) < height / 2) continue
      last = top
      if (++line > lines) return parted(paragraph, text, at)
    }
  }
  return null
}

function parted(paragraph, text, at) {
  const range = document.createRange()
  range.setStart(text, at)
  range.setEndAfter(paragraph.lastChild)
  const rest = paragraph.cloneNode(false)
  rest.append(range.extractContents())
  rest.classList.add("carried")
  rest.classList.remove("新页")
  paragraph.classList.add("lasting")
  paragraph.after(broken(rest))
  return rest
}
