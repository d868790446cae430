// The tab 正文: outline, text, pages. Every paragraph is plain HTML but the one that is being written.
// In: the items of /api/texts. Out: texts saved, lists changed. Responsible for: which paragraph is open; a paragraph that is being
// written is never drawn anew; an answer that came too late is not shown.
import {get, post} from "./api.js"
import {Printed, conditions, flawsOf, parts} from "./chips.js"
import * as cards from "./cards.js"
import {fill, h, styled} from "./dom.js"
import * as drafts from "./drafts.js"
import {opened, plainly, setPlainly} from "./editor.js"
import {changing} from "./lists.js"
import {isHead, mark, outlined, spoken, stepped} from "./outline.js"
import {editable, paragraph, redrawn} from "./paragraph.js"
import {fileShown, unreadable} from "./rawfile.js"
import * as saving from "./saving.js"
import {made, say, told} from "./ui.js"

export const name = "texts"
export const title = "正文"

const PAUSE = 120 // milliseconds without a key until a text is tried
const REST = 2000 // and until it is saved
const MOMENT = 400 // and until it is asked what can be mended
const page = {items: [], etags: {}, printed: new Printed([]), nodes: new Map(), past: new Map(), writing: null, asked: 0, fixable: new Set(), took, settled, away, open, leave, flush, item, load}
let parts_ = {} // the elements of the tab
let names = null

export async function mount(element, desk) {
  await styled("texts.css")
  drafts.of(desk.folder)
  parts_ = built()
  element.append(parts_.outline, parts_.column, h("aside", {id: "sheets", "aria-label": "成稿"}))
  document.addEventListener("keydown", shortcut)
  addEventListener("pagehide", () => page.writing && flush())
  document.addEventListener("settle", ({detail}) => detail.push(flush(), saving.after(() => {})))
  await load()
  await restored()
}

export const shown = () => undefined

/** Read the texts again: a file was changed by somebody else. */
export const changed = () => load()

/** Open the paragraph that stands at a place: {id}, {file, path} or {place: {file, line} or "file:line"}. */
export function goTo({id, file, path, place, item: wanted}) {
  const spot = typeof place === "string" ? spotOf(place) : place
  const found = item(id ?? wanted ?? spot?.item) ?? page.items.find((one) => path && one.file === file && one.path === path) ?? nearest(spot)
  if (found) show(found, lineAt(found, spot))
}

function spotOf(place) {
  const [, file, line] = /^(.*?)(?::(\d+))?$/.exec(place)
  return {file, line: Number(line ?? 0)}
}

/** Return the item in which a line of a file stands: the last one that begins before it. */
function nearest(spot) {
  const before = page.items.filter(({file, line}) => file === spot?.file && line <= spot.line).sort((one, other) => other.line - one.line)
  return before[0] ?? page.items.find(({file}) => file === spot?.file)
}

/** Return where in an item's text a line of its file begins; nothing where the item has one line. */
function lineAt(one, spot) {
  const before = one.text.split("\n").slice(0, Math.max(0, (spot?.line ?? 0) - one.line))
  return before.length && one.text.includes("\n") ? before.join("\n").length + 1 : undefined
}

// ---- the elements ---------------------------------------------------------------------------------------------------------

function built() {
  const find = h("input", {type: "search", id: "find", placeholder: "找文字、科室（Ctrl+K）", "aria-label": "在目录里找", autocomplete: "off", oninput: drawOutline, onkeydown: foundFirst})
  const list = h("ol", {class: "entries", onkeydown: stepped})
  const outline = h("nav", {id: "outline", "aria-label": "目录"}, h("div", {class: "find"}, find), list)
  const crumb = h("p", {class: "crumb"})
  const plain = h("button", {type: "button", class: "link", onclick: switched})
  const bar = h("div", {class: "column-bar"}, crumb, plain)
  const sheet = h("div", {class: "sheet"})
  const column = h("div", {id: "column", tabindex: "-1", role: "region", "aria-label": "正文"}, bar, sheet)
  column.addEventListener("scroll", () => requestAnimationFrame(followed), {passive: true})
  const all = {find, list, outline, crumb, plain, sheet, column}
  labelled(all)
  return all
}

function labelled({plain}) {
  plain.textContent = plainly() ? "换回带数块的编辑框" : "输入法不顺？换简单输入框"
}

