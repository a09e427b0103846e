/** LeNet-12's classes beyond the ten digits: a piece that is no character, and whole ink that is no digit. */
export const junkClass = 10
/** `.` `,` `-` `=` `/` `*`, the closing stroke, a currency sign, or residue of a rule or an edge. */
export const separatorClass = 11

/** Names a digit: glyphs in, log probabilities out. Calibrated where its run card says so. */
export interface GlyphClassifier {
  readonly modelId: string
  /** 10 (digits) or 12 (digits, junk, separator). */
  readonly classCount: number
  /**
   * @param glyphs `count` glyphs of 28x28 one after another, ink 255 on 0.
   * @param geometry [count, 8]: the numbers of `ArcGeometry` in that interface's order (`geometryRows` writes them).
   *   Give it for a lattice's arcs: it is what tells a comma from a 1. Leave it out for single digits.
   * @returns natural log probabilities, [count, classCount], row by row.
   */
  logProbabilities(glyphs: Uint8Array, count: number, geometry?: Float32Array): Promise<Float32Array>
}
