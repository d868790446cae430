// The tab 进度: terms, who owes what, what is to be done before the final edition, and signing.
import {get} from "./api.js"
import {fill, h, styled} from "./dom.js"
import {sign} from "./sign.js"
import {goto, problem, say, told} from "./ui.js"

export const name = "progress"
export const title = "进度"
let root, answer

export async function mount(element) {
  root = element
  await Promise.all([styled("lists.css"), styled("progress.css")])
  fill(root, h("div", {class: "wide", id: "progress"}))
  await load()
}

export const shown = () => answer && load()
export const changed = () => (root.hidden ? undefined : load())

async function load() {
  const page = root.firstChild
  try {
    answer = await get("/api/progress")
  } catch (error) {
    if (!error.problems?.length) return told(error)
    answer = {}
    return fill(page, h("div", {class: "bar"}, h("h2", {}, "还差什么")), h("p", {class: "tip"}, "这几处改好以前，还算不出进度："), h("div", {class: "stack"}, error.problems.map((each) => problem(each))))
  }
  return fill(page, bar(), numbers(), shares(), blocks(), more())
}

function bar() {
  return h(
    "div", {class: "bar"}, h("h2", {}, "还差什么"), h("span", {class: "soft"}, answer.today),
    h("span", {class: "right"}, h("button", {type: "button", class: "plain", onclick: copy}, "复制成通知"), h("button", {type: "button", class: "plain", onclick: () => print()}, "打印这一页")),
  )
}

// ---- numbers -----------------------------------------------------------------------------------------------------------------

const sum = (list, count) => list.reduce((all, each) => all + count(each), 0)
const filled = () => sum(answer.shares, (share) => share.metrics - share.missing.length)
const parts = () => answer.shares.flatMap((share) => share.parts)
const signed = (list) => list.filter((one) => one.state === "已签").length

function numbers() {
  const days = answer.terms.map(({what, said, days}) => number(`${what}（${said}）`, String(Math.abs(days)), days ? "天" : "天，今天到期", days <= 0, days < 0 ? "已过 " : ""))
  return h(
    "ul", {class: "numbers"}, days, number("指标已填", String(filled()), `/ ${sum(answer.shares, (share) => share.metrics)}`),
    number("部分已签字", String(signed(parts())), `/ ${parts().length}`), number("出上报稿还差", String(answer.blocks.length), "处", answer.blocks.length > 0),
  )
}

const number = (words, value, unit, late = false, before = "") => h("li", {class: late ? "late" : null}, h("span", {class: "soft"}, words), h("span", {}, before, h("b", {}, value), ` ${unit}`))

// ---- 科室 ----------------------------------------------------------------------------------------------------------------------

const shares = () => h("div", {class: "shares"}, answer.shares.map(share))

function share(each) {
  const owner = each.owner || "没有写科室的"
  const done = each.metrics - each.missing.length
  return h(
    "section", {class: "share", "aria-label": owner},
    h("h3", {}, owner),
    each.metrics > 0 && h("progress", {max: String(each.metrics), value: String(done), "aria-label": `${owner}的指标已填 ${done} 个，共 ${each.metrics} 个`}),
    h("p", {class: "soft"}, each.metrics ? `指标 ${done}/${each.metrics} 已填　已确认 ${each.states["已签"] ?? 0}` : "没有指标", lapsed(each)),
    each.missing.length > 0 && h("p", {class: "missing"}, "没有填：", each.missing.map(({metric}) => [h("button", {type: "button", class: "link", onclick: () => goto({metric, year: answer.year})}, metric), " "])),
    h("ul", {class: "parts"}, each.parts.map(part)),
    h("button", {type: "button", class: "plain sign", onclick: () => signing(each)}, each.owner ? `以“${each.owner}”签字…` : "签字…"),
  )
}

const lapsed = ({states}) => states["已失效"] && h("span", {class: "lapsed"}, `　${states["已失效"]} 个确认后变了`)

