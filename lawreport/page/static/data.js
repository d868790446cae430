// The tab 数据: a sheet of all metrics, one year beside the years before; a cell is saved when it is left.
import {get, post} from "./api.js"
import {chosen} from "./differences.js"
import {fill, h, styled} from "./dom.js"
import {files, read} from "./received.js"
import {cell, dirty, isShown} from "./cells.js"
import {ask, made, problem, say, told} from "./ui.js"

export const name = "data"
export const title = "数据"
const VALUE = "数值"
const NARROW = 200 // milliseconds of rest before what is typed is checked
const WIDE = matchMedia("(min-width: 1500px)")
let root, desk, answer, year, reminder
let asking = 0
let rows = new Map() // metric → {row, inputs, parts}

export async function mount(element, about) {
  root = element
  desk = about
  await Promise.all([styled("lists.css"), styled("data.css")])
  fill(root, h("div", {class: "wide"}, bar(), hint(), h("div", {id: "data-troubles", class: "stack"}), h("div", {id: "data-sheet"}), h("div", {id: "data-checks"})))
  document.addEventListener("keydown", pressed)
  root.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault())
  root.addEventListener("drop", dropped)
  WIDE.addEventListener("change", changed)
  await load()
}

export const shown = () => answer && load()
export const changed = () => (root.hidden ? undefined : load())

/** Go to the cell of a metric, or to the one that stands at a place. */
export async function goTo({metric, place, year: wanted}) {
  const meant = wanted ?? Number(/^data\/(20\d\d)\./.exec(place?.file ?? "")?.[1] ?? year)
  if (meant !== year) await load(meant)
  const digits = (text) => String(text ?? "").replace(/\D/g, "")
  const row = answer.rows.find((one) => (metric ? one.metric === metric : place.line ? one.place.line === place.line : digits(one.place.cell) === digits(place.cell)))
  if (!row) return
  search().value = ""
  one("#data-missing").setAttribute("aria-pressed", "false")
  filter()
  const {row: element, inputs} = rows.get(row.metric)
  element.scrollIntoView({block: "center"})
  ;(inputs[VALUE] ?? element).focus()
}

const one = (selector) => root.querySelector(selector)
const search = () => one("#data-filter")

// ---- above the sheet ---------------------------------------------------------------------------------------------------------

function bar() {
  return h(
    "div", {class: "bar"},
    h("h2", {id: "data-title"}, "数据"),
    h("div", {id: "data-years", class: "segments", role: "group", "aria-label": "年份"}),
    h("input", {type: "search", id: "data-filter", placeholder: "筛选：指标、科室、来源", "aria-label": "筛选指标、科室、来源", oninput: filter}),
    h("span", {id: "data-count", class: "soft", role: "status"}),
    h("span", {class: "right"}, [
      h("button", {type: "button", class: "plain", id: "data-missing", "aria-pressed": "false", onclick: onlyMissing}, "只看没填的"),
      h("button", {type: "button", class: "plain", onclick: pasteBox}, "粘贴自 Excel…"),
      h("button", {type: "button", class: "plain", onclick: receive}, "收填报表…"),
    ]),
  )
}

function hint() {
  const samples = ["6603", "40.072", "4600余", "近5万"].map((words) => [h("code", {}, words), " "])
  return h("p", {class: "tip", id: "data-tip"}, "照原样填：", samples, "单位不用写；没有统计就空着，不是 0。", h("span", {class: "keys"}, h("kbd", {}, "Enter"), " 下一格　", h("kbd", {}, "Esc"), " 不改了　", h("kbd", {}, "Ctrl+Z"), " 撤销　整块可以粘贴"))
}

function years() {
  fill(one("#data-years"), answer.years.map((each) => h("button", {type: "button", "aria-pressed": String(each === year), onclick: () => load(each).catch(told)}, String(each))))
  one("#data-title").textContent = `${year}年数据`
}

// ---- the sheet -----------------------------------------------------------------------------------------------------------------

