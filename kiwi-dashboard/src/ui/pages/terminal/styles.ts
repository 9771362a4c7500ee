/**
 * The terminal writes its styles into style elements, which the policy of the page does not let
 * apply. This document gives it plain elements in their place, and what it writes into them becomes
 * a constructed style sheet, which the policy allows.
 */
export function documentOfTerminal(adopt: (sheet: CSSStyleSheet) => void): Document {
  const createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    if (name !== "style") return document.createElement(name, options);
    const holder = document.createElement("template") as unknown as HTMLElement;
    const sheet = new CSSStyleSheet();
    adopt(sheet);
    let text = "";
    const write = (css: string) => {
      text = css;
      sheet.replaceSync(css);
    };
    for (const property of ["textContent", "innerText", "innerHTML"]) {
      Object.defineProperty(holder, property, { get: () => text, set: write });
    }
    const append = holder.appendChild.bind(holder);
    holder.appendChild = <T extends Node>(node: T): T => {
      write(text + (node.textContent ?? ""));
      return append(node);
    };
    return holder;
  };
  return new Proxy(document, {
    get(target, name) {
      if (name === "createElement") return createElement;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === "function" ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
}
