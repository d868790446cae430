// 生成: the red button with its menu, and the sheet that shows what is made, or what stops it.
import {get, post} from "./api.js"
import {fill, h, styled} from "./dom.js"
import {goto, problem, settled, told} from "./ui.js"

const LOOK = 120 // milliseconds between two questions how far it is
const ABOUT = {
  draft: "给领导看、给领导改。每个数都带着来源，改完的稿子能收回来。",
  final: "报给上级。有一处错误就不出，科室都要签过字；出了就留底、登记。",
  public: "给公众看。再查一遍不能公开的内容，不带来源和作者。",
}
const KINDS = [
  ["word", "Word", ""],
  ["pdf", "PDF", "由同一版 Word 转成"],
  ["html", "网页", "一个文件，手机、电脑都能看"],
  ["fragment", "网站后台片段", "贴进单位网站，附怎么贴的说明"],
  ["text", "纯文本", "粘到哪里都行"],
]
let editions = []
let office = false
let menu, arrow

// ---- the button -------------------------------------------------------------------------------------------------------------

export async function mount(element) {
  await styled("make.css")
  arrow = h("button", {type: "button", class: "main make-arrow", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "别的版本和格式", title: "别的版本和格式", onclick: toggled}, "▾")
  menu = h("div", {role: "menu", class: "make-menu", "aria-label": "生成什么", hidden: true, onkeydown: moved})
  const now = h("button", {type: "button", class: "main make-now", title: "生成送审稿（Word）", onclick: () => run(wanted({}))}, "生成 Word")
  fill(element, h("div", {class: "make"}, now, arrow, menu))
  document.addEventListener("click", (event) => element.contains(event.target) || closed())
}

async function toggled() {
  if (!menu.hidden) return closed()
  try {
    const there = await known()
    fill(menu, items(there))
  } catch (error) {
    return told(error)
  }
  menu.hidden = false
  arrow.setAttribute("aria-expanded", "true")
  menu.querySelector("button").focus()
}

function closed(focus = false) {
  if (menu.hidden) return
  menu.hidden = true
  arrow.setAttribute("aria-expanded", "false")
  if (focus) arrow.focus()
}

function items({folder, there}) {
  const item = (words, about, act) => h("button", {type: "button", role: "menuitem", tabindex: "-1", onclick: () => (closed(), act())}, h("b", {}, words), about && h("span", {}, about))
  return [
    item("送审稿", "给领导看和改，每个数带来源", () => run(wanted({}))),
    item("送审稿，带批注", "每个数旁边写明出处", () => run(wanted({comments: true}))),
    item("上报稿……", "报给上级：没有错误、签过字才出", () => prepared(wanted({edition: "final"}))),
    item("公开稿……", "给公众看：再查一遍不能公开的内容", () => prepared(wanted({edition: "public"}))),
    h("hr", {role: "separator"}),
    item("PDF、网页、纯文本……", office ? "选版本和格式" : "选版本和格式（PDF 要装 LibreOffice）", () => prepared(wanted({edition: "public", kind: office ? "pdf" : "html"}))),
    folder && h("hr", {role: "separator"}),
    folder && item(`打开 ${folder.name} 文件夹`, there[0] && `最新：${there[0].name}`, () => opened(folder.id)),
  ]
}

function moved(event) {
  const all = [...menu.querySelectorAll("button")]
  const at = all.indexOf(document.activeElement)
  const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1}[event.key]
  if (to !== undefined) {
    event.preventDefault()
    all.at(to % all.length).focus()
  } else if (event.key === "Escape" || event.key === "Tab") closed(event.key === "Escape")
}

async function known() {
  const there = await get("/api/make")
  editions = there.editions
  office = there.office
  return there
}

const wanted = (more) => ({edition: "draft", kind: "word", comments: false, unsigned: false, to: "", despite: [], ...more})
const opened = (what) => post("/api/open", {what}).catch(refused)
const titled = (edition) => editions.find((one) => one.edition === edition)?.title ?? "送审稿"
const isStrict = (edition) => editions.find((one) => one.edition === edition)?.strict

// ---- the sheet --------------------------------------------------------------------------------------------------------------

let sheet

/** Show the sheet with a heading, a body and buttons; one at a time. */
function laid(heading, body, buttons) {
  if (!sheet) {
    sheet = h("dialog", {class: "make-sheet", "aria-labelledby": "make-heading"})
    sheet.addEventListener("close", () => (sheet.remove(), (sheet = undefined)))
    document.body.append(sheet)
  }
  fill(sheet, h("div", {class: "make-inside"}, h("h2", {id: "make-heading", tabindex: "-1"}, heading), body, h("div", {class: "buttons"}, buttons)))
  if (!sheet.open) sheet.showModal()
  sheet.querySelector("#make-heading").focus()
  return sheet
}

