// 开始: a unit begins in an empty folder, from nothing or from last year's report; a project gets its next year and its table.
import {post, get, send} from "./api.js"
import {fill, h, styled} from "./dom.js"
import {dropZone} from "./drop.js"
import {ask, goto, told} from "./ui.js"

export const name = "begin"
export const title = "开始"
const REST = 300 // milliseconds after the last key before a name is looked at
const AROUND = 24 // characters shown on each side of a figure
const SHOWN = 40 // figures and doubts that are listed at once
let section
let here // what can be begun

export async function mount(element) {
  section = element
  await Promise.all([styled("begin.css"), styled("drop.css")])
  await home()
}

async function home() {
  here = await get("/api/begin")
  laidOut()
}

const laidOut = () => (here.begun ? project() : choose())
const idle = () => section.querySelector(".begin-two") // nobody has begun anything here

const button = (words, act, kind = "plain") => h("button", {type: "button", class: kind, onclick: act}, words)
const titled = (words, about) => h("header", {class: "begin-title"}, h("h2", {tabindex: "-1"}, words), about && h("p", {}, about))

function laid(...children) {
  fill(section, h("div", {class: "wide begin"}, children))
  section.scrollTop = 0
  section.querySelector("h2").focus()
}

/** Say above an element why something was not done. */
function refused(before, error) {
  section.querySelector(".begin-refused")?.remove()
  const lines = error.problems?.length ? error.problems.map((one) => h("p", {}, h("b", {}, one.message), one.hint && ` ${one.hint}`)) : h("p", {}, error.message)
  before.before(h("div", {class: "begin-refused", role: "alert"}, lines))
}

/** Open the page anew: it is another's now, with all its tabs. */
const reload = () => location.reload()

// ---- no project yet -----------------------------------------------------------------------------------------------------------

function choose() {
  const words = here.office ? "能收 .docx、.doc、.wps、.txt。" : "能收 .docx、.txt；.doc、.wps 请先另存为 .docx。"
  laid(
    titled("从哪里开始？", here.empty ? `就建在这个文件夹里：${here.folder}` : `这个文件夹里已经有东西，新的一份放在它里面的新文件夹：${here.folder}`),
    here.inside.length > 0 && h("section", {class: "begin-inside", "aria-label": "已有的报告"}, h("h3", {}, "这里面已经有报告："), here.inside.map((folder) => button(folder, () => go(folder)))),
    h("div", {class: "begin-two"},
      h("section", {class: "begin-card", "aria-label": "新写一份"}, h("h3", {}, "新写一份"), h("p", {class: "begin-about"}, "写上单位全称，就有一份搭好的稿子：五项内容、数据表、一张图、版式。数都是虚构的示例，等着换成真的。"), form()),
      h("section", {class: "begin-card", "aria-label": "从去年的报告开始"}, h("h3", {}, "从去年的报告开始"), h("p", {class: "begin-about"}, "标题、正文、落款照原样读进来，文中的数认成指标。先看认得对不对，再建。"),
        dropZone({title: "把去年的 Word 报告拖到这里", hint: words, button: "选择去年的报告", kinds: [...here.reports, ...here.pictures], take: (file) => report(file)}))))
}

/** Go on with a project that lies in the folder. */
async function go(folder) {
  await post("/api/begin/go", {folder}).then(reload, (error) => refused(section.querySelector(".begin-two"), error))
}

function field(words, input, about = "") {
  input.id = `begin-${words}`
  const note = h("span", {id: `begin-note-${words}`, class: "begin-note"}, about)
  input.setAttribute("aria-describedby", note.id)
  return {input, note, row: h("div", {class: "begin-field"}, h("label", {for: input.id}, words), input, note)}
}

const text = (more = {}) => h("input", {type: "text", autocomplete: "off", ...more})
const select = (values, chosen) => {
  const made = h("select", {}, values.map((value) => h("option", {value}, String(value))))
  made.value = chosen
  return made
}

