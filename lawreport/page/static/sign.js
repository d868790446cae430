// Signing: what is chosen, what would be signed is shown whole, then it is signed. Anybody at this keyboard can sign as anybody.
import {post} from "./api.js"
import {h} from "./dom.js"
import {ask, made, problem, say} from "./ui.js"

/** Ask who signs what of a 科室; return whether something was signed. `part`: the one that is meant, else all that is open. */
export async function sign(share, answer, part) {
  const choice = chooser(share, part)
  const title = share.owner ? `以“${share.owner}”签字` : "签字"
  if ((await ask(title, choice.body, [["", "取消"], ["go", "看看要签的内容", "main"]])) !== "go") return false
  const wanted = choice.wanted()
  if (!wanted.parts.length) return say("没有选要签的。") && false
  try {
    const covered = await post("/api/sign/covered", wanted)
    if ((await ask(`${covered.by} 要签的内容`, shownWhole(covered), [["", "不签"], ["sign", `以“${covered.by}”签字`, "main"]])) !== "sign") return false
    const signed = await post("/api/sign", {...wanted, digests: covered.records.map((record) => record.digest)})
    made(signed)
    say(`${signed.by} 签了 ${signed.signed} 项，记在 ${signed.file}。以后文字或数字再变，签字自动失效。`, {actions: {撤销: () => post("/api/undo", {number: signed.change}).then(made)}})
    return true
  } catch (error) {
    await ask("没有签", h("div", {class: "stack"}, (error.problems?.length ? error.problems : [{severity: "错误", message: error.message}]).map((each) => problem({...each, file: ""}))))
    return false
  }
}

function chooser(share, part) {
  const open = (one) => (part ? one === part : one.state !== "已签")
  const boxes = share.parts.map((one) => box(one.name, one.called, one.state, open(one)))
  const valued = share.own.filter((one) => one.value && one.value !== "缺")
  const waiting = valued.filter((one) => one.state !== "已签")
  const metrics = valued.length > 0 && box("", `指标的数，${waiting.length ? `还没确认的 ${waiting.length} 个` : "都已确认"}`, waiting.length ? "未签" : "已签", !part && waiting.length > 0)
  const person = h("input", {type: "text", id: "sign-person", required: !share.owner, autocomplete: "off", placeholder: share.owner ? "姓名，如 张三" : "科室或科室加姓名，如 办公室李四"})
  const how = [["own", share.owner ? `${share.owner}的人自己签` : "办公室签"], ["instead", "代这个科室签（要写出代签的科室）"], ["whole", "领导签整个部分，不管由哪个科室负责"]].slice(0, share.owner ? 3 : 1)
  const radios = how.map(([value, words], at) => h("label", {class: "sign-choice"}, h("input", {type: "radio", name: "how", value, checked: at === 0}), words))
  const body = h(
    "div", {class: "stack signing"},
    h("fieldset", {}, h("legend", {}, "签什么"), boxes.map((one) => one.label), metrics && metrics.label),
    h("label", {for: "sign-person", class: "named"}, "签字人"), person, radios.length > 1 && h("fieldset", {}, h("legend", {}, "怎么签"), radios),
    h("p", {class: "caution"}, "程序不核对身份：坐在这台电脑前的人，谁都能用这个名字签字。请让本人来签。"),
  )
  const value = () => body.querySelector("input[name=how]:checked").value
  const parts = () => [...boxes.filter((one) => one.input.checked).map((one) => one.input.value), ...(metrics && metrics.input.checked ? (waiting.length ? waiting : valued).map((one) => one.name) : [])]
  return {body, wanted: () => signer(share, person.value.trim(), value(), parts())}
}

/** Return who signs as the server has it: 监督科张三, or somebody else's name and for whom. */
function signer(share, person, how, parts) {
  if (how === "whole") return {parts, by: person, whole: true}
  if (how === "instead") return {parts, by: person, instead_of: share.owner}
  return {parts, by: person.startsWith(share.owner) ? person : `${share.owner}${person}`}
}

function box(value, words, state, checked) {
  const input = h("input", {type: "checkbox", value, checked})
  return {input, label: h("label", {class: "sign-choice"}, input, h("span", {}, words), h("span", {class: `pill ${state}`}, {未签: "未签字", 已签: "✓ 已签", 已失效: "已失效"}[state]))}
}

function shownWhole({records}) {
  const metrics = records.filter((record) => !record.paragraphs.length && record.values.length)
  const texts = records.filter((record) => record.paragraphs.length)
  return h(
    "div", {class: "scroll covered", tabindex: "0", role: "region", "aria-label": "要签的内容"},
    texts.map((record) => [h("h3", {}, record.called, record.scope && h("span", {class: "soft"}, `　${record.scope}负责的内容`)), record.paragraphs.map(paragraph)]),
    metrics.length > 0 && [h("h3", {}, "指标的数"), h("p", {}, metrics.map((record) => record.values.map(([metric, value]) => [h("span", {class: "value"}, `${metric} `, h("b", {}, value)), "　"])))],
  )
}

/** Return a paragraph with its figures, which stand between ⟦ and ⟧, set off. */
function paragraph(text) {
  return h("p", {}, text.split(/(⟦[^⟧]*⟧)/).map((piece) => (piece.startsWith("⟦") ? h("b", {class: "figure"}, piece.slice(1, -1)) : piece)))
}
