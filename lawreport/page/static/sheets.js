// The pages beside the text: as they will be printed, drawn anew at every answer of the server.
// In: the HTML and style sheets of /api/sheets or of an answer to an edit. Out: "goto" for what is clicked or chosen by key.
// Responsible for: that the pages stay where they were while somebody writes, and show where he writes.
import {get, post} from "./api.js"
import {fill as filled, h, styled} from "./dom.js"
import * as leaves from "./leaves.js"
import {say, told} from "./ui.js"

export const name = "sheets"
export const title = "成稿"

const STEP = 1.15 // between two sizes
const SIZES = [0.3, 2]
const EDGE = 18 // pixels around the leaves
const ASKING = 400 // milliseconds between two looks whether LibreOffice is ready
const KEPT = "成稿" // of localStorage
const ABOUT = "分页约数，以 Word 为准"
const BLOCKS = "article > [data-place], article > .并排 > [data-place], article > footer > [data-place], article table[data-place]"
const NEXT = {ArrowDown: [BLOCKS, 1], ArrowUp: [BLOCKS, -1], ArrowRight: ["[data-metric]", 1], ArrowLeft: ["[data-metric]", -1]}

const sheets = [new CSSStyleSheet(), new CSSStyleSheet(), new CSSStyleSheet()] // of the document; in the pane: of the report, our own
const pane = {} // its elements
const state = {html: "", sheet: "", paper: "", size: null, pages: 0, here: null, asking: 0, version: ""}

export async function mount(element, desk) {
  await styled("sheets.css")
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheets[0]]
  sheets[2].replaceSync(leaves.RULES)
  built(element, desk.office)
  remembered()
  listen()
  await load()
}

/** Read the pages again: a file was changed by somebody else. */
export const changed = () => load()

async function load() {
  const asking = ++state.asking
  try {
    const answer = await get("/api/sheets")
    if (asking === state.asking) drawn(answer)
  } catch (error) {
    told(error)
  }
}

// ---- the elements -----------------------------------------------------------------------------------------------------------

function built(element, office) {
  const button = (label, words, onclick, more = {}) => h("button", {type: "button", class: "tool", "aria-label": label, title: label, onclick, ...more}, words)
  pane.where = h("span", {class: "where"})
  pane.percent = button("适合宽度", "", () => sized(null), {class: "tool percent"})
  pane.office = office && h("button", {type: "button", class: "link", onclick: byOffice}, "用 LibreOffice 核对分页")
  pane.about = h("p", {class: "about"}, ABOUT)
  pane.stopped = h("p", {class: "stopped", role: "status", hidden: true})
  pane.fold = button("收起成稿", "▸", () => folded(true), {class: "tool fold"})
  pane.unfold = h("button", {type: "button", class: "unfold", "aria-expanded": "false", onclick: () => folded(false)}, "成稿")
  pane.stack = h("div", {class: "stack", lang: "zh-CN"})
  pane.frame = h("div", {class: "frame"})
  pane.scroll = h("div", {class: "pages", role: "region", tabindex: "0", "aria-label": "成稿：上下键选段落，左右键选数，回车去改"}, pane.frame)
  const root = pane.frame.attachShadow({mode: "open"})
  root.adoptedStyleSheets = [sheets[1], sheets[2]]
  root.append(pane.stack)
  const zoom = h("span", {class: "zoom"}, button("缩小", "−", () => sized(state.scale / STEP)), pane.percent, button("放大", "＋", () => sized(state.scale * STEP)))
  const bar = h("div", {class: "bar"}, h("h2", {}, "成稿"), pane.where, zoom, pane.office, pane.fold)
  pane.body = h("div", {class: "body"}, bar, pane.stopped, pane.scroll, pane.about)
  pane.whole = element
  filled(element, pane.unfold, pane.body)
}

function listen() {
  pane.scroll.addEventListener("scroll", place, {passive: true})
  pane.scroll.addEventListener("click", ({target}) => target === pane.scroll && pane.scroll.focus())
  pane.stack.addEventListener("click", (event) => go(event.target.closest?.("[data-metric]") ?? written(event.target)))
  pane.scroll.addEventListener("keydown", chosen)
  new ResizeObserver(resized).observe(pane.scroll)
  document.addEventListener("made", ({detail}) => (detail?.sheets ? came(detail.sheets) : load()))
  document.addEventListener("focused", ({detail}) => shown(detail))
}

function resized() {
  laid()
  sized(state.size)
}

function came(answer) {
  state.asking++ // what was asked for before is older
  drawn(answer)
}

// ---- drawing ----------------------------------------------------------------------------------------------------------------

