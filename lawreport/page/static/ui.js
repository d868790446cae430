// What every tab says in the same way: a word in passing, a question, a trouble.
import {h} from "./dom.js"

/** Say something in passing; `actions`: {words: function}. What is wrong stays until it is closed. */
export function say(text, {wrong = false, actions = {}} = {}) {
  const toast = h("div", {class: wrong ? "toast wrong" : "toast"}, h("span", {}, text))
  for (const [words, act] of Object.entries({...actions, ...(wrong ? {知道了: () => {}} : {})})) {
    toast.append(h("button", {type: "button", onclick: () => (toast.remove(), act())}, words))
  }
  document.querySelector("#toasts").append(toast)
  if (!wrong) setTimeout(() => toast.remove(), Object.keys(actions).length ? 12000 : 5000)
  return toast
}

/** Say why something was not done; for a `Refused` of api.js or any other error. */
export function told(error) {
  const lines = error.problems?.length ? error.problems.map((p) => [p.message, p.hint].filter(Boolean).join("\n")) : [error.message]
  return say(lines.slice(0, 6).join("\n"), {wrong: true})
}

/** Ask in a dialog; return the value of the button that was pressed, "" where it was left. `buttons`: [value, words, "main"?]. */
export function ask(title, body, buttons = [["", "关闭"]]) {
  const heading = h("h2", {id: "asked"}, title)
  const left = () => dialog.close("") // no button of the form: Enter in a field presses the first of these
  const row = buttons.map(([value, words, kind]) => h("button", {value, class: kind ?? "plain", type: value === "" ? "button" : "submit", onclick: value === "" ? left : null}, words))
  const dialog = h("dialog", {"aria-labelledby": "asked"}, h("form", {method: "dialog"}, heading, body, h("div", {class: "buttons"}, row)))
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove()
      done(dialog.returnValue)
    })
  })
}

/** Return a trouble as everybody shows it; `buttons`: further elements at its right. */
export function problem(one, ...buttons) {
  const go = one.file && h("button", {type: "button", class: "link", onclick: () => goto({place: one})}, "去看看")
  return h(
    "div", {class: `problem ${one.severity}`},
    h("span", {class: "weight"}, one.severity),
    h("span", {class: "message"}, one.message),
    h("span", {class: "buttons"}, ...buttons, go),
    one.hint && h("span", {class: "hint"}, one.hint),
  )
}

/** Go to where something stands: {place: {file, line, column}}, {file, path} or {metric, year}. */
export const goto = (detail) => document.dispatchEvent(new CustomEvent("goto", {detail}))

/** Tell the other parts that something was written or tried: the answer of the server. */
export const made = (answer) => document.dispatchEvent(new CustomEvent("made", {detail: answer}))

/** Wait until what was typed anywhere is in its file: a tab adds its promise to the list that the event "settle" carries. */
export async function settled() {
  const waits = []
  document.dispatchEvent(new CustomEvent("settle", {detail: waits}))
  await Promise.allSettled(waits)
}
