// A place where a file is dropped or chosen: last year's report, a draft that came back, a table.
import {h} from "./dom.js"

/** Return the place. `take(file)` is called with one file; `kinds`: endings that the choosing window offers. */
export function dropZone({title, hint, button = "选择文件", kinds = [], take}) {
  const input = h("input", {type: "file", accept: kinds.join(","), hidden: true, tabindex: "-1", onchange: () => chosen(input.files)})
  const choose = h("button", {type: "button", class: "plain", onclick: () => input.click()}, button)
  const zone = h("div", {class: "drop"}, h("p", {class: "drop-title"}, title), h("p", {class: "drop-hint"}, hint), choose, input)
  let within = 0

  function chosen(files) {
    if (files.length) take(files[0])
    input.value = ""
  }

  function over(step) {
    within = Math.max(0, within + step)
    zone.classList.toggle("over", within > 0)
  }

  zone.addEventListener("dragenter", (event) => (event.preventDefault(), over(1)))
  zone.addEventListener("dragleave", () => over(-1))
  zone.addEventListener("dragover", (event) => event.preventDefault())
  zone.addEventListener("drop", (event) => {
    event.preventDefault()
    over(-within)
    chosen(event.dataTransfer.files)
  })
  return zone
}

/** Keep a file that misses its place from being opened in the place of the page. */
for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault()
  })
}
