// Questions to the server. One that fails is rejected with {status, problems, …}; one that was never answered with {status: 0}.

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.problems?.map((problem) => problem.message).join("\n") ?? said(status))
    Object.assign(this, {problems: [], ...answer, status})
  }
}

function said(status) {
  return {
    0: "程序没有回答，是不是已经关闭了？没有存盘的字还在这台电脑上。",
    401: "这个网页的钥匙过期了，请回到命令窗口，用那里的网址重新打开。",
    409: "别人刚刚改过这里。",
    413: "文件太大。",
  }[status] ?? `程序内部出错（${status}）。请把命令窗口里的话发给维护人员。`
}

async function asked(path, options) {
  let response
  try {
    response = await fetch(path, {credentials: "same-origin", cache: "no-store", ...options})
  } catch {
    throw new Refused(0, {})
  }
  const answer = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : {}
  if (!response.ok) throw new Refused(response.status, answer)
  return answer
}

function address(path, query = {}) {
  const words = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== null))
  return words.size ? `${path}?${words}` : path
}

/** Return the answer to a question that changes nothing. */
export const get = (path, query) => asked(address(path, query), {})

/** Return the answer to what is sent as JSON. */
export const post = (path, body = {}, more = {}) =>
  asked(path, {method: "POST", headers: {"content-type": "application/json", ...more}, body: JSON.stringify(body)})

/** Return the answer to a file that is sent, by its name. */
export const send = (path, file, query = {}) =>
  asked(address(path, {name: file.name, ...query}), {method: "POST", headers: {"content-type": "application/octet-stream"}, body: file})

/** Give the key that stands behind # in the address to the server, once; it is kept in a cookie that no script can read. */
export async function enter() {
  const token = location.hash.slice(1)
  if (token.length < 20) return
  history.replaceState(null, "", location.pathname)
  await post("/api/enter", {}, {"x-token": token})
}
