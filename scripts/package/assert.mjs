/** Throws the complaint where the condition does not hold. */
export function assert(condition, complaint) {
  if (!condition) throw new Error(complaint)
}
