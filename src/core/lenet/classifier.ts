/** LeNet-12's classes beyond the ten digits: a piece that is no character, and a mark between digits. */
export const junkClass = 10
/** `.` `,` `-` `=` `/` and the closing stroke. */
export const separatorClass = 11

/** Names a digit: glyphs in, log probabilities out. Calibrated where its run card says so. */
export interface GlyphClassifier {
  readonly modelId: string
  /** 10 (digits) or 12 (digits, junk, separator). */
  readonly classCount: number
  /**
   * @param glyphs `count` glyphs of 28x28 one after another, ink 255 on 0.
   * @returns natural log probabilities, [count, classCount], row by row.
   */
  logProbabilities(glyphs: Uint8Array, count: number): Promise<Float32Array>
}
