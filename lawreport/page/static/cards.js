// Cards: what opens beside the text: a figure and where it comes from, a condition as two fields, the list of names to put in.
// In: the editor of the paragraph, the tag that was chosen. Out: the tag replaced in the text, as one step that can be taken back.
// Responsible for: one card at a time, which gives the caret back to the text.
import {get} from "./api.js"
import {conditions} from "./chips.js"
import {fits, inserted, opened} from "./editor.js"
import {h} from "./dom.js"
import {goto, told} from "./ui.js"

const EDGE = 8 // least distance from the window, in pixels
const FOOT = 34 // height of the foot of the page
let open = null

/** Close the card that is open; with `back`, the caret returns to the text. */
export function close(back = false) {
  const card = open
  open = null
  card?.element.remove()
  if (back) card?.editor.focus()
}

/** Close the card that is open, if one is; return whether one was. */
export function closed() {
  const was = open !== null
  close(true)
  return was
}

/** Return whether an element belongs to the card that is open. */
export const holds = (element) => Boolean(open?.element.contains(element))

function shown(editor, box, name, ...children) {
  close()
  const closing = h("button", {type: "button", class: "close", "aria-label": "关上", onclick: () => close(true)}, "×")
  const element = h("div", {class: "card", role: "dialog", "aria-label": name}, closing, ...children)
  document.querySelector("#tab-texts").append(element)
  open = {element, editor}
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (close(true), event.stopPropagation())
  })
  element.addEventListener("focusout", () => setTimeout(() => open?.element === element && !inside(element, editor) && close(), 0))
  placed(element, box)
  return element
}

const inside = (element, editor) =>
  !document.hasFocus() || element.contains(document.activeElement) || editor.focused || document.activeElement === document.body

