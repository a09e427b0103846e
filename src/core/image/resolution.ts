/** Under this digits are often misread. */
export const leastDpi = 150

/** The longest sheet a scanner takes, in inches: a little over A3. A page that would be longer was not scanned at its dpi. */
const longestSheet = 18

/**
 * Whether a page was scanned too coarsely for its digits, by the dpi its file states. Cameras and editors write 72 or 96
 * whatever the picture is; such a number is not believed where the sheet would be longer than scanners take.
 *
 * @param page size in pixels; `dpi` null where the file states none.
 */
export function isScannedCoarsely(page: { width: number; height: number; dpi: number | null }): boolean {
  const { width, height, dpi } = page
  return dpi !== null && dpi > 0 && dpi < leastDpi && Math.max(width, height) / dpi <= longestSheet
}
