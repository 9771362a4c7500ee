/**
 * The terminal writes its styles into style elements, which the policy of the page does not let
 * apply. While it opens, it gets plain elements in their place, and what it writes into them, then
 * and later, becomes a constructed style sheet, which the policy allows.
 */
export function withConstructedStyles(open: () => void): CSSStyleSheet[] {
  const sheets: CSSStyleSheet[] = [];
  const create = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  const standIn = (name: string, options?: ElementCreationOptions): HTMLElement => {
    if (name !== "style") return create(name, options);
    const sheet = new CSSStyleSheet();
    sheets.push(sheet);
    return holderOf(sheet, create("template"));
  };
  document.createElement = standIn as typeof document.createElement;
  try {
    open();
  } finally {
    // The one of the prototype is seen again.
    delete (document as Partial<Document>).createElement;
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets];
  return sheets;
}

export function forgetStyles(sheets: readonly CSSStyleSheet[]): void {
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
}

/** An element that hands its text on to a style sheet. */
function holderOf(sheet: CSSStyleSheet, holder: HTMLElement): HTMLElement {
  let text = "";
  Object.defineProperty(holder, "textContent", {
    get: () => text,
    set: (css: string) => {
      text = css;
      sheet.replaceSync(css);
    },
  });
  return holder;
}