/** Say in the sheet why something was not done: what is said in passing would lie behind it. */
function refused(error) {
  if (!sheet) return told(error)
  const words = error.problems.map((one) => [one.message, one.hint].filter(Boolean).join("。")).join("\n") || error.message
  sheet.querySelector(".make-refused")?.remove()
  return sheet.querySelector(".buttons").before(h("p", {class: "make-note make-refused", role: "alert"}, words))
}

const close = () => sheet?.close()
document.addEventListener("goto", close)
const button = (words, act, kind = "plain") => h("button", {type: "button", class: kind, onclick: act}, words)

/** Ask for edition and kind before anything is made. */
async function prepared(asked) {
  try {
    if (!editions.length) await known()
  } catch (error) {
    return told(error)
  }
  const to = h("input", {type: "text", id: "make-to", value: asked.to, maxlength: "80", autocomplete: "off"})
  const unsigned = h("input", {type: "checkbox", id: "make-unsigned"})
  unsigned.checked = asked.unsigned
  const release = h("div", {class: "make-release"},
    h("label", {for: "make-to"}, "发给谁（可以不填，记进发出登记）"), to,
    h("label", {class: "make-check"}, unsigned, "不等科室都签完字"))
  const comments = h("input", {type: "checkbox"})
  comments.checked = asked.comments
  const remarks = h("label", {class: "make-check"}, comments, "每个数旁边加批注，写明来源")
  const pick = (name, value) => sheet?.querySelector(`input[name="${name}"]:checked`)?.value ?? value
  const follow = () => {
    const strict = isStrict(pick("edition", asked.edition))
    release.hidden = !strict
    remarks.hidden = strict || pick("kind", asked.kind) !== "word"
  }
  const body = h("form", {class: "make-form", onchange: follow},
    h("fieldset", {}, h("legend", {}, "版本"), h("div", {class: "make-editions"}, editions.map((one) => card("edition", one.edition, one.title, ABOUT[one.edition], asked.edition)))),
    h("fieldset", {}, h("legend", {}, "格式"), h("div", {class: "make-kinds"}, KINDS.map(([kind, words, about]) => card("kind", kind, words, kind === "pdf" && !office ? "要装 LibreOffice" : about, asked.kind, kind === "pdf" && !office)))),
    remarks, release)
  const go = () => {
    const edition = pick("edition", "draft")
    run(wanted({edition, kind: pick("kind", "word"), comments: comments.checked, unsigned: unsigned.checked, to: to.value.trim()}))
  }
  body.addEventListener("submit", (event) => (event.preventDefault(), go()))
  laid("生成", body, [button("取消", close), button("生成", go, "main")])
  follow()
  return undefined
}

function card(name, value, words, about, chosen, disabled = false) {
  const input = h("input", {type: "radio", name, value, disabled})
  input.checked = value === chosen
  return h("label", {class: disabled ? "make-card off" : "make-card"}, input, h("b", {}, words), about && h("span", {}, about))
}

// ---- making -----------------------------------------------------------------------------------------------------------------

async function run(asked) {
  closed()
  if (!editions.length) await known().catch(told)
  await settled()
  const list = h("ol", {class: "make-steps", "aria-live": "polite"})
  laid(`正在生成${named(asked)}`, list, [])
  const watch = setInterval(() => get("/api/make/steps").then(({steps}) => stepped(list, steps), () => {}), LOOK)
  try {
    const answer = await post("/api/make", asked)
    clearInterval(watch)
    if (answer.made) done(asked, answer)
    else stopped(asked, answer)
  } catch (error) {
    close() // told where the page can be seen again
    told(error)
  } finally {
    clearInterval(watch)
  }
}

const named = ({edition, kind, comments}) => `${titled(edition)}${comments ? "（带批注）" : ""}${kind === "word" ? "" : `的${kind === "pdf" ? " PDF" : KINDS.find(([one]) => one === kind)[1]}`}`

function stepped(list, steps) {
  if (list.children.length === steps.length) return
  fill(list, steps.map((step, at) => h("li", {class: at < steps.length - 1 ? "over" : "now"}, h("span", {"aria-hidden": "true"}, at < steps.length - 1 ? "✓" : "●"), step, h("span", {class: "make-state"}, at < steps.length - 1 ? "好了" : "正在做"))))
}

