import { lenet5 } from './lenet5'
import type { LenetModel } from './model'

/**
 * LeNet-5 with two classes more, for reading a lattice: junk (a wrong piece: part of a character, or several) and
 * separator (whole ink that is no digit: marks, currency signs, residue of rules and edges). A mark is told by its
 * place and size on the line rather than by its shape, so the eight numbers of `ArcGeometry` add to the output.
 */
export const lenet12: LenetModel = {
  id: 'lenet12',
  name: 'LeNet-12, ten digits, junk and separator',
  classCount: 12,
  inputSide: lenet5.inputSide,
  layers: [
    ...lenet5.layers.slice(0, -1), // [84]
    { kind: 'dense', name: 'output', units: 12, activation: 'linear' }, // [12]
  ],
  geometryHead: {
    hidden: 24, // [8] → [24] → [12], added to the output
    // Height, width, centre, top, bottom, log aspect, pieces, fill of synthetic arcs: about zero mean, unit spread.
    mean: [0.8, 0.6, 0, -0.4, 0.4, -0.3, 0.5, 0.35],
    deviation: [0.4, 0.4, 0.3, 0.35, 0.35, 0.6, 0.25, 0.2],
  },
}
