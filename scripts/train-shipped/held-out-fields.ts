import { createRandom } from '../../src/core/base/random'
import type { FieldKind } from '../../src/core/segment/field-finder'
import { randomKind, type SyntheticField, synthesizeField } from '../../src/core/synthesis/synthetic-field'
import { fieldSources } from './field-sources'
import type { Mnist } from './mnist'

/** Random streams of fields; training has its own, so that nothing else was ever trained on. */
export const fieldSeeds = { training: 12, holdout: 13, test: 14, calibration: 15 }

/**
 * Labelled fields for calibration and golden tests: written in MNIST's **test** digits, fonts and strokes, from a
 * random stream that no training uses.
 *
 * @param kind of every field; mixed where there is none.
 */
export function* heldOutFields(
  mnist: Mnist,
  count: number,
  seed = fieldSeeds.calibration,
  kind?: FieldKind,
): Generator<SyntheticField> {
  const sources = fieldSources(mnist.test)
  for (let i = 0; i < count; i++) {
    const random = createRandom(seed).fork(i)
    yield synthesizeField(kind ?? randomKind(random), sources, random)
  }
}
