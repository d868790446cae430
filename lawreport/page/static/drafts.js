// Drafts: what was typed and is not in its file yet, kept by the browser so that it outlives a program or a browser that is gone.
// In: a text and its address. Out: the same, at the next start. Responsible for: nothing typed is lost; where nothing can be kept, that is told.
import {say} from "./ui.js"

// Not in localStorage: a browser that is killed has lost what it stored there in the last seconds.
const NAME = "lawreport-drafts"
let folder = ""
let told = false
let opened = null

/** Say whose drafts these are: the folder's name, since one browser may write in several. */
export const of = (name) => (folder = name)
const key = ({file, path}) => `${folder}\n${file}\n${path}`

function database() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts")
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
  return opened
}

/** Do something with what is kept; it is on the disk when this is done. Return what `act` asked for. */
async function within(mode, act) {
  try {
    const drafts = await database()
    return await new Promise((done, fail) => {
      const whole = drafts.transaction("drafts", mode, {durability: "strict"})
      const asked = act(whole.objectStore("drafts"))
      whole.oncomplete = () => done(asked.result)
      whole.onabort = () => fail(whole.error)
    })
  } catch {
    if (!told) say("浏览器不让存草稿（无痕窗口，或磁盘满了）。请常按 Ctrl+S。", {wrong: true})
    told = true
    return undefined
  }
}

/** Keep {file, path, was, text}. */
export const keep = ({file, path, was, text}) => within("readwrite", (store) => store.put({folder, file, path, was, text, at: Date.now()}, key({file, path})))

/** Forget a draft; with `text`, only if that is what it holds. */
export const drop = (address, text) =>
  within("readwrite", (store) => {
    const asked = store.get(key(address))
    asked.onsuccess = () => (text === undefined || asked.result?.text === text) && store.delete(key(address))
    return asked
  })

/** Return all drafts of this folder, the oldest first. */
export async function all() {
  const kept = (await within("readonly", (store) => store.getAll())) ?? []
  return kept.filter((draft) => draft.folder === folder).sort((one, other) => one.at - other.at)
}