/** Return the form of a new unit: the rest is guessed from its full name, until somebody has typed it. */
function form() {
  const unit = field("单位全称", text({maxlength: "200", placeholder: "照公章写，例如 甲市乙区水务局", required: true}), "联合行文的，几个全称之间用顿号。")
  const short = field("自称", text({maxlength: "60"}), "正文里怎么称自己")
  const kind = field("类别", select(["", ...here.kinds], ""), "区、旗、县级市算县；镇、街道算乡")
  const year = field("报告年度", h("input", {type: "number", min: "2001", max: "2099", value: here.usual}), "写哪一年的报告")
  const folder = field("文件夹", text({maxlength: "60"}), "新文件夹的名字")
  const typed = new Set()
  const terms = h("p", {class: "begin-terms", role: "status"})
  const go = h("button", {class: "main"}, "建好，开始写")
  let waiting

  async function look() {
    clearTimeout(waiting)
    if (!unit.input.value.trim()) return say("")
    const asked = unit.input.value
    const answer = await post("/api/begin/guess", {unit: asked, kind: typed.has("kind") ? kind.input.value : "", year: Number(year.input.value) || here.usual}).catch(told)
    if (!answer || asked !== unit.input.value) return undefined
    if (answer.wrong) return say(`${answer.wrong}。`)
    if (!typed.has("short")) short.input.value = answer.short
    if (!typed.has("kind")) kind.input.value = answer.kind
    if (!typed.has("folder")) folder.input.value = answer.folder
    say("")
    fill(terms, answer.names.length > 1 && `${answer.names.length} 个机关联合行文。`, `${answer.due}之前报${answer.recipients}${answer.sure ? "" : "（按常见的写，请核对）"}，${answer.public}之前公开。`)
    return undefined
  }

  function say(wrong) {
    unit.input.toggleAttribute("aria-invalid", Boolean(wrong))
    fill(unit.note, wrong ? h("b", {class: "begin-wrong"}, wrong) : "联合行文的，几个全称之间用顿号。")
    if (wrong) fill(terms)
  }

  for (const [name, one] of Object.entries({short, kind, folder})) one.input.addEventListener("input", () => typed.add(name))
  for (const one of [unit, year]) one.input.addEventListener("input", () => (clearTimeout(waiting), (waiting = setTimeout(look, REST))))
  kind.input.addEventListener("change", look)
  const made = h("form", {class: "begin-form", novalidate: true}, unit.row, h("div", {class: "begin-three"}, short.row, kind.row, year.row), here.empty ? null : folder.row, terms, h("div", {class: "buttons"}, go))
  made.addEventListener("submit", async (event) => {
    event.preventDefault()
    go.disabled = true
    try {
      if (!short.input.value || !kind.input.value) await look()
      await post("/api/begin", {unit: unit.input.value, short: short.input.value, kind: kind.input.value, year: Number(year.input.value), folder: here.empty ? "" : folder.input.value})
      reload()
    } catch (error) {
      go.disabled = false
      refused(made.querySelector(".buttons"), error)
    }
  })
  return made
}

// ---- last year's report ---------------------------------------------------------------------------------------------------------

async function report(file, more = {}) {
  laid(titled(`正在读“${file.name}”……`, "认标题、认数，再照着排一遍，和原文逐段对上。"))
  try {
    read(file, await send("/api/begin/import", file, {...more, folder: here.empty ? "" : folderFor(file)}))
  } catch (error) {
    choose()
    const whose = error.problems?.[0]?.id === "import-whose"
    refused(section.querySelector(".begin-two"), error)
    if (whose) section.querySelector(".begin-refused").append(asked(file, more))
  }
}

const folderFor = (file) => file.name.replace(/\.[^.]*$/, "")

/** Return two fields for what is not to be seen in a report: whose it is, and of which year. */
function asked(file, more) {
  const unit = field("这是哪个单位的报告", text({value: more.unit ?? "", placeholder: "单位全称"}))
  const year = field("是哪一年的", h("input", {type: "number", min: "2001", max: "2099", value: more.year ?? here.usual}))
  const again = h("form", {class: "begin-form"}, h("div", {class: "begin-three"}, unit.row, year.row), h("div", {class: "buttons"}, h("button", {class: "main"}, "再读一次")))
  again.addEventListener("submit", (event) => (event.preventDefault(), report(file, {unit: unit.input.value.trim(), year: year.input.value})))
  return again
}

function read(file, seen) {
  const go = button("建好，去看正文", async () => {
    go.disabled = true
    try {
      const wishes = rows.map((row) => row.wish()).filter((wish) => !wish.keep || wish.rename)
      const done = await post("/api/begin/import/take", {held: seen.held, folder: here.empty ? "" : folderFor(file), wishes})
      if (done.problems.length) await ask("已经建好，指标没有照着改", done.problems.map((one) => h("p", {}, `${one.message}。${one.hint}`)))
      reload()
    } catch (error) {
      go.disabled = false
      refused(go.parentElement, error)
    }
  }, "main")
  const rows = seen.metrics.map(metric)
  laid(
    titled(`${seen.unit} ${seen.year} 年的报告`, `正文里自称“${seen.short}”，类别“${seen.kind}”；${seen.paragraphs} 段，${seen.headings} 个标题。现在什么也没有写。`),
    h("div", {class: "begin-read"},
      h("div", {class: "begin-main"},
        part(rows.length ? `认出 ${rows.length} 个数` : "没有认出数", rows.length > 0 && [h("p", {class: "begin-about"}, "不要的去掉勾，它就还是文字；名字不合适的，写上新名字。"), table(["要", "数", "指标名", "改名为", "在哪句话里"], rows.map((row) => row.element))]),
        seen.unsure.length > 0 && part(`要看一眼的 ${seen.unsure.length} 处`, list(seen.unsure.map((one) => h("li", {}, h("b", {}, `第${one.number}段`), ` “${one.words.slice(-44)}”：${one.reason}`))))),
      h("aside", {class: "begin-aside", "aria-label": "建之前"}, h("h3", {}, "和原文对过了"), h("ul", {}, seen.differences.map((line) => h("li", {}, line)), seen.routine > 0 && h("li", {}, `目标、时限、频次等 ${seen.routine} 个数不是本年的数，照原文保留。`), seen.half > 0 && h("li", {}, `汉字中间有半角标点 ${seen.half} 处，照原样留着，建好以后可以一起改成全角。`), seen.unread.map((line) => h("li", {}, `注意：${line}。`))),
        go, button("换一份", choose))))
}

