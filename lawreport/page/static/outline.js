// The outline: every heading with its number, whose it is and whether it is signed; below the current one its paragraphs.
// In: the items of the report, the current one, what is looked for. Out: a list of buttons. Responsible for: finding the way.
import {parts} from "./chips.js"
import {fill, h} from "./dom.js"

const HEADS = ["part", "heading"]
const MARKS = {title: "题", recipient: "主送", intro: "引", tail: "段", paragraph: "段", point: "条", chart: "图", table: "表", photo: "照", attachment: "附件", signature: "落款"}
const LONG = 24

export const isHead = ({kind}) => HEADS.includes(kind)

/** Return what stands before an item: its number, or what it is. */
export const mark = ({kind, number, called}) => number || (called === "副标题" ? "副" : MARKS[kind]) || (HEADS.includes(kind) ? "" : called) || ""

/** Return a text as it is printed, tags replaced by what stands for them. */
export const spoken = ({text}, printed) =>
  parts(text).map(({kind, source, said}) => (kind === "words" ? source : kind === "figure" ? (printed.of(source)?.shown ?? said) : "")).join("")

/** Return the words by which an item is known: a heading whole, of a paragraph how it begins. */
export function known(item, printed) {
  const words = spoken(item, printed).trim()
  if (isHead(item) || item.kind === "title") return words
  const first = words.split(/[。；\n]/, 1)[0]
  return first.length > LONG ? `${first.slice(0, LONG)}…` : first
}

/** Return the heading that an item stands under, or itself where it is one. */
export function headOf(items, item) {
  const at = items.indexOf(item)
  return items.slice(0, at + 1).findLast(isHead) ?? items[0]
}

/** Draw the outline into `list`; `go(item)` is called with what is chosen. */
export function outlined(list, {items, printed, current, wanted, go}) {
  const head = current && headOf(items, current)
  let under
  const seen = items.filter((item) => {
    if (isHead(item) || !under) under = item
    return wanted ? spoken(item, printed).includes(wanted) || item.owner === wanted : /^(title|attachment)$/.test(item.kind) || isHead(item) || (under === head && item.kind !== "other")
  })
  const focused = list.contains(document.activeElement) && document.activeElement.dataset.id
  fill(list, seen.map((item) => entry(item, printed, {here: item === current, in: item === head, go})))
  if (focused) [...list.querySelectorAll("button")].find((button) => button.dataset.id === focused)?.focus()
  if (wanted && !seen.length) fill(list, h("li", {class: "none"}, `没有“${wanted}”`))
}

function entry(item, printed, {here, in: within, go}) {
  const level = isHead(item) ? Math.min(item.depth, 3) : /^(title|attachment)$/.test(item.kind) ? 1 : 4
  const owner = item.owner && isHead(item) && h("span", {class: "owner"}, item.owner)
  const signed = item.signed === "已签" && isHead(item) && h("span", {class: "signed", title: "已签字"}, "✓", h("span", {class: "unseen"}, "已签字"))
  const troubled = item.problems.length > 0 && h("span", {class: "dot", title: `${item.problems.length} 处问题`}, "●", h("span", {class: "unseen"}, `${item.problems.length} 处问题`))
  const name = `entry level-${level}${within ? " within" : ""}`
  const button = h("button", {type: "button", class: name, "data-id": item.id, "aria-current": here || within ? "true" : false, onclick: () => go(item)},
    h("span", {class: "number"}, mark(item)), h("span", {class: "words", title: spoken(item, printed)}, known(item, printed)), troubled, owner, signed)
  return h("li", {}, button)
}

/** Move through the outline by the arrows. */
export function stepped(event) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
  if (!step) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll("button")]
  buttons[buttons.indexOf(document.activeElement) + step]?.focus()
}