/** Put a card below the paragraph; where it has no room there, below the line of a place, or above it. */
function placed(element, {left, top, bottom}) {
  const {width, height} = element.getBoundingClientRect()
  const under = (edge) => edge + EDGE + height < innerHeight - FOOT && edge + EDGE
  const paragraph = document.querySelector(".item.writing")?.getBoundingClientRect().bottom ?? bottom
  element.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`
  element.style.top = `${under(paragraph) || under(bottom) || Math.max(EDGE, top - height - EDGE)}px`
}

// ---- a figure --------------------------------------------------------------------------------------------------------------

/** Show where a figure comes from, and the other ways of writing it. `found`: its tag {start, end, said, box}; `piece`: what is printed for it. */
export async function figure(editor, found, piece, {byKey = false} = {}) {
  const query = {name: piece?.metric || found.said, year: piece?.year || undefined}
  let card
  try {
    card = await get("/api/figure", query)
  } catch (error) {
    return told(error)
  }
  const element = shown(editor, found.box, query.name, head(card, piece), facts(card), forms(editor, found, card), actions(editor, found, card, query))
  if (byKey) element.querySelector(".actions button, button").focus()
  return element
}

const head = (card, piece) =>
  h("div", {class: "card-head"}, h("h2", {}, card.name), h("span", {class: "value"}, piece?.shown || card.value || "没有数据"))

function facts(card) {
  const printed = (card.printed ?? []).map(({where, id}) => h("button", {type: "button", class: "link", onclick: () => (close(), goto({id}))}, where))
  const rows = [
    ["上年", card.year && (!card.last || card.last === "—" ? "没有数据" : card.last)], ["变化", card.change], ["口径", card.defined], ["出处", card.cell], ["责任", card.owner],
    ["印在", printed.length > 0 && printed], ["问题", card.problem?.message ?? card.problem],
  ]
  return h("dl", {}, rows.filter(([, said]) => said).map(([name, said]) => [h("dt", {}, name), h("dd", {}, said)]))
}

/** Show the other forms; one that is chosen replaces the tag. */
function forms(editor, found, card) {
  const others = (card.forms ?? []).filter(({insert, problem}) => insert !== found.source && !problem)
  if (!others.length) return null
  const rows = others.map(({form, shown: said, insert}) =>
    h("li", {}, h("button", {type: "button", title: insert, onclick: () => (close(true), editor.replace(found.start, found.end, insert))}, h("span", {}, form.replace(/^[.|]/, "") || "本年数"), h("b", {}, said ?? ""))))
  return h("details", {class: "forms", ontoggle: () => open && placed(open.element, found.box)}, h("summary", {}, `换写法（${others.length} 种）`), h("ul", {}, rows))
}

function actions(editor, found, card, {year}) {
  const toData = card.cell && h("button", {type: "button", class: "link", onclick: () => (close(), goto({metric: card.name, year}))}, "到数据表")
  const out = h("button", {type: "button", class: "link", onclick: () => (close(true), editor.replace(found.start, found.end, ""))}, "从文中拿掉")
  return h("div", {class: "actions"}, toData, out)
}

// ---- a condition -------------------------------------------------------------------------------------------------------------

/** Return the condition that a tag opens, parts or closes. */
export const conditionAt = (text, {start}) =>
  conditions(text).filter((one) => one.start <= start && start < one.end).at(-1)

/** Show a condition as fields: when, and the words that are then printed; a last branch without “when” is printed otherwise. */
export function clause(editor, condition, box, {printed, names}) {
  const branches = condition.branches.map((branch) => fields(branch, editor.text.slice(branch.start, branch.end), {printed, names}))
  const apply = () => (close(true), editor.replace(condition.start, condition.end, built(branches)))
  const loose = () => (close(true), editor.replace(condition.start, condition.end, branches[0].words()))
  const out = () => (close(true), editor.replace(condition.start, condition.end, ""))
  const form = h("form", {class: "clause-form", onsubmit: (event) => (event.preventDefault(), apply())},
    h("h2", {}, "有条件才写的话"), branches.map((branch) => branch.element), listed(names),
    h("div", {class: "actions"}, h("button", {class: "main"}, "改好"), h("button", {type: "button", class: "link", onclick: loose}, "总是写"),
      h("button", {type: "button", class: "link", onclick: out}, "整句删去")))
  const element = shown(editor, box, "条件", form)
  for (const branch of branches) branch.ready()
  placed(element, box)
  ;(element.querySelector("input") ?? element.querySelector("[contenteditable], textarea")).focus()
}

function fields(branch, text, {printed, names}) {
  const holder = h("div", {class: "clause-words"})
  const when = branch.when && h("input", {type: "text", value: branch.when, list: "names-for-clause", autocomplete: "off"})
  const title = when ? h("label", {}, h("span", {}, "什么时候写"), when, h("small", {}, "写指标名，就是有数而且不是零；也可以写“败诉 > 0”。")) : h("span", {class: "otherwise"}, "否则")
  const element = h("fieldset", {}, title, h("span", {class: "title"}, "写什么"), holder)
  let editor
  const how = {text, at: text.length, kind: "", label: "写什么", printed, names, onChange() {}, onBlur() {}, onChip() {}, onKey: () => false}
  return {element, when: () => when?.value.trim(), words: () => editor.text, ready: () => (editor = opened(holder, how))}
}

const built = (branches) =>
  `${branches.map((branch, at) => `{% ${at ? (branch.when() ? `elif ${branch.when()}` : "else") : `if ${branch.when()}`} %}${branch.words()}`).join("")}{% endif %}`

function listed(names) {
  const list = h("datalist", {id: "names-for-clause"})
  names().then((all) => list.append(...all.filter(({group}) => group === "数").map(({name}) => h("option", {value: name}))))
  return list
}

// ---- names -------------------------------------------------------------------------------------------------------------------

/** Show all names with their values; the one that is chosen is put where the caret is. */
export async function picker(editor, box, names) {
  const all = (await names()).filter(({group}) => group !== "图表")
  const find = h("input", {type: "search", "aria-label": "找指标", placeholder: "找指标、数、科室", autocomplete: "off"})
  const list = h("ul", {class: "names", "aria-label": "可以插入的"})
  const put = (one) => (close(true), editor.insert(inserted(one)))
  const draw = () => list.replaceChildren(...all.filter((one) => fits(one, find.value.trim())).map((one) => choice(one, put)))
  find.addEventListener("input", draw)
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    list.querySelector("button")?.click()
  })
  draw()
  shown(editor, box, "插入一个数", h("h2", {}, "插入一个数"), find, list)
  find.focus()
}

const choice = (one, put) =>
  h("li", {}, h("button", {type: "button", title: one.defined ?? "", onclick: () => put(one)}, h("span", {}, one.name), h("b", {}, one.shown ?? ""), h("small", {}, one.owner ?? "")))