function metric(one) {
  const keep = h("input", {type: "checkbox", "aria-label": `${one.name} 要`, onchange: () => element.classList.toggle("left", !keep.checked)})
  keep.checked = true
  const rename = text({"aria-label": `${one.name} 改名为`, maxlength: "40"})
  const element = h("tr", {}, h("td", {}, keep), h("td", {class: "number"}, one.printed), h("th", {scope: "row"}, one.name), h("td", {}, rename), h("td", {class: "begin-sentence"}, excerpt(one), one.doubt && h("span", {class: "begin-doubt"}, one.doubt)))
  return {element, wish: () => ({name: one.name, keep: keep.checked, rename: rename.value.trim()})}
}

/** Return the words around a figure, with it in bold; the head of its sentence where it stands there otherwise. */
function excerpt({sentence, printed}) {
  const at = sentence.indexOf(printed)
  if (at < 0) return sentence.length > 2 * AROUND ? `${sentence.slice(0, 2 * AROUND)}……` : sentence
  const [from, to] = [Math.max(0, at - AROUND), at + printed.length]
  const [before, after] = [sentence.slice(from, at), sentence.slice(to, to + AROUND)]
  return [from > 0 && "……", before, h("b", {}, printed), after, to + AROUND < sentence.length && "……"]
}

const part = (heading, ...body) => h("section", {class: "begin-part"}, h("h3", {}, heading), body)
const table = (heads, rows) => h("div", {class: "begin-table", tabindex: "0", role: "group", "aria-label": "表"}, h("table", {}, h("thead", {}, h("tr", {}, heads.map((words) => h("th", {scope: "col"}, words)))), h("tbody", {}, rows)))

function list(lines) {
  const shown = h("ul", {class: "begin-list"}, lines.slice(0, SHOWN))
  const rest = lines.slice(SHOWN)
  return rest.length ? [shown, button(`另有 ${rest.length} 处，全部列出`, (event) => (shown.append(...rest), event.target.remove()), "link")] : shown
}

// ---- a project ------------------------------------------------------------------------------------------------------------------

function project() {
  const next = here.next
  laid(titled("开新一年，收现成的数"),
    h("div", {class: "begin-two"},
      h("section", {class: "begin-card", "aria-label": "开新一年"}, h("h3", {}, next ? `开出 ${next} 年` : "开新一年"),
        h("p", {class: "begin-about"}, next ? `从 ${next - 1} 年的稿子开出 ${next} 年：文段照搬过来，数据表是空的，上年的安排一条条等着答复。旧年份的文件一个字也不改。` : "还没有可以照着开的旧稿。"),
        next && h("div", {class: "buttons"}, button(`开出 ${next} 年`, opened, "main"))),
      h("section", {class: "begin-card", "aria-label": "导入自己的数据表"}, h("h3", {}, "导入自己的数据表"), h("p", {class: "begin-about"}, "科室现成的 Excel 统计表读进数据：先列出每一个数写到哪里、和现在差多少，看过再写。"),
        dropZone({title: "把数据表拖到这里", hint: "收 .xlsx、.xls、.et、.ods、.csv。", button: "选择数据表", kinds: here.tables, take: sheet}))),
    h("p", {class: "begin-about"}, "从去年的 Word 报告开始，或者给另一个单位新建，要在一个空文件夹里打开网页。"))
}

