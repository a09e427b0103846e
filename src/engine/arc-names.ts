import type { GlyphClassifier } from '../core/lenet/classifier'
import { junkClass, separatorClass } from '../core/lenet/classifier'
import { geometryRows } from '../core/lenet/geometry'
import { glyphArea, type Lattice } from '../core/segment/lattice'
import type { ArcName } from '../protocol/commands/fields'

function nameOf(classIndex: number): ArcName['name'] {
  if (classIndex === junkClass) return 'none'
  return classIndex === separatorClass ? 'mark' : String(classIndex)
}

/** What the net alone makes of each arc, before any grammar: names with their probability, likeliest first. */
export async function nameArcs(classifier: GlyphClassifier, lattice: Lattice): Promise<ArcName[][]> {
  const { arcs } = lattice
  const glyphs = new Uint8Array(arcs.length * glyphArea)
  arcs.forEach((arc, index) => {
    glyphs.set(arc.glyph, index * glyphArea)
  })
  const rows = geometryRows(arcs.map((arc) => arc.geometry))
  const logs = await classifier.logProbabilities(glyphs, arcs.length, rows)
  const { classCount } = classifier
  return arcs.map((_, arc) =>
    Array.from({ length: classCount }, (_none, at) => ({
      name: nameOf(at),
      p: Math.exp(logs[arc * classCount + at] ?? Number.NEGATIVE_INFINITY),
    })).sort((a, b) => b.p - a.p),
  )
}
