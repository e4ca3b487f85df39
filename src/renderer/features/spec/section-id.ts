/** The element of a section of the page: "must", "thresholds". */
export function sectionId(name: string): string {
  return `spec-${name}`;
}