function switched() {
  const at = page.writing?.item.id
  leave()
  setPlainly(!plainly())
  labelled(parts_)
  if (at) open(at)
}

function foundFirst(event) {
  if (event.key === "Escape") (event.target.value = "", drawOutline())
  if (event.key === "ArrowDown" || (event.key === "Enter" && !event.isComposing)) {
    event.preventDefault()
    const first = parts_.list.querySelector("button")
    event.key === "Enter" ? first?.click() : first?.focus()
  }
}

// ---- what the server says ---------------------------------------------------------------------------------------------------

async function load() {
  const number = ++page.asked
  try {
    const answer = await get("/api/texts")
    if (number === page.asked) took(answer)
  } catch (error) {
    told(error)
  }
}

/** Show the items of an answer; what is not in its file yet stays as it was typed. */
function took(answer) {
  if (answer.saved) page.asked += 1
  Object.assign(page.etags, answer.files)
  if (!answer.items) return void load()
  page.items = answer.items.map(withUnsaved)
  page.printed = new Printed(page.items)
  page.problems = answer.problems
  names = answer.saved || answer.files ? null : names
  follow()
  redraw()
  made(answer)
  learn()
}

function withUnsaved(one) {
  const text = saving.unsaved(one)
  return text === undefined || text === one.text ? one : {...one, text, pieces: []}
}

/** Let the open paragraph be the item it was, wherever that stands by now; where it has changed on the disk alone, so does the editor. */
function follow() {
  const {writing} = page
  const now = writing && standing(writing)
  if (!now) return
  if (now.id !== writing.item.id) renamed(writing, now)
  writing.item = {...now, text: writing.editor.text}
  if (writing.dirty || writing.editor.composing || now.text === writing.was || now.text === writing.tried) return
  writing.was = now.text
  quietly(writing, now.text)
}

/** Return the item that is being written: by its address, or where others were put before it, by its words. */
function standing(writing) {
  const own = ({text}) => text === writing.was || text === writing.tried
  const there = item(writing.item.id)
  return there && own(there) ? there : page.items.find((one) => one.file === writing.file && one.kind === writing.item.kind && own(one)) ?? there
}

function renamed(writing, now) {
  const kept = page.nodes.get(writing.item.id)
  page.nodes.delete(writing.item.id)
  page.nodes.set(now.id, {...kept, sign: ""})
  drafts.drop(writing)
  Object.assign(writing, {file: now.file, path: now.path})
  if (writing.dirty) drafts.keep({...writing, text: writing.editor.text})
}

/** Put another text into the editor, which nobody has typed. */
function quietly(writing, text) {
  writing.quiet = true
  writing.editor.replace(0, writing.editor.text.length, text)
  writing.quiet = false
}

function item(id) {
  return page.items.find((one) => one.id === id)
}

function away() {
  document.querySelector("#saved").textContent = "还没存上，正在重试……"
}

// ---- drawing ----------------------------------------------------------------------------------------------------------------

function redraw() {
  const wanted = page.items.map(nodeOf)
  laid(parts_.sheet, wanted.length ? wanted : [unreadable(page.problems ?? [], page)])
  drawOutline()
  page.writing?.editor.renew()
  followed()
}

/** Return the element of an item; it is drawn anew only where something of it has changed, its words never while they are written. */
function nodeOf(one) {
  const kept = page.nodes.get(one.id)
  const sign = JSON.stringify(one)
  if (kept?.sign === sign) return kept.element
  const writes = page.writing?.item.id === one.id
  const element = kept ? redrawn(kept.element, one, page, {writes}) : paragraph(one, page, acts)
  page.nodes.set(one.id, {element, sign: writes ? "" : sign})
  return element
}

/** Put elements into their order; the one that has the caret is never moved, the others go around it. */
function laid(holder, wanted) {
  for (const child of [...holder.children]) if (!wanted.includes(child)) child.remove()
  wanted.forEach((element, at) => {
    while (holder.children[at] !== element && element.contains(document.activeElement) && holder.children[at]) holder.append(holder.children[at])
    if (holder.children[at] !== element) holder.insertBefore(element, holder.children[at] ?? null)
  })
  for (const [id, {element}] of page.nodes) if (!element.isConnected) page.nodes.delete(id)
}