async function load(wanted = year) {
  const mine = (asking += 1)
  const found = await get("/api/data", {year: wanted})
  if (mine !== asking) return // something later has been asked meanwhile
  answer = found
  const same = answer.year === year && root.querySelectorAll("th.before").length === beside() && [...rows.keys()].join() === answer.rows.map((row) => row.metric).join()
  year = answer.year
  years()
  fill(one("#data-troubles"), [...answer.locked, ...answer.problems].map((each) => problem(each)))
  if (!same || !one("table")) build()
  answer.rows.forEach(update)
  drafts()
  fill(one("#data-checks"), identities())
  filter()
}

/** Return how many years stand beside this one: two where the screen is wide enough. */
const beside = () => (WIDE.matches && answer.beside.length > 1 ? 2 : 1)

/** Return the columns: their class and what stands above them. */
function columns() {
  const before = [1, 2].slice(0, beside()).map((n) => ["before", `${year - n}年`])
  const left = [["name", "指标"], ["value", `${year}年`], ["unit", "单位"], ...before, ["change", "同比"]]
  return [...left, ["definition", "口径"], ["source", "来源"], ["note", "备注"], ["signed", "科室确认"]]
}

function build() {
  rows = new Map(answer.rows.map((row) => [row.metric, built(row)]))
  const owners = Map.groupBy ? Map.groupBy(answer.rows, (row) => row.owner) : grouped(answer.rows)
  fill(
    one("#data-sheet"),
    h(
      "table", {class: "metrics"},
      h("caption", {class: "unseen"}, `${year}年各指标的数值、上年数和来源`),
      h("thead", {}, h("tr", {}, columns().map(([kind, words]) => h("th", {scope: "col", class: kind}, words)))),
      [...owners].map(([owner, own]) => body(owner, own)),
    ),
  )
}

function grouped(all) {
  const owners = new Map()
  for (const row of all) owners.set(row.owner, [...(owners.get(row.owner) ?? []), row])
  return owners
}

/** Return the rows of one 科室, under the headings that the catalogue has for them. */
function body(owner, own) {
  let group = ""
  const lines = own.flatMap((row) => {
    const heading = row.group && row.group !== group ? [h("tr", {class: "group"}, h("th", {colspan: String(columns().length), scope: "colgroup"}, row.group))] : []
    group = row.group
    const {row: line, below} = rows.get(row.metric)
    return [...heading, line, below]
  })
  return h("tbody", {}, h("tr", {class: "owner"}, h("th", {colspan: String(columns().length), scope: "rowgroup"}, owner || "没有写科室", h("span", {class: "filled"}))), lines)
}

function built(row) {
  const parts = {...Object.fromEntries(["change", "signed"].map((kind) => [kind, h("td", {class: kind})])), said: h("div")}
  parts.before = [...Array(beside())].map(() => h("td", {class: "before"}))
  parts.said.id = `said-${row.metric}`
  const inputs = row.formula ? {} : Object.fromEntries([VALUE, "来源", "备注"].map((column) => [column, input(row, column)]))
  const value = row.formula ? h("output", {class: "computed"}) : inputs[VALUE]
  parts.value = value
  const element = h(
    "tr", {class: row.formula ? "row formula" : "row", tabindex: row.formula ? "-1" : null},
    h("th", {scope: "row", class: "name"}, row.metric), h("td", {class: "value"}, value), h("td", {class: "unit"}, row.unit),
    parts.before, parts.change,
    h("td", {class: "definition"}, row.definition, row.formula && h("span", {class: "formula-said"}, `公式算出：${row.formula}`)),
    row.formula ? h("td", {class: "source soft"}, "—") : h("td", {class: "source"}, inputs["来源"]),
    row.formula ? h("td", {class: "note"}) : h("td", {class: "note"}, inputs["备注"]), parts.signed,
  )
  const below = h("tr", {class: "below", hidden: true}, h("td"), h("td", {colspan: String(columns().length - 1)}, parts.said))
  return {row: element, below, inputs, parts}
}

