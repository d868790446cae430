// The paragraph that is being written: CodeMirror whose text is the text of the file, or a plain field where an input method needs one.
// In: an element, a text, what is printed for its tags, what to do at which key. Out: the text as it is typed.
// Responsible for: nothing is drawn anew and nothing is put into the text while an input method is composing.
import {chip, conditions, label, lead, parts} from "./chips.js"
import {
  acceptCompletion, autocompletion, completionStatus, Compartment, Decoration, defaultKeymap, EditorSelection, EditorState, EditorView, history,
  historyKeymap, keymap, redo, redoDepth, StateEffect, undo, undoDepth, ViewPlugin, WidgetType,
} from "./codemirror.js"
import {h} from "./dom.js"

const PLAIN = "lawreport:plain" // whether this person writes in plain fields
const WANTED = /[#＃][\p{L}\p{N}_%]*$/u // what a name is asked for by
const renewed = StateEffect.define() // what is printed has changed, or a composition has ended

export const plainly = () => localStorage.getItem(PLAIN) === "yes"
export const setPlainly = (plain) => localStorage.setItem(PLAIN, plain ? "yes" : "no")

/**
 * Open an editor in `holder`. `how`: {text, at, kind, label, printed(), names(), flaws(), kept, onChange(text), onBlur(), onChip(chip), onKey(name, at)};
 * `onKey` returns whether it took the key. Return {text, at, focus, insert, replace, select, undo, redo, raw, renew, composing, keep, close, place}.
 */
export const opened = (holder, how) => (plainly() ? field(holder, how) : rich(holder, how))

// ---- CodeMirror -----------------------------------------------------------------------------------------------------------

class Shown extends WidgetType {
  constructor(found, piece, chosen) {
    super()
    Object.assign(this, {found, piece, chosen})
  }
  eq(other) {
    const same = this.found.source === other.found.source && this.chosen === other.chosen
    return same && this.piece?.shown === other.piece?.shown && !this.piece?.problem === !other.piece?.problem
  }
  toDOM() {
    const {kind, source, said} = this.found
    const shown = kind === "figure" ? chip(source, said, this.piece, this.chosen) : label(kind, said)
    if (this.chosen) shown.classList.add("chosen")
    return shown
  }
  ignoreEvent() {
    return false
  }
}

const isTag = ({kind}) => kind !== "words"

function decorated(state, how) {
  const text = state.doc.toString()
  const {from, to} = state.selection.main
  const tags = parts(text).filter(isTag).map((found) => {
    const widget = new Shown(found, how.printed().of(found.source), found.start === from && found.end === to)
    return Decoration.replace({widget}).range(found.start, found.end)
  })
  const clauses = conditions(text).map(({start, end}) => Decoration.mark({class: "clause"}).range(start, end))
  const bold = lead(how.kind, text)
  const leads = bold ? [Decoration.mark({class: "lead"}).range(0, bold)] : []
  return {shown: Decoration.set([...tags, ...clauses, ...leads], true), whole: Decoration.set(tags, true)}
}

/** Return what shows chips; while an input method composes, chips only move with the text. */
function chips(how) {
  class Chips {
    constructor(view) {
      Object.assign(this, decorated(view.state, how), {late: false})
    }
    update(update) {
      const asked = update.docChanged || update.selectionSet || update.transactions.some((one) => one.effects.some((effect) => effect.is(renewed)))
      if (update.view.composing || update.view.compositionStarted) {
        this.shown = this.shown.map(update.changes)
        this.whole = this.whole.map(update.changes)
        this.late ||= asked
      } else if (asked || this.late) Object.assign(this, decorated(update.state, how), {late: false})
    }
  }
  const atomic = (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.whole ?? Decoration.none)
  return ViewPlugin.fromClass(Chips, {decorations: (plugin) => plugin.shown, provide: atomic})
}

/** Return what marks the words that a problem means; they stay marked while one types, until the next answer. */
function flaws(how) {
  const found = () => {
    const all = how.flaws?.() ?? null
    return all && Decoration.set(all.map(({at, to}) => Decoration.mark({class: "flaw"}).range(at, to)), true)
  }
  class Flaws {
    constructor() {
      this.marks = found() ?? Decoration.none
    }
    update(update) {
      this.marks = this.marks.map(update.changes)
      const asked = update.transactions.some((one) => one.effects.some((effect) => effect.is(renewed)))
      if (asked && !update.view.composing && !update.view.compositionStarted) this.marks = found() ?? this.marks
    }
  }
  return ViewPlugin.fromClass(Flaws, {decorations: (plugin) => plugin.marks})
}

/** Return the tag that is selected, or the one that begins or ends at a place. */
const tagAt = (text, from, to) => parts(text).filter(isTag).find((found) => found.start === from && found.end === to)
const tagBeside = (text, at, forward) => parts(text).filter(isTag).find((found) => (forward ? found.start : found.end) === at)

/** Select a chip before the caret steps over it, so that it can be opened and deleted by keyboard. */
function steps(forward) {
  return (view) => {
    const {main} = view.state.selection
    const found = main.empty && tagBeside(view.state.doc.toString(), main.head, forward)
    if (!found) return false
    view.dispatch({selection: EditorSelection.range(...(forward ? [found.start, found.end] : [found.end, found.start])), scrollIntoView: true})
    return true
  }
}

function entered(how) {
  return (view) => {
    const {from, to} = view.state.selection.main
    const found = tagAt(view.state.doc.toString(), from, to)
    if (!found) return view.composing || how.onKey("Enter", {from, to})
    how.onChip({...found, box: boxAt(view, from), byKey: true})
    return true
  }
}

function boxAt(view, at) {
  const {left, top, bottom} = view.coordsAtPos(at, 1) ?? view.dom.getBoundingClientRect()
  return {left, top, bottom}
}

const edges = {
  Backspace: ({from, to}) => from === 0 && to === 0,
  Delete: ({from, to}, length) => from === length && to === length,
  ArrowUp: ({from, to}, length, view) => from === to && onEdge(view, from, -1),
  ArrowDown: ({from, to}, length, view) => from === to && onEdge(view, from, 1),
}

/** Return whether the caret stands in the first (-1) or the last (1) line of what is seen. */
function onEdge(view, at, side) {
  const here = view.coordsAtPos(at)
  const edge = view.coordsAtPos(side < 0 ? 0 : view.state.doc.length)
  return Boolean(here && edge) && Math.abs(here.top - edge.top) < view.defaultLineHeight / 2
}

function keys(how) {
  const atEdge = (key) => (view) => edges[key](view.state.selection.main, view.state.doc.length, view) && how.onKey(key, view.state.selection.main)
  const always = (key, name = key) => ({key, run: (view) => how.onKey(name, view.state.selection.main) || true, preventDefault: true})
  return keymap.of([
    {key: "ArrowLeft", run: steps(false)},
    {key: "ArrowRight", run: steps(true)},
    {key: "Enter", run: (view) => acceptCompletion(view) || entered(how)(view)},
    {key: "Tab", run: acceptCompletion},
    {key: "Escape", run: (view) => !completionStatus(view.state) && how.onKey("Escape", view.state.selection.main)},
    {key: "Mod-z", run: (view) => undoDepth(view.state) === 0 && how.onKey("Undo", view.state.selection.main)},
    {key: "Mod-y", run: (view) => redoDepth(view.state) === 0 && how.onKey("Redo", view.state.selection.main)},
    ...["Alt-ArrowUp", "Alt-ArrowDown", "Mod-Enter", "Mod-s"].map((key) => always(key)),
    ...Object.keys(edges).map((key) => ({key, run: atEdge(key)})),
  ])
}

/** Return what offers the names of figures behind # or ＃. */
function completion(how) {
  async function source(context) {
    const found = context.matchBefore(WANTED)
    if (!found || context.view?.composing) return null
    const typed = found.text.slice(1)
    const options = (await how.names()).filter((one) => one.group !== "图表" && fits(one, typed))
    return {from: found.from, filter: false, options: nearest(options, typed).map(offered)}
  }
  return autocompletion({override: [source], icons: false, defaultKeymap: true, interactionDelay: 0, addToOptions: [{render: valued, position: 90}]})
}

const MOST = 10 // names that are offered at once: more are found by another letter, or by “插入数”

/** Return the names that begin with what is typed, then the others, as many as are seen without scrolling. */
const nearest = (options, typed) => {
  const begins = ({name}) => name.startsWith(typed)
  return [...options.filter(begins), ...options.filter((one) => !begins(one))].slice(0, MOST)
}

export const fits = ({name, shown, owner}, typed) => !typed || [name, shown, owner].some((word) => word?.includes(typed))
export const inserted = (one) => one.insert ?? `{{ ${one.name} }}`
const offered = (one) => ({label: one.name, apply: inserted(one), info: one.defined || undefined, one})
const valued = ({one}) => h("span", {class: "offer"}, h("b", {}, one.shown ?? ""), h("small", {}, one.owner ?? one.group ?? ""))

function handlers(how) {
  return EditorView.domEventHandlers({
    blur: () => void how.onBlur(),
    compositionend: (event, view) => void setTimeout(() => view.dom.isConnected && !view.composing && view.dispatch({effects: renewed.of(null)}), 50),
    // An input method would write into the chip that is selected: put the caret behind it first.
    keydown: (event, view) => void ((event.key === "Process" || event.keyCode === 229) && behind(view)),
    click: (event, view) => clicked(event, view, how),
  })
}

function behind(view) {
  const {from, to} = view.state.selection.main
  if (!view.composing && tagAt(view.state.doc.toString(), from, to)) view.dispatch({selection: {anchor: to}})
}

function clicked(event, view, how) {
  const shown = event.target.closest(".chip, .clause-label, .clause-end")
  if (!shown) return false
  const at = view.posAtDOM(shown)
  const text = view.state.doc.toString()
  const found = parts(text).find((one) => isTag(one) && one.start === at)
  if (!found) return false
  view.dispatch({selection: {anchor: found.start, head: found.end}})
  how.onChip({...found, box: boxAt(view, at)})
  return true
}

function rich(holder, how) {
  const shown = new Compartment()
  const told = EditorView.updateListener.of((update) => update.docChanged && how.onChange(update.state.doc.toString()))
  const extensions = [
    history(), keys(how), completion(how), keymap.of([...historyKeymap, ...defaultKeymap]), shown.of(chips(how)), flaws(how), told, handlers(how), EditorView.lineWrapping,
    EditorState.phrases.of({Completions: "可以插入的"}),
    EditorView.contentAttributes.of({lang: "zh-CN", spellcheck: "false", autocorrect: "off", "aria-label": how.label}),
  ]
  const state = EditorState.create({doc: how.text, selection: {anchor: Math.min(how.at, how.text.length)}, extensions})
  const view = new EditorView({state: withPast(how, state, extensions), parent: holder})
  return new Rich(view, how, shown)
}

/** Return the state in which this paragraph was left, so that its steps can still be taken back; the new one where its text is another by now. */
function withPast({kept, text, at}, state, extensions) {
  if (!kept || kept.doc.toString() !== text) return state
  const past = kept.update({selection: {anchor: Math.min(at, text.length)}, effects: StateEffect.reconfigure.of(extensions)})
  return past.state
}

class Rich {
  constructor(view, how, shown) {
    Object.assign(this, {view, how, shown, isRaw: false})
  }
  get text() {
    return this.view.state.doc.toString()
  }
  get at() {
    return this.view.state.selection.main.head
  }
  get chosen() {
    const {from, to} = this.view.state.selection.main
    return {from, to}
  }
  get composing() {
    return this.view.composing || this.view.compositionStarted
  }
  get canUndo() {
    return undoDepth(this.view.state) > 0
  }
  get focused() {
    return this.view.hasFocus
  }
  focus() {
    this.view.focus()
  }
  insert(words) {
    const {from, to} = this.chosen
    this.replace(from, to, words)
  }
  replace(from, to, words) {
    this.view.dispatch({changes: {from, to, insert: words}, selection: {anchor: from + words.length}, userEvent: "input", scrollIntoView: true})
  }
  select(from, to = from) {
    this.view.dispatch({selection: {anchor: from, head: to}, scrollIntoView: true})
  }
  undo() {
    undo(this.view)
  }
  redo() {
    redo(this.view)
  }
  raw(isRaw) {
    this.isRaw = isRaw
    this.view.dispatch({effects: this.shown.reconfigure(isRaw ? EditorView.editorAttributes.of({class: "raw"}) : chips(this.how))})
  }
  renew() {
    if (!this.composing) this.view.dispatch({effects: renewed.of(null)})
  }
  keep() {
    return this.view.state
  }
  place(at = this.at) {
    return boxAt(this.view, at)
  }
  close() {
    this.view.destroy()
  }
}

// ---- a plain field -----------------------------------------------------------------------------------------------------------

function field(holder, how) {
  const element = h("textarea", {class: "plain-field", lang: "zh-CN", spellcheck: "false", "aria-label": how.label, rows: "1"})
  element.value = how.text
  holder.append(element)
  const plain = new Plain(element, how)
  plain.select(how.at)
  plain.listen()
  return plain
}

class Plain {
  constructor(element, how) {
    Object.assign(this, {element, how, composing: false, isRaw: true, canUndo: true})
  }
  listen() {
    const {element, how} = this
    element.addEventListener("compositionstart", () => (this.composing = true))
    element.addEventListener("compositionend", () => ((this.composing = false), how.onChange(this.text)))
    element.addEventListener("input", () => (this.fit(), how.onChange(this.text)))
    element.addEventListener("blur", () => how.onBlur())
    element.addEventListener("keydown", (event) => !event.isComposing && this.pressed(event) && event.preventDefault())
    this.fit()
  }
  pressed(event) {
    const name = `${event.ctrlKey || event.metaKey ? "Mod-" : ""}${event.altKey ? "Alt-" : ""}${event.key}`
    const edge = {Backspace: this.at === 0, Delete: this.at === this.text.length}[name] ?? true
    const known = ["Enter", "Escape", "Backspace", "Delete", "Alt-ArrowUp", "Alt-ArrowDown", "Mod-Enter", "Mod-s"].includes(name)
    return known && edge && this.chosen.from === this.chosen.to && this.how.onKey(name, this.chosen)
  }
  fit() {
    this.element.style.height = "0"
    this.element.style.height = `${this.element.scrollHeight + 2}px`
  }
  get text() {
    return this.element.value
  }
  get at() {
    return this.element.selectionEnd
  }
  get chosen() {
    return {from: this.element.selectionStart, to: this.element.selectionEnd}
  }
  get focused() {
    return document.activeElement === this.element
  }
  focus() {
    this.element.focus()
    this.fit()
  }
  insert(words) {
    const {from, to} = this.chosen
    this.replace(from, to, words)
  }
  replace(from, to, words) {
    this.element.focus()
    this.element.setSelectionRange(from, to)
    // The one way by which a field keeps its own steps to take back.
    if (!document.execCommand("insertText", false, words)) this.element.setRangeText(words, from, to, "end")
    this.fit()
    this.how.onChange(this.text)
  }
  select(from, to = from) {
    this.element.setSelectionRange(from, to)
  }
  undo() {
    document.execCommand("undo")
  }
  redo() {
    document.execCommand("redo")
  }
  raw() {}
  renew() {}
  keep() {}
  place() {
    const {left, bottom, top} = this.element.getBoundingClientRect()
    return {left, bottom, top}
  }
  close() {
    this.element.remove()
  }
}