function drawOutline() {
  const {list, find} = parts_
  outlined(list, {items: page.items, printed: page.printed, current: item(page.current?.id) ?? page.items[0], wanted: find.value.trim(), go: (one) => show(one)})
}

/** Let the outline say where the column stands. */
function followed() {
  const {column, crumb} = parts_
  const top = column.getBoundingClientRect().top + 60
  const here = page.writing?.item ?? page.items.findLast((one) => (page.nodes.get(one.id)?.element.getBoundingClientRect().top ?? Infinity) <= top) ?? page.items[0]
  if (!here) return
  fill(crumb, trail(here).map((one) => h("span", {}, `${mark(one)}${isHead(one) ? spoken(one, page.printed) : ""}`)))
  const now = item(here.id)
  if (page.current?.id === now?.id) return
  page.current = now
  drawOutline()
  parts_.list.querySelector('[aria-current="true"]')?.scrollIntoView({block: "nearest"})
}

function trail(here) {
  const before = page.items.slice(0, page.items.findIndex(({id}) => id === here.id) + 1)
  const heads = [1, 2, 3].map((depth) => before.findLast((one) => isHead(one) && one.depth === depth))
  const deepest = heads.findLastIndex((head, at) => head && heads.slice(0, at).every((upper) => !upper || before.indexOf(upper) < before.indexOf(head)))
  return heads.slice(0, deepest + 1).filter(Boolean)
}

function show(one, at) {
  const element = page.nodes.get(one.id)?.element
  if (!element) return
  element.scrollIntoView({block: isHead(one) ? "start" : "center"})
  editable(one) ? open(one.id, {at}) : element.querySelector("button, [tabindex]")?.focus()
}

// ---- writing ------------------------------------------------------------------------------------------------------------------

/** Open an item in the editor with the caret at `at`; the one that was open is saved. */
function open(id, {at, to} = {}) {
  if (page.writing?.item.id === id) return focused(page.writing, at, to)
  leave()
  const one = item(id)
  const element = page.nodes.get(id)?.element
  if (!one || !element || !editable(one)) return undefined
  const holder = element.querySelector(".item-words")
  const writing = {item: one, file: one.file, path: one.path, was: one.text, element, holder, dirty: false}
  page.writing = writing
  element.classList.add("writing")
  holder.replaceChildren()
  for (const name_ of ["tabindex", "role", "aria-label", "aria-multiline", "aria-readonly"]) holder.removeAttribute(name_)
  writing.editor = opened(holder, how(writing, at ?? one.text.length))
  focused(writing, at, to)
  followed()
  document.dispatchEvent(new CustomEvent("focused", {detail: {file: one.file, line: one.line, path: one.path, id}}))
  return writing
}

function focused({editor}, at, to) {
  if (at !== undefined) editor.select(at, to)
  editor.focus()
}

function how(writing, at) {
  const {item: one} = writing
  return {
    text: one.text, at, kind: one.kind, label: `${mark(one)} ${one.called ?? ""}`.trim(), kept: page.past.get(one.id), printed: () => page.printed, names: known, flaws: () => flawed(writing),
    onChange: (text) => typed(writing, text), onBlur: () => setTimeout(() => blurred(writing), 0), onChip: (found) => chosen(writing, found), onKey: (key, at_) => pressed(writing, key, at_),
  }
}

/** Return which words of the open paragraph are wrong; nothing where the last answer was about another text. */
function flawed(writing) {
  const now = item(writing.item.id)
  return now && now.text === (writing.editor?.text ?? now.text) ? flawsOf(now) : null
}

async function known() {
  names ??= get("/api/names").then((answer) => answer.names ?? answer)
  try {
    return await names
  } catch (error) {
    names = null
    told(error)
    return []
  }
}

function typed(writing, text) {
  if (writing.quiet) return
  writing.dirty = text !== writing.was
  if (writing.dirty) drafts.keep({...writing, text})
  else drafts.drop(writing)
  clearTimeout(writing.pause)
  clearTimeout(writing.rest)
  if (!writing.dirty) return
  document.querySelector("#saved").textContent = "正在写……"
  writing.pause = setTimeout(() => attempt(writing), PAUSE)
  writing.rest = setTimeout(() => rested(writing), REST)
}