/** Draw an answer at once; one without pages leaves those of before, and says so. */
function drawn(answer) {
  pane.stopped.hidden = Boolean(answer.html)
  if (!answer.html) {
    const count = answer.problems?.length ?? 0
    filled(pane.stopped, count ? `有 ${count} 处错误，还排不出来；` : "还排不出来；", state.html ? "下面是改之前的样子。" : "改好就能看到。")
    return
  }
  if (answer.html === state.html && !state.parted) return
  restyled(answer)
  leaves.fill(pane.stack, answer.html)
  Object.assign(state, {html: answer.html, parted: false, laid: false})
  laid()
}

/** Lay the leaves out, or wait until they are seen: what is hidden has no height. */
function laid() {
  if (state.laid || !state.html || !pane.scroll.clientWidth) return
  state.laid = true
  settled(leaves.lay(pane.stack), ABOUT)
}

function restyled({sheet = state.sheet, paper = state.paper}) {
  if (sheet !== state.sheet) sheets[1].replaceSync(sheet)
  if (paper !== state.paper) sheets[0].replaceSync(paper)
  Object.assign(state, {sheet, paper})
}

function settled(pages, about) {
  state.pages = pages
  pane.about.textContent = about
  sized(state.size)
  marked()
  if (!pane.stack.contains(state.at)) state.at = null
}

// ---- size and place -----------------------------------------------------------------------------------------------------------

/** Show the leaves in a size; null: as wide as the pane. The middle of what is seen stays. */
function sized(size) {
  const wide = widest()
  if (!wide || !pane.scroll.clientWidth) return
  const fits = (pane.scroll.clientWidth - 2 * EDGE) / wide
  const scale = Math.min(SIZES[1], Math.max(SIZES[0], size ?? fits))
  const at = state.scale ? pane.scroll.scrollTop / state.scale : 0
  Object.assign(state, {size: size === null ? null : scale, scale})
  pane.stack.style.transform = `scale(${scale})`
  pane.frame.style.width = `${wide * scale}px`
  pane.frame.style.height = `${pane.stack.offsetHeight * scale}px`
  pane.scroll.scrollTop = at * scale
  pane.percent.textContent = `${Math.round(scale * 100)}%`
  remember()
  place()
}

/** Return how wide an upright leaf is: one on its side is seen by moving the pages. */
function widest() {
  const upright = pane.stack.querySelector(".run:not(.lying)") ?? pane.stack.querySelector(".run")
  return upright?.offsetWidth ?? 0
}

/** Say which pages are seen. */
function place() {
  const top = pane.scroll.getBoundingClientRect().top
  const seen = [...pane.stack.querySelectorAll(".leaf")].filter((leaf) => {
    const box = leaf.getBoundingClientRect()
    return box.bottom > top + EDGE && box.top < top + pane.scroll.clientHeight - EDGE
  })
  if (!seen.length) return
  const [first, last] = [seen[0].dataset.page, seen.at(-1).dataset.page]
  pane.where.textContent = `第 ${first === last ? first : `${first}–${last}`} 页 / 共 ${state.pages} 页`
}

const narrow = () => getComputedStyle(pane.fold).display !== "none"

function folded(away) {
  pane.whole.classList.toggle("open", !away)
  pane.unfold.setAttribute("aria-expanded", String(!away))
  if (away) return pane.unfold.focus()
  resized()
  pane.scroll.focus()
  pane.stack.querySelector(".here")?.scrollIntoView({block: "center"})
}

function remembered() {
  const {size = null} = JSON.parse(localStorage.getItem(KEPT) ?? "{}")
  state.size = SIZES[0] <= size && size <= SIZES[1] ? size : null
}

function remember() {
  localStorage.setItem(KEPT, JSON.stringify({size: state.size}))
}

// ---- from the pages to the text and the data ----------------------------------------------------------------------------------

/** Return the element that says where the words under it were written. */
function written(one) {
  const known = one.closest?.("[data-place]:not([data-place=''])")
  return known ?? one.closest?.("article > *")?.querySelector("[data-place]:not([data-place=''])")
}

function go(one) {
  if (!one || getSelection().type === "Range") return
  const {metric, year, source, place: at} = one.dataset
  const detail = metric ? {metric, year: Number(year), cell: source, place: placeOf(source)} : {place: placeOf(at)}
  if (narrow()) folded(true) // it lies over the text
  document.dispatchEvent(new CustomEvent("goto", {detail}))
}

