// Files that came back: chosen in a dialog or dropped, read as text that JSON can carry.
import {h} from "./dom.js"
import {ask} from "./ui.js"

/** Return the files that somebody chooses; none where the dialog was left. What is chosen is read at once. */
export async function files() {
  const several = choice("received-files", "选填报表…", {accept: ".xlsx,.xls,.et"})
  const folder = choice("received-folder", "选整个文件夹…", {webkitdirectory: true})
  const words = "科室发回的填报表（.xlsx、.xls、.et），可以一次选几份，也可以选整个文件夹；直接拖到“数据”这一页上也行。选好先看改动，再写入。"
  const body = h("div", {class: "stack"}, h("p", {}, words), h("div", {class: "form-choices"}, several, folder))
  for (const one of [several, folder]) one.addEventListener("change", () => one.closest("dialog").close("go"))
  const said = await ask("收填报表", body, [["", "取消"]])
  return said === "go" ? [several, folder].flatMap((one) => [...one.querySelector("input").files]) : []
}

function choice(id, words, more) {
  return h("label", {class: "plain file", for: id}, words, h("input", {type: "file", multiple: true, id, ...more}))
}

/** Return files as {name, data}, the bytes in base64. */
export function read(found) {
  return Promise.all(found.map(async (file) => ({name: file.webkitRelativePath || file.name, data: coded(new Uint8Array(await file.arrayBuffer()))})))
}

function coded(bytes) {
  let text = ""
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
  return btoa(text)
}
