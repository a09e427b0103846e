import { appErrorFrom } from '../base/app-error'
import {
  type CheckedReading,
  type CoveragePoint,
  coverageAt,
  expectedCalibrationError,
  rightAmongMostConfident,
} from '../confidence/risk'
import type { Verdict, VerdictReason } from '../confidence/verdict'
import type { PageRaster } from '../image/raster'
import type { FieldKind } from '../segment/field-finder'
import { digitsOnly, editDistance } from './compare-digits'
import type { LabelledField } from './labels'
import type { PageReader, ReadField } from './read-page'

/** `given`: in the label's box; `found`: where the product finds a field of that kind on the whole page. */
export type BoxSource = 'given' | 'found'

export interface ScanEvaluationParts {
  readonly pageReader: PageReader
  /** The first page of a picture of the collection. @throws AppError where it cannot be decoded. */
  readonly loadPage: (file: string) => Promise<PageRaster>
  readonly onProgress?: (done: number, total: number) => void
}

export interface ScanEvaluationOptions {
  readonly boxes: BoxSource
  /** Reads every chosen field as this kind; left out, as what its `field` column says. */
  readonly kind?: FieldKind
  /** Only rows whose `field` column says this. */
  readonly field?: string
  readonly limit?: number
}

/** One field of the collection, with what was read. */
export interface EvaluatedField {
  readonly file: string
  readonly field: string
  readonly label: string
  /** Digits only; empty where nothing was found or read. */
  readonly reading: string
  readonly text: string
  readonly isRight: boolean
  readonly confidence: number
  readonly verdict: Verdict
  readonly reason: VerdictReason
  readonly ms: number
}

export interface FailedField {
  readonly file: string
  readonly field: string
  readonly code: string
  readonly message: string
}

export interface ScanEvaluation {
  readonly n: number
  readonly exact: number
  readonly exactRate: number
  /** 1 less the edit distance over the labels' digits; below 0 where more is read than written. */
  readonly digitAccuracy: number
  /** Share of readings with as many digits as the label. */
  readonly lengthRight: number
  /** Share right among the most confident 30, 50, 70 %. */
  readonly confident: { readonly '30': number; readonly '50': number; readonly '70': number }
  readonly coverage: readonly CoveragePoint[]
  readonly ece: number
  readonly msPerField: { readonly median: number; readonly p95: number }
  /** Fields that could not be tried; they count as wrong. */
  readonly failed: readonly FailedField[]
  readonly fields: readonly EvaluatedField[]
}

const errorRates = [0.005, 0.01, 0.02, 0.05]

/** Kinds of the `field` words that collections use. */
const kindsOfField: Readonly<Record<string, readonly FieldKind[]>> = {
  amount: ['amount'],
  date: ['date'],
  zip: ['zip'],
  pin: ['pin'],
  postal_code: ['zip', 'pin'],
}

/** Reads the labelled fields of a collection and counts, by digits only, what is right. */
export async function evaluateScans(
  labels: readonly LabelledField[],
  options: ScanEvaluationOptions,
  parts: ScanEvaluationParts,
): Promise<ScanEvaluation> {
  const chosen = chooseLabels(labels, options)
  const fields: EvaluatedField[] = []
  const failed: FailedField[] = []
  const pages = createPageCache(parts.loadPage)
  for (const [index, label] of chosen.entries()) {
    try {
      const page = await pages.load(label.file)
      fields.push(
        checkedField(label, await readLabel({ label, page, options, pageReader: parts.pageReader })),
      )
    } catch (thrown) {
      const { code, message } = appErrorFrom(thrown)
      failed.push({ file: label.file, field: label.field, code, message })
    }
    parts.onProgress?.(index + 1, chosen.length)
  }
  return summaryOf(fields, failed)
}

function kindsOf(label: LabelledField): readonly FieldKind[] {
  return kindsOfField[label.field.toLowerCase()] ?? ['digits']
}

