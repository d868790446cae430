// 收稿: a draft that came back is dropped; its changes are taken or left one by one.
import {post, send} from "./api.js"
import {fill, h, styled} from "./dom.js"
import {dropZone} from "./drop.js"
import {goto, made, say, told} from "./ui.js"

export const name = "returned"
export const title = "收稿"
const AROUND = 34 // characters that stay on each side of a change, where a paragraph is long
const KINDS = [".docx", ".doc", ".wps", ".rtf", ".odt"]
let section
let plan // what is held; undefined while nothing is
let office = true

export async function mount(element, desk) {
  section = element
  office = desk.office
  await Promise.all([styled("returned.css"), styled("drop.css")])
  waiting()
}

// ---- waiting for a file -------------------------------------------------------------------------------------------------------

function waiting() {
  plan = undefined
  const old = office ? "收 .docx；.doc、.wps 也可以，由 LibreOffice 先转一下。" : "收 .docx；.doc、.wps 请先用 Word 或 WPS 另存为 .docx。"
  const zone = dropZone({title: "把领导改过的稿子拖到这里", hint: `${old}\n先列出每一处改动，一处一处地收，或者不收；没有点“收下”以前什么也不写。`, button: "选择改过的稿子", kinds: KINDS, take: read})
  fill(section, h("div", {class: "wide returned-wait"}, h("h2", {}, "收稿"), zone,
    h("ul", {class: "returned-how"},
      h("li", {}, h("b", {}, "文字的改动"), "写回文段原来的地方，文中的数仍然连着数据。"),
      h("li", {}, h("b", {}, "被改的数"), "单独列出是哪个指标、哪一格；同意了才写进数据。"),
      h("li", {}, h("b", {}, "两边都改了的"), "印的、改稿、现在三种写法摆在一起，请人来定。"))))
}

async function read(file) {
  fill(section, h("div", {class: "wide returned-wait"}, h("h2", {}, "收稿"), h("p", {class: "returned-reading", role: "status"}, `正在逐段对照“${file.name}”……`)))
  try {
    show(await send("/api/returned", file))
  } catch (error) {
    waiting()
    refused(section.querySelector(".drop"), error)
  }
}

/** Say above an element why something was not done. */
function refused(before, error) {
  section.querySelector(".returned-refused")?.remove()
  const lines = error.problems?.length ? error.problems.map((one) => h("p", {}, h("b", {}, one.message), one.hint && ` ${one.hint}`)) : h("p", {}, error.message)
  before.before(h("div", {class: "returned-refused", role: "alert"}, lines))
}

// ---- what it asks for ---------------------------------------------------------------------------------------------------------

function show(answer) {
  plan = answer
  const changes = plan.changes.map(change)
  const main = h("div", {class: "returned-main"},
    part(`改动 ${plan.changes.length} 处`, changes.length ? changes : h("p", {class: "returned-none"}, "没有要写进文段的改动。")),
    plan.figures.length + plan.names.length > 0 && part(`数被改 ${plan.figures.length + plan.names.length} 处`, figures(), "数不写进文段。同意改的，打上勾，写进数据那一格；没有根据的，不用管，文中仍印数据里的数。"),
    plan.told.length > 0 && part(`要人看 ${plan.told.length} 处`, plan.told.map(seen), "程序不敢写的，或者写了还要核实的，请对照着看。"),
    plan.remarks.length > 0 && part(`批注 ${plan.remarks.length} 条`, h("ul", {class: "returned-remarks"}, plan.remarks.map(remark)), "收下时存成一张表，放在 build 里。"),
    plan.quiet.length > 0 && h("details", {class: "returned-quiet"}, h("summary", {}, `另有 ${plan.quiet.length} 条说明`), plan.quiet.map(seen)))
  fill(section, h("div", {class: "wide returned"}, main, h("aside", {class: "returned-aside", "aria-label": "这份改稿"}, about())))
  counted()
  section.scrollTop = 0
  section.querySelector(".returned-aside h2").focus()
}

function part(heading, body, about) {
  return h("section", {class: "returned-part"}, h("h2", {}, heading), about && h("p", {class: "returned-about"}, about), body)
}

function about() {
  const authors = plan.authors.length > 1 || plan.author
  const who = h("select", {id: "returned-author", onchange: (event) => alone(event.target.value)}, h("option", {value: ""}, "所有人的，全部接受"), plan.authors.map(({name, count}) => h("option", {value: name}, `只看 ${name} 的（${count} 处）`)))
  who.value = plan.author
  return [
    h("h2", {tabindex: "-1"}, plan.name),
    h("p", {class: "returned-base"}, `写进 ${plan.year} 年的文段。`),
    h("p", {class: plan.based ? "returned-base" : "returned-base warned"}, plan.base),
    plan.already > 0 && h("p", {class: "returned-base"}, `有 ${plan.already} 处文段里已经是这样了。`),
    authors && h("div", {class: "returned-who"}, h("label", {for: "returned-author"}, "收谁的修订"), who),
    plan.changes.length > 1 && h("p", {class: "returned-all"}, h("button", {type: "button", class: "link", onclick: () => every(true)}, "全部收"), h("button", {type: "button", class: "link", onclick: () => every(false)}, "全都不收")),
    h("p", {id: "returned-count", role: "status"}),
    h("button", {type: "button", class: "main", id: "returned-take", onclick: take}, "收下"),
    h("button", {type: "button", class: "plain", onclick: leave}, "放下这份，不收"),
    h("p", {class: "returned-base"}, "改稿只在内存里，不存进项目；收下以后还可以撤销。"),
  ]
}

