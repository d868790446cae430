// Files that came back: chosen in a dialog or dropped, read as text that JSON can carry.
import {h} from "./dom.js"
import {ask} from "./ui.js"

/** Return the files that somebody chooses; none where the dialog was left. */
export async function files() {
  const several = h("input", {type: "file", multiple: true, accept: ".xlsx,.xls,.et", id: "received-files"})
  const folder = h("input", {type: "file", multiple: true, webkitdirectory: true, id: "received-folder"})
  const body = h(
    "div", {class: "stack"},
    h("p", {}, "科室发回的填报表（.xlsx、.xls、.et），可以一次选几份，也可以选整个文件夹；直接拖到“数据”这一页上也行。先看改动，再写入。"),
    h("label", {for: "received-files"}, "选文件"), several, h("label", {for: "received-folder"}, "或选文件夹"), folder,
  )
  const said = await ask("收填报表", body, [["", "取消"], ["go", "看看改动", "main"]])
  return said === "go" ? [...several.files, ...folder.files] : []
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