/** Ask what the report would be with what is typed; an answer that is not the newest is left. */
async function attempt(writing) {
  if (page.writing !== writing || writing.editor.composing || saving.busy()) return
  const {file, path, was, editor: {text}} = writing
  const number = ++page.asked
  try {
    const answer = await post("/api/try", {file, path, was, etag: page.etags[file] ?? "", text})
    if (number !== page.asked || page.writing !== writing || writing.editor.text !== text) return
    writing.tried = text
    took(answer)
  } catch (error) {
    if (number === page.asked && error.status === 422) redrawn(writing.element, {...writing.item, problems: error.problems}, page, {writes: true})
  }
}

function rested(writing) {
  if (page.writing !== writing || writing.held) return
  if (writing.editor.composing) writing.rest = setTimeout(() => rested(writing), REST)
  else flush()
}

/** Save what is being written; return whether it is in its file. */
async function flush() {
  const {writing} = page
  if (!writing?.editor || writing.editor.composing) return !writing?.dirty
  const {text} = writing.editor
  clearTimeout(writing.rest)
  if (text === writing.was) return true
  const saved = await saving.save(page, writing, text)
  writing.dirty = writing.editor.text !== writing.was
  return saved
}

/** Both texts were shown and one was chosen. */
function settled(one, text) {
  const {writing} = page
  if (writing === one && writing.editor.text !== text) quietly(writing, text)
  one.dirty = false
  document.querySelector("#saved").textContent = ""
  load()
}

function blurred(writing) {
  if (page.writing !== writing) return
  if (!document.hasFocus()) return void flush()
  const now = document.activeElement
  if (!writing.element.contains(now) && !cards.holds(now) && !now?.closest("dialog")) leave()
}

/** Close the editor; what was typed is saved and shown as plain HTML. */
function leave() {
  const {writing} = page
  if (!writing) return
  cards.close()
  clearTimeout(writing.pause)
  clearTimeout(writing.rest)
  const {text} = writing.editor
  const kept = writing.editor.keep()
  if (kept) page.past.set(writing.item.id, kept)
  page.writing = null
  writing.editor.close()
  const one = {...(item(writing.item.id) ?? writing.item), text}
  page.items = page.items.map((other) => (other.id === one.id ? one : other))
  writing.element.classList.remove("writing")
  page.nodes.set(one.id, {element: redrawn(writing.element, one, page, {writes: false}), sign: ""})
  if (text !== writing.was) saving.save(page, writing, text)
}

// ---- keys ---------------------------------------------------------------------------------------------------------------------

const lists = changing(page)
const steps = {
  ArrowUp: (one) => beside(one, -1),
  ArrowDown: (one) => beside(one, 1),
  Backspace: (one) => (lists.join(one, -1), true),
  Delete: (one) => (lists.join(one, 1), true),
  Enter: (one, at) => lists.enter(one, at),
  "Mod-Enter": (one) => lists.adds(one) && one.list && (lists.add(one), true),
  "Alt-ArrowUp": (one) => (lists.move(one, -1), true),
  "Alt-ArrowDown": (one) => (lists.move(one, 1), true),
  "Mod-s": () => (flush(), true),
  Undo: () => lists.undo(),
  Redo: () => lists.redo(),
  Escape: (one) => (cards.closed() || rest(one), true),
}

function pressed(writing, key, at) {
  return Boolean(steps[key]?.(writing.item, at))
}

/** Close the editor and stay at its paragraph; Enter opens it again. */
function rest(one) {
  leave()
  page.still = true
  page.nodes.get(one.id)?.element.querySelector(".item-words").focus()
  page.still = false
}

/** Open the paragraph before or after one. */
function beside(one, step) {
  const others = page.items.filter(editable)
  const next = others[others.findIndex(({id}) => id === one.id) + step]
  if (next) open(next.id, {at: step < 0 ? next.text.length : 0})
  return Boolean(next)
}

function shortcut(event) {
  if (parts_.outline.closest("[hidden]") || document.querySelector("dialog[open]")) return
  const control = event.ctrlKey || event.metaKey
  const act = (control && {k: find, s: flush, z: () => !page.writing && lists.undo(), y: () => !page.writing && lists.redo()}[event.key]) || {F8: () => nextProblem(event.shiftKey ? -1 : 1)}[event.key]
  if (!act || event.defaultPrevented) return
  if (control && "zy".includes(event.key) && event.target.matches("input, textarea, [contenteditable]")) return
  event.preventDefault()
  act()
}

