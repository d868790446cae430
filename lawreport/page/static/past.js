// The tab 历史: what was changed, day by day; the words before and after; one text put back, a whole change taken back.
import {get, post} from "./api.js"
import {fill, h, styled} from "./dom.js"
import {ask, made, problem, say, told} from "./ui.js"

export const name = "past"
export const title = "历史"
const NEAR = 20 // minutes within which saves of the same text stand together
let root, days, me
let more = 0
let open = 0 // the change that is shown

export async function mount(element) {
  root = element
  await Promise.all([styled("lists.css"), styled("past.css")])
  fill(
    root,
    h("div", {id: "past"},
      h("div", {id: "past-list"}, h("div", {class: "bar"}, h("h2", {}, "历史")), h("p", {class: "soft"}, "每次改动以前的原文都留着，最近 30 天的一个不删。"), h("div", {id: "past-days"})),
      h("div", {id: "past-one", tabindex: "-1", role: "region", "aria-label": "这次改动"}, h("p", {class: "empty soft"}, "点左边的一次改动，看改了哪些字；一段、一格可以单独恢复，整次也可以撤销。"))),
  )
  await load()
}

export const shown = () => days && load()
export const changed = () => (root.hidden ? undefined : load())

async function load() {
  const answer = await get("/api/past")
  ;({days, me, more} = answer)
  draw()
  if (open) await show(open, false)
}

async function older() {
  const answer = await get("/api/past", {before: more})
  for (const {day, changes} of answer.days) {
    const known = days.find((each) => each.day === day)
    if (known) known.changes.push(...changes)
    else days.push({day, changes})
  }
  more = answer.more
  draw()
}

// ---- the list ------------------------------------------------------------------------------------------------------------------

function draw() {
  const list = root.querySelector("#past-days")
  if (!days.length) return fill(list, h("p", {class: "empty soft"}, "还没有改动。"))
  return fill(list, days.map(({day, changes}) => [h("h3", {}, called(day)), h("ul", {}, runs(changes).map(run))]), more > 0 && h("button", {type: "button", class: "plain", onclick: () => older().catch(told)}, "更早的"))
}

function called(day) {
  const [year, month, date] = day.split("-").map(Number)
  const then = new Date(year, month - 1, date)
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - then) / 86400000)
  const near = {0: "今天　", 1: "昨天　", 2: "前天　"}[ago] ?? ""
  return `${near}${year === new Date().getFullYear() ? "" : `${year}年`}${month}月${date}日　星期${"日一二三四五六"[then.getDay()]}`
}

const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Return the changes with those put together that one person made to the same texts in one sitting. */
function runs(changes) {
  const together = []
  for (const change of changes) {
    const last = together.at(-1)
    const same = last && last[0].who === change.who && last[0].title === change.title && last[0].gone === 0 && change.gone === 0 && change.where.length > 0 && last[0].where.join() === change.where.join()
    if (same && minutes(last.at(-1).time) - minutes(change.time) <= NEAR) last.push(change)
    else together.push([change])
  }
  return together
}

function run(changes) {
  if (changes.length === 1) return h("li", {}, entry(changes[0]))
  const [last, first] = [changes[0], changes.at(-1)]
  const inner = h("ul", {class: "steps"}, changes.map((change) => h("li", {}, entry(change, true))))
  return h("li", {}, h("details", {open: changes.some((change) => change.number === open)}, h("summary", {}, h("span", {class: "time"}, first.time === last.time ? last.time : `${first.time}–${last.time}`), words(last), h("span", {class: "soft"}, `存了 ${changes.length} 次`)), inner))
}

function entry(change, short = false) {
  const marks = {class: `past-entry${change.gone ? " gone" : ""}`, type: "button", "aria-current": change.number === open ? "true" : null, onclick: () => show(change.number)}
  return h("button", marks, h("span", {class: "time"}, change.time), short ? h("span", {class: "words"}, `第 ${change.number} 次`) : words(change), change.gone > 0 && h("span", {class: "pill 未签"}, "已撤销"), !change.done && h("span", {class: "pill 已失效"}, "写到一半中断"))
}

function words(change) {
  const near = (place) => place.split(" › ").slice(-2).join(" › ")
  const where = change.where.length ? change.where.slice(0, 2).map(near).join("；") + (change.texts > 2 ? ` 等 ${change.texts} 处` : "") : change.files.map((file) => file.called).join("、")
  return h("span", {class: "words"}, h("b", {}, change.title), h("span", {class: "soft"}, where), change.who !== me && h("span", {class: "soft"}, change.who))
}

// ---- one change ----------------------------------------------------------------------------------------------------------------

async function show(number, move = true) {
  const box = root.querySelector("#past-one")
  try {
    const change = await get("/api/past/change", {number})
    open = number
    fill(box, head(change), change.details.map((file) => detail(change, file)))
    draw()
    if (move) box.focus()
  } catch (error) {
    open = 0
    told(error)
  }
}

