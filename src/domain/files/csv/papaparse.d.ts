/** What is used of papaparse. The types on the registry bring Node's with them, and this layer is to know nothing of Node. */
declare module 'papaparse' {
  export interface CsvError {
    readonly type: string;
    readonly code: string;
    /** Place in the text that was given. */
    readonly index?: number;
  }

  export interface CsvStep {
    readonly data: string[];
    readonly errors: readonly CsvError[];
    /** `cursor`: first place after the row. */
    readonly meta: { readonly cursor: number };
  }

  export interface CsvSettings {
    readonly delimiter: string;
    readonly newline: string;
    step(row: CsvStep, parser: { abort(): void }): void;
  }

  const papa: { parse(text: string, settings: CsvSettings): void };
  export default papa;
}
