import * as v from 'valibot'
import { AppError } from '../base/app-error'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Where a model comes from and how good it is; stands beside its weights as `run-card.json`. */
const runCardSchema = v.object({
  format: v.literal(1),
  model: v.string(),
  parameters: count,
  /** The command that makes these weights again. */
  command: v.string(),
  /** The source's commit when they were made; 'unknown' outside a checkout. */
  commit: v.string(),
  engine: v.string(),
  seed: count,
  /** sha256 of the weights file, in hexadecimal. */
  weightsSha256: v.string(),
  data: v.array(v.object({ name: v.string(), sha256: v.string(), examples: count })),
  hyperparameters: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  metrics: v.object({
    /** Share right of MNIST's 10,000 test digits; left out where the model was not measured on them. */
    mnistTest: v.optional(share),
    /** Expected calibration error on the same, 15 bins. */
    mnistEce: v.optional(share),
    /** Rows: the true digit; columns: what was read. */
    mnistConfusion: v.optional(v.array(v.array(count))),
    /** The same on the digits it was trained beside, where those are another's: held out, never trained on. */
    ownTest: v.optional(
      v.object({
        name: v.string(),
        digits: count,
        accuracy: share,
        ece: share,
        confusion: v.array(v.array(count)),
      }),
    ),
    /** Further figures by name. */
    other: v.optional(v.record(v.string(), v.number())),
  }),
  /** Outputs are divided by the temperature before the softmax (Guo and others 2017). */
  calibration: v.object({ temperature: v.pipe(v.number(), v.minValue(0.05), v.maxValue(20)) }),
})

export type RunCard = v.InferOutput<typeof runCardSchema>

/** @throws AppError 'model-damaged' where the text is not a run card. */
export function runCardFromJson(text: string): RunCard {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('model-damaged', 'The run card is not JSON.', {}, cause)
  }
  const parsed = v.safeParse(runCardSchema, value)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const where = v.getDotPath(issue) ?? 'the whole card'
  throw new AppError('model-damaged', `The run card cannot be used: ${where}: ${issue.message}.`)
}