/** `--kind` alone picks the rows of that kind; where the collection has none, it is what all rows are read as. */
function chooseLabels(labels: readonly LabelledField[], options: ScanEvaluationOptions): LabelledField[] {
  const { field, kind } = options
  let chosen = labels.filter((label) => digitsOnly(label.label) !== '')
  if (field !== undefined) chosen = chosen.filter((label) => label.field === field)
  else if (kind !== undefined) {
    const ofKind = chosen.filter((label) => kindsOf(label).includes(kind))
    if (ofKind.length > 0) chosen = ofKind
  }
  return chosen.slice(0, options.limit ?? chosen.length)
}

interface LabelOnPage {
  readonly label: LabelledField
  readonly page: PageRaster
  readonly options: ScanEvaluationOptions
  readonly pageReader: PageReader
}

/** Null where no field of the kind is found. Never looks at the label's digits, nor at its box when told to find. */
async function readLabel({ label, page, options, pageReader }: LabelOnPage): Promise<ReadField | null> {
  const kinds = options.kind === undefined ? kindsOf(label) : [options.kind]
  if (options.boxes === 'found') {
    const fields = await pageReader.readPage(page)
    return fields.find(({ kind }) => kinds.includes(kind)) ?? null
  }
  const whole = { x: 0, y: 0, width: page.grey.width, height: page.grey.height }
  const requests = kinds.map((kind) => ({ kind, box: label.box ?? whole, origin: 'drawn' as const }))
  let best: ReadField | null = null
  for (const request of requests) {
    const field = await pageReader.readField(page, request)
    if (field !== null && (best === null || field.logTotal > best.logTotal)) best = field
  }
  return best
}

function checkedField(label: LabelledField, field: ReadField | null): EvaluatedField {
  const truth = digitsOnly(label.label)
  const reading = field?.digits ?? ''
  return {
    file: label.file,
    field: label.field,
    label: truth,
    reading,
    text: field?.text ?? '',
    isRight: reading === truth,
    confidence: field?.judgement.confidence ?? 0,
    verdict: field?.judgement.verdict ?? 'reject',
    reason: field?.judgement.reason ?? 'no-reading',
    ms: field?.ms ?? 0,
  }
}

function summaryOf(fields: readonly EvaluatedField[], failed: readonly FailedField[]): ScanEvaluation {
  const n = fields.length + failed.length
  const checked: CheckedReading[] = [...fields, ...failed.map(() => ({ confidence: 0, isRight: false }))]
  const exact = fields.filter((field) => field.isRight).length
  const length = fields.reduce((sum, field) => sum + field.label.length, 0)
  const distance = fields.reduce((sum, field) => sum + editDistance(field.reading, field.label), 0)
  const sameLength = fields.filter((field) => field.reading.length === field.label.length).length
  const times = fields.map((field) => field.ms).sort((a, b) => a - b)
  const timeAt = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0
  return {
    n,
    exact,
    exactRate: n === 0 ? 0 : exact / n,
    digitAccuracy: length === 0 ? 0 : 1 - distance / length,
    lengthRight: n === 0 ? 0 : sameLength / n,
    confident: {
      '30': rightAmongMostConfident(checked, 0.3),
      '50': rightAmongMostConfident(checked, 0.5),
      '70': rightAmongMostConfident(checked, 0.7),
    },
    coverage: coverageAt(checked, errorRates),
    ece: expectedCalibrationError(checked),
    msPerField: { median: timeAt(0.5), p95: timeAt(0.95) },
    failed,
    fields,
  }
}

/** Keeps the last page: a collection's rows name the same picture several times in a row. */
function createPageCache(loadPage: (file: string) => Promise<PageRaster>): {
  load(file: string): Promise<PageRaster>
} {
  let last: { readonly file: string; readonly page: PageRaster } | null = null
  return {
    load: async (file) => {
      if (last?.file === file) return last.page
      const page = await loadPage(file)
      last = { file, page }
      return page
    },
  }
}
