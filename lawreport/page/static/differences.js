// What a pasted block or returned forms would change, shown before it is taken.
import {h} from "./dom.js"
import {ask, problem} from "./ui.js"

/** Ask which of the changes are wanted; return their metrics, none where it was left. `answer`: of /api/data/paste or /api/forms. */
export async function chosen(title, answer) {
  const boxes = answer.changes.map((change) => h("input", {type: "checkbox", checked: true, value: change.metric, "aria-label": `写入${change.metric}`}))
  const body = h("div", {class: "differences"}, summary(answer), troubles(answer.problems), answer.changes.length > 0 && table(answer, boxes), left(answer))
  const buttons = answer.changes.length ? [["", "不写入"], ["take", "写入选中的", "main"]] : [["", "知道了"]]
  const said = await ask(title, body, buttons)
  return said === "take" ? boxes.filter((box) => box.checked).map((box) => box.value) : []
}

function summary({changes, same, unfilled, kept, file}) {
  const filled = changes.filter((change) => change.filled).length
  const parts = [
    `新填 ${filled} 个`,
    `改动 ${changes.length - filled} 个`,
    same.length && `不变 ${same.length} 个`,
    unfilled.length + kept.length && `没有填 ${unfilled.length + kept.length} 个`,
  ]
  return h("p", {}, parts.filter(Boolean).join("，"), `。勾上的写进 ${file}，其他行一个字不动。`)
}

const troubles = (problems) => h("div", {class: "stack"}, problems.map((one) => problem({...one, file: ""}, one.place && h("span", {class: "soft"}, one.place))))

function table({changes}, boxes) {
  const head = ["写入", "指标", "科室", "原来", "改为", "来源"]
  return h(
    "div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "改动"},
    h(
      "table", {class: "grid"},
      h("thead", {}, h("tr", {}, head.map((words) => h("th", {scope: "col"}, words)))),
      h("tbody", {}, changes.map((change, at) => row(change, boxes[at]))),
    ),
  )
}

function row(change, box) {
  const before = change.before || "空"
  return h(
    "tr", {},
    h("td", {}, box), h("th", {scope: "row"}, change.metric), h("td", {}, change.owner || "—"),
    h("td", {class: "number"}, change.filled ? h("span", {class: "soft"}, before) : h("del", {}, before)),
    h("td", {class: "number"}, h("ins", {}, change.after), ` ${change.unit}`), h("td", {class: "soft"}, change.source),
  )
}

function left({unfilled, kept, unasked, workbooks}) {
  const lines = [
    unfilled.length && `没有填：${unfilled.join("、")}`,
    kept.length && `没有填，原来的数不动：${kept.join("、")}`,
    workbooks && unasked.length && `还没有收到：${unasked.join("、")}`,
  ]
  return lines.filter(Boolean).map((line) => h("p", {class: "soft"}, line))
}
