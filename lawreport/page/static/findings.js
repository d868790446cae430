// The tab 检查: everything `check` says, by weight and place; why, mend, go there.
import {get, post} from "./api.js"
import {fill, h, styled} from "./dom.js"
import {ask, goto, made, say, told} from "./ui.js"

export const name = "findings"
export const title = "检查"
const WEIGHTS = ["错误", "提醒", "提示"]
const THERE = /^(sections|charts|data)\/.*\.(yaml|csv|xlsx)$/ // files that can be gone to
let root, answer
let chosen = "" // the weight that alone is shown

export async function mount(element) {
  root = element
  await Promise.all([styled("lists.css"), styled("findings.css")])
  fill(root, h("div", {class: "wide", id: "findings"}, h("div", {class: "bar"}, h("h2", {}, "检查"), h("div", {id: "weights", class: "segments", role: "group", "aria-label": "轻重"}), h("span", {id: "found", class: "soft", role: "status"})), h("div", {id: "found-list"})))
  document.addEventListener("keydown", next)
  await load()
}

export const shown = () => answer && load()
export const changed = () => (root.hidden ? undefined : load())

async function load() {
  answer = await get("/api/findings")
  draw()
}

function draw() {
  if (!answer.counts[chosen]) chosen = ""
  const choices = [["", "全部", answer.problems.length], ...WEIGHTS.map((weight) => [weight, weight, answer.counts[weight] ?? 0])]
  fill(root.querySelector("#weights"), choices.map(([value, words, count]) => h("button", {type: "button", "aria-pressed": String(value === chosen), disabled: count === 0 && value !== "", onclick: () => ((chosen = value), draw())}, `${words} ${count}`)))
  const fixable = answer.problems.filter((each) => each.fixable).length
  root.querySelector("#found").textContent = answer.problems.length ? `共 ${answer.said}${fixable ? `，${fixable} 处可以自动改` : ""}；按 F8 到下一处` : ""
  const list = root.querySelector("#found-list")
  if (!answer.problems.length) return fill(list, h("p", {class: "good"}, "✓ 没有发现问题。"))
  return fill(list, WEIGHTS.filter((weight) => answer.counts[weight] && (!chosen || chosen === weight)).map(weighed))
}

const MEANT = {错误: "不改好，出不了上报稿和公开稿", 提醒: "多半要改，看一眼", 提示: "可以改得更好"}

function weighed(weight) {
  const own = answer.problems.filter((each) => each.severity === weight)
  const rooms = [...new Set(own.map((each) => each.room))]
  return h("section", {class: `weighed ${weight}`}, h("h3", {}, `${weight}（${own.length}）`, h("span", {class: "soft"}, MEANT[weight])), rooms.map((room) => [h("h4", {}, room || "整篇"), h("ul", {}, own.filter((each) => each.room === room).map(found))]))
}

function found(one) {
  const within = one.where.startsWith(one.room) ? one.where.slice(one.room.length).replace(/^ › /, "") : one.where
  return h(
    "li", {class: `found ${one.severity}`},
    h("p", {class: "message"}, h("span", {class: "weight"}, one.severity), one.message),
    one.excerpt && excerpt(one.excerpt),
    one.hint && h("p", {class: "hint"}, one.hint),
    h("p", {class: "where soft"}, within && h("span", {}, within), h("span", {class: "code"}, `${one.place} ${one.id}`)),
    h(
      "div", {class: "acts"},
      one.fixable && h("button", {type: "button", class: "plain mend", "aria-label": `改掉：${one.message}`, onclick: () => mending(one)}, "改掉"),
      one.explained && h("button", {type: "button", class: "link", "aria-label": `为什么：${one.message}`, onclick: () => why(one.id)}, "为什么"),
      one.metrics.map((metric) => h("button", {type: "button", class: "link", "aria-label": `到“${metric}”的数：${one.message}`, onclick: () => goto({metric, year: answer.year})}, `到“${metric}”`)),
      THERE.test(one.file) && !one.metrics.length && h("button", {type: "button", class: "link", "aria-label": `去看看：${one.message}`, onclick: () => goto({place: one})}, "去看看 ›"),
    ),
    one.fix && one.fix.before.length > 0 && h("p", {class: "fix"}, "改掉后：", ...marked(one.fix)),
  )
}

/** Return what a mending leaves of the line around it: some words before, what changes, some after. */
function marked({before, after}) {
  const [old, now] = [before[0], after[0]]
  let start = 0
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  const around = 14
  const [lead, tail] = [old.slice(Math.max(0, start - around), start), old.slice(old.length - end, old.length - end + around)]
  const [gone, put] = [old.slice(start, old.length - end), now.slice(start, now.length - end)]
  return [start > around && "…", lead, gone && h("del", {}, gone), put && h("ins", {}, put), tail, end > around && "…"]
}

function excerpt({text, start, end}) {
  const around = 40
  const [first, last] = [Math.max(0, start - around), Math.min(text.length, end + around)]
  return h("blockquote", {}, first > 0 && "…", text.slice(first, start), end > start && h("mark", {}, text.slice(start, end)), text.slice(end, last), last < text.length && "…")
}

/** Show the page of a rule, for whoever asks (the tab 正文, too). */
export async function why(id) {
  try {
    const {text} = await get("/api/rule", {id})
    const [head, ...lines] = text.split("\n")
    await ask(head, h("div", {class: "why"}, lines.filter((line) => line.trim()).map(ruleLine)))
  } catch (error) {
    told(error)
  }
}

/** Return a line of a rule's page with what it is about set off: 为什么, 错, 对. */
function ruleLine(line) {
  const [, word, rest] = /^(为什么|怎么办|错|对)：(.*)$/.exec(line) ?? [null, "", line]
  const kind = {错: "bad", 对: "good"}[word]
  return h("p", {class: kind ?? null}, word && h("b", {}, word), rest)
}

/** Mend one problem and offer to take that back, wherever it is shown; `after` is called when the files are others. */
export async function mend(one, after = async () => {}) {
  const taken = (change) => post("/api/undo", {number: change}).then(made).then(after).catch(told)
  try {
    const mended = await post("/api/fix", {id: one.id, place: {file: one.file, line: one.line, column: one.column}, message: one.message})
    made(mended)
    await after()
    say(`改好了：${one.message}`, {actions: {撤销: () => taken(mended.change)}})
  } catch (error) {
    told(error)
    await after()
  }
}

/** Mend a problem of the list, and go on with the one that stands there then. */
function mending(one) {
  const at = listed().findIndex((each) => each.contains(document.activeElement))
  return mend(one, async () => {
    await load()
    const next = listed()[Math.min(at, listed().length - 1)] ?? root.querySelector("#weights")
    next.querySelector("button").focus()
  })
}

const listed = () => [...root.querySelectorAll(".found")]

/** Go to the next problem, after the last to the first; with Shift back. */
function next(event) {
  if (event.key !== "F8" || root.hidden) return
  event.preventDefault()
  const all = listed()
  if (!all.length) return
  const at = all.findIndex((one) => one.contains(document.activeElement))
  const to = all.at((at + (event.shiftKey ? (at < 0 ? 0 : -1) : 1)) % all.length)
  to.scrollIntoView({block: "nearest"})
  to.querySelector("button")?.focus()
}