/** Return {file, line} of “file:line”, {file, cell} of “file cell”. */
function placeOf(text = "") {
  const [, file, line, cell] = /^(.*?)(?::(\d+)| ([^ ]+))?$/.exec(text)
  return {file, line: Number(line ?? 0), cell: cell ?? ""}
}

/** Choose by the arrows, follow by Enter. */
function chosen(event) {
  const {key, altKey, ctrlKey, metaKey, shiftKey} = event
  if (altKey || ctrlKey || metaKey || shiftKey) return
  if (key === "Escape" && narrow()) return folded(true)
  if (key === "Enter" && state.at && pane.stack.getRootNode().activeElement === state.at) {
    event.preventDefault()
    return void go(state.at.dataset.metric ? state.at : written(state.at))
  }
  if (!NEXT[key] || !state.html) return
  event.preventDefault()
  const next = following(...NEXT[key])
  if (!next) return
  state.at?.removeAttribute("tabindex")
  state.at = next
  next.tabIndex = -1
  next.focus({preventScroll: true})
  next.scrollIntoView({block: "nearest"})
}

/** Return the next one of a kind behind, or before, the one that was chosen last. */
function following(kind, step) {
  const all = [...pane.stack.querySelectorAll(kind)]
  const from = state.at ?? pane.stack.querySelector(".here")
  if (!from) return all.find(seen) ?? all[0]
  const order = step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING
  const there = all.filter((one) => one !== from && from.compareDocumentPosition(one) & order && !(step < 0 && one.contains(from)))
  return step > 0 ? there[0] : there.at(-1)
}

function seen(one) {
  const outer = pane.scroll.getBoundingClientRect()
  const {top, bottom} = one.getBoundingClientRect()
  return bottom > outer.top && top < outer.bottom
}

// ---- from the text to the pages -----------------------------------------------------------------------------------------------

/** Show where the paragraph stands that is being written. */
function shown(detail) {
  state.here = detail ? where(detail) : null
  const one = marked()
  if (one && !seen(one)) one.scrollIntoView({block: "center", behavior: reduced() ? "auto" : "smooth"})
}

function where({file, line, place: at}) {
  if (typeof at === "string") return at
  return at?.file ? `${at.file}:${at.line}` : `${file}:${line ?? 0}`
}

const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches

/** Mark the words that were written at the place where somebody writes; return the first of their elements. */
function marked() {
  for (const one of pane.stack.querySelectorAll(".here, .writing")) one.classList.remove("here", "writing")
  if (!state.here) return null
  const words = at(state.here)
  words.forEach((one) => one.classList.add("here"))
  words[0]?.closest("article > *, footer > *")?.classList.add("writing")
  return words[0] ?? null
}

/** Return the elements of a place: of its line, of the next one (words below their name), or of the last line before it. */
function at(wanted) {
  const {file, line} = placeOf(wanted)
  const placed = [...pane.stack.querySelectorAll("[data-place]")].filter((one) => placeOf(one.dataset.place).file === file)
  const lines = placed.map((one) => placeOf(one.dataset.place).line)
  const best = [line, line + 1].find((one) => lines.includes(one)) ?? Math.max(...lines.filter((one) => one < line))
  const there = placed.filter((_, n) => lines[n] === best)
  const words = there.filter((one) => one.localName === "span")
  return words.length ? words : there.slice(0, 1)
}

// ---- LibreOffice --------------------------------------------------------------------------------------------------------------

/** Let LibreOffice lay the report out, and show its pages until the next edit. */
async function byOffice() {
  pane.office.disabled = true
  const before = state.asking
  const running = say("LibreOffice 正在排版，要几秒钟，可以接着写……")
  try {
    let answer = await post("/api/paged", {begin: true})
    while (answer.waiting) {
      await new Promise((done) => setTimeout(done, ASKING))
      answer = await post("/api/paged")
    }
    if (before === state.asking) parted(answer)
    else say(`LibreOffice 排出 ${answer.pages} 页；排的时候又改过，页面上还是约数。`)
  } catch (error) {
    told(error)
  } finally {
    running.remove()
    pane.office.disabled = false
  }
}

function parted(answer) {
  restyled(answer)
  leaves.fill(pane.stack, answer.html)
  leaves.part(pane.stack, answer.spots, answer.lines)
  const about = state.pages
  leaves.lay(pane.stack)
  Object.assign(state, {html: answer.html, parted: true, laid: true})
  settled(answer.pages, "照 LibreOffice 排的分页，改动以前有效")
  say(about === answer.pages ? `LibreOffice 也是 ${answer.pages} 页。` : `LibreOffice 排出 ${answer.pages} 页（约数是 ${about} 页）。`)
}