function done(asked, answer) {
  const [first, ...rest] = answer.files
  const paged = ["word", "pdf"].includes(asked.kind)
  const alongside = asked.kind === "fragment" ? answer.files : rest
  const headline = asked.kind === "fragment" ? answer.folder.name : first.name
  const facts = [
    paged && `约 ${answer.pages} 页`,
    paged && asked.edition !== "public" && `${answer.figures} 个数都能查到来源`,
    answer.fresh ? `用时 ${answer.seconds} 秒` : "没有变化，仍是上次生成的",
  ].filter(Boolean).join("　")
  const body = h("div", {class: "make-done"},
    h("p", {class: "make-file"}, h("span", {class: "make-tick", "aria-hidden": "true"}, "✓"), h("span", {}, headline)),
    h("p", {class: "make-facts"}, facts),
    alongside.length > 0 && h("ul", {class: "make-rest", "aria-label": "一起生成的"}, alongside.map((file) => h("li", {}, h("span", {}, file.name), h("button", {type: "button", class: "link", "aria-label": `打开 ${file.name}`, onclick: () => opened(file.id)}, "打开")))),
    answer.left.map((words) => h("p", {class: "make-note"}, words)),
    answer.gone.length > 0 && h("p", {class: "make-aside"}, `先前的新稿没有人改过，已经用不着，删掉了：${answer.gone.join("、")}`),
    answer.issued && h("p", {class: "make-aside"}, `留底：${answer.issued}，记在同一个文件夹的“${answer.register}”（收文单位可以在那里填）`),
    answer.waived.length > 0 && h("p", {class: "make-aside"}, `放行了 ${answer.waived.map(({rule, count}) => `${rule} ${count} 处`).join("、")}，记在：${answer.record}`),
    looks(answer), problems(answer.problems, "生成了，还有这些要看一眼"))
  laid(`${named(asked)}${asked.kind === "pdf" ? " " : ""}好了`, body, [button("关闭", close), button("打开文件夹", () => opened(answer.folder.id)), button("打开文件", () => opened(first.id), "main")])
  sheet.querySelector("button.main").focus()
}

function looks({looks: found, unchecked}) {
  if (!found.length) return null
  return h("details", {class: "make-looks"},
    h("summary", {}, found.every((look) => look.held) ? `PDF 查过 ${found.length} 项，都做到了` : `PDF 查过 ${found.length} 项，${found.filter((look) => !look.held).length} 项没有做到`),
    h("ul", {}, found.map((look) => h("li", {}, `${look.held ? "√" : "×"} ${look.what}${look.held ? "" : "——没有做到"}${look.found ? `（${look.found}）` : ""}`))),
    h("p", {}, "没查："), h("ul", {}, unchecked.map((what) => h("li", {}, what))))
}

function problems(list, heading) {
  if (!list.length) return null
  return h("section", {class: "make-problems", "aria-label": heading}, h("h3", {}, `${heading}（${list.length} 处）`), h("div", {class: "make-list", tabindex: "0", role: "group", "aria-label": "问题"}, list.map(shown)))
}

/** Return a trouble; where signatures are missing, with the way to where one signs. */
const shown = (one) => problem(one, one.id.startsWith("sign-") && h("button", {type: "button", class: "link", onclick: () => goto({tab: "progress"})}, "去签字"))

// ---- what stops it ------------------------------------------------------------------------------------------------------------

function stopped(asked, answer) {
  const errors = answer.problems.filter((one) => one.severity === "错误")
  const others = answer.problems.filter((one) => one.severity !== "错误")
  const unsigned = h("input", {type: "checkbox"})
  unsigned.checked = asked.unsigned
  const rows = answer.free.map((one) => release(one, asked))
  const free = (rows.length > 0 || answer.unsigned) && h("fieldset", {class: "make-free"},
    h("legend", {}, "确实不用改的，可以放行"),
    h("p", {class: "make-aside"}, "改好再生成最稳妥。放行的每一处、理由和日期，都记在报告旁边的放行记录里。"),
    rows.map((row) => row.element),
    answer.unsigned && h("label", {class: "make-check"}, unsigned, "不等科室都签完字"))
  const again = () => {
    const kept = rows.filter((row) => row.chosen())
    const empty = kept.find((row) => !row.reason())
    if (empty) return empty.ask()
    return run({...asked, unsigned: unsigned.checked, despite: kept.map((row) => ({rule: row.rule, reason: row.reason()}))})
  }
  const body = h("div", {class: "make-stopped"},
    h("p", {class: "make-lead"}, `没有生成，原有的报告没有动。${errors.length ? `先改好下面 ${errors.length} 处：` : ""}`),
    h("div", {class: "make-list", tabindex: "0", role: "group", "aria-label": "问题"}, [...errors, ...others].map(shown)),
    free)
  laid(`${named(asked)}${asked.kind === "pdf" ? " " : ""}出不了`, body, [button("关闭", close), free && button("放行选中的，再生成", again), button("改好了，再生成", () => run(asked), "main")])
}

function release({rule, name, count}, asked) {
  const before = asked.despite.find((one) => one.rule === rule)
  const box = h("input", {type: "checkbox", "aria-label": `放行 ${rule} ${name}`, onchange: () => (why.hidden = !box.checked, box.checked && why.focus())})
  const why = h("input", {type: "text", "aria-label": `${rule} 为什么不改`, placeholder: "为什么不改，例如：引用上级文件原文", value: before?.reason ?? "", maxlength: "200", hidden: !before})
  box.checked = Boolean(before)
  const element = h("div", {class: "make-rule"}, h("label", {class: "make-check"}, box, h("b", {}, rule), ` ${name}（${count} 处）`), why)
  const ask = () => (why.setAttribute("aria-invalid", "true"), (why.placeholder = "请写明为什么不改"), why.focus())
  return {element, rule, chosen: () => box.checked, reason: () => why.value.trim(), ask}
}
