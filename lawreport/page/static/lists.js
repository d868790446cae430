// Lists: points, headings, charts, tables put in, taken out, moved, parted, joined.
// In: an item and what to do with it. Out: the list changed in its file, the caret where one goes on writing.
// Responsible for: what is open is saved first; every step can be taken back, by the history of the project itself.
import {get, post} from "./api.js"
import {h} from "./dom.js"
import * as saving from "./saving.js"
import {ask, say, told} from "./ui.js"

const SEVERAL = ["paragraph", "intro", "tail"] // of these, each line is a paragraph
const FIELDS = /(^|\/)(text|tail|正文|末段)$/ // fields of a section that can be taken out whole
const WHOLE = ["heading", "attachment"] // what has more below it
const TO_WRITE = "（待写）" // in an item that has just come

/** Return what can be done with the lists of a page. */
export function changing(page) {
  const home = (one) => one.list_file || one.file
  const siblings = (one) => page.items.filter((other) => one.list && other.list === one.list && home(other) === home(one) && other.kind === one.kind)
  const at = (one, index) => siblings(one).find((other) => other.index === index)
  const named = (one) => one.ref || one.text
  let turn = 0 // how many changes were begun

  /** Go on writing in an item, unless somebody has begun something else meanwhile. */
  const go = (now, next, caret) => {
    if (next && now.turn === turn && !page.writing) page.open(next.id, next.text === TO_WRITE ? {at: 0, to: TO_WRITE.length} : {at: caret ?? next.text.length})
  }

  /** Return an item as it is once what is written in it is saved; nothing where that could not be. */
  async function ready(one) {
    turn += 1
    const mine = turn
    const is = await page.flush()
    if (is) page.leave()
    return is ? {...(page.item(one.id) ?? one), turn: mine} : null
  }

  const list = (one, what) => sent({file: home(one), list: one.list, was: siblings(one).map(named), ...what})

  /** Ask for one change; return whether it was made. */
  async function sent(asked) {
    try {
      const answer = await saving.after(() => post("/api/list", {etag: page.etags[asked.file] ?? "", ...asked}))
      page.past.clear() // items have other numbers by now
      page.took({...answer, saved: true})
      return true
    } catch (error) {
      if (error.status !== 409) return told(error), false
      say("别人刚动过这里，已经换成最新的，请再做一次。", {wrong: true})
      await page.load()
      return false
    }
  }

  async function add(one) {
    const now = await ready(one)
    if (now && (await list(now, {do: "add", at: now.index + 1}))) go(now, at(now, now.index + 1))
  }

  async function remove(one) {
    const many = WHOLE.includes(one.kind)
    if (many && (await ask("整节删去？", h("p", {}, `“${one.shown || one.text}”和它下面的话一起删去。删错了按 Ctrl+Z。`), [["", "不删"], ["yes", "删去", "main"]])) !== "yes") return
    const now = await ready(one)
    if (!now) return
    const done = now.list ? await list(now, {do: "remove", at: now.index}) : await sent({file: now.file, list: now.path, was: [now.text], do: "remove", at: 0})
    if (!done) return
    say(`删去了${now.number || "一段"}。`, {actions: {撤回: undo}})
    if (now.list) go(now, at(now, now.index) ?? at(now, now.index - 1))
  }

  async function move(one, step) {
    const caret = page.writing?.editor.at
    const now = await ready(one)
    const to = (now?.index ?? 0) + step
    if (now && at(now, to) && (await list(now, {do: "move", at: now.index, to}))) go(now, at(now, to), caret)
  }

  async function split(one, place) {
    const now = await ready(one)
    if (now && (await list(now, {do: "split", at: now.index, to: place}))) go(now, at(now, now.index + 1), 0)
  }

  /** Join an item with the one before (-1) or after it (1). */
  async function join(one, step) {
    if (one.kind !== "point" || !at(one, one.index + step)) return
    const now = await ready(one)
    const first = now && at(now, now.index + Math.min(step, 0))
    if (first && (await list(now, {do: "join", at: first.index}))) go(now, at(now, first.index), first.text.length)
  }

  /** Take the last change back, whichever of this page's it was; with `again`, the taking back. */
  async function back(again) {
    const busy = await page.flush()
    if (!busy) return
    page.leave()
    try {
      const {title} = await saving.after(() => post("/api/undo", {again}))
      say(`${again ? "重做了" : "撤回了"}：${title ?? "上一步"}。`)
    } catch (error) {
      told(error)
    }
    await page.load()
  }

  const undo = () => (back(false), true)
  const redo = () => (back(true), true)

  /** Put something under a heading: a first or further item of a list, or a field. */
  async function put(one, fields, kind, text) {
    const now = await ready(one)
    if (!now) return
    const inside = now.section ? `${now.section}/` : ""
    const there = page.items.filter((other) => other.kind === kind && home(other) === now.file && fields.some((field) => other.list === inside + field))
    const path = there[0]?.list ?? inside + fields[0]
    const before = new Set(page.items.map(({id}) => id))
    if (!(await sent({file: now.file, list: path, was: there.map(named), do: "add", at: there.length, text}))) return
    const added = page.items.find(({id, kind: its}) => !before.has(id) && its === kind)
    go(now, added)
  }

  /** Let a chart or table be chosen, and put it under a heading. */
  async function exhibit(one, kind) {
    const {names} = await get("/api/names")
    const rows = names.filter((name) => name.group === "图表" && name.kind === kind)
    const choices = rows.map(({name, shown}, index) => h("label", {class: "choice"}, h("input", {type: "radio", name: "exhibit", value: name, checked: index === 0}), h("span", {}, name), h("small", {}, shown)))
    const word = kind === "chart" ? "图" : "表"
    const none = h("p", {}, `charts 文件夹里还没有${word}。`)
    const chosen = await ask(`放哪张${word}？`, h("div", {class: "choices"}, rows.length ? choices : none), rows.length ? [["", "不放"], ["put", "放进来", "main"]] : [["", "知道了"]])
    const name = choices.map((choice) => choice.firstChild).find(({checked}) => checked)?.value
    if (chosen === "put") await put(one, kind === "chart" ? ["charts", "图"] : ["tables", "表"], kind, name)
  }

  /** Return what a heading may get: words for a button, and what it does. */
  function under(one) {
    const inside = one.section ? `${one.section}/` : ""
    const has = (...fields) => page.items.some((other) => other.file === one.file && fields.some((field) => other.path === inside + field))
    return [
      ["加一条", () => put(one, ["points", "要点"], "point")],
      !has("tail", "末段") && ["加末段", () => put(one, ["tail", "末段"], "tail")],
      one.depth < 4 && ["加小节", () => put(one, ["children", "小节"], "heading")],
      ["放图", () => exhibit(one, "chart")],
      ["放表", () => exhibit(one, "table")],
    ].filter(Boolean)
  }

  return {
    add, remove, move, join, split, undo, redo, under,
    adds: ({kind}) => ["point", "heading"].includes(kind),
    last: (one) => !at(one, one.index + 1),
    removable: (one) => Boolean(one.list && one.kind !== "title" && one.kind !== "signature") || (SEVERAL.includes(one.kind) && FIELDS.test(one.path)),
    /** Enter was pressed in an item: a new one at its end, two of one in its middle, a line where several lines may stand. */
    enter(one, {from}) {
      if (SEVERAL.includes(one.kind)) return false
      if (one.kind !== "point" || !one.list) return true
      const {text} = page.writing.editor
      if (from >= text.length) add(one)
      else if (from > 0) split(one, from)
      return true
    },
  }
}
