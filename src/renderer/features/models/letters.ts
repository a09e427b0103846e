/** The short name of a compared model: A to D. */
export function columnLetter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}
