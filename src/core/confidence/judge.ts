import type { FieldReading, ReadCharacter } from '../read/field-reader'
import { keepsRules } from '../read/kind-grammars'
import type { FieldKind } from '../segment/field-finder'
import { confidenceFromShare, type FieldCalibration } from './calibration'
import type { Judgement, VerdictReason } from './verdict'

/** Says what to do with a reading. */
export interface Judge {
  judge(reading: FieldReading, kind: FieldKind): Judgement
  /** Whether a person should look at this character first. `digits` is how many the reading has. */
  isDoubtful(character: ReadCharacter, digits: number): boolean
}

/** A second reading with this part of the best one's share is a rival, not noise. */
const rivalPart = 0.2

/** Judges by a model's calibration and its lines. */
export function createJudge(calibration: FieldCalibration): Judge {
  const { lines } = calibration
  return {
    judge: (reading, kind) => {
      const best = reading.candidates[0]
      if (best === undefined) {
        const reason = reading.lattice.arcs.length === 0 ? 'no-ink' : 'no-reading'
        return { verdict: 'reject', reason, confidence: 0 }
      }
      const confidence = confidenceFromShare(calibration, best.share)
      if (confidence < lines.reject) return { verdict: 'reject', reason: 'low-share', confidence }
      if (!keepsRules(kind, best.digits)) return { verdict: 'review', reason: 'grammar-broken', confidence }
      if (confidence >= lines.accept) return { verdict: 'read', reason: 'sure', confidence }
      return { verdict: 'review', reason: doubtOf(reading, best.share), confidence }
    },
    isDoubtful: (character, digits) => {
      // If every digit were right with this probability, and each on its own, the field would be at the accept line.
      const digitLine = lines.accept ** (1 / Math.max(1, digits))
      return character.isDigit && confidenceFromShare(calibration, character.probability) < digitLine
    },
  }
}

function doubtOf(reading: FieldReading, bestShare: number): VerdictReason {
  const weakest = reading.characters.reduce<ReadCharacter | null>(
    (least, character) => (least === null || character.probability < least.probability ? character : least),
    null,
  )
  if (weakest?.alternatives[0]?.digit === 'none') return 'touching-digits'
  const second = reading.candidates[1]
  return second !== undefined && second.share >= rivalPart * bestShare ? 'two-readings' : 'low-margin'
}
