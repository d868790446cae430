// Cells that move like those of a sheet: Enter and the arrows go up and down a column, Escape takes back what was typed.
import {h} from "./dom.js"

/** Return the input of a cell; `keys`: {metric, column}. `commit(input)` is called when it is left with another text. */
export function cell(keys, {label, value, commit, typed, wide}) {
  const input = h("input", {type: "text", class: wide ? "cell wide-cell" : "cell", "aria-label": label, autocomplete: "off", spellcheck: "false", value})
  Object.assign(input.dataset, keys, {was: value})
  let composing = false
  input.addEventListener("compositionstart", () => (composing = true))
  input.addEventListener("compositionend", () => ((composing = false), typed?.(input)))
  input.addEventListener("input", () => composing || typed?.(input))
  input.addEventListener("focus", () => input.select())
  input.addEventListener("change", () => commit(input))
  input.addEventListener("keydown", (event) => composing || event.isComposing || moved(event, input, commit))
  return input
}

/** Return whether a cell holds something that is not saved. */
export const dirty = (input) => input.value !== input.dataset.was

function moved(event, input, commit) {
  const step = {Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1}[event.key]
  if (event.key === "Escape" && dirty(input)) {
    input.value = input.dataset.was
    input.dispatchEvent(new Event("input"))
    event.preventDefault()
  } else if (step && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault()
    if (dirty(input)) commit(input)
    beside(input, step)?.focus()
  } else if (["ArrowLeft", "ArrowRight"].includes(event.key) && !event.shiftKey && !event.ctrlKey) sideways(event, input)
}

/** Return the cell above (-1) or below (1) in the same column, among those that are shown. */
function beside(input, step) {
  const column = [...input.closest("table").querySelectorAll(`input.cell[data-column="${input.dataset.column}"]`)].filter(isShown)
  return column[column.indexOf(input) + step]
}

/** Go to the next cell of the row where the caret stands at the end of a text, or all of it is marked. */
function sideways(event, input) {
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length
  const forward = event.key === "ArrowRight"
  const edge = forward ? input.selectionEnd === input.value.length : input.selectionStart === 0
  if (!edge || (!whole && input.selectionStart !== input.selectionEnd)) return
  const row = [...input.closest("tr").querySelectorAll("input.cell")]
  const next = row[row.indexOf(input) + (forward ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}

export const isShown = (input) => input.offsetParent !== null