async function opened(event) {
  const go = event.target
  if ((await ask(`开出 ${here.next} 年？`, h("p", {}, `建立 sections/${here.next}、data/${here.next}.csv 和开年清单。`), [["", "取消"], ["yes", "开出", "main"]])) !== "yes") return
  go.disabled = true
  try {
    const done = await post("/api/begin/year", {year: here.next})
    laid(titled(`${done.year} 年已经开出`, `已建立：${done.files.join("、")}。${done.promises ? `上年的 ${done.promises} 条安排等着答复。` : ""}`),
      h("p", {class: "begin-row"}, button("去写正文", reload, "main")),
      done.verify.length > 0 && part(`要核对 ${done.verify.length} 处`, h("p", {class: "begin-about"}, `都在 ${done.lists} 的“待核对”里。`), list(done.verify.map((one) => h("li", {}, h("b", {}, one.words), `：${one.advice}`, h("span", {class: "begin-where"}, one.place))))))
  } catch (error) {
    go.disabled = false
    refused(go.parentElement, error)
  }
}

async function sheet(file) {
  laid(titled(`正在读“${file.name}”……`))
  try {
    offer(await send("/api/begin/table", file))
  } catch (error) {
    project()
    refused(section.querySelector(".begin-two"), error)
  }
}

function offer(seen) {
  const filled = seen.values.filter((one) => !one.old).length
  const go = button(seen.values.length ? `写进数据：${seen.values.length} 个数` : "写进数据", async () => {
    go.disabled = true
    try {
      const done = await post("/api/begin/table/take", {held: seen.held})
      laid(titled(`已写入 ${done.written} 个数`, `写进：${done.files.join("、")}。勾稽关系成立不成立，看“检查”。`), h("p", {class: "begin-row"}, button("看数据", () => goto({metric: seen.values[0]?.metric, year: seen.year, tab: "data"}), "main"), button("再导入一张", home)))
    } catch (error) {
      go.disabled = false
      refused(go.parentElement, error)
    }
  }, "main")
  go.disabled = !seen.writes
  const answered = {...seen.answered}
  const again = async (name, answer) => {
    answered[name] = answer
    await post("/api/begin/table/again", {held: seen.held, answers: answered}).then(offer, told)
  }
  laid(
    titled(seen.name, `认出 ${seen.tables} 张表：新填 ${filled} 个，改动 ${seen.values.length - filled} 个，不变 ${seen.same} 个，待定 ${seen.asked.length} 个名字，没有读 ${seen.unread.length} 处。现在什么也没有写。`),
    h("div", {class: "begin-read"},
      h("div", {class: "begin-main"},
        seen.asked.length > 0 && part(`这些名字拿不准，是哪个指标？`, table(["表里的名字", "哪一格", "是哪个指标"], seen.asked.map((one) => question(one, again)))),
        part(seen.values.length ? `要写的 ${seen.values.length} 个数` : "没有要写的数", seen.values.length > 0 && table(["年", "指标", "现在", "改成", "出自"], seen.values.map(value))),
        seen.new.length > 0 && part("指标目录里没有、要加上的", h("p", {}, seen.new.map((one) => `${one.name}（${one.unit || "没有单位"}）`).join("、"))),
        seen.kept.length > 0 && part("往年的数不动", list(seen.kept.map((one) => h("li", {}, `${one.year}年 ${one.metric} 数据里是 ${one.old}，${one.cell} 是 ${one.new}`)))),
        seen.doubts.length > 0 && part("请核对", list(seen.doubts.map(unread))),
        seen.unread.length > 0 && part("没有读", list(seen.unread.map(unread)))),
      h("aside", {class: "begin-aside", "aria-label": "写之前"}, h("h3", {}, `写进 ${seen.year} 年的数据`), h("p", {class: "begin-about"}, "每个数后面记着出自哪张表、哪一格。写完可以撤销。"), seen.remarks.map((words) => h("p", {}, words)), go, button("换一张", home))))
}

function value(one) {
  const other = one.written && one.written !== one.metric && h("span", {class: "begin-where"}, `“${one.written}”`)
  return h("tr", {}, h("td", {}, String(one.year)), h("th", {scope: "row"}, one.metric), h("td", {class: "number"}, one.old || "没有填"), h("td", {class: "number"}, h("b", {}, one.new)), h("td", {}, one.cell, other))
}

function question(one, again) {
  const answer = h("select", {"aria-label": `“${one.written}”是哪个指标`, onchange: () => again(one.written, answer.value)}, h("option", {value: ""}, "先不管"), one.answers.map((words) => h("option", {value: words}, words)))
  answer.value = one.answer
  return h("tr", {}, h("th", {scope: "row"}, one.written, one.unit && `（${one.unit}）`), h("td", {}, one.cells.slice(0, 3).join("、")), h("td", {}, answer))
}

const unread = (one) => h("li", {}, h("b", {}, `${one.cell} ${one.words}`), `：${one.why}`)

export async function shown() {
  if (!here?.begun || !idle()) return
  const now = await get("/api/begin").catch(told)
  if (!now?.begun || !idle()) return // a file was dropped meanwhile
  here = now
  laidOut()
}

export function changed() {}