function part(one) {
  const words = {未签: "未签字", 已签: "✓ 已签", 已失效: "已失效"}[one.state]
  const why = one.state === "未签" ? "" : `${one.by} ${one.date}${one.reasons.length ? `；后来变了：${one.reasons[0]}` : ""}`
  return h(
    "li", {},
    h("button", {type: "button", class: "link called", title: one.called, onclick: () => goto({place: one})}, one.called),
    h("span", {class: `pill ${one.state}`, title: why}, words),
    one.state === "已失效" && h("span", {class: "why soft"}, one.reasons[0]),
  )
}

async function signing(each, part) {
  if (await sign(each, answer, part)) await load()
}

// ---- what is to be done ------------------------------------------------------------------------------------------------------------

function blocks() {
  if (!answer.blocks.length) return h("section", {class: "todo"}, h("h3", {}, "✓ 可以出上报稿了"), h("p", {class: "soft"}, "出稿前再到“检查”看一遍。"))
  return h("section", {class: "todo"}, h("h3", {}, `出上报稿前要办的 ${answer.blocks.length} 件事`), h("ol", {}, answer.blocks.map(block)))
}

function block(one) {
  return h(
    "li", {}, h("span", {class: "words"}, one.words, one.hint && !one.signature && h("span", {class: "soft"}, one.hint)),
    h("span", {class: "soft where"}, one.signature ? "" : one.where || one.place),
    h("button", {type: "button", class: "link", "aria-label": `去办：${one.words}`, onclick: () => act(one)}, one.signature ? "去签字 ›" : "去办 ›"),
  )
}

/** Go where something is to be done: to the signing of a share, else to the cell or the text. */
function act(one) {
  const own = one.signature && answer.shares.find((share) => share.parts.some((part) => part.file === one.file && one.message.startsWith(part.scope ? `${part.name}（${part.scope}）` : part.name)))
  if (own) return signing(own, own.parts.find((part) => part.file === one.file))
  return goto(one.metrics.length ? {metric: one.metrics[0], year: answer.year} : {place: one})
}

function more() {
  const stale = answer.unchanged.map((each) => [`“${each.called}”有 ${each.lines.length} 段还是上年的文字`, {place: each}])
  const {waiting, total, file, unread} = answer.promises
  const promised = waiting ? [[`上年的 ${total} 条安排，还有 ${waiting} 条没有答复（${file}）`, null]] : []
  const lines = [...stale, ...promised]
  const issued = answer.issued && h("p", {class: "soft"}, `最近发出：${answer.issued.date} ${answer.issued.edition}${answer.issued.to ? `，发给${answer.issued.to}` : ""}（${answer.issued.file}）`)
  if (!lines.length && !issued && !unread) return null
  return h(
    "section", {class: "todo"}, h("h3", {}, "还要留意"),
    lines.length > 0 && h("ol", {}, lines.map(([words, place]) => h("li", {}, h("span", {class: "words"}, words), place && h("button", {type: "button", class: "link", "aria-label": `去看看：${words}`, onclick: () => goto(place)}, "去看看 ›")))),
    unread && problem(unread), issued,
  )
}

// ---- passing on ------------------------------------------------------------------------------------------------------------------------

/** Copy how far everybody is, as a message to the 科室. */
async function copy() {
  const terms = answer.terms.map(({what, said, days}) => `${said}${what}，${days > 0 ? `还有 ${days} 天` : days ? `已过 ${-days} 天` : "今天到期"}`)
  const own = answer.shares.map((each) => {
    const waiting = each.parts.filter((one) => one.state !== "已签").map((one) => `${one.called}${one.state === "已失效" ? "（签字后又改过）" : ""}`)
    const words = [each.missing.length && `没有填：${each.missing.map(({metric}) => metric).join("、")}`, waiting.length && `没有签字：${waiting.join("、")}`].filter(Boolean)
    return words.length ? `${each.owner || "没有写科室的"}　${words.join("；")}` : ""
  })
  const text = [`${answer.year}年法治政府建设年度报告进度（${answer.today}）`, ...terms, "", ...own.filter(Boolean)].join("\n")
  await navigator.clipboard.writeText(text)
  say("复制好了，可以粘贴到微信、钉钉或邮件里。")
}
