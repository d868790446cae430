// What the page takes of CodeMirror, in one file. `make page-bundle` writes lawreport/page/static/codemirror.js of it.
import { StyleModule } from "style-mod";

// The page forbids <style> elements (Content-Security-Policy: style-src 'self'). Sheets that a script makes are allowed, so the
// rules of CodeMirror are adopted by the document instead. Rules mounted first stand first, as in style-mod itself.
const mounted = new Map();

StyleModule.mount = (root, modules) => {
  const document_ = root.ownerDocument || root;
  const kept = mounted.get(document_) ?? { sheet: new document_.defaultView.CSSStyleSheet(), modules: [] };
  const given = Array.isArray(modules) ? modules : [modules];
  const fresh = given.filter((module) => !kept.modules.includes(module));
  if (!mounted.has(document_)) {
    mounted.set(document_, kept);
    document_.adoptedStyleSheets = [kept.sheet, ...document_.adoptedStyleSheets];
  }
  if (fresh.length) {
    kept.modules = [...kept.modules.filter((module) => !given.includes(module)), ...given];
    kept.sheet.replaceSync(kept.modules.map((module) => module.getRules()).join("\n"));
  }
};

export { Compartment, EditorSelection, EditorState, StateEffect, StateField, Transaction } from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, WidgetType, drawSelection, keymap, lineNumbers } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
export { acceptCompletion, autocompletion, closeCompletion, completionKeymap, completionStatus, startCompletion } from "@codemirror/autocomplete";