async function alone(author) {
  const left = new Set(plan.changes.filter((one) => !chosen("ids").includes(one.id)).map((one) => one.after))
  try {
    show(await post("/api/returned/again", {held: plan.held, author}))
    for (const one of plan.changes) section.querySelector(`input[data-kind="ids"][value="${one.id}"]`).checked = !left.has(one.after)
    counted()
  } catch (error) {
    told(error)
  }
}

async function leave() {
  await post("/api/returned/left").catch(told)
  waiting()
}

// ---- changes ------------------------------------------------------------------------------------------------------------------

function change(one) {
  const box = h("input", {type: "checkbox", value: String(one.id), "data-kind": "ids", "aria-label": `收第 ${one.id} 处：${one.kind}`, onchange: counted})
  box.checked = true
  const text = h("p", {class: "returned-text"}, trimmed(one.pieces))
  const more = text.querySelector(".returned-cut") && h("button", {type: "button", class: "link", onclick: (event) => (fill(text, whole(one.pieces)), event.target.remove())}, "看全段")
  return h("article", {class: "returned-change", "aria-label": `第 ${one.id} 处`},
    h("label", {class: "returned-box"}, box, h("span", {}, String(one.id))),
    h("div", {class: "returned-words"}, h("p", {class: "returned-head"}, tag(one.kind), where(one)), text, more))
}

const placed = (one) => one.file && h("button", {type: "button", class: "link", title: one.place, "aria-label": `去看 ${one.place}`, onclick: () => goto({place: one})}, "去看看")
const tag = (words) => h("span", {class: "returned-tag"}, words)

function where(one) {
  const words = [one.paragraph && `改稿第 ${one.paragraph} 段`, ...(one.authors ?? [])].filter(Boolean).join("　")
  return [words && h("span", {}, words), placed(one)]
}

const piece = ({kind, text}) => (kind === "same" ? named(text) : h(kind === "old" ? "del" : "ins", {}, named(text.replaceAll("\n", "¶"))))

/** Return a text of the files with its tags as the names they are of. */
const named = (text) => text.split(/\{\{\s*(.+?)\s*\}\}/).map((part, at) => (at % 2 ? h("span", {class: "returned-name"}, part) : part))
const whole = (pieces) => pieces.map(piece)

/** Return the pieces with the middle of what stays left out where it is long. */
function trimmed(pieces) {
  return pieces.map((one, at) => {
    if (one.kind !== "same" || one.text.length <= 2 * AROUND + 8) return piece(one)
    const before = at > 0 ? one.text.slice(0, AROUND) : ""
    const after = at < pieces.length - 1 ? one.text.slice(-AROUND) : ""
    return [before, h("span", {class: "returned-cut"}, " …… "), after]
  })
}

// ---- figures and names ----------------------------------------------------------------------------------------------------------

function figures() {
  const heads = ["写进数据", "指标", "哪一格", "印的", "改成", "谁改的"].map((words) => h("th", {scope: "col"}, words))
  return h("div", {class: "returned-table"}, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, plan.figures.map(figure), plan.names.map(unit))))
}

function figure(one) {
  const box = h("input", {type: "checkbox", value: String(one.id), "data-kind": "data", disabled: !one.takes, "aria-label": `把${one.metric}的 ${one.new} 写进数据`, onchange: counted})
  const why = one.takes ? box : h("span", {class: "returned-cannot"}, one.new ? (one.raw ? "数据里已经是它" : "写不成数") : "删了")
  return h("tr", {}, h("td", {}, why), h("th", {scope: "row"}, one.metric, one.form && `（${one.form}）`),
    h("td", {}, h("button", {type: "button", class: "link", onclick: () => goto({metric: one.metric, year: one.year})}, one.cell)),
    h("td", {}, h("del", {}, one.old)), h("td", {}, one.new ? h("ins", {}, one.new) : "—"), h("td", {}, one.authors.join("、") || "—"))
}

function unit(one) {
  const box = h("input", {type: "checkbox", value: String(one.id), "data-kind": "names", "aria-label": `把${one.name}改成 ${one.new}`, onchange: counted})
  return h("tr", {}, h("td", {}, box), h("th", {scope: "row"}, one.name, `（${one.printed} 处里改了 ${one.changed} 处）`), h("td", {}, one.place), h("td", {}, h("del", {}, one.old)), h("td", {}, h("ins", {}, one.new)), h("td", {}, "—"))
}

