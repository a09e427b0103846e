import type { CorrectionChange, GlyphRecord } from '../../src/core/storage/records'
import type { PageSummary } from '../../src/protocol/commands/documents'
import type { FieldView } from '../../src/protocol/commands/fields'

const glyphWidth = 20

/** A glyph of a made-up field: 20 pixels wide, one beside the other. */
export function glyph(character: string, index: number, doubtful = false): GlyphRecord {
  return {
    box: { x: 100 + index * glyphWidth, y: 50, width: glyphWidth - 4, height: 40 },
    character,
    isDigit: /\d/.test(character),
    confidence: doubtful ? 0.6 : 0.99,
    alternatives: doubtful
      ? [
          { digit: '1', p: 0.35 },
          { digit: 'none', p: 0.05 },
        ]
      : [],
    glyph: new Uint8Array(784),
    doubtful,
  }
}

export interface FieldPlan {
  readonly fieldId?: string
  readonly pageId?: string
  readonly text: string
  /** Indices of doubtful characters. */
  readonly doubtful?: readonly number[]
  readonly candidates?: readonly string[]
  readonly correction?: CorrectionChange
  readonly correctionId?: number
  readonly correctedText?: string
}

/** A field whose machine reading is `text`, with a glyph for each character. */
export function fieldView(plan: FieldPlan): FieldView {
  const { fieldId = 'f1', pageId = 'p1', text, doubtful = [], correction, correctionId = 1 } = plan
  const glyphs = [...text].map((character, index) => glyph(character, index, doubtful.includes(index)))
  const isSure = doubtful.length === 0
  const shown = plan.correctedText ?? text
  const digitsOf = (value: string) => value.replace(/\D/g, '')
  const path = (x: number) => [
    { x, y: 40 },
    { x, y: 99 },
  ]
  return {
    fieldId,
    pageId,
    kind: 'amount',
    box: { x: 90, y: 40, width: 20 + text.length * glyphWidth, height: 60 },
    cells: [],
    origin: 'found',
    text: shown,
    digits: digitsOf(shown),
    state:
      correction === undefined
        ? isSure
          ? 'read'
          : 'review'
        : correction.kind === 'reject'
          ? 'reject'
          : 'corrected',
    reading: {
      text,
      digits: digitsOf(text),
      judgement: {
        verdict: isSure ? 'read' : 'review',
        reason: isSure ? 'sure' : 'two-readings',
        confidence: isSure ? 0.99 : 0.61,
      },
      candidates: [text, ...(plan.candidates ?? [])].map((candidate, index) => ({
        text: candidate,
        digits: digitsOf(candidate),
        share: index === 0 ? 0.6 : 0.3 / index,
      })),
      glyphs,
      cuts: Array.from({ length: text.length + 1 }, (_, index) => ({
        path: path(98 + index * glyphWidth),
        movedByHand: false,
      })),
      modelId: 'net',
      engine: 'engine',
      readAt: '2026-01-01T00:00:00Z',
      ms: 40,
    },
    correction:
      correction === undefined
        ? null
        : {
            correctionId,
            fieldId,
            change: correction,
            who: 'ann',
            when: '2026-01-01T00:00:00Z',
            modelId: 'net',
            before: text,
            after: shown,
          },
  }
}

export function pageSummary(pageId: string, change: Partial<PageSummary> = {}): PageSummary {
  return {
    pageId,
    file: `${pageId}.png`,
    path: `/scans/${pageId}.png`,
    pageIndex: 0,
    pageCount: 1,
    width: 1000,
    height: 500,
    dpi: 300,
    turns: 0,
    progress: 'waiting',
    error: null,
    fieldCount: 0,
    state: null,
    ...change,
  }
}
