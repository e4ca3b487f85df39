/** Path of the bundled `main.js`; null where there is none as new as its sources. */
export function bundledMain(root: string): string | null;