function input(row, column) {
  const label = column === VALUE ? `${row.metric}，${year}年，单位${row.unit || "没有写"}` : `${row.metric}的${column}`
  const field = cell({metric: row.metric, column}, {label, value: "", commit, typed: column === VALUE ? typed : keep, wide: column !== VALUE})
  if (column === VALUE) field.setAttribute("aria-describedby", `said-${row.metric}`)
  if (answer.locked.length) field.readOnly = true
  if (column === VALUE) field.addEventListener("paste", pasted)
  return field
}

/** Show a row as the server has it; what somebody is typing stays. */
function update(row) {
  const {row: element, inputs, parts} = rows.get(row.metric)
  const told = {[VALUE]: row.value, 来源: row.source, 备注: row.note}
  for (const [column, field] of Object.entries(inputs)) {
    const typing = dirty(field)
    if (!typing) field.value = told[column]
    if (!typing) field.dataset.was = told[column]
    if (column !== VALUE) field.title = told[column]
  }
  if (row.formula) parts.value.textContent = row.value || "—"
  parts.before.forEach((field, at) => (field.textContent = row.before[at] || "—"))
  fill(parts.change, row.change || h("span", {class: "soft", title: row.why}, "—"))
  fill(parts.signed, pill(row))
  if (!inputs[VALUE] || !dirty(inputs[VALUE])) said(row.metric, row.problems)
  element.classList.toggle("missing", row.missing)
}

function pill({signed, owner}) {
  if (!signed) return h("span", {class: "soft"}, "—")
  const who = signed.by.startsWith(owner) ? signed.by.slice(owner.length) : signed.by
  const words = {未签: "未确认", 已签: `✓ ${who || "已确认"}`, 已失效: "已失效"}[signed.state]
  const why = {未签: "还没有科室确认", 已签: `${signed.by} ${signed.date} 确认`, 已失效: `${signed.by} ${signed.date} 确认，后来变了：${signed.reasons[0] ?? ""}`}[signed.state]
  return h("span", {class: `pill ${signed.state}`, title: why}, words)
}

/** Say what is wrong with a cell, below its row. */
function said(metric, problems) {
  const {row, below, parts, inputs} = rows.get(metric)
  below.hidden = row.hidden || !problems.length
  fill(parts.said, problems.map((each) => problem({...each, file: ""})))
  const wrong = problems.some((each) => each.severity === "错误")
  inputs[VALUE]?.setAttribute("aria-invalid", String(wrong))
}

function identities() {
  const broken = answer.checks.filter((check) => check.problems.length)
  if (!answer.checks.length) return []
  const held = broken.length ? `勾稽关系 ${answer.checks.length} 条，${broken.length} 条没有通过` : `✓ 勾稽关系 ${answer.checks.length} 条全部成立`
  return [h("h3", {class: "checks"}, held), h("div", {class: "stack"}, broken.flatMap((check) => check.problems.map((each) => problem({...each, file: ""}))))]
}

// ---- typing --------------------------------------------------------------------------------------------------------------------

let resting

/** Say of what is being typed what would be said of it if it were saved. */
function typed(field) {
  clearTimeout(resting)
  const {metric} = field.dataset
  keep(field)
  if (!dirty(field)) return update(answer.rows.find((row) => row.metric === metric))
  resting = setTimeout(async () => {
    const value = field.value
    try {
      const tried = await post("/api/data/try", {year, metric, value})
      if (field.value !== value) return
      said(metric, tried.problems)
      fill(rows.get(metric).parts.change, tried.change || h("span", {class: "soft", title: tried.why}, "—"))
    } catch (error) {
      if (error.status) said(metric, error.problems)
    }
  }, NARROW)
}

