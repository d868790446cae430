// A file as it is typed: for one that cannot be read any more, and for people who know how it is written.
// In: the name of a file. Out: the file saved whole, if it is still the one that was opened. Responsible for: its troubles stand beside it.
import {get, post} from "./api.js"
import {defaultKeymap, EditorState, EditorView, history, historyKeymap, keymap, lineNumbers} from "./codemirror.js"
import {fill, h} from "./dom.js"
import * as saving from "./saving.js"
import {ask, problem as troubled, say, told} from "./ui.js"

/** Return what stands in the place of the text where no report could be read: the troubles, and the files they are in. */
export function unreadable(problems, page) {
  const files = [...new Set(problems.map(({file}) => file))].filter((file) => /^(sections|charts)\/|^data\/unit\.yaml$/.test(file))
  const buttons = files.map((file) => h("button", {type: "button", class: "plain", onclick: () => fileShown(file, page)}, `打开 ${file} 的原文`))
  return h("section", {class: "unreadable"}, h("h2", {}, "文件读不出来，改好才能看到正文"), problems.map((one) => troubled({...one, file: ""})), h("p", {}, buttons))
}

/** Show a file as it is typed, with its troubles; it is saved whole. */
export async function fileShown(file, page) {
  page.leave()
  await saving.after(() => undefined)
  let opened
  try {
    opened = await get("/api/raw", {file})
  } catch (error) {
    return told(error)
  }
  shown(file, opened, page)
}

function shown(file, {text, etag, problems = []}, page) {
  const holder = h("div", {class: "raw-text"})
  const list = h("div", {class: "raw-problems", "aria-live": "polite"})
  const keep = h("button", {type: "button", class: "main", onclick: () => save()}, "存盘")
  const dialog = h("dialog", {class: "raw-file", "aria-label": `${file} 的原文`},
    h("form", {method: "dialog"}, h("h2", {}, file), h("p", {class: "hint"}, "缩进、减号、冒号都有意思；中文冒号不算。改好按“存盘”。"), list, holder,
      h("div", {class: "buttons"}, h("button", {class: "plain"}, "关上"), keep)))
  const extensions = [history(), lineNumbers(), EditorView.lineWrapping, keymap.of([{key: "Mod-s", run: () => (save(), true)}, ...historyKeymap, ...defaultKeymap]), EditorView.contentAttributes.of({"aria-label": `${file} 的原文`, spellcheck: "false"})]
  document.body.append(dialog)
  dialog.showModal()
  const view = new EditorView({state: EditorState.create({doc: text, extensions}), parent: holder})
  dialog.addEventListener("cancel", (event) => view.state.doc.toString() !== text && event.preventDefault())
  dialog.addEventListener("close", () => (view.destroy(), dialog.remove()))
  const own = (all) => all.filter((one) => one.file === file)
  const go = (one) => h("button", {type: "button", class: "link", onclick: () => lineOf(view, one)}, `第 ${one.line} 行`)
  const listed = (all) => fill(list, own(all).map((one) => troubled({...one, file: ""}, one.line > 0 && go(one))))
  const first = own(problems).find(({line}) => line > 0)
  listed(problems)
  first ? lineOf(view, first) : view.focus()

  async function save() {
    const typed = view.state.doc.toString()
    try {
      const answer = await saving.after(() => post("/api/raw", {file, text: typed, etag}))
      ;({etag} = answer)
      text = typed
      const left = own(answer.problems ?? []).filter(({severity}) => severity === "错误")
      listed(left)
      await page.load()
      say("已存盘。")
      if (!left.length) dialog.close()
    } catch (error) {
      error.status === 409 ? overtaken(error, typed) : told(error)
    }
  }

  async function overtaken(error, typed) {
    const chosen = await ask("这个文件别人刚改过", h("p", {}, "要看他改成了什么，请关上再打开；“用我写的”会盖掉他改的（历史里找得回来）。"), [["", "先不存"], ["mine", "用我写的", "main"]])
    if (chosen !== "mine") return
    ;({etag} = error)
    if (view.state.doc.toString() === typed) save()
  }
}

function lineOf(view, {line, column}) {
  const there = view.state.doc.line(Math.min(line, view.state.doc.lines))
  view.dispatch({selection: {anchor: Math.min(there.to, there.from + Math.max(0, (column || 1) - 1))}, scrollIntoView: true})
  view.focus()
}
