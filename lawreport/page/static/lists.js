// Lists: points, headings, charts, tables put in, taken out, moved, parted, joined.
// In: an item and what to do with it. Out: the list changed in its file, the caret where one goes on writing.
// Responsible for: what is open is saved first; every step can be taken back.
import {get, post} from "./api.js"
import {h} from "./dom.js"
import * as saving from "./saving.js"
import {ask, say, told} from "./ui.js"

const SEVERAL = ["paragraph", "intro", "tail"] // one line is one paragraph

/** Return what can be done with the lists of a page. */
export function changing(page) {
  const past = [] // {back, again, words}
  const future = []

  const siblings = (one) => page.items.filter((other) => other.list === one.list && (other.list_file ?? other.file) === (one.list_file ?? one.file) && Boolean(one.list))
  const said = (one) => one.ref || one.text
  const at = (one, index) => siblings(one).find((other) => other.index === index)

  /** Do one thing with the list of an item, whose file then holds it; return whether it was done. */
  async function list(one, what) {
    const file = one.list_file || one.file
    const was = siblings(one).map(said)
    return sent({file, list: one.list, was, ...what})
  }

  async function sent(asked) {
    try {
      const answer = await saving.after(() => post("/api/list", {etag: page.etags[asked.file] ?? "", ...asked}))
      page.past.clear()
      page.took({...answer, saved: true})
      return true
    } catch (error) {
      if (error.status === 409) {
        say("别人刚动过这里的次序，已经换成最新的，请再做一次。", {wrong: true})
        await page.load()
      } else told(error)
      return false
    }
  }

  async function ready(one) {
    const saved = await page.flush()
    return saved ? (page.item(one.id) ?? one) : null
  }

  function done(words, back, again) {
    past.push({words, back, again})
    future.length = 0
  }

  async function add(one, text = "") {
    const now = await ready(one)
    if (!now) return
    page.leave()
    if (!(await list(now, {do: "add", at: now.index + 1, text, kind: now.kind}))) return
    done("加一条", () => list(at(now, now.index) ?? now, {do: "remove", at: now.index + 1}), () => add(now, text))
    opened(now, now.index + 1, 0)
  }

  function opened(one, index, caret) {
    const next = at(one, index)
    if (next) page.open(next.id, {at: caret ?? next.text.length})
  }

  async function remove(one) {
    const now = await ready(one)
    if (!now) return
    const many = ["heading", "attachment"].includes(now.kind)
    if (many && (await ask("删去这一节？", h("p", {}, `“${now.shown || now.text}”和它下面的话一起删去。删错了按 Ctrl+Z。`), [["", "不删"], ["yes", "删去", "main"]])) !== "yes") return
    page.leave()
    if (!(await list(now, {do: "remove", at: now.index}))) return
    const number = await newest()
    done("删去", () => undone(number), () => remove(now))
    say(`删去了${now.number || "一条"}。`, {actions: {撤回: undo}})
    const next = at(now, now.index) ?? at(now, now.index - 1)
    if (next) page.open(next.id)
  }

  async function move(one, step) {
    const now = await ready(one)
    const to = (now?.index ?? 0) + step
    if (!now || !at(now, to)) return
    const caret = page.writing?.editor.at
    page.leave()
    if (!(await list(now, {do: "move", at: now.index, to}))) return
    done("移动", () => list(at(now, to), {do: "move", at: to, to: now.index}), () => move(at(now, now.index), step))
    opened(now, to, caret)
  }

  async function split(one, place) {
    const now = await ready(one)
    if (!now) return
    page.leave()
    if (!(await list(now, {do: "split", at: now.index, to: place}))) return
    done("拆开", () => list(at(now, now.index), {do: "join", at: now.index}), () => split(at(now, now.index), place))
    opened(now, now.index + 1, 0)
  }

  /** Join an item with the one before (-1) or after it (1). */
  async function join(one, step) {
    const now = await ready(one)
    const first = now && at(now, now.index + Math.min(step, 0))
    if (!now || !first || !at(now, first.index + 1)) return
    const caret = first.text.length
    page.leave()
    if (!(await list(now, {do: "join", at: first.index}))) return
    done("合并", () => list(at(now, first.index), {do: "split", at: first.index, to: caret}), () => join(at(now, first.index), 1))
    opened(now, first.index, caret)
  }

  /** Return the number under which the history has what was just written. */
  async function newest() {
    const {changes} = await get("/api/past").catch(() => ({changes: []}))
    return changes?.[0]?.number
  }

  async function undone(number) {
    try {
      await saving.after(() => post("/api/undo", {number}))
    } catch (error) {
      return told(error), false
    }
    await page.load()
    return true
  }

  async function step(from, to, way) {
    const last = from.pop()
    if (!last) return say(way === "back" ? "这次打开后没有可以撤回的了。更早的在“历史”里。" : "没有可以重做的了。")
    page.leave()
    await saving.after(() => undefined)
    const kept = past.length
    if (!(await last[way]())) return
    if (way === "again") past.length = kept
    to.push(last)
    say(way === "back" ? `撤回了：${last.words}。` : `重做了：${last.words}。`)
  }

  const undo = () => (step(past, future, "back"), true)
  const redo = () => (step(future, past, "again"), true)

  /** Return the charts or tables that are not in a list yet, as a choice. */
  async function exhibits(one, kind) {
    const all = ((await get("/api/names")).names ?? []).filter(({group, kind: its}) => group === "图表" && (!its || its === kind))
    const names = all.map(({name, shown}) => h("label", {class: "choice"}, h("input", {type: "radio", name: "exhibit", value: name}), `${name}　${shown ?? ""}`))
    const body = h("div", {class: "choices"}, names.length ? names : "charts 文件夹里没有可以放的。")
    if ((await ask(kind === "chart" ? "放哪张图？" : "放哪张表？", body, [["", "不放"], ["put", "放进来", "main"]])) !== "put") return
    const name = body.querySelector("input:checked")?.value
    if (name) await put(one, kind === "chart" ? "charts" : "tables", kind, name)
  }

  /** Put a first or further item of a kind under a heading. */
  async function put(one, field, kind, text = "") {
    const now = await ready(one)
    if (!now) return
    page.leave()
    const path = now.section ? `${now.section}/${field}` : field
    const there = page.items.filter((other) => other.list === path && (other.list_file ?? other.file) === now.file)
    const size = there.length
    if (!(await sent({file: now.file, list: path, was: there.map(said), do: "add", at: size, text, kind}))) return
    const added = page.items.find((other) => other.list === path && (other.list_file ?? other.file) === now.file && other.index === size)
    done("加进", () => list(added, {do: "remove", at: size}), () => put(now, field, kind, text))
    if (added) page.open(added.id, {at: added.text.length})
  }

  return {
    add, remove, move, join, split, undo, redo,
    adds: ({kind}) => ["point", "heading"].includes(kind),
    under: (one) => [
      ["加一条", () => put(one, "points", "point")], ["加小节", () => put(one, "children", "heading")], ["放图", () => exhibits(one, "chart")], ["放表", () => exhibits(one, "table")],
    ],
    /** Enter was pressed in an item: a new one at its end, two of one in its middle, a line where several lines may stand. */
    enter(one, {from}) {
      if (one.kind === "point" && one.list) {
        const {text} = page.writing.editor
        from >= text.length ? add(one) : from > 0 && split(one, from)
        return true
      }
      return !SEVERAL.includes(one.kind)
    },
  }
}