/** Save a cell that was left with another text. */
async function commit(field, was = field.dataset.was) {
  clearTimeout(resting)
  const {metric, column} = field.dataset
  const value = field.value.trim()
  if (value === was) {
    field.value = value
    return keep(field)
  }
  if (field.dataset.saving === value) return undefined // Enter has just asked for it
  field.dataset.saving = value
  try {
    const saved = await post("/api/data", {year, metric, column, value, was, etag: answer.etag})
    answer.etag = saved.etag
    field.dataset.was = value
    if (field.value.trim() === value) field.value = value
    keep(field)
    answer.rows[answer.rows.findIndex((row) => row.metric === metric)] = saved.row
    update(saved.row)
    made(saved)
    remind(saved.row, column)
    await load()
  } catch (error) {
    if (error.status === 409) return both(field, error)
    keep(field)
    if (error.problems.length) said(metric, error.problems)
    else told(error)
  } finally {
    delete field.dataset.saving
  }
  return undefined
}

/** Say that a value has another source now, where one was written. */
function remind(row, column) {
  reminder?.remove()
  if (column === VALUE && row.source && row.value) reminder = say(`${row.metric}改好了。来源还写着“${row.source.slice(0, 40)}”，不是了就一并改。`, {actions: {去改: () => rows.get(row.metric).inputs["来源"].focus()}})
}

/** Show what both wrote, where somebody else has changed the cell meanwhile. */
async function both(field, {mine, theirs, was}) {
  const versions = [["原来", was], ["别人刚写的", theirs], ["您写的", mine]]
  const body = h("dl", {class: "versions"}, versions.map(([words, text]) => [h("dt", {}, words), h("dd", {}, text || "（空）")]))
  const answered = await ask(`“${field.dataset.metric}”别人刚刚改过`, body, [["theirs", "用别人的"], ["mine", "用我的", "main"]])
  field.dataset.was = theirs
  if (answered === "mine") return commit(field, theirs)
  field.value = theirs
  keep(field)
  return load()
}

// ---- what is not saved yet survives the page -------------------------------------------------------------------------------------

const key = () => `cells ${desk.unit ?? desk.folder} ${year}`
const kept = () => JSON.parse(localStorage.getItem(key()) ?? "{}")

function keep(field) {
  const all = kept()
  const at = `${field.dataset.metric}\t${field.dataset.column}`
  if (dirty(field)) all[at] = {value: field.value, was: field.dataset.was}
  else delete all[at]
  localStorage.setItem(key(), JSON.stringify(all))
}

/** Put back into their cells what was typed and not saved before the page was closed, and say so. */
function drafts() {
  const back = Object.entries(kept()).map(([at, draft]) => putBack(...at.split("\t"), draft)).filter(Boolean)
  if (!back.length) return
  const names = back.map((field) => field.dataset.metric).join("、")
  say(`上次有 ${back.length} 格填了没有存上，又放回来了：${names}`, {actions: {存上: () => back.forEach((field) => commit(field)), 不要了: () => back.forEach(dropDraft)}})
}

/** Return the cell that a draft was put back into; nothing where there is none, or it says that already. */
function putBack(metric, column, {value, was}) {
  const field = rows.get(metric)?.inputs[column]
  if (!field || dirty(field) || field === document.activeElement || field.dataset.was === value) return undefined
  field.value = value
  field.dataset.was = was
  if (column === VALUE) typed(field)
  return field
}

function dropDraft(field) {
  field.value = field.dataset.was
  keep(field)
  load().catch(told)
}

// ---- filter ----------------------------------------------------------------------------------------------------------------------

function onlyMissing({currentTarget: button}) {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"))
  filter()
}

function filter() {
  const words = search().value.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const missing = one("#data-missing").getAttribute("aria-pressed") === "true"
  for (const row of answer.rows) {
    const text = [row.metric, row.owner, row.group, row.source, row.note, row.definition].join(" ").toLowerCase()
    const {row: line, below, parts} = rows.get(row.metric)
    const open = line.contains(document.activeElement)
    line.hidden = !words.every((word) => text.includes(word)) || (missing && !open && (!row.missing || Boolean(row.formula)))
    below.hidden = line.hidden || !parts.said.childElementCount
  }
  for (const body of root.querySelectorAll("tbody")) {
    body.hidden = ![...body.querySelectorAll("tr.row")].some((row) => !row.hidden)
    for (const group of body.querySelectorAll("tr.group")) group.hidden = words.length > 0 || missing
  }
  counts()
}

