import { announce } from '../live-region.tsx';

/**
 * After a form was refused: the first field that is marked wrong comes into sight and gets the focus, and what is wrong with it is said. Looked for in the
 * dialog that is open, else in the page, once the fields are marked. Nothing where no field is.
 */
export function goToFirstWrong(frames = 10): void {
  requestAnimationFrame(() => {
    const within = [...document.querySelectorAll('[role="dialog"], main')].at(-1);
    const field = within?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong] input');
    // What a server refused is marked some frames later.
    if (field === null || field === undefined) return frames > 0 ? goToFirstWrong(frames - 1) : undefined;
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: 'center' });
    const error = (field.closest('[data-wrong]') ?? field).getAttribute('aria-describedby')?.split(' ')[0];
    announce(document.getElementById(error ?? '')?.textContent ?? '');
  });
}