// ---- what is told ---------------------------------------------------------------------------------------------------------------

function seen(one) {
  const three = one.wordings.length > 0 && h("dl", {class: "returned-three"}, one.wordings.map(({of, pieces}) => h("div", {}, h("dt", {}, of), h("dd", {}, whole(pieces), of === "改稿" && copying(pieces)))))
  return h("article", {class: "returned-told"}, h("p", {class: "returned-head"}, tag(one.why), where(one)), h("p", {}, one.message, one.hint && h("span", {class: "returned-hint"}, `。${one.hint}`)), three)
}

/** Return a button that copies a wording, tags and all, to be put into the paragraph by hand. */
function copying(pieces) {
  const words = pieces.filter(({kind}) => kind !== "old").map(({text}) => text).join("")
  return h("button", {type: "button", class: "link returned-copy", onclick: () => navigator.clipboard.writeText(words).then(() => say("已复制。到正文里那一段，全选，粘贴。"), told)}, "复制改稿的写法")
}

function remark(one) {
  return h("li", {class: one.answers ? "answer" : ""}, h("p", {class: "returned-head"}, h("b", {}, one.author || "没有名字"), one.date && h("span", {}, one.date), one.resolved && tag("已解决"), placed(one)),
    one.quoted && h("blockquote", {}, one.quoted), h("p", {}, one.text))
}

// ---- taking ---------------------------------------------------------------------------------------------------------------------

const chosen = (kind) => [...section.querySelectorAll(`input[data-kind="${kind}"]:checked`)].map((box) => Number(box.value))

function every(on) {
  for (const box of section.querySelectorAll('input[data-kind="ids"]')) box.checked = on
  counted()
}

function counted() {
  const changes = chosen("ids").length
  const cells = chosen("data").length + chosen("names").length
  for (const box of section.querySelectorAll("input[data-kind]")) box.closest("article, tr").classList.toggle("left", !box.checked)
  section.querySelector("#returned-count").textContent = `收 ${changes} 处改动${cells ? `，${cells} 处写进数据` : ""}${plan.changes.length > changes ? `；${plan.changes.length - changes} 处不收` : ""}`
  const button = section.querySelector("#returned-take")
  button.disabled = !changes && !cells && !plan.remarks.length
  button.textContent = changes || cells ? `收下 ${changes + cells} 处` : "只存批注"
}

async function take() {
  const button = section.querySelector("#returned-take")
  button.disabled = true
  try {
    const asked = {ids: chosen("ids"), data: chosen("data"), names: chosen("names")}
    const answer = await post("/api/returned/take", {held: plan.held, ...asked})
    plan = undefined
    made({version: answer.version, saved: answer.change > 0})
    taken(answer, asked)
  } catch (error) {
    button.disabled = false
    refused(button, error)
  }
}

function taken(answer, asked) {
  const missing = asked.ids.filter((id) => !answer.written.includes(id))
  const written = [answer.written.length && `${answer.written.length} 处改动`, answer.cells && `${answer.cells} 处数据`].filter(Boolean).join("、")
  const back = answer.change > 0 && h("button", {type: "button", class: "plain", onclick: () => undo(answer.change)}, "撤销这次收改")
  fill(section, h("div", {class: "wide returned-wait"}, h("h2", {tabindex: "-1"}, "收稿"),
    h("div", {class: "returned-done", role: "status"}, h("p", {}, h("b", {}, written ? `✓ 已收下 ${written}` : "没有改动文段和数据")),
      answer.files.length > 0 && h("p", {}, `写进：${answer.files.join("、")}`),
      answer.remarks && h("p", {}, `批注存成了表：build/${answer.remarks}`), answer.left.map((words) => h("p", {}, words)),
      missing.length > 0 && h("p", {}, `第 ${missing.join("、")} 处没有写：少了别的几处，它写进去对不上。`)),
    h("p", {class: "returned-row"}, h("button", {type: "button", class: "main", onclick: () => goto({tab: "texts"})}, "看正文"), h("button", {type: "button", class: "plain", onclick: waiting}, "再收一份"), back),
    answer.told.length > 0 && part(`还要人看 ${answer.told.length} 处`, answer.told.map(seen))))
  section.scrollTop = 0
  section.querySelector("h2").focus()
}

async function undo(number) {
  try {
    made(await post("/api/undo", {number}))
    say("已撤销，文段和数据都回到收改以前。")
    waiting()
  } catch (error) {
    told(error)
  }
}

export function shown() {}

/** Say that a text is another meanwhile; what is shown stays as it is until it is asked for anew. */
export function changed() {
  const aside = plan && section.querySelector(".returned-aside")
  if (!aside || aside.querySelector(".returned-meanwhile")) return
  aside.querySelector("#returned-count").before(h("p", {class: "returned-base warned returned-meanwhile", role: "status"}, "文段或数据刚才有人改过。", h("button", {type: "button", class: "link", onclick: () => alone(plan.author)}, "重新对照")))
}
