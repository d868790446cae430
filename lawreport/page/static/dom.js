// Elements of the page, built from text alone: people's words never become markup.

/** Return an element; an attribute that is a function listens to its event (onclick), true is set empty, false is left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value)
    else if (name === "value") element.value = value
    else if (value === true) element.setAttribute(name, "")
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

/** Give an element other children; a button that had the focus has it again where there is one of the same name. */
export function fill(element, ...children) {
  const focused = document.activeElement
  const held = element.contains(focused) && focused.matches("button, summary, a") ? focused : null
  const nth = held && alike(element, held).indexOf(held)
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false))
  if (held) alike(element, held)[nth]?.focus({preventScroll: true})
}

const named = (one) => one.getAttribute("aria-label") ?? one.textContent

/** Return the elements below another that are named as one is. */
const alike = (element, one) => [...element.querySelectorAll(one.localName)].filter((other) => named(other) === named(one))

/** Load a tab's own style sheet, once; return when its looks are there. */
export function styled(name) {
  if (document.querySelector(`link[href="${name}"]`)) return Promise.resolve()
  const link = h("link", {rel: "stylesheet", href: name})
  return new Promise((done) => {
    link.addEventListener("load", done)
    link.addEventListener("error", done)
    document.head.append(link)
  })
}