function counts() {
  const own = answer.rows.filter((row) => !row.formula)
  const filled = own.filter((row) => !row.missing).length
  one("#data-count").textContent = `${own.length} 个指标，${filled} 个已填`
  for (const body of root.querySelectorAll("tbody")) {
    const its = [...body.querySelectorAll("tr.row:not(.formula)")]
    body.querySelector(".filled").textContent = its.length ? `${its.filter((row) => !row.classList.contains("missing")).length}/${its.length} 已填` : ""
  }
}

// ---- blocks and forms ----------------------------------------------------------------------------------------------------------------

function pasted(event) {
  const text = event.clipboardData.getData("text/plain")
  if (!/[\t\n]/.test(text.trim())) return
  event.preventDefault()
  take(text, event.currentTarget)
}

async function pasteBox() {
  const area = h("textarea", {rows: "10", cols: "56", "aria-label": "从 Excel 复制的内容", placeholder: "检查单位\t6603\n火灾隐患\t7292", required: true})
  const words = h("p", {}, "在 Excel 或 WPS 里选中指标名和本年数，复制，再在这里按 ", h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "V"), "。只有一列数的，请先点表里要填的第一格，再直接粘贴。")
  if ((await ask("粘贴自 Excel", h("div", {class: "stack"}, words, area), [["", "取消"], ["go", "看看改动", "main"]])) === "go") await take(area.value)
}

/** Show what a block changes and write what is wanted of it; from `field` down go values without names. */
async function take(text, field) {
  const column = field ? [...field.closest("table").querySelectorAll(`input.cell[data-column="${VALUE}"]`)].filter(isShown) : []
  const metrics = column.slice(column.indexOf(field)).map((input) => input.dataset.metric)
  await differing("粘贴的内容要改这些", "/api/data/paste", "/api/data/paste", {year, text, metrics})
}

async function receive() {
  const found = await files()
  if (found.length) await received(found)
}

async function dropped(event) {
  if (!event.dataTransfer.files.length) return
  event.preventDefault()
  await received([...event.dataTransfer.files])
}

async function received(found) {
  await differing("填报表要改这些", "/api/forms", "/api/forms/take", {year, files: await read(found)})
}

async function differing(heading, show, write, body) {
  try {
    const answered = await post(show, body)
    const wanted = await chosen(heading, answered)
    if (!wanted.length) return
    const written = await post(write, {...body, take: wanted, etag: answered.etag})
    made(written)
    await load()
    say(`写入了 ${written.taken} 个数。${written.remark}`, {actions: {撤销: () => takeBack(written.change)}})
  } catch (error) {
    if (error.problems?.length > 1) await ask("没有写入", h("div", {class: "stack"}, error.problems.map((each) => problem({...each, file: ""}, each.place && h("span", {class: "soft"}, each.place)))))
    else told(error)
  }
}

// ---- undo --------------------------------------------------------------------------------------------------------------------------

async function takeBack(number, again = false) {
  try {
    const back = await post("/api/undo", number ? {number} : {again})
    made(back)
    await load()
    say(again ? "恢复了刚才撤销的改动。" : `撤销了：${back.title}。`, {actions: again ? {} : {恢复: () => takeBack(back.change)}})
  } catch (error) {
    told(error)
  }
}

/** Ctrl+S saves the cell, Ctrl+K goes to the filter, Ctrl+Z and Ctrl+Y take back and restore what is saved. */
function pressed(event) {
  if (root.hidden || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return
  const letter = event.key.toLowerCase()
  const field = event.target.matches?.("input.cell") ? event.target : undefined
  const elsewhere = event.target.matches?.("input, textarea") && !field
  const acts = {s: () => field && commit(field), k: () => search().focus()}
  if (!elsewhere && !(field && dirty(field))) Object.assign(acts, {z: () => takeBack(undefined, event.shiftKey), y: () => takeBack(undefined, true)})
  if (!acts[letter]) return
  event.preventDefault()
  acts[letter]()
}