function find() {
  parts_.find.focus()
  parts_.find.select()
}

function nextProblem(step) {
  const troubledItems = page.items.filter(({problems}) => problems.length)
  if (!troubledItems.length) return say("正文里没有问题。")
  const here = page.items.findIndex(({id}) => id === (page.writing?.item ?? page.current)?.id)
  const next = step > 0 ? troubledItems.find((one) => page.items.indexOf(one) > here) ?? troubledItems[0] : troubledItems.findLast((one) => page.items.indexOf(one) < here) ?? troubledItems.at(-1)
  return show(next)
}

// ---- cards ----------------------------------------------------------------------------------------------------------------------

/** A tag was chosen: show its card. */
function chosen(writing, found) {
  const {editor} = writing
  const near = {printed: () => page.printed, names: known}
  if (found.kind === "figure") return cards.figure(editor, found, page.printed.of(found.source), found)
  const condition = cards.conditionAt(editor.text, found)
  if (condition) cards.clause(editor, condition, found.box, near)
  return undefined
}

function wrapped({editor}) {
  const {from, to} = editor.chosen
  editor.replace(from, to, `{% if 指标 %}${editor.text.slice(from, to)}{% endif %}`)
  const condition = conditions(editor.text).find(({start}) => start === from)
  cards.clause(editor, condition, editor.place(from), {printed: () => page.printed, names: known})
}

/** Return whether something may be done with what is written: not while an input method composes. */
const free = () => Boolean(page.writing && !page.writing.editor.composing)

const acts = {
  open,
  chip: (one, {start, end}) => {
    const writing = open(one.id, {at: start, to: end})
    const found = parts(one.text).find((part) => part.start === start)
    if (writing && found) chosen(writing, {...found, box: writing.editor.place(start)})
  },
  insert: () => free() && cards.picker(page.writing.editor, page.writing.editor.place(), known),
  condition: () => free() && wrapped(page.writing),
  raw: (button) => {
    if (!free()) return
    const {editor} = page.writing
    editor.raw(!editor.isRaw)
    button.setAttribute("aria-pressed", String(editor.isRaw))
    editor.focus()
  },
  file: (one) => fileShown(one.file, page),
  fixable: (problem) => page.fixable.has(nameOf(problem)),
  fix: mend,
  why: async (problem) => {
    const {why} = await import("./findings.js")
    why(problem.id)
  },
  lists,
}

// ---- mending ----------------------------------------------------------------------------------------------------------------------

const nameOf = ({id, file, line, column, message}) => [id, file, line, column, message].join("\n")

/** Learn which problems can be mended at once, when some are shown and nobody types for a moment. */
function learn() {
  clearTimeout(page.learning)
  if (page.items.some(({problems}) => problems.length)) page.learning = setTimeout(asked, MOMENT)
}

async function asked() {
  const {problems} = await get("/api/findings").catch(() => ({problems: []}))
  const names_ = problems.filter(({fixable}) => fixable).map(nameOf)
  if (names_.length === page.fixable.size && names_.every((one) => page.fixable.has(one))) return
  page.fixable = new Set(names_)
  for (const one of page.items) {
    const kept = page.nodes.get(one.id)
    if (kept && one.problems.length) redrawn(kept.element, one, page, {writes: page.writing?.item.id === one.id})
  }
}

async function mend({id, file, line, column, message}) {
  if (!(await flush())) return
  try {
    const answer = await saving.after(() => post("/api/fix", {id, place: {file, line, column}, message}))
    made({...answer, saved: true})
    say("改掉了。", {actions: {撤回: () => lists.undo()}})
  } catch (error) {
    told(error)
  }
  await load()
}

// ---- drafts -----------------------------------------------------------------------------------------------------------------------

/** Put back what was typed and never saved, at the last visit. */
async function restored() {
  const put = (await drafts.all()).filter(back)
  if (put.length) say(`上次有 ${put.length} 段没存上，已经放回原处并存盘。`)
}

function back(draft) {
  const one = page.items.find(({file, path}) => file === draft.file && path === draft.path)
  if (one && one.text === draft.text) return drafts.drop(draft), false
  saving.save(page, {file: draft.file, path: draft.path, was: draft.was}, draft.text)
  return true
}

