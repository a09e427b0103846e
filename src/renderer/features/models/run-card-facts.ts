import * as v from 'valibot'

/** A share right with what it is a share of. */
export interface Result {
  /** `mnist` has its own words; others their name. */
  readonly name: string
  readonly share: number
  readonly total: number
  readonly ece: number | null
  /** Rows: the true class; columns: what was read; empty where it was not kept. */
  readonly confusion: readonly (readonly number[])[]
}

/** What a run card says, as far as it says it: cards of other programs leave things out. */
export interface RunCardFacts {
  readonly results: readonly Result[]
  readonly other: readonly (readonly [name: string, value: number])[]
  readonly data: readonly {
    readonly name: string
    readonly sha256: string
    readonly examples: number | null
  }[]
  readonly settings: readonly (readonly [name: string, value: string | number | boolean])[]
  readonly temperature: number | null
  readonly seed: number | null
  readonly engine: string
  readonly command: string
  readonly commit: string
  readonly weightsSha256: string
}

/** Of MNIST's test file, where a card gives the share alone. */
const mnistTestDigits = 10_000

const text = v.fallback(v.string(), '')
const figure = v.fallback(v.nullable(v.pipe(v.number(), v.finite())), null)
const matrix = v.fallback(v.array(v.array(v.number())), [])
const plain = v.union([v.number(), v.string(), v.boolean()])

const cardSchema = v.object({
  command: text,
  commit: text,
  engine: text,
  seed: figure,
  weightsSha256: text,
  data: v.fallback(v.array(v.object({ name: v.string(), sha256: text, examples: figure })), []),
  hyperparameters: v.fallback(v.record(v.string(), v.unknown()), {}),
  metrics: v.fallback(
    v.object({
      mnistTest: figure,
      mnistEce: figure,
      mnistConfusion: matrix,
      ownTest: v.fallback(
        v.nullable(
          v.object({
            name: v.string(),
            digits: v.number(),
            accuracy: v.number(),
            ece: figure,
            confusion: matrix,
          }),
        ),
        null,
      ),
      other: v.fallback(v.record(v.string(), v.number()), {}),
    }),
    { mnistTest: null, mnistEce: null, mnistConfusion: [], ownTest: null, other: {} },
  ),
  calibration: v.fallback(v.object({ temperature: figure }), { temperature: null }),
})

/** @returns null where there is no card at all. */
export function readRunCard(card: unknown): RunCardFacts | null {
  if (typeof card !== 'object' || card === null) return null
  const parsed = v.safeParse(cardSchema, card)
  if (!parsed.success) return null
  const { metrics, hyperparameters, calibration, ...rest } = parsed.output
  return {
    ...rest,
    temperature: calibration.temperature,
    results: resultsOf(metrics),
    other: Object.entries(metrics.other),
    settings: Object.entries(hyperparameters).flatMap(([name, value]) =>
      v.is(plain, value) ? [[name, value] as const] : [],
    ),
  }
}

type Metrics = v.InferOutput<typeof cardSchema>['metrics']

function resultsOf({ mnistTest, mnistEce, mnistConfusion, ownTest }: Metrics): Result[] {
  const results: Result[] = []
  if (ownTest !== null) {
    const { name, digits, accuracy, ece, confusion } = ownTest
    results.push({ name, share: accuracy, total: digits, ece, confusion })
  }
  if (mnistTest !== null) {
    const counted = mnistConfusion.flat().reduce((sum, count) => sum + count, 0)
    const total = counted > 0 ? counted : mnistTestDigits
    results.push({ name: 'mnist', share: mnistTest, total, ece: mnistEce, confusion: mnistConfusion })
  }
  return results
}
