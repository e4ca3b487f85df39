/**
 * The focus is never lost (WCAG 2.4.3, 2.4.7): when the element that has it leaves the page, is disabled or is hidden, the focus goes to the nearest place
 * that makes sense. That is, in this order: what stands there in its stead under the same name, the row that moved up in its list, the heading of
 * its section, dialog or screen. A person who clicked into nothing keeps having no focus.
 */

/** Where the focus was: the element, and the way down to it from below the document's body, each with its place among its siblings. */
interface Place {
  readonly element: HTMLElement;
  readonly layer: Element | undefined;
  readonly way: readonly { readonly element: Element; readonly index: number }[];
}

/** What lies over the page without being a dialog of its own: the notices. */
const overPage = '[data-over-page]';

/** The page and what lies over it, each with the last focus in it, the newest first: a dialog that closed leads back to the page. */
let places: readonly Place[] = [];

const region = 'main, section, aside, form, article, [role="dialog"], [role="alertdialog"]';
const list = 'ul, ol, tbody, [role="list"], [role="rowgroup"], [role="listbox"]';
const controls = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable="true"]';
const headings = ':is(h1, h2, h3):not(.visually-hidden)';

/** Returns the function that stops it. */
export function keepFocus(): () => void {
  let frame = 0;
  const look = (): void => {
    frame = 0;
    if (isLost()) restore();
  };
  const lookSoon = (): void => {
    if (frame === 0 && places.length > 0) frame = requestAnimationFrame(look);
  };
  const onFocusIn = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement && target !== document.body) remember(target);
  };
  const onFocusOut = ({ target, relatedTarget }: FocusEvent): void => {
    if (relatedTarget !== null || !document.hasFocus()) return;
    // After what is being changed now is in place: an element that is still there was left by the person.
    queueMicrotask(() => {
      if (isLost() && target instanceof HTMLElement && isUsable(target)) places = [];
    });
    lookSoon();
  };
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', onFocusOut);
  const observer = new MutationObserver(lookSoon);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden', 'inert'],
  });
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', onFocusOut);
    places = [];
  };
}

function isLost(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.matches(':disabled');
}

function isUsable(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility();
}

function remember(element: HTMLElement): void {
  const way: Place['way'][number][] = [];
  for (let each: Element = element; each !== document.body && each.parentElement !== null; each = each.parentElement)
    way.unshift({ element: each, index: [...each.parentElement.children].indexOf(each) });
  const layer = element.closest(overPage) ?? way[0]?.element;
  places = [{ element, layer, way }, ...places.filter((place) => place.layer !== layer)];
}

function restore(): void {
  for (const place of places) {
    const target = isUsable(place.element) ? place.element : nearestTo(place);
    if (target !== null) return give(target);
  }
  const main = document.querySelector('main');
  const heading = main?.querySelector(headings) ?? main;
  if (heading instanceof HTMLElement) give(heading);
}

function give(target: HTMLElement): void {
  if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus();
}

function nearestTo({ element, way }: Place): HTMLElement | null {
  const there = way.filter((step) => isUsable(step.element));
  for (const [depth, step] of [...there.entries()].reverse()) {
    const within = step.element;
    if (within.id === 'root') break;
    const target = within.matches(list) ? rowAt(within, way[depth + 1]?.index ?? 0, element) : twinIn(within, element);
    if (target !== null) return target;
    if (!within.matches(region)) continue;
    const heading = within.querySelector(headings);
    if (heading instanceof HTMLElement && isUsable(heading)) return heading;
  }
  return null;
}

/** What a person takes for the same thing: a control of the same name, or what else was given the focus in the same place of the page. */
function twinIn(within: Element, lost: HTMLElement): HTMLElement | null {
  const name = nameOf(lost);
  const twins = [...within.querySelectorAll<HTMLElement>(lost.tagName)].filter(
    (each) => each.matches(controls) && isUsable(each) && nameOf(each) === name,
  );
  return twins.length === 1 ? (twins[0] ?? null) : null;
}

function nameOf(element: HTMLElement): string {
  if (element.tabIndex < 0) return element.className;
  const label = 'labels' in element && element.labels instanceof NodeList ? element.labels[0]?.textContent : undefined;
  return element.getAttribute('aria-label') ?? label ?? element.textContent;
}

/** The same control of the row that stands there now, else its first one; the last row where the last was taken away. */
function rowAt(within: Element, index: number, lost: HTMLElement): HTMLElement | null {
  const row = within.children[Math.min(index, within.children.length - 1)];
  if (row === undefined) return null;
  return twinIn(row, lost) ?? [...row.querySelectorAll<HTMLElement>(controls)].find(isUsable) ?? null;
}
