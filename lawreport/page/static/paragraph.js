// A paragraph of the text: its number, its words as plain HTML, what can be done with it, what is wrong with it.
// In: an item. Out: an element, and the same drawn anew. Responsible for: by mouse and by keyboard alike, a paragraph opens where it is meant.
import {drawn, placeAt} from "./chips.js"
import {fill, h} from "./dom.js"
import {isHead, mark, spoken} from "./outline.js"
import {problem as troubled} from "./ui.js"

const SIGNED = {已签: "已签字", 未签: "未签字", 已失效: "签字后改过"}
const LISTED = {point: "条", heading: "节", chart: "图", table: "表", photo: "照片", attachment: "附件"}

/** Return whether an item is a text that can be written here. */
export const editable = ({file, path}) => Boolean(file && path)

/** Return the element of an item; `acts`: what its buttons do. */
export function paragraph(item, page, acts) {
  const words = h("div", {class: "item-words"})
  const element = h("article", {class: "item", "data-id": item.id},
    h("div", {class: "item-mark"}), words, h("div", {class: "item-tags"}), h("div", {class: "item-tools"}), h("div", {class: "item-problems"}))
  element.acts = acts
  listening(element, words, page, acts)
  return redrawn(element, item, page, {writes: false})
}

/** Draw an item anew in its element; with `writes`, its words are being written and stay as they are. */
export function redrawn(element, item, page, {writes}) {
  element.item = item
  element.className = `item kind-${item.kind} depth-${item.depth}${writes ? " writing" : ""}${item.problems.length ? " troubled" : ""}`
  const [marked, words, tags, tools, problems] = element.children
  marked.textContent = mark(item)
  marked.title = item.called ?? ""
  fill(tags, tagged(item))
  if (!writes) still(words, item, page)
  const shape = `${item.kind} ${item.path} ${item.list} ${item.index} ${element.acts.lists.last(item)} ${isHead(item) && element.acts.lists.under(item).length}`
  if (tools.dataset.shape !== shape) fill(tools, toolbar(item, element.acts))
  tools.dataset.shape = shape
  fill(problems, item.problems.map((one) => told(one, item, element.acts)))
  return element
}

function tagged({kind, owner, signed, problems}) {
  if (kind !== "heading" && kind !== "part") return []
  const named = SIGNED[signed] && h("span", {class: `tag signed-${signed}`}, SIGNED[signed])
  const wrong = problems.length > 0 && h("span", {class: "unseen"}, `${problems.length} 处问题`)
  return [owner && h("span", {class: "tag"}, owner), named, wrong]
}

/** Draw the words of an item that nobody writes. */
function still(words, item, page) {
  const name = `${mark(item)} ${isHead(item) ? spoken(item, page.printed) : item.called ?? ""}`.trim()
  const given = editable(item) ? {tabindex: "0", role: "textbox", "aria-multiline": "true", "aria-label": name} : {}
  for (const [key, value] of Object.entries(given)) words.setAttribute(key, value)
  fill(words, item.text ? drawn(item, page.printed) : h("div", {class: "text-line empty"}, editable(item) ? "（还没有写）" : item.called ?? ""))
}

function told(one, item, acts) {
  const fix = acts.fixable(one) && h("button", {type: "button", class: "plain", onclick: () => acts.fix(one)}, "改掉")
  const why = h("button", {type: "button", class: "link", onclick: () => acts.why(one)}, "为什么")
  const raw = !editable(item) && h("button", {type: "button", class: "plain", onclick: () => acts.file(item)}, "打开原文来改")
  return troubled({...one, file: ""}, fix, raw, why)
}

// ---- mouse and keyboard ----------------------------------------------------------------------------------------------------------

function listening(element, words, page, acts) {
  let pointer = false
  words.addEventListener("pointerdown", () => (pointer = true))
  words.addEventListener("click", (event) => {
    pointer = false
    if (!element.classList.contains("writing")) clicked(event, element, words, acts)
  })
  words.addEventListener("focus", () => {
    if (!pointer && !page.still && editable(element.item)) acts.open(element.item.id)
  })
  words.addEventListener("keydown", (event) => {
    if (event.target !== words || event.key !== "Enter") return
    event.preventDefault()
    acts.open(element.item.id)
  })
}

function clicked(event, element, words, acts) {
  const {item} = element
  if (!getSelection().isCollapsed && words.contains(getSelection().anchorNode)) return // somebody marks words to copy them
  const held = event.target.closest(".held, .clause-label, .clause-end")
  if (held && editable(item)) acts.chip(item, {start: Number(held.dataset.at), end: Number(held.dataset.to)})
  else if (editable(item)) acts.open(item.id, {at: placeAt(words, event.clientX, event.clientY, item.text.length)})
}

// ---- what can be done ------------------------------------------------------------------------------------------------------------

function toolbar(item, acts) {
  if (!editable(item)) return []
  const button = (words, act, more = {}) => h("button", {type: "button", ...more, onclick: (event) => act(event.currentTarget)}, words)
  const writing = h("span", {class: "group"},
    button("插入数", acts.insert, {title: "也可以在文中打 #，再打指标名"}), button("加条件", acts.condition, {title: "选中的话，有数才写"}),
    button("看原文", acts.raw, {"aria-pressed": "false", title: "看这一段在文件里的写法"}))
  const bar = h("div", {role: "toolbar", "aria-label": "这一段"}, writing, under(item, acts, button), listed(item, acts.lists, button))
  bar.addEventListener("mousedown", (event) => event.preventDefault()) // the caret stays in the text
  return bar
}

function listed(item, lists, button) {
  const one = LISTED[item.kind] ?? "段"
  const ordered = item.list && lists.removable(item)
  const buttons = [
    lists.adds(item) && item.list && button(item.kind === "point" ? "下面加一条" : "后面加一节", () => lists.add(item), {title: item.kind === "point" ? "段末按回车" : "Ctrl+回车"}),
    ordered && button("上移", () => lists.move(item, -1), {title: "Alt+↑", disabled: item.index === 0}),
    ordered && button("下移", () => lists.move(item, 1), {title: "Alt+↓", disabled: lists.last(item)}),
    item.kind === "point" && item.index > 0 && button("并到上一条", () => lists.join(item, -1), {title: "段首按退格"}),
    lists.removable(item) && button(`删去这${one}`, () => lists.remove(item), {class: "danger"}),
  ].filter(Boolean)
  return buttons.length > 0 && h("span", {class: "group"}, buttons)
}

/** Return what can be put under a heading. */
function under(item, acts, button) {
  if (!isHead(item)) return null
  const kinds = acts.lists.under(item).map(([words, act]) => button(words, act))
  return h("span", {class: "group"}, kinds, item.kind === "part" && button("整个文件的原文", () => acts.file(item)))
}
