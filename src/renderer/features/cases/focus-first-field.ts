/** Into the first field of the panel that shows a case. */
export function focusFirstField(panel: { readonly current: HTMLElement | null }): void {
  // After the panel of the new case has been drawn.
  requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>('textarea')?.focus());
}
