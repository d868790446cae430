// Drafts: what was typed and is not in its file yet, kept by the browser so that it outlives a program or a browser that is gone.
// In: a text and its address. Out: the same, at the next start. Responsible for: nothing typed is lost; a full store is told, once.
import {say} from "./ui.js"

const BEGIN = "lawreport:draft:"
let folder = ""
let full = false

/** Say whose drafts these are: the folder's name, since one browser may write in several. */
export const of = (name) => (folder = name)
const key = ({file, path}) => `${BEGIN}${folder}:${file}:${path}`

/** Keep {file, path, was, text}. */
export function keep({file, path, was, text}) {
  try {
    localStorage.setItem(key({file, path}), JSON.stringify({file, path, was, text, at: Date.now()}))
  } catch {
    if (!full) say("浏览器的存储满了，没存盘的字留不住，请常按 Ctrl+S。", {wrong: true})
    full = true
  }
}

/** Forget a draft; with `text`, only if that is what it holds. */
export function drop(address, text) {
  const kept = localStorage.getItem(key(address))
  if (kept !== null && (text === undefined || JSON.parse(kept).text === text)) localStorage.removeItem(key(address))
}

/** Return all drafts of this folder, the oldest first. */
export function all() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(`${BEGIN}${folder}:`))
  return names.map((name) => JSON.parse(localStorage.getItem(name))).sort((one, other) => one.at - other.at)
}
