// Saving: what was typed goes into its file, one question after the other, so that none overtakes another.
// In: a text with its address and what it was. Out: the answer of the server; what somebody else wrote meanwhile is shown beside it.
// Responsible for: a text leaves the drafts only when it is in its file.
import {post} from "./api.js"
import * as drafts from "./drafts.js"
import {h} from "./dom.js"
import {ask, told} from "./ui.js"

const AGAIN = 2000 // milliseconds until a server that did not answer is asked again
let lane = Promise.resolve()
const waiting = new Map() // address → what is on its way into its file

export const address = ({file, path}) => `${file}#${path}`

/** Do one thing after all that was begun before it. */
export function after(act) {
  lane = lane.then(act, act)
  return lane
}

/** Return whether something is on its way. */
export const busy = () => waiting.size > 0

/** Return the text that an item has here and not in its file yet. */
export const unsaved = (item) => waiting.get(address(item))?.text

/**
 * Save `text` over what it was. `desk`: {etags, took(answer), settled(one, text)}; `one`: {file, path, was}, whose `was` becomes
 * what the file holds. Return whether it is saved.
 */
export function save(desk, one, text) {
  waiting.set(address(one), {text})
  return after(() => sent(desk, one, text))
}

async function sent(desk, one, text) {
  if (waiting.get(address(one))?.text !== text) return false // typed further since
  try {
    const answer = await post("/api/save", {file: one.file, path: one.path, was: one.was, etag: desk.etags[one.file] ?? "", text})
    stored(one, text)
    desk.took({...answer, saved: true})
    return true
  } catch (error) {
    return failed(desk, one, text, error)
  }
}

function stored(one, text) {
  one.was = text
  drafts.drop(one, text)
  if (waiting.get(address(one))?.text === text) waiting.delete(address(one))
}

async function failed(desk, one, text, error) {
  if (error.status === 409) return both(desk, one, error)
  if (error.status === 0) {
    desk.away()
    setTimeout(() => unsaved(one) === text && after(() => sent(desk, one, text)), AGAIN)
    return false
  }
  waiting.delete(address(one))
  told(error)
  return false
}

/** Show both texts of a paragraph that two people have changed; return whether something was saved. */
async function both(desk, one, {mine, theirs, etag}) {
  waiting.delete(address(one))
  desk.etags[one.file] = etag
  const side = (name, text) => h("section", {}, h("h3", {}, name), h("p", {class: "both-text"}, text ? text : "（已经删去）"))
  const [ours, others] = marked(mine, theirs)
  const body = h("div", {class: "both"}, side("你写的", ours), side("现在文件里的", others))
  const buttons = theirs ? [["theirs", "用文件里的"], ["mine", "用我写的", "main"]] : [["copy", "复制我写的", "main"]]
  one.held = true // not asked again until it is left or saved by hand
  const chosen = await ask("这一段别人刚改过，两个稿子不一样", body, [["", "先不存"], ...buttons])
  if (desk.writing === one) one.editor.focus()
  if (chosen === "copy") await navigator.clipboard.writeText(mine)
  if (!["mine", "theirs"].includes(chosen)) return false
  one.held = false
  one.was = theirs
  if (chosen === "theirs") drafts.drop(one)
  desk.settled(one, chosen === "mine" ? mine : theirs)
  if (chosen === "mine") save(desk, one, mine)
  return chosen === "theirs"
}

/** Return two texts as they are shown beside each other, the stretch in which they differ marked. */
function marked(one, other) {
  const most = Math.min(one.length, other.length)
  let from = 0
  while (from < most && one[from] === other[from]) from += 1
  let back = 0
  while (back < most - from && one.at(-1 - back) === other.at(-1 - back)) back += 1
  const shown = (text) => text && [text.slice(0, from), h("mark", {}, text.slice(from, text.length - back)), text.slice(text.length - back)]
  return [shown(one), shown(other)]
}