function head(change) {
  const act = change.undo ? "恢复这次撤销掉的" : "撤销这一次"
  const can = change.possible && !change.gone
  return [
    h("div", {class: "bar"}, h("h2", {}, `第 ${change.number} 次　${change.title}`), h("span", {class: "right"}, can && h("button", {type: "button", class: "main", onclick: () => undo(change)}, act))),
    h("p", {class: "soft"}, `${called(change.day)} ${change.time}　${change.who}${change.command.startsWith("page ") ? "" : `　${change.command}`}`),
    change.gone > 0 && h("p", {}, `已经撤销（第 ${change.gone} 次）。`),
    !change.gone && h("div", {class: "stack"}, change.problems.map((each) => problem({...each, file: ""}))),
  ]
}

const STATES = {new: "新建", gone: "删去", changed: "", lost: "这次改动以后，有人在别的程序里改过这个文件，那时的样子没有留下来"}

function detail(change, file) {
  return h(
    "section", {class: "file"}, h("h3", {}, file.called, h("span", {class: "soft"}, file.name, STATES[file.state] && `　${STATES[file.state]}`)),
    (file.problems ?? []).map((each) => problem(each)), file.items.map((item) => text(change, file, item)),
    file.items.length === 0 && file.lines.length > 0 && h("div", {class: "lines"}, h("p", {class: "soft"}, "改的是注释、写法，或不成段的内容："), file.lines.map((line) => h("p", {}, h(line.kind === "gone" ? "del" : "ins", {}, line.text || "（空行）")))),
    file.items.length === 0 && file.lines.length === 0 && file.state === "changed" && h("p", {class: "soft"}, "这个文件不是文字，不能逐字比。"),
  )
}

function text(change, file, item) {
  const moved = item.now !== item.after && item.now !== item.before
  const kind = item.before === null ? "新加的" : item.after === null ? "删去的" : ""
  return h(
    "article", {class: "past-item"},
    h("h4", {}, item.where, kind && h("span", {class: "pill 未签"}, kind)),
    h("p", {class: "text"}, item.words.map(({kind: what, text: words}) => (what === "same" ? chips(words) : h(what === "gone" ? "del" : "ins", {}, chips(words))))),
    moved && item.now !== null && h("p", {class: "now soft"}, h("b", {}, "现在是："), chips(item.now || "（空）")),
    h("p", {class: "acts"}, item.restorable ? h("button", {type: "button", class: "plain", "aria-label": `${restoring(item)}：${item.where}`, onclick: () => restore(change, file, item)}, restoring(item)) : h("span", {class: "soft"}, item.now === item.before ? "现在和改动前一样" : "")),
  )
}

/** Return a text with its tags as what they stand for: a figure by its name, a condition in words. */
function chips(text) {
  return text.split(/(\{\{.*?\}\}|\{%.*?%\})/).map((piece) => {
    const [, figure, condition] = /^(?:\{\{\s*(.*?)\s*\}\}|\{%\s*(.*?)\s*%\})$/.exec(piece) ?? []
    if (figure !== undefined) return h("span", {class: "past-chip"}, figure)
    return condition === undefined ? piece : h("span", {class: "past-condition"}, CONDITIONS[condition] ?? condition.replace(/^(?:el)?if\s+/, "如果有 "))
  })
}

const CONDITIONS = {else: "否则", endif: "到这里为止"}

const restoring = (item) => (item.before === null ? "去掉这一段" : "恢复成改动前的")

async function restore(change, file, item) {
  try {
    const back = await post("/api/restore", {number: change.number, file: file.name, was: item.was, path: item.path, now: item.now})
    made(back)
    await load()
    say(`恢复了：${item.where}`, {actions: {撤销: () => takeBack(back.change)}})
  } catch (error) {
    if (error.status === 409) await ask("这一段刚刚又改过", h("p", {}, "已经换成最新的样子给您看；要恢复请再点一次。"))
    else told(error)
    await load()
  }
}

async function undo(change) {
  const files = change.details.map((file) => file.called).join("、")
  const what = change.undo ? "恢复" : "撤销"
  if ((await ask(`${what}第 ${change.number} 次`, h("p", {}, `“${change.title}”改过的地方都回到那以前：${files}。${what}以后还可以再反悔。`), [["", "不动"], ["go", what, "main"]])) === "go") await takeBack(change.number)
}

async function takeBack(number) {
  try {
    const back = await post("/api/undo", {number})
    made(back)
    open = back.change
    await load()
    say(back.restored ? "恢复好了。" : "撤销好了。", {actions: {反悔: () => takeBack(back.change)}})
  } catch (error) {
    told(error)
  }
}
