// The page around its tabs: which are there, which is shown, what the head and the foot say, what the disk says meanwhile.
import {enter, get, post} from "./api.js"
import {fill, h} from "./dom.js"
import {say, told} from "./ui.js"

const TITLES = {texts: "正文", data: "数据", progress: "进度", findings: "检查", past: "历史", returned: "收稿", begin: "开始"}
const LATE = 60 // days after which a term is no news
const tabs = new Map() // name → {button, section, module, mounted}
let desk = {tabs: []}
let shown = ""
let beside = null // the pages beside the text

const one = (selector) => document.querySelector(selector)

// ---- tabs -----------------------------------------------------------------------------------------------------------------

function added(name) {
  const button = h("button", {type: "button", role: "tab", id: `tab-button-${name}`, "aria-controls": `tab-${name}`, "aria-selected": "false", tabindex: "-1", onclick: () => show(name)}, TITLES[name])
  const section = h("section", {id: `tab-${name}`, role: "tabpanel", "aria-labelledby": `tab-button-${name}`, hidden: true})
  one("#tabs").append(button)
  one("#main").append(section)
  tabs.set(name, {button, section})
}

/** Show a tab; what it needs is fetched when it is shown for the first time. */
export async function show(name) {
  const tab = tabs.get(name)
  if (!tab) return undefined
  shown = name
  for (const [other, {button, section}] of tabs) {
    button.setAttribute("aria-selected", String(other === name))
    button.tabIndex = other === name ? 0 : -1
    section.hidden = other !== name
  }
  const again = Boolean(tab.mounted) // what has just been fetched is not fetched twice, and nobody loses his place to it
  tab.mounted ??= mounted(name, tab)
  const module = await tab.mounted
  if (again && shown === name) await module?.shown?.()
  return module
}

async function mounted(name, tab) {
  try {
    const module = await import(`./${name}.js`)
    await module.mount(tab.section, desk)
    await sheets(tab.section.querySelector("#sheets"))
    return module
  } catch (error) {
    tab.mounted = undefined
    told(error)
    return undefined
  }
}

/** Lay the pages beside the text: the tab makes the `<aside id="sheets">`, the pages are a part of their own. */
async function sheets(aside) {
  if (!aside) return
  beside = await import("./sheets.js")
  await beside.mount(aside, desk)
}

one("#tabs").addEventListener("keydown", (event) => {
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key]
  if (!step) return
  const names = [...tabs.keys()]
  const next = names[(names.indexOf(shown) + step + names.length) % names.length]
  tabs.get(next).button.focus()
  show(next)
})

document.addEventListener("goto", async ({detail}) => {
  const module = await show(detail.metric || /^data\/20\d\d\./.test(detail.place?.file ?? "") ? "data" : detail.tab ?? "texts")
  module?.goTo?.(detail)
})

// ---- head and foot ----------------------------------------------------------------------------------------------------------

/** Ask how far the report is, and say it in the head and the foot. */
export async function refresh() {
  desk = await get("/api/desk")
  one("#unit").textContent = desk.unit ?? desk.folder
  one("#title").textContent = desk.year ? `${desk.year}年法治政府建设年度报告` : "还没有报告"
  document.title = `${desk.short ?? desk.folder} ${desk.year ?? ""}`
  due(desk.due?.[0])
  counted(desk.problems ?? {})
  const words = desk.words ? `全文约 ${desk.words} 字` : ""
  one("#counts").textContent = [words, desk.figures && `${desk.figures} 个数都能查到来源`].filter(Boolean).join("　")
  return desk
}

function due(term) {
  if (!term || term.days < -LATE) return fill(one("#due"))
  fill(one("#due"), term.days >= 0 ? `距${term.name}还有 ` : `${term.name}已过 `, h("b", {}, String(Math.abs(term.days))), " 天")
}

function counted({错误: wrong = 0, 提醒: warned = 0}) {
  const button = tabs.get("findings")?.button
  if (!button) return
  const kind = wrong ? "count wrong" : "count warned"
  const told = wrong ? `${wrong} 处错误` : `${warned} 处提醒`
  fill(button, TITLES.findings, wrong + warned > 0 && h("span", {class: kind, title: told, "aria-label": told}, String(wrong || warned)))
}

// ---- what changes meanwhile ---------------------------------------------------------------------------------------------------

let version = ""

function listen() {
  const events = new EventSource("/api/events")
  events.addEventListener("changed", async ({data}) => {
    linked("与磁盘一致")
    const {version: now} = JSON.parse(data)
    if (now === version) return
    version = now
    await refresh().catch(told)
    await changed([...tabs.keys()])
  })
  events.addEventListener("bye", () => {
    events.close()
    linked("程序已经结束，请重新打开", true)
  })
  events.addEventListener("error", () => linked("程序没有回答，正在重新连接……", true))
}

/** Tell tabs that a file is another, and with the texts the pages beside them. */
async function changed(names) {
  for (const name of names) (await tabs.get(name).mounted)?.changed?.(version)
  if (names.includes("texts")) beside?.changed(version)
}

function linked(text, away = false) {
  one("#linked").textContent = text
  one("#light").classList.toggle("away", away)
}

document.addEventListener("made", ({detail}) => {
  if (detail?.saved) one("#saved").textContent = `已存盘 ${new Date().toTimeString().slice(0, 5)}`
  refresh().catch(told)
  if (!detail?.version || detail.version === version) return
  version = detail.version
  changed([...tabs.keys()].filter((name) => name !== shown)) // the one that wrote knows what it wrote
})

// ---- beginning ----------------------------------------------------------------------------------------------------------------

async function begin() {
  try {
    await enter()
    await refresh()
  } catch (error) {
    linked("打不开", true)
    return told(error)
  }
  desk.tabs.forEach(added)
  version = (await refresh()).version // what changes from here on is told, however late the server is listened to
  if (desk.begun) import("./make.js").then((module) => module.mount(one("#make"), desk)).catch(told)
  if (!shown) await show(desk.tabs[0]) // somebody may have been quicker
  listen()
}

begin()
export {desk, post, say}
